"""Charts: a picture where the builder shows one, and the numbers as a table everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from docutils import nodes

from ...core.views.cells import ItemKind
from ...core.views.chart import NOT_ACCEPTED, RELEASES
from ...core.views.columns import make_absent_title
from ...core.views.shortening import shorten
from ..drawing.bars import Column, Ink, Picture, legend, svg
from ..drawing.paper import column_spec, small
from ..drawing.pen import by_keyboard, folded
from ..messages import _, counted_label, field_label, group_label, inner_label
from .graph import address_of, in_file, in_page
from .table import scrolling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ...core.views.cells import Cell, Item
    from ...core.views.chart import Bar, Chart, Part
    from ..build.placed_views import ChartUse
    from ..drawing.pen import Pen

_COLUMNS, _ROWS = 12, 14
"""How many bars, upright or flat, fit on a page that nobody can scroll."""

_WORD = 24
"""How many letters of a word stand in a legend."""

_LONG = 25
"""From so many rows on a table goes on over pages."""


def chart(pen: Pen, answer: Chart, use: ChartUse) -> list[nodes.Node]:
    """A picture and its numbers; a line of text where there is nothing to count."""
    drawn = nodes.container(classes=["enh-charts", *use.classes])
    if pen.builder.format == "latex":
        drawn += nodes.raw("", r"\needspace{15\baselineskip}", format="latex")  # a caption stays with its picture
    title = use.caption or _title(answer)
    if use.caption:
        drawn += nodes.paragraph("", "", nodes.strong("", use.caption), classes=["enh-caption"])
    if answer.empty:
        empty = _("No proposal aims at these releases.") if answer.by == RELEASES else _("No proposals match.")
        drawn += nodes.paragraph("", empty, classes=["enh-empty"])
    else:
        drawn += _drawn(pen, answer, use, title)
    if answer.left:
        words = _("%(left)s of %(total)s proposals aim at none of these releases.")
        words %= {"left": answer.left, "total": answer.total}
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    return [drawn]


def _drawn(pen: Pen, answer: Chart, use: ChartUse, title: str) -> Iterator[nodes.Node]:
    alt = use.alt or _("The numbers follow as a table.")
    inks = tuple(_ink(answer, n) for n in range(len(answer.parts)))
    bars = tuple(_column(pen, answer, bar) for bar in answer.bars)
    most = max(sum(bar.counts) for bar in answer.bars)
    whole = Picture(title, alt, inks, bars, answer.by == RELEASES, bool(answer.split_by), most)
    numbers = _numbers(pen, answer, _("%s, as a table") % title)  # a name that the picture has not
    if in_page(pen):
        yield nodes.raw("", _in_page(pen, whole), format="html")
        yield from folded(_("The numbers"), numbers, "enh-words")
    else:
        for picture in _pages(whole):
            yield from _in_file(pen, picture, use.alt or title)
        yield from numbers
    if answer.overlapping:
        words = _("A proposal that belongs to several parts of a bar is counted in each, and once in the total.")
        yield nodes.paragraph("", words, classes=["enh-cut"])


def _title(answer: Chart) -> str:
    if answer.by == RELEASES:
        return str(_("Proposals by release"))
    return _("Proposals by %s") % inner_label(answer.by)


# -- the picture ---------------------------------------------------------------------------------


def _in_page(pen: Pen, picture: Picture) -> str:
    drawn = svg(picture, pen.anchor)
    wide = " enh-columns" if picture.upright else ""
    reached = by_keyboard(picture.title) if wide and "<a " not in drawn else ""
    words = legend(picture, pen.anchor) if picture.split else ""
    return f'{words}<div class="enh-picture{wide}"{reached}>{drawn}</div>'


def _in_file(pen: Pen, picture: Picture, alt: str) -> list[nodes.Node]:
    def drawn(suffix: str) -> Path:
        from ..drawing.printed import bars_file  # not above: Graphviz takes its time to load

        return bars_file(picture, pen.pictures, suffix)

    return in_file(pen, alt, drawn)


def _pages(picture: Picture) -> Iterator[Picture]:
    """As many pictures as it takes, about as wide or as high as each other, in one scale."""
    count = len(picture.bars)
    pages = -(-count // (_COLUMNS if picture.upright else _ROWS))
    for n in range(pages):
        yield picture._replace(bars=picture.bars[count * n // pages : count * (n + 1) // pages])


def _ink(answer: Chart, n: int) -> Ink:
    part = answer.parts[n]
    if not answer.split_by:
        return Ink("", "", 1)
    word = shorten(_part_word(answer, part), _WORD)
    if part == NOT_ACCEPTED:
        return Ink(word, "enh-part-open", -1)
    if part.merged or (part.title and part.title[0].text == make_absent_title(answer.split_by)[0].text):
        return Ink(word, "enh-part-rest", n)
    return Ink(word, f"enh-part-{n} {_state(part.title)}".rstrip(), n)


def _state(title: Cell) -> str:
    """The classes of a decision or stage, which have a colour of their own."""
    for item in title:
        if item.kind in (ItemKind.STATUS, ItemKind.STAGE):
            return f"enh-{item.kind}-{nodes.make_id(item.target or 'none')}"
    return ""


def _column(pen: Pen, answer: Chart, bar: Bar) -> Column:
    address = _asking(pen, bar.query) if bar.query else address_of(pen, bar.title[0]) if len(bar.title) == 1 else ""
    current = answer.by == RELEASES and bar.title and bar.title[0].target == answer.current
    classes = "" if answer.split_by else "enh-part-rest" if bar.merged else _state(bar.title)
    name, note = _bar_word(answer, bar), counted_label("current") if current else ""
    return Column(name, bar.counts, bar.total, note, classes, address)


def _asking(pen: Pen, query: Item) -> str:
    """The address of the list of all proposals that shows what a query gives; empty where there is none."""
    location = pen.locate(query)
    if location is None:
        return ""
    # What the script of the list has in the address: static/enhancements-list.js.
    return f"{pen.builder.get_relative_uri(pen.docname, location.docname)}?q={quote(query.text, safe=':,')}"


# -- words ---------------------------------------------------------------------------------------


def _part_word(answer: Chart, part: Part) -> str:
    if part == NOT_ACCEPTED:
        return str(_("Not accepted"))
    return _others(part.merged) or _words(part.title, answer.split_by) or field_label("proposals")


def _bar_word(answer: Chart, bar: Bar) -> str:
    if bar.merged and answer.by == RELEASES:
        return _("%d earlier") % bar.merged
    return _others(bar.merged) or _words(bar.title, answer.by)


def _others(merged: int) -> str:
    return _("%d others") % merged if merged else ""


def _words(title: Cell, column: str) -> str:
    return ", ".join(group_label(item.text, column) for item in title)


# -- the numbers ---------------------------------------------------------------------------------


def _numbers(pen: Pen, answer: Chart, name: str) -> Iterator[nodes.Node]:
    """A row for each bar and a column for each part."""
    heads = [_part_word(answer, part) for part in answer.parts]
    if answer.split_by:
        heads.append(_("Total"))
    first = field_label("release" if answer.by == RELEASES else answer.by)
    table = nodes.table(classes=["enh-table", "enh-numbers", "colwidths-auto", "no-search"])
    group = nodes.tgroup("", nodes.colspec(colwidth=30, stub=1), cols=len(heads) + 1)
    # Wide enough for the longest word, in reason: a builder that counts letters would break it.
    group += [nodes.colspec(colwidth=max(8, min(20, max(map(len, head.split()), default=0)))) for head in heads]
    head = nodes.row("", nodes.entry("", nodes.paragraph("", first)))
    head += [nodes.entry("", nodes.paragraph("", text), classes=["enh-number"]) for text in heads]
    body = nodes.tbody()
    for bar in answer.bars:
        line = nodes.row("", nodes.entry("", nodes.paragraph("", "", *_bar_nodes(pen, answer, bar))))
        numbers = (*bar.counts, bar.total) if answer.split_by else bar.counts
        line += [nodes.entry("", nodes.paragraph("", str(n)), classes=["enh-number"]) for n in numbers]
        body += line
    group += [nodes.thead("", head), body]
    table += group
    if pen.builder.format == "latex":
        yield from _for_latex(table, len(heads))
    else:
        yield scrolling(pen, table, name)


def _bar_nodes(pen: Pen, answer: Chart, bar: Bar) -> list[nodes.Node]:
    if bar.merged or any(item.kind is ItemKind.TEXT for item in bar.title):
        return [nodes.Text(_bar_word(answer, bar))]
    return pen.cell(bar.title)


def _for_latex(table: nodes.table, columns: int) -> list[nodes.Node]:
    """Let a table go on over pages where it is long, with numbers below each other."""
    if sum(1 for _row in table.findall(nodes.row)) > _LONG:
        table["classes"].append("longtable")
    return small(column_spec([30], [10] * columns), table)
