"""A document, and what it must give, side by side."""

from __future__ import annotations

import pytest
from core.proposals import (
    bundled_profile,
    dedent_document,
    diagnostic_codes,
    front_matter_page,
    read_proposal,
    read_vep,
)

from sphinx_enhancements.core.config.patterns import PathPattern
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.model import Fields, Items, Link, Milestone, Relation, Text, Value
from sphinx_enhancements.core.person import Person
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.path_match import PathMatch, match_path
from sphinx_enhancements.core.text_parts import CheckItem


@pytest.mark.parametrize(
    ("field", "read"),
    [
        ("gates: {name: Lamp, components: [keeper, light]}", ("Lamp",)),
        ("feature-gate:\n  name: Lamp\n  components: [keeper]", ("Lamp",)),
        ("authors: {name: Ada L., github: ada}", ("Ada L.",)),
        ("see-also: {path: a.md, reason: x}", ("a.md",)),
        ("tracking: {url: 'https://example.org/1'}", ("https://example.org/1",)),
    ],
)
def test_mapping_in_place_of_a_list(field: str, read: tuple[str, ...]) -> None:
    """A mapping with the keys of an item is the only item of the list, and no invalid value."""
    page = read_proposal(front_matter_page(f"id: A-1\n{field}"))
    people, relations = (person.name for person in page.people), (relation.raw for relation in page.relations)
    assert (*page.gates, *people, *relations, *(link.url for link in page.links)) == read
    assert diagnostic_codes(page) == []


def test_mapping_that_is_no_list() -> None:
    """Another mapping in place of a list is an invalid value, and nothing of it is lost."""
    page = read_proposal(front_matter_page("id: A-1\ngates: {Lamp: alpha, Horn: beta}"))
    assert page.gates == ("Lamp: alpha", "Horn: beta")
    assert diagnostic_codes(page) == ["invalid-value"]


@pytest.mark.parametrize("field", ["see-also", "gates", "authors", "discussion", "labels"])
def test_an_empty_mapping_in_place_of_a_list(field: str) -> None:
    """A mapping without entries is an empty list, as some templates write it."""
    page = read_proposal(front_matter_page(f"id: A-1\n{field}: {{}}"))
    assert (page.relations, page.gates, page.people, page.links, page.labels) == ((), (), (), (), ())
    assert diagnostic_codes(page) == []


def test_every_field_of_the_default_profile() -> None:
    """Front matter with everything in it."""
    page = read_proposal(
        """
        ---
        id: EX-7
        title: Snapshots
        kind: feature
        status: Implementable
        stage: GA
        milestones: {alpha: v1.5, beta: "v1.10", stable: v2.0 (maybe)}
        owner: sig-storage
        participants: [sig-node, sig-network]
        authors:
          - "@alice"
          - Bob Builder <bob@example.org>
          - "@carol (Carol C.)"
          - Dan (@dan)
        reviewers: "@erin, @frank"
        created: 2025-05-06
        updated: 2025-06-07
        labels: kind/x, wip
        summary: >
          What it
          is about.
        tracking: https://example.org/1
        discussion: [https://example.org/2]
        links: {slides: https://example.org/3}
        gates: [SnapGate]
        depends_on: [EX-1, EX-2]
        see-also: EX-3
        My Own: [1, 2]
        ---
        # Another heading

        ## Release Signoff Checklist
        - [x] one
        - [ ] two
        """
    )
    assert (page.key, page.number, page.title, page.kind) == ("EX-7", 7, "Snapshots", "feature")
    assert page.status == Value("Implementable", "accepted", 5)
    assert page.stage == Value("GA", "stable", 6)
    assert page.milestones == (
        Milestone(Value("alpha", "alpha", 7), "v1.5", "v1.5", line=7),
        Milestone(Value("beta", "beta", 7), "v1.10", "v1.10", line=7),
        Milestone(Value("stable", "stable", 7), "v2.0", "v2.0", note="maybe", line=7),
    )
    assert (page.owner, page.participants) == ("sig-storage", ("sig-node", "sig-network"))
    assert page.people == (
        Person("author", "alice", None, "@alice"),
        Person("author", None, "Bob Builder", "Bob Builder <bob@example.org>", address="bob@example.org"),
        Person("author", "carol", "Carol C.", "@carol (Carol C.)"),
        Person("author", "dan", "Dan", "Dan (@dan)"),
        Person("reviewer", "erin", None, "@erin"),
        Person("reviewer", "frank", None, "@frank"),
    )
    assert (page.created, page.updated) == ("2025-05-06", "2025-06-07")
    assert page.labels == ("kind/x", "wip")
    assert page.summary == "What it is about."
    assert page.links == (
        Link("tracking", "https://example.org/1"),
        Link("discussion", "https://example.org/2"),
        Link("slides", "https://example.org/3"),
    )
    assert page.gates == ("SnapGate",)
    assert page.relations == (
        Relation("depends-on", "EX-1", line=26),
        Relation("depends-on", "EX-2", line=26),
        Relation("see-also", "EX-3", line=27),
    )
    assert page.checklist == (CheckItem("one", is_done=True, line=33), CheckItem("two", is_done=False, line=34))
    assert page.checklist_progress == (1, 2)
    assert page.extra == (("My Own", Items((Text("1", 28), Text("2", 28)), 28)),)
    assert page.diagnostics == ()


def test_a_page_that_declares_itself() -> None:
    """The ``enhancement:`` mapping counts; the other keys belong to the page and not to the proposal."""
    text = dedent_document(
        "---\ntitle: The page\nstatus: draft\nenhancement:\n  id: EX-1\n  stage: beta\n---\n# Heading\n"
    )
    path_match = match_path("guide/x.md", bundled_profile(), Settings())
    assert path_match == PathMatch("guide/x.md", {}, needs_marker=True)
    page = read_page(text, path_match, bundled_profile())
    assert page is not None
    assert (page.key, page.title, page.stage.value, page.status.raw) == ("EX-1", "Heading", "beta", None)
    assert page.extra == ()


def test_mapping_and_top_level_keys_together() -> None:
    """A page that is a proposal by its path takes the mapping first, and nothing is lost."""
    page = read_proposal("---\nid: EX-2\nowner: me\nenhancement:\n  id: EX-1\n---\n# T\n")
    assert (page.key, page.owner) == ("EX-1", "me")
    assert page.extra == (("id", Text("EX-2", 2)),)


@pytest.mark.parametrize("text", ["# Title\n", "", "---\nid: X\n---\n# T\n", "---\n---\n", "text --- enhancement: x"])
def test_other_pages_are_left_alone(text: str) -> None:
    """A page that does not declare itself is no proposal."""
    path_match = match_path("guide/x.md", bundled_profile(), Settings())
    assert path_match is not None
    assert read_page(text, path_match, bundled_profile()) is None


def test_a_page_in_restructuredtext() -> None:
    """Its field list is its metadata, its first heading the title, a paragraph under "Summary" the summary."""
    page = read_proposal(
        """
        .. a comment

        ========
        Live *x*
        ========

        :id: EX-9
        :status: draft
        :depends-on: EX-1,
           EX-2

        :created: 2025-01-01

        Summary
        -------

        What it is.

        :stage: not metadata
        """,
        "proposals/nine.rst",
    )
    assert (page.key, page.number, page.title) == ("EX-9", 9, "Live x")
    assert page.status == Value("draft", "draft", 8)
    assert [r.raw for r in page.relations] == ["EX-1", "EX-2"]
    assert page.created == "2025-01-01"
    assert page.summary == "What it is."
    assert page.stage == Value()
    assert [(d.code, d.line) for d in page.diagnostics] == [("title-markup", 4)]


def test_a_field_list_after_the_first_text_is_no_metadata() -> None:
    """Only the head of a reStructuredText page has metadata."""
    page = read_proposal("Title\n=====\n\nText.\n\n:id: EX-9\n:status: draft\n", "proposals/nine.rst")
    assert (page.key, page.status.raw) == ("nine", None)


def test_a_restructuredtext_page_does_not_declare_itself() -> None:
    """A field list holds no mapping: such a page is a proposal by its path or by the directive."""
    path_match = match_path("x.rst", bundled_profile(), Settings())
    assert path_match is not None
    assert read_page(":enhancement: x\n\nT\n=\n", path_match, bundled_profile()) is None


# -- where proposals are ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("veps/sig-compute/42-a-b/vep.md", {"owner": "sig-compute", "number": "42", "slug": "a-b"}),
        ("sig-compute/0042-x/vep.md", {"owner": "sig-compute", "number": "0042", "slug": "x"}),
        ("7-x/vep.md", {"number": "7", "slug": "x"}),
        ("veps/sig-compute/no-number/vep.md", {"owner": "sig-compute", "slug": "no-number"}),
    ],
)
def test_path_matches_of_the_vep_profile(path: str, named: dict[str, str]) -> None:
    """The path gives number, owner and slug, whether the root is the repository or the proposals' folder."""
    path_match = match_path(path, bundled_profile("vep"), Settings())
    assert path_match is not None
    assert not path_match.needs_marker
    assert {key: value for key, value in path_match.placeholders.items() if value} == named


@pytest.mark.parametrize(
    "path", ["veps/NNNN-vep-template/vep.md", "veps/sig-x/1-x/vep.png", "_build/sig-x/1-x/vep.md", ".git/a/1-x/vep.md"]
)
def test_paths_that_are_no_proposals(path: str) -> None:
    """The template, other files, and what is generated are no proposals at all."""
    assert match_path(path, bundled_profile("vep"), Settings()) is None


def test_settings_exclude_documents() -> None:
    """The settings exclude pages that the profile includes."""
    settings = Settings(documents=(PathPattern("a/*.md"),), exclude=(PathPattern("a/index.md"),))
    assert match_path("a/index.md", bundled_profile(), settings) is None
    assert match_path("a/x.md", bundled_profile(), settings) == PathMatch("a/x.md", {}, stem="a/x")


# -- KubeVirt's form -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "VEP #42: Live migration",
        "VEP 42: Live migration",
        "VEP-42: Live migration",
        "vep #0042 :  Live  migration",
        "VEP #42 - Live migration",
        "VEP-42 - Live migration",
        "VEP #42 Live migration",
        "VEP: Live migration",
        "VEP # Live migration",
        "Live migration",
        "Live *migration*",
    ],
)
def test_title_patterns(heading: str) -> None:
    """Headings in every pattern of the profile give the same title."""
    page = read_vep(f"# {heading}\n")
    assert (page.key, page.number, page.title, page.owner) == ("VEP-42", 42, "Live migration", "sig-compute")


def test_titles_that_resemble_a_pattern() -> None:
    """A number in the title itself stays, and an empty spelling does not win."""
    assert read_vep("# 100 VMs at once\n").title == "100 VMs at once"
    assert read_vep("# VEPs for all\n").title == "VEPs for all"
    assert read_vep("# VEP #42:\n").title in ("VEP #42:", "42:")


def test_milestones_of_prose() -> None:
    """Lines with a release are milestones; empty, TBD and N/A are none; struck text is kept as struck."""
    page = read_vep(
        """
        # VEP #42: T

        ## VEP Status Metadata

        ### Target releases

        <!-- - This VEP targets beta for version: v9.9 -->

        - This VEP targets alpha for version: v1.5
        - This VEP targets beta for version: ~~v1.6~~ v1.7 (late)
        - ~~This VEP targets beta for version: v1.8~~
        - This VEP targets GA for version:
        - This VEP targets ga for version: TBD
        - This VEP targets stable for version: N/A
        - this vep  targets `beta` for version : 1.9.0
        """
    )
    assert [(m.stage.value, m.raw, m.is_struck, m.note, m.line) for m in page.milestones] == [
        ("alpha", "v1.5", False, None, 9),
        ("beta", "v1.6", True, None, 10),
        ("beta", "v1.7", False, "late", 10),
        ("beta", "v1.8", True, None, 11),
        ("beta", "1.9.0", False, None, 15),
    ]
    assert page.status == Value(None, "accepted", None)
    assert page.diagnostics == ()


def test_two_tracks() -> None:
    """A proposal with two tracks keeps both apart."""
    page = read_vep(
        """
        # VEP #80: T
        ## VEP Status Metadata
        ### Target releases (SEV)
        - This VEP targets alpha for version: v1.7
        ### Target releases (TDX)
        - This VEP targets alpha for version: v1.8
        """
    )
    assert [(m.track, m.release) for m in page.milestones] == [("SEV", "v1.7"), ("TDX", "v1.8")]


def test_number_of_zeros_in_the_path() -> None:
    """A number of zeros says that none is assigned, which is no mistake; the key is made of the name."""
    page = read_proposal("# A lamp\n", "keps/sig-x/0000-lamp/README.md", "kep")
    assert (page.key, page.number, page.diagnostics) == ("lamp", None, ())


def test_milestone_at_an_unknown_stage() -> None:
    """A milestone at an unknown stage is reported with its line; it counts for its release, if that is a version."""
    page = read_vep(
        "# T\n\n### Target releases\n\n"
        "- This VEP targets alhpa for version: v1.8\n- This VEP targets gamma for version: soon\n"
    )
    assert page.milestones == (Milestone(Value("alhpa", "unknown", 5), "v1.8", "v1.8", line=5),)
    assert page.extra == (("gamma", Text("soon", 6)),)
    assert [(d.code, d.line, d.level) for d in page.diagnostics] == [
        ("unknown-stage", 5, "warning"),
        ("unknown-stage", 6, "warning"),
    ]
    assert page.diagnostics[0].hint == "did you mean 'alpha'?"
    page = read_vep("# T\n\n### Target releases\n\n- This VEP targets announcement for version: v1.9\n")
    assert [(d.code, d.line, d.level) for d in page.diagnostics] == [("unknown-stage", 5, "info")]


def test_unknown_items_of_a_metadata_section() -> None:
    """Items that match no phrase are kept under their name; prose and check boxes are not."""
    page = read_vep(
        "# T\n\n### Target releases\n\n- Owner: @alice\n- just words\n- [x] done: yes\n\n## Design\n- a: b\n"
    )
    assert page.extra == (("Owner", Text("@alice", 5)),)


def test_sign_off_check_list() -> None:
    """Struck entries are kept and do not count."""
    page = read_vep(
        "# T\n\n### Release Signoff Checklist\n\n- [x] one\n- [ ] two\n- ~[ ] three~\n\n## Other\n- [ ] x\n"
    )
    assert [(c.text, c.is_done, c.is_struck) for c in page.checklist] == [
        ("one", True, False),
        ("two", False, False),
        ("three", False, True),
    ]
    assert page.checklist_progress == (1, 2)


def test_a_vep_with_front_matter() -> None:
    """Front matter counts before the path and before prose; it needs no mapping."""
    page = read_vep("---\nstatus: rejected\nowner: sig-x\n---\n# VEP #42: T\n")
    assert (page.status.value, page.owner, page.key) == ("rejected", "sig-x", "VEP-42")


def test_a_heading_of_the_template_is_no_title() -> None:
    """A page that starts with one gets a title from its folder, with a finding."""
    page = read_vep("# Overview\n\nWhat it is.\n", "veps/sig-x/19-ibm-z-secure_execution/vep.md")
    assert page.title == "Ibm z secure execution"
    assert page.summary == "What it is."
    assert [(d.code, d.line) for d in page.diagnostics] == [("missing-title", 1)]


# -- bad input -------------------------------------------------------------------------------


def test_malformed_front_matter() -> None:
    """It is repaired line by line; one diagnostic lists the lines of the file."""
    page = read_proposal(front_matter_page("id: EX-1\ntitle: a: b\nstatus: draft\nauthors: [@a, @b]\n", "Heading"))
    assert (page.key, page.title, page.status.value) == ("EX-1", "a: b", "draft")
    assert [(d.path, d.line, d.code) for d in page.diagnostics] == [("proposals/one.md", 3, "front-matter")]
    assert "on lines 3, 5" in page.diagnostics[0].message
    assert [person.handle for person in page.people] == ["a", "b"]


def test_malformed_mapping() -> None:
    """Malformed YAML in the mapping of a page that declares itself is repaired as well."""
    text = "---\nenhancement:\n  id: EX-1\n  summary: a: b\n  status: draft\n---\n# T\n"
    page = read_page(text, PathMatch("x.md", {}, needs_marker=True), bundled_profile())
    assert page is not None
    assert (page.key, page.summary, page.status.value) == ("EX-1", "a: b", "draft")
    assert diagnostic_codes(page) == ["front-matter"]


@pytest.mark.parametrize("value", ["", "yes", "[EX-1]", "~"])
def test_marker_that_is_no_mapping(value: str) -> None:
    """The page is listed, and what was written is kept."""
    page = read_page(
        f"---\nenhancement: {value}\n---\n# T\n", PathMatch("x.md", {}, needs_marker=True), bundled_profile()
    )
    assert page is not None
    assert page.title == "T"
    assert [(d.code, d.line) for d in page.diagnostics] == [("invalid-value", 2), ("missing-id", 1)]
    assert [name for name, _ in page.extra] == ["enhancement"]


def test_missing_id() -> None:
    """A key is made from the path, with a finding; an index page takes its folder's name."""
    page = read_proposal("# Some Title\n", "proposals/network/egress-ip.md")
    assert (page.key, page.number) == ("egress-ip", None)
    assert [(d.path, d.line, d.code) for d in page.diagnostics] == [("proposals/network/egress-ip.md", 1, "missing-id")]
    assert read_proposal("# T\n", "proposals/egress/README.md").key == "egress"
    assert read_proposal("# T\n", "index.md").key == "index"


@pytest.mark.parametrize("written", ["tbd", "''", "~", "N/A", "'-'"])
def test_placeholder_as_id(written: str) -> None:
    """A placeholder is no id."""
    page = read_proposal(f"---\nid: {written}\n---\n# T\n")
    assert page.key == "one"
    assert diagnostic_codes(page) == ["missing-id"]


@pytest.mark.parametrize(
    ("field", "code"), [("status: frobnicated", "unknown-status"), ("stage: gamma", "unknown-stage")]
)
def test_unknown_status_or_stage(field: str, code: str) -> None:
    """They are kept as written, counted as unknown, and reported with their line."""
    page = read_proposal(front_matter_page(f"id: X-1\n{field}\n"))
    name, raw = field.split(": ")
    assert getattr(page, name) == Value(raw, "unknown", 3)
    assert [(d.code, d.line) for d in page.diagnostics] == [(code, 3)]
    assert raw in page.diagnostics[0].message


@pytest.mark.parametrize(
    ("title", "plain_title"),
    [
        ("A *new* **way**", "A new way"),
        ("<script>alert(1)</script> x", "alert(1) x"),
        ("See [this](https://example.org)", "See this"),
        ("<b onclick='x'>Bold</b>", "Bold"),
        ("![logo](x.svg) Title", "logo Title"),
    ],
)
def test_title_with_markup(title: str, plain_title: str) -> None:
    """Its plain text is used, with a finding, from the heading and from the field alike."""
    page = read_proposal(f"---\nid: X-1\n---\n# {title}\n")
    assert page.title == plain_title
    assert [(d.code, d.line) for d in page.diagnostics] == [("title-markup", 4)]
    page = read_proposal(f'---\nid: X-1\ntitle: "{title}"\n---\n# T\n')
    assert page.title == plain_title
    assert [(d.code, d.line) for d in page.diagnostics] == [("title-markup", 3)]


@pytest.mark.parametrize("text", ["", "\n\n", " \n\t\n", "\ufffd"])
def test_empty_file(text: str) -> None:
    """It is listed under what its path says, and every finding has a line."""
    page = read_vep(text)
    assert (page.key, page.title, page.owner) == ("VEP-42", "Some thing", "sig-compute")
    assert (
        diagnostic_codes(page) == (["empty-document"] if not text.strip() else []) + ["missing-title"]
        or text == "\ufffd"
    )
    assert all(d.line == 1 and d.path == page.source.path for d in page.diagnostics)
    assert page.diagnostics


def test_no_title() -> None:
    """A page with text and no heading gets its title from its path."""
    page = read_proposal("---\nid: X-1\n---\nJust text.\n", "proposals/0012-my_great-idea.md")
    assert page.title == "My great idea"
    assert [(d.code, d.line) for d in page.diagnostics] == [("missing-title", 1)]


WRONG = {
    "a list": ("[a, b]", "a, b"),
    "nested lists": ("[[a], [b, [c]]]", "a, b, c"),
    "a mapping": ("{a: b, c: [d]}", "a: b, c: d"),
}


@pytest.mark.parametrize("shape", WRONG)
@pytest.mark.parametrize("name", ["title", "kind", "status", "stage", "owner", "created", "summary", "id"])
def test_list_or_mapping_instead_of_a_text(name: str, shape: str) -> None:
    """Its parts are kept as one text, with one finding that names the field and the line."""
    written, flatten_tree = WRONG[shape]
    block = f"id: X-1\n{name}: {written}\n" if name != "id" else f"owner: x\nid: {written}\n"
    page = read_proposal(front_matter_page(block))
    invalid = [d for d in page.diagnostics if d.code == "invalid-value" and f"`{name}` is one text" in d.message]
    assert [(d.line, d.path) for d in invalid] == [(3, page.source.path)]
    value = {"id": page.key, "status": page.status.raw, "stage": page.stage.raw}.get(name, getattr(page, name, None))
    assert value == flatten_tree


def test_a_list_of_one_text_is_that_text() -> None:
    """A list with one entry is no mistake."""
    page = read_proposal(front_matter_page("id: [X-1]\nstatus: [draft]\n"))
    assert (page.key, page.status.value, page.diagnostics) == ("X-1", "draft", ())


@pytest.mark.parametrize("name", ["participants", "authors", "labels", "gates", "depends-on", "tracking"])
def test_mapping_instead_of_a_list(name: str) -> None:
    """Its entries are kept, with one finding."""
    page = read_proposal(front_matter_page(f"id: X-1\n{name}: {{a: b, c: d}}\n"))
    assert [(d.code, d.line) for d in page.diagnostics] == [("invalid-value", 3)]
    assert "a: b" in repr(page)
    assert "c: d" in repr(page)


@pytest.mark.parametrize(
    "written", ["soon", "[soon]", "{a: {b: c}}", "[{alpha: v1}, x]", "[[x]]", "[[a, b], {alpha: v1}]"]
)
def test_milestones_of_the_wrong_shape(written: str) -> None:
    """What can be read is; the rest is reported with its line."""
    page = read_proposal(front_matter_page(f"id: X-1\nmilestones: {written}\n"))
    assert page.diagnostics
    assert all(d.line == 3 for d in page.diagnostics)
    assert [m.raw for m in page.milestones] == (["v1"] if "v1" in written else [])


@pytest.mark.parametrize(
    "written",
    ["2023-14-05", "2023-02-30", "0000-01-01", "yesterday", "99999", "2023-1-99", "\u0662\u0660\u0662\u0663-01-01"],
)
def test_impossible_dates(written: str) -> None:
    """They stay as written, with a finding."""
    page = read_proposal(front_matter_page(f"id: X-1\ncreated: {written}\n"))
    assert page.created == written
    assert [(d.code, d.line) for d in page.diagnostics] == [("invalid-value", 3)]


@pytest.mark.parametrize("written", ["2023-01-05", "2023-1-5", "2023-01-05T10:00:00Z", "2023-01-05 10:00"])
def test_possible_dates(written: str) -> None:
    """Days with or without a time are dates."""
    page = read_proposal(front_matter_page(f"id: X-1\ncreated: {written}\n"))
    assert (page.created, page.diagnostics) == (written, ())


def test_a_field_twice() -> None:
    """The last one counts, the first is kept, the finding has the line of the first."""
    page = read_proposal(front_matter_page("id: X-1\nOwner: a\nowner: b\n"))
    assert page.owner == "b"
    assert page.extra == (("Owner", Text("a", 3)),)
    assert [(d.code, d.line) for d in page.diagnostics] == [("duplicate-field", 3)]


def test_two_names_of_one_field() -> None:
    """An alias of a field that is there as well is kept."""
    page = read_proposal(front_matter_page("id: X-1\nowner: a\nowning-sig: b\n"))
    assert (page.owner, page.extra) == ("a", (("owning-sig", Text("b", 4)),))


def test_an_alias_under_two_names() -> None:
    """Two fields that share one YAML node are two fields."""
    page = read_proposal(front_matter_page("id: X-1\nreviewers: &p ['@a']\napprovers: *p\nx: &q 1\ny: *q\n"))
    assert [(p.role, p.handle) for p in page.people] == [("reviewer", "a"), ("approver", "a")]
    assert [name for name, _ in page.extra] == ["x", "y"]


def test_lines_without_a_name_are_all_kept() -> None:
    """None of the lines that mean nothing gets lost."""
    page = read_proposal("---\n*** a\nid: [\nenhancement:\n  owner: me\n  x: [\n  *** b\n---\n# T\n")
    assert page.owner == "me"
    texts = repr(page)
    assert "*** a" in texts
    assert "*** b" in texts


def test_labels_set_absent_fields() -> None:
    """``sig/x`` and ``stage/x`` are owner and stage where these are not written; wrong labels are reported once."""
    page = read_proposal(
        front_matter_page("id: X-1\nlabels: [sig/compute, stage/alpha, kind/bug, status/draft, other]\n")
    )
    assert (page.owner, page.stage.value, page.kind, page.status.value) == ("sig-compute", "alpha", "bug", "draft")
    assert len(page.labels) == 5
    page = read_proposal(front_matter_page("id: X-1\nowner: me\nlabels: sig/compute\n"))
    assert page.owner == "me"
    page = read_proposal(front_matter_page("id: X-1\nlabels: {sig/compute: x}\n"))
    assert diagnostic_codes(page) == ["invalid-value"]


def test_release_of_the_present_stage() -> None:
    """``release`` is short for the milestone of the stage; without one it is a release without a stage."""
    page = read_proposal(front_matter_page("id: X-1\nstage: beta\nrelease: v1.2\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [("beta", "v1.2")]
    page = read_proposal(front_matter_page("id: X-1\nstage: beta\nrelease: v1.2\nmilestones: {beta: v1.3}\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [("beta", "v1.3")]
    assert [(m.stage.value, m.raw, m.line) for m in page.stage_releases] == [("beta", "v1.2", 4)]
    page = read_proposal(front_matter_page("id: X-1\nrelease: v1.2\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [(None, "v1.2")]
    page = read_proposal(front_matter_page("id: X-1\nrelease: v1.2\nmilestones: {alpha: v1.2, beta: v1.3}\n"))
    assert [(m.stage.value, m.release) for m in page.milestones] == [("alpha", "v1.2"), ("beta", "v1.3")]
    page = read_proposal(front_matter_page("id: X-1\nrelease: TBD\n"))
    assert page.milestones == ()
    assert page.extra == (("release", Text("TBD", 3)),)


@pytest.mark.parametrize("key", ["VEP-42", "network/egress-ip", "<b>", "a b", "ключ", "x" * 500, "1.10", "0752"])
def test_ids_keep_any_text(key: str) -> None:
    """An id is any text, kept as it was written."""
    page = read_proposal(front_matter_page("id: '" + key.replace("'", "''") + "'\n"))
    assert page.key == key
    assert page.diagnostics == ()


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("EX-7", 7),
        ("EX-007", 7),
        ("7", 7),
        ("ex_7", 7),
        ("#7", 7),
        ("v2", None),
        ("EX-" + "9" * 19, None),
        ("EX7", None),
    ],
)
def test_number_of_an_id(written: str, number: int | None) -> None:
    """A number behind a hyphen is the proposal's number, within bounds."""
    assert read_proposal(front_matter_page(f"id: '{written}'\n")).number == number


def test_very_long_number_in_a_path() -> None:
    """It is no number, and nothing raises."""
    page = read_vep("# T\n", f"veps/sig-x/{'9' * 5000}-x/vep.md")
    assert page.number is None
    assert page.title == "T"


def test_extra_of_any_shape() -> None:
    """Unknown keys are kept in order, whatever they hold."""
    page = read_proposal(front_matter_page("b: {x: [1, {y: 2}]}\nid: X-1\na: text\n"))
    assert [name for name, _ in page.extra] == ["b", "a"]
    assert isinstance(page.extra[0][1], Fields)


PAGE_SETTINGS = """\
---
id: EX-1
date: 2026-02-03
orphan: true
myst:
  enable_extensions: [colon_fence]
kernelspec: {name: python3}
jupytext: {formats: md:myst}
html_theme.sidebar_secondary.remove: true
og:title: A title
hide-toc: true
team: red
---
# T
"""


def test_page_settings() -> None:
    """Settings of Sphinx, MyST, notebooks and themes are no metadata of a proposal; ``date`` is when it was created."""
    page = read_proposal(PAGE_SETTINGS)
    assert page.created == "2026-02-03"
    assert page.extra == (("team", Text("red", 12)),)


def test_page_settings_in_a_marked_mapping() -> None:
    """In the mapping that declares a proposal, every name is a field."""
    page = read_proposal("---\nenhancement: {id: EX-1, orphan: maybe}\norphan: true\n---\n# T\n")
    assert page.extra == (("orphan", Text("maybe", 2)),)


@pytest.mark.parametrize(
    ("folder", "number", "key"),
    [
        ("0000-kep-process", "", "kep-process"),
        ("0000-kep-process", "kep-number: 0000\n", "kep-process"),
        ("0000-kep-process", "kep-number: 77\n", "KEP-77"),
        ("0007-x", "kep-number: 7\n", "KEP-7"),
        ("0070-x", "kep-number: 0\n", "KEP-70"),
    ],
)
def test_a_number_of_zeros_is_none(folder: str, number: str, key: str) -> None:
    """Zeros stand for a number that is not assigned yet: the profile's other forms of a key apply."""
    path = f"keps/sig-x/{folder}/README.md"
    page = read_proposal(f"---\n{number}title: Process\n---\n# KEP-0000: Process\n", path, "kep")
    assert page.key == key
    assert page.number == (int(key.removeprefix("KEP-")) if key.startswith("KEP-") else None)


@pytest.mark.parametrize(
    ("written", "gates"),
    [
        ("[{name: , components: }]", ()),
        ("[{name: '', components: [kubelet]}, {name: A, components: }]", ("A",)),
        ("[{name: TBD}]", ()),
        ("[{name: A}, B]", ("A", "B")),
    ],
)
def test_gates_without_a_name(written: str, gates: tuple[str, ...]) -> None:
    """An item whose name is empty, as in a template, is no feature gate."""
    page = read_proposal(front_matter_page(f"id: X-1\nfeature-gates: {written}\n"))
    assert page.gates == gates
