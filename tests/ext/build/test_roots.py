"""Documents that Sphinx reads through symbolic links out of the root, with the setting ``roots`` and without it."""

from __future__ import annotations

import json
import re
from contextlib import redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build, SmallProject

BUILDERS = ["html", "dirhtml", "singlehtml", "epub", "text", "latex"]
SETTINGS = 'documents = ["proposals/{number}-*.md", "proposals/{number}-*/README.md"]\n'
ONE = "---\nid: T-1\nstatus: accepted\n---\n# A lamp\n\n## Summary\n\nIt turns.\n"
HOME = "# Home\n\n```{toctree}\n:glob:\n\nproposals/*\nproposals/*/*\n```\n"


@pytest.fixture
def outside(project: SmallProject) -> Path:
    """Return a folder beside the sources, to which ``proposals`` in the sources is a link."""
    folder = project.folder / "proposals"
    (folder / "2-horn").mkdir(parents=True)
    (folder / "1-lamp.md").write_text(ONE)
    (folder / "2-horn/README.md").write_text("---\nid: T-2\nauthors: '@a'\n---\n# A horn\n")
    (folder / "3-plan.md").write_text("---\nid: T-4\n---\n# A plan\n\n```{enhancement} Inside\n:id: T-3\n```\n")
    project.write({"index.md": HOME, "enhancements.toml": SETTINGS})
    (project.src / "proposals").symlink_to("../proposals")
    return folder


def build(project: SmallProject, builder: str = "html") -> Build:
    """Build with the settings that an e-book needs."""
    return project.build(builder, config={"version": "1", "copyright": "Somebody"})


def check(project: SmallProject) -> list[tuple[str, str]]:
    """Return the location and the code of each finding of the command line."""
    output = StringIO()
    with redirect_stdout(output):
        main(["--root", str(project.src), "check"])
    return re.findall(r"(?m)^(\S+): (?:warning|error): .* \[([a-z-]+)\]$", output.getvalue())


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("builder", BUILDERS)
def test_without_roots(project: SmallProject, builder: str) -> None:
    """One message names the link and the setting; the pages stay as their authors wrote them."""
    result = build(project, builder)
    (line,) = result.warnings.splitlines()
    assert line.removeprefix(f"{project.src}/") == (
        "proposals:1: ERROR: proposals is a link out of the root, so that the proposals behind it are not read; if "
        'they belong to the project, write `roots = ["../proposals"]` into the settings [enhancements.file-bounds]'
    )
    if builder in ("html", "dirhtml"):
        page = result.text("proposals/1-lamp.html" if builder == "html" else "proposals/1-lamp/index.html")
        assert re.findall("<h[12]>(.*?)<", page) == ["A lamp", "Summary"]
        assert "enh-panel" not in page
        assert result.entries == {}


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("builder", BUILDERS)
def test_with_roots(project: SmallProject, builder: str) -> None:
    """Proposals behind the link are as any others, without a message."""
    project.write({"enhancements.toml": f'roots = ["../proposals"]\n{SETTINGS}'})
    result = build(project, builder)
    assert result.warnings == ""
    if builder in ("html", "dirhtml", "singlehtml"):
        found = {key: (entry["title"], entry["source"]["path"]) for key, entry in result.entries.items()}
        assert found == {
            "T-1": ("A lamp", "proposals/1-lamp.md"),
            "T-2": ("A horn", "proposals/2-horn/README.md"),
            "T-3": ("Inside", "proposals/3-plan.md"),
            "T-4": ("A plan", "proposals/3-plan.md"),
        }


def test_command_line(project: SmallProject, outside: Path) -> None:
    """The command line reports and reads what a build does; a changed setting or file is followed."""
    assert build(project).findings == [("proposals", 1, "file-bounds")]
    assert check(project) == [("proposals", "file-bounds")]
    project.write({"enhancements.toml": f'roots = ["../proposals"]\n{SETTINGS}'})
    result = build(project)
    for entry in (entries := result.data["enhancements"]):
        del entry["url"]
    assert entries == project.exported()["enhancements"]
    (outside / "1-lamp.md").write_text(ONE.replace("# A lamp", "# A bell"))
    assert build(project).entries["T-1"]["title"] == "A bell"
    project.write({"enhancements.toml": SETTINGS})
    assert build(project).entries == {}


def test_sidecars_stay_inside(project: SmallProject, outside: Path) -> None:
    """A metadata file behind an allowed link is read, and one that leads further out is not."""
    (project.folder / "secret.yaml").write_text("title: Secret\nstatus: implemented\n")
    folder = outside / "sig-x"
    for name in ("4-a", "5-b"):
        (folder / name).mkdir(parents=True)
        (folder / name / "README.md").write_text(f"# KEP-{name[0]}: T\n")
    (folder / "4-a/kep.yaml").write_text("title: Four\nstatus: implementable\n")
    (folder / "5-b/kep.yaml").symlink_to("../../../secret.yaml")
    project.write({"enhancements.toml": 'profile = "kep"\nroots = ["../proposals"]\n'})
    (project.src / "keps").symlink_to("../proposals")
    (project.src / "proposals").unlink()
    result = project.build(config={"suppress_warnings": ["toc"]})
    assert result.entries["KEP-4"]["title"] == "Four"
    assert "Secret" not in json.dumps(result.data)
    assert ("keps/sig-x/5-b/kep.yaml", 1, "file-bounds") in result.findings
    assert "the setting `roots` does not name" in result.warnings


@pytest.mark.parametrize(
    ("roots", "code"),
    [('["../nowhere"]', "invalid-setting"), ('"../proposals"', "invalid-setting"), ("[]", "file-bounds")],
)
@pytest.mark.usefixtures("outside")
def test_unusable_roots(project: SmallProject, roots: str, code: str) -> None:
    """A value that is no list of folders is reported, and no link is followed."""
    project.write({"enhancements.toml": f"roots = {roots}\n{SETTINGS}"})
    result = build(project)
    assert code in [found for _path, _line, found in result.findings]
    assert result.entries == {}


@pytest.mark.usefixtures("outside")
def test_root_above_the_sources(project: SmallProject) -> None:
    """With a root that contains both folders, pages behind the link are proposals of the build, without a message."""
    project.write({"enhancements.toml": f'root = ".."\n{SETTINGS}'})
    result = build(project)
    assert result.warnings == ""
    assert {key: entry["title"] for key, entry in result.entries.items()} == {
        "T-1": "A lamp",
        "T-2": "A horn",
        "T-3": "Inside",
        "T-4": "A plan",
    }


@pytest.mark.parametrize(
    "text",
    ["---\nenhancement: {id: T-1}\n---\n# A lamp\n", "# Page\n\n```{enhancement} A lamp\n:id: T-1\n```\n"],
    ids=["marker", "directive"],
)
@pytest.mark.parametrize("link", ["shared", "note.md"])
def test_proposals_that_no_pattern_matches(project: SmallProject, link: str, text: str) -> None:
    """A link to pages that declare themselves proposals, or hold directives, is reported by both readers."""
    (project.folder / "shared").mkdir()
    (project.folder / "shared/note.md").write_text(text)
    page = "shared/note" if link == "shared" else "note"
    project.write({"index.md": f"# Home\n\n```{{toctree}}\n{page}\n```\n", "enhancements.toml": ""})
    (project.src / link).symlink_to("../shared" if link == "shared" else "../shared/note.md")
    result = build(project)
    assert [(path, code) for path, _line, code in result.findings] == [(link, "file-bounds")]
    assert result.entries == {}
    assert check(project) == [(link, "file-bounds")]
    project.write({"enhancements.toml": 'roots = ["../shared"]\n'})
    result = build(project)
    assert result.warnings == ""
    assert list(result.entries) == ["T-1"]


def test_links_that_are_not_reported(project: SmallProject) -> None:
    """A link to a file or folder without proposals, such as a read-me file, is nobody's mistake."""
    (project.folder / "README.md").write_text("# Read me\n")
    (project.folder / "shared").mkdir()
    (project.folder / "shared/note.md").write_text("# Note\n")
    project.write({"index.md": "# Home\n\n```{toctree}\nREADME\nshared/note\n```\n", "enhancements.toml": SETTINGS})
    project.write({"proposals/1-a.md": f"---\norphan: true\n{ONE[4:]}"})
    (project.src / "README.md").symlink_to("../README.md")
    (project.src / "shared").symlink_to("../shared")
    assert build(project).warnings == ""
    assert check(project) == []
