"""The panel at the head of a proposal, and the cells of which all views are made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, build_collection, create_project, limit_cpu_time, proposal

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.releases import Release
from sphinx_enhancements.core.views.cells import Item, ItemKind, is_address
from sphinx_enhancements.core.views.columns import compute_cell
from sphinx_enhancements.core.views.header import (
    Header,
    InReview,
    Meter,
    Superseded,
    TurnedDown,
    Unready,
    compute_header,
)

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.5")
COLLECTION = build_collection(
    {
        "a.md": proposal(
            """
            id: A-1
            status: accepted
            owner: sig-a
            authors: ["@x", Y Y <y@y>, "@z (Z Z)"]
            milestones: {alpha: v1.5 (early), beta: v1.6, stable: soon}
            depends-on: [A-2, nothing]
            see-also: A-3
            gates: [GateOne]
            tracking: https://example.org/1
            links: {slides: "javascript:alert(1)"}
            labels: [one, two]
            created: 2025-01-01
            """,
            "One",
            "## Release Signoff Checklist\n- [x] a\n- [ ] b\n- [x] c\n",
        ),
        "b.md": proposal("id: A-2\nstatus: frob\nstage: odd\nsee-also: A-1", "Two"),
        "c.md": proposal("id: A-3\nmilestones: alpha=~~v1.5~~", "Three"),
    },
    settings=SETTINGS,
)


def panel(key: str) -> Header:
    """The panel of a proposal."""
    return compute_header(COLLECTION, COLLECTION.entries[key])


def test_all_facts() -> None:
    """All facts with a value are in order, and only safe addresses become links."""
    found = panel("A-1")
    assert (found.key, found.title) == ("A-1", "One")
    assert found.status == Item("accepted", ItemKind.STATUS, "accepted")
    assert found.stage == Item("alpha", ItemKind.STAGE, "alpha")
    facts = {fact.name: fact.items for fact in found.facts}
    assert list(facts) == [
        *("milestones", "owner", "authors", "depends-on", "see-also", "gates", "tracking", "slides"),
        *("labels", "created", "source"),
    ]
    assert facts["milestones"] == (
        Item("alpha v1.5", ItemKind.RELEASE, "v1.5", "early"),
        Item("beta v1.6", ItemKind.RELEASE, "v1.6", "planned"),
        Item("stable soon", ItemKind.TEXT, None, "no known release"),
    )
    assert [item.text for item in facts["authors"]] == ["@x", "Y Y", "Z Z (@z)"]
    assert facts["depends-on"] == (
        Item("A-2: Two", ItemKind.ENHANCEMENT, "A-2", "frob, odd"),
        Item("nothing", note="not found here"),
    )
    assert facts["source"] == (Item("a.md:1"),)
    assert found.meters == (Meter("checklist", Item("2/3", ItemKind.METER, "66")),)
    assert facts["tracking"] == (Item("https://example.org/1", ItemKind.ADDRESS, "https://example.org/1"),)
    assert facts["slides"] == (Item("javascript:alert(1)"),)


def test_symmetric_relations_are_one_line() -> None:
    """A "see also" names each enhancement once, whether one side or both sides state it."""
    facts = {fact.name: [item.target for item in fact.items] for fact in panel("A-1").facts}
    assert facts["see-also"] == ["A-3", "A-2"]
    facts = {fact.name: [item.target for item in fact.items] for fact in panel("A-2").facts}
    assert facts == {"see-also": ["A-1"], "required-by": ["A-1"], "source": [None]}


def test_without_metadata() -> None:
    """A proposal without metadata says that it has no status, and nothing more; struck text stays struck."""
    found = panel("A-3")
    assert (found.status.text, found.status.target, found.stage) == ("no status", None, None)
    assert [(fact.name, fact.items[0].kind) for fact in found.facts] == [
        ("milestones", ItemKind.STRUCK),
        ("see-also", ItemKind.ENHANCEMENT),
        ("source", ItemKind.TEXT),
    ]


def test_unknown_words_are_shown_as_written() -> None:
    """Status and stage stay two things, each as written."""
    found = panel("A-2")
    assert found.status == Item("frob", ItemKind.STATUS, "unknown")
    assert found.stage == Item("odd", ItemKind.STAGE, "unknown")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("https://example.org/a?b=c#d", True),
        ("HTTP://EXAMPLE.ORG", True),
        ("mailto:a@example.org", True),
        ("mailto:a@example.org?cc=b@example.org", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)//http://x", False),
        (" https://example.org", False),
        ("https://example.org\n", False),
        ("https://example.org x", False),
        ('https://example.org/"onclick="x', False),
        ("https://<b>", False),
        ("data:text/html,x", False),
        ("//example.org", False),
        ("https://", False),
        ("mailto:x", False),
        ("", False),
    ],
)
def test_which_addresses_become_links(text: str, safe: bool) -> None:
    """Only whole addresses of http, https and mailto."""
    assert is_address(text) is safe


def test_an_address_that_is_hard_to_read() -> None:
    """No address makes the check run without bound."""
    with limit_cpu_time():
        assert not is_address("mailto:" + "@" * 200_000 + " x")
        assert not is_address("https://" + "x" * 200_000 + " x")


CHAIN = {
    "a.md": "id: A-1\nstatus: replaced",
    "b.md": "id: A-2\nreplaces: A-1\nstatus: replaced",
    "c.md": "id: A-3\nsupersedes: A-2\nstatus: accepted\nstage: beta",
    "d.md": "id: A-4\nstatus: replaced",
    "e.md": "id: A-5\nreplaces: A-4",
    "f.md": "id: A-6\nreplaces: A-4",
    "i.md": "id: A-9\nreplaces: A-5",
    "g.md": "id: A-7\nreplaces: [A-7, A-8]",
    "h.md": "id: A-8\nreplaces: A-7",
}


@pytest.mark.parametrize(
    ("key", "successors", "intermediates"),
    [
        ("A-1", ["A-3: T (accepted, beta)"], ["A-2"]),
        ("A-2", ["A-3: T (accepted, beta)"], []),
        ("A-3", [], []),
        ("A-4", ["A-6: T (no status)", "A-9: T (no status)"], ["A-5"]),
        ("A-7", [], []),
    ],
)
def test_superseded(key: str, successors: list[str], intermediates: list[str]) -> None:
    """The last successors are named, all of them if the chain forks, and none if it is a cycle."""
    collection = build_collection({path: proposal(fields, "T") for path, fields in CHAIN.items()})
    banners = compute_header(collection, collection.entries[key]).banners
    found = [banner for banner in banners if isinstance(banner, Superseded)]
    assert len(banners) == len(found) == bool(successors)
    assert [f"{item.text} ({item.note})" for banner in found for item in banner.successors] == successors
    assert [item.text for banner in found for item in banner.intermediates] == intermediates


CYCLES = Settings(
    documents=EVERYWHERE.documents,
    releases=(
        Release("v1.5", date(2026, 1, 1)),
        Release("v1.6", date(2026, 7, 1), (("freeze", date(2026, 6, 1)),)),
        Release("v1.7", date(2027, 1, 1), (("freeze", date(2026, 12, 1)),)),
    ),
)
TODAY = date(2026, 5, 1)


def headed(fields: str, body: str = "", today: date = TODAY) -> Header:
    """The head of a proposal with these fields, on a day."""
    collection = build_collection({"a.md": proposal(f"id: A-1\n{fields}", "T", body)}, settings=CYCLES, today=today)
    return compute_header(collection, collection.entries["A-1"])


@pytest.mark.parametrize(
    ("fields", "steps"),
    [
        ("status: draft", []),
        ("status: accepted\nstage: beta", ["alpha passed", "beta current", "stable open"]),
        (
            "status: accepted\nstage: beta\nmilestones: {alpha: v1.4, beta: v1.5, stable: v1.6}",
            ["alpha reached v1.4", "beta current v1.5", "stable aimed v1.6"],
        ),
        # In some communities the stage is the one that is worked on.
        (
            "status: accepted\nstage: beta\nmilestones: {alpha: v1.5, beta: v1.6}",
            ["alpha reached v1.5", "beta aimed v1.6", "stable open"],
        ),
        (
            "status: accepted\nstage: alpha\nmilestones: {alpha: v1.3, beta: v1.4}",
            ["alpha current v1.3", "beta missed v1.4", "stable open"],
        ),
        ("status: rejected\nmilestones: alpha=v1.6", ["alpha missed v1.6", "beta open", "stable open"]),
        (
            "status: accepted\nmilestones: alpha=~~v1.5~~ v1.6",
            ["alpha aimed v1.6", "beta open", "stable open"],
        ),
        (
            "status: removed\nstage: removed\nmilestones: {alpha: v1.2, removed: v1.5}",
            ["alpha reached v1.2", "beta passed", "stable passed", "removed current v1.5"],
        ),
        ("status: accepted\nstage: sandbox", []),
    ],
)
def test_stages_one_after_another(fields: str, steps: list[str]) -> None:
    """The progress of each stage follows from the present stage and the current release."""
    found = headed(fields).steps
    assert [" ".join((s.stage.text, s.progress, *(item.text for item in s.releases))) for s in found] == steps


def test_a_struck_milestone_is_on_no_step() -> None:
    """A struck milestone stays among the facts; the one that replaces it is on the step."""
    header = headed("status: accepted\nmilestones:\n- alpha: ~~v1.5~~\n- alpha: v1.6")
    assert [(item.text, item.kind) for item in header.other_milestones] == [("alpha v1.5", ItemKind.STRUCK)]
    assert [item.text for item in header.steps[0].releases] == ["v1.6"]


def test_sixty_milestones() -> None:
    """The latest releases are named and the others counted."""
    found = headed("status: accepted\nmilestones:\n" + "".join(f"- alpha: v1.{n}\n" for n in range(60)))
    alpha = found.steps[0]
    assert (alpha.releases[-1].text, len(alpha.releases), alpha.omitted_count) == ("v1.59", 4, 56)
    assert found.other_milestones == ()


def test_milestones_on_no_step() -> None:
    """A milestone whose text names no release is kept."""
    found = headed("status: accepted\nmilestones: {alpha: v1.5, beta: soon}")
    assert [item.text for item in found.other_milestones] == ["beta soon"]


@pytest.mark.parametrize(
    ("fields", "today", "expected"),
    [
        ("status: accepted", TODAY, []),
        ("status: rejected", TODAY, [TurnedDown(Item("rejected", ItemKind.STATUS, "rejected"), "")]),
        (
            "status: withdrawn\nreason: Nobody\n  needs it.",
            TODAY,
            [TurnedDown(Item("withdrawn", ItemKind.STATUS, "withdrawn"), "Nobody needs it.")],
        ),
        ("status: draft\nreview-until: 2026-05-01", TODAY, [InReview(TODAY)]),
        ("status: draft\nreview-ends: 2026-04-30", TODAY, []),
        ("status: accepted\nreview-until: 2026-05-02", TODAY, []),
        ("status: draft\nreview-until: soon", TODAY, []),
    ],
)
def test_banners(fields: str, today: date, expected: list[object]) -> None:
    """A banner is shown only for successors, a negative decision, a call for review, or a freeze."""
    assert list(headed(fields, today=today).banners) == expected


@pytest.mark.parametrize(
    ("release", "today", "warned"),
    [
        ("v1.6", TODAY, True),
        ("v1.6", date(2026, 6, 1), True),
        ("v1.6", date(2026, 6, 2), False),
        ("v1.7", TODAY, False),
        ("v1.7", date(2026, 6, 2), True),
        ("v1.5", TODAY, False),
    ],
)
def test_the_next_freeze(release: str, today: date, warned: bool) -> None:
    """Only enhancements that target the release with the next freeze are told what is missing."""
    fields = f"status: accepted\nmilestones: alpha={release}"
    for body, lacks in (("- [ ] a\n", warned), ("- [x] a\n", False)):
        banners = headed(fields, f"## Release Signoff Checklist\n{body}", today).banners
        assert [type(banner) for banner in banners] == ([Unready] if lacks else [])
        for banner in banners:
            assert isinstance(banner, Unready)
            assert (banner.release.text, banner.freeze) == (release, "freeze")


def test_meters() -> None:
    """Check list, questions and required sections, each where there is something to measure."""
    found = headed(
        "status: accepted",
        "## Release Signoff Checklist\n- [x] a\n- [ ] b\n\n## Open Questions\n1. Why?\n2. How? Answer: so.\n",
    )
    meters = {meter.name: (meter.item.text, meter.missing) for meter in found.meters}
    assert meters["checklist"] == ("1/2", ())
    assert meters["questions"][0].endswith("/2")
    page = "---\nstatus: Provisional\n---\n# GEP-10: Y\n\n## TLDR\nText.\n"
    gep = build_collection({"geps/gep-10/index.md": page}, "gep", Settings())
    [sections] = compute_header(gep, next(iter(gep))).meters
    assert (sections.name, sections.item.text) == ("required-sections", "1/3")
    assert sections.missing == ("Goals", "Non-Goals")


def test_related_proposals_with_custom_relations(tmp_path: Path) -> None:
    """Related proposals have details whatever name the profile gives to the relation."""
    rules = '[profile]\nextends = "default"\n[profile.relations]\ndepends-on = "enables"\nblocks = "waits-for"\n'
    files = {"a.md": proposal("id: A-1\ndepends-on: A-2\nblocks: A-3"), "b.md": proposal("id: A-2")}
    files["c.md"] = proposal("id: A-3\nsee-also: A-2")
    found = load_collection(create_project(tmp_path, files, f'documents = ["**"]\n{rules}'))
    cards = {entry.key: [fact.name for fact in compute_header(found, entry).facts if fact.related] for entry in found}
    assert cards == {"A-1": ["depends-on", "blocks"], "A-2": ["see-also", "enables"], "A-3": ["see-also", "waits-for"]}


def test_without_site_parts() -> None:
    """Builders other than HTML sites get the header without the parts that only sites draw."""
    found = panel("A-1")
    words = found.without_site_parts
    assert found.steps
    assert [fact.name for fact in found.facts if fact.related] == ["depends-on", "see-also"]
    assert (words.steps, [fact.related for fact in words.facts if fact.related]) == ((), [])
    assert [(fact.name, fact.items) for fact in words.facts] == [(fact.name, fact.items) for fact in found.facts]


def test_a_long_status() -> None:
    """An unknown status is shown by its beginning, on one line; a note is shortened as well."""
    long = "we think about it and " * 20
    pages = {
        "a.md": proposal(f"id: A-1\nstatus: {long}", "One"),
        "b.md": proposal(f"id: B-1\nstatus: accepted, and {long}", "Two"),
    }
    collection = build_collection(pages)
    first, second = (compute_header(collection, entry).status for entry in collection)
    assert first.text == "we think about it and we think about it and we think about\u2026"
    assert second.text == "accepted"
    assert second.note is not None
    assert second.note.startswith("and we think about it")
    assert len(second.note) <= 120


def test_prose_in_place_of_links_and_relations() -> None:
    """Prose is shown where links and relations are, without a note; links of a relation are beside its proposals."""
    block = """
        id: A-1
        discussion: [slack thread somewhere, "https://example.org/1", TBD]
        see-also: [see the minutes of the meeting, A-9, "https://example.org/2", a.md]
        """
    collection = build_collection({"a.md": proposal(block)})
    facts = {fact.name: fact.items for fact in compute_header(collection, collection.entries["A-1"]).facts}
    assert facts["discussion"] == (
        Item("https://example.org/1", ItemKind.ADDRESS, "https://example.org/1"),
        Item("slack thread somewhere"),
    )
    assert facts["see-also"][-3:] == (
        Item("https://example.org/2", ItemKind.ADDRESS, "https://example.org/2"),
        Item("see the minutes of the meeting"),
        Item("A-9", note="not found here"),
    )
    cell = compute_cell(collection, collection.entries["A-1"], "discussion")
    assert [item.text for item in cell] == ["https://example.org/1", "slack thread somewhere"]


def test_accounts(tmp_path: Path) -> None:
    """The account of a person has the address that is written, else that of the profile; groups and teams have none."""
    rules = '[profile]\nextends = "default"\n[profile.metadata]\nhandles = true\naccounts = "https://host.example/{handle}"\n'
    people = {
        "'@ann'": "https://host.example/ann",
        "ben_x.y": "https://host.example/ben_x.y",
        "Cy Lee": "https://host.example/cy",  # the account stands beside the name in another role
        "'[Di Moe](https://home.example/di)'": "https://home.example/di",
        "Eve Poe <eve@home.example>": "",
        "Flo Noe": "",
        "'@lamps/keepers'": "",
        "SIG-lamp": "",
        "sig-lamp-leads": "",
        "sig-lamps": "https://host.example/sig-lamps",
        f"'@{'a' * 101}'": "",
    }
    fields = f"id: A-1\nowner: sig-lamp\nauthors: [{', '.join(people)}]\nreviewers: Cy Lee (@cy)"
    root = create_project(tmp_path, {"a.md": proposal(fields, "T")}, f'documents = ["**"]\n{rules}')
    collection = load_collection(root)
    header = compute_header(collection, collection.entries["A-1"])
    (authors,) = (fact for fact in header.facts if fact.name == "authors")
    assert authors.accounts == tuple(people.values())
