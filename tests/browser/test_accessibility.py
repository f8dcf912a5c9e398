"""What axe-core says of our pages: nothing, but for what a page of the theme without us has as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import KNOWN, ours, violations
from browser.survey import NARROW, WIDE
from building import SmallProject
from sites import PAGES

if TYPE_CHECKING:
    from pathlib import Path

    from browser.survey import Survey

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def without_links(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wide table and a collapsed graph, in neither of which anything is a link."""
    project = SmallProject(tmp_path_factory.mktemp("without-links"))
    columns = "owner, status, stage, participants, created, release, labels"
    files = {
        "index.md": f"# Home\n\n```{{enhancement-list}}\n:columns: {columns}\n```\n\n```{{enhancement-graph}}\n```\n"
    }
    for n in range(90):
        fields = (
            f"id: T-{n}, owner: sig-{n % 9}, participants: [sig-someone-else], created: 2026-01-01, status: accepted"
        )
        fields += f", depends-on: [{', '.join(f'T-{(n + step) % 90}' for step in range(1, 6))}]" if n else ""
        files[f"p{n}.md"] = f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# T\n\nText.\n"
    project.write(files)
    return project.build(config={"html_theme": "alabaster", "enhancements_release_page": ""}).outdir


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_no_violation(survey: Survey, width: int, long_factor: int) -> None:
    """No page of ours breaks a rule in an element of its own, in any theme, with a card open where it has one.

    Without ``--long``, themes other than that of the example are tested on a narrow screen, without the states of the
    filter, which are the same in each theme, and on some kinds of pages. All rules are tested in one scheme, those
    about links in each on common kinds of pages, and the contrast of texts in each on all.
    """
    if width == WIDE and long_factor == 1 and survey.themed.theme != "furo":
        pytest.skip("run with --long: the wide screen, and all kinds of pages, are tested in the theme of the example")
    assert {one.rule for one in survey.of_the_theme} <= KNOWN
    tested = set()
    for what, facts in survey.pages.items():
        for window, found in facts.accessibility.items():
            if window.width == width:
                tested.add(window)
                assert ours(found, survey.of_the_theme) == [], (what, window)
    assert {window.scheme for window in tested} >= set(survey.themed.schemes if width == NARROW else ["dark"])
    assert sum(facts.has_card for facts in survey.pages.values()) >= 3
    has_states = long_factor > 1 or survey.themed.theme == "furo"
    assert len([window for window in tested if window.state]) >= (7 if has_states else 0)


def test_what_scrolls_is_reached(page: Any, without_links: Path) -> None:
    """A table and a picture without links are reached by keyboard themselves, since they scroll."""
    page.goto(f"file://{without_links / 'index.html'}")
    page.set_viewport_size({"width": 700, "height": 800})  # on a narrower screen rows are cards
    for name in (".enh-scroll:has(table)", ".enh-graph-part"):
        assert page.locator(name).evaluate("node => node.scrollWidth > node.clientWidth"), name
        page.locator(name).focus()
        assert page.locator(name).evaluate("node => node === document.activeElement"), name
    assert "scrollable-region-focusable" not in {one.rule for one in violations(page)}


def test_axe_is_awake(page: Any, site: Path) -> None:
    """A page that we spoil is found out: these tests can fail."""
    page.goto(f"file://{site / PAGES['a proposal']}")
    page.evaluate("document.querySelector('.enh-badge').style.color = '#aaa'")
    page.evaluate("document.querySelectorAll('input[aria-label]').forEach(i => i.removeAttribute('aria-label'))")
    for is_contrast_by_axe in (False, True):
        found = list(violations(page, is_contrast_by_axe=is_contrast_by_axe))
        assert {one.rule for one in found} >= {"color-contrast", "label"}
