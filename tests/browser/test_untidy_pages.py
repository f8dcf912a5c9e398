"""Pages of proposals with very many, very long or no values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.axe import KNOWN, violations
from browser.layout import measure_layout
from building import SmallProject

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

pytestmark = pytest.mark.browser

STATUS = "provisional|implementable|implemented|deferred|rejected|withdrawn|replaced; " * 6 + "x" * 44
WORD = "Prefer" + "NominatedNodes" * 21
OWNER = "קבוצת התחזוקה של המערכת"
PEOPLE = [f"@person-{n}" for n in range(80)]
LABELS = [f"area/{n}" for n in range(200)]
OTHERS = 60
RELEASES = 300

VIEWS = {
    "list": "```{enhancement-list}\n:filterable:\n:columns: key, title, status, stage, release, owner, labels\n```",
    "list-by-owner": "```{enhancement-list}\n:group-by: owner\n```",
    "releases": "```{enhancement-release}\n```",
    "roadmap": "```{enhancement-roadmap}\n```",
    "questions": "```{enhancement-questions}\n```",
    "constraints": "```{enhancement-constraints}\n:filter: key:T-0,T-1\n```",
    "gates": "```{feature-gates}\n```",
    "charts": "```{enhancement-chart} status\n```\n\n```{enhancement-chart} owner\n```",
    "graph": "```{enhancement-graph}\n```",
    "overview": "```{enhancement-overview}\n```",
    "graph-of-one": "```{enhancement-graph}\n:focus: T-1\n```",
}


def write_untidy(project: SmallProject) -> None:
    """Write a proposal with very many and long values, sixty related proposals, and three hundred releases."""
    untidy = f"""\
        id: T-0
        title: {WORD}
        status: "{STATUS}"
        owner: {OWNER}
        release: ""
        milestones: {{alpha: v1.1, beta: ""}}
        reviewers: [{", ".join(f'"{person}"' for person in PEOPLE)}]
        labels: [{", ".join(LABELS)}]
        see-also: [{", ".join(f"T-{n}" for n in range(1, OTHERS // 2 + 1))}]
        depends-on: [{", ".join(f"T-{n}" for n in range(OTHERS // 2 + 1, OTHERS + 1))}]
        gates: [{WORD}]
    """
    front = "\n".join(f"  {line.strip()}" for line in untidy.splitlines() if line.strip())
    answers = f"## Constraints\n\n1. {WORD}\n2. N/A: {WORD}\n3. N/A\n"
    questions = f"{answers}\n## Open Questions\n\n1. {WORD}?\n2. {'Who decides? ' * 40}\n"
    project.write({"p0.md": f"---\norphan: true\nenhancement:\n{front}\n---\n# {WORD}\n\nText.\n\n{questions}"})
    for n in range(1, OTHERS + 1):
        fields = f"id: T-{n}, status: accepted, owner: sig-{n % 7}, milestones: {{alpha: v1.{5 * n - 4}}}"
        project.write({f"p{n}.md": f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# A title of some words\n"})
    releases = "".join(f'[[releases]]\nname = "v1.{n}"\n' for n in range(1, RELEASES + 1))
    releases += "".join(f'[[constraints]]\nid = "{n}"\ntitle = "{WORD} {n}"\n' for n in range(1, 13))
    project.write({"enhancements.toml": f'current-release = "v1.150"\n{releases}\n[[releases]]\ndate = 2026-01-01\n'})


def build_views(project: SmallProject) -> Path:
    """Add a page of each view to a project, and build it with a common theme."""
    home = "# Home\n\n```{toctree}\n" + "\n".join(VIEWS) + "\n```\n"
    project.write({"index.md": home} | {f"{name}.md": f"# {name}\n\n{text}\n" for name, text in VIEWS.items()})
    config = {"html_theme": "furo", "suppress_warnings": ["enhancements"]}
    return project.build(config=config, search=False).outdir


@pytest.fixture(scope="module")
def untidy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Site of a proposal with very many and long values."""
    project = SmallProject(tmp_path_factory.mktemp("untidy"))
    write_untidy(project)
    return build_views(project)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Site without a proposal."""
    return build_views(SmallProject(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="module")
def unconnected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Site with graphs of 200 proposals without relations."""
    project = SmallProject(tmp_path_factory.mktemp("unconnected"))
    proposals = "".join(f"```{{enhancement}} T\n:id: T-{n}\n```\n\n" for n in range(200))
    graphs = "```{enhancement-graph}\n```\n\n```{enhancement-graph}\n:limit: 3000\n```\n"
    project.write({"index.md": f"# Home\n\n{graphs}", "all.md": f"---\norphan: true\n---\n# All\n\n{proposals}"})
    return project.build(config={"html_theme": "furo", "enhancements_list_page": ""}, search=False).outdir


def list_defects(page: Any, folder: Path, names: Collection[str]) -> list[str]:
    """Return the defects of pages: no text, layout at two widths, accessibility on a phone, and errors of scripts."""
    defects: list[str] = []
    listeners = {
        "console": lambda message: defects.append(message.text) if message.type == "error" else None,
        "pageerror": lambda error: defects.append(str(error)),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    for name in names:
        page.goto(f"file://{folder / name}.html")
        if len(page.locator("article").inner_text().split()) <= 3:
            defects.append(f"{name}: there is only a title")
        found = measure_layout(page, name, widths=(1280, 390))
        # A title of 300 letters has to break into more lines than other texts.
        defects += [str(finding) for finding in found if finding.check != "high-cell"]
        broken = [found for found in violations(page) if found.rule not in KNOWN or "enh-" in found.where]
        defects += [f"{name}: {violation}" for violation in broken]
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    return defects


def test_many_long_values(page: Any, untidy: Path) -> None:
    """Pages of a proposal with very many and long values have no defects on a phone and on a desktop."""
    assert list_defects(page, untidy, ("p0", *VIEWS)) == []


def test_empty_collection(page: Any, empty: Path) -> None:
    """Views of an empty collection have no defects, and each has a note that there is nothing."""
    assert list_defects(page, empty, VIEWS) == []


def test_graphs_of_unconnected_proposals(page: Any, unconnected: Path) -> None:
    """Graphs leave out many proposals without relations."""
    assert list_defects(page, unconnected, ["index"]) == []


ROWS = """() => [...document.querySelectorAll("[class*=enh-] :is(tr, li, dd, dt, text), p[class*=enh-]")]
    .filter(node => !node.closest("[hidden], .enh-filter, .enh-facets, .enh-card"))
    .map(node => node.textContent.trim().replace(/\\s+/g, " "))"""
HIDDEN = """() => [...document.querySelectorAll(".enh-table tr, .enh-questions li, .enh-chart tr, .enh-panel dd")]
    .filter(node => !node.closest("details:not([open])") && !node.checkVisibility())
    .map(node => node.textContent)"""


def test_without_scripts(page: Any, static_page: Any, untidy: Path) -> None:
    """Without scripts, every row and number is in the page, and only folded parts are hidden."""
    rows = {}
    for name in ("p0", *VIEWS):
        for opened in (page, static_page):
            opened.goto(f"file://{untidy / name}.html")
            rows[name, opened is page] = opened.evaluate(ROWS)
        assert static_page.evaluate(HIDDEN) == [], name
    for name in ("p0", *VIEWS):
        assert rows[name, True] == rows[name, False], name
    assert sum(row.startswith("T-") for row in rows["list", False]) == OTHERS + 1
