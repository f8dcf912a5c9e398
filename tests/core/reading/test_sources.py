"""Where the fields of a proposal are written: front matter, sidecars, headers, field lists, list entries."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, dedent_document, diagnostic_codes, limit_cpu_time

from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.model import Fields, Items, Text
from sphinx_enhancements.core.project.documents import load_page
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.core.model import Enhancement

README = "# KEP-42: Resize\n\n## Summary\n\nMore room.\n"
KEP = "keps/sig-node/42-resize"
KEPS = 'profile = "kep"\nrules = { missing-field = "off", unknown-field = "off" }\n'
"""Settings for KEPs with other fields than those of the community."""


def only(folder: Path, files: dict[str, str | bytes], settings: str = KEPS) -> Enhancement:
    """The one proposal of a project."""
    (entry,) = load_collection(create_project(folder, files, settings))
    return entry.enhancement


def test_a_sidecar(tmp_path: Path) -> None:
    """Its fields are the proposal's, with their lines and the path of the file."""
    kep = only(
        tmp_path,
        {
            f"{KEP}/README.md": README,
            f"{KEP}/kep.yaml": """
            title: In-place resize
            kep-number: 42
            authors: ["@a", "b"]
            owning-sig: sig-node
            status: implementable
            creation-date: 2025-01-02
            editor: TBD
            stage: beta
            latest-milestone: "v1.30"
            milestone:
              alpha: "v1.29"
              beta: v1.30
              stable: TBD
            feature-gates:
              - name: Resize
                components: [kubelet]
            see-also: [/keps/sig-node/1-x, N/A]
            """,
            "keps/prod-readiness/sig-node/42.yaml": 'kep-number: 42\nalpha:\n  approver: "@p"\nbeta:\n  approver: q\n',
        },
    )
    assert (kep.key, kep.number, kep.title, kep.owner) == ("KEP-42", 42, "In-place resize", "sig-node")
    assert (kep.status.raw, kep.status.value, kep.status.line) == ("implementable", "accepted", 5)
    assert kep.status.path == kep.source.metadata == f"{KEP}/kep.yaml"
    assert [(m.stage.value, m.release, m.line) for m in kep.milestones] == [
        ("alpha", "v1.29", 11),
        ("beta", "v1.30", 12),
    ]
    assert kep.gates == ("Resize",)
    people = [(p.role, p.handle, p.note) for p in kep.people]
    approver = "production readiness approver"
    assert people == [("author", "a", None), ("author", "b", None), (approver, "p", "alpha"), (approver, "q", "beta")]
    assert kep.summary == "More room."
    path = f"{KEP}/kep.yaml"
    assert dict(kep.extra) == {
        "editor": Text("TBD", 7, path),
        "milestone": Fields((("stable", Text("TBD", 13, path)),), 11, path),
        "feature-gates": Items(
            (
                Fields(
                    (("name", Text("Resize", 15, path)), ("components", Items((Text("kubelet", 16, path),), 16, path))),
                    15,
                    path,
                ),
            ),
            15,
            path,
        ),
        "see-also": Items((Text("N/A", 17, path),), 17, path),
        "prod-readiness": Fields(
            (("kep-number", Text("42", 1, "keps/prod-readiness/sig-node/42.yaml")),),
            1,
            "keps/prod-readiness/sig-node/42.yaml",
        ),
    }
    assert diagnostic_codes(kep) == ["placeholder-person", "missing-person", "missing-person"]


def test_a_sidecar_that_is_missing(tmp_path: Path) -> None:
    """The proposal is listed with what its path and text say, and a finding."""
    kep = only(tmp_path, {f"{KEP}/README.md": README})
    assert (kep.key, kep.title, kep.owner, kep.source.metadata) == ("KEP-42", "Resize", "sig-node", None)
    assert diagnostic_codes(kep) == ["missing-metadata"]
    assert "kep.yaml" in kep.diagnostics[0].message


def bad_sidecars(root: Path, outside: Path) -> dict[str, str]:
    """Folders of proposals whose sidecars are no files to read, and what is said of them."""
    outside.write_text("title: secret\n", encoding="utf-8")
    folders = {}
    for number, name in enumerate(("folder", "outside", "loop", "nowhere", "large", "fifo"), 1):
        folder = root / f"keps/sig-node/{number}-{name}"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"# KEP-{number}: T\n", encoding="utf-8")
        folders[name] = f"KEP-{number}"
    base = root / "keps/sig-node"
    (base / "1-folder/kep.yaml").mkdir()
    (base / "2-outside/kep.yaml").symlink_to(outside)
    (base / "3-loop/kep.yaml").symlink_to("kep.yaml")
    (base / "4-nowhere/kep.yaml").symlink_to("gone.yaml")
    with (base / "5-large/kep.yaml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    os.mkfifo(base / "6-fifo/kep.yaml")
    return folders


def test_sidecars_that_cannot_be_read(tmp_path: Path) -> None:
    """Each costs one finding, and nothing outside the root is read."""
    root = tmp_path / "root"
    folders = bad_sidecars(root, tmp_path / "outside.yaml")
    collection = load_collection(create_project(root, {}, 'profile = "kep"\n'))
    assert set(collection.entries) == set(folders.values())
    for name, key in folders.items():
        kep = collection.entries[key].enhancement
        assert diagnostic_codes(kep) == ["file-bounds"], name
        assert kep.title == "T"
        assert "secret" not in repr(kep)
        assert kep.diagnostics[0].path.endswith("/kep.yaml")


def test_a_sidecar_without_a_document(tmp_path: Path) -> None:
    """No page can show it, so that it is a finding; the template's is none."""
    project = create_project(
        tmp_path,
        {f"{KEP}/kep.yaml": "title: x\n", "keps/NNNN-kep-template/kep.yaml": "title: y\n", "kep.yaml": "title: z\n"},
        'profile = "kep"\n',
    )
    found = collect_diagnostics(project, load_collection(project))
    expected = [("no-proposals", "enhancements.toml"), ("stray-metadata", f"{KEP}/kep.yaml")]
    assert [(d.code, d.path) for d in found] == expected


@pytest.mark.parametrize("root", [".", "keps", "keps/sig-node"])
def test_sidecars_are_found_from_any_root(tmp_path: Path, root: str) -> None:
    """The repository or its folder of proposals: the sidecars are found from where the match starts."""
    files = {
        f"{KEP}/README.md": README,
        f"{KEP}/kep.yaml": "title: x\n",
        "keps/prod-readiness/sig-node/42.yaml": "alpha:\n  approver: p\n",
    }
    create_project(tmp_path, files, None)
    kep = only(tmp_path / root, {}) if root != "." else only(tmp_path, files)
    assert (kep.key, kep.title) == ("KEP-42", "x")
    assert [p.handle for p in kep.people] == ([] if root == "keps/sig-node" else ["p"])


def test_document_name_in_capitals(tmp_path: Path) -> None:
    """A profile may list a document's name in capitals."""
    assert only(tmp_path, {f"{KEP}/README.MD": README, f"{KEP}/kep.yaml": "title: x\n"}).key == "KEP-42"


def test_folders_below_the_owner(tmp_path: Path) -> None:
    """The group is the folder that looks like one, however deep the proposal is."""
    kep = only(
        tmp_path, {"keps/sig-cloud/azure/42-x/README.md": README, "keps/sig-cloud/azure/42-x/kep.yaml": "a: 1\n"}
    )
    assert kep.owner == "sig-cloud"


def test_broken_sidecar(tmp_path: Path) -> None:
    """It is repaired like front matter, with the path and line of the file."""
    kep = only(
        tmp_path, {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": "title: A: b\nauthors:\n- @x\nstatus: provisional\n"}
    )
    assert (kep.title, kep.people[0].handle, kep.status.value) == ("A: b", "x", "provisional")
    assert [(d.code, d.path, d.line) for d in kep.diagnostics] == [("metadata", f"{KEP}/kep.yaml", 1)]
    assert "the file needs a pair of quotes" in kep.diagnostics[0].message
    assert "on lines 1, 3;" in kep.diagnostics[0].message


def test_the_first_source_takes_precedence(tmp_path: Path) -> None:
    """Values of later sources are kept in ``extra``; contradictions are reported."""
    gep = only(
        tmp_path,
        {
            "geps/gep-7/index.md": """
            ---
            title: "GEP-7: Old title"
            ---

            * Issue: [#7](https://github.com/kubernetes-sigs/gateway-api/issues/7)
            * Status: Provisional

            ## TLDR

            Short.
            """,
            "geps/gep-7/metadata.yaml": "number: 8\nname: New title\nstatus: Standard\n",
        },
        'profile = "gep"\nrules = { missing-field = "off" }\n',
    )
    assert (gep.key, gep.title, gep.number) == ("GEP-7", "New title", 7)
    assert (gep.status.raw, gep.status.value, gep.stage.value) == ("Standard", "implemented", "standard")
    assert [(link.type, link.url) for link in gep.links] == [
        ("tracking", "https://github.com/kubernetes-sigs/gateway-api/issues/7")
    ]
    assert [(d.code, d.path, d.line) for d in gep.diagnostics] == [
        ("contradiction", "geps/gep-7/index.md", 6),
        ("contradiction", "geps/gep-7/metadata.yaml", 1),
    ]
    extra = dict(gep.extra)
    assert extra["title"] == Text("GEP-7: Old title", 2)
    assert extra["Status"] == Text("Provisional", 6)
    assert extra["number"] == Text("8", 1, "geps/gep-7/metadata.yaml")


def test_relationships_at_either_level(tmp_path: Path) -> None:
    """They are read below ``relationships`` and beside it, entries being mappings, numbers or addresses."""
    gep = only(
        tmp_path,
        {
            "geps/gep-7/index.md": "## TLDR\n\nx\n",
            "geps/gep-7/metadata.yaml": """
            number: 7
            name: T
            relationships:
              extends:
                - number: 1
                  name: One
                  description: more of it
              seeAlso: []
              odd: [x]
            obsoletedBy:
              - name: Two
                number: 2
            seeAlso:
              - https://gateway-api.sigs.k8s.io/geps/gep-3/
            """,
        },
        'profile = "gep"\n',
    )
    assert [(r.type, r.raw) for r in gep.relations] == [
        ("extends", "1"),
        ("see-also", "https://gateway-api.sigs.k8s.io/geps/gep-3/"),
        ("superseded-by", "2"),
    ]
    extra = dict(gep.extra)
    assert set(extra) == {"relationships", "relationships.extends", "obsoletedBy"}
    assert "more of it" in repr(extra["relationships.extends"])
    assert "odd" in repr(extra["relationships"])


def test_a_header(tmp_path: Path) -> None:
    """Lines of names and values before the first blank line, long ones going on below."""
    profile = """
    [profile]
    extends = "default"
    name = "pep"
    [profile.documents]
    paths = ["pep-{number}.rst"]
    [profile.metadata]
    sources = ["header"]
    [profile.key]
    formats = ["PEP-{number}"]
    [profile.fields]
    number = ["pep"]
    superseded-by = ["superseded-by"]
    """
    pep = only(
        tmp_path,
        {
            "peps/pep-0008.rst": """
            PEP: 8
            Title: Style Guide
            Author: Guido van Rossum <guido@example.org>,
                    Barry Warsaw <barry@example.org>
            Status: Active
            Python-Version: 3.13
            Superseded-By: 9

            Introduction
            ============

            Text: not a field.
            """
        },
        dedent_document(profile),
    )
    assert (pep.key, pep.number, pep.title, pep.status.value) == ("PEP-8", 8, "Style Guide", "informational")
    assert [p.name for p in pep.people] == ["Guido van Rossum", "Barry Warsaw"]
    assert [(r.type, r.raw) for r in pep.relations] == [("superseded-by", "9")]
    assert dict(pep.extra) == {"Python-Version": Text("3.13", 6)}
    assert [s.title for s in pep.sections] == ["Introduction"]


@pytest.mark.parametrize(
    ("written", "handle", "name", "note"),
    [
        ("@x", "x", None, None),
        ("@x, for networking", "x", None, "for networking"),
        ("@x; please look at y", "x", None, "please look at y"),
        ("@x - impacts on etcd", "x", None, "impacts on etcd"),
        ("@x for storage", "x", None, "for storage"),
        ("@x (Anna X)", "x", "Anna X", None),
        ("@org/team", "org/team", None, None),
        ("\u201c@x\u201d", "x", None, None),
        ("Anna X <a@example.org>", None, "Anna X", None),
        ("Anna X (@ax)", "ax", "Anna X", None),
        ("Anna X", None, "Anna X", None),
    ],
)
def test_people_of_openshift(
    tmp_path: Path, written: str, handle: str | None, name: str | None, note: str | None
) -> None:
    """Name, account and what they answer for are told apart; the text stays as written."""
    page = f"---\ntitle: a-b\nreviewers:\n  - {written!r}\n---\n# T\n"
    found = only(tmp_path, {"enhancements/network/a-b.md": page}, 'profile = "openshift"\n')
    (person,) = found.people
    assert (person.handle, person.name, person.note, person.raw) == (handle, name, note, written)


def test_keys_by_path(tmp_path: Path) -> None:
    """Two documents with one name stay apart; a title that only repeats the name gives way to the heading."""
    files: dict[str, str | bytes] = {
        "enhancements/network/a.md": "---\ntitle: a\n---\n# The first\n",
        "enhancements/storage/csi/a.md": "# The second\n",
        "enhancements/top.md": "---\ntitle: Top: most\n---\n",
        "guidelines/a.md": "# No proposal\n",
        "README.md": "# No proposal\n",
    }
    collection = load_collection(create_project(tmp_path, files, 'profile = "openshift"\n'))
    titles = {entry.key: entry.enhancement.title for entry in collection}
    assert titles == {"network/a": "The first", "storage/csi/a": "The second", "top": "Top: most"}
    owners = {entry.key: entry.enhancement.owner for entry in collection}
    assert owners == {"network/a": "network", "storage/csi/a": "storage", "top": None}


def redirected(folder: Path, files: dict[str, str | bytes]) -> Collection:
    """A KEP and other files."""
    kep: dict[str, str | bytes] = {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": "title: x\n"}
    return load_collection(create_project(folder, kep | files, 'profile = "kep"\n'))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("keps/sig-node/20190101-resize.md", "42-resize/README.md"),
        ("keps/sig-node/20190101-resize.md", "42-resize/README.md\n"),
        ("keps/sig-node/20190101-resize.md", "Moved to [KEP-42](42-resize/README.md).\n"),
        ("keps/sig-node/20190101-resize.md", "# This proposal has moved to /keps/sig-node/42-resize\n"),
        ("keps/sig-old/42-resize/README.md", "../../sig-node/42-resize/README.md"),
    ],
)
def test_a_redirect_page(tmp_path: Path, path: str, text: str) -> None:
    """It is an alias of the proposal, and no proposal of its own."""
    collection = redirected(tmp_path, {path: text})
    assert list(collection.entries) == ["KEP-42"]
    assert collection.entries["KEP-42"].enhancement.aliases == (path,)
    assert collection.resolve_reference(f"/{path}") is not None


@pytest.mark.parametrize(
    "text",
    [
        "9-gone/README.md",
        "../../../README.md",
        "words and more words",
        "",
        "../../../../etc/passwd",
        "a/b\nc/d\n",
        "x" * 300,
    ],
)
def test_a_redirect_to_nothing_stays_a_proposal(tmp_path: Path, text: str) -> None:
    """A short page whose target does not exist is still listed."""
    collection = redirected(tmp_path, {"keps/sig-old/43-other/README.md": text})
    assert list(collection.entries) == ["KEP-42", "KEP-43"]


def test_a_chain_of_redirects(tmp_path: Path) -> None:
    """Each is an alias of where the chain ends; a chain that goes round ends nowhere."""
    collection = redirected(
        tmp_path,
        {
            "keps/sig-old/7-a/README.md": "../8-b/README.md",
            "keps/sig-old/8-b/README.md": "../../sig-node/42-resize",
            "keps/sig-odd/5-c/README.md": "../6-d/README.md",
            "keps/sig-odd/6-d/README.md": "../5-c/README.md",
        },
    )
    assert list(collection.entries) == ["KEP-5", "KEP-6", "KEP-42"]
    assert collection.entries["KEP-42"].enhancement.aliases == (
        "keps/sig-old/7-a/README.md",
        "keps/sig-old/8-b/README.md",
    )


def test_a_short_page_with_a_directive(tmp_path: Path) -> None:
    """A page that starts with a link is not one that has moved, and loses nothing."""
    page = "[up](index.md)\n\n```{enhancement} One\n:id: X-1\n```\n"
    assert list(load_collection(create_project(tmp_path, {"a.md": page, "index.md": "# Home\n"}, "")).entries) == [
        "X-1"
    ]


def test_symbolic_links(tmp_path: Path) -> None:
    """A link to a proposal, or a linked folder with one, is an alias; a link in a circle is followed once."""
    collection = redirected(tmp_path, {})
    base = tmp_path / "keps/sig-node"
    (base / "20190101-resize.md").symlink_to("42-resize/README.md")
    (tmp_path / "keps/sig-old").mkdir()
    (tmp_path / "keps/sig-old/41-resize").symlink_to("../sig-node/42-resize")
    (base / "up").symlink_to("..")
    (base / "away").symlink_to("/")
    collection = redirected(tmp_path, {})
    assert list(collection.entries) == ["KEP-42"]
    assert collection.entries["KEP-42"].enhancement.aliases == (
        "keps/sig-node/20190101-resize.md",
        "keps/sig-old/41-resize/README.md",
    )
    assert collection.resolve_reference("keps/sig-old/41-resize") is not None


@pytest.mark.parametrize(
    ("page", "title", "created"),
    [
        ("# Fog", "Fog", None),
        ("---\ncreated: 2026-01-02\n---\n# Fog", "Fog", "2026-01-02"),
        ("---\ncreated: 2026-01-02\n---", "X", "2026-01-02"),
        ("\ufeff---\ncreated: 2026-01-02\n---\n# Fog\n\n## Summary\n", "Fog", "2026-01-02"),
        ("---\nnote: |\n  a\n\n## a comment\ncreated: 2026-01-02\n---\n# Fog\n\n## Summary\n", "Fog", "2026-01-02"),
        ("---\r\n## a comment\r\ncreated: 2026-01-02\r\n---\r\n# Fog\r\n\r\n## S\r\n", "Fog", "2026-01-02"),
        ("---\n" + "# a comment\n" * 600 + "created: 2026-01-02\n---\n# Fog\n\n## Summary\n", "Fog", "2026-01-02"),
        (f"---\ncreated: 2026-01-02\n---\n# Fog\n\n{'é' * 4000}\n\n## Summary\n", "Fog", "2026-01-02"),
        ("---\ncreated: 2026-01-02\n# Fog\n", "Fog", None),
        ("", "X", None),
    ],
)
def test_metadata_at_the_start_of_a_page(tmp_path: Path, page: str, title: str, created: str | None) -> None:
    """Reading only the metadata gives the title and the fields of the whole page, and no section below the title."""
    files: dict[str, str | bytes] = {"1-x/README.md": page.encode()}
    project = create_project(tmp_path, files, 'profile = "kep"\nrules.missing-section = "warning"\n')
    for metadata_only in (False, True):
        (entry,) = load_collection(project, metadata_only=metadata_only)
        assert (entry.enhancement.title, entry.enhancement.created) == (title, created)
    assert [s for s in entry.enhancement.sections if s.level > 1] == []


def test_stray_metadata_with_wildcards(tmp_path: Path) -> None:
    """A sidecar belongs to any document beside it that the paths match, and to no other one."""
    files: dict[str, str | bytes] = {
        "profile.toml": (
            'name = "x"\n[documents]\npaths = ["p/{number}-{slug}/*.md"]\nexclude = ["**/notes.md"]\n'
            '[sidecars]\nmetadata = "meta.yaml"\n[metadata]\nsources = ["sidecar"]\n'
        ),
        "p/1-a/text.md": "# A\n",
        "p/1-a/meta.yaml": "id: A\n",
        "p/2-b/notes.md": "# B\n",
        "p/2-b/meta.yaml": "id: B\n",
        "p/meta.yaml": "id: C\n",
    }
    project = create_project(tmp_path, files, 'profile = "profile.toml"\n')
    found = [d for d in collect_diagnostics(project, load_collection(project)) if d.code is Code.STRAY_METADATA]
    assert [(d.path, d.message.partition(":")[0]) for d in found] == [
        ("p/2-b/meta.yaml", "meta.yaml has no document beside it (*.md)")
    ]


def test_reading_only_metadata(tmp_path: Path) -> None:
    """The metadata are the same if only they are read, and there are no sections."""
    files: dict[str, str | bytes] = {
        f"{KEP}/README.md": README,
        f"{KEP}/kep.yaml": "title: x\nstatus: implemented\n",
        "keps/sig-node/43-y/README.md": "# KEP-43: Without metadata\n",
    }
    project = create_project(
        tmp_path,
        files,
        'profile = "kep"\n[rules]\nmissing-field = "off"\nmissing-section = "off"\nmissing-person = "off"\n',
    )
    whole, quick = load_collection(project), load_collection(project, metadata_only=True)
    for one, other in zip(whole, quick, strict=True):
        assert (one.key, one.enhancement.title, one.enhancement.status) == (
            other.key,
            other.enhancement.title,
            other.enhancement.status,
        )
    assert [s.title for s in quick.entries["KEP-42"].enhancement.sections] == ["KEP-42: Resize"]
    assert [s.title for s in whole.entries["KEP-42"].enhancement.sections] == ["KEP-42: Resize", "Summary"]
    assert collect_diagnostics(project, quick) == collect_diagnostics(project, whole)
    assert load_page(project, f"{KEP}/README.md").files == (f"{KEP}/kep.yaml",)


def test_no_section_is_missing_that_was_not_read(tmp_path: Path) -> None:
    """Reading only the metadata reports no missing section."""
    page = "---\nstatus: implementable\n---\n# Fog\n\n## Summary\n"
    project = create_project(tmp_path, {"1-x/README.md": page}, 'profile = "kep"\n')
    whole, quick = load_collection(project), load_collection(project, metadata_only=True)
    assert "missing-section" in diagnostic_codes(collect_diagnostics(project, whole))
    assert "missing-section" not in diagnostic_codes(collect_diagnostics(project, quick))


def test_a_page_too_large_that_declares_itself(tmp_path: Path) -> None:
    """It is listed with the finding, rather than lost."""
    text = b"---\nenhancement:\n  id: EX-1\n---\n# T\n" + b"x" * (9 * 1024 * 1024)
    project = create_project(tmp_path, {"a.md": text}, "")
    (entry,) = load_collection(project)
    assert sorted(diagnostic_codes(entry.enhancement)) == ["file-bounds", "missing-id", "missing-title"]


@pytest.mark.parametrize(
    "text",
    [
        "title: a\n---\nsecond: LOST\n",
        "  title: a\nstatus: LOST\n",
        "{title: a}\nstatus: LOST\n",
        "milestone:\n  tbd: LOST\n",
        "milestone: alpha=v1.5, LOST for later\n",
        "tracking-link: LOST https://a.example/1\n",
        "tracking-link: x https://a.example/1 LOST, b\n",
        "links:\n - https://a:b c: LOST\n",
        "id: LOST\n",
        "latest-milestone: [LOST, v1.30]\n",
        "kep-number: [99, LOST]\n",
        "creation-date: &LOST\n",
        "status: !LOST\n",
        "title: x: y #LOST is it\n",
        "notes: |\n  # LOST\n  b\n bad: [\n",
        "see-also: [" + "a/b, " * 2000 + "LOST]\n",
        "x:\n" + "- @y: z\n" * 30000 + "LOST\n",
        "labels: 'TBD, LOST, [x'\n",
    ],
)
def test_nothing_is_lost(tmp_path: Path, text: str) -> None:
    """Every value is in the export of the proposal, in whatever form it was written."""
    files: dict[str, str | bytes] = {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": text.encode()}
    (entry,) = load_collection(create_project(tmp_path, files, 'profile = "kep"\n'))
    assert "LOST" in repr(replace(entry.enhancement, diagnostics=()))


def test_a_placeholder_replaced_by_a_label_is_kept(tmp_path: Path) -> None:
    """A placeholder stays in ``extra`` if a label sets the field."""
    text = "---\nid: X\nowner: TBD\nlabels: [sig/compute]\n---\n# T\n"
    found = only(tmp_path, {"a.md": text}, 'documents = ["*.md"]\n')
    assert found.owner == "sig-compute"
    assert dict(found.extra) == {"owner": Text("TBD", 3)}


def test_two_spellings_of_a_field(tmp_path: Path) -> None:
    """The first counts; where they differ in what matters, that is a finding."""
    found = only(tmp_path, {"a.md": "---\nid: X\nstatus: draft\nstate: accepted\n---\n# T\n"}, 'documents = ["*.md"]\n')
    assert (found.status.raw, diagnostic_codes(found)) == ("draft", ["contradiction"])


def test_anchors_work_in_a_broken_block(tmp_path: Path) -> None:
    """An alias keeps its value if another line is invalid."""
    kep = only(tmp_path, {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": "x: &a provisional\nstatus: *a\nb: @x\n"})
    assert kep.status.value == "provisional"
    assert [(d.code, d.line) for d in kep.diagnostics if d.code is Code.METADATA] == [("metadata", 3)]


def test_yaml_document_markers_are_no_entries(tmp_path: Path) -> None:
    """Lines that only say where YAML starts and ends mean nothing by themselves."""
    kep = only(tmp_path, {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": "%YAML 1.2\n---\ntitle: x\nb: @x\n---\n"})
    assert [(d.code, d.line) for d in kep.diagnostics] == [("metadata", 4)]
    assert [name for name, _ in kep.extra] == ["b"]


def test_a_header_with_an_invalid_line(tmp_path: Path) -> None:
    """A header line that is no entry is kept as text, and reported."""
    settings = '[profile]\nextends = "default"\ndocuments.paths = ["*.rst"]\nmetadata.sources = ["header"]\n'
    found = only(tmp_path, {"a.rst": "Id: X-1\nTitle:T\nstatus draft\nOwner: me"}, settings)
    assert (found.key, found.title, found.owner) == ("X-1", "T", "me")
    assert [(d.code, d.line) for d in found.diagnostics] == [("front-matter", 3)]
    assert dict(found.extra) == {"": Text("status draft", 3)}


@pytest.mark.parametrize(
    ("sources", "name", "text", "status", "title", "codes"),
    [
        ("'front-matter', 'header'", "a.md", "---\nid: X-1\nstatus: draft\ntitle: T\n---\n# H\n", "draft", "T", []),
        ("'header', 'front-matter'", "a.md", "---\nid: X-1\nstatus: draft\ntitle: T\n---\n# H\n", "draft", "T", []),
        ("'header', 'front-matter'", "a.md", "Id: X-1\nStatus: draft\n\n# H\n", "draft", "H", []),
        ("'front-matter', 'header'", "a.md", "Id: X-1\nStatus: draft\n\n# H\n", "draft", "H", []),
        (
            "'field-list', 'header'",
            "a.rst",
            "Id: X-1\nStatus: draft\n\n:Status: done\n",
            "draft",
            "A",
            ["missing-title"],
        ),
        ("'field-list', 'header'", "a.rst", ":Id: X-1\n:Status: done\n", "implemented", "A", ["missing-title"]),
        ("'header'", "a.md", "---\nstatus: draft\ntitle: T\n---\n# H\n", None, "H", ["missing-id"]),
        ("'header'", "a.md", "---\nId: X-1\nStatus: draft\n", None, "A", ["missing-id", "missing-title"]),
    ],
)
def test_the_profile_orders_the_forms_of_a_page(
    tmp_path: Path, sources: str, name: str, text: str, status: str | None, title: str, codes: list[str]
) -> None:
    """The first source of the profile that the page has counts; a page with front matter has no header."""
    settings = f'[profile]\nextends = "default"\ndocuments.paths = ["*.*"]\nmetadata.sources = [{sources}]\n'
    found = only(tmp_path, {name: text}, settings)
    assert (found.status.value, found.title) == (status, title)
    assert sorted(diagnostic_codes(found)) == codes


def test_the_number_of_diagnostics_is_limited(tmp_path: Path) -> None:
    """A document with very many mistakes gives a limited number of diagnostics."""
    lines = "".join(f"k{n}: @x\n" for n in range(5000))
    kep = only(tmp_path, {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": lines})
    assert len(kep.diagnostics) <= 201
    targets = ", ".join(f"a{n}/b" for n in range(3000))
    kep = only(tmp_path, {f"{KEP}/README.md": README, f"{KEP}/kep.yaml": f"see-also: [{targets}]\n"})
    assert len(kep.relations) == 1000
    assert diagnostic_codes(kep) == ["invalid-value"]


def test_long_chains_of_redirects(tmp_path: Path) -> None:
    """Hundreds of pages that lead to each other are settled in a moment."""
    files: dict[str, str | bytes] = {
        f"keps/sig-a/{n}-name{n}/README.md": f"Moved to /keps/sig-b/{n + 1}-other{n + 1}/README.md\n"
        for n in range(100, 400, 2)
    }
    files |= {
        f"keps/sig-b/{n}-other{n}/README.md": f"Moved to /keps/sig-a/{n + 1}-name{n + 1}/README.md\n"
        for n in range(101, 400, 2)
    }
    files["keps/sig-a/400-name400/README.md"] = README
    files["keps/sig-a/400-name400/kep.yaml"] = "title: x\n"
    with limit_cpu_time(6):
        collection = load_collection(create_project(tmp_path, files, 'profile = "kep"\n'))
    assert list(collection.entries) == ["KEP-400"]
    assert len(collection.entries["KEP-400"].enhancement.aliases) == 300
