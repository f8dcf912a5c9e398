"""What axe-core says of our pages: nothing, but for what a page of the theme without us has as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

PAGES = {
    "a proposal": "proposals/0007-backfill.html",
    "proposals by directive": "proposals/small-changes.html",
    "lists and a graph": "proposals/index.html",
    "the lifecycle": "proposals/0001-proposal-process.html",
    "a release": "release-v1.4.html",
    "all releases": "releases.html",
    "questions": "questions.html",
}

# What the example project has of Sphinx: captions in the toctree, headings, wide code, a link to the source.
PLAIN = {
    "index.md": "# Home\n\n```{toctree}\n:caption: Guide\n\npage\n```\n",
    "page.md": f"# Page\n\nText.\n\n## One\n\n```yaml\n{'wide: ' * 60}\n```\n\n## Two\n\nText.\n",
}
FOREIGN = {"html_theme": "furo", "extensions": ["myst_parser"], "html_copy_source": True}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the theme of the example, and without us."""
    project = SmallProject(tmp_path_factory.mktemp("plain"))
    project.write(PLAIN)
    built = project.build(config=FOREIGN)
    assert "enh" not in re.sub("enhanc|lengthen", "", built.text("page.html"))
    return built.outdir


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
        fields += f", depends-on: T-{(n + 1) % 90}" if n else ""
        files[f"p{n}.md"] = f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# T\n\nText.\n"
    project.write(files)
    return project.build(config={"html_theme": "alabaster", "enhancements_release_page": ""}).outdir


def violations(page: Any) -> Iterator[tuple[str, str]]:
    """Each rule that a page breaks, with the start tag of the element that does."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    for violation in axe.Axe().run(page).response["violations"]:
        for node in violation["nodes"]:
            yield violation["id"], re.sub(r"(?s)(<[^>]*>).*", r"\1", node["html"])


@pytest.fixture
def opened(browser: Any, width: int, scheme: str) -> Iterator[Any]:
    """A page of the browser, still without address."""
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    yield page
    page.close()


def open_card(page: Any) -> bool:
    """Open the first card of a page, if it has one, by keyboard as axe has to see it."""
    if not page.locator(".enh-mention").count():
        return False
    page.keyboard.press("Tab")
    page.locator(".enh-mention").first.focus()
    page.locator(".enh-card:visible").wait_for()
    page.wait_for_timeout(200)  # until it has its full colours
    return True


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(opened: Any, site: Path, plain: Path) -> None:
    """No page of ours breaks a rule in a place of its own, with a card open where it has one."""
    opened.goto(f"file://{plain / 'page.html'}")
    of_the_theme = set(violations(opened))
    # These are the theme's and Sphinx's: captions without a level, an aside without a name, words
    # outside all landmarks behind the icons of a header, wide code that no tab key reaches.
    known = {"aria-required-attr", "landmark-unique", "region", "scrollable-region-focusable"}
    assert {rule for rule, _ in of_the_theme} <= known
    cards = 0
    for what, name in PAGES.items():
        opened.goto(f"file://{site / name}")
        cards += open_card(opened)
        assert set(violations(opened)) - of_the_theme == set(), what
    assert cards >= 3


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("scheme", ["light"])
def test_what_scrolls_is_reached(opened: Any, without_links: Path) -> None:
    """A table and a picture without links are reached by keyboard themselves, since they scroll."""
    opened.goto(f"file://{without_links / 'index.html'}")
    for name in (".enh-scroll", ".enh-picture"):
        assert opened.locator(name).evaluate("node => node.scrollWidth > node.clientWidth"), name
        opened.locator(name).focus()
        assert opened.locator(name).evaluate("node => node === document.activeElement"), name
    assert "scrollable-region-focusable" not in {rule for rule, _ in violations(opened)}


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("scheme", ["light"])
def test_axe_is_awake(opened: Any, site: Path) -> None:
    """A page that we spoil is found out: these tests can fail."""
    opened.goto(f"file://{site / PAGES['a proposal']}")
    opened.evaluate("document.querySelector('.enh-badge').style.color = '#aaa'")
    opened.evaluate("document.querySelectorAll('input[aria-label]').forEach(i => i.removeAttribute('aria-label'))")
    assert {rule for rule, _ in violations(opened)} >= {"color-contrast", "label"}
