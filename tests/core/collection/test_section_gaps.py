"""Required sections that proposals lack, judged beside the other proposals of their collection."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, find_diagnostics, front_matter_page

from sphinx_enhancements.core.project.loading import load_collection

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS = {name: f"\n## {name}\n\nText.\n" for name in ("Summary", "Test Plan", "Support Procedures")}
ALL = "".join(SECTIONS.values())
LATER = "status: implementable\ncreation-date: 2026-02-01"
VEP_TEMPLATE = "# VEP #NNNN: T\n\n## Overview\n\n## Graduation Requirements\n\n### Alpha\n\n### Beta\n\n### GA\n"


def list_gaps(folder: Path, pages: list[tuple[str, str]]) -> list[str]:
    """Return number, section and level of each gap in OpenShift's proposals of a template with three sections.

    :param pages: front matter and body of each proposal.
    """
    files = {f"enhancements/a/p{n}.md": front_matter_page(block) + body for n, (block, body) in enumerate(pages, 1)}
    files["guidelines/enhancement_template.md"] = f"# T\n{ALL}"
    settings = '[profile]\nextends = "openshift"\nrules = { missing-section = "warning" }\n'
    collection = load_collection(create_project(folder, files, settings))
    numbers = {entry.key: re.findall(r"\d+", entry.key)[0] for entry in collection}
    return [f"{numbers[key]} {gap.section.title} {is_minor}" for key, gap, is_minor in collection.section_gaps]


@pytest.mark.parametrize(
    ("lacking", "total", "is_minor"),
    [(1, 10, False), (3, 10, False), (4, 10, True), (2, 2, False), (4, 4, False), (5, 5, True)],
)
def test_common_gaps(tmp_path: Path, lacking: int, total: int, is_minor: bool) -> None:
    """A gap is minor if a third of at least four other proposals with its status have it."""
    bodies = [ALL.replace(SECTIONS["Test Plan"], "")] * lacking + [ALL] * (total - lacking)
    others = [("status: provisional\ncreation-date: 2026-01-01", ALL)] * 20
    gaps = list_gaps(tmp_path, [*((LATER, body) for body in bodies), *others])
    assert gaps == [f"{n} Test Plan {is_minor}" for n in range(1, lacking + 1)]


def test_sections_that_are_newer_than_a_proposal(tmp_path: Path) -> None:
    """A proposal without a release does not need a section that only later proposals have."""
    old = ALL.replace(SECTIONS["Support Procedures"], "")
    pages = [(f"status: implementable\ncreation-date: 20{n}-01-01", old if n < 22 else ALL) for n in range(17, 27)]
    pages += [(LATER, ALL)] * 4
    assert list_gaps(tmp_path, pages) == []
    updated = "status: implementable\ncreation-date: 2019-01-01\nlast-updated: 2024-01-01"
    assert list_gaps(tmp_path, [*pages, (updated, old)]) == ["15 Support Procedures False"]


@pytest.mark.parametrize(
    ("status", "release", "current", "is_due"),
    [
        ("implementable", "v1.30", None, True),
        ("implementable", "v1.31", None, False),
        ("implementable", "", None, False),
        ("implementable", "v1.31", "v1.31", True),
        ("implementable", "v1.31", "v1.30", False),
        ("implemented", "v1.31", None, True),
    ],
)
def test_history(tmp_path: Path, status: str, release: str, current: str | None, is_due: bool) -> None:
    """A history is required from the first reached milestone on: before the newest release, or out."""
    history = "\n## Implementation History\n\n- Text.\n"
    files = {"keps/NNNN-kep-template/README.md": f"# T\n{history}"}
    for n, (state, name, body) in enumerate([(status, release, ""), *[("implementable", "v1.31", history)] * 2], 1):
        files[f"keps/sig-x/{n}-one/README.md"] = f"# One\n{body}"
        files[f"keps/sig-x/{n}-one/kep.yaml"] = f"status: {state}\nmilestone: {{alpha: '{name}'}}\n"
    settings = f'current-release = "{current}"\nprofile = "kep"\n' if current else 'profile = "kep"\n'
    collection = load_collection(create_project(tmp_path, files, settings))
    assert [gap.key for gap in collection.section_gaps] == (["KEP-1"] if is_due else [])


@pytest.mark.parametrize(
    ("body", "is_missing"),
    [
        ("## Graduation Requirements\n\n### Alpha\n\nIt works.\n", False),
        ("## Phases of the feature\n\n### Alpha\n\nIt works.\n\n### Beta\n\nIt works well.\n", False),
        ("## Phases of the feature\n\n### Alpha\n\nIt works.\n", True),
        ("## Overview\n\n### Alpha\n\nIt works.\n\n### Beta\n\nIt works well.\n", True),
        # Former heading of the section
        ("## Feature Lifecycle Phases\n\nIt works.\n", False),
        ("## Feature\n\nIt works.\n", True),
    ],
)
def test_sections_below_another_heading(tmp_path: Path, body: str, is_missing: bool) -> None:
    """A section is there if two of its parts are in one section that is not in the template, or by an alias."""
    overview = "" if "Overview" in body else "## Overview\n\nText.\n\n"
    files = {
        "veps/NNNN-vep-template/vep.md": VEP_TEMPLATE,
        "veps/sig-a/1-one/vep.md": f"# VEP #1: One\n\n{overview}{body}",
    }
    found = find_diagnostics(tmp_path, files, "missing-section", "vep")
    assert [diagnostic.message.split("'")[1] for diagnostic in found] == ["Graduation Requirements"] * is_missing
