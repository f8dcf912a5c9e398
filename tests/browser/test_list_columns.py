"""Columns of lists in a browser: long words in them, and the release that a query selects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.lists import Seen
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_long_words(page: Any, tmp_path: Path) -> None:
    """One long key, title or unknown status does not push the other columns out; what is still too wide fades."""
    project = SmallProject(tmp_path)
    text = "```{enhancement} Graduate PreferNominatedNodesForSchedulingOfDaemonSets\n:id: T-0-0000-with-more-of-a-key\n"
    text += ":status: implemented (alpha)\n:stage: alpha (deprecated)\n:owner: sig-instrumentation\n```\n"
    text += "```{enhancement} Short\n:id: T-1\n:status: accepted\n:milestones: alpha=v1.20\n:owner: sig-a\n```\n"
    project.write({"index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n```\n", "all.md": f"# All\n\n{text}"})
    config = {"html_theme": "furo", "suppress_warnings": ["enhancements", "toc.not_included"]}
    built = project.build(config=config, search=False)
    page.goto(f"file://{built.outdir / 'index.html'}")
    box = page.locator(".enh-scroll")
    # A width in letters of the font of the table, whichever that is.
    box.evaluate("node => { node.style.maxWidth = 'none'; node.style.width = '100ch'; }")
    assert box.evaluate("node => node.scrollWidth - node.clientWidth") <= 0
    box.evaluate("node => { node.style.maxWidth = ''; node.style.width = ''; }")
    fade = "node => parseFloat(getComputedStyle(node).getPropertyValue('--enh-fade'))"
    page.set_viewport_size({"width": 600, "height": 800})
    page.wait_for_timeout(100)
    assert box.evaluate(fade) > 0
    box.evaluate("node => node.scrollTo(5000, 0)")
    page.wait_for_timeout(100)
    assert box.evaluate(fade) == 0
    assert page.locator("td.enh-key", has_text="T-1").evaluate("node => node.innerText") == "T-1"


MILESTONES = {
    "T-1": "stage: beta\n  milestones: {alpha: v1.1, beta: v1.2, stable: v1.4}",
    "T-2": "stage: stable\n  milestones: {stable: v1.3}",
    "T-3": "stage: alpha\n  milestones: {alpha: v1.1, beta: v1.2}",
    "T-4": "stage: alpha",
    "T-5": "milestones: {alpha: v1.3, beta: v1.3, stable: v1.5}",
}


def test_release_that_the_query_selects(page: Any, tmp_path: Path) -> None:
    """The column with the release shows the milestone that the query is about, with its link, and sorts by it."""
    project = SmallProject(tmp_path)
    project.write(
        {
            "index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n:columns: key, release\n:sort: release\n```\n",
            "enhancements.toml": 'current-release = "v1.2"\n',
            "releases.md": "---\norphan: true\n---\n# Releases\n\n```{enhancement-release}\n```\n",
            **{
                f"p{n}.md": f"---\norphan: true\nenhancement:\n  id: {key}\n  status: accepted\n  {fields}\n---\n# X\n"
                for n, (key, fields) in enumerate(MILESTONES.items())
            },
        }
    )
    built = project.build(config={"html_theme": "basic"})
    page.goto(f"file://{built.outdir / 'index.html'}")
    seen = Seen(page)

    def list_rows() -> list[str]:
        rows = page.locator("tbody tr:visible").all()
        return [" ".join(cell.inner_text().strip() for cell in row.locator("td").all()).strip() for row in rows]

    shown_at_first = [
        "T-3 alpha v1.1", "T-2 stable v1.3 (planned)", "T-5 beta v1.3 (planned)", "T-1 stable v1.4 (planned)", "T-4",
    ]  # fmt: skip
    assert list_rows() == shown_at_first
    seen.box.fill("release:<=v1.2")
    assert list_rows() == ["T-3 alpha v1.1", "T-1 beta v1.2"]
    assert page.locator("tbody tr:visible td a.internal").last.get_attribute("href") == "releases.html#release-v1-2"
    seen.box.fill("release:>v1.3")
    assert list_rows() == ["T-1 stable v1.4 (planned)", "T-5 stable v1.5 (planned)"]
    seen.box.fill("release:v1.2 is:missed")
    assert list_rows() == ["T-3 beta v1.2 (not reached)"]
    seen.box.fill("release:v1.2,none")
    assert seen.sort("Key") == ["T-1", "T-3", "T-4"]
    assert list_rows() == ["T-1 beta v1.2", "T-3 beta v1.2 (not reached)", "T-4"]
    seen.box.fill("release:v1.1")
    assert list_rows() == ["T-1 alpha v1.1", "T-3 alpha v1.1"]
    page.get_by_role("button", name="Release").click()
    seen.box.fill("")
    assert list_rows() == shown_at_first
