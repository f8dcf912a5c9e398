"""Reference to one proposal on the command line."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from ...core.collection.collection import Collection, Entry
from ...core.diagnostics import join_words
from ...core.project.project import Project
from ...core.spelling import format_suggestion
from ..errors import CommandError


def add_proposal_argument(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a proposal to a parser."""
    parser.add_argument(
        "proposal", metavar="KEY", help="the key of a proposal, its number, an alias, or a path or address of it"
    )


def find_proposal(project: Project, collection: Collection, text: str) -> Entry:
    """Return the proposal that a reference means: as in documents, or a file of it relative to the current folder.

    :raises CommandError: if there is none, with the nearest key, or if several have the name.
    """
    entry = collection.resolve_reference(text) or _find_by_file(project, collection, text)
    if entry is None:
        raise CommandError(_explain_missing(collection, text))
    return entry


def _find_by_file(project: Project, collection: Collection, text: str) -> Entry | None:
    """Return the only proposal that was read from a file or, for a folder, from a file in it."""
    try:
        if not os.path.lexists(text):
            return None
    except ValueError:  # such as a text with a null character
        return None
    for file in (os.path.abspath(text), os.path.realpath(text)):  # noqa: PTH100 - Path.resolve would follow links
        path = project.relative_path(Path(file))
        entries = [entry for entry in collection if path and _has_file(entry, path)]
        if len(entries) == 1:
            return entries[0]
    return None


def _has_file(entry: Entry, path: str) -> bool:
    return any(file == path or file.rpartition("/")[0] == path for file in entry.files)


def _explain_missing(collection: Collection, text: str) -> str:
    folded = text.strip().casefold()
    keys = [entry.key for entry in collection if folded in _list_names(entry)]
    if len(keys) > 1:
        return f"{text!r} means several proposals: {join_words(keys)}; give the key of one"
    hint = format_suggestion(text.strip(), collection.entries) or "; `list` lists the proposals"
    return f"there is no proposal {text!r}{hint}"


def _list_names(entry: Entry) -> list[str]:
    """Return the case-folded names that proposals can share: number, aliases and the path of the document."""
    enhancement = entry.enhancement
    return [str(enhancement.number), *(name.casefold() for name in (*enhancement.aliases, enhancement.source.path))]
