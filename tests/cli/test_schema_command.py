"""The command ``schema``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of the profile kep, in which commands run."""
    (tmp_path / "enhancements.toml").write_text('profile = "kep"\n')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_list(capsys: pytest.CaptureFixture[str]) -> None:
    """The list has the schemas of the project, with their files."""
    assert main(["schema", "--list"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "settings        enhancements.toml",
        "profile         profile files",
        "export          enhancements.json",
        "front-matter    the block at the start of a Markdown page",
        "metadata        kep.yaml",
        "prod-readiness  /prod-readiness/{owner}/{number}.yaml",
    ]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("settings", "Settings of sphinx-enhancements"),
        ("enhancements.toml", "Settings of sphinx-enhancements"),
        ("profile", "Profile of sphinx-enhancements"),
        ("enhancements.json", "enhancements.json of sphinx-enhancements"),
        ("metadata", "Kubernetes Enhancement Proposals: kep.yaml"),
        ("kep.yaml", "Kubernetes Enhancement Proposals: kep.yaml"),
    ],
)
def test_schema(capsys: pytest.CaptureFixture[str], name: str, title: str) -> None:
    """A schema is named by itself, or by its file."""
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == title


def test_schema_without_settings(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a settings file, the schemas are those of the profile default."""
    (tmp_path / "enhancements.toml").unlink()
    assert main(["schema", "front-matter"]) == 0
    assert "depends-on" in json.loads(capsys.readouterr().out)["properties"]


def test_unknown_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """One line names the nearest schema."""
    assert main(["schema", "setings"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("sphinx-enhancements: there is no schema 'setings'; the nearest is 'settings'; there are ")
