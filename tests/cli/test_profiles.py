"""The command ``profiles``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "---\ntitle: A\nstatus: implementable\nauthors: ['@a']\ncreation-date: 2020-01-01\n---\n# A\n"


@pytest.fixture
def keps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two proposals of Kubernetes' form, and settings that are broken."""
    for number in (1, 2):
        path = tmp_path / f"repository/keps/sig-a/{number}-lamp/README.md"
        path.parent.mkdir(parents=True)
        path.write_text(PAGE, encoding="utf-8")
    (tmp_path / "enhancements.toml").write_text("profile = [", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_profile_fits(keps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each profile has a line with its source and one with the evidence; the settings for the best are at the end."""
    assert keps.is_dir()
    assert main(["--root", "repository", "profiles"]) == 0
    output = capsys.readouterr()
    lines = output.out.splitlines()
    assert output.err == ""
    assert [line.split()[0] for line in lines[: 2 * len(list_bundled_profiles()) : 2]] == list(list_bundled_profiles())
    at = next(n for n, line in enumerate(lines) if line.startswith("kep "))
    assert lines[at].endswith("Kubernetes Enhancement Proposals (https://github.com/kubernetes/enhancements)")
    assert (
        lines[at + 1].strip()
        == "2 proposals: 2 with a key, 2 with a title, 2 with a status, 2 with people, 2 with a date"
    )
    assert lines[-4:] == [
        "",
        "kep fits best. Write into enhancements.toml in the current folder:",
        '  profile = "kep"',
        '  root = "repository"',
    ]


def test_json(keps: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The option ``--format json`` gives the comparison of the profiles as data."""
    assert main(["--root", str(keps / "repository"), "profiles", "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["best"] == ["kep"]
    (fit,) = (profile for profile in data["profiles"] if profile["fits"])
    assert fit == {
        "name": "kep",
        "description": "Kubernetes Enhancement Proposals",
        "source": "https://github.com/kubernetes/enhancements",
        "proposals": 2,
        "read": 2,
        "fields": {"key": 2, "title": 2, "status": 2, "people": 2, "created": 2},
        "recognized": 2,
        "fits": True,
    }


def test_no_profile_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The exit status is 0 all the same, and the output says what to do."""
    monkeypatch.chdir(tmp_path)
    assert main(["profiles"]) == 0
    assert "No bundled profile fits these documents." in capsys.readouterr().out


def test_an_unknown_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that does not exist is an error."""
    assert main(["--root", "nowhere", "profiles"]) == 2
    assert "--root nowhere: there is no such folder" in capsys.readouterr().err
