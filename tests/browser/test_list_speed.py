"""Lists of many proposals in a browser: the time that a change of the query takes."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

import pytest
from browser.lists import Seen
from building import SmallProject

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from communities import Community

pytestmark = pytest.mark.browser

MEASURE = """async (typed) => {
  const box = document.querySelector(".enh-query");
  const times = [];
  for (const text of typed) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    box.value = text;
    box.dispatchEvent(new Event("input", {bubbles: true}));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
  }
  return times;
}"""


@pytest.mark.corpora
@pytest.mark.xdist_group("kep")
def test_every_kep(page: Any, corpora: Path, community: Callable[[str, Path], Community]) -> None:
    """Each key that is typed changes which proposals of Kubernetes are visible, and takes less than 100 ms."""
    built = community("kep", (corpora / "kep").resolve()).build
    page.goto(f"file://{built.outdir / 'enhancements.html'}")
    seen = Seen(page)
    number = len(built.data["enhancements"])
    assert number >= 60
    assert seen.count == f"{number} of {number} proposals"
    times = page.evaluate(MEASURE, ["n", "no", "nod", "node", "no", "x", "pod", "po", "p", ""] * 2)
    print(f"\nKEPs: median {statistics.median(times):.1f} ms, at most {max(times):.1f} ms")  # noqa: T201 - as below
    assert statistics.median(times) < 100
    seen.box.fill("release:>=v1.30 owner:sig-node status:implementable")
    assert 0 < len(seen.keys) < number / 2


@pytest.mark.parametrize("rows", [2000])
def test_many_rows(page: Any, tmp_path: Path, rows: int) -> None:
    """A list of 2,000 stays usable."""
    project = SmallProject(tmp_path)
    statuses = ("accepted", "implemented", "draft")
    text = "".join(
        f"```{{enhancement}} A proposal about pods and number {n}\n:id: N-{n}\n:status: {statuses[n % 3]}\n"
        f":owner: sig-{n % 40}\n:milestones: beta=v1.{n % 30}\n:summary: {'Words about it. ' * 10}\n```\n"
        for n in range(rows)
    )
    project.write({"index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n```\n", "all.md": f"# All\n\n{text}"})
    config = {
        "suppress_warnings": ["toc.not_included"],
        "enhancements_list_page": "",
        "enhancements_release_page": "",
    }
    built = project.build(config=config, search=False)
    page.goto(f"file://{built.outdir / 'index.html'}")
    times = page.evaluate(MEASURE, ["1", "19", "199", "1999", "199", "19", "1", "", "pod", "podx"])
    print(f"\n{rows} rows: median {statistics.median(times):.1f} ms, at most {max(times):.1f} ms")  # noqa: T201 - a measurement
    assert statistics.median(times) < 1000
    Seen(page).box.fill("number 1999")
    assert Seen(page).keys == ["N-1999"]
