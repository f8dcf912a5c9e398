"""What axe-core says of our pages: nothing, but for what a page of the theme without us has as well."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from building import SmallProject
from sites import PAGES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

    from browser.conftest import Themed

pytestmark = pytest.mark.browser

# What pages without us have: captions without a level, an aside or a button without a name, words outside all
# landmarks, wide code and tables that no tab key reaches, colours that are too light.
KNOWN = {
    "aria-required-attr",
    "color-contrast",
    "heading-order",
    "landmark-unique",
    "link-in-text-block",
    "region",
    "scrollable-region-focusable",
    "summary-name",
}


# Rules whose result differs between a light and a dark page.
OF_COLOURS = {"color-contrast", "link-in-text-block"}


# Parts of a list that filtering and sorting change; its rows are only hidden and moved.
CHANGED_BY_FILTER = ".enh-filter, .enh-list thead"


class Violation(NamedTuple):
    """A rule that a page breaks.

    :param where: the start tag of the element that does, or the colour of its text.
    :param contrast: where colours are too much alike, how much that is.
    """

    rule: str
    where: str
    contrast: float = 0


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


def violations(page: Any, part: str | None = None, rules: Collection[str] = ()) -> Iterator[Violation]:
    """Each rule that a page breaks, with the place.

    :param part: selector of the elements to test; ``None`` for all.
    :param rules: only these rules of axe-core; none for all.
    """
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # Without preloading, axe-core fetches no style sheets: that fails for pages in files, and no rule here needs it.
    options: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
    if rules:
        options["runOnly"] = {"type": "rule", "values": sorted(rules)}
    is_loaded = page.evaluate("typeof window.axe === 'object'")
    runner = axe.Axe(axe_script="null") if is_loaded else axe.Axe()
    for violation in runner.run(page, context=part, options=options).response["violations"]:
        rule = violation["id"]
        for node in violation["nodes"]:
            if rule == "color-contrast":
                data = node["any"][0]["data"]
                yield Violation(rule, data["fgColor"], data["contrastRatio"])
            else:
                yield Violation(rule, re.sub(r"(?s)(<[^>]*>).*", r"\1", node["html"]))


def ours(found: Iterable[Violation], of_the_theme: Iterable[Violation]) -> list[Violation]:
    """What is not the theme's. A colour that it has too little contrast with has a little less on a ground of ours."""
    return [
        one
        for one in found
        if not any((one.rule, one.where) == at[:2] and one.contrast >= 0.9 * at.contrast for at in of_the_theme)
    ]


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


def use_filter(page: Any) -> Iterator[str]:
    """Bring the first list of a page that can be filtered into each of its states, if there is one."""
    box = page.locator(".enh-query").first
    if not box.count():
        return
    # Of the theme, outside all landmarks: it comes when one scrolls.
    page.evaluate("document.querySelector('.back-to-top')?.remove()")
    for menu in page.locator(".enh-list").first.locator("summary").all():
        menu.click()
        page.locator(".enh-values input:visible").first.check()
        yield f"the menu {menu.inner_text()}"
        menu.click()
        box.fill("")
    page.locator(".enh-sort:visible").nth(1).click()
    yield "sorted by another column"
    box.fill("status:nope")
    page.locator(".enh-mistake:visible").wait_for()
    yield "a mistake"
    box.fill("nothing has these words")
    yield "no rows"


@pytest.mark.parametrize("width", [360, 1280])
def test_no_violation(browser: Any, themed: Themed, width: int, long_factor: int) -> None:
    """No page of ours breaks a rule in an element of its own, in any theme, with a card open where it has one.

    Without ``--long``, themes other than that of the example are tested on a narrow screen in one scheme, without the
    states of the filter, which are the same in each theme. States of the filter are tested in the
    parts of the list that they change, in the light scheme on a narrow screen and in the dark one on a wide screen.
    Further schemes are tested by the rules about colours.
    """
    everything = long_factor > 1 or themed.theme == "furo"
    if width > 360 and not everything:
        pytest.skip("run with --long: the wide screen is tested in the theme of the example")
    # The side bars of a wide screen are tested in one scheme.
    for number, scheme in enumerate(themed.schemes if width == 360 and everything else themed.schemes[-1:]):
        rules = OF_COLOURS if number else ()
        has_states = long_factor > 1 or (everything and not number)
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        of_the_theme: set[Violation] = set()
        for name in ("page.html", "bare.html"):
            page.goto(f"file://{themed.plain / name}")
            of_the_theme |= set(violations(page, rules=rules))
        assert {one.rule for one in of_the_theme} <= KNOWN
        cards = states = 0
        for what, name in PAGES.items():
            page.goto(f"file://{themed.folder / name}")
            cards += open_card(page)
            assert ours(violations(page, rules=rules), of_the_theme) == [], (what, scheme)
            for state in use_filter(page) if has_states else ():
                states += 1
                assert ours(violations(page, CHANGED_BY_FILTER, rules), of_the_theme) == [], (what, scheme, state)
        assert cards >= 3
        assert states >= (7 if has_states else 0)
        page.close()


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("scheme", ["light"])
def test_what_scrolls_is_reached(opened: Any, without_links: Path) -> None:
    """A table and a picture without links are reached by keyboard themselves, since they scroll."""
    opened.goto(f"file://{without_links / 'index.html'}")
    opened.set_viewport_size({"width": 700, "height": 800})  # on a narrower screen rows are cards
    for name in (".enh-scroll:has(table)", ".enh-graph-part"):
        assert opened.locator(name).evaluate("node => node.scrollWidth > node.clientWidth"), name
        opened.locator(name).focus()
        assert opened.locator(name).evaluate("node => node === document.activeElement"), name
    assert "scrollable-region-focusable" not in {one.rule for one in violations(opened)}


@pytest.mark.parametrize("width", [360])
@pytest.mark.parametrize("scheme", ["light"])
def test_axe_is_awake(opened: Any, site: Path) -> None:
    """A page that we spoil is found out: these tests can fail."""
    opened.goto(f"file://{site / PAGES['a proposal']}")
    opened.evaluate("document.querySelector('.enh-badge').style.color = '#aaa'")
    opened.evaluate("document.querySelectorAll('input[aria-label]').forEach(i => i.removeAttribute('aria-label'))")
    assert {one.rule for one in violations(opened)} >= {"color-contrast", "label"}
