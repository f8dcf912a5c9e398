"""External projects: copies of their published files, valid and defective."""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from core.proposals import create_project, diagnostic_codes, limit_cpu_time, proposal

from sphinx_enhancements.core.export.enhancements_json import export_collection, serialize_json
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.published import read_inventory

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.project.project import Project

LAMP: dict[str, Any] = {
    "key": "KEP-24",
    "number": 24,
    "title": "Lamp",
    "profile": "kep",
    "status": {"raw": "implementable", "value": "accepted"},
    "stage": {"raw": "beta", "value": "beta"},
    "milestones": [{"stage": "beta", "release": "v1.22", "raw": "v1.22", "struck": False}],
    "summary": "A lamp.",
    "source": {"path": "keps/sig-x/24-lamp/README.md"},
    "aliases": ["LAMP"],
    "url": "keps/24.html",
}
HORN: dict[str, Any] = {"key": "KEP-3", "title": "Horn", "status": {"raw": "rejected", "value": "rejected"}}
OURS = {"a.md": "---\nid: A-1\nstatus: accepted\ndepends-on: [{}]\n---\n# Ours\n"}
SETTINGS = """\
documents = ["*.md"]
[[projects]]
name = "other"
url = "https://other.example/docs/"
"""


def make_enhancements_json(*entries: Any, **more: Any) -> str:
    """Return the text of an ``enhancements.json``."""
    data = {"schemaVersion": 1, "project": "Other", "version": "1.2", "profile": "kep", "enhancements": entries}
    return json.dumps(data | more)


def make_inventory(*lines: str, version: str = "1.2", head: str = "# Sphinx inventory version 2") -> bytes:
    """Return the bytes of an ``objects.inv``."""
    top = f"{head}\n# Project: Other\n# Version: {version}\n# The remainder of this file is compressed using zlib.\n"
    return top.encode() + zlib.compress("\n".join(lines).encode())


LAMP_LINE = "KEP-24 enh:enhancement 1 keps/24.html#$ KEP-24: Lamp"


def open_project_with_copies(
    folder: Path, *relations: str, published: str | None = None, objects: bytes | None = None, more: str = ""
) -> Project:
    """Open a project with one proposal that depends on others, and copies of another project."""
    files: dict[str, str | bytes] = {name: text.format(", ".join(relations)) for name, text in OURS.items()}
    settings = SETTINGS
    if published is not None:
        files["copies/other.json"] = published
        settings += 'enhancements = "copies/other.json"\n'
    if objects is not None:
        files["copies/other.inv"] = objects
        settings += 'inventory = "copies/other.inv"\n'
    return create_project(folder, files, settings + more)


@pytest.mark.parametrize(
    "reference",
    [
        "other:KEP-24",
        "OTHER:kep-24",
        "'other: KEP-24'",
        "other:24",
        "'other:#24'",
        "other:LAMP",
        "other:keps/sig-x/24-lamp",
        "https://github.com/kubernetes/enhancements/tree/master/keps/sig-x/24-lamp",
        "https://github.com/kubernetes/enhancements/issues/24",
    ],
)
def test_a_relation_to_another_project(tmp_path: Path, reference: str) -> None:
    """Keys, numbers, aliases and paths after the project's name resolve, and addresses in its repository."""
    project = open_project_with_copies(tmp_path, reference, published=make_enhancements_json(LAMP, HORN))
    collection = load_collection(project)
    assert collect_diagnostics(project, collection) == []
    (relation,) = collection.entries["A-1"].enhancement.relations
    assert relation.target == "other:KEP-24"
    external = collection.external.entries["other:KEP-24"]
    assert external.url == "https://other.example/docs/keps/24.html"
    assert collection.get_enhancement("other:KEP-24").stage.value == "beta"


def test_export_and_read_back(tmp_path: Path) -> None:
    """An exported file is a valid copy for another project, with the same fields."""
    theirs = create_project(
        tmp_path / "theirs",
        {
            "b.md": proposal(
                "id: B-1\nstatus: accepted\nstage: beta\nmilestones: {beta: v1.2}\nsummary: Text.", "Th & em"
            )
        },
    )
    exported = serialize_json(
        export_collection(load_collection(theirs), project="Theirs", url=lambda entry: f"{entry.document}.html#x y")
    )
    collection = load_collection(open_project_with_copies(tmp_path / "ours", "other:B-1", published=exported))
    there, here = load_collection(theirs).get_enhancement("B-1"), collection.get_enhancement("other:B-1")
    for name in ("title", "status", "stage", "number"):
        mine, wanted = getattr(here, name), getattr(there, name)
        assert (mine.raw, mine.value) == (wanted.raw, wanted.value) if name in ("status", "stage") else mine == wanted
    assert [m.release for m in here.milestones] == ["v1.2"]
    assert collection.external.entries["other:B-1"].url == "https://other.example/docs/b.md.html#x%20y"


def test_local_keys_precede_external_ones(tmp_path: Path) -> None:
    """A local key with a colon is not searched in other projects."""
    project = open_project_with_copies(tmp_path, "'other:KEP-24'", published=make_enhancements_json(LAMP))
    (tmp_path / "b.md").write_text("---\nid: 'other:KEP-24'\n---\n# B\n")
    collection = load_collection(project)
    assert "other:KEP-24" in collection.entries
    assert collection.get_enhancement("other:KEP-24").title == "B"


def test_rules_across_projects(tmp_path: Path) -> None:
    """Declined external dependencies are reported; external stages and releases are not compared."""
    later = LAMP | {"stage": {"raw": "alpha", "value": "alpha"}}
    project = open_project_with_copies(
        tmp_path, "other:KEP-3", "other:KEP-24", published=make_enhancements_json(later, HORN)
    )
    (tmp_path / "a.md").write_text(
        "---\nid: A-1\nstatus: accepted\nstage: beta\nmilestones: {beta: v1.1}\n"
        "depends-on: [other:KEP-3, other:KEP-24]\n---\n# A\n"
    )
    (found,) = collect_diagnostics(project, load_collection(project))
    assert (found.code, found.path, found.line) == ("needs-declined", "a.md", 6)
    assert "other:KEP-3" in found.message


def test_dependency_cycle_across_projects(tmp_path: Path) -> None:
    """A cycle through another project is reported, because this project states both relations."""
    project = open_project_with_copies(tmp_path, "other:KEP-24", published=make_enhancements_json(LAMP))
    (tmp_path / "b.md").write_text("---\nid: B-1\nblocks: [other:KEP-24]\ndepends-on: A-1\n---\n# B\n")
    assert diagnostic_codes(collect_diagnostics(project, load_collection(project))) == ["dependency-cycle"]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("other:KEP-99", "'KEP-99' is no proposal of Other 1.2, of which 2 are known"),
        ("othr:KEP-24", "'othr:KEP-24' is no proposal here"),
        ("'other:'", "'' is no proposal of Other 1.2"),
    ],
)
def test_unresolved_external_references(tmp_path: Path, reference: str, said: str) -> None:
    """Unknown keys of a known project and unknown projects are reported."""
    project = open_project_with_copies(tmp_path, reference, published=make_enhancements_json(LAMP, HORN))
    (found,) = collect_diagnostics(project, load_collection(project))
    assert (found.code, found.path, found.line) == ("unresolved-reference", "a.md", 4)
    assert said in found.message


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("", "no valid JSON"),
        ('{"schemaVersion": 1, "enhancements": [{"key": "K', "cut off"),
        ("[]", "no list of `enhancements`"),
        ('{"enhancements": []}', "`schemaVersion` is None"),
        (
            make_enhancements_json(LAMP, schemaVersion=2),
            "`schemaVersion` is 2, and this version knows 1: it comes from a newer one",
        ),
        (make_enhancements_json(LAMP, schemaVersion="1"), "`schemaVersion` is '1'"),
        (make_enhancements_json(LAMP, enhancements={"KEP-24": LAMP}), "no list of `enhancements`"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_unusable_copies(tmp_path: Path, published: str, said: str) -> None:
    """An unusable copy is reported with its path, and the project works without it."""
    project = open_project_with_copies(tmp_path, "other:KEP-24", published=published)
    found = collect_diagnostics(project, load_collection(project))
    # Of the reference itself nothing can be said.
    assert diagnostic_codes(found) == ["foreign-project"]
    assert found[0].path == "copies/other.json"
    assert said in found[0].message or "nested too deep" in found[0].message


def test_missing_copies(tmp_path: Path) -> None:
    """A missing file, a folder and an impossible path are reported."""
    for n, path in enumerate(("gone.json", ".", "x\\u0000y")):
        settings = SETTINGS + f'enhancements = "{path}"\n'
        project = create_project(tmp_path / str(n), {"a.md": "---\nid: A-1\n---\n# A\n"}, settings)
        assert diagnostic_codes(list(project.diagnostics)) == ["foreign-project"], path
        assert "cannot be read" in project.diagnostics[0].message


@pytest.mark.parametrize(
    "entry",
    [
        7,
        None,
        {},
        {"key": ""},
        {"key": 5},
        {"title": "no key"},
    ],
)
def test_invalid_entries(tmp_path: Path, entry: Any) -> None:
    """An invalid entry is left out and counted; the others remain."""
    project = open_project_with_copies(tmp_path, "other:KEP-24", published=make_enhancements_json(entry, LAMP))
    found = collect_diagnostics(project, load_collection(project))
    assert diagnostic_codes(found) == ["foreign-project"]
    assert "1 of 2 entries" in found[0].message


@pytest.mark.parametrize(
    "field",
    [{name: value} for name in LAMP if name != "key" for value in (None, 5, [], {}, "text", [5], {"raw": 5}, [[]])],
)
def test_fields_of_the_wrong_type(tmp_path: Path, field: dict[str, Any]) -> None:
    """An entry with a field of the wrong type is still read."""
    project = open_project_with_copies(tmp_path, "other:KEP-24", published=make_enhancements_json(LAMP | field))
    collection = load_collection(project)
    assert collect_diagnostics(project, collection) == []
    assert "other:KEP-24" in collection.external.entries


@pytest.mark.parametrize(
    "url",
    [
        "../x",
        "a/../../x",
        "a/%2e%2e/../x",
        "..\\x",
        "//evil.example/x",
        "https://evil.example/x",
        "javascript:alert(1)",
        "/etc",
        "\\\\host\\x",
        "http://[",
        "data:x",
    ],
)
def test_urls_that_leave_the_site(tmp_path: Path, url: str) -> None:
    """A URL that leaves the site is dropped, and the enhancement shown without one."""
    collection = load_collection(
        open_project_with_copies(tmp_path, "other:KEP-24", published=make_enhancements_json(LAMP | {"url": url}))
    )
    assert collection.external.entries["other:KEP-24"].url is None


def test_an_inventory_alone(tmp_path: Path) -> None:
    """An inventory yields key, title and page, but neither status nor stage."""
    collection = load_collection(
        open_project_with_copies(tmp_path, "other:KEP-24", objects=make_inventory(LAMP_LINE, "x std:label 1 y#$ -"))
    )
    external = collection.external.entries["other:KEP-24"]
    assert (external.enhancement.title, external.url) == ("Lamp", "https://other.example/docs/keps/24.html#KEP-24")
    assert external.enhancement.status.value is None


def test_an_inventory_supplies_urls(tmp_path: Path) -> None:
    """Pages missing from ``enhancements.json`` are taken from the inventory."""
    entry = {name: value for name, value in LAMP.items() if name != "url"}
    collection = load_collection(
        open_project_with_copies(
            tmp_path, "other:KEP-24", published=make_enhancements_json(entry), objects=make_inventory(LAMP_LINE)
        )
    )
    assert collection.external.entries["other:KEP-24"].url == "https://other.example/docs/keps/24.html#KEP-24"


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        (make_inventory(LAMP_LINE, version="1.3"), "versions 1.2 and 1.3"),
        (make_inventory(LAMP_LINE, "KEP-25 enh:enhancement 1 k.html KEP-25: New"), "KEP-25"),
        (make_inventory(), "KEP-24"),
    ],
)
def test_copies_that_differ(tmp_path: Path, objects: bytes, said: str) -> None:
    """Copies of different builds are reported as stale."""
    project = open_project_with_copies(
        tmp_path, "other:KEP-24", published=make_enhancements_json(LAMP), objects=objects
    )
    (found,) = collect_diagnostics(project, load_collection(project))
    assert found.code == "foreign-project"
    assert "stale" in found.message
    assert said in found.message


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"x",
        b"<html>404</html>\n\n\n\n\n",
        make_inventory(LAMP_LINE, head="# Sphinx inventory version 3"),
        make_inventory(LAMP_LINE)[:-8],
        make_inventory(LAMP_LINE)[:90],
        make_inventory(LAMP_LINE).split(b"zlib.\n")[0] + b"zlib.\nnot packed",
    ],
)
def test_unusable_inventories(tmp_path: Path, data: bytes) -> None:
    """An unusable inventory is reported, and the project works without it."""
    with pytest.raises(ValueError, match="this"):
        read_inventory(data)
    project = open_project_with_copies(tmp_path, "other:KEP-24", objects=data)
    assert diagnostic_codes(collect_diagnostics(project, load_collection(project))) == ["foreign-project"]


def test_a_project_without_copies(tmp_path: Path) -> None:
    """References to a project without copies are not reported."""
    project = open_project_with_copies(tmp_path, "other:KEP-24")
    assert collect_diagnostics(project, load_collection(project)) == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ('name = "a b"', "`name` of letters"),
        ("url = 5", "`name` of letters"),
        ('name = "x"\nurl = "ftp://x"', "address of http"),
        ('name = "x"\nurl = "javascript:x"', "address of http"),
        ('name = "x"\nurl = "//x.example"', "address of http"),
        ('name = "x"\nfile = "y"', "not 'file'"),
        ('name = "x"\nenhancements = 5', "`enhancements` must be a text"),
        ('name = "OTHER"', "names 'OTHER' twice"),
        ('name = "https"', "`name` of letters"),
    ],
)
def test_invalid_settings_of_projects(tmp_path: Path, table: str, said: str) -> None:
    """An invalid table is reported with its line, and the others are used."""
    project = open_project_with_copies(
        tmp_path, "other:24", published=make_enhancements_json(LAMP), more=f"[[projects]]\n{table}\n"
    )
    assert "other" in [p.name for p in project.external_projects]
    assert any(said in diagnostic.message for diagnostic in project.diagnostics)
    assert {diagnostic.code for diagnostic in project.diagnostics} == {"invalid-setting"}
    assert (project.diagnostics[0].line or 0) >= 6


def test_thousands_of_external_enhancements(tmp_path: Path) -> None:
    """Five thousand enhancements of another project are read and resolved within seconds."""
    entries = [LAMP | {"key": f"KEP-{n}", "number": n, "aliases": []} for n in range(5000)]
    text = make_enhancements_json(*entries)
    with limit_cpu_time(4):
        project = open_project_with_copies(tmp_path, "other:KEP-4321", "other:17", published=text)
        assert collect_diagnostics(project, load_collection(project)) == []


NEED = {"id": "REQ_7", "title": "A", "docname": "reqs", "status": "rejected", "type": "req", "type_name": "Requirement"}


def make_needs_json(*needs: Any, **more: Any) -> str:
    """Return the text of a ``needs.json``."""
    version = {"needs": {need["id"] if isinstance(need, dict) else f"N{n}": need for n, need in enumerate(needs)}}
    return json.dumps({"project": "Their needs", "current_version": "3", "versions": {"3": version}} | more)


def open_project_with_needs(folder: Path, published: str, *relations: str) -> Project:
    """Open a project with a copy of another project's needs."""
    files = {name: text.format(", ".join(relations)) for name, text in OURS.items()}
    return create_project(folder, files | {"copies/needs.json": published}, SETTINGS + 'needs = "copies/needs.json"\n')


def test_needs_of_another_project(tmp_path: Path) -> None:
    """Needs are targets of relations, with type, status and page; this project's profile interprets the status."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    project = open_project_with_needs(tmp_path, make_needs_json(NEED), "other:REQ_7")
    collection = load_collection(project)
    assert diagnostic_codes(collect_diagnostics(project, collection)) == ["needs-declined"]
    external = collection.external.entries["other:REQ_7"]
    assert (external.project, external.enhancement.kind) == ("Their needs", "Requirement")
    assert external.url == "https://other.example/docs/reqs.html#REQ_7"


@pytest.mark.parametrize(
    "published",
    [
        "",
        "[]",
        "{}",
        make_needs_json(NEED)[:80],
        make_needs_json(NEED, current_version="4"),
        make_needs_json(NEED, format_version=9),
        make_needs_json(NEED, versions=[]),
        "[" * 100_000,
    ],
)
def test_unusable_needs(tmp_path: Path, published: str) -> None:
    """An unusable ``needs.json`` yields one diagnostic, and the project works without it."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    project = open_project_with_needs(tmp_path, published, "other:REQ_7")
    found = collect_diagnostics(project, load_collection(project))
    assert diagnostic_codes(found) == ["foreign-project"]
    assert found[0].path == "copies/needs.json"


def test_invalid_needs(tmp_path: Path) -> None:
    """An invalid need is left out and counted; fields of the wrong type do no harm."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    odd = {"id": "REQ_8", "title": 5, "docname": [], "status": {}, "type": None}
    project = open_project_with_needs(tmp_path, make_needs_json(7, NEED, odd), "other:REQ_8")
    collection = load_collection(project)
    (found,) = collect_diagnostics(project, collection)
    assert (found.code, found.path) == ("foreign-project", "copies/needs.json")
    assert "1 of 3 entries" in found.message
    assert collection.get_enhancement("other:REQ_8").title == "REQ_8"


def test_pathological_inventory_lines(tmp_path: Path) -> None:
    """Lines of any form are read within seconds."""
    lines = ("a " + ":" * 400_000, f"{'x ' * 200_000}enh:enhancement", " enh:enhancement " * 50_000)
    with limit_cpu_time(2):
        ((enhancement, _),) = read_inventory(make_inventory(*lines, LAMP_LINE)).build()
    assert (enhancement.key, enhancement.title) == ("KEP-24", "Lamp")


@pytest.mark.parametrize("odd", ["a\ud800b", "a\x01\x1bb", "x" * 200_000, "a/" * 100_000])
@pytest.mark.parametrize("name", ["title", "url", "key", "status", "path", "project"])
def test_unprintable_and_long_texts(tmp_path: Path, odd: str, name: str) -> None:
    """Everything made of an external text can be written, whatever it contains."""
    entry: dict[str, Any] = LAMP | {name: odd}
    entry |= {"status": {"raw": odd, "value": odd}} if name == "status" else {}
    entry |= {"source": {"path": odd}} if name == "path" else {}
    with limit_cpu_time(3):
        project = open_project_with_copies(
            tmp_path, "other:24", published=make_enhancements_json(entry, project=odd if name == "project" else "Other")
        )
        collection = load_collection(project)
        assert collect_diagnostics(project, collection) == []
    (external,) = collection.external.entries.values()
    shown = f"{external.project}{external.url}{external.enhancement}"
    assert shown.encode()
    assert not re.search("[\x00-\x08\x0e-\x1f]", shown)
    assert len(shown) < 10_000


def test_keys_that_differ_by_case(tmp_path: Path) -> None:
    """Keys resolve exactly as written; in another case they are ambiguous."""
    upper, lower = (LAMP | {"key": key, "aliases": [], "number": None} for key in ("KEP-24", "kep-24"))
    project = open_project_with_copies(
        tmp_path, "other:KEP-24", "other:kep-24", "other:Kep-24", published=make_enhancements_json(upper, lower)
    )
    targets = [r.target for r in load_collection(project).entries["A-1"].enhancement.relations]
    assert targets == ["other:KEP-24", "other:kep-24", None]


def test_duplicate_external_keys(tmp_path: Path) -> None:
    """The first entry counts, and the second is reported."""
    project = open_project_with_copies(
        tmp_path, "other:KEP-24", published=make_enhancements_json(LAMP, LAMP | {"title": "Other"})
    )
    collection = load_collection(project)
    assert diagnostic_codes(collect_diagnostics(project, collection)) == ["foreign-project"]
    assert collection.get_enhancement("other:KEP-24").title == "Lamp"


def test_keys_in_the_inventory_alone(tmp_path: Path) -> None:
    """An enhancement missing from a stale copy can be linked through the inventory."""
    objects = make_inventory(LAMP_LINE, "KEP-9 enh:enhancement 1 keps/9.html#$ KEP-9: New")
    project = open_project_with_copies(tmp_path, "other:KEP-9", published=make_enhancements_json(LAMP), objects=objects)
    collection = load_collection(project)
    assert diagnostic_codes(collect_diagnostics(project, collection)) == ["foreign-project"]
    assert collection.get_enhancement("other:KEP-9").title == "New"


def test_digest_of_copies(tmp_path: Path) -> None:
    """The digest changes with each copy, with its project, and with whether it is usable."""
    table = '[[projects]]\nname = "{}"\nenhancements = "{}"\n'
    seen = set()
    for n, (one, two) in enumerate([("x", "y"), ("x", "gone"), ("gone", "x"), ("gone", "gone"), ("y", "x")]):
        files = {"x": make_enhancements_json(LAMP), "y": make_enhancements_json(HORN), "a.md": "# A\n"}
        seen.add(
            create_project(
                tmp_path / str(n), files, table.format("one", one) + table.format("two", two)
            ).external_digest
        )
    assert len(seen) == 5
