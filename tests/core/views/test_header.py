"""The panel at the head of a proposal, and the cells of which all views are made."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, gather, proposal, quickly

from sphinx_enhancements.core.settings import Settings
from sphinx_enhancements.core.views import Header, Item, ItemKind, header
from sphinx_enhancements.core.views.cells import is_address

SETTINGS = Settings(documents=EVERYWHERE.documents, current_release="v1.5")
COLLECTION = gather(
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
    return header(COLLECTION, COLLECTION.entries[key])


def test_everything() -> None:
    """All facts that are there, in their order; links only where they are safe."""
    found = panel("A-1")
    assert (found.key, found.title) == ("A-1", "One")
    assert found.status == Item("accepted", ItemKind.STATUS, "accepted")
    assert found.stage == Item("alpha", ItemKind.STAGE, "alpha")
    facts = {fact.name: fact.items for fact in found.facts}
    assert list(facts) == [
        *("milestones", "owner", "authors", "depends-on", "see-also", "gates", "checklist", "tracking", "slides"),
        *("labels", "created"),
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
    assert facts["checklist"] == (Item("2/3", ItemKind.METER, "66"),)
    assert facts["tracking"] == (Item("https://example.org/1", ItemKind.ADDRESS, "https://example.org/1"),)
    assert facts["slides"] == (Item("javascript:alert(1)"),)


def test_symmetric_relations_are_one_line() -> None:
    """Whichever side wrote "see also", and if both did, each proposal is named once."""
    facts = {fact.name: [item.target for item in fact.items] for fact in panel("A-1").facts}
    assert facts["see-also"] == ["A-3", "A-2"]
    facts = {fact.name: [item.target for item in fact.items] for fact in panel("A-2").facts}
    assert facts == {"see-also": ["A-1"], "required-by": ["A-1"]}


def test_next_to_nothing() -> None:
    """A proposal without metadata says that it has no status, and nothing more; struck text stays struck."""
    found = panel("A-3")
    assert (found.status.text, found.status.target, found.stage) == ("no status", None, None)
    assert [(fact.name, fact.items[0].kind) for fact in found.facts] == [
        ("milestones", ItemKind.STRUCK),
        ("see-also", ItemKind.ENHANCEMENT),
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
    with quickly():
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
    ("key", "successors", "by_way_of"),
    [
        ("A-1", ["A-3: T (accepted, beta)"], ["A-2"]),
        ("A-2", ["A-3: T (accepted, beta)"], []),
        ("A-3", [], []),
        ("A-4", ["A-6: T (no status)", "A-9: T (no status)"], ["A-5"]),
        ("A-7", [], []),
    ],
)
def test_banner(key: str, successors: list[str], by_way_of: list[str]) -> None:
    """The end of the way of successors, whichever side says so; all where it parts; none in a circle."""
    collection = gather({path: proposal(fields, "T") for path, fields in CHAIN.items()})
    banner = header(collection, collection.entries[key]).banner
    assert [f"{item.text} ({item.note})" for item in (banner.successors if banner else ())] == successors
    assert [item.text for item in (banner.by_way_of if banner else ())] == by_way_of
