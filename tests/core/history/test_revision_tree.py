"""Files of a git revision, compared with those of a working copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.export.enhancements_json import export_collection
from sphinx_enhancements.core.history.moments import find_moment
from sphinx_enhancements.core.history.repository import HistoryError, Repository
from sphinx_enhancements.core.history.snapshots import open_snapshot
from sphinx_enhancements.core.project import loading, version_cache
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import Project, open_project
from sphinx_enhancements.core.releases import ReleaseOrder

if TYPE_CHECKING:
    from git_repositories import GitRepository


def _open_head(project: Project) -> Project:
    repository = Repository(project.root)
    return open_snapshot(project, repository, find_moment("HEAD", repository, ReleaseOrder()))


def _export(project: Project) -> str:
    collection = load_collection(project)
    return json.dumps(export_collection(collection, diagnostics=collect_diagnostics(project, collection)), indent=1)


def _write_settings(folder: Path, text: str) -> Path:
    file = folder / "enhancements.toml"
    file.write_text(text)
    return file


@pytest.mark.parametrize("name", ["gep", "kep", "openshift", "vep"])
def test_head_of_a_corpus_gives_the_same_export(corpora: Path, repository: GitRepository, name: str) -> None:
    """A corpus committed into a fresh repository is read from the tree as from the working copy."""
    shutil.copytree(corpora / name, repository.root, symlinks=True, dirs_exist_ok=True)
    settings = _write_settings(repository.root, f'profile = "{name}"\n')
    repository.commit("2099-01-01T00:00:00Z")
    project = open_project(settings, repository.root)
    assert _export(_open_head(project)) == _export(project)


def test_links_folders_and_hidden_files(repository: GitRepository, tmp_path: Path) -> None:
    """Links inside the repository are followed as on the disk, and those out of it are not."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "four.md").write_text("---\nenhancement: true\ntitle: Four\n---\n")
    page = "---\nid: {0}\ntitle: {0}\nstatus: accepted\n---\n\n# {0}\n"
    repository.write("proposals/one.md", page.format("one"))
    repository.write("proposals/.hidden/two.md", page.format("two"))
    repository.write("other/deep/three.md", page.format("three"))
    links = {
        "linked": "../other/deep",
        "same.md": "one.md",
        "broken.md": "gone.md",
        "out": str(outside),
        "loop": "loop",
    }
    for name, target in links.items():
        (repository.root / "proposals" / name).symlink_to(target)
    settings = _write_settings(repository.root, 'documents = ["proposals/**/*.md"]\n')
    repository.commit("2099-01-01T00:00:00Z")
    project = open_project(settings, repository.root)
    head = _open_head(project)
    paths = [
        "",
        "proposals",
        "proposals/linked",
        "proposals/linked/three.md",
        "proposals/same.md",
        "proposals/broken.md",
    ]
    paths += ["proposals/out", "proposals/loop", "proposals/gone", "../x", "proposals/../other"]

    def describe(tree: object) -> list[tuple[object, ...]]:
        names = ("has_entry", "has_file", "is_regular_file", "is_folder")
        return [(path, *(getattr(tree, name)(path) for name in names)) for path in paths if path != "proposals/out"]

    assert describe(head.tree) == describe(project.tree)
    inside = [path for path in paths if path not in ("proposals/loop", "proposals/out")]
    assert [head.tree.get_real_path(p) for p in inside] == [project.tree.get_real_path(p) for p in inside]
    assert not head.is_inside("proposals/out")
    assert [entry.name for entry in head.tree.list_folder("proposals")] == [
        entry.name for entry in project.tree.list_folder("proposals")
    ]
    assert [entry.key for entry in load_collection(head)] == [entry.key for entry in load_collection(project)]


def test_root_in_a_folder_of_the_repository(repository: GitRepository) -> None:
    """Paths are relative to the root, not to the top of the repository."""
    repository.write("docs/enhancements/one.md", "# One\n")
    repository.write("docs/enhancements.toml", 'root = "enhancements"\ndocuments = ["*.md"]\n')
    repository.commit("2024-01-01T00:00:00Z")
    project = open_project(repository.root / "docs" / "enhancements.toml", repository.root)
    head = _open_head(project)
    assert head.read_text("one.md") == ("# One\n", ())
    assert [entry.document for entry in load_collection(head)] == ["one.md"]


def test_uncommitted_changes_are_not_seen(repository: GitRepository) -> None:
    """The tree is that of the commit."""
    settings = _write_settings(repository.root, 'documents = ["*.md"]\n')
    repository.commit("2024-01-01T00:00:00Z", **{"one.md": "# One\n"})
    repository.write("one.md", "# Other\n")
    repository.write("two.md", "# Two\n")
    project = open_project(settings, repository.root)
    assert [entry.enhancement.title for entry in load_collection(_open_head(project))] == ["One"]
    assert len(load_collection(project)) == 2


def test_missing_and_unreadable_files(repository: GitRepository) -> None:
    """They have a reason, as files on the disk have."""
    repository.write("folder/x.md", "x")
    (repository.root / "latin.md").write_bytes(b"\xe9t\xe9\n")
    settings = _write_settings(repository.root, "")
    repository.commit("2024-01-01T00:00:00Z")
    head = _open_head(open_project(settings, repository.root))
    assert "no such file" in head.read_text("gone.md")[1][0].message
    assert "is not a regular file" in head.read_text("folder")[1][0].message
    assert "leads out" in head.read_text("../x.md")[1][0].message
    assert head.read_text("latin.md") == open_project(settings, repository.root).read_text("latin.md")


def test_constraints_are_those_of_the_moment(repository: GitRepository) -> None:
    """A document declares the constraints that it had at a moment; none before it was written."""
    text = '[[constraints]]\npath = "RULES.md"\nsection = "Constraints"\n'
    settings = _write_settings(repository.root, f'documents = ["p/*.md"]\n{text}')
    first = repository.commit("2024-01-01T00:00:00Z", p__1="---\nid: A-1\nstatus: accepted\n---\n# A\n")
    second = repository.commit("2024-02-01T00:00:00Z", **{"RULES.md": "# R\n\n## Constraints\n\n1. Small\n"})
    repository.write("RULES.md", "# R\n\n## Constraints\n\n1. Small\n2. Quiet\n")
    project = open_project(settings, repository.root)
    git = Repository(project.root)

    def list_titles(revision: str) -> list[str]:
        snapshot = open_snapshot(project, git, find_moment(revision, git, ReleaseOrder()))
        return [constraint.title for constraint in snapshot.profile.constraints]

    assert [constraint.title for constraint in project.profile.constraints] == ["Small", "Quiet"]
    assert (list_titles(first), list_titles(second)) == ([], ["Small"])


def test_snapshots_are_cached(repository: GitRepository, tmp_path: Path) -> None:
    """A snapshot that was read before is not read again, and equals a fresh one; another revision is read."""
    repository.write("enhancements.toml", 'documents = ["*.md"]\n')
    repository.write("1.md", "---\nid: LEP-1\nstatus: draft\n---\n# One\n")
    repository.commit("2024-01-01T00:00:00Z")
    repository.write("1.md", "---\nid: LEP-1\nstatus: accepted\n---\n# One\n")
    repository.commit("2024-02-01T00:00:00Z")
    project = open_project(repository.root / "enhancements.toml", repository.root)

    def read(revision: str, folder: Path | None) -> list[str | None]:
        source = Repository(repository.root)
        snapshot = open_snapshot(project, source, find_moment(revision, source, ReleaseOrder(())))
        entries = list(load_collection(snapshot, cache_folder=folder))
        source.close()
        return [entry.enhancement.status.value for entry in entries]

    for revision, status in (("HEAD~1", "draft"), ("HEAD", "accepted"), ("HEAD~1", "draft")):
        assert read(revision, tmp_path / "cache") == read(revision, None) == [status]
    assert len(list((tmp_path / "cache/versions").glob("*.read-cache"))) == 2
    blob = repository.git("rev-parse", "HEAD:1.md").strip()
    (repository.root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert read("HEAD", tmp_path / "cache") == ["accepted"]
    with pytest.raises(HistoryError):
        read("HEAD", None)


KEP = "title: One\nkep-number: 1\nstatus: {}\nstage: alpha\n"


@pytest.fixture
def versions(repository: GitRepository) -> GitRepository:
    """A repository whose documents change with the files beside them: metadata, an included file, a template, links."""
    page = "# KEP-1: One\n\n## Summary\n\nText.\n"
    repository.write("enhancements.toml", 'profile = "kep"\ndocuments = ["docs/*.md"]\n')
    repository.write("keps/sig-a/1-one/README.md", page)
    repository.write("keps/sig-a/1-one/kep.yaml", KEP.format("provisional"))
    repository.write("docs/included.md", "```{include} ../parts/text.md\n```\n")
    repository.commit("2024-01-01T00:00:00Z")
    repository.commit("2024-01-02T00:00:00Z", parts__text__md="")
    repository.write("parts/text.md", "# From a part\n")
    repository.commit("2024-01-03T00:00:00Z")
    repository.write("keps/sig-a/1-one/kep.yaml", KEP.format("implementable"))
    repository.write("keps/prod-readiness/sig-a/1.yaml", "kep-number: 1\nalpha: {approver: '@mae'}\n")
    repository.commit("2024-01-04T00:00:00Z")
    repository.write("keps/NNNN-kep-template/README.md", "# KEP-NNNN: Title\n\n## Summary\n\n## Motivation\n")
    repository.commit("2024-01-05T00:00:00Z")
    (repository.root / "keps/sig-a/1-one/kep.yaml").unlink()
    (repository.root / "keps/sig-a/1-one/kep.yaml").symlink_to("../../other.yaml")
    repository.write("keps/other.yaml", KEP.format("implemented"))
    repository.commit("2024-01-06T00:00:00Z")
    repository.write("keps/other.yaml", KEP.format("withdrawn"))
    repository.commit("2024-01-07T00:00:00Z")
    repository.write("keps/sig-a/1-one/README.md", f"{page}\nMore.\n")
    repository.commit("2024-01-08T00:00:00Z")
    repository.git("mv", "keps/sig-a", "keps/sig-b")
    repository.commit("2024-01-09T00:00:00Z")
    return repository


def _export_revision(repository: GitRepository, revision: str, folder: Path | None, *, metadata_only: bool) -> str:
    project = open_project(repository.root / "enhancements.toml", repository.root)
    source = Repository(repository.root)
    snapshot = open_snapshot(project, source, find_moment(revision, source, ReleaseOrder(())))
    collection = load_collection(snapshot, metadata_only=metadata_only, cache_folder=folder)
    exported = export_collection(collection, diagnostics=collect_diagnostics(snapshot, collection))
    source.close()
    return json.dumps(exported, indent=1)


@pytest.mark.parametrize("metadata_only", [False, True])
def test_cached_versions_equal_fresh_ones(versions: GitRepository, tmp_path: Path, metadata_only: bool) -> None:
    """Each revision is read with the cache as without it, in whatever order the revisions are read."""
    revisions = versions.git("rev-list", "HEAD").split()
    fresh = {r: _export_revision(versions, r, None, metadata_only=metadata_only) for r in revisions}
    assert len(set(fresh.values())) >= 6  # Some changes are of a text that is not exported.
    for order in (revisions, reversed(revisions), revisions[::2]):
        for revision in order:
            cached = _export_revision(versions, revision, tmp_path / "cache", metadata_only=metadata_only)
            assert cached == fresh[revision]


def test_versions_are_read_once(versions: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document that a commit leaves as it is, with the files beside it, is not read again in another revision."""
    versions.write("README.md", "# Read me\n")
    versions.commit("2024-01-10T00:00:00Z")
    before = _export_revision(versions, "HEAD~1", tmp_path / "cache", metadata_only=False)
    read: list[str] = []
    read_document = loading.read_document
    monkeypatch.setattr(
        loading, "read_document", lambda project, path: read.append(path) or read_document(project, path)
    )
    assert _export_revision(versions, "HEAD", tmp_path / "cache", metadata_only=False) == before
    assert read == ["README.md"]


def test_a_file_of_a_version_that_is_left_out_shows(
    versions: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a control: without the identities of files, a revision is shown with the metadata of another one."""
    monkeypatch.setattr(version_cache._TracedTree, "_note", lambda _self, path: path)
    cached = [_export_revision(versions, r, tmp_path / "cache", metadata_only=False) for r in ("HEAD~3", "HEAD~2")]
    assert cached[0] == cached[1]


def test_damaged_versions_and_the_size_of_all(
    versions: GitRepository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damaged cache files are read as empty ones, and those that were used first are removed if all are too large."""
    fresh = _export_revision(versions, "HEAD", None, metadata_only=False)
    folder = tmp_path / "cache"
    assert _export_revision(versions, "HEAD", folder, metadata_only=False) == fresh
    for file in (folder / "versions").iterdir():
        data = bytearray(file.read_bytes())
        data[-20] ^= 1
        file.write_bytes(data)
    assert _export_revision(versions, "HEAD", folder, metadata_only=False) == fresh
    monkeypatch.setattr(version_cache, "_MAX_BYTES", 4000)
    for revision in ("HEAD~1", "HEAD~2", "HEAD~4", "HEAD"):
        _export_revision(versions, revision, folder, metadata_only=False)
        assert sum(file.stat().st_size for file in (folder / "versions").iterdir()) <= 4000
    assert _export_revision(versions, "HEAD", folder, metadata_only=False) == fresh


def test_named_files_are_those_of_the_moment(repository: GitRepository) -> None:
    """Aliases and the template are those of the tree; what is missing there is reported if it is missing today."""
    settings = _write_settings(
        repository.root,
        'documents = ["p/*.md"]\n[profile]\ntemplate.path = ["T.md"]\n[profile.metadata-checks]\nalias-files = ["A"]\n',
    )
    first = repository.commit("2024-01-01T00:00:00Z", p__1="---\nid: A-1\n---\n# A\n")
    second = repository.commit("2024-02-01T00:00:00Z", **{"A": "aliases: {leads: [ada]}\n", "T.md": "# T\n\n## Old\n"})
    repository.write("A", "aliases: {leads: [bob]}\n")
    repository.write("T.md", "# T\n\n## New\n")
    git = Repository(repository.root)

    def describe(revision: str) -> tuple[list[str], frozenset[str], int]:
        project = open_project(settings, repository.root)
        snapshot = open_snapshot(project, git, find_moment(revision, git, ReleaseOrder()))
        file, template = snapshot.profile.metadata_checks.alias_file, snapshot.profile.template
        members = file.find_members(["leads"]) if file is not None else frozenset()
        return [section.title for section in template.sections], members, len(snapshot.diagnostics)

    assert describe(first) == ([], frozenset(), 0)
    assert describe(second) == (["Old"], frozenset({"ada"}), 0)
    (repository.root / "A").unlink()
    assert describe(second) == (["Old"], frozenset({"ada"}), 0)
    assert describe(first) == ([], frozenset(), 1)
