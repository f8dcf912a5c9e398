"""Bars -> pictures: where everything stands, as SVG for a page or by Graphviz for a file.

Lengths across are fractions of the width and lengths down are pixels, so that in a page a picture
is as wide as there is room, and its letters are as large as the text around it.
"""

from __future__ import annotations

from html import escape
from typing import NamedTuple

from ...core.model import replace_invalid_xml
from ...core.views.shortening import shorten

_PLOT, _HEAD, _FOOT, _NOTE = 170, 20, 23, 15
"""How high columns are, and the room above them for a number, below them for a name, and for a word below that."""

_MARGIN = 0.7
"""The room before the first column, for the numbers of the lines, in columns."""

_PITCH, _THICK = 42, 16
"""From one flat bar to the next, and how much of that is the bar; its name stands above it."""

_LONGEST = 0.86
"""How much of the width the longest flat bar takes: its number stands behind it."""

_LETTER = 7.5
"""As wide is a letter or digit at most, as a rule."""

_NAME, _SHORT = 40, 14
"""How many letters of a name stand above a flat bar, and below a column."""

_NARROW = 300
"""As narrow a page may be."""


class Ink(NamedTuple):
    """What a part of each bar looks like.

    :param word: for the part.
    :param classes: that give it a colour.
    :param pattern: its place among the patterns; one for every part of a picture. -1 is an outline alone.
    """

    word: str
    classes: str
    pattern: int


class Column(NamedTuple):
    """A bar, upright or flat.

    :param total: what is written beside it.
    :param note: a word below its name.
    :param classes: that give it a colour, where it is not split.
    :param address: where it leads.
    """

    name: str
    counts: tuple[int, ...]
    total: int
    note: str = ""
    classes: str = ""
    address: str = ""


class Picture(NamedTuple):
    """What is drawn.

    :param inks: one for each count of a bar.
    :param split: whether the parts of a bar are told from each other, though there be but one.
    :param most: how much the longest bar stands for, in this picture or in those beside it.
    """

    title: str
    alt: str
    inks: tuple[Ink, ...]
    bars: tuple[Column, ...]
    upright: bool
    split: bool
    most: int

    def said(self, bar: Column) -> str:
        """A bar in words."""
        parts = ", ".join(f"{ink.word} {n}" for ink, n in zip(self.inks, bar.counts, strict=True) if n)
        return f"{bar.name}: {bar.total} ({parts})" if parts and self.split else f"{bar.name}: {bar.total}"


class Box(NamedTuple):
    """A rectangle, across in fractions.

    :param part: what it is of a bar, -1 for all of it.
    :param number: what is written in it.
    """

    x: float
    y: float
    width: float
    height: float
    part: int = -1
    number: str = ""


class Word(NamedTuple):
    """A word on its base line, in the middle of *x* or *right* pixels beside it."""

    kind: str
    x: float
    y: float
    text: str
    right: float | None = None


class Place(NamedTuple):
    """Where a bar is: all that it takes up, its parts and its words."""

    room: Box
    boxes: tuple[Box, ...]
    words: tuple[Word, ...]


class Layout(NamedTuple):
    """Where everything is.

    :param narrowest: how wide columns are at least, in pixels: with less room a page scrolls.
    :param widest: how wide at most.
    :param base: how far down the line is that columns stand on; 0 where there is none.
    :param lines: how far down the others are.
    """

    height: int
    bars: tuple[Place, ...]
    narrowest: int = 0
    widest: int = 0
    base: int = 0
    lines: tuple[float, ...] = ()
    ticks: tuple[Word, ...] = ()


def lay_out(picture: Picture) -> Layout:
    """Give everything its place."""
    return _columns(picture) if picture.upright else _rows(picture)


def _columns(picture: Picture) -> Layout:
    slot = 1 / (len(picture.bars) + _MARGIN)
    base = _HEAD + _PLOT
    foot = _FOOT + (_NOTE if any(bar.note for bar in picture.bars) else 0)
    scale = _PLOT / max(picture.most, 1)
    step = _step(picture.most)
    marks = range(step, picture.most + 1, step)
    lines = tuple(base - n * scale for n in marks)
    ticks = tuple(Word("tick", 0, base - n * scale - 3, str(n), 0) for n in marks)
    places = []
    for n, bar in enumerate(picture.bars):
        left = (_MARGIN + n) * slot
        middle = left + slot / 2
        boxes, top = [], float(base)
        for part, count in enumerate(bar.counts):
            if count:
                height = count * scale
                top -= height
                number = str(count) if picture.split and height >= 15 and count != bar.total else ""
                boxes.append(Box(left + slot * 0.14, top, slot * 0.72, height, part, number))
        words = [Word("total", middle, top - 5, str(bar.total))]
        words.append(Word("name", middle, base + 17, shorten(bar.name, _SHORT)))
        if bar.note:
            words.append(Word("note", middle, base + 32, bar.note))
        places.append(Place(Box(left, 0, slot, base + foot), tuple(boxes), tuple(words)))
    longest = max(len(text) for bar in picture.bars for text in (shorten(bar.name, _SHORT), bar.note))
    narrow = max(34, round(longest * _LETTER + 6))
    slots = len(picture.bars) + _MARGIN
    narrowest, widest = round(slots * narrow), round(slots * max(narrow, 72))
    return Layout(base + foot, tuple(places), narrowest, widest, base, lines, ticks)


def _rows(picture: Picture) -> Layout:
    scale = _LONGEST / max(picture.most, 1)
    places = []
    for n, bar in enumerate(picture.bars):
        top = n * _PITCH
        boxes, left = [], 0.0
        for part, count in enumerate(bar.counts):
            if count:
                fits = count * scale * _NARROW > len(str(count)) * _LETTER + 4
                number = str(count) if picture.split and fits and count != bar.total else ""
                boxes.append(Box(left, top + 19, count * scale, _THICK, part, number))
                left += count * scale
        words = (
            Word("name", 0, top + 13, shorten(bar.name, _NAME), 0),
            Word("total", left, top + 19 + _THICK - 3.5, str(bar.total), 6),
        )
        places.append(Place(Box(0, top, 1, _PITCH - 3), tuple(boxes), words))
    height = len(picture.bars) * _PITCH
    return Layout(height, tuple(places))


def _step(most: int) -> int:
    """From one line to the next: a round number, and few lines."""
    step = 1
    while True:
        for factor in (1, 2, 5):
            if most < 4 * step * factor:
                return step * factor
        step *= 10


# -- in a page -----------------------------------------------------------------------------------

_PATTERNS = (
    '<circle cx="3" cy="3" r="1.1"/>',
    '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6"/>',
    "",
    '<path d="M0 4h8"/>',
    '<path d="M-2 6 2 10M0 0 8 8M6-2 10 2"/>',
    '<path d="M4 0v8"/>',
    '<path d="M4 0v8M0 4h8"/>',
    '<circle cx="4" cy="4" r="2.2"/>',
    '<path d="M0 2l4 4 4-4"/>',
)
"""What is drawn over the colour of a part, so that no part is told by its colour alone."""


def svg(picture: Picture, anchor: str) -> str:
    """A picture to stand in a page, in the colours of the page.

    :param anchor: unique on the page: what ids start with.
    """
    layout = lay_out(picture)
    role = "group" if any(bar.address for bar in picture.bars) else "img"
    name = escape(anchor)
    kind, wide = "enh-chart", 'width="100%"'
    if picture.upright:
        kind = "enh-chart enh-chart-upright"
        # What the attribute says holds where a policy forbids styles.
        wide = (
            f'width="{layout.narrowest}" style="--enh-narrowest: {layout.narrowest}; width: 100%; '
            f'min-width: {layout.narrowest}px; max-width: {layout.widest}px"'
        )
    parts = [
        (
            f'<svg class="{kind}" xmlns="http://www.w3.org/2000/svg" {wide} height="{layout.height:g}" '
            f'role="{role}" aria-labelledby="{name}-title" aria-describedby="{name}-alt">'
        ),
        f'<title id="{name}-title">{escape(picture.title)}</title><desc id="{name}-alt">{escape(picture.alt)}</desc>',
    ]
    if picture.split:
        parts += ["<defs>", *(_pattern(ink, name) for ink in picture.inks), "</defs>"]
    parts += (f'<line x1="0" x2="100%" y1="{y:g}" y2="{y:g}"/>' for y in layout.lines)
    parts += map(_text, layout.ticks)
    parts += (_bar(picture, bar, place, name) for bar, place in zip(picture.bars, layout.bars, strict=True))
    if layout.base:
        parts.append(f'<line class="enh-base" x1="0" x2="100%" y1="{layout.base}" y2="{layout.base}"/>')
    return replace_invalid_xml("".join([*parts, "</svg>"]))


def legend(picture: Picture, anchor: str) -> str:
    """The parts of the bars under their words, each as it is drawn."""
    swatch = '<svg class="enh-swatch" width="16" height="12" aria-hidden="true"><rect width="16" height="12" {}/></svg>'
    words = (f"<span>{swatch.format(_fill(ink, escape(anchor)))} {escape(ink.word)}</span>" for ink in picture.inks)
    return replace_invalid_xml(f'<p class="enh-legend">{" ".join(words)}</p>')


def _pattern(ink: Ink, anchor: str) -> str:
    shape = _PATTERNS[ink.pattern % len(_PATTERNS)] if ink.pattern >= 0 else ""
    ground = "" if ink.pattern < 0 else '<rect width="8" height="8"/>'
    return (
        f'<pattern id="{_id(ink, anchor)}" class="enh-part {ink.classes}" width="8" height="8" '
        f'patternUnits="userSpaceOnUse">{ground}{shape}</pattern>'
    )


def _id(ink: Ink, anchor: str) -> str:
    return f"{anchor}-part-{ink.pattern if ink.pattern >= 0 else 'open'}"


def _fill(ink: Ink, anchor: str) -> str:
    return f'class="enh-part {ink.classes}" fill="url(#{_id(ink, anchor)})"'


def _bar(picture: Picture, bar: Column, place: Place, anchor: str) -> str:
    said = escape(picture.said(bar))
    room = f'<rect class="enh-room" {_sides(place.room)}/>'
    inside = "".join([f"<title>{said}</title>{room}", *(_part(picture, box, bar, anchor) for box in place.boxes)])
    inside += "".join(map(_text, place.words))
    if bar.address:
        inside = f'<a href="{escape(bar.address)}" aria-label="{said}">{inside}</a>'
    return f'<g class="enh-bar {bar.classes}">{inside}</g>' if bar.classes else f'<g class="enh-bar">{inside}</g>'


def _part(picture: Picture, box: Box, bar: Column, anchor: str) -> str:
    ink = picture.inks[box.part]
    if not picture.split:
        return f'<rect class="enh-whole" {_sides(box)}/>'
    said = escape(f"{bar.name}, {ink.word}: {bar.counts[box.part]}")
    drawn = f"<rect {_fill(ink, anchor)} {_sides(box)}><title>{said}</title></rect>"
    if box.number:
        middle = Word("count", box.x + box.width / 2, box.y + box.height / 2 + 4, box.number)
        drawn += _text(middle)
    return drawn


def _sides(box: Box) -> str:
    return f'x="{_share(box.x)}" y="{box.y:g}" width="{_share(box.width)}" height="{box.height:g}"'


def _share(fraction: float) -> str:
    return f"{100 * fraction:.6g}%" if fraction else "0"


def _text(word: Word) -> str:
    beside = f' dx="{word.right:g}"' if word.right else ""
    return f'<text class="enh-{word.kind}" x="{_share(word.x)}" y="{word.y:g}"{beside}>{escape(word.text)}</text>'
