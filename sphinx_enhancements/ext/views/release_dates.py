"""Dates of a release: a timeline on sites if one of several is to come, otherwise one line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from html import escape

from docutils import nodes

from ...core.views.releases import CycleDate
from ..drawing.renderer import Renderer
from ..messages import _, ngettext, translate_field, translate_state

_DAY = re.compile(r"\d+-\d\d-\d\d")


def draw_dates(renderer: Renderer, state: str | None, dates: Sequence[CycleDate]) -> Iterator[nodes.Node]:
    """Yield the state of a release and the dates of its cycle; nothing if neither is given."""
    facts: list[nodes.Node] = []
    if state:
        facts.append(nodes.inline("", translate_state(state), classes=["enh-badge", f"enh-{state}"]))
    is_over = all(cycle_date.is_past for cycle_date in dates)
    has_timeline = renderer.is_site and not is_over and len(dates) > 1
    for n, cycle_date in enumerate(() if has_timeline else dates):
        if facts:
            # On sites a badge stands out; elsewhere "Planned Code freeze" would read as one phrase.
            facts.append(nodes.Text(" " if n == 0 and renderer.is_site else " · "))
        facts.append(_draw_date(renderer, cycle_date, "" if is_over else _describe_position(cycle_date)))
    if facts:
        yield nodes.paragraph("", "", *facts, classes=["enh-dates"])
    if has_timeline:
        entries = "".join(map(_render_date, dates))
        html = f'<ol class="enh-timeline" aria-label="{escape(_("Dates"))}">{entries}</ol>\n'
        yield nodes.raw("", html, format="html")


def render_day(day: date) -> str:
    """Return a day as an html ``time`` element."""
    return f'<time datetime="{day.isoformat()}">{day.isoformat()}</time>'


def _draw_date(renderer: Renderer, cycle_date: CycleDate, words: str) -> nodes.Node:
    """Draw one date in a line of dates.

    :param words: position of the date in time; empty for none.
    """
    name = translate_field(cycle_date.name)
    note = f" ({words})" if words else ""
    if renderer.is_site:
        html = f'<span class="enh-date">{escape(name)} {render_day(cycle_date.day)}</span>{escape(note)}'
        return nodes.raw("", html, format="html")
    return nodes.inline(
        "", "", nodes.Text(f"{name} "), _draw_day(renderer, cycle_date.day), nodes.Text(note), classes=["enh-date"]
    )


def _draw_day(renderer: Renderer, day: date) -> nodes.Node:
    """Draw a day; prevent LaTeX from breaking it at its hyphens."""
    text = day.isoformat()
    return (
        nodes.raw("", rf"\mbox{{{text}}}", format="latex") if renderer.builder.format == "latex" else nodes.Text(text)
    )


def _render_date(cycle_date: CycleDate) -> str:
    """Return the html of one date in a timeline."""
    is_next = cycle_date.days_left is not None
    css_class = "enh-past" if cycle_date.is_past else "enh-upcoming" if is_next else "enh-later"
    current = ' aria-current="step"' if is_next else ""
    words = _describe_position(cycle_date)
    # A day is not broken at its hyphens.
    text = _DAY.sub(r'<span class="enh-date">\g<0></span>', escape(words))
    note = f' <span class="enh-when">{text}</span>' if words else ""
    name = f'<span class="enh-date-name">{escape(translate_field(cycle_date.name))}</span>'
    return f'<li class="{css_class}"{current}>{name} {render_day(cycle_date.day)}{note}</li>\n'


def _describe_position(cycle_date: CycleDate) -> str:
    """Return words for a past date or for the next one, with the day of the build; empty for later dates."""
    left = cycle_date.days_left
    if left is None:
        return _("past") if cycle_date.is_past else ""
    today = (cycle_date.day - timedelta(left)).isoformat()
    if left == 0:
        return _("next: today, as of %(day)s") % {"day": today}
    words = ngettext("next: in %(days)d day, as of %(day)s", "next: in %(days)d days, as of %(day)s", left)
    return words % {"days": left, "day": today}
