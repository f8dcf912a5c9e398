"""Measurements of the layout: a page that violates a rule has a finding of that rule, and no other page has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.layout import measure_layout

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.browser

WIDE = "<table class='enh-table'><tbody><tr><td><div style='width: 1400px'>wide</div></td></tr></tbody></table>"
FADE = "mask-image: linear-gradient(to right, black 90%, transparent)"
COLUMNS = (
    "<table class='enh-table' style='width: 600px; table-layout: fixed'><thead><tr><th style='width: {}px'>Key</th>"
)
COLUMNS += "<th>Title</th></tr></thead><tbody><tr><td>T-1</td><td>Words</td></tr></tbody></table>"
CUT = "overflow: hidden; white-space: nowrap; width: 20px"
BUTTON = "<button style='width: 12px; height: 12px; padding: 0; border: 0; margin: {}'></button>"

PAGES: dict[str, tuple[str, set[str]]] = {
    "a table that scrolls and fades": (f"<div class='enh-scroll' style='overflow-x: auto; {FADE}'>{WIDE}</div>", set()),
    "a table that scrolls without a cue": (
        f"<div class='enh-scroll' style='overflow-x: auto'>{WIDE}</div>",
        {"scrolls-without-cue"},
    ),
    "a panel out of its container": (
        "<div style='width: 100px'><div class='enh-panel' style='width: 200px'>Words</div></div>",
        {"wider-than-container"},
    ),
    "a panel out of the page": (
        "<div class='enh-panel' style='width: 2000px'>Words</div>",
        {"page-width", "wider-than-container"},
    ),
    "a word that is cut": (f"<p class='enh-badge' style='{CUT}'>Accepted by all</p>", {"cut-text"}),
    "a word that is cut, with a tooltip": (
        f"<p class='enh-badge' title='Accepted by all' style='{CUT}'>Accepted by all</p>",
        set(),
    ),
    "words for screen readers": (
        f"<span class='enh-badge' style='position: absolute; clip-path: inset(50%); {CUT}'>Accepted by all</span>",
        set(),
    ),
    "a word out of its cell": (
        "<table class='enh-table' style='table-layout: fixed; width: 90px'><tr><td>Unbreakableandlongword</table>",
        {"cell-overflow"},
    ),
    "a cell of seven lines": (f"<table class='enh-table'><tr><td>{'a<br>' * 7}<td>b</table>", {"high-cell"}),
    "a cell of six lines": (f"<table class='enh-table'><tr><td>{'a<b>b</b><br>' * 6}<td>b</table>", set()),
    "tables with columns at the same place": (COLUMNS.format(100) + COLUMNS.format(101), set()),
    "tables with columns at another place": (COLUMNS.format(100) + COLUMNS.format(110), {"columns"}),
    "a folded table with columns at another place": (
        f"{COLUMNS.format(100)}<details>{COLUMNS.format(110)}</details>",
        {"columns"},
    ),
    "small buttons side by side": (f"<p class='enh-list'>{BUTTON.format(0) * 2}</p>", {"small-target"}),
    "small buttons apart": (f"<p class='enh-list'>{BUTTON.format('12px') * 2}</p>", set()),
}
"""Description of a page -> its markup, and the names of the checks that it fails."""


@pytest.mark.parametrize("what", PAGES)
def test_findings(page: Any, what: str) -> None:
    """A page has exactly the findings that its markup causes."""
    body, checks = PAGES[what]
    page.set_content(f"<!doctype html><html><body><main>{body}</main></body></html>")
    found = list(measure_layout(page, "page", widths=(1280, 700)))
    assert {finding.check for finding in found} == checks, [str(finding) for finding in found]
