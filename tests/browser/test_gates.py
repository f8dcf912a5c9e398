"""Tables of feature gates in a browser: long names break between their words, and are copied unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

GATE = "ClearingNominatedNodeNameAfterBindingOfEveryPodInTheCluster"
COPIED = """code => {
  const range = document.createRange();
  range.selectNodeContents(code);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  return getSelection().toString();
}"""
LINES = """code => {
  const lines = new Map();
  for (const text of [...code.querySelector(".pre").childNodes].filter(node => node.nodeType === 3)) {
    const range = document.createRange();
    range.selectNodeContents(text);
    const tops = new Set([...range.getClientRects()].map(({top}) => Math.round(top)));
    for (const top of tops) lines.set(top, (lines.get(top) ?? "") + text.data);
  }
  return [...lines.values()];
}"""


@pytest.fixture(scope="module")
def gates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Page with the table of a gate with a long name."""
    project = SmallProject(tmp_path_factory.mktemp("gates"))
    fields = f"id: A-1, status: accepted, gates: [{GATE}], milestones: {{alpha: v1.8, beta: v1.9}}"
    project.write({"one.md": f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# The first\n"})
    project.write({"index.md": "# Home\n\n```{feature-gates}\n```\n"})
    return project.build(config={"html_theme": "furo"}).outdir / "index.html"


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_long_names(page: Any, gates: Path, width: int) -> None:
    """Each line of a name consists of whole words, and the copied name has no other character."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"file://{gates}")
    name = page.locator("table.enh-table code").first
    lines = name.evaluate(LINES)
    assert "".join(lines) == GATE
    assert len(lines) > 1
    assert name.evaluate(COPIED) == GATE
    assert name.evaluate("code => code.closest('td').scrollWidth <= code.closest('td').clientWidth")


def test_cards(page: Any, gates: Path) -> None:
    """On a phone, each card names the columns whose values need a label."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{gates}")
    labels = (
        page.locator("table.enh-table tbody tr")
        .first.locator("td[data-label]")
        .evaluate_all("cells => cells.map(cell => getComputedStyle(cell, '::before').content)")
    )
    assert labels == ['"Since: " / ""', '"Until: " / ""']
