"""Renaming of a key in the document that states it, and wherever it is mentioned."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lsprotocol import types

from ...core.collection.collection import Entry
from ...core.project.documents import load_shard
from ...core.project.edited_tree import edit_files, read_edited_text
from .cursor import find_field
from .mentions import Mention, MentionKind, find_all_mentions, find_mention_at
from .request import DocumentRequest

_KEY = re.compile(r"[^\s`'\"<>\[\](){}|,;:#]{1,200}")
_MAX_LINE = 500  # Maximum length of a line with a key
_FIELD = re.compile(
    r"\s*+(?:[:-]\s*+)?[\"']?(?P<name>[A-Za-z][\w .-]{0,40}?)[\"']?\s*:\s+"
    r"[\"']?(?P<value>[^\s\"'#][^\"'#]*?)[\"']?\s*(?:#.*)?$"
)
"""A field on a line of its own: in YAML, in a header or field list, or as an option of a directive."""


class RenameError(Exception):
    """Reason why a key cannot be renamed."""


def prepare_rename(request: DocumentRequest, position: types.Position) -> types.PrepareRenamePlaceholder | None:
    """Return the key at a position and its range; None if there is none that can be renamed.

    :raises RenameError: if the key does not stand in the metadata, such as one that the path gives.
    """
    mention = _find_mention(request, position)
    entry = request.collection.entries.get(mention.key) if mention is not None else None
    if mention is None or entry is None:
        return None
    _find_definition(request, entry)
    return types.PrepareRenamePlaceholder(request.lines.make_range(mention.start, mention.end), entry.key)


def rename(request: DocumentRequest, position: types.Position, new_key: str) -> types.WorkspaceEdit | None:
    """Return the edits that replace a key in its own metadata and wherever the collection mentions it.

    Mentions by number, path or address keep their text unless the key is part of it.

    :raises RenameError: if the new key is invalid or taken, or does not become the key of the proposal.
    """
    mention = _find_mention(request, position)
    entry = request.collection.entries.get(mention.key) if mention is not None else None
    if entry is None:
        return None
    new_key = new_key.strip()
    if not _KEY.fullmatch(new_key):
        raise RenameError(f"{new_key!r} is no key: it has blanks, quotes or brackets in it, or nothing")
    other = request.collection.find_key(new_key)
    if other is not None and other != entry.key:
        raise RenameError(f"{new_key} is taken: it means {other}")
    path, start, end = _find_definition(request, entry)
    text = request.find_lines(path).text
    _check_new_key(request, entry, path, text[:start] + new_key + text[end:], new_key)
    spans = {(path, start, end), *_iter_mentions(request, entry.key)}
    changes: dict[str, list[types.TextEdit]] = {}
    for file, first, last in sorted(spans):
        span = request.find_lines(file).make_range(first, last)
        changes.setdefault(request.find_uri(file), []).append(types.TextEdit(span, new_key))
    return types.WorkspaceEdit(changes=changes)


def _find_mention(request: DocumentRequest, position: types.Position) -> Mention | None:
    """Return the mention at a position: of a proposal, or of the one whose metadata state their key there."""
    offset = request.lines.find_offset(position)
    for entry in request.entries:
        try:
            path, start, end = _find_definition(request, entry)
        except RenameError:
            continue
        if path == request.path and start <= offset <= end:
            return Mention(start, end, entry.key, MentionKind.KEY)
    mention = find_mention_at(request.mentions, offset)
    is_key = mention is not None and request.text[mention.start : mention.end].casefold() == mention.key.casefold()
    return mention if is_key else None


def _find_definition(request: DocumentRequest, entry: Entry) -> tuple[str, int, int]:
    """Return the path and span of the key in the metadata of a proposal.

    :raises RenameError: if it does not stand there as a whole.
    """
    key = (entry.claimed_key or entry.key).casefold()
    for path in entry.files:
        for start, end, text in _iter_ids(request, path):
            if text.casefold() == key:
                return path, start, end
    raise RenameError(f"the key {entry.key} stands in no field of its metadata: its path or its number gives it")


def _iter_ids(request: DocumentRequest, path: str) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and text of each value in a file that follows a name of the field ``id``."""
    position = 0
    for line in request.find_lines(path).lines:
        match = _FIELD.match(line) if len(line) <= _MAX_LINE else None
        if match and find_field(request.profile, (match["name"].strip(),)) == "id":
            text = match["value"].strip()
            start = position + match.start("value")
            yield start, start + len(text), text
        position += len(line) + 1


def _check_new_key(request: DocumentRequest, entry: Entry, path: str, text: str, new_key: str) -> None:
    """Read the proposal with its new key; raise an error if it gets another one."""
    project = edit_files(request.project, {path: read_edited_text(text, path)})
    enhancements = load_shard(project, entry.document).enhancements
    key = enhancements[entry.index].key if entry.index < len(enhancements) else ""
    if key != new_key:
        raise RenameError(f"the proposal would have the key {key or 'of another proposal'}, not {new_key}")


def _iter_mentions(request: DocumentRequest, key: str) -> Iterator[tuple[str, int, int]]:
    """Yield path and span of each mention of a proposal that is its key."""
    for path, text, mention in find_all_mentions(request.documents, request.collection, key):
        written = text[mention.start : mention.end]
        if mention.kind is not MentionKind.LINK and written.casefold() == key.casefold():
            yield path, mention.start, mention.end
