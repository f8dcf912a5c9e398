"""Charts: a table with a row for each bar, in html with the bar drawn beside its number."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import ClassVar

from docutils import nodes

from ...core.diagnostics import Code
from ...core.views.cells import Cell, ItemKind, shorten_at_word
from ...core.views.chart import NOT_ACCEPTED, RELEASES, Bar, Chart, ChartSpec, Part, compute_chart
from ...core.views.columns import make_absent_title
from ...core.xml_text import replace_invalid_xml
from ..build.placed_views import PlacedView, View, has_filter_or_summary
from ..drawing.renderer import Renderer, TextPart, draw_caption, draw_empty_note, get_state_class
from ..drawing.tables import (
    TableCell,
    TableColumn,
    TableRow,
    build_number_cell,
    build_table,
    wrap_in_scroll_box,
)
from ..messages import (
    _,
    ngettext,
    translate_field,
    translate_field_in_sentence,
    translate_state_in_sentence,
    translate_title,
)
from .directive import ViewDirective, make_option_spec

_MAX_WIDE_COLUMNS = 6  # maximum number of columns that fit the page of an e-book in type of the usual size
_MAX_NAME_WIDTH = 30  # maximum width in characters of the column with the names of the bars
_MAX_PART_WORD = 24  # maximum number of characters of a part's word beside a bar; the legend has all of it


def draw_chart(renderer: Renderer, answer: Chart, placed: PlacedView[ChartSpec], level: int) -> list[nodes.Node]:
    """Draw a chart as bars in html and as a table of numbers elsewhere; a line of text if there is nothing to count."""
    drawn = nodes.container(classes=["enh-charts", *placed.classes])
    if renderer.builder.format == "latex":
        drawn += nodes.raw("", r"\needspace{8\baselineskip}", format="latex")  # keeps a caption beside its table
    drawn += draw_caption(placed.caption, "enh-caption")
    if answer.empty:
        empty = _("No proposal aims at these releases.") if answer.by == RELEASES else _("No proposals match.")
        drawn += draw_empty_note(empty)
    else:
        title = placed.caption or _make_default_title(answer)
        if renderer.is_html_page:
            markup = _ChartMarkup(renderer, answer).render(title, placed.spec.alt)
            drawn += nodes.raw("", markup, format="html", classes=["no-search"])
        else:
            drawn += _draw_table(renderer, answer, title)
        if answer.overlapping:
            words = _("A proposal that belongs to several parts of a bar is counted in each, and once in the total.")
            drawn += nodes.paragraph("", words, classes=["enh-cut"])
    if answer.left:
        words = _("Proposals that aim at none of these releases: %(left)s of %(total)s.")
        words %= {"left": answer.left, "total": answer.total}
        drawn += nodes.paragraph("", words, classes=["enh-cut"])
    return [drawn]


def _make_default_title(answer: Chart) -> str:
    if answer.by == RELEASES:
        return str(_("Proposals by release"))
    return _("Proposals by %s") % translate_field_in_sentence(answer.by)


def _name_first_column(answer: Chart) -> str:
    """Return the heading of the column with the names of the bars."""
    return translate_field("release" if answer.by == RELEASES else answer.by)


def _name_part(answer: Chart, part: Part) -> str:
    if part == NOT_ACCEPTED:
        return str(_("Not accepted or missed"))
    return _describe_others(part.merged) or translate_title(part.title, answer.split_by) or translate_field("proposals")


def _name_bar(answer: Chart, bar: Bar) -> str:
    if bar.merged and answer.by == RELEASES:
        return ngettext("%d earlier", "%d earlier", bar.merged) % bar.merged
    return _describe_others(bar.merged) or translate_title(bar.title, answer.by)


def _describe_others(merged: int) -> str:
    return ngettext("%d other", "%d others", merged) % merged if merged else ""


class _ChartMarkup:
    """Renderer of a chart as an html table whose cells hold the bars.

    Numbers and words are text; the bars themselves are hidden from screen readers.
    """

    def __init__(self, renderer: Renderer, answer: Chart) -> None:
        self.renderer = renderer
        self.answer = answer
        self.longest = max(sum(bar.counts) for bar in answer.bars)
        self.words = [_name_part(answer, part) for part in answer.parts]
        self.classes = [_get_part_classes(answer, n) for n in range(len(answer.parts))]

    def render(self, title: str, alt: str) -> str:
        """Return the html of the chart.

        :param title: accessible name of the table.
        :param alt: accessible description of the table, empty for none.
        """
        described = f' aria-describedby="{escape(self.renderer.anchor)}-alt"' if alt else ""
        heads = (_name_first_column(self.answer), translate_field("proposals"))
        parts = [
            self._render_legend() if self.answer.split_by else "",
            f'<p id="{escape(self.renderer.anchor)}-alt" hidden>{escape(alt)}</p>\n' if alt else "",
            f'<table class="enh-chart" aria-label="{escape(title)}"{described}>\n<thead><tr>',
            *(f'<th scope="col">{escape(head)}</th>' for head in heads),
            "</tr></thead>\n<tbody>\n",
            *map(self._render_row, self.answer.bars),
            "</tbody>\n</table>",
        ]
        return replace_invalid_xml("".join(parts))

    def _render_legend(self) -> str:
        entries = "\n".join(
            f'<span><span class="{classes}"></span>{escape(word)}</span>'
            for word, classes in zip(self.words, self.classes, strict=True)
        )
        return f'<p class="enh-legend">{entries}</p>\n'

    def _render_row(self, bar: Bar) -> str:
        address = _find_address(self.renderer, bar)
        name = escape(_name_bar(self.answer, bar))
        if address:
            name = f'<a href="{escape(address)}">{name}</a>'
        if self.answer.by == RELEASES and bar.title and bar.title[0].target == self.answer.current:
            name += f' <span class="enh-note">({escape(translate_state_in_sentence("current"))})</span>'
        counts = ""
        if len(self.words) > 1:  # the legend names a single part
            pairs = zip(self.words, bar.counts, strict=True)
            counts = ", ".join(f"{shorten_at_word(word, _MAX_PART_WORD)}: {n}" for word, n in pairs if n)
            counts = f'<span class="enh-parts">{escape(counts)}</span>' if counts else ""
        drawn = f'<span class="enh-bar-line">{self._render_bar(bar, address)}{counts}</span>'
        measure = f'<span class="enh-total">{bar.total}</span>{drawn}'
        return f'<tr><th scope="row">{name}</th><td><div class="enh-measure">{measure}</div></td></tr>\n'

    def _render_bar(self, bar: Bar, address: str) -> str:
        """Return a bar: as many segments as it has parts that are not empty, their widths in per cent."""
        length = sum(bar.counts)
        if not length:
            return ""
        bar_classes = ""
        if not self.answer.split_by:
            is_rest = bar.merged or _is_absent(bar.title, self.answer.by)
            bar_classes = "enh-part-rest" if is_rest else _get_state_class(bar.title)
        segments = "".join(
            f'<span class="{" ".join(filter(None, (classes, bar_classes)))}" style="width: {100 * n / length:.4g}%" '
            f'title="{escape(self._describe_segment(bar, word, n))}"></span>'
            for classes, word, n in zip(self.classes, self.words, bar.counts, strict=True)
            if n
        )
        classes = "enh-bar enh-aimed" if any(item.note for item in bar.title) else "enh-bar"
        width = f'style="width: {100 * length / self.longest:.4g}%" aria-hidden="true"'
        if address:  # the name leads there as well: one link is enough for keyboard and screen reader
            return f'<a class="{classes}" href="{escape(address)}" tabindex="-1" {width}>{segments}</a>'
        return f'<span class="{classes}" {width}>{segments}</span>'

    def _describe_segment(self, bar: Bar, word: str, count: int) -> str:
        name = _name_bar(self.answer, bar)
        return f"{name}, {word}: {count}" if self.answer.split_by else f"{name}: {count}"


def _get_part_classes(answer: Chart, n: int) -> str:
    """Return the classes of a part's segments, which give it a colour."""
    part = answer.parts[n]
    if not answer.split_by:
        return "enh-part"
    if part == NOT_ACCEPTED:
        return "enh-part enh-part-open"
    if part.merged or _is_absent(part.title, answer.split_by):
        return "enh-part enh-part-rest"
    return f"enh-part enh-part-{n} {_get_state_class(part.title)}".rstrip()


def _is_absent(title: Cell, column: str) -> bool:
    """Return True if the title of a bar stands for proposals without a value in a column."""
    return bool(title) and title[0].text == make_absent_title(column)[0].text


def _get_state_class(title: Cell) -> str:
    """Return the class of a status or stage, which gives it a colour; empty for anything else."""
    for item in title:
        if item.kind is ItemKind.AIMED_STAGE:
            return f"{get_state_class(ItemKind.STAGE, item.target)} enh-aimed"
        if item.kind in (ItemKind.STATUS, ItemKind.STAGE):
            return get_state_class(item.kind, item.target)
    return ""


def _find_address(renderer: Renderer, bar: Bar) -> str:
    """Return the address of the proposals that a bar counts; empty if no page shows just these."""
    if bar.query:
        return renderer.find_address(bar.query)
    return renderer.find_address(bar.title[0]) if len(bar.title) == 1 else ""


def _draw_table(renderer: Renderer, answer: Chart, name: str) -> nodes.Node:
    """Draw a table with a row for each bar and a column for each part."""
    words = [_name_part(answer, part) for part in answer.parts]
    if answer.split_by:
        words.append(_("Total"))
    heading = [TextPart(_name_first_column(answer))]
    names = [[*_build_bar_name(renderer, answer, bar)] for bar in answer.bars]
    columns = [
        TableColumn(TableCell([heading]), min(_MAX_NAME_WIDTH, max(map(_measure_parts, [heading, *names])))),
        # Builders that count characters would break a word that is longer than its column.
        *(TableColumn(_build_number(word), max(8, min(20, _measure_longest_word(word)))) for word in words),
    ]
    rows = []
    for parts, bar in zip(names, answer.bars, strict=True):
        numbers = (*bar.counts, bar.total) if answer.split_by else bar.counts
        rows.append(TableRow([TableCell([parts]), *(_build_number(str(n)) for n in numbers)]))
    classes = ["enh-numbers", *(["enh-dense"] if len(words) > _MAX_WIDE_COLUMNS else [])]
    table = build_table(renderer, columns, rows, classes=classes, has_stub=True)
    return wrap_in_scroll_box(renderer, table, name)


def _measure_parts(parts: Iterable[TextPart]) -> int:
    """Return the width of a text in characters, with its padding."""
    return sum(len(part.text) for part in parts) + 2


def _measure_longest_word(text: str) -> int:
    """Return the width of the longest word of a text in characters, with its padding."""
    return max(map(len, text.split()), default=0) + 2


def _build_number(text: str) -> TableCell:
    return build_number_cell([TextPart(text)])


def _build_bar_name(renderer: Renderer, answer: Chart, bar: Bar) -> Iterable[TextPart]:
    if bar.merged or any(item.kind is ItemKind.TEXT for item in bar.title):
        return [TextPart(_name_bar(answer, bar))]
    return renderer.iter_parts(bar.title)


class EnhancementChartDirective(ViewDirective):
    """Directive ``enhancement-chart``, whose argument names the column that has a bar for each of its values."""

    optional_arguments = 1
    option_spec: ClassVar = make_option_spec("by", "split-by", "filter", "from", "to", "limit", "alt", "caption")

    def run(self) -> list[nodes.Node]:
        """Place the chart in the document."""
        argument, by = self.read_argument(), self.read_text("by")
        if argument and by and argument != by:
            message = f"the argument is {argument!r} and `by` is {by!r}; the argument is used"
            self.warn(Code.UNKNOWN_OPTION_VALUE, message)
        spec = ChartSpec(
            by=argument or by or RELEASES,
            split_by=self.read_text("split-by"),
            filter=self.query,
            first=self.read_text("from"),
            last=self.read_text("to"),
            limit=self.read_number("limit", "the default number of bars is shown"),
            alt=self.read_text("alt"),
        )
        return self.place_view(spec)


VIEW = View(
    ChartSpec,
    compute_chart,
    draw_chart,
    {"enhancement-chart": EnhancementChartDirective},
    reads_summaries=has_filter_or_summary,
)
