"""Charts in a browser: they fit any screen, and are usable by keyboard and screen reader."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

COLOUR = """segment => {
  const dot = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  dot.fillStyle = getComputedStyle(document.querySelector(segment)).borderInlineStartColor;
  dot.fillRect(0, 0, 1, 1);
  return [...dot.getImageData(0, 0, 1, 1).data];
}"""
WIDTHS = "bars => bars.map(bar => bar.getBoundingClientRect().width)"


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Site with sixty releases, one owner of 100 proposals, and 40 owners of one, some with long names."""
    project = SmallProject(tmp_path_factory.mktemp("charts"))
    owners = ["sig-big"] * 100 + [f"sig-{n}" for n in range(38)] + ["n" * 300, "<script>alert(1)</script>"]
    proposals = "".join(
        f"```{{enhancement}} T\n:id: T-{n}\n:status: {('accepted', 'draft')[n % 2]}\n:owner: {owner}\n"
        f":milestones: alpha=v1.{n % 60}\n```\n\n"
        for n, owner in enumerate(owners)
    )
    views = "```{enhancement-chart}\n```\n\n```{enhancement-chart} owner\n:limit: 100\n```\n\n"
    views += "```{enhancement-chart} status\n:split-by: owner\n```\n\n```{enhancement-chart} title\n```\n"
    project.write({"index.md": f"# Home\n\n{views}\n\n```{{toctree}}\np\n```\n", "p.md": f"# Proposals\n\n{proposals}"})
    return project.build(config={"html_theme": "furo"}).outdir


@pytest.mark.parametrize("width", [390, 1280])
def test_on_any_screen(static_page: Any, charts: Path, width: int) -> None:
    """Neither page nor chart is wider than the screen, text is legible, and no script is needed."""
    page = static_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"file://{charts / 'index.html'}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for chart in page.locator("table.enh-chart").all():
        assert chart.evaluate("table => table.scrollWidth <= table.parentElement.clientWidth + 1")
    sizes = page.locator(".enh-chart :is(th, td, .enh-parts)").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 12
    assert page.locator("table.enh-chart").first.locator("tbody tr").count() == 60
    assert page.locator(".enh-chart .enh-measure").first.bounding_box()["width"] > 150


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_use_of_the_width(page: Any, charts: Path, width: int) -> None:
    """The bars of all charts start at one position, the longest fills the width, numbers stand beside short bars."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"file://{charts / 'index.html'}")
    boxes = page.locator(".enh-charts").all()
    starts, ends = [], []
    for box in boxes:
        bars = box.locator(".enh-bar").evaluate_all(
            "bars => bars.map(bar => bar.getBoundingClientRect()).map(({left, right}) => [left, right])"
        )
        starts += [left for left, _ in bars]
        ends.append(box.bounding_box()["x"] + box.bounding_box()["width"] - max(right for _, right in bars))
    assert max(starts) - min(starts) < 1
    assert max(ends) < 2
    row = page.locator(".enh-chart").first.locator("tbody tr").nth(30)
    bar, words = row.locator(".enh-bar").bounding_box(), row.locator(".enh-parts").bounding_box()
    assert words["y"] < bar["y"] + bar["height"]


def test_widths(page: Any, charts: Path) -> None:
    """Bars are as long as their numbers say, and their parts too."""
    page.goto(f"file://{charts / 'index.html'}")
    owners = page.locator("table.enh-chart").nth(1)
    longest, second, *_ = owners.locator(".enh-bar").evaluate_all(WIDTHS)
    assert longest / second == pytest.approx(100, rel=0.1)
    bar = page.locator("table.enh-chart").nth(2).locator(".enh-bar").first
    first, *others = bar.locator("span").evaluate_all(WIDTHS)
    assert first > 2 * max(others)
    assert sum([first, *others]) == pytest.approx(bar.bounding_box()["width"], abs=len(others) + 1)


def test_keyboard(page: Any, charts: Path) -> None:
    """Each row has one link that the keyboard reaches, which is its name."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{charts / 'index.html'}")
    page.locator(".enh-chart th a").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "v1.1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/enhancements-releases.html#release-v1-1")


def test_bars_link_to_their_proposals(page: Any, charts: Path) -> None:
    """A bar links to a list of exactly the proposals that it counts."""
    owners = page.locator(".enh-chart").nth(1).locator("tr")
    for name, number in (("sig-big", 100), ("<script>", 1), ("n" * 30, 1)):
        page.goto(f"file://{charts / 'index.html'}")
        owners.filter(has_text=name).first.locator(".enh-bar").click()
        page.wait_for_url("**/enhancements.html?q=owner:*")
        assert page.locator(".enh-list tbody tr:visible").count() == number


def test_screen_reader(page: Any, charts: Path) -> None:
    """Screen readers get a table with a name, whose rows have heads and numbers."""
    page.goto(f"file://{charts / 'index.html'}")
    assert page.get_by_role("table", name="Proposals by owner").count() == 1
    table = page.get_by_role("table", name="Proposals by release")
    assert table.get_by_role("rowheader", name="v1.0").count() == 1
    assert table.get_by_role("row", name="v1.0 3 Alpha: 3", exact=True).count() == 1
    assert table.get_by_role("link").count() == 60


def test_colours(page: Any, site: Path) -> None:
    """Parts differ in colour in light and in dark schemes."""
    page.goto(f"file://{site / 'releases.html'}")
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        alpha, beta = (page.evaluate(COLOUR, f".enh-chart .enh-stage-{stage}") for stage in ("alpha", "beta"))
        assert alpha != beta


def test_printed(page: Any, site: Path) -> None:
    """Paper has the bars with their grounds, and the words beside them."""
    page.goto(f"file://{site / 'releases.html'}")
    page.emulate_media(media="print")
    segment = page.locator(".enh-chart .enh-part").first
    assert segment.evaluate("part => getComputedStyle(part).printColorAdjust") == "exact"
    assert page.locator(".enh-chart .enh-parts").first.is_visible()
