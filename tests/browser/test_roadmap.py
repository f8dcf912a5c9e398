"""A roadmap in a browser: it scrolls in itself, its head and first column stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject
from sites import THEMES, is_installed

if TYPE_CHECKING:
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
    name: at("tbody tr:nth-child(30) th"),
    cell: at("tbody tr:nth-child(30) td:nth-child(6)"),
    group: at("tbody tr.enh-group p"),
  };
}"""


@pytest.fixture(scope="module", params=THEMES)
def wide(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, ...]]:
    """A roadmap of more rows and releases than fit on any of the screens, in each theme; the schemes of that."""
    if not is_installed(request.param):
        pytest.skip(f"{request.param} is not installed")
    project = SmallProject(tmp_path_factory.mktemp("wide"))
    stages = ", ".join(f"alpha=v1.{n}" for n in range(1, 31))
    proposals = "".join(
        f"```{{enhancement}} A proposal with some words in its title\n:id: T-{n}\n:status: accepted\n"
        f":owner: sig-{n % 2}\n:milestones: {stages}\n```\n\n"
        for n in range(60)
    )
    project.write({"index.md": f"# Home\n\n```{{enhancement-roadmap}}\n:from: v1.1\n```\n\n{proposals}"})
    return project.build(config={"html_theme": request.param}).outdir, THEMES[request.param]


@pytest.mark.parametrize("width", [360, 1280])
def test_what_stays(browser: Any, wide: tuple[Path, tuple[str, ...]], width: int) -> None:
    """Cells move under the head and beside the first column; the page is no wider than the screen."""
    folder, _ = wide
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(f"file://{folder / 'index.html'}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    before = page.evaluate(PLACES)
    page.evaluate("document.querySelector('.enh-matrix').scrollTo(300, 400)")
    after = page.evaluate(PLACES)
    page.close()
    moved = {
        name: [round(new - old) for new, old in zip(after[name], before[name], strict=True)]
        for name in ("frame", "corner", "head", "name", "cell", "group")
    }
    assert moved == {
        "frame": [0, 0],
        "corner": [0, 0],
        "head": [-300, 0],
        "name": [0, -400],
        "cell": [-300, -400],
        "group": [0, -400],
    }


def test_nothing_shows_through(browser: Any, wide: tuple[Path, tuple[str, ...]]) -> None:
    """What stays has a ground that is not transparent, in a dark scheme a dark one."""
    folder, schemes = wide
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
        page.goto(f"file://{folder / 'index.html'}")
        for selector in ("thead th", "tbody th", "tr.enh-group th"):
            found = page.locator(f".enh-roadmap {selector}").nth(1)
            ground = found.evaluate(
                "node => { const c = document.createElement('canvas').getContext('2d', {willReadFrequently: true});"
                " c.fillStyle = getComputedStyle(node).backgroundColor; c.fillRect(0, 0, 1, 1);"
                " return [...c.getImageData(0, 0, 1, 1).data]; }"
            )
            assert ground[3] == 255, (scheme, selector)
            assert (sum(ground[:3]) / 3 > 128) == (scheme == "light" or schemes == ("light",)), (scheme, selector)
        page.close()


@pytest.mark.parametrize("shown", [8, 16, 30])
def test_on_paper(browser: Any, wide: tuple[Path, tuple[str, ...]], shown: int) -> None:
    """On a sheet of paper no column is cut off, and every word is inside its cell."""
    folder, _ = wide
    page = browser.new_page(viewport={"width": 680, "height": 800})
    page.goto(f"file://{folder / 'index.html'}")
    columns = "n => { for (const row of document.querySelectorAll('.enh-roadmap tr:not(.enh-group)'))"
    page.evaluate(f"{columns} while (row.children.length > n + 1) row.lastElementChild.remove(); }}", shown)
    page.emulate_media(media="print")
    box = page.locator(".enh-matrix")
    assert box.evaluate("node => node.scrollWidth - node.clientWidth") <= 1
    over = "nodes => Math.max(...nodes.map(n => n.scrollWidth - n.clientWidth))"
    assert page.locator(".enh-roadmap td").evaluate_all(over) <= 1
    page.close()
