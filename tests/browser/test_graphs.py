"""Graphs at the widths of a phone and of a desk: letters stay legible, and what is too wide scrolls by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

LETTERS = """() => [...document.querySelectorAll(".enh-graph")].flatMap(svg => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [...svg.querySelectorAll("text")].map(text => scale * parseFloat(getComputedStyle(text).fontSize));
})"""


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wide graph in which each proposal depends on all that follow it, and eight pairs."""
    wide = {n: ", ".join(f"A-{m}" for m in range(n + 1, 10)) for n in range(10)}
    pairs = {n: f"A-{n + 1}" if n % 2 == 0 else "" for n in range(20, 36)}
    project = SmallProject(tmp_path_factory.mktemp("graphs"))
    project.write({"index.md": "# Home\n\n```{enhancement-graph}\n```\n"})
    for n, needed in (wide | pairs).items():
        fields = f"id: A-{n}, depends-on: [{needed}]"
        text = f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# Words of a title that needs three lines {n}\n"
        project.write({f"p{n}.md": text})
    return project.build(config={"html_theme": "furo"}).outdir


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_legible_letters(page: Any, graphs: Path, width: int) -> None:
    """No letter is smaller than 11 px, and the page is no wider than the screen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"file://{graphs / 'index.html'}")
    letters = page.evaluate(LETTERS)
    assert len(letters) >= 60
    assert 11 <= min(letters) <= max(letters) <= 13.01
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_pairs_fill_the_width(page: Any, graphs: Path) -> None:
    """Narrow parts stand in two columns on a wide screen, and below each other on a phone."""
    page.goto(f"file://{graphs / 'index.html'}")
    for width, columns in ((1280, 2), (390, 1)):
        page.set_viewport_size({"width": width, "height": 800})
        lefts = page.locator(".enh-graph-part:not(.enh-spanning)").evaluate_all(
            "parts => parts.map(part => Math.round(part.getBoundingClientRect().left))"
        )
        assert (len(lefts), len(set(lefts))) == (8, columns)


def test_a_wide_part_scrolls_by_keyboard(page: Any, graphs: Path) -> None:
    """The box of a wide part has a name and is scrolled by keys; edges fade for as long as there is more."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{graphs / 'index.html'}")
    box = page.get_by_role("region", name="Relations between proposals, part 1 of 9")
    fades = """node => {
        const style = getComputedStyle(node);
        return ["--enh-fade-start", "--enh-fade"].map(name => parseFloat(style.getPropertyValue(name)) > 0);
    }"""
    assert box.evaluate(fades) == [False, True]
    box.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 0")
    box.evaluate("node => node.scrollTo({left: (node.scrollWidth - node.clientWidth) / 2, behavior: 'instant'})")
    page.wait_for_timeout(100)
    assert box.evaluate(fades) == [True, True]
    box.evaluate("node => node.scrollTo({left: node.scrollWidth, behavior: 'instant'})")
    page.wait_for_timeout(100)
    assert box.evaluate(fades) == [True, False]
