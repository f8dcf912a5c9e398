"""Recognition of the bundled profile that fits a folder."""

from __future__ import annotations

import importlib
import textwrap
from typing import TYPE_CHECKING

import pytest
from core.proposals import front_matter_page, limit_cpu_time

from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles
from sphinx_enhancements.core.project.recognition import compare_profiles, find_best

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.project.recognition import ProfileFit

COMMUNITIES = [
    name for name in list_bundled_profiles() if importlib.util.find_spec(f"profiles.{name.replace('-', '_')}")
]
"""Profiles with documents in the form of their communities."""


def write_files(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder, dedented."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")


def recognize(folder: Path) -> list[str]:
    """Return the names of the profiles that fit a folder best."""
    return [fit.profile.name for fit in find_best(compare_profiles(folder))]


def get_fit(folder: Path, name: str) -> ProfileFit:
    """Return the evidence for one profile."""
    return next(fit for fit in compare_profiles(folder) if fit.profile.name == name)


@pytest.mark.parametrize("name", COMMUNITIES)
def test_documents_of_each_profile(tmp_path: Path, name: str) -> None:
    """The small documents in the form of a community are recognized as its own."""
    documents = importlib.import_module(f"profiles.{name.replace('-', '_')}")
    write_files(tmp_path, {path: entry[0] for path, entry in documents.PROPOSALS.items()} | documents.OTHERS)
    assert recognize(tmp_path) == [name]
    fit = get_fit(tmp_path, name)
    assert fit.proposals == len(documents.PROPOSALS)
    assert fit.counts["key"] == fit.counts["title"] == fit.read


@pytest.mark.parametrize("name", ["kep", "vep", "gep", "openshift"])
def test_documents_of_communities(corpora: Path, name: str) -> None:
    """The proposals of four communities are recognized."""
    assert recognize(corpora / name) == [name]


def test_pages_with_front_matter(tmp_path: Path) -> None:
    """Pages that declare themselves proposals are those of the default profile."""
    page = "---\nenhancement: {id: X-1, status: draft, owner: me}\ncreated: 2020-01-01\n---\n# A title\n"
    write_files(tmp_path, {"a.md": page, "b.md": "# No proposal\n", "c.rst": "Text\n"})
    assert recognize(tmp_path) == ["default"]
    assert dict(get_fit(tmp_path, "default").counts) == {"key": 1, "title": 1, "status": 1}


def test_directives(tmp_path: Path) -> None:
    """Proposals by directive are those of the default profile."""
    write_files(
        tmp_path,
        {
            "a.md": "# A\n\n```{enhancement} One\n:id: X-1\n:status: draft\n```\n",
            "b.rst": "B\n=\n\n.. enhancement:: Two\n   :id: X-2\n   :authors: me\n",
        },
    )
    assert recognize(tmp_path) == ["default"]
    assert dict(get_fit(tmp_path, "default").counts) == {"key": 2, "title": 2, "status": 1, "people": 1}


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"readme.txt": ""},
        {"docs/index.md": "# Docs\n", "docs/guide.md": "# Guide\n\nText.\n"},
        {"docs/index.rst": "Docs\n====\n"},
        {"enhancements/network/lamp.md": "# Lamp\n\nText.\n"},
        {"veps/sig-a/1-lamp/vep.md": ""},
        {"keps/sig-a/1-lamp/README.md": "---\n: [\n---\n", "keps/sig-a/1-lamp/kep.yaml": "\t{"},
    ],
)
def test_no_profile_fits(tmp_path: Path, files: dict[str, str]) -> None:
    """Documents without the fields of a community fit no profile, even at its paths."""
    write_files(tmp_path, files)
    assert recognize(tmp_path) == []


def test_profiles_that_fit_alike(tmp_path: Path) -> None:
    """A folder with as many proposals of one community as of another fits both."""
    files = {}
    for name in ("eip", "tep"):
        proposals = importlib.import_module(f"profiles.{name}").PROPOSALS
        files |= {path: entry[0] for path, entry in list(proposals.items())[:2]}
    write_files(tmp_path, files)
    assert sorted(recognize(tmp_path)) == ["eip", "tep"]


def test_the_folder_of_a_profile(tmp_path: Path) -> None:
    """Front matter of a common form is that of a community in its folder alone, which may be the root."""
    page = front_matter_page("title: a-lamp\nstatus: implementable\nauthors: ['@a']\ncreation-date: 2020-01-01")
    for folder in ("proposals", "repository/enhancements"):
        write_files(tmp_path, {f"{folder}/network/a-lamp.md": page, f"{folder}/b-lamp.md": page})
    assert recognize(tmp_path / "proposals") == []
    assert recognize(tmp_path / "repository") == ["openshift"]
    assert recognize(tmp_path / "repository/enhancements") == ["openshift"]


def test_projects_with_the_same_folder(tmp_path: Path) -> None:
    """Names of files tell the proposals of two projects apart that have the same folder and front matter."""
    page = front_matter_page("title: A\nauthors: ['@a']\ncreation-date: 2020-01-01")
    dated = front_matter_page("title: A\nauthors: ['@a']\ncreation-date: 2020-01-01\nstatus: provisional")
    write_files(tmp_path, {f"one/docs/proposals/2020010{n}-lamp.md": dated for n in range(1, 4)})
    write_files(tmp_path, {f"two/docs/proposals/{name}.md": page for name in ("lamp", "003-horn", "fog-bell")})
    assert recognize(tmp_path / "one") == ["cluster-api"]
    assert recognize(tmp_path / "two") == ["argo-cd"]


def test_some_malformed_documents(tmp_path: Path) -> None:
    """A profile fits if most of the documents at its paths have its form."""
    page = front_matter_page("title: A\nstatus: implementable\nauthors: ['@a']\ncreation-date: 2020-01-01")
    files = {f"keps/sig-a/{n}-lamp/README.md": page for n in range(1, 6)}
    write_files(tmp_path, files | {"keps/sig-a/6-lamp/README.md": "", "keps/sig-a/7-lamp/README.md": "\0\n---\n"})
    assert recognize(tmp_path) == ["kep"]
    fit = get_fit(tmp_path, "kep")
    assert (fit.proposals, fit.read, fit.recognized) == (7, 7, 5)


def test_seven_hundred_documents(tmp_path: Path) -> None:
    """A large folder is compared with all profiles in a few seconds, of which most is spent on reading."""
    page = front_matter_page("title: A\nstatus: implementable\nauthors: ['@a']\ncreation-date: 2020-01-01")
    text = page + "\n## Summary\n\nMany words.\n" * 500
    write_files(tmp_path, {f"keps/sig-{n % 20}/{n}-lamp/README.md": text for n in range(1, 701)})
    with limit_cpu_time(6):
        assert recognize(tmp_path) == ["kep"]
    fit = get_fit(tmp_path, "kep")
    assert fit.proposals == 700
    assert 100 <= fit.read <= 200
