"""Corrections of values, names and relations by ``check --fix``: documents before and after stand side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_enhancements.cli import main

SETTINGS = """
documents = ["p/**"]
[rules]
date-spelling = "warning"
release-spelling = "warning"
one-sided-succession = "warning"
[[releases]]
name = "v1.30"
[[releases]]
name = "v1.31"
"""


def fix(folder: Path, files: dict[str, str], *options: str, settings: str = SETTINGS) -> dict[str, str]:
    """Write files, correct them, check that a second run changes nothing, and return them."""
    (folder / "enhancements.toml").write_text(settings, encoding="utf-8")
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    command = ["--settings", str(folder / "enhancements.toml"), "--no-cache", "check", "--fix-only", *options]
    assert main(command) == 0
    fixed = {name: (folder / name).read_bytes().decode() for name in files}
    assert main([*command, "--diff"]) == 0
    return fixed


def front_matter(*lines: str) -> str:
    """Return a page with a key and some lines of metadata."""
    return "\n".join(["---", "id: A-1", *lines, "---", "# T", ""])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("status: acepted", "status: accepted"),
        ('status: "acepted"  # acepted?', 'status: "acepted"  # acepted?'),
        ("status: 'Acepted'  # why", "status: 'Accepted'  # why"),
        ("status: IMPLEMENTD", "status: IMPLEMENTED"),
        ("status: whatever", "status: whatever"),
        ("status: acc", "status: acc"),
        ("stage: betaa", "stage: beta"),
        ("milestones:\n  alhpa: v1.30", "milestones:\n  alpha: v1.30"),
        ("milestones: {alpha: v1.30, alphaa: v1.31}", "milestones: {alpha: v1.30, alphaa: v1.31}"),
        ("created: 2023/1/4", "created: 2023-01-04"),
        ("created: 2023.01.04  # 2023", "created: 2023-01-04  # 2023"),
        ("created: 4 January 2023", "created: 2023-01-04"),
        ("created: 01/04/2023", "created: 01/04/2023"),
        ("created: 2023-02-31", "created: 2023-02-31"),
        ("updated: '2023-1-4'", "updated: '2023-01-04'"),
        ('milestones:\n  alpha: "1.30"', 'milestones:\n  alpha: "v1.30"'),
        ("milestones: {alpha: '1.30', beta: 1.31}", "milestones: {alpha: 'v1.30', beta: v1.31}"),
        ("milestones:\n  alpha: v1.30.0", "milestones:\n  alpha: v1.30"),
        ("sumary: Lamps.", "summary: Lamps."),
        ("Sumary: Lamps.", "Summary: Lamps."),
        ("depends_onn:\n  - A-1", "depends_on:\n  - A-1"),
        ("sumary: Lamps.\nsummary: More.", "sumary: Lamps.\nsummary: More."),
    ],
)
def test_values_and_names(tmp_path: Path, before: str, after: str) -> None:
    fixed = fix(tmp_path, {"p/a.md": front_matter(before)})
    assert fixed == {"p/a.md": front_matter(after)}


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("p/a.rst", "Title\n=====\n\n:id: A-1\n:status: acepted\n", "Title\n=====\n\n:id: A-1\n:status: accepted\n"),
        (
            "p/a.md",
            "---\r\nid: A-1\r\nstatus: acepted\r\n---\r\n# T",
            "---\r\nid: A-1\r\nstatus: accepted\r\n---\r\n# T",
        ),
    ],
)
def test_forms_of_documents(tmp_path: Path, name: str, before: str, after: str) -> None:
    assert fix(tmp_path, {name: before}) == {name: after}


@pytest.mark.parametrize(
    ("one", "two", "fixed"),
    [
        ("status: accepted\nsupersedes: A-2", "status: replaced", "status: replaced\nsuperseded-by:\n  - A-1"),
        ("status: accepted", "status: accepted # ok\nsupersedes: A-1", "status: accepted # ok\nsupersedes: A-1"),
        ("status: accepted\nsupersedes: A-2", "status:\n  replaced", "status:\n  replaced"),
        ("supersedes: A-2", "owner: x", "owner: x\nsuperseded-by:\n  - A-1"),
        ("supersedes: A-2", "labels:\n  - x", "superseded-by:\n  - A-1\nlabels:\n  - x"),
        ("supersedes: A-2", "status: replaced\nsuperseded-by: A-3", "status: replaced\nsuperseded-by: A-3"),
    ],
)
def test_inverse_relations(tmp_path: Path, one: str, two: str, fixed: str) -> None:
    pages = {"p/1.md": front_matter(one), "p/2.md": front_matter(two).replace("A-1\n", "A-2\n", 1)}
    assert fix(tmp_path, pages)["p/2.md"] == front_matter(fixed).replace("A-1\n", "A-2\n", 1)
