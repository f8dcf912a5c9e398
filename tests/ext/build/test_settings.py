"""The settings file as the build meets it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from building import SmallProject

ONE = "---\norphan: true\nenhancement: {id: T-1}\n---\n# One\n"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"enhancements.toml": 'profile = "nope"\n'}, ["profile 'nope'", "bundled", "default", "vep"]),
        ({"enhancements.toml": 'profile = "./mine.toml"\n'}, ["mine.toml"]),
        ({"enhancements.toml": "profile = \n"}, ["enhancements.toml:1", "TOML"]),
        ({"enhancements.toml": b'profile = "\xff"\n'}, ["enhancements.toml", "UTF-8"]),
        ({"enhancements.toml": 'profile = "p.toml"\n', "p.toml": 'name = "p"\nnope = 1\n'}, ["p.toml:2", "'nope'"]),
        ({"enhancements.toml": 'profile = "p.toml"\n', "p.toml": 'extends = "p.toml"\n'}, ["p.toml", "extends itself"]),
        ({"pyproject.toml": "[tool.enhancements]\nprofile = 'nope'\n"}, ["profile 'nope'"]),
        ({"pyproject.toml": "[tool.enhancements\n"}, ["pyproject.toml:1"]),
    ],
)
def test_unusable(project: SmallProject, files: dict[str, str | bytes], words: list[str]) -> None:
    """What cannot be used at all stops the build at once, with one line that says what and where."""
    project.write(files)
    project.write({"index.md": "# Home\n"})
    with pytest.raises(ConfigError) as caught:
        project.build()
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("enhancements: ")
    assert [word for word in words if word not in message] == []


def test_named_file_that_is_not_there(project: SmallProject) -> None:
    """A settings file that ``conf.py`` names and that is not there stops the build."""
    project.write({"index.md": "# Home\n"})
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        project.build(config={"enhancements_settings": "nowhere.toml"})


def test_unusable_from_outside(project: SmallProject) -> None:
    """sphinx-build ends with 2, shows the line, and has written no page."""
    project.write({"index.md": "# Home\n", "enhancements.toml": 'profile = "nope"\n'})
    command = [sys.executable, "-m", "sphinx", str(project.src), str(project.folder / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("profile 'nope'") == 1
    assert not (project.folder / "out/index.html").exists()


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("documents = 3\n", 1, "`documents` must be a list of path patterns"),
        ('\ndocuments = ["{"]\n', 2, "brace"),
        ("wibble = 1\n", 1, "no setting 'wibble'"),
        ("current-release = 1.10\n", 1, "`current-release` must be a text"),
        ('[[releases]]\nname = "v1"\ndate = "soon"\n', 3, "a date such as"),
        ('[[releases]]\nname = "v1"\n[[releases]]\nname = "1.0"\n', 4, "names '1.0' twice"),
        ("[[releases]]\ndate = 2025-01-01\n", 1, "a `name`"),
        ('profile = ["vep"]\n', 1, "`profile` must be a text"),
    ],
)
def test_invalid(project: SmallProject, text: str, line: int, words: str) -> None:
    """A value that a setting does not take is reported with file and line, and its default used."""
    project.write({"index.md": "# Home\n", "one.md": ONE, "enhancements.toml": text})
    build = project.build()
    (path, found, code), *others = build.findings
    assert others == []
    assert path.endswith("enhancements.toml")
    assert (found, code) == (line, "invalid-setting")
    assert words in build.warnings
    assert list(build.entries) == ["T-1"]


def test_invalid_fails_with_warnings_as_errors(project: SmallProject) -> None:
    """Under ``-W`` an invalid setting fails the build at its end, when everything is written."""
    project.write({"index.md": "# Home\n", "enhancements.toml": "wibble = 1\n"})
    build = project.build(warningiserror=True)
    assert build.statuscode == 1
    assert "Home" in build.text("index.html")


def test_invalid_is_said_in_every_build(project: SmallProject) -> None:
    """An invalid setting is reported by a build without changes too, and once."""
    project.write({"index.md": "# Home\n", "enhancements.toml": "wibble = 1\n"})
    project.build()
    assert [code for _, _, code in project.build().findings] == ["invalid-setting"]


def test_pyproject(project: SmallProject) -> None:
    """The table of ``pyproject.toml`` counts where there is no file of our own."""
    project.write(
        {
            "index.md": "# Home\n",
            "p/one.md": "---\norphan: true\nid: T-1\n---\n# One\n",
            "pyproject.toml": '[tool.enhancements]\ndocuments = ["p/*"]\n',
        }
    )
    assert list(project.build().entries) == ["T-1"]
    assert [entry["key"] for entry in project.exported()["enhancements"]] == ["T-1"]
    project.write({"enhancements.toml": ""})
    assert list(project.build().entries) == []


def test_named_file(project: SmallProject) -> None:
    """``enhancements_settings`` names another file, relative to ``conf.py``, and its folder is what paths start at."""
    project.write(
        {
            "index.md": "# Home\n",
            "one.md": "---\norphan: true\nid: T-1\n---\n# One\n",
            "etc/mine.toml": 'documents = ["/one.md"]\nprofile = "own.toml"\n',
            "etc/own.toml": 'name = "own"\n[status]\ndefault = "draft"\n',
        }
    )
    build = project.build(config={"enhancements_settings": "etc/mine.toml"})
    assert build.data["profile"] == "own"
    assert build.entries["T-1"]["status"] == {"raw": None, "value": "draft", "note": None}


def test_profile_that_changes(project: SmallProject) -> None:
    """Another text in a profile file is another way of reading: everything is read again."""
    project.write({"index.md": "# Home\n", "one.md": ONE, "enhancements.toml": 'profile = "own.toml"\n'})
    project.write({"own.toml": 'name = "own"\n'})
    assert project.build().entries["T-1"]["status"]["value"] is None
    project.write({"own.toml": 'name = "own"\n[status]\ndefault = "deferred"\n'})
    build = project.build()
    assert build.entries["T-1"]["status"]["value"] == "deferred"
    assert "Deferred" in build.text("one.html")


def test_root(project: SmallProject) -> None:
    """Paths are relative to the root; documents outside of it are no proposals."""
    text = "---\norphan: true\nid: {}\n---\n# One\n"
    project.write(
        {
            "index.md": "# Home\n",
            "in/one.md": text.format("T-1"),
            "out/one.md": text.format("T-2"),
            "enhancements.toml": 'root = "in"\ndocuments = ["**"]\n',
        }
    )
    build = project.build()
    assert {key: entry["source"]["path"] for key, entry in build.entries.items()} == {"T-1": "one.md"}
    assert build.entries["T-1"]["url"] == "in/one.html"


def test_other_configuration_folder(project: SmallProject, tmp_path: Path) -> None:
    """A folder with ``conf.py`` and settings builds sources elsewhere, which stay as they are."""
    away = tmp_path / "away"
    away.mkdir()
    (away / "conf.py").write_text('extensions = ["myst_parser", "sphinx_enhancements"]\nhtml_theme = "basic"\n')
    (away / "enhancements.toml").write_text('documents = ["p/*.md"]\n')
    project.write({"index.md": "# Home\n", "p/one.md": "---\nid: T-1\n---\n# One\n"})
    project.remove("conf.py")
    before = sorted(path.relative_to(project.src) for path in project.src.rglob("*"))
    build = project.build(confdir=away)
    assert list(build.entries) == ["T-1"]
    assert build.entries["T-1"]["source"]["path"] == "p/one.md"
    assert sorted(path.relative_to(project.src) for path in project.src.rglob("*")) == before


def test_configuration_stays_as_it_is(project: SmallProject) -> None:
    """Settings do not touch Sphinx's configuration: a build without changes reads nothing."""
    project.write({"index.md": "# Home\n", "one.md": ONE, "enhancements.toml": 'current-release = "v1"\n'})
    project.build()
    build = project.build()
    assert (build.read, build.written) == (set(), set())
