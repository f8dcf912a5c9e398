"""Definition of a proposal, references to it, and links to proposals."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from .mentions import MentionKind, find_all_mentions, find_mention_at
from .request import DocumentRequest, ProjectRequest


def find_key_at(request: DocumentRequest, position: types.Position) -> str | None:
    """Return the key of the proposal that is mentioned at a position, or that starts on its line."""
    mention = find_mention_at(request.mentions, request.lines.find_offset(position))
    if mention is not None:
        return mention.key
    starts = {e.enhancement.source.line: e.key for e in request.entries if e.enhancement.source.path == request.path}
    return starts.get(position.line + 1)


def find_definition(request: DocumentRequest, position: types.Position) -> types.Location | None:
    """Return the first line of the proposal that is mentioned at a position."""
    key = find_key_at(request, position)
    entry = request.collection.entries.get(key) if key is not None else None
    return request.locate_entry(entry) if entry is not None else None


def find_references(
    request: DocumentRequest, position: types.Position, *, with_definition: bool
) -> list[types.Location] | None:
    """Return the mentions of the proposal at a position, in all documents and metadata files.

    :param with_definition: True to include mentions in the files of the proposal itself.
    """
    key = find_key_at(request, position)
    if key is None:
        return None
    return list(_iter_references(request, key, with_definition=with_definition))


def _iter_references(request: ProjectRequest, key: str, *, with_definition: bool) -> Iterator[types.Location]:
    entry = request.collection.entries.get(key)
    own = entry.files if entry is not None and not with_definition else ()
    for path, _, mention in find_all_mentions(request.documents, request.collection, key):
        if path not in own:
            span = request.find_lines(path).make_range(mention.start, mention.end)
            yield types.Location(request.find_uri(path), span)


def list_links(request: DocumentRequest) -> list[types.DocumentLink]:
    """Return links to the proposals that a text mentions by key; editors find addresses and paths themselves."""
    links = []
    for mention in request.mentions:
        entry = request.collection.entries.get(mention.key)
        if entry is None or mention.kind is MentionKind.LINK or entry.enhancement.source.path == request.path:
            continue
        source, span = entry.enhancement.source, request.lines.make_range(mention.start, mention.end)
        target = f"{request.find_uri(source.path)}#L{source.line}"
        links.append(types.DocumentLink(span, target))
    return links
