"""What other programs and projects read: ``enhancements.json``, ``objects.inv``, labels."""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING

import pytest
from building import SmallProject
from sphinx.util.inventory import InventoryFile

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Home\n\n```{toctree}\nsub/ten\n```\n",
    "sub/ten.md": """\
        ---
        enhancement:
          id: T-10
          title: A "title" & with ünïcode
          kind: feature
          status: implementable
          stage: beta
          milestones: {alpha: v1.5, beta: "1.10"}
          owner: sig-compute
          participants: [sig-network]
          authors: ["@alice", "Bob Builder <bob@example.org>"]
          created: 2025-05-06
          labels: [kind/api, x]
          summary: In short.
          tracking: https://example.org/1
          gates: [GateOne]
          depends-on: [T-9, /elsewhere]
          team size: 1.10
          nested: {a: [1, 2], b: {c: 010}}
        ---
        # Another heading

        ## Release Signoff Checklist

        - [x] done
        - [ ] open
        """,
    "nine.rst": "Nine\n====\n\n.. enhancement:: Ninth\n   :id: T-9\n   :status: wibble\n",
}


def test_every_field(project: SmallProject) -> None:
    """``enhancements.json`` has every field of a proposal, as written and as understood."""
    project.write(FILES)
    build = project.build(config={"version": "1.0"})
    data = build.data
    assert list(data) == ["schemaVersion", "project", "version", "profile", "enhancements"]
    assert (data["schemaVersion"], data["project"], data["version"], data["profile"]) == (1, "Test", "1.0", "default")
    assert [entry["key"] for entry in data["enhancements"]] == ["T-9", "T-10"]
    entry = build.entries["T-10"]
    extra, found = entry.pop("extra"), entry.pop("diagnostics")
    assert entry == {
        "key": "T-10",
        "number": 10,
        "title": 'A "title" & with ünïcode',
        "kind": "feature",
        "profile": "default",
        "status": {"raw": "implementable", "value": "accepted", "note": None},
        "stage": {"raw": "beta", "value": "beta"},
        "milestones": [
            {
                "stage": "alpha",
                "release": "v1.5",
                "raw": "v1.5",
                "track": None,
                "struck": False,
                "note": None,
                "commitment": "targeted",
            },
            {
                "stage": "beta",
                "release": "1.10",
                "raw": "1.10",
                "track": None,
                "struck": False,
                "note": None,
                "commitment": "targeted",
            },
        ],
        "stageReleases": [],
        "owner": "sig-compute",
        "participants": ["sig-network"],
        "people": [
            {
                "role": "author",
                "handle": "alice",
                "name": None,
                "raw": "@alice",
                "note": None,
                "address": None,
                "identity": "@alice",
            },
            {
                "role": "author",
                "handle": None,
                "name": "Bob Builder",
                "raw": "Bob Builder <bob@example.org>",
                "note": None,
                "address": "bob@example.org",
                "identity": "Bob Builder",
            },
        ],
        "created": "2025-05-06",
        "updated": None,
        "reviewUntil": None,
        "dates": {"created": "2025-05-06", "updated": None, "reviewUntil": None},
        "reason": None,
        "labels": ["kind/api", "x"],
        "relations": [
            {"type": "depends-on", "raw": "T-9", "target": "T-9"},
            {"type": "depends-on", "raw": "/elsewhere", "target": None},
        ],
        "links": [{"type": "tracking", "url": "https://example.org/1", "text": None}],
        "gates": ["GateOne"],
        "gateDefaults": {},
        "questions": [],
        "checklist": {"done": 1, "total": 2},
        "summary": "In short.",
        "source": {"path": "sub/ten.md", "line": 1, "metadata": None, "attachments": []},
        "url": "sub/ten.html",
        "aliases": [],
    }
    assert extra["team size"] == "1.10"
    assert extra["nested"] == {"a": ["1", "2"], "b": {"c": "010"}}
    assert [(d["code"], d["path"], d["line"], d["severity"]) for d in found] == [
        ("unresolved-reference", "sub/ten.md", 17, "warning")
    ]


def test_same_as_the_command_line(project: SmallProject) -> None:
    """The file of a build is the export of the command line, less the addresses."""
    project.write(FILES | {"enhancements.toml": 'current-release = "v1.5"\n'})
    data = project.build().data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


def test_bytes(project: SmallProject) -> None:
    """Two builds of the same sources give the same bytes, and a build without changes leaves the file alone."""
    project.write(FILES)
    first = project.build()
    data = (first.outdir / "enhancements.json").read_bytes()
    time = (first.outdir / "enhancements.json").stat().st_mtime_ns
    assert data == (project.build(out="other").outdir / "enhancements.json").read_bytes()
    project.build()
    assert (first.outdir / "enhancements.json").stat().st_mtime_ns == time
    assert "ünïcode".encode() in data
    assert data.endswith(b"}\n")


@pytest.mark.parametrize(
    ("builder", "urls"),
    [
        ("html", {"T-10": "sub/ten.html", "T-9": "nine.html#T-9"}),
        ("dirhtml", {"T-10": "sub/ten/", "T-9": "nine/#T-9"}),
        ("singlehtml", {"T-10": "index.html#document-sub/ten", "T-9": "index.html#T-9"}),
    ],
)
def test_urls(project: SmallProject, builder: str, urls: dict[str, str]) -> None:
    """The address of a proposal, relative to the site, as the builder names its pages."""
    project.write(FILES)
    build = project.build(builder)
    assert {key: entry["url"] for key, entry in build.entries.items()} == urls


@pytest.mark.parametrize("builder", ["text", "epub", "latex", "xml"])
def test_only_sites_publish_data(project: SmallProject, builder: str) -> None:
    """Builders that publish no site write no ``enhancements.json`` and make no pages."""
    project.write(FILES)
    build = project.build(builder)
    assert [name for name in build.files() if "enhancements" in name and not name.endswith(".css")] == []


def test_no_proposals(project: SmallProject) -> None:
    """A project without proposals has an empty list, and no page that nobody wrote."""
    project.write({"index.md": "# Home\n"})
    build = project.build()
    assert build.data["enhancements"] == []
    assert [name for name in build.files() if name.startswith("enhancements")] == ["enhancements.json"]


def inventory(path: Path) -> dict[str, dict[str, tuple[str, str]]]:
    """Type -> name -> address and title."""
    loaded = InventoryFile.loads((path / "objects.inv").read_bytes(), uri="")
    return {
        kind: {name: (item.uri, item.display_name) for name, item in items.items()}
        for kind, items in loaded.data.items()
    }


def test_inventory(project: SmallProject) -> None:
    """Every proposal is an ``enh:enhancement`` and, in lower case, a label."""
    project.write(FILES)
    found = inventory(project.build().outdir)
    assert found["enh:enhancement"] == {
        "T-10": ("sub/ten.html", 'T-10: A "title" & with ünïcode'),
        "T-9": ("nine.html#T-9", "T-9: Ninth"),
    }
    assert found["std:label"]["t-10"] == ("sub/ten.html", 'T-10: A "title" & with ünïcode')
    assert found["std:label"]["t-9"] == ("nine.html#T-9", "T-9: Ninth")


def test_labels_in_the_project_itself(project: SmallProject) -> None:
    """Plain ``:ref:`` to the key in lower case works in the project too."""
    project.write(FILES | {"refs.md": "---\norphan: true\n---\n# Refs\n\n{ref}`t-9` and {ref}`that <t-10>`\n"})
    build = project.build(config={"nitpicky": True})
    assert "undefined label" not in build.warnings
    page = build.text("refs.html")
    assert 'href="nine.html#T-9"' in page
    assert "T-9: Ninth" in page
    assert 'href="sub/ten.html"' in page


def test_label_of_a_document_counts(project: SmallProject) -> None:
    """A label that a document defines itself stays what it is."""
    project.write(FILES | {"own.rst": ":orphan:\n\n.. _t-9:\n\nMine\n====\n\n:ref:`t-9`\n"})
    build = project.build()
    assert build.findings == [("nine.rst", 6, "unknown-status"), ("sub/ten.md", 17, "unresolved-reference")]
    assert "duplicate label" not in build.warnings
    assert inventory(build.outdir)["std:label"]["t-9"] == ("own.html#t-9", "Mine")
    # Nor is it lost when that document is deleted.
    project.remove("own.rst")
    assert inventory(project.build().outdir)["std:label"]["t-9"] == ("nine.html#T-9", "T-9: Ninth")


def test_another_project_links(project: SmallProject, tmp_path: Path) -> None:
    """A project without this extension links by intersphinx, with plain ``:ref:`` to the lower-case key."""
    project.write(FILES)
    site = project.build().outdir
    other = SmallProject(tmp_path / "other")
    mapping = {"theirs": ("https://example.org/site/", str(site / "objects.inv"))}
    other.write(
        {
            "conf.py": 'extensions = ["sphinx.ext.intersphinx"]\nhtml_theme = "basic"\nnitpicky = True\n'
            f"intersphinx_mapping = {mapping!r}\n",
            "index.rst": "Home\n====\n\n:ref:`t-10` and :ref:`nine <t-9>` and :external+theirs:ref:`t-9`\n",
        }
    )
    build = other.build()
    assert build.warnings == ""
    page = build.text("index.html")
    assert 'href="https://example.org/site/sub/ten.html"' in page
    assert html.unescape(page).count('T-10: A "title" & with ünïcode') == 1
    assert 'href="https://example.org/site/nine.html#T-9"' in page


def test_another_project_with_the_extension_links(project: SmallProject, tmp_path: Path) -> None:
    """A project with this extension names the inventory in the role, as for every domain."""
    project.write(FILES)
    site = project.build().outdir
    other = SmallProject(tmp_path / "other")
    mapping = {"theirs": ("https://example.org/site/", str(site / "objects.inv"))}
    other.write(
        {
            "conf.py": 'extensions = ["sphinx.ext.intersphinx", "sphinx_enhancements"]\nhtml_theme = "basic"\n'
            f"intersphinx_mapping = {mapping!r}\n",
            "index.rst": "Home\n====\n\n:external+theirs:enh:ref:`T-10` and :enh:`T-9`\n",
        }
    )
    build = other.build()
    assert build.warnings == ""
    assert 'href="https://example.org/site/sub/ten.html"' in build.text("index.html")
    assert 'href="https://example.org/site/nine.html#T-9"' in build.text("index.html")


def test_search_finds_proposals(project: SmallProject) -> None:
    """The search index has every proposal as an object."""
    project.write(FILES)
    index = project.build().text("searchindex.js")
    data = json.loads(index[len("Search.setIndex(") : -1])
    assert "enh:enhancement" in data["objtypes"].values()
    assert "T-9" in str(data["objects"])


def test_search_finds_people_and_no_words_of_the_head(project: SmallProject) -> None:
    """A proposal is found by its facts, not by the words of every head or by what it needs."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
            "one.md": "---\nenhancement: {id: T-1, authors: [Quillon], status: accepted, stage: alpha, "
            "depends-on: [T-2], milestones: {alpha: '1.0'}}\n---\n\n# One\n\nText.\n",
            "two.md": "---\nenhancement: {id: T-2, status: rejected, reason: Vexatious}\n---\n\n# Zirkon\n\nText.\n",
        }
    )
    build = project.build()
    page = build.text("one.html")
    assert [word for word in ("Quillon", "since", "not planned", "Zirkon", "How to cite") if word not in page] == []
    assert "Vexatious" in build.text("two.html")
    index = build.text("searchindex.js")
    data = json.loads(index[len("Search.setIndex(") : -1])
    assert "quillon" in data["terms"]
    # The stemmers of Sphinx 8.2 and 9 cut these words at different letters.
    assert [term for term in data["terms"] if term.startswith(("cite", "sinc", "plan", "vexat"))] == []
    # The page of contents has the title as well, and the proposal that depends on it has not.
    found = (data["titleterms"]["zirkon"], data["terms"]["zirkon"])
    assert found == (data["docnames"].index("two"), data["docnames"].index("index"))
