"""Constraints that a community declares once, and that each accepted proposal answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from ..diagnostics import Code, Diagnostic, shorten_text
from ..spelling import format_suggestion
from .rule_levels import Report
from .terms import normalize_term

MAX_TEXT = 300
"""Maximum length of an id, title or link."""

CONSTRAINT_KEYS, DOCUMENT_KEYS = ("id", "title", "link"), ("path", "section")


@dataclass(frozen=True)
class Constraint:
    """Constraint that applies to all proposals of a community.

    :param link: web address of its description; empty for none.
    :param path: document that declares it; empty if a profile or the settings do.
    :param line: line of the document.
    """

    id: str
    title: str
    link: str = ""
    path: str = ""
    line: int | None = None

    @property
    def label(self) -> str:
        """Identifier and title, for messages."""
        return f"{self.id} ({shorten_text(self.title)})"

    @cached_property
    def start(self) -> re.Pattern[str]:
        """Start of a text on one line that names the constraint by its id, its title or both."""
        names = [re.escape(normalize_term(name)) for name in sorted((self.id, self.title), key=len, reverse=True)]
        return re.compile(rf"[\W_]{{0,5}}(?:(?:{'|'.join(names)})(?!\w|[-.]\w)[\W_]{{0,5}}){{1,2}}", re.IGNORECASE)


@dataclass(frozen=True)
class ConstraintsDocument:
    """Document that declares constraints in a section, as headings or entries of a list that start with a number or id.

    :param path: relative to the root.
    :param section: heading of the section.
    :param text: text of the document; empty if it cannot be read.
    :param read: function that returns the constraints in the text, and diagnostics about them.
    """

    path: str
    section: str
    text: str = ""
    read: Callable[[ConstraintsDocument], tuple[list[Constraint], list[Diagnostic]]] = field(
        default=lambda _document: ([], []), repr=False, compare=False
    )


def read_constraints(value: Any, report: Report) -> tuple[Constraint | ConstraintsDocument, ...]:
    """Return the constraints, and the documents with constraints, that an array of tables declares.

    An invalid or repeated one is reported, and ignored alone.
    """
    if not isinstance(value, list) or not all(isinstance(table, dict) for table in value):
        report(message=f"constraints must be an array of tables, not {shorten_text(repr(value))}")
        return ()
    declared: list[Constraint | ConstraintsDocument] = []
    ids: set[str] = set()
    for index, table in enumerate(value):
        item = _read_table(table, partial(report, index))
        if isinstance(item, Constraint):
            if (name := normalize_term(item.id)) in ids:
                report(index, message=f"two constraints have the id {name!r}; the first one counts")
                continue
            ids.add(name)
        if item is not None:
            declared.append(item)
    return tuple(declared)


def _read_table(table: dict[str, Any], report: Report) -> Constraint | ConstraintsDocument | None:
    known = DOCUMENT_KEYS if "path" in table else CONSTRAINT_KEYS
    texts = {}
    for key, value in table.items():
        if key not in known:
            suggestion = format_suggestion(key, (*CONSTRAINT_KEYS, *DOCUMENT_KEYS))
            kind = "with `path`" if "path" in table else "without `path`"
            message = f"a [[constraints]] table {kind} takes {', '.join(known)}, not {shorten_text(key)!r}{suggestion}"
            report(key, message=message)
        elif not isinstance(value, str) or not re.search(r"\w", value) or len(value) > MAX_TEXT:
            message = f"the `{key}` of constraints must be a text with 1 to {MAX_TEXT} characters"
            report(key, message=f"{message}, not {shorten_text(repr(value))}")
        elif key == "path" and ".." in value.split("/"):
            report(key, message=f"{shorten_text(value)!r} is not the path of a file below the root")
        else:
            texts[key] = value.strip("/") if key == "path" else " ".join(value.split())
    if missing := [key for key in known if key not in texts and key != "link"]:
        report(message=f"a [[constraints]] table needs `{missing[0]}`; this table is ignored")
        return None
    if "path" in texts:
        return ConstraintsDocument(texts["path"], texts["section"])
    return Constraint(texts["id"], texts["title"], texts.get("link", ""))


def collect_constraints(
    declared: Iterable[Constraint | ConstraintsDocument],
) -> tuple[tuple[Constraint, ...], tuple[Diagnostic, ...]]:
    """Return all constraints, also those of documents, and diagnostics about the documents.

    Of constraints with one id, the first counts.
    """
    constraints: dict[str, Constraint] = {}
    diagnostics: list[Diagnostic] = []
    for item in declared:
        declared_by_item, problems = item.read(item) if isinstance(item, ConstraintsDocument) else ([item], [])
        diagnostics += problems
        for constraint in declared_by_item:
            first = constraints.setdefault(normalize_term(constraint.id), constraint)
            if first is not constraint:
                message = f"two constraints have the id {constraint.id!r}; the first one counts"
                path = constraint.path or first.path
                diagnostics.append(Diagnostic(path, constraint.line, Code.INVALID_SETTING, message))
    return tuple(constraints.values()), tuple(diagnostics)
