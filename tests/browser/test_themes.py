"""Our pages in each theme that people use: at home, in the scheme that the theme is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.layout import CONTRASTS, measure_layout
from conftest import ROOT
from sites import PAGES, THEMES, example

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from browser.conftest import Themed

pytestmark = pytest.mark.browser

# The colours of what is ours and painted, once each.
PAINTED = ".enh-badge, .enh-panel, .enh-roadmap :is(th, td), .enh-table td, .enh-node path, .enh-graph text"
COLOURS = """nodes => Object.fromEntries(nodes.map(node => {
  const { color, backgroundColor, borderTopColor, fill, stroke } = getComputedStyle(node);
  return [`${node.tagName} ${node.getAttribute("class")}`, [color, backgroundColor, borderTopColor, fill, stroke]];
}))"""

# What the switch of a theme does, where it has one.
SWITCH = """scheme => {
  for (const node of [document.documentElement, document.body]) if (node.dataset.theme) node.dataset.theme = scheme;
}"""


def test_it_builds(themed: Themed) -> None:
    """Without a warning, with references checked: the fixture has seen to it. Each page has our style sheet."""
    for name in PAGES.values():
        assert "enhancements.css" in (themed.folder / name).read_text(encoding="utf-8"), name


def test_layout(page: Any, themed: Themed) -> None:
    """Nothing is cut off or overflows its container on a desktop, a tablet and a phone."""
    findings: list[str] = []
    for what, name in PAGES.items():
        page.goto(f"file://{themed.folder / name}")
        findings += [str(finding) for finding in measure_layout(page, what, widths=(1280, 768, 360))]
    assert findings == []


def test_badges_can_be_read(page: Any, themed: Themed) -> None:
    """The word of each badge stands out from its tint at least 4.5 to 1."""
    for scheme in themed.schemes:
        page.emulate_media(color_scheme=scheme)
        for name in ("lists and a graph", "all releases"):
            page.goto(f"file://{themed.folder / PAGES[name]}")
            ratios = page.locator(".enh-badge:visible").evaluate_all(CONTRASTS)
            assert len(ratios) > 10
            assert min(ratios) >= 4.5, (scheme, name)


def test_the_scheme_is_that_of_the_theme(page: Any, themed: Themed) -> None:
    """It is dark where the theme is, by the system or by its switch, and in no other case."""
    for what in ("a proposal", "all releases", "lists and a graph"):
        found = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(f"file://{themed.folder / PAGES[what]}")
            found[scheme] = page.locator(PAINTED).evaluate_all(COLOURS)
        assert len(found["light"]) > 1
        assert (found["light"] == found["dark"]) == (themed.schemes == ("light",)), what
        for scheme in ("light", "dark"):
            page.evaluate(SWITCH, scheme)
            page.wait_for_timeout(200)  # until a theme that fades has done so
            assert page.locator(PAINTED).evaluate_all(COLOURS) == found[scheme], (what, scheme)


def test_an_unknown_theme(page: Any, in_theme: Callable[[str], Path]) -> None:
    """In a theme that says nothing of its colours, what covers something else has the scheme of the text."""
    page.goto(f"file://{in_theme('basic') / PAGES['all releases']}")
    for colours in ("color: #222; background: #eee", "color: #ddd; background: #111"):
        page.evaluate("colours => { document.body.style = colours; }", colours)
        for name in (".enh-roadmap tbody th > p", ".enh-badge:visible"):
            assert min(page.locator(name).evaluate_all(CONTRASTS)) >= 4.5, (name, colours)


def test_on_paper(page: Any, themed: Themed) -> None:
    """Nothing scrolls, no list is wider than the text, and what is filled is printed as filled."""
    page.set_viewport_size({"width": 720, "height": 800})
    page.emulate_media(media="print")
    page.goto(f"file://{themed.folder / PAGES['a release']}")
    inked = "node => getComputedStyle(node, '::before').printColorAdjust"
    assert {page.locator(name).first.evaluate(inked) for name in (".enh-meter", ".enh-verdict")} == {"exact"}
    page.goto(f"file://{themed.folder / PAGES['lists and a graph']}")
    boxes = page.locator(".enh-scroll, .enh-scroll > div, .enh-picture")
    assert set(boxes.evaluate_all("nodes => nodes.map(n => getComputedStyle(n).overflow)")) == {"visible"}
    over = "nodes => nodes.map(n => n.scrollWidth - n.clientWidth)"
    assert max(page.locator(".enh-scroll, .enh-picture").evaluate_all(over)) <= 1


def test_settings_of_a_site(tmp_path: Path) -> None:
    """A site may have a base address, no permalinks, no sources and the barest theme."""
    settings = {
        "html_baseurl": "https://docs.example.org/en/",
        "html_permalinks": False,
        "html_show_sourcelink": False,
        "html_copy_source": False,
    }
    folder = example(tmp_path, "basic", **settings)
    for name in PAGES.values():
        text = (folder / name).read_text(encoding="utf-8")
        assert "headerlink" not in text, name
        assert f'<link rel="canonical" href="https://docs.example.org/en/{name}"' in text, name


def test_the_gallery() -> None:
    """It shows each theme in each of its schemes, by pictures that are small."""
    text = (ROOT / "docs" / "themes.md").read_text(encoding="utf-8")
    for theme, schemes in THEMES.items():
        for scheme in schemes:
            name = f"_static/themes/{theme}-{scheme}.webp"
            assert name in text
            assert (ROOT / "docs" / name).stat().st_size < 60_000, name
