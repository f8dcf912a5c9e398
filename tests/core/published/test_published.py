"""Other projects: copies of what they publish, in every state in which one finds such files."""

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


def copy(*entries: Any, **more: Any) -> str:
    """An ``enhancements.json``."""
    data = {"schemaVersion": 1, "project": "Other", "version": "1.2", "profile": "kep", "enhancements": entries}
    return json.dumps(data | more)


def inventory(*lines: str, version: str = "1.2", head: str = "# Sphinx inventory version 2") -> bytes:
    """An ``objects.inv``."""
    top = f"{head}\n# Project: Other\n# Version: {version}\n# The remainder of this file is compressed using zlib.\n"
    return top.encode() + zlib.compress("\n".join(lines).encode())


LAMP_LINE = "KEP-24 enh:enhancement 1 keps/24.html#$ KEP-24: Lamp"


def opened(
    folder: Path, *relations: str, published: str | None = None, objects: bytes | None = None, more: str = ""
) -> Project:
    """Our project, whose one proposal depends on others."""
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
    """By key, number, alias or path behind the project's name, or by an address of its repository."""
    project = opened(tmp_path, reference, published=copy(LAMP, HORN))
    collection = load_collection(project)
    assert collect_diagnostics(project, collection) == []
    (relation,) = collection.entries["A-1"].enhancement.relations
    assert relation.target == "other:KEP-24"
    external = collection.external.entries["other:KEP-24"]
    assert external.url == "https://other.example/docs/keps/24.html"
    assert collection.get_enhancement("other:KEP-24").stage.value == "beta"


def test_what_our_own_build_publishes_is_read(tmp_path: Path) -> None:
    """An export of this project is a copy for another, with the same fields."""
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
    collection = load_collection(opened(tmp_path / "ours", "other:B-1", published=exported))
    there, here = load_collection(theirs).get_enhancement("B-1"), collection.get_enhancement("other:B-1")
    for name in ("title", "status", "stage", "number"):
        mine, wanted = getattr(here, name), getattr(there, name)
        assert (mine.raw, mine.value) == (wanted.raw, wanted.value) if name in ("status", "stage") else mine == wanted
    assert [m.release for m in here.milestones] == ["v1.2"]
    assert collection.external.entries["other:B-1"].url == "https://other.example/docs/b.md.html#x%20y"


def test_a_key_of_ours_comes_first(tmp_path: Path) -> None:
    """A proposal here whose key has a colon is not looked for elsewhere."""
    project = opened(tmp_path, "'other:KEP-24'", published=copy(LAMP))
    (tmp_path / "b.md").write_text("---\nid: 'other:KEP-24'\n---\n# B\n")
    collection = load_collection(project)
    assert "other:KEP-24" in collection.entries
    assert collection.get_enhancement("other:KEP-24").title == "B"


def test_laws_across_projects(tmp_path: Path) -> None:
    """What another project has declined will not come; its stages and releases are none of ours."""
    later = LAMP | {"stage": {"raw": "alpha", "value": "alpha"}}
    project = opened(tmp_path, "other:KEP-3", "other:KEP-24", published=copy(later, HORN))
    (tmp_path / "a.md").write_text(
        "---\nid: A-1\nstatus: accepted\nstage: beta\nmilestones: {beta: v1.1}\n"
        "depends-on: [other:KEP-3, other:KEP-24]\n---\n# A\n"
    )
    (found,) = collect_diagnostics(project, load_collection(project))
    assert (found.code, found.path, found.line) == ("needs-declined", "a.md", 6)
    assert "other:KEP-3" in found.message


def test_a_circle_across_projects(tmp_path: Path) -> None:
    """Both directions are ours to write, and so is the mistake."""
    project = opened(tmp_path, "other:KEP-24", published=copy(LAMP))
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
def test_nothing_there(tmp_path: Path, reference: str, said: str) -> None:
    """A reference into a known project that it does not answer is a finding; so is an unknown project."""
    project = opened(tmp_path, reference, published=copy(LAMP, HORN))
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
        (copy(LAMP, schemaVersion=2), "`schemaVersion` is 2, and this version knows 1: it comes from a newer one"),
        (copy(LAMP, schemaVersion="1"), "`schemaVersion` is '1'"),
        (copy(LAMP, enhancements={"KEP-24": LAMP}), "no list of `enhancements`"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_a_copy_that_cannot_be_used(tmp_path: Path, published: str, said: str) -> None:
    """It is reported with its path, and the project goes on without it."""
    project = opened(tmp_path, "other:KEP-24", published=published)
    found = collect_diagnostics(project, load_collection(project))
    # Of the reference itself nothing can be said.
    assert diagnostic_codes(found) == ["foreign-project"]
    assert found[0].path == "copies/other.json"
    assert said in found[0].message or "nested too deep" in found[0].message


def test_a_copy_that_is_not_there(tmp_path: Path) -> None:
    """A missing file, a folder, and a path that no system takes."""
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
def test_an_entry_that_is_none(tmp_path: Path, entry: Any) -> None:
    """It is left out and counted; the others are there."""
    project = opened(tmp_path, "other:KEP-24", published=copy(entry, LAMP))
    found = collect_diagnostics(project, load_collection(project))
    assert diagnostic_codes(found) == ["foreign-project"]
    assert "1 of 2 entries" in found[0].message


@pytest.mark.parametrize(
    "field",
    [{name: value} for name in LAMP if name != "key" for value in (None, 5, [], {}, "text", [5], {"raw": 5}, [[]])],
)
def test_a_field_of_another_kind(tmp_path: Path, field: dict[str, Any]) -> None:
    """Whatever stands where something else is expected, the proposal is there, and nothing fails."""
    project = opened(tmp_path, "other:KEP-24", published=copy(LAMP | field))
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
def test_an_address_that_leads_off_the_site(tmp_path: Path, url: str) -> None:
    """It is no address; the proposal is shown without one."""
    collection = load_collection(opened(tmp_path, "other:KEP-24", published=copy(LAMP | {"url": url})))
    assert collection.external.entries["other:KEP-24"].url is None


def test_an_inventory_alone(tmp_path: Path) -> None:
    """It tells key, title and page, and nothing of decision and stage."""
    collection = load_collection(opened(tmp_path, "other:KEP-24", objects=inventory(LAMP_LINE, "x std:label 1 y#$ -")))
    external = collection.external.entries["other:KEP-24"]
    assert (external.enhancement.title, external.url) == ("Lamp", "https://other.example/docs/keps/24.html#KEP-24")
    assert external.enhancement.status.value is None


def test_an_inventory_gives_addresses(tmp_path: Path) -> None:
    """What the command line exports has none; the copy of the inventory has."""
    entry = {name: value for name, value in LAMP.items() if name != "url"}
    collection = load_collection(opened(tmp_path, "other:KEP-24", published=copy(entry), objects=inventory(LAMP_LINE)))
    assert collection.external.entries["other:KEP-24"].url == "https://other.example/docs/keps/24.html#KEP-24"


@pytest.mark.parametrize(
    ("objects", "said"),
    [
        (inventory(LAMP_LINE, version="1.3"), "versions 1.2 and 1.3"),
        (inventory(LAMP_LINE, "KEP-25 enh:enhancement 1 k.html KEP-25: New"), "KEP-25"),
        (inventory(), "KEP-24"),
    ],
)
def test_copies_that_differ(tmp_path: Path, objects: bytes, said: str) -> None:
    """One of them is stale."""
    project = opened(tmp_path, "other:KEP-24", published=copy(LAMP), objects=objects)
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
        inventory(LAMP_LINE, head="# Sphinx inventory version 3"),
        inventory(LAMP_LINE)[:-8],
        inventory(LAMP_LINE)[:90],
        inventory(LAMP_LINE).split(b"zlib.\n")[0] + b"zlib.\nnot packed",
    ],
)
def test_an_inventory_that_is_none(tmp_path: Path, data: bytes) -> None:
    """It is reported, and the project goes on without it."""
    with pytest.raises(ValueError, match="this"):
        read_inventory(data)
    project = opened(tmp_path, "other:KEP-24", objects=data)
    assert diagnostic_codes(collect_diagnostics(project, load_collection(project))) == ["foreign-project"]


def test_a_project_of_which_nothing_is_known(tmp_path: Path) -> None:
    """Without copies nothing can be said against a reference."""
    project = opened(tmp_path, "other:KEP-24")
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
def test_settings(tmp_path: Path, table: str, said: str) -> None:
    """A bad table is reported with its line; the others count."""
    project = opened(tmp_path, "other:24", published=copy(LAMP), more=f"[[projects]]\n{table}\n")
    assert "other" in [p.name for p in project.external_projects]
    assert any(said in diagnostic.message for diagnostic in project.diagnostics)
    assert {diagnostic.code for diagnostic in project.diagnostics} == {"invalid-setting"}
    assert (project.diagnostics[0].line or 0) >= 6


def test_many(tmp_path: Path) -> None:
    """Five thousand proposals of another project are read and looked up at once."""
    entries = [LAMP | {"key": f"KEP-{n}", "number": n, "aliases": []} for n in range(5000)]
    text = copy(*entries)
    with limit_cpu_time(4):
        project = opened(tmp_path, "other:KEP-4321", "other:17", published=text)
        assert collect_diagnostics(project, load_collection(project)) == []


NEED = {"id": "REQ_7", "title": "A", "docname": "reqs", "status": "rejected", "type": "req", "type_name": "Requirement"}


def needs_copy(*needs: Any, **more: Any) -> str:
    """A ``needs.json``."""
    version = {"needs": {need["id"] if isinstance(need, dict) else f"N{n}": need for n, need in enumerate(needs)}}
    return json.dumps({"project": "Their needs", "current_version": "3", "versions": {"3": version}} | more)


def with_needs(folder: Path, published: str, *relations: str) -> Project:
    """Our project beside a copy of needs."""
    files = {name: text.format(", ".join(relations)) for name, text in OURS.items()}
    return create_project(folder, files | {"copies/needs.json": published}, SETTINGS + 'needs = "copies/needs.json"\n')


def test_needs_of_another_project(tmp_path: Path) -> None:
    """They are targets of relations, with type, status and page; what the status means, our profile says."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    project = with_needs(tmp_path, needs_copy(NEED), "other:REQ_7")
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
        needs_copy(NEED)[:80],
        needs_copy(NEED, current_version="4"),
        needs_copy(NEED, format_version=9),
        needs_copy(NEED, versions=[]),
        "[" * 100_000,
    ],
)
def test_needs_that_cannot_be_used(tmp_path: Path, published: str) -> None:
    """Another version, cut off, something else: one finding for the copy, and the project goes on."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    project = with_needs(tmp_path, published, "other:REQ_7")
    found = collect_diagnostics(project, load_collection(project))
    assert diagnostic_codes(found) == ["foreign-project"]
    assert found[0].path == "copies/needs.json"


def test_a_need_that_is_none(tmp_path: Path) -> None:
    """It is left out and counted; fields of other kinds do no harm."""
    pytest.importorskip("ub_needs_exchange", reason="ub-needs-exchange is not installed: the extra `needs` has it")
    odd = {"id": "REQ_8", "title": 5, "docname": [], "status": {}, "type": None}
    project = with_needs(tmp_path, needs_copy(7, NEED, odd), "other:REQ_8")
    collection = load_collection(project)
    (found,) = collect_diagnostics(project, collection)
    assert (found.code, found.path) == ("foreign-project", "copies/needs.json")
    assert "1 of 3 entries" in found.message
    assert collection.get_enhancement("other:REQ_8").title == "REQ_8"


def test_a_hostile_inventory(tmp_path: Path) -> None:
    """A line of any form is read at once."""
    lines = ("a " + ":" * 400_000, f"{'x ' * 200_000}enh:enhancement", " enh:enhancement " * 50_000)
    with limit_cpu_time(2):
        ((enhancement, _),) = read_inventory(inventory(*lines, LAMP_LINE)).build()
    assert (enhancement.key, enhancement.title) == ("KEP-24", "Lamp")


@pytest.mark.parametrize("odd", ["a\ud800b", "a\x01\x1bb", "x" * 200_000, "a/" * 100_000])
@pytest.mark.parametrize("name", ["title", "url", "key", "status", "path", "project"])
def test_odd_texts(tmp_path: Path, odd: str, name: str) -> None:
    """Whatever a text holds, and however long it is, everything that comes of it can be written."""
    entry: dict[str, Any] = LAMP | {name: odd}
    entry |= {"status": {"raw": odd, "value": odd}} if name == "status" else {}
    entry |= {"source": {"path": odd}} if name == "path" else {}
    with limit_cpu_time(3):
        project = opened(tmp_path, "other:24", published=copy(entry, project=odd if name == "project" else "Other"))
        collection = load_collection(project)
        assert collect_diagnostics(project, collection) == []
    (external,) = collection.external.entries.values()
    shown = f"{external.project}{external.url}{external.enhancement}"
    assert shown.encode()
    assert not re.search("[\x00-\x08\x0e-\x1f]", shown)
    assert len(shown) < 10_000


def test_keys_that_differ_by_case(tmp_path: Path) -> None:
    """As written each means itself; in another case they mean neither."""
    upper, lower = (LAMP | {"key": key, "aliases": [], "number": None} for key in ("KEP-24", "kep-24"))
    project = opened(tmp_path, "other:KEP-24", "other:kep-24", "other:Kep-24", published=copy(upper, lower))
    targets = [r.target for r in load_collection(project).entries["A-1"].enhancement.relations]
    assert targets == ["other:KEP-24", "other:kep-24", None]


def test_a_key_that_stands_twice(tmp_path: Path) -> None:
    """The first counts, and the other is told."""
    project = opened(tmp_path, "other:KEP-24", published=copy(LAMP, LAMP | {"title": "Other"}))
    collection = load_collection(project)
    assert diagnostic_codes(collect_diagnostics(project, collection)) == ["foreign-project"]
    assert collection.get_enhancement("other:KEP-24").title == "Lamp"


def test_what_is_in_the_inventory_alone(tmp_path: Path) -> None:
    """A stale copy of the one lacks what the other has, which can be linked all the same."""
    objects = inventory(LAMP_LINE, "KEP-9 enh:enhancement 1 keps/9.html#$ KEP-9: New")
    project = opened(tmp_path, "other:KEP-9", published=copy(LAMP), objects=objects)
    collection = load_collection(project)
    assert diagnostic_codes(collect_diagnostics(project, collection)) == ["foreign-project"]
    assert collection.get_enhancement("other:KEP-9").title == "New"


def test_what_is_known_has_a_digest(tmp_path: Path) -> None:
    """It changes with each copy, with whose copy it is, and with what could be read of it."""
    table = '[[projects]]\nname = "{}"\nenhancements = "{}"\n'
    seen = set()
    for n, (one, two) in enumerate([("x", "y"), ("x", "gone"), ("gone", "x"), ("gone", "gone"), ("y", "x")]):
        files = {"x": copy(LAMP), "y": copy(HORN), "a.md": "# A\n"}
        seen.add(
            create_project(
                tmp_path / str(n), files, table.format("one", one) + table.format("two", two)
            ).external_digest
        )
    assert len(seen) == 5
