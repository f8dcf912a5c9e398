"""Loading and validation of settings."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.proposals import limit_cpu_time
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.patterns import PathPattern
from sphinx_enhancements.core.config.settings import LoadedSettings, Settings, find_settings, load_settings
from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.releases import Release

if TYPE_CHECKING:
    from pathlib import Path


def load(folder: Path, text: str | bytes, name: str = "enhancements.toml") -> LoadedSettings:
    """Write and load a settings file."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_settings(path)


def test_all_settings(tmp_path: Path) -> None:
    """Each setting is read."""
    (tmp_path / "docs").mkdir()
    loaded = load(
        tmp_path,
        """
        profile = "vep"
        root = "docs"
        documents = ["a/**"]
        exclude = ["b/*.md"]
        current_release = "v1.9"
        [[releases]]
        name = "1.9"
        date = 2026-01-01
        code_freeze = "2025-12-01"
        [[releases]]
        name = "next"
        date = 2026-07-01T10:00:00Z
        """,
    )
    assert loaded.diagnostics == ()
    assert loaded.settings == Settings(
        profile="vep",
        root="docs",
        documents=(PathPattern("a/**"),),
        exclude=(PathPattern("b/*.md"),),
        current_release="v1.9",
        releases=(
            Release("1.9", date(2026, 1, 1), (("code-freeze", date(2025, 12, 1)),)),
            Release("next", date(2026, 7, 1)),
        ),
    )


def test_no_file_and_an_empty_file(tmp_path: Path) -> None:
    """All defaults are used."""
    assert load_settings(None) == LoadedSettings(Settings())
    assert load(tmp_path, b"\xef\xbb\xbf").settings == Settings()


@pytest.mark.parametrize(
    ("text", "line", "fragment"),
    [
        ("\nprofil = 'x'", 2, "'profil'"),
        ("\nprofile = 3", 2, "text"),
        ("\nprofile = ''", 2, "text"),
        ("\ndocuments = 'a'", 2, "list of path patterns"),
        ("\ndocuments = ['{']", 2, "brace"),
        ("\ndocuments = [1]", 2, "list of path patterns"),
        ("\nroot = 'nowhere'", 2, "folder"),
        ("\nroot = 'a\\u0000b'".replace("'", '"'), 2, "folder"),
        ("\nroot = '" + "x" * 5000 + "'", 2, "folder"),
        ("\ncurrent-release = 'last'", 2, "releases"),
        ("\nreleases = 3", 2, "tables"),
        ("\nreleases = ['x']", 2, "tables"),
        ("\n[[releases]]\ndate = 2026-01-01", 2, "name"),
        ("\n[[releases]]\nname = 1.9", 2, "name"),
        ("\n[[releases]]\nname = '1.9'\n[[releases]]\nname = 'v1.9.0'", 5, "twice"),
        ("\n[[releases]]\nname = 'a'\n[[releases]]\nname = 'A'", 5, "twice"),
        ("\n[[releases]]\nname = 'a'\ndate = 'soon'", 4, "date such as"),
        ("\n[[releases]]\nname = 'a'\nfreeze = 3", 4, "date such as"),
        ("\n[table]\nx = 1", 2, "'table'"),
    ],
)
def test_invalid_values(tmp_path: Path, text: str, line: int, fragment: str) -> None:
    """An invalid value is reported with file and line, and only its default is used."""
    loaded = load(tmp_path, f"exclude = ['z']{text}\n")
    assert [(d.path, d.line, d.code) for d in loaded.diagnostics] == [
        (str(tmp_path / "enhancements.toml"), line, "invalid-setting")
    ]
    assert fragment in loaded.diagnostics[0].message
    assert loaded.settings == Settings(exclude=(PathPattern("z"),)) or "releases" in text


@pytest.mark.parametrize(
    "value", ["1", "1.5", "true", "2026-01-01", "[]", "[[]]", "{}", "'x'", "''", "{a = 1}", "[{}]"]
)
def test_any_value_for_any_setting(tmp_path: Path, value: str) -> None:
    """A value of any type is read or reported, and nothing raises."""
    for field in fields(Settings):
        loaded = load(tmp_path, f"{field.name} = {value}\n")
        given_value = getattr(loaded.settings, field.name)
        assert (given_value == getattr(Settings(), field.name)) or not loaded.diagnostics
        assert all(d.line == 1 for d in loaded.diagnostics)


@pytest.mark.parametrize(
    ("data", "fragment"),
    [
        (b"profile = \n", ":1: is not valid TOML"),
        (b"a = 1\na = 2\n", "is not valid TOML"),
        (b"a = 2023-14-05\n", "is not valid TOML"),
        (b"a = '\xff'\n", "is not UTF-8"),
        (b"a = " + b"[" * 100_000, ""),
        (b"a = " + b"1" * 10_000, "is not valid TOML"),
        (b"a = '\0'\n", "is not valid TOML"),
    ],
)
def test_unreadable_files(tmp_path: Path, data: bytes, fragment: str) -> None:
    """An unreadable file raises an error of one line that names the file."""
    with limit_cpu_time(), pytest.raises(SetupError) as raised:
        load(tmp_path, data)
    message = str(raised.value)
    assert message.startswith(str(tmp_path / "enhancements.toml"))
    assert fragment in message
    assert "\n" not in message


def test_missing_file(tmp_path: Path) -> None:
    """A missing file, or a folder instead of a file, raises an error."""
    for path in (tmp_path / "nothing.toml", tmp_path):
        with pytest.raises(SetupError, match="cannot be read"):
            load_settings(path)


def test_pyproject(tmp_path: Path) -> None:
    """``[tool.enhancements]`` of ``pyproject.toml`` is used if there is no ``enhancements.toml``."""
    assert find_settings(tmp_path) is None
    pyproject = tmp_path / "pyproject.toml"
    pyproject.write_text("[project]\nname = 'x'\n")
    assert find_settings(tmp_path) is None
    pyproject.write_text("[project]\nname = 'x'\n[tool.enhancements]\nprofile = 'vep'\nx = 1\n")
    assert find_settings(tmp_path) == pyproject
    loaded = load_settings(pyproject)
    assert loaded.settings.profile == "vep"
    assert [d.line for d in loaded.diagnostics] == [5]
    (tmp_path / "enhancements.toml").touch()
    assert find_settings(tmp_path) == tmp_path / "enhancements.toml"


@pytest.mark.parametrize("text", ["tool = 3\n", "tool = 'enhancements'\n", "tool = ['enhancements']\n", "[tool]\n"])
def test_pyproject_without_a_tool_table(tmp_path: Path, text: str) -> None:
    """A ``pyproject.toml`` without our table is not a settings file."""
    (tmp_path / "pyproject.toml").write_text(text)
    assert find_settings(tmp_path) is None


def test_enhancements_that_is_not_a_table(tmp_path: Path) -> None:
    """``tool.enhancements`` that is not a table raises an error with its line."""
    with pytest.raises(SetupError, match=r"pyproject.toml:3: .*must be a table"):
        load(tmp_path, "\n[tool]\nenhancements = 3\n", "pyproject.toml")


def test_settings_are_documented() -> None:
    """Each setting has a help text and a type for the reference page."""
    for field in fields(Settings):
        assert field.metadata["help"].endswith(".")
        assert field.metadata["takes"]


@given(st.text())
def test_any_text_gives_settings_or_one_error(text: str) -> None:
    """Any text gives settings or raises SetupError."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        try:
            messages = [d.message for d in load(Path(folder), text.encode("utf-8", "replace")).diagnostics]
        except SetupError as error:
            messages = [str(error)]
    assert all("\n" not in message for message in messages)
