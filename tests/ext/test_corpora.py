"""Real proposals of real communities, as they are, built from a folder of its own with ``conf.py`` and settings."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest
from communities import ROOTS, Community

from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.ext.messages import translate_field

COUNTS = {"vep": 45, "gep": 26, "openshift": 241, "kep": 248}

pytestmark = pytest.mark.corpora


def _every_proposal(community: Community) -> None:
    """Each has a page with a panel and its key; nothing else has one."""
    entries = community.build.data["enhancements"]
    assert len(entries) == -(-COUNTS[community.name] // community.step)
    panels = set()
    for entry in entries:
        page = community.build.text(entry["url"])
        assert "enh-panel" in page
        assert entry["key"] in page
        panels.add(entry["url"])
    with_panel = {
        str(path.relative_to(community.build.outdir))
        for path in community.build.outdir.rglob("*.html")
        if "enh-panel" in path.read_text(encoding="utf-8")
    }
    assert with_panel == panels


RELEASES = {
    ("vep", 1): {"1.8": (11, 11), "1.9": (29, 29), "1.10": (7, 7)},
    ("kep", 1): {"1.36": (36, 39), "1.37": (52, 62)},
    ("kep", 4): {"1.36": (11, 13), "1.37": (12, 13)},
}
"""Community, and the step at which its proposals are built -> release -> its accepted proposals, and all of them."""


def _releases(community: Community) -> None:
    """The page of releases that nobody wrote lists so many accepted proposals for each, and so many in all."""
    page = community.build.text("enhancements-releases.html")
    parts = re.split(r'(?=<div class="enh-release )', page)
    for release, (accepted, total) in RELEASES.get((community.name, community.step), {}).items():
        (part,) = [part for part in parts if re.search(rf"<h2[^>]*>v?{re.escape(release)}(?:\.0)?<", part)]
        # The first cell of a row is the proposal; others are named as what it needs.
        rows = re.compile(r'<tr[^>]*><td[^>]*><p><a [^>]*href="([^"]+/(?:vep|README)\.html)"')
        aiming = part.partition("Changed since")[0]
        work = [table for table in re.split(r"(?=<table)", aiming) if "enh-accepted" in table]
        assert len(set(rows.findall("".join(work)))) == accepted
        assert len(set(rows.findall(aiming))) == total
        assert f"{accepted} accepted" in part


RESOLVED = {("kep", 1): 150, ("kep", 4): 7, ("gep", 1): 3}
"""Community, and the step at which its proposals are built -> as many relations at least lead to a proposal."""


def _inverses(community: Community) -> None:
    """Each relation is on the pages of both: at its target in the words of its inverse, with a link back."""
    inverses = load_profile(community.name, Path()).inverses
    data = community.build.data["enhancements"]
    entries = {entry["key"]: entry for entry in data}
    relations = [(e, r) for e in data for r in e["relations"] if r["target"] not in (None, e["key"])]
    for source, relation in relations:
        target = entries[relation["target"]]
        panel = community.build.text(target["url"]).partition('<div class="enh-relations')[2].partition("</dl>")[0]
        label = translate_field(inverses[relation["type"]])
        (fact,) = re.findall(rf"<dt[^>]*>{label}<.*?</dd>", panel, re.DOTALL)
        link = os.path.relpath(source["url"], PurePosixPath(target["url"]).parent)
        assert f'href="{link}"' in fact, (source["key"], relation, target["key"])
    assert len(relations) >= RESOLVED.get((community.name, community.step), 0)


def _every_finding_names_file_and_line(community: Community) -> None:
    """What the build reports has a file of the repository and a line of that file."""
    listed = [d for entry in community.build.data["enhancements"] for d in entry["diagnostics"]]
    logged = community.build.findings
    assert len(logged) == sum(found["severity"] != "info" for found in listed)
    for path, line, code in logged:
        assert line, (path, code)
        file = path if Path(path).is_absolute() else community.sources / path
        assert 1 <= line <= len(Path(file).read_text(encoding="utf-8").splitlines())
    for found in listed:
        assert found["line"]
        assert (community.sources / found["path"]).is_file()


def _command_line_agrees(community: Community) -> None:
    """Keys, fields and findings are what the command line exports of the same folder."""
    data = community.build.data
    for entry in data["enhancements"]:
        del entry["url"]
    settings = str(community.project.folder / "src/enhancements.toml")
    exported = community.project.exported("--settings", settings, src=community.sources)
    assert [entry["key"] for entry in data["enhancements"]] == [entry["key"] for entry in exported["enhancements"]]
    assert data == exported


def _sources_are_not_touched(community: Community) -> None:
    """Nothing is written into the repository."""
    assert community.listing() == community.before


def _no_change(community: Community) -> None:
    """A second build reads and writes nothing, but for pages with images that are not there.

    Sphinx reads such a page again in every build, to see whether the image has come.
    """
    missing = re.findall(
        rf"{re.escape(str(community.sources))}/(\S+?)\.\w+:.*image file not readable", community.build.warnings
    )
    build = community.again()
    assert build.read == set(missing)
    assert set(missing) <= build.written <= set(missing) | {ROOTS.get(community.name, "README")}


def _parallel(community: Community) -> None:
    """Two processes give the same pages, inventory and JSON."""
    if community.name in ("kep", "openshift"):
        return  # the same code on more pages
    serial, parallel = community.build.files(), community.again(jobs=2, out="parallel").files()
    differing = [name for name in serial.keys() | parallel.keys() if serial.get(name) != parallel.get(name)]
    assert [name for name in differing if name != "searchindex.js"] == []


@pytest.mark.parametrize("name", [pytest.param(name, marks=pytest.mark.xdist_group(name)) for name in COUNTS])
def test_a_community(name: str, corpora: Path, community: Callable[[str, Path], Community]) -> None:
    """Its repository is built once, and everything that must hold is held against that build."""
    repository = community(name, (corpora / name).resolve())
    for holds in (
        _every_proposal,
        _releases,
        _inverses,
        _every_finding_names_file_and_line,
        _command_line_agrees,
        _sources_are_not_touched,
        _no_change,
        _parallel,
    ):
        holds(repository)
