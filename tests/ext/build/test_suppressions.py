"""Comments that suppress findings, in a build and on the command line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest
    from building import Build, SmallProject

FILES = {
    "enhancements.toml": 'documents = ["p/**"]\n',
    "index.md": """
        # Home

        ```{toctree}
        p/one
        two
        three
        ```
        """,
    "p/one.md": """\
        ---
        id: T-1
        status: bogus # enhancements: ignore[unknown-status] imported
        stage: nonsense
        see-also: T-9
        ---
        <!-- enhancements: ignore-file[unresolved-reference, missing-section] imported -->
        # One

        ## Summary

        <!-- enhancements: ignore[unknown-stage] misplaced -->

        Text.
        """,
    "two.md": """
        # Two

        <!-- enhancements: ignore[invalid-value] as it was -->
        ```{enhancement} Inner
        :id: T-2
        :status: draft
        :created: yesterday
        :stage: nonsense # enhancements: ignore[unknown-stage] same line
        ```

        ```{enhancement} Other
        :id: T-3
        :created: yesterday
        ```
        """,
    "three.rst": """
        Three
        =====

        .. enhancements: ignore[invalid-value, unknown-status] as it was

        .. enhancement:: Third
           :id: T-4
           :status: wibble
           :created: yesterday
        """,
}


def list_findings(build: Build) -> list[tuple[str, int | None, str]]:
    """Return path, line and code of the logged findings, sorted."""
    return sorted(build.findings, key=str)


def test_build_and_command_line_agree(
    project: SmallProject, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both report the same findings: those without a comment, and the comment that suppresses nothing."""
    from sphinx_enhancements.cli import main

    project.write(FILES)
    build = project.build()
    expected = [
        ("p/one.md", 12, "unused-suppression"),
        ("p/one.md", 4, "unknown-stage"),
        ("two.md", 14, "invalid-value"),
    ]
    assert list_findings(build) == expected
    exported = sorted(
        ((d["path"], d["line"], d["code"]) for entry in build.entries.values() for d in entry["diagnostics"]), key=str
    )
    assert exported == expected
    monkeypatch.chdir(project.src)
    assert main(["--no-cache", "check", "--output-format=concise"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["p/one.md:4:8", "p/one.md:12", "two.md:14"]
    assert project.exported()["enhancements"] == [
        {name: value for name, value in entry.items() if name != "url"} for entry in build.data["enhancements"]
    ]


def test_comments_are_invisible(project: SmallProject) -> None:
    """Neither pages nor excerpts show a comment, and headings, keys and digests stay as without it."""
    project.write(FILES)
    build = project.build()
    summary = build.entries["T-1"]["summary"]
    texts = [re.sub("<!--.*?-->", "", build.text(f"{name}.html")) for name in ("p/one", "two", "three")]
    assert summary == "Text."
    assert [text for text in texts if "ignore" in text] == []


def test_incremental_builds(project: SmallProject) -> None:
    """A comment that is added or removed changes the findings of the next build, and its export."""
    project.write(FILES)
    project.build()
    text = FILES["p/one.md"]
    project.write(
        {"p/one.md": text.replace("stage: nonsense", "stage: nonsense # enhancements: ignore[unknown-stage] x")}
    )
    build = project.build()
    assert list_findings(build) == [("p/one.md", 12, "unused-suppression")]
    fresh = project.build(out="fresh", fresh=True)
    assert build.data == fresh.data
    project.write({"p/one.md": text.replace("# enhancements: ignore[unknown-status] imported", "")})
    assert ("p/one.md", 3, "unknown-status") in list_findings(project.build())
