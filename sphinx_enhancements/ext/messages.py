"""Warnings in Sphinx's log, and the words that readers see."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from docutils import nodes
from sphinx.environment import BuildEnvironment
from sphinx.locale import get_translation, get_translator
from sphinx.util import logging

from ..core.collection.collection import Collection
from ..core.diagnostics import Code, Diagnostic, Level
from ..core.model import normalize_field_name
from ..core.project.project import Project
from ..core.query import ERROR_MESSAGES, LOCATED_ERROR
from ..core.rules import explain_unresolved
from ..core.views.cells import (
    AIMED_AT,
    NO_KNOWN_RELEASE,
    NO_RELEASE,
    NOT_FOUND,
    NOT_KNOWN,
    STATE_WORDS,
    STATE_WORDS_BEFORE_RELEASE,
    Cell,
)

CATALOG = "sphinx_enhancements"
_ = get_translation(CATALOG)

_logger = logging.getLogger(__name__)

Location: TypeAlias = "str | tuple[str | None, int | None] | nodes.Node | None"
"""Location of a warning, in the forms that Sphinx's logger accepts."""


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return a message in the form that the language of the page uses for a number.

    :param singular: English form for one; also the key of the message in catalogues.
    :param plural: English form for other numbers; equal to the singular for messages such as ``%d accepted``.
    """
    return get_translator(CATALOG).ngettext(singular, plural, number)


def list_translations() -> list[tuple[object, object]]:
    """Return the messages of the present language with their translations, in an order that only depends on them.

    A language of a project can have other texts for each build.
    """
    messages: dict[object, object] = getattr(get_translator(CATALOG), "_catalog", {})  # gettext has no public way
    return sorted(messages.items(), key=repr)


def log_finding(project: Project, code: Code, message: str, location: Location = None, *, once: bool = False) -> None:
    """Log a finding of the build at the level of its rule.

    :param once: True to log an equal finding only once in a build.
    """
    path = location.rpartition(":")[0] if isinstance(location, str) else ""
    level = project.levels.find_level(code, project.display_path(Path(path)) if path else "")
    _log(level, code, message, location, once=once)


def _log(level: Level, code: Code, message: str, location: Location, *, once: bool = False) -> None:
    """Log an error or a warning, which ``suppress_warnings`` can name as ``enhancements.<code>``."""
    if level.is_finding:
        log = _logger.error if level is Level.ERROR else _logger.warning
        log("%s", message, type="enhancements", subtype=str(code), location=location, once=once)


def location_of(env: BuildEnvironment, docname: str, source_info: tuple[object, int | None]) -> str:
    """Return ``file:line`` for a source and line of docutils, whose paths are relative to the working directory.

    :param source_info: source and line; the source may be a file that the document includes.
    """
    source, line = source_info
    return f"{os.path.abspath(str(source or env.doc2path(docname)))}:{line or 1}"  # noqa: PTH100 # keeps symbolic links


def log_diagnostics(env: BuildEnvironment, project: Project, diagnostics: Iterable[Diagnostic]) -> None:
    """Log the errors and warnings among diagnostics, which have the levels in force, with their locations."""
    for diagnostic in diagnostics:
        docname = env.path2doc(project.root / diagnostic.path)
        # Sphinx takes a text without a colon for the name of a document.
        location: Location = f"{project.root / diagnostic.path}:{diagnostic.line or 1}"
        if docname is not None and docname in env.found_docs:
            location = (docname, diagnostic.line)
        _log(diagnostic.level, diagnostic.code, diagnostic.text, location)


def log_unresolved(project: Project, collection: Collection, target: str, location: Location) -> None:
    """Log that a reference in a text has no target, and why."""
    unknown = f"{target!r} cannot be looked up, since there is no usable copy of what that project has published"
    why = explain_unresolved(collection, target) or unknown
    log_finding(project, Code.UNRESOLVED_REFERENCE, f"{why}; it stays plain text", location)


def translate_field(name: str) -> str:
    """Return the words for a field, a column or a kind of relation."""
    label = _get_field_label(name)
    return str(_(label)) if name in _FIELD_NAMES else label


def translate_field_in_sentence(name: str) -> str:
    """Return the words for a field inside a sentence, where some languages do not write a capital."""
    label = _lowercase_label(_get_field_label(name))
    return str(_(label)) if name in _FIELD_NAMES else label


def translate_state(name: str) -> str:
    """Return the word for a status or stage, which stays as it is if only a profile defines it."""
    return str(_(name.capitalize())) if name in _STATES else name


def translate_state_in_sentence(name: str) -> str:
    """Return the translated word for a status or stage, as used inside a sentence, without an initial capital."""
    return _translate_state_word(name) if name in _STATES else _lowercase_word(name)


def _translate_state_word(name: str) -> str:
    """Return the translated word for one proposal with a status or stage.

    These words have plural forms, and ``gettext`` finds no message with plural forms in Python 3.11.2.
    """
    return ngettext(name, name, 1)


def translate_state_count(name: str, number: int) -> str:
    """Return a number of proposals with a status or stage, such as ``3 draft``, translated."""
    return f"{number} {ngettext(name, name, number) if name in _STATES else _lowercase_word(name)}"


def count_proposals(number: int) -> str:
    """Return the translated text for a number of proposals, such as ``3 proposals``."""
    return ngettext("%d proposal", "%d proposals", number) % number


def translate_group(name: str, column: str) -> str:
    """Return the word for a group of proposals by a column, such as a status or ``no owner``."""
    column = normalize_field_name(column)
    if name == f"no {column}" and name not in _STATES:
        return str(_("no %(field)s") % {"field": translate_field_in_sentence(column)})
    return translate_state(name)


def translate_title(title: Cell, column: str) -> str:
    """Return the title of a group of proposals in words; empty for an ungrouped view."""
    notes = [f" ({translate_note(item.note)})" if item.note else "" for item in title]
    return ", ".join(translate_group(item.text, column) + note for item, note in zip(title, notes, strict=True))


def translate_note(note: str) -> str:
    """Return a note, a list with commas, with its known words translated; text of proposals stays as it is."""
    return ", ".join(map(_translate_note_part, note.split(", ")))


def _translate_note_part(part: str) -> str:
    for words in _NOTES_WITH_RELEASE:
        if part.startswith(words.removesuffix("%s")):
            return str(_(words)) % part.removeprefix(words.removesuffix("%s"))
    if part in _STATES:
        return _translate_state_word(part)
    return str(_(part)) if part in _NOTES else part


def translate_milestone(text: str) -> str:
    """Return a milestone such as ``alpha v1.8`` with its stage translated."""
    stage, space, release = text.partition(" ")
    return f"{translate_state_in_sentence(stage)}{space}{release}"


def translate_query_errors() -> tuple[dict[str, str], str]:
    """Return the messages for errors in queries, by kind of error, and the one that gives the location."""
    return {kind: str(_(text)) for kind, text in ERROR_MESSAGES.items()}, str(_(LOCATED_ERROR))


def list_translatable_words() -> set[str]:
    """Return the messages that are looked up by a variable, which the extraction of messages does not find."""
    labels = {_get_field_label(name) for name in _FIELD_NAMES}
    return {
        *labels,
        *map(_lowercase_label, labels),
        *(name.capitalize() for name in _STATES),
        *_NOTES,
        *_NOTES_WITH_RELEASE,
        *ERROR_MESSAGES.values(),
        LOCATED_ERROR,
    }


def list_counted_words() -> set[str]:
    """Return the messages with a number whose text is computed, so that no source file contains them."""
    return set(_STATES)


def _get_field_label(name: str) -> str:
    return _FIELD_LABELS.get(name) or name.replace("-", " ").replace("_", " ").capitalize()


def _lowercase_word(word: str) -> str:
    """Return a word or phrase without its initial capital, unless it has others, as names and abbreviations have."""
    return word if word[1:] != word[1:].lower() else word.lower()


def _lowercase_label(label: str) -> str:
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


_FIELD_LABELS = {  # English labels that differ from the name of the field
    "api-approvers": "API approvers",
    "questions": "Questions answered",
    "stage-releases": "Releases at this stage",
    "gates": "Feature gates",
    "gate": "Feature gate",
    "checklist": "Check list",
    "link": "Links",
    "spellings": "Written as",
    "following": "May become",
    "sections": "Asks for",
}
_FIELD_NAMES = {
    *_FIELD_LABELS,
    "key", "number", "title", "proposal", "kind", "status", "stage", "milestones", "release", "owner",
    "participants", "people", "authors", "reviewers", "approvers", "editors", "created", "updated", "review-until",
    "reason", "later", "labels", "default", "since", "until", "summary", "readiness", "outcome", "before", "now",
    "links", "tracking", "discussion", "attachments", "required-sections", "proposals", "source", "date", "depends-on",
    "required-by", "blocks", "blocked-by", "supersedes", "superseded-by", "replaces", "replaced-by", "extends",
    "extended-by", "implements", "implemented-by", "conflicts-with", "see-also", "enhancement-freeze",
    "code-freeze", "stage-releases",
}  # fmt: skip
"""Fields, columns and kinds of relations whose labels are translated."""

_STATES = {
    "draft", "provisional", "accepted", "implemented", "deferred", "rejected", "withdrawn", "replaced",
    "removed", "informational", "unknown", "no status", "no stage", "continued", "alpha", "beta", "stable",
    "deprecated", "disabled", "released", "current", "next", "planned", "experimental", "standard",
}  # fmt: skip

_NOTES = {  # notes that the core adds to items
    NOT_FOUND, NO_KNOWN_RELEASE, NOT_KNOWN, NO_RELEASE, AIMED_AT, *STATE_WORDS.values(),
}  # fmt: skip
_NOTES_WITH_RELEASE = tuple(f"{words} %s" for words in STATE_WORDS_BEFORE_RELEASE.values())
