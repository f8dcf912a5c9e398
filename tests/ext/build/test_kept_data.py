"""Data kept between builds: whatever happens to it or to the sources, the next build equals a clean one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject
from state_files import change_values, find_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from building import Build
    from sphinx.application import Sphinx

SIDECAR = "keps/sig-a/1-one/kep.yaml"
PAGE = "keps/sig-a/1-one/README.md"
COPY = "copies/other.json"
FILES = {
    "conf.py": """\
        extensions = ["myst_parser", "sphinx_enhancements"]
        project = "Test"
        html_theme = "basic"
        html_copy_source = False
        suppress_warnings = ["toc.not_included"]
        """,
    "enhancements.toml": f"""\
        profile = "own.toml"
        documents = ["docs/*"]
        [[projects]]
        name = "other"
        url = "/other"
        enhancements = "{COPY}"
        """,
    "own.toml": """\
        extends = "kep"
        [documents]
        exclude = ["sig-z/**"]
        """,
    COPY: '{"schemaVersion": 1, "enhancements": [{"key": "O-1", "url": "o.html", "title": "Theirs"}]}',
    "index.md": "# Home\n\n```{enhancement-list}\n```\n\n{enh:badge}`KEP-1` {enh}`other:O-1`\n",
    PAGE: "# KEP-1: One\n\n## Summary\n\nText.\n",
    SIDECAR: "title: One\nkep-number: 1\nstatus: provisional\nstage: alpha\nmilestone: {alpha: v1.1}\n",
    "keps/sig-a/2-two/README.md": "# KEP-2: Two\n",
    "keps/sig-a/2-two/kep.yaml": "title: Two\nkep-number: 2\nstatus: implemented\nsee-also: [/keps/sig-a/1-one]\n",
    "docs/page.md": "# A page\n\n```{only} internal\n{enh}`KEP-2`\n\n````{enhancement} Secret\n:id: KEP-9\n````\n```\n",
    "plain.md": "# Plain\n",
}
DOCUMENTS = {name.rsplit(".", 1)[0] for name in FILES if name.endswith(".md")}
STATUSES = ("provisional", "implementable")


@pytest.fixture
def built(project: SmallProject) -> SmallProject:
    """A project that has been built once."""
    project.write(FILES)
    project.build(search=False)
    return project


class KeptProject:
    """Project whose kept data is damaged again and again; each build is compared with a clean one of equal sources."""

    def __init__(self, folder: Path) -> None:
        self.project = SmallProject(folder)
        self.project.write(FILES)
        self.out = folder / "out"
        self.build = self.project.build(search=False)
        self._clean_pages: dict[str, dict[str, bytes]] = {}

    def check(self) -> Build:
        """Build; every page, the inventory and the JSON must be those of a clean build."""
        sidecar = (self.project.src / SIDECAR).read_text(encoding="utf-8")
        if sidecar not in self._clean_pages:
            shutil.rmtree(self.project.folder / "clean", ignore_errors=True)
            self._clean_pages[sidecar] = _read_pages(self.project.build(search=False, out="clean", fresh=True))
        build = self.project.build(search=False)
        found, wanted = _read_pages(build), self._clean_pages[sidecar]
        assert sorted(name for name in wanted if found.get(name) != wanted[name]) == []
        return build


@pytest.fixture(scope="module")
def kept_project(tmp_path_factory: pytest.TempPathFactory) -> KeptProject:
    """A built project for all tests after which a build is as a clean one."""
    return KeptProject(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def kept(kept_project: KeptProject) -> KeptProject:
    """The built project, without changes since its last build."""
    kept_project.project.build(search=False)
    return kept_project


def change_status(project: SmallProject) -> None:
    """Give the first proposal its other status."""
    text = (project.src / SIDECAR).read_text(encoding="utf-8")
    old, new = STATUSES if STATUSES[0] in text else STATUSES[::-1]
    project.write({SIDECAR: text.replace(old, new)})


def compare(project: SmallProject, builder: str = "html", **options: Any) -> Build:
    """Build incrementally and from nothing; every page, the inventory and the JSON must be the same."""
    options = {"search": False, **options}
    build = project.build(builder, **options)
    shutil.rmtree(project.folder / "clean", ignore_errors=True)
    clean = project.build(builder, **options | {"out": "clean", "fresh": True})
    found, wanted = _read_pages(build), _read_pages(clean)
    assert sorted(name for name in wanted if found.get(name) != wanted[name]) == []
    return build


def _read_pages(build: Build) -> dict[str, bytes]:
    """Return the pages and data of a build, without digests of Sphinx's own assets, which it computes too early."""
    return {
        name: re.sub(rb"\?v=[0-9a-f]{8}", b"", data)
        for name, data in build.files().items()
        if not name.startswith((".", "_static/")) and name != "searchindex.js"
    }


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda state: state[:5], id="cut-in-version"),
        pytest.param(lambda state: state[: len(state) // 2], id="cut-in-half"),
        pytest.param(lambda state: state[:-1], id="cut-at-end"),
        pytest.param(lambda state: state.replace(b"index", b"\xff\xfe\0in", 1), id="no-text"),
        pytest.param(lambda state: state.replace(b'": "', b'": "0', 1), id="other-digest-of-a-page"),
        pytest.param(lambda state: b"0." + state, id="other-version"),
        pytest.param(lambda _: b'{"version": "0.1.0", "page_digests": {}}', id="earlier-form"),
        pytest.param(lambda _: b"[" * 100_000, id="deeply-nested"),
        pytest.param(partial(change_values, page_digests=None), id="missing-field"),
        pytest.param(partial(change_values, published_input_digests=None), id="missing-entries"),
        pytest.param(partial(change_values, another=1), id="unknown-field"),
    ],
)
def test_damaged_state(kept: KeptProject, damage: Callable[[bytes], bytes]) -> None:
    """A state file that is damaged or of another version counts as missing: all pages are written."""
    file = find_state(kept.out)
    file.write_bytes(damage(file.read_bytes()))
    build = kept.check()
    assert (build.read, build.written) == (set(), DOCUMENTS)
    assert kept.check().written == set()


def test_missing_state(kept: KeptProject) -> None:
    """Without its file, all pages are written."""
    find_state(kept.out).unlink()
    assert kept.check().written == DOCUMENTS


def test_unwritable_state(kept: KeptProject) -> None:
    """Where the state cannot be written, every build writes all pages, and no state stays."""
    file = find_state(kept.out)
    file.unlink()
    (file / "in the way").mkdir(parents=True)
    for _ in range(2):
        change_status(kept.project)
        assert kept.check().written == DOCUMENTS
        assert list(file.parent.glob("enhancements-*.state")) == [file]
    shutil.rmtree(file)


def test_write_protected_state(kept: KeptProject) -> None:
    """A write-protected state file is replaced: it would hide that an edit was taken back."""
    for _ in range(2):
        find_state(kept.out).chmod(0o444)
        change_status(kept.project)
        kept.check()
    assert kept.check().written == set()


def _remove(*names: str) -> Callable[[Path], None]:
    def remove(out: Path) -> None:
        for name in names:
            shutil.rmtree(out / name) if (out / name).is_dir() else (out / name).unlink()

    return remove


def _edit_file(name: str, edit: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda out: (out / name).write_bytes(edit((out / name).read_bytes())) and None


@pytest.mark.parametrize("is_edited", [False, True], ids=["unchanged", "edited"])
@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(_remove("html"), id="output"),
        pytest.param(_remove("html/keps"), id="pages"),
        pytest.param(_remove("html/enhancements-releases.html"), id="generated-page"),
        pytest.param(_remove("html/enhancements.json"), id="json"),
        pytest.param(_edit_file("html/enhancements.json", lambda data: data[:99]), id="cut-json"),
        pytest.param(_edit_file("html/enhancements.json", lambda data: data.replace(b"One", b"Ten")), id="other-json"),
        pytest.param(_remove("doctrees"), id="doctrees"),
        pytest.param(_remove("doctrees/environment.pickle"), id="environment"),
        pytest.param(_edit_file("doctrees/environment.pickle", lambda data: data[:999]), id="cut-environment"),
        pytest.param(_remove("html", "doctrees"), id="everything"),
    ],
)
def test_output_and_environment(kept: KeptProject, harm: Callable[[Path], None], *, is_edited: bool) -> None:
    """What was deleted or damaged between two builds is there again, with and without an edit."""
    harm(kept.out)
    if is_edited:
        change_status(kept.project)
    kept.check()


def test_environment_of_an_earlier_build(built: SmallProject) -> None:
    """With an environment and sources from before an edit, the pages written after the edit do not stay."""
    environment, sidecar = built.folder / "out/doctrees/environment.pickle", built.src / SIDECAR
    earlier = [(file, file.read_bytes(), file.stat()) for file in (environment, sidecar)]
    change_status(built)
    built.build(search=False)
    for file, data, status in earlier:
        file.write_bytes(data)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert compare(built).written >= {"index", "keps/sig-a/1-one/README"}


EDITS = {
    SIDECAR: ("alpha\n", "gamma\n"),
    PAGE: ("Text", "Word"),
    "enhancements.toml": ("docs/*", "pla*.*"),
    "own.toml": ("sig-z", "sig-a"),
    COPY: ("Theirs", "Others"),
}
"""File that is read for proposals -> a text in it, and another one of the same length."""


@pytest.mark.parametrize(("name", "seconds"), [*((name, 0) for name in EDITS), (SIDECAR, -1000), (PAGE, -1000)])
def test_times_of_files(built: SmallProject, name: str, seconds: int) -> None:
    """A change takes effect although the file keeps its size, and its time of modification or an older one."""
    file, (old, new) = built.src / name, EDITS[name]
    status, text = file.stat(), file.read_text(encoding="utf-8")
    assert old in text
    before = _read_pages(built.build(search=False))
    file.write_text(text.replace(old, new), encoding="utf-8")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns + seconds * 10**9))
    assert file.stat().st_size - status.st_size in (0, 1)
    assert _read_pages(compare(built)) != before


def test_touched_files(built: SmallProject) -> None:
    """Times alone change nothing: where all files are older, as in a copy, no document is read again."""
    for file in built.src.rglob("*.*"):
        os.utime(file, (1000, 1000))
    build = built.build(search=False)
    assert (build.read, build.written) == (set(), set())


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param([{"builder": "dirhtml"}, {}], id="builder"),
        pytest.param([{}, {"builder": "singlehtml"}], id="builder-of-one-page"),
        pytest.param([{}, {"config": {"html_theme": "alabaster"}}], id="theme"),
        pytest.param([{}, {"config": {"language": "de"}}], id="language"),
        pytest.param([{}, {"config": {"html_link_suffix": ""}}], id="addresses"),
        pytest.param([{}, {"tags": ["internal"]}], id="tags"),
        pytest.param([{"builder": "text"}, {"builder": "text", "tags": ["internal"]}], id="tags-in-text"),
        pytest.param([{"builder": "text"}, {"builder": "text", "config": {"language": "de"}}], id="language-of-text"),
    ],
)
def test_other_builds_in_between(project: SmallProject, steps: list[dict[str, Any]]) -> None:
    """After a build into the same folders in another way, with an edit before it or not, a build is as a clean one."""
    project.write(FILES)
    (project.folder / "out/html").mkdir(parents=True)
    for name in ("dirhtml", "singlehtml"):
        (project.folder / "out" / name).symlink_to("html")
    first, other = steps
    for step in (first, other):
        project.build(**{"search": False, **step})
    compare(project, **first)
    change_status(project)
    compare(project, **other)
    compare(project, **first)


@pytest.mark.parametrize("event", ["env-updated", "html-page-context", "build-finished"])
def test_two_builds_at_once(project: SmallProject, event: str) -> None:
    """While a build stands at an event, another one runs into the same folders: both and the next are as clean ones."""
    command = [sys.executable, "-m", "sphinx", "-q", "-d", "out/doctrees", "src", "out/html"]
    runs: list[int] = []

    def run(*_: object) -> None:
        if not runs:
            runs.append(subprocess.run(command, cwd=project.folder, timeout=120, check=False).returncode)

    def prepare(app: Sphinx) -> None:
        app.connect(event, run)

    project.write(FILES)
    project.build()
    change_status(project)
    project.build(prepare=prepare)
    assert runs == [0]
    compare(project, search=True)
    change_status(project)
    compare(project, search=True)
