"""Anchors of the questions that proposals leave open: the sections or callouts in which they stand."""

from __future__ import annotations

from collections.abc import Iterable

from docutils import nodes

from ...core.model import Enhancement

QUESTION_CLASS = "enh-question"
"""Class of the container that the directive ``open-question`` leaves on a page."""


def find_question_anchors(
    doctree: nodes.document, path: str, enhancements: Iterable[Enhancement]
) -> tuple[tuple[str, ...], ...]:
    """Return the ids of the sections or callouts that hold the questions, for each enhancement of a document.

    An empty id stands for the enhancement itself, where neither is found.

    :param path: path of the document; an enhancement may come from a file that it includes.
    """
    source = doctree.get("source")
    anchors = sorted(
        (node.line, node["ids"][0])
        for node in doctree.findall(nodes.Element)
        if (isinstance(node, nodes.section) or QUESTION_CLASS in node["classes"])
        and node.line
        and node["ids"]
        and node.source in (None, source)
    )

    def find_anchor(enhancement: Enhancement, line: int | None) -> str:
        first = enhancement.source.line
        if enhancement.source.path != path or line is None:
            return ""
        return next((name for at, name in reversed(anchors) if first <= at <= line), "")

    return tuple(tuple(find_anchor(e, question.line) for question in e.questions) for e in enhancements)
