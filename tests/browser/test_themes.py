"""Our pages in each theme that people use: at home, in the scheme that the theme is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.contrast import CONTRASTS
from browser.survey import IN_EACH_WINDOW
from conftest import ROOT
from sites import PAGES, THEMES, example

if TYPE_CHECKING:
    from pathlib import Path

    from browser.conftest import Themed
    from browser.survey import Survey

pytestmark = pytest.mark.browser


def test_it_builds(themed: Themed) -> None:
    """Without a warning, with references checked: the fixture has seen to it. Each page has our style sheet."""
    for name in PAGES.values():
        assert "enhancements.css" in (themed.folder / name).read_text(encoding="utf-8"), name


def test_layout(survey: Survey) -> None:
    """Nothing is cut off or overflows its container on a desktop, a tablet and a phone."""
    assert [finding for facts in survey.pages.values() for finding in facts.layout] == []


def test_badges_can_be_read(survey: Survey) -> None:
    """The word of each badge stands out from its tint at least 4.5 to 1."""
    for scheme in survey.themed.schemes:
        for what, facts in survey.pages.items():
            assert min(facts.badges[scheme], default=21) >= 4.5, (scheme, what)
        for what in ("lists and a graph", "all releases"):
            assert len(survey.pages[what].badges[scheme]) > 10


def test_the_scheme_is_that_of_the_theme(survey: Survey) -> None:
    """It is dark where the theme is, by the system or by its switch, and in no other case."""
    for what in IN_EACH_WINDOW:
        colours = survey.pages[what].colours
        assert len(colours["light"]) > 1
        assert (colours["light"] == colours["dark"]) == (survey.themed.schemes == ("light",)), what
        for scheme in ("light", "dark"):
            assert colours[f"switched to {scheme}"] == colours[scheme], (what, scheme)


@pytest.fixture(scope="module")
def barest_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with a base address, no permalinks and no sources, in a theme that sets no colours."""
    settings = {
        "html_baseurl": "https://docs.example.org/en/",
        "html_permalinks": False,
        "html_show_sourcelink": False,
        "html_copy_source": False,
    }
    return example(tmp_path_factory.mktemp("barest"), "basic", **settings)


def test_an_unknown_theme(page: Any, barest_site: Path) -> None:
    """In a theme that says nothing of its colours, what covers something else has the scheme of the text."""
    page.goto(f"file://{barest_site / PAGES['all releases']}")
    for colours in ("color: #222; background: #eee", "color: #ddd; background: #111"):
        page.evaluate("colours => { document.body.style = colours; }", colours)
        for name in (".enh-roadmap tbody th > p", ".enh-badge:visible"):
            assert min(page.locator(name).evaluate_all(CONTRASTS)) >= 4.5, (name, colours)


def test_on_paper(survey: Survey) -> None:
    """Nothing scrolls, no list is wider than the text, and what is filled is printed as filled."""
    assert set(survey.pages["a release"].printed["ink"]) == {"exact"}
    assert set(survey.pages["lists and a graph"].printed["overflow"]) == {"visible"}
    for what, facts in survey.pages.items():
        assert set(facts.printed["overflow"]) <= {"visible"}, what
        assert max(facts.printed["hidden"], default=0) <= 1, what


def test_settings_of_a_site(barest_site: Path) -> None:
    """A site may have a base address, no permalinks, no sources and the barest theme."""
    for name in PAGES.values():
        text = (barest_site / name).read_text(encoding="utf-8")
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
