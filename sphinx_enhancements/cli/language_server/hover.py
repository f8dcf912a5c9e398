"""Card of the proposal that a text mentions."""

from __future__ import annotations

import re

from lsprotocol import types

from ...core.views.cells import Item
from ...core.views.references import compute_card
from .mentions import find_mention_at
from .request import DocumentRequest

_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~])")


def find_hover(request: DocumentRequest, position: types.Position, *, is_markdown: bool) -> types.Hover | None:
    """Return the card of the proposal that is mentioned at a position; None without a mention.

    :param is_markdown: True if the client shows Markdown.
    """
    mention = find_mention_at(request.mentions, request.lines.find_offset(position))
    if mention is None:
        return None
    text = _format_card(request, mention.key, is_markdown=is_markdown)
    kind = types.MarkupKind.Markdown if is_markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, text), request.lines.make_range(mention.start, mention.end))


def _format_card(request: DocumentRequest, key: str, *, is_markdown: bool) -> str:
    """Return key and title, state and summary of a proposal; of one of another project, key and title."""
    collection = request.collection

    def format_text(text: str) -> str:
        text = " ".join(text.split())
        return _MARKUP.sub(r"\\\1", text) if is_markdown else text

    entry = collection.entries.get(key)
    if entry is None:
        return f"{format_text(key)}: {format_text(collection.get_enhancement(key).title)}"
    card = compute_card(collection, entry)
    mark = "**" if is_markdown else ""
    state = " · ".join(format_text(_format_item(item)) for item in (card.status, card.stage, card.release) if item)
    head = f"{mark}{format_text(card.key)}{mark}: {format_text(card.title)}"
    parts = (head, state, format_text(card.summary), format_text(entry.enhancement.source.path))
    return "\n\n".join(filter(None, parts))


def _format_item(item: Item) -> str:
    return f"{item.text} ({item.note})" if item.note else item.text
