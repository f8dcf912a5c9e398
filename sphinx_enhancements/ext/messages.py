"""Findings of the core -> Sphinx's log, and the words that readers see."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeAlias

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation
from sphinx.util import logging

from ..core.collection.collection import Collection
from ..core.diagnostics import Code, Diagnostic
from ..core.model import normalize_field_name
from ..core.project.project import Project
from ..core.query import ERROR_MESSAGES, LOCATED_ERROR
from ..core.rules import explain_unresolved
from ..core.views.cells import NO_KNOWN_RELEASE, NO_RELEASE, NOT_FOUND, NOT_KNOWN, Cell

CATALOG = "sphinx_enhancements"
_ = get_translation(CATALOG)

_logger = logging.getLogger(__name__)

Location: TypeAlias = "str | tuple[str | None, int | None] | nodes.Node | None"
"""Where a finding is, as Sphinx's logger takes it."""


def log_warning(code: Code, message: str, location: Location = None, *, once: bool = False) -> None:
    """Log a finding so that ``suppress_warnings`` can name it: ``enhancements.<code>``.

    :param once: not again in this build, where several pages show what it is about.
    """
    _logger.warning("%s", message, type="enhancements", subtype=str(code), location=location, once=once)


def location_of(env: BuildEnvironment, docname: str, written: tuple[object, int | None]) -> str:
    """File and line of what may stand in a file that the document includes; docutils has paths from where it runs."""
    source, line = written
    return f"{os.path.abspath(str(source or env.doc2path(docname)))}:{line or 1}"  # noqa: PTH100 # `..` of links stay


def log_diagnostics(env: BuildEnvironment, project: Project, found: Iterable[Diagnostic]) -> None:
    """Log findings at their places in the documents."""
    for diagnostic in found:
        docname = env.path2doc(project.root / diagnostic.path)
        # A text without a colon is the name of a document to Sphinx.
        location: Location = f"{project.root / diagnostic.path}:{diagnostic.line or 1}"
        if docname is not None and docname in env.found_docs:
            location = (docname, diagnostic.line)
        log_warning(diagnostic.code, diagnostic.message, location)


def log_unresolved(collection: Collection, target: str, location: Location) -> None:
    """Log that a reference in a text leads nowhere, and why."""
    unknown = f"{target!r} cannot be looked up, since there is no usable copy of what that project has published"
    why = explain_unresolved(collection, target) or unknown
    log_warning(Code.UNRESOLVED_REFERENCE, f"{why}; it stays plain text", location)


def translate_field(name: str) -> str:
    """The words for a field, a column or a kind of relation."""
    label = _LABELS.get(name)
    return str(_(label)) if label else name.replace("-", " ").replace("_", " ").capitalize()


def translate_field_in_sentence(name: str) -> str:
    """The same inside a sentence: words of their own, since not every language writes all of them small there."""
    label = _LABELS.get(name)
    return str(_(_small(label))) if label else name.replace("-", " ").replace("_", " ").lower()


def translate_state(name: str) -> str:
    """The word for a decision or stage; a community's own word stays as it is."""
    return str(_(name.capitalize())) if name in _WORDS else name


def translate_state_in_sentence(name: str) -> str:
    """The same behind a number, or inside a sentence."""
    return str(_(name)) if name in _WORDS else name


def translate_group(name: str, column: str) -> str:
    """The word for a group of proposals.

    :param column: what the groups are made by; what has nothing there is in a group of its own.
    """
    column = normalize_field_name(column)
    if name == f"no {column}" and name not in _WORDS:
        return str(_("no %(field)s") % {"field": translate_field_in_sentence(column)})
    return translate_state(name)


def translate_title(title: Cell, column: str) -> str:
    """Return the title of a group of proposals in words; empty for an ungrouped view."""
    return ", ".join(translate_group(item.text, column) for item in title)


def translate_note(note: str) -> str:
    """A note made of words with commas between them, of which those that people have written stay as they are."""
    return ", ".join(str(_(part)) if part in _NOTES else translate_state_in_sentence(part) for part in note.split(", "))


def translate_milestone(text: str) -> str:
    """A milestone such as ``alpha v1.8``: the stage is a word, and a release is none."""
    stage, blank, release = text.partition(" ")
    return f"{translate_state_in_sentence(stage)}{blank}{release}"


def translate_query_errors() -> tuple[dict[str, str], str]:
    """The words for what is wrong with a query, by its kind, and those for the place."""
    return {kind: str(_(text)) for kind, text in ERROR_MESSAGES.items()}, str(_(LOCATED_ERROR))


def list_translatable_words() -> set[str]:
    """All that is looked up in the catalogue by another name than that of a literal."""
    return {
        *_LABELS.values(),
        *map(_small, _LABELS.values()),
        *(name.capitalize() for name in _WORDS),
        *_WORDS,
        *_NOTES,
        *ERROR_MESSAGES.values(),
        LOCATED_ERROR,
    }


def _small(label: str) -> str:
    return label if label[:2].isupper() else label[0].lower() + label[1:]


_LABELS = {
    "key": "Key",
    "number": "Number",
    "title": "Title",
    "proposal": "Proposal",
    "kind": "Kind",
    "status": "Status",
    "stage": "Stage",
    "milestones": "Milestones",
    "release": "Release",
    "owner": "Owner",
    "participants": "Participants",
    "people": "People",
    "authors": "Authors",
    "reviewers": "Reviewers",
    "approvers": "Approvers",
    "editors": "Editors",
    "api-approvers": "API approvers",
    "created": "Created",
    "updated": "Updated",
    "questions": "Questions answered",
    "review-until": "Review until",
    "reason": "Reason",
    "labels": "Labels",
    "gates": "Feature gates",
    "gate": "Feature gate",
    "default": "Default",
    "since": "Since",
    "until": "Until",
    "summary": "Summary",
    "checklist": "Check list",
    "readiness": "Readiness",
    "outcome": "Outcome",
    "before": "Before",
    "now": "Now",
    "links": "Links",
    "link": "Links",
    "tracking": "Tracking",
    "discussion": "Discussion",
    "attachments": "Attachments",
    "spellings": "Written as",
    "following": "May become",
    "sections": "Asks for",
    "required-sections": "Required sections",
    "proposals": "Proposals",
    "source": "Source",
    "depends-on": "Depends on",
    "required-by": "Required by",
    "blocks": "Blocks",
    "blocked-by": "Blocked by",
    "supersedes": "Supersedes",
    "superseded-by": "Superseded by",
    "replaces": "Replaces",
    "replaced-by": "Replaced by",
    "extends": "Extends",
    "extended-by": "Extended by",
    "implements": "Implements",
    "implemented-by": "Implemented by",
    "conflicts-with": "Conflicts with",
    "see-also": "See also",
    "enhancement-freeze": "Enhancement freeze",
    "code-freeze": "Code freeze",
}

_WORDS = {
    "draft", "provisional", "accepted", "implemented", "deferred", "rejected", "withdrawn", "replaced",
    "removed", "informational", "unknown", "no status", "no stage", "alpha", "beta", "stable", "deprecated",
    "disabled", "released", "current", "planned", "experimental", "standard",
}  # fmt: skip

_NOTES = {NOT_FOUND, NO_KNOWN_RELEASE, NOT_KNOWN, NO_RELEASE}
"""What the core says of a thing in words."""
