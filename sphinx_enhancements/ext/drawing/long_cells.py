"""Division of long cells of tables into a beginning and a rest, which is folded on sites."""

from __future__ import annotations

from typing import NamedTuple

from ...core.views.cells import CONTINUED, MAX_TITLE, STATE_WORDS, Cell, Item, ItemKind, shorten_at_word
from ..messages import _, ngettext, translate_note, translate_state
from .renderer import Renderer, TextPart

_LINES = 4
"""Maximum number of lines of a cell with one item, estimated from the width of its column in characters."""

_LINES_OF_LIST = 3
"""Maximum number of lines of a cell with several items, without the line that names the number of the others."""

_MAX_PAPER_ITEMS = 30
"""Maximum number of items in a cell in LaTeX, which cannot break a row across pages."""

_MAX_TRACK = 24
"""Maximum number of characters of a milestone's track and remark in a column, about two lines."""

_STATES = frozenset({*STATE_WORDS.values(), CONTINUED})

_WHOLE_KINDS = frozenset({ItemKind.BRIEF, ItemKind.VERDICT, ItemKind.METER})
_LINK_KINDS = frozenset({ItemKind.ENHANCEMENT, ItemKind.LOCAL, ItemKind.DOCUMENT, ItemKind.ADDRESS})


class LongCell(NamedTuple):
    """Parts of a cell of a table.

    :param rest: folded parts; empty if the cell is short.
    :param label: text of the control that opens the rest.
    """

    parts: list[TextPart]
    rest: list[TextPart]
    label: str = ""


def move_note_to_tooltip(stage: Item) -> Item:
    """Return a stage whose note is only in its tooltip and for screen readers, because another column has it."""
    if not stage.note:
        return stage
    whole = stage.full_text or translate_state(stage.text)
    return stage._replace(note=None, full_text=f"{whole} ({translate_note(stage.note)})")


def shorten_note(note: str) -> str:
    """Return the translated note of a milestone; a long track and a long remark in it are shortened."""
    if len(note) <= _MAX_TRACK:
        return translate_note(note)
    parts = note.split(", ")
    count = next((n for n, part in enumerate(reversed(parts)) if part not in _STATES), len(parts))
    track, states = ", ".join(parts[: len(parts) - count]), parts[len(parts) - count :]
    return translate_note(", ".join([*([shorten_at_word(track, _MAX_TRACK)] if track else []), *states]))


def build_short_note(note: str) -> tuple[TextPart, ...]:
    """Return the parts of the note of a milestone for a site; a long note is shortened, with a tooltip."""
    whole, short = translate_note(note), shorten_note(note)
    if short == whole:
        return (TextPart(f" ({short})", ("enh-note",)),)
    return TextPart(" "), TextPart(f"({short})", ("enh-note",), tooltip=f"({whole})")


def split_long_cell(renderer: Renderer, cell: Cell, width: int) -> LongCell:
    """Return the parts of a cell with at least one item, divided if it is too long for its column.

    :param width: number of characters in a line of the column.
    """
    if cell[0].kind in _WHOLE_KINDS:
        return LongCell([*renderer.iter_parts(cell)], [])
    if not renderer.is_site:
        return LongCell(_build_paper_parts(renderer, cell), [])
    count = _count_first_items(cell, width * _LINES_OF_LIST)
    first, *others = cell[:count]
    parts, rest = _split_item(renderer, first, width * _LINES)
    for item in others:
        parts += [
            TextPart(renderer.badge_separator if item.kind is ItemKind.STATUS else ", "),
            *_build_item(renderer, item),
        ]
    if count == len(cell):
        return LongCell(parts, rest, _("more"))
    if rest:
        rest.append(TextPart(", "))
    return LongCell(parts, [*rest, *renderer.iter_parts(cell[count:])], f"+{len(cell) - count}")


def _count_first_items(cell: Cell, length: int) -> int:
    """Return the number of items, at least one, that have at most a number of characters together."""
    used = 0
    for count, item in enumerate(cell):
        used += len(item.text) + len(item.note or "") + 2
        # A badge is not separated from the item that it is about.
        if used > length and count and item.kind is not ItemKind.STATUS:
            return count
    return len(cell)


def _split_item(renderer: Renderer, item: Item, length: int) -> tuple[list[TextPart], list[TextPart]]:
    """Return the parts of an item up to a number of characters, and the parts of the rest: its note or end of text."""
    if len(item.text) + len(item.note or "") <= length or item.kind is ItemKind.STATUS:
        return _build_item(renderer, item), []
    note = [TextPart(translate_note(item.note), ("enh-note",))] if item.note else []
    if item.kind is not ItemKind.TEXT or len(item.text) <= length:
        return _build_item(renderer, item._replace(note=None)), note
    start = shorten_at_word(item.text, length * 3 // 4)
    rest = " ".join(item.text.split())[len(start) - 1 :]
    return [TextPart(start)], [TextPart(f"\u2026{rest}"), *([TextPart(" ")] if note else []), *note]


def _build_item(renderer: Renderer, item: Item) -> list[TextPart]:
    """Return the parts of an item and its note; a long link is shortened, with the full text in a tooltip."""
    if item.kind in _LINK_KINDS and len(item.text) > MAX_TITLE:
        (part,) = renderer.get_item_parts(item)
        short = part._replace(text=shorten_at_word(part.text, MAX_TITLE), tooltip=part.text)
        return [short, *renderer.build_note(item)]
    return [*renderer.iter_parts((item,))]


def _build_paper_parts(renderer: Renderer, cell: Cell) -> list[TextPart]:
    left = len(cell) - _MAX_PAPER_ITEMS
    if renderer.builder.format != "latex" or left <= 0:
        return [*renderer.iter_parts(cell)]
    words = ngettext("and %d more", "and %d more", left) % left
    return [*renderer.iter_parts(cell[:_MAX_PAPER_ITEMS]), TextPart(" "), TextPart(words)]
