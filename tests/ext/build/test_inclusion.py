"""Proposals in files that pages include: which page has the key, and what is reported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

MARKDOWN = {
    "page.md": "# Page\n\n```{include} PART\n```\n",
    "other.md": "# Other\n\n{enh}`T-1`\n",
    "part.md": "# Part\n\n```{enhancement} One\n:id: T-1\n:status: draft\n```\n",
}
REST = {
    "page.rst": "Page\n====\n\n.. include:: PART\n",
    "other.rst": "Other\n=====\n\n:enh:`T-1`\n",
    "part.rst": "Part\n====\n\n.. enhancement:: One\n   :id: T-1\n   :status: draft\n",
}


def write_files(project: SmallProject, suffix: str, part: str) -> None:
    """Write the documents of one markup, with a name for the file that is included."""
    files = MARKDOWN if suffix == "md" else REST
    project.write({"index.rst": f"Home\n====\n\n.. toctree::\n\n   {part}\n   page\n   other\n"})
    project.write(
        {name.replace("part", part): text.replace("PART", f"{part}.{suffix}") for name, text in files.items()}
    )


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize("part", ["part", "a"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_file_that_is_a_page_too(project: SmallProject, suffix: str, part: str, jobs: int) -> None:
    """The file's own page has the key and the links, before or after the other one in the order of names."""
    write_files(project, suffix, part)
    build = project.build(jobs=jobs)
    assert {key: entry["url"] for key, entry in build.entries.items()} == {
        "T-1": f"{part}.html#T-1",
        "T-1-page": "page.html#T-1",
    }
    assert f'href="{part}.html#T-1"' in build.text("other.html")
    (line,) = build.warnings.splitlines()
    assert line.removeprefix(f"{project.src}/") == (
        f"page.{suffix}: WARNING: the proposal in {part}.{suffix}:{3 if suffix == 'md' else 4} is on {part}.{suffix} "
        f"and on page.{suffix}, which includes the file: the first has the key 'T-1', the other is listed as "
        f"'T-1-page'. To show it once, name {part}.{suffix} in `exclude_patterns` of conf.py "
        "[enhancements.duplicate-key]"
    )


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_findings_of_the_file(project: SmallProject, suffix: str) -> None:
    """A mistake in the file is reported once, for its own page; if it has none, for each page that includes it."""
    write_files(project, suffix, "part")
    part = project.src / f"part.{suffix}"
    part.write_text(part.read_text().replace("draft", "wibble"))
    mistake = (f"part.{suffix}", 5 if suffix == "md" else 6, "unknown-status")
    duplicate = (f"page.{suffix}", None, "duplicate-key")
    assert sorted(project.build().findings) == sorted([mistake, duplicate])
    config = {"exclude_patterns": [f"part.{suffix}"], "suppress_warnings": ["toc"]}
    assert project.build(config=config).findings == [mistake]


@pytest.mark.parametrize("builder", ["dirhtml", "singlehtml", "epub", "text", "latex"])
def test_every_builder(project: SmallProject, builder: str) -> None:
    """Each builder reports it, and builds."""
    write_files(project, "md", "part")
    build = project.build(builder, config={"version": "1", "copyright": "Somebody"})
    assert build.findings == [("page.md", None, "duplicate-key")]


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_file_that_is_no_page(project: SmallProject, suffix: str) -> None:
    """A file that Sphinx does not read as a page has its proposal on the page that includes it, without a message."""
    write_files(project, suffix, "part")
    config = {"exclude_patterns": [f"part.{suffix}"], "suppress_warnings": ["toc.excluded", "toc.not_readable"]}
    build = project.build(config=config)
    assert build.warnings == ""
    assert {key: entry["url"] for key, entry in build.entries.items()} == {"T-1": "page.html#T-1"}
    # Each further inclusion is reported, as long as there is one.
    again = project.src / f"other.{suffix}"
    include = "\n```{include} part.md\n```\n" if suffix == "md" else "\n.. include:: part.rst\n"
    again.write_text(again.read_text() + include)
    build = project.build(config=config)
    assert build.findings == [(f"page.{suffix}", None, "duplicate-key")]
    assert f"is on other.{suffix} and on page.{suffix}" in build.warnings
    assert build.warnings.rstrip().endswith("To show it once, include the file once [enhancements.duplicate-key]")
    again.write_text(again.read_text() + include)
    build = project.build(config=config)
    assert re.findall("is (twice )?on other", build.warnings) == ["twice ", ""]
