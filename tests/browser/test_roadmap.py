"""A roadmap in a browser: it scrolls in itself, its head and first column stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import require_theme
from browser.survey import SWITCH
from building import SmallProject
from sites import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

PLACES = """() => {
  const box = document.querySelector(".enh-matrix");
  const at = selector => { const r = box.querySelector(selector).getBoundingClientRect(); return [r.left, r.top]; };
  const frame = box.getBoundingClientRect();
  return {
    frame: [frame.left, frame.top],
    corner: at("thead th"),
    head: at("thead th:nth-child(6)"),
    name: at("tbody tr:nth-child(18) th"),
    cell: at("tbody tr:nth-child(18) td:nth-child(6)"),
    group: at("tbody tr.enh-group p"),
  };
}"""

IS_GROUP_ABOVE = """() => {
  const { left, top, height } = document.querySelector(".enh-matrix tbody tr.enh-group p").getBoundingClientRect();
  return document.elementFromPoint(left + 5, top + height / 2).closest(".enh-group") !== null;
}"""
"""True if nothing covers the heading of a group, which stays in place while its rows scroll."""


@pytest.fixture(scope="module", params=THEMES)
def wide(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A roadmap of more rows and releases than fit on any of the screens, in each theme; the schemes of that."""
    require_theme(request.param, request.config)
    project = SmallProject(tmp_path_factory.mktemp("wide"))
    stages = ", ".join(f"alpha=v1.{n}" for n in range(1, 31))
    proposals = "".join(
        f"```{{enhancement}} A proposal with some words in its title\n:id: T-{n}\n:status: accepted\n"
        f":owner: sig-{n % 2}\n:milestones: {stages}\n```\n\n"
        for n in range(36)
    )
    project.write({
        "index.md": f"# Home\n\n```{{enhancement-roadmap}}\n:from: v1.1\n```\n\n{proposals}",
        "enhancements.toml": 'current-release = "v1.3"\n',
    })  # fmt: skip
    config = {"html_theme": request.param, "enhancements_list_page": "", "enhancements_release_page": ""}
    return project.build(config=config, search=False).outdir, THEMES[request.param]


@pytest.fixture(scope="module")
def wide_page(browser: Any, wide: tuple[Path, tuple[str, ...]]) -> Iterator[Any]:
    """Page of the browser with the roadmap of many rows and releases, for all tests that only change its window."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"file://{wide[0] / 'index.html'}")
    yield page
    page.close()


def show(page: Any, width: int, **media: str) -> None:
    """Give a page a width, and the features of media that are named; the others get their defaults."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(**{"media": "screen", "color_scheme": "light", "forced_colors": "none", **media})
    page.evaluate(SWITCH, media.get("color_scheme", "light"))  # some themes follow the system only at loading


def test_what_stays(wide_page: Any) -> None:
    """Cells move under the head and beside the first column; the page is no wider than the screen."""
    page = wide_page
    for width in (700, 1280):
        show(page, width)
        page.evaluate("document.querySelector('.enh-matrix').scrollTo(0, 0)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        before = page.evaluate(PLACES)
        page.evaluate("document.querySelector('.enh-matrix').scrollTo(300, 400)")
        after = page.evaluate(PLACES)
        assert page.evaluate(IS_GROUP_ABOVE)
        # The heading of the group stays below the header, which is two lines high here at most.
        assert abs(after.pop("group")[1] - before.pop("group")[1]) < 25
        moved = {
            name: [round(new - old) for new, old in zip(after[name], before[name], strict=True)]
            for name in ("frame", "corner", "head", "name", "cell")
        }
        assert moved == {
            "frame": [0, 0],
            "corner": [0, 0],
            "head": [-300, 0],
            "name": [0, -400],
            "cell": [-300, -400],
        }, width


def test_nothing_shows_through(wide_page: Any, wide: tuple[Path, tuple[str, ...]]) -> None:
    """What stays has a ground that is not transparent, in a dark scheme a dark one."""
    _, schemes = wide
    page = wide_page
    for scheme in ("light", "dark"):
        show(page, 700, color_scheme=scheme)
        for selector in ("thead th", "tbody th", "tr.enh-group th"):
            found = page.locator(f".enh-roadmap {selector}").nth(1)
            ground = found.evaluate(
                "node => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
                " c.fillStyle = getComputedStyle(node).backgroundColor; c.fillRect(0, 0, 1, 1);"
                " return [...c.getImageData(0, 0, 1, 1).data]; }"
            )
            assert ground[3] == 255, (scheme, selector)
            assert (sum(ground[:3]) / 3 > 128) == (scheme == "light" or schemes == ("light",)), (scheme, selector)


@pytest.fixture(scope="module", params=THEMES)
def long_roadmap(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page with a roadmap of forty releases, of which three follow the current one, in each theme."""
    require_theme(request.param, request.config)
    project = SmallProject(tmp_path_factory.mktemp("long-roadmap"))
    stages = ("alpha=v1.1, beta=v1.35, stable=v1.38", "alpha=v1.39", ", ".join(f"alpha=v1.{n}" for n in range(1, 41)))
    proposals = "".join(
        f"```{{enhancement}} {'A proposal with some words in its title ' * 3}\n:id: T-{n}\n:status: {status}\n"
        f":owner: sig-a\n:milestones: {milestones}\n```\n\n"
        for n, (status, milestones) in enumerate(zip(("accepted", "draft", "accepted"), stages, strict=True))
    )
    roadmap = "```{enhancement-roadmap}\n:from: v1.1\n```"
    index = f"# Home\n\n{roadmap}\n\n```{{enhancement-roadmap}}\n```\n\n{proposals}"
    project.write({"index.md": index, "enhancements.toml": 'current-release = "v1.37"\n'})
    config = {"html_theme": request.param, "enhancements_list_page": ""}
    return project.build(config=config, search=False).outdir / "index.html"


@pytest.fixture(scope="module")
def long_page(browser: Any, long_roadmap: Path) -> Iterator[Any]:
    """Page of the browser with the roadmap of forty releases, for all tests that only change its window."""
    page = browser.new_page(reduced_motion="reduce")
    page.goto(f"file://{long_roadmap}")
    yield page
    page.close()


def test_columns(long_page: Any) -> None:
    """All releases have columns of one width, in which every badge fits; a roadmap scrolls only if it must."""
    page = long_page
    for width in (768, 1280, 1920):
        show(page, width)
        for table in page.locator("table.enh-roadmap").all():
            widths = table.locator("thead th:not(:first-child)").evaluate_all(
                "all => all.map(n => n.getBoundingClientRect().width)"
            )
            assert max(widths) - min(widths) < 1
            assert min(widths) > 60
            over = table.locator("td").evaluate_all("all => Math.max(...all.map(n => n.scrollWidth - n.clientWidth))")
            assert over <= 1
        scrolls = "box => box.scrollWidth > box.clientWidth + 1"
        assert page.locator(".enh-matrix").first.evaluate(scrolls)
        assert page.locator(".enh-matrix").last.evaluate("box => box.scrollWidth <= Math.max(box.clientWidth, 740)")


@pytest.mark.parametrize("width", [768, 1280])
def test_scroll_to_the_current_release(long_page: Any, width: int) -> None:
    """A roadmap of many releases is scrolled to the current one; the page itself is not."""
    page = long_page
    show(page, width)
    page.reload()
    box, now = (
        page.locator(".enh-matrix").first.bounding_box(),
        page.locator(".enh-roadmap .enh-now").first.bounding_box(),
    )
    assert box["x"] + 176 <= now["x"] <= box["x"] + box["width"] - now["width"] + 1
    assert page.evaluate("[scrollX, scrollY]") == [0, 0]


def test_notes_of_badges(long_page: Any) -> None:
    """Notes that the legend explains are in the accessible text and in print, and take no space on a screen."""
    page = long_page
    show(page, 1280)
    table = page.locator("table.enh-roadmap").last
    assert table.get_by_role("cell", name="Stable (planned)").count() == 1
    assert table.get_by_role("cell", name="Alpha (proposed)").count() == 1
    assert page.locator(".enh-legend").last.inner_text().split() == ["reached", "planned", "proposed"]
    note = table.locator(".enh-explained").first
    assert note.bounding_box()["height"] <= 1
    show(page, 1280, media="print")
    assert note.bounding_box()["height"] > 5
    show(page, 1280, forced_colors="active")
    assert note.bounding_box()["height"] > 5


@pytest.mark.parametrize("script", [True, False])
def test_on_a_phone(page: Any, static_page: Any, long_roadmap: Path, script: bool) -> None:
    """On a phone every row is a card: the full title, then the releases of its milestones with their badges."""
    page = page if script else static_page
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{long_roadmap}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = page.locator(".enh-matrix").last
    assert box.evaluate("box => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]") == [0, 0]
    row = page.locator("table.enh-roadmap").last.locator("tbody tr:not(.enh-group)").first
    title, cells = row.locator("th").bounding_box(), row.locator("td:visible")
    assert title["width"] > 300
    assert [" ".join(text.split()) for text in cells.all_inner_texts()] == ["v1.35 Beta", "v1.38 Stable (planned)"]
    assert all(cell.bounding_box()["y"] >= title["y"] + title["height"] for cell in cells.all())
    assert page.locator("table.enh-roadmap").last.locator("thead a:visible").count() == 8


def test_on_paper(wide_page: Any) -> None:
    """On a sheet of paper no column is cut off, and every word is inside its cell, with 30, 16 and 8 releases."""
    page = wide_page
    show(page, 680, media="print")
    page.evaluate("whole = document.querySelector('table.enh-roadmap'), whole.replaceWith(whole.cloneNode(true))")
    columns = "n => { for (const row of document.querySelectorAll('.enh-roadmap tr:not(.enh-group)'))"
    over = "nodes => Math.max(...nodes.map(n => n.scrollWidth - n.clientWidth))"
    for shown in (30, 16, 8):
        page.evaluate(f"{columns} while (row.children.length > n + 1) row.lastElementChild.remove(); }}", shown)
        assert page.locator(".enh-matrix").evaluate("node => node.scrollWidth - node.clientWidth") <= 1
        assert page.locator(".enh-roadmap td").evaluate_all(over) <= 1
    page.evaluate("document.querySelector('table.enh-roadmap').replaceWith(whole)")
