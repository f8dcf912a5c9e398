"""Tables in a browser: columns that do not depend on the data, and rows as cards on a phone."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import require_theme
from browser.layout import SCRIPT
from building import SmallProject
from sites import THEMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.browser

LISTS = """\
# Home

```{enhancement-list}
:filter: owner:sig-a
```

```{enhancement-list}
:group-by: owner
:filterable:
```

```{enhancement-list}
:group-by: status
:fold:
```

```{enhancement-list}
:columns: key, title, authors, labels, depends-on, milestones, created
```

```{enhancement-list}
:columns: title
```
"""
LONG = f"""\
---
orphan: true
enhancement:
  id: T-1
  status: provisional|implementable|implemented|deferred|rejected|withdrawn|replaced {"and more " * 50}
  stage: {"very-long-stage-" * 20}
  owner: مجموعة العمل المعنية بالحوسبة السحابية
  authors: [{", ".join(f"Person Number{n} <p{n}@example.org>" for n in range(80))}]
  labels: [{", ".join(f"area/label-{n}" for n in range(200))}]
  depends-on: [{", ".join(f"T-{n}" for n in range(10, 70))}]
  created: 2026-01-02
---
# {"x" * 300}
"""
KEY = """\
---
orphan: true
enhancement:
  id: a-very-long/key-of-a-proposal-with-more
  status: accepted
  stage: alpha
  milestones: {{alpha: v1.1, beta: v1.2}}
  owner: sig-{}
---
# عنوان المقترح (v2): دعم
"""
SHORT = "---\norphan: true\n---\n# Others\n\n" + "".join(
    f"```{{enhancement}} Title {n}\n:id: T-{n}\n:status: accepted\n:owner: sig-a\n```\n\n" for n in range(10, 70)
)


@pytest.fixture(scope="module")
def build_lists(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that builds lists of long and short values in a theme, and returns the page."""

    @cache
    def build(theme: str) -> Path:
        project = SmallProject(tmp_path_factory.mktemp("tables"))
        project.write({"index.md": LISTS, "long.md": LONG, "key.md": KEY.format("z" * 80), "others.md": SHORT})
        config = {"html_theme": theme, "suppress_warnings": ["enhancements", "toc.not_included"]}
        built = project.build(config=config, search=False)
        assert built.warnings == ""
        return built.outdir / "index.html"

    return build


LEFTS = """nodes => nodes.map(table => {
  const start = table.getBoundingClientRect().left;
  return Array.from(table.tHead.rows[0].cells, cell => Math.round(cell.getBoundingClientRect().left - start));
})"""


@pytest.mark.parametrize("theme", THEMES)
def test_columns(request: pytest.FixtureRequest, page: Any, build_lists: Callable[[str], Path], theme: str) -> None:
    """Columns of one name start at one position in lists, groups and folded groups; no page overflows."""
    require_theme(theme, request.config)
    page.goto(f"file://{build_lists(theme)}")
    page.evaluate("document.querySelectorAll('.enh-folded').forEach(node => { node.open = true; })")
    for width in (1280, 768, 390):
        page.set_viewport_size({"width": width, "height": 800})
        if width == 1280:
            lefts = page.locator("table:has(th:nth-child(6)):not(:has(th:nth-child(7)))").evaluate_all(LEFTS)
            assert len(lefts) == 4  # a list, one in groups, and one for each status
            assert [left for left in lefts if left != lefts[0]] == []
        found = page.evaluate(SCRIPT)
        # A word of 300 letters has a few lines more where seven columns leave it the least space.
        assert [one for one in found if "x" * 50 not in one[1]] == [], width


def test_cards(page: Any, build_lists: Callable[[str], Path]) -> None:
    """On a phone a row is a card: key and facts, then the title; only headings that sort are visible."""
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{build_lists('furo')}")
    first, grouped = page.locator("table").nth(0), page.locator("table").nth(1)
    row = first.locator("tbody tr", has_text="T-12")
    key, title, status = (row.locator("td").nth(n).bounding_box() for n in range(3))
    assert abs(key["y"] - status["y"]) < key["height"]
    assert title["y"] >= key["y"] + key["height"]
    assert title["x"] == key["x"]
    tree = first.aria_snapshot()
    assert '- columnheader "Status"' in tree
    assert '- row "T-12 Title 12 Accepted sig-a"' in tree
    assert first.locator("thead").bounding_box()["width"] <= 1
    button = grouped.get_by_role("button", name="Title")
    assert button.bounding_box()["width"] > 10
    button.click()
    assert grouped.locator("thead th").nth(1).get_attribute("aria-sort") == "ascending"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    label = "node => getComputedStyle(node, '::before').content"
    cells = page.locator("table").nth(-2).locator("tbody tr", has_text="Person Number0").locator("td")
    assert [cells.nth(n).evaluate(label) for n in (1, 2)] == ["none", '"Authors: " / ""']


def test_cards_without_key(page: Any, tmp_path: Path) -> None:
    """On a phone, a card in a table without keys starts with the proposal, before the other facts."""
    project = SmallProject(tmp_path)
    one = "---\norphan: true\nenhancement:\n  id: T-1\n  status: accepted\n  owner: sig-a\n---\n# One\n"
    project.write(
        {"index.md": "# Home\n\n```{enhancement-list}\n:columns: proposal, owner, status\n```\n", "one.md": one}
    )
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"file://{project.build(config={'html_theme': 'alabaster'}).outdir}/index.html")
    proposal, owner, status = (page.locator("tbody td").nth(n).bounding_box() for n in range(3))
    assert owner["y"] >= proposal["y"] + proposal["height"]
    assert abs(owner["y"] - status["y"]) < owner["height"]


def test_rest_of_a_cell(static_page: Any, build_lists: Callable[[str], Path]) -> None:
    """The rest of a long cell opens by keyboard without scripts, and is printed without the number that opens it."""
    static_page.goto(f"file://{build_lists('furo')}")
    rest = static_page.locator("details.enh-rest", has_text="area/label-199")
    assert not rest.locator("p").is_visible()
    static_page.emulate_media(media="print")
    assert rest.locator("p").is_visible()
    assert not rest.locator("summary").is_visible()
    static_page.emulate_media(media="screen")
    rest.locator("summary").press("Enter")
    assert rest.locator("p").is_visible()
