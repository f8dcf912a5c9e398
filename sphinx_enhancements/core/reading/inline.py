"""Inline markup of Markdown, MyST and reStructuredText: plain text on one line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference

_INLINE_PARSER = MarkdownIt("commonmark").enable("strikethrough")
_PLAIN_TOKENS = frozenset(("text", "text_special", "code_inline", "softbreak", "hardbreak"))
_MAX_INLINE = 10_000  # Longest text that is parsed for inline markup: at worst, time grows with its square
_MARKUP_START = re.compile(r"[*_`\[<&\\~!]")

_ROLE = re.compile(r"(?:\{[\w:.+-]{1,60}\}|:[\w:.+-]{1,60}:)(`{1,2})[~!]?([^`<>]{1,300}?)(?:\s{0,9}<[^`<>]{0,300}>)?\1")
"""A role of MyST or reStructuredText, with its text and perhaps a target that is not shown."""

_MARKDOWN_FOOTNOTE = re.compile(r"[ \t]?\[\^[^\]\s]{1,60}\](?![(:\[])")

_REST_MARKUP = re.compile(
    r"""
      [ \t]?\[(?:\#?[\w-]{0,60}|\*)\]_(?!\w)                             # a reference to a footnote
    | ``(?P<literal>[^`]{1,300})``
    | `(?P<phrase>[^`<>]{1,300}?)(?:\s{0,9}<[^`<>]{0,300}>)?`_{0,2}(?!\w)    # a link, or a word with the default role
    | (?P<stars>\*{1,2})(?=\S)(?P<emphasis>[^*]{1,300})(?P=stars)(?!\w)
    | (?<!\w)(?P<name>[A-Za-z0-9](?:[\w.-]{0,60}[A-Za-z0-9])?)_{1,2}(?![\w`])  # a link of one word
    | \\(?P<escaped>.)
    """,
    re.VERBOSE,
)


def strip_inline_markup(text: str, *, is_rest: bool = False, labels: Iterable[str] = ()) -> str:
    """Return a text without its inline markup, on one line; roles and links leave the words that a page shows.

    :param labels: labels of the links that a Markdown document defines, such as ``tower`` in ``[tower]: https://…``.
    """
    return strip_rest_markup(text) if is_rest else parse_inline_markup(text, labels)[0]


def strip_rest_markup(text: str) -> str:
    """Return a reStructuredText without its inline markup, on one line; references to footnotes are dropped."""
    if len(text) <= _MAX_INLINE and _MARKUP_START.search(text):
        text = _REST_MARKUP.sub(_get_rest_words, _ROLE.sub(r"\2", text))
    return " ".join(text.split())


def _get_rest_words(match: re.Match[str]) -> str:
    words = match["literal"] or match["phrase"] or match["emphasis"] or match["name"] or match["escaped"]
    return words.strip() if words else ""


def parse_inline_markup(text: str, labels: Iterable[str] = ()) -> tuple[str, bool]:
    """Return a Markdown text without its inline markup, on one line, and True if that was more than code spans."""
    if len(text) > _MAX_INLINE or not _MARKUP_START.search(text):
        return " ".join(text.split()), False
    # Roles and footnotes are extensions of MyST, which the parser does not know.
    without_roles = _MARKDOWN_FOOTNOTE.sub("", _ROLE.sub(r"`\2`", text) if "`" in text else text)
    words: list[str] = []
    has_markup = without_roles != text
    references = {normalizeReference(label): {"title": "", "href": ""} for label in labels}
    for token in _INLINE_PARSER.parseInline(without_roles, {"references": references}):
        for child in token.children or ():
            has_markup = has_markup or child.type not in _PLAIN_TOKENS
            if child.type != "html_inline":
                words.append(" " if child.type.endswith("break") else child.content)
    return " ".join("".join(words).split()), has_markup
