"""Projects opened and read as by the command line."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest
from core.proposals import create_project

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.project.documents import load_shard
from sphinx_enhancements.core.project.files import iter_documents
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import get_build_date, open_project

FILES = {
    "a/one.md": "---\nid: EX-1\n---\n# One\n",
    "a/two.rst": "Two\n===\n\n:id: EX-2\n",
    "b/page.md": "---\nenhancement: {id: EX-3}\n---\n# Three\n",
    "b/plain.md": "# A page\n",
    "b/inside.md": ":::{enhancement} Four\n:id: EX-4\n:::\n",
    "b/both.md": "---\nenhancement: {id: EX-5}\n---\n# Five\n:::{enhancement} Six\n:id: EX-6\n:::\n",
    "_build/x.md": "---\nenhancement: {id: NO}\n---\n",
    ".hidden/x.md": "---\nenhancement: {id: NO}\n---\n",
    "node_modules/x.md": "---\nenhancement: {id: NO}\n---\n",
    "env/pyvenv.cfg": "",
    "env/x.md": "---\nenhancement: {id: NO}\n---\n",
    "image.png": "",
}


def test_load_collection(tmp_path: Path) -> None:
    """Pages, sidecars and directives form one collection; folders of other software are skipped."""
    project = create_project(tmp_path, FILES, 'documents = ["a/*"]\n')
    collection = load_collection(project)
    assert [(e.key, e.enhancement.title, e.document, e.index, e.is_page) for e in collection] == [
        ("EX-1", "One", "a/one.md", 0, True),
        ("EX-2", "Two", "a/two.rst", 0, True),
        ("EX-3", "Three", "b/page.md", 0, True),
        ("EX-4", "Four", "b/inside.md", 0, False),
        ("EX-5", "Five", "b/both.md", 0, True),
        ("EX-6", "Six", "b/both.md", 1, False),
    ]
    assert collect_diagnostics(project, collection) == []
    assert list(iter_documents(project)) == [
        "a/one.md",
        "a/two.rst",
        *(f"b/{n}.md" for n in ("both", "inside", "page", "plain")),
    ]


def test_nothing_is_written(tmp_path: Path) -> None:
    """The source tree is read-only."""
    project = create_project(tmp_path, FILES)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    collect_diagnostics(project, load_collection(project))
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_root_in_the_settings(tmp_path: Path) -> None:
    """Paths are relative to the root in the settings, also those of diagnostics about the settings."""
    (tmp_path / "docs").mkdir()
    project = create_project(
        tmp_path, {"docs/x.md": FILES["a/one.md"], "y.md": FILES["a/one.md"]}, 'root = "docs"\nx = 1\n'
    )
    assert project.root == tmp_path / "docs"
    assert list(iter_documents(project)) == ["x.md"]
    found = collect_diagnostics(project, load_collection(project))
    assert [(d.path, d.line, d.code) for d in found] == [("../enhancements.toml", 2, "invalid-setting")]


def test_root_argument_overrides_settings(tmp_path: Path) -> None:
    """The root that the caller passes precedes that of the settings."""
    (tmp_path / "docs").mkdir()
    project = create_project(tmp_path, {"sub/x.md": "# X\n"}, 'root = "docs"\n', root=tmp_path / "sub")
    assert project.root == tmp_path / "sub"
    assert project.relative_path(tmp_path / "sub" / "x.md") == "x.md"
    assert project.relative_path(tmp_path / "other.md") is None


def test_without_settings(tmp_path: Path) -> None:
    """A folder without a settings file is a project of the default profile."""
    project = create_project(tmp_path, FILES, None)
    assert {e.key for e in load_collection(project)} == {"EX-3", "EX-4", "EX-5", "EX-6"}


@pytest.mark.parametrize("text", ['profile = "nothing"\n', "profile = [\n", 'profile = "x.toml"\n'])
def test_unusable_settings(tmp_path: Path, text: str) -> None:
    """An unknown profile and an unreadable file raise an error of one line."""
    with pytest.raises(SetupError) as raised:
        create_project(tmp_path, {}, text)
    assert "\n" not in str(raised.value)


def test_the_profile_is_relative_to_the_settings(tmp_path: Path) -> None:
    """The path of a profile is relative to the settings file."""
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "own.toml").write_text('name = "own"\n')
    (tmp_path / "conf" / "enhancements.toml").write_text('profile = "own.toml"\nroot = ".."\n')
    project = open_project(tmp_path / "conf" / "enhancements.toml", tmp_path / "elsewhere")
    assert (project.profile.name, project.root) == ("own", tmp_path)


def test_symbolic_links(tmp_path: Path) -> None:
    """A link to a proposal out of the root yields a diagnostic, and nothing behind it is read."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.md").write_text("---\nid: SECRET\n---\n# Secret\n")
    project = create_project(tmp_path / "root", {"real.md": FILES["a/one.md"]})
    (project.root / "out.md").symlink_to(outside / "x.md")
    (project.root / "loop.md").symlink_to("loop.md")
    (project.root / "folder").symlink_to(outside)
    (project.root / "up").symlink_to("..")
    collection = load_collection(project)
    assert list(collection.entries) == ["EX-1", "loop"]
    found = [d for d in collect_diagnostics(project, collection) if d.code == "file-bounds"]
    assert [(d.path, d.message.partition("`")[2]) for d in found] == [
        ("folder", 'roots = ["../outside"]` into the settings'),
        ("loop.md", ""),
        ("out.md", 'roots = ["../outside"]` into the settings'),
        ("up", 'roots = [".."]` into the settings'),
    ]
    assert "Secret" not in repr(collection)


def test_a_file_name_that_is_not_utf8(tmp_path: Path) -> None:
    """A file whose name is not UTF-8 is read like any other."""
    project = create_project(tmp_path, {})
    name = os.fsencode(tmp_path) + b"/caf\xe9.md"
    try:
        Path(os.fsdecode(name)).write_text("---\nid: EX-1\n---\n# T\n")
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    collection = load_collection(project)
    assert [e.enhancement.source.path for e in collection] == ["caf\udce9.md"]


def test_reading_digest(tmp_path: Path) -> None:
    """The digest changes with the profile and the patterns, not with releases."""

    def digest(settings: str) -> str:
        return create_project(tmp_path, {}, settings).compute_reading_digest()

    first = digest('documents = ["a/*"]\n')
    assert digest('documents = ["a/*"]\n[[releases]]\nname = "v1"\n') == first
    assert digest('documents = ["b/*"]\n') != first
    assert digest('documents = ["a/*"]\nexclude = ["x"]\n') != first
    assert digest('documents = ["a/*"]\nprofile = "vep"\n') != first


def test_paths_that_match_nothing(tmp_path: Path) -> None:
    """A path that cannot be a proposal yields no enhancement."""
    project = create_project(tmp_path, {"x.png": ""})
    assert load_shard(project, "x.png").enhancements == ()


@pytest.mark.parametrize("epoch", ["", "soon", "-", "²", "9" * 30, "1e5", " "])
def test_invalid_build_dates(monkeypatch: pytest.MonkeyPatch, epoch: str) -> None:
    """An invalid ``SOURCE_DATE_EPOCH`` is ignored."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert get_build_date() >= date(2025, 1, 1)


def test_build_date(monkeypatch: pytest.MonkeyPatch) -> None:
    """``SOURCE_DATE_EPOCH`` sets the date of the build."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert get_build_date() == date(1970, 1, 2)


def test_need_directives_as_targets(tmp_path: Path) -> None:
    """Relations can refer to directives of the configured types by their ids, in both markups."""
    files = {
        "a.md": "---\nid: A-1\nstatus: accepted\nimplements: [R-1, R-2, R-3]\ndepends-on: R-4\n---\n# A\n",
        "b.rst": "B\n=\n\n.. req:: A *title*\n   :id: R-1\n   :status: open\n\n.. spec:: S\n   :id: R-3\n",
        "c.md": "# C\n\n:::{Req} Other\n:id: R-2\n:::\n\n```{req} Declined\n:id: R-4\n:status: rejected\n```\n",
    }
    settings = 'documents = ["a.md"]\nneed-types = ["req"]\n'
    project = create_project(tmp_path, files, settings)
    collection = load_collection(project)
    found = [(d.code, d.path, d.line) for d in collect_diagnostics(project, collection)]
    assert found == [("unresolved-reference", "a.md", 4), ("needs-declined", "a.md", 5)]
    targets = {r.raw: r.target for r in collection.entries["A-1"].enhancement.relations}
    assert targets == {"R-1": "R-1", "R-2": "R-2", "R-3": None, "R-4": "R-4"}
    assert collection.get_external("R-1").enhancement.title == "A *title*"  # type: ignore[union-attr]


@pytest.mark.parametrize("value", ['"req"', "[1]", '[""]', "true"])
def test_invalid_need_types(tmp_path: Path, value: str) -> None:
    """An invalid value is reported, and no type is used."""
    project = create_project(tmp_path, {"a.md": "# A\n"}, f"need-types = {value}\n")
    assert [d.code for d in project.diagnostics] == ["invalid-setting"]
    assert project.settings.need_types == ()


VEP = "# VEP #1: A lamp\n\n## Target releases\n\n- This VEP targets alpha for version: v1.8\n"


@pytest.mark.parametrize(
    ("settings", "text", "count"),
    [
        ('profile = "vep"\n', VEP, 1),
        ('profile = "vep"\n[[releases]]\nname = "v1.8"\nfreeze = 2020-01-01\n', VEP, 1),
        ('profile = "vep"\ncurrent-release = "v1.7"\n', VEP, 0),
        ('profile = "vep"\n[[releases]]\nname = "v1.7"\ndate = 2020-01-01\n', VEP, 0),
        ('profile = "vep"\n', f"---\nstage: alpha\n---\n{VEP}", 0),
        ('profile = "vep"\n', VEP.replace("alpha for ", ""), 0),
        ('profile = "vep"\n', VEP.replace("- This", "- ~~This").replace("v1.8", "v1.8~~"), 0),
        ('profile = "vep"\n', "# VEP #1: A lamp\n", 0),
    ],
)
def test_stages_that_stay_empty(tmp_path: Path, settings: str, text: str, count: int) -> None:
    """One information says what to set, if stages follow from milestones and no release is known to be out."""
    files = {"veps/sig-x/1-lamp/vep.md": text, "veps/sig-x/2-horn/vep.md": "# H\n"}
    project = create_project(tmp_path, files, settings)
    found = [d for d in collect_diagnostics(project, load_collection(project)) if d.code == "no-current-release"]
    assert len(found) == count
    for diagnostic in found:
        assert (diagnostic.path, diagnostic.line, diagnostic.level) == ("enhancements.toml", None, "info")
        assert "set `current-release`" in diagnostic.message
