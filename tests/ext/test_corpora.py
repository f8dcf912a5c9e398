"""KubeVirt's real proposals, as they are, built from a folder of its own with ``conf.py`` and settings."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from building import Build, SmallProject

pytestmark = pytest.mark.corpora

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
root_doc = "README"
html_theme = "basic"
# The words of others: headings that skip a level, links to files that are no documents.
suppress_warnings = ["myst", "misc.highlighting_failure", "toc.not_included"]
"""


class Vep:
    """The repository, and a build of it."""

    def __init__(self, folder: Path, sources: Path) -> None:
        self.sources = sources
        self.project = SmallProject(folder)
        self.project.write({"conf.py": CONF, "enhancements.toml": 'profile = "vep"\n'})
        self.before = self.listing()
        self.build = self.again()

    def again(self, *, jobs: int = 1, out: str = "out") -> Build:
        """Build the repository with the configuration that stands elsewhere."""
        return self.project.build(src=self.sources, confdir=self.project.src, jobs=jobs, out=out)

    def listing(self) -> list[tuple[str, int]]:
        """Every file of the repository with its time."""
        return sorted((str(path), path.stat().st_mtime_ns) for path in self.sources.rglob("*"))


@pytest.fixture(scope="module")
def vep(tmp_path_factory: pytest.TempPathFactory) -> Vep:
    """The repository, built once for all tests of this module."""
    folder = os.environ.get("ENHANCEMENTS_CORPORA")
    if not folder or not (Path(folder) / "vep").is_dir():
        pytest.skip("ENHANCEMENTS_CORPORA names no folder with real proposals in `vep`")
    return Vep(tmp_path_factory.mktemp("vep"), Path(folder) / "vep")


def test_every_proposal(vep: Vep) -> None:
    """45 proposals, each with a page and a panel; no attachment and no template among them."""
    entries = vep.build.data["enhancements"]
    assert len(entries) == 45
    for entry in entries:
        path = entry["source"]["path"]
        assert re.fullmatch(r"veps/[^/]+/[^/]+/vep\.md", path)
        assert "NNNN" not in path
        page = vep.build.text(path.removesuffix(".md") + ".html")
        assert "enh-panel" in page
        assert entry["key"] in page
    assert "enh-panel" not in vep.build.text("veps/NNNN-vep-template/vep.html")


@pytest.mark.parametrize(("release", "count"), [("1.8", 9), ("1.9", 26), ("1.10", 6)])
def test_releases(vep: Vep, release: str, count: int) -> None:
    """The page of releases that nobody wrote lists so many accepted proposals for each."""
    page = vep.build.text("enhancements-releases.html")
    parts = re.split(r'(?=<div class="enh-release)', page)
    (part,) = [part for part in parts if re.search(rf"<h2[^>]*>v?{re.escape(release)}(?:\.0)?<", part)]
    rows = set(re.findall(r'href="(veps/[^"]+/vep\.html)"', part.partition("not accepted (")[0]))
    assert len(rows) == count
    assert f"{count} accepted" in part


def test_every_finding_names_file_and_line(vep: Vep) -> None:
    """What the build reports has a file of the repository and a line of that file."""
    listed = [d for entry in vep.build.data["enhancements"] for d in entry["diagnostics"]]
    logged = vep.build.findings
    assert len(logged) == len(listed)
    for path, line, code in logged:
        assert line, (path, code)
        assert 1 <= line <= len(Path(path).read_text(encoding="utf-8").splitlines())
    for found in listed:
        assert found["line"]
        assert (vep.sources / found["path"]).is_file()


def test_command_line_agrees(vep: Vep, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys, fields and findings are what the command line exports of the same folder."""
    data = vep.build.data
    for entry in data["enhancements"]:
        del entry["url"]
    monkeypatch.setattr(vep.project, "src", vep.sources)
    exported = vep.project.exported("--settings", str(vep.project.folder / "src/enhancements.toml"))
    assert [entry["key"] for entry in data["enhancements"]] == [entry["key"] for entry in exported["enhancements"]]
    assert data == exported


def test_sources_are_not_touched(vep: Vep) -> None:
    """Nothing is written into the repository."""
    assert vep.listing() == vep.before


def test_no_change(vep: Vep) -> None:
    """A second build reads and writes nothing, but for three pages with images that are not there.

    Sphinx reads such a page again in every build, to see whether the image has come.
    """
    without_image = set(re.findall(r"/vep/(veps/.+?)\.md:.*image file not readable", vep.build.warnings))
    assert len(without_image) == 3
    build = vep.again()
    assert build.read == without_image
    assert without_image <= build.written <= without_image | {"README"}


def test_parallel(vep: Vep) -> None:
    """Two processes give the same pages, inventory and JSON."""
    serial, parallel = vep.build.files(), vep.again(jobs=2, out="parallel").files()
    differing = [name for name in serial.keys() | parallel.keys() if serial.get(name) != parallel.get(name)]
    assert [name for name in differing if name != "searchindex.js"] == []
