"""People as communities write them, and how each text reads."""

from __future__ import annotations

from functools import partial

import pytest
from core.proposals import front_matter_page, limit_cpu_time, read_proposal

from sphinx_enhancements.core.reading.people import is_nobody, parse_person, split_people

PLACEHOLDERS = ("", "tbd", "n/a", "none")


def parse(text: str, *, handles: bool = False) -> list[tuple[str | None, str | None, str | None, str | None]]:
    """Return account, name, note and address of each person that an item of a list names."""
    parts = (part for part in split_people(text, is_item=True) if not is_nobody(part, is_placeholder))
    people = (parse_person("author", part, has_bare_handles=handles) for part in parts)
    return [(person.handle, person.name, person.note, person.address) for person in people]


def is_placeholder(text: str) -> bool:
    """Return True for the usual placeholders."""
    return text.strip().casefold() in PLACEHOLDERS


@pytest.mark.parametrize(
    ("written", "handle", "name", "note", "address"),
    [
        ("@alice", "alice", None, None, None),
        ("@@alice", "alice", None, None, None),
        ("\u201c@alice\u201d", "alice", None, None, None),
        ("`@alice`", "alice", None, None, None),
        ("@alice.", "alice", None, None, None),
        ("@kubernetes/sig-node-leads", "kubernetes/sig-node-leads", None, None, None),
        ("@alice, team lead", "alice", None, "team lead", None),
        ("@alice; please look at the API", "alice", None, "please look at the API", None),
        ("@alice: MicroShift architect", "alice", None, "MicroShift architect", None),
        ("@alice - networking", "alice", None, "networking", None),
        ("@alice \u2013 networking", "alice", None, "networking", None),
        ("@bob on content under 'Details'", "bob", None, "on content under 'Details'", None),
        ("@alice Edge Enablement Engineer", "alice", None, "Edge Enablement Engineer", None),
        ("@alice, for API review with @bob", "alice", None, "for API review with @bob", None),
        ("@alice, for @bob's design", "alice", None, "for @bob's design", None),
        ("@alice (Alice A)", "alice", "Alice A", None, None),
        ("@alice (team lead)", "alice", None, "team lead", None),
        ("@alice (Alice A), networking", "alice", "Alice A", "networking", None),
        ("with input from @alice", "alice", None, "with input from", None),
        ("Bob Smith", None, "Bob Smith", None, None),
        ("Bob Smith @bob", "bob", "Bob Smith", None, None),
        ("Bob Smith, @bob", "bob", "Bob Smith", None, None),
        ("Bob Smith (@bob)", "bob", "Bob Smith", None, None),
        ("Bob Smith (@bob, Example Inc.)", "bob", "Bob Smith", "Example Inc.", None),
        ("Bob Smith (Red Hat)", None, "Bob Smith", "Red Hat", None),
        ("Bob Smith (Google)", None, "Bob Smith", "Google", None),
        ("Bob Smith - networking", None, "Bob Smith", "networking", None),
        ("Bob Smith <bob@example.org>", None, "Bob Smith", None, "bob@example.org"),
        ("Bob Smith (bob@example.org)", None, "Bob Smith", None, "bob@example.org"),
        ("Bob Smith <bob at example.org>", None, "Bob Smith", None, "bob at example.org"),
        ("Bob Smith (@bob) <bob@example.org>", "bob", "Bob Smith", None, "bob@example.org"),
        ("sam wilson (@sam)", "sam", "sam wilson", None, None),
        ("Yu-Ju Hong", None, "Yu-Ju Hong", None, None),
        ("Jaime Caama\u00f1o", None, "Jaime Caama\u00f1o", None, None),
        ("Smith, Jr.", None, "Smith, Jr.", None, None),
        ("Fred L. Drake, Jr. <fred@example.org>", None, "Fred L. Drake, Jr.", None, "fred@example.org"),
        ("[Alice A](https://github.com/alice)", "alice", "Alice A", None, "https://github.com/alice"),
        ("[Alice A](https://github.com/alice), API", "alice", "Alice A", "API", "https://github.com/alice"),
        ("[Alice A](https://gitlab.com/alice)", "alice", "Alice A", None, "https://gitlab.com/alice"),
        ("[Alice A](https://gitlab.gnome.org/alice)", "alice", "Alice A", None, "https://gitlab.gnome.org/alice"),
        ("[Alice A](https://launchpad.net/~alice)", "alice", "Alice A", None, "https://launchpad.net/~alice"),
        ("[Alice A](https://example.org/alice)", None, "Alice A", None, "https://example.org/alice"),
        ("[Alice A](https://github.com/org/repo)", None, "Alice A", None, "https://github.com/org/repo"),
        ("[Alice A](mailto:alice@example.org)", None, "Alice A", None, "alice@example.org"),
        ("[@alice](https://github.com/alice)", "alice", None, None, "https://github.com/alice"),
        ("[Alice A (@alice)](https://example.org)", "alice", "Alice A", None, "https://example.org"),
        ("[Alice A](https://github.com/alice) (@alice)", "alice", "Alice A", None, "https://github.com/alice"),
        (
            "[Alice A](https://github.com/alice) ([@al](https://twitter.com/al))",
            "alice",
            "Alice A",
            None,
            "https://github.com/alice",
        ),
        ("`Alice A <https://github.com/alice>`_", "alice", "Alice A", None, "https://github.com/alice"),
        ("https://github.com/alice", "alice", None, None, "https://github.com/alice"),
        ("github.com/alice", "alice", None, None, "github.com/alice"),
        ("bob@example.org", None, None, None, "bob@example.org"),
        ("<bob@example.org>", None, None, None, "bob@example.org"),
        ("bob@example.org (Bob Smith)", None, "Bob Smith", None, "bob@example.org"),
        ("Bob Smith, bob@example.org", None, "Bob Smith", None, "bob@example.org"),
        ("Bob Smith (@bob): bob@example.org", "bob", "Bob Smith", None, "bob@example.org"),
        ("Bob Smith - bob@example.org, editor", None, "Bob Smith", "editor", "bob@example.org"),
        ("@bob, https://example.org/1", "bob", None, "https://example.org/1", None),
        ("Bob Smith (editor)", None, "Bob Smith", "editor", None),
        ("* Bob Smith", None, "Bob Smith", None, None),
        ("@a, with help from [Bob](https://x.org)", "a", None, "with help from Bob", None),
        # malformed
        ("[Alice A]()", None, "Alice A", None, None),
        ("[Alice A][alice]", None, "Alice A", None, None),
        ("[Alice A](javascript:alert)", None, "Alice A", None, None),
        ("[](https://github.com/alice)", "alice", None, None, "https://github.com/alice"),
        ("Bob Smith <", None, "Bob Smith", None, None),
        ("Bob Smith ()", None, "Bob Smith", None, None),
        ("x" * 2000, None, "x" * 2000, None, None),
    ],
)
def test_one_person(written: str, handle: str | None, name: str | None, note: str | None, address: str | None) -> None:
    """Account, name, note and address are told apart; a text of unusual length stays whole."""
    assert parse(written) == [(handle, name, note, address)]


@pytest.mark.parametrize(
    ("written", "handle", "name", "note"),
    [
        ("alice", "alice", None, None),
        ("alice, team lead", "alice", None, "team lead"),
        ("alice, MicroShift Staff Eng, Architect", "alice", None, "MicroShift Staff Eng, Architect"),
        ("alice - networking", "alice", None, "networking"),
        ("2alice - hive", "2alice", None, "hive"),
        ("alice: API", "alice", None, "API"),
        ("alice (Alice A)", "alice", "Alice A", None),
        ("Alice (alice)", "alice", "Alice", None),
        ("Alice (@al)", "al", "Alice", None),
        ("Alice <alice@example.org>", None, "Alice", None),
        ("alice (alice@example.org)", "alice", None, None),
        ("sig-node-leads", "sig-node-leads", None, None),
        ("Red Hat", None, "Red Hat", None),
        ("Peng Liu", None, "Peng Liu", None),
        ("Peng Liu, lead", None, "Peng Liu", "lead"),
        ("J\u00f6rg", None, "J\u00f6rg", None),
    ],
)
def test_bare_handles(written: str, handle: str | None, name: str | None, note: str | None) -> None:
    """Several words are a name, also in a profile in which a single word is an account."""
    assert [person[:3] for person in parse(written, handles=True)] == [(handle, name, note)]


@pytest.mark.parametrize("handles", [False, True])
@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "-", "@", "???", "()", "<>", "[]()", ",", "TBD", "@TBD", "tbd", "N/A", "None", "to be determined"),
        *("TBD, probably all leads", "TBD - all leads", "TBD (all leads)", "TBD probably all leads", "N/A, for now"),
        *(
            "<TBD>",
            "<PEP delegate's real name>",
            "<REQUIRED: list of names, and addresses>",
            "TBD, for ARO-HCP team, please review the key rotation",
        ),
    ],
)
def test_nobody(written: str, handles: bool) -> None:
    """Placeholders are no people, whatever is said about them."""
    assert parse(written, handles=handles) == []


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("@a, @b and @c", ["@a", "@b", "@c"]),
        ("@a, @b, and @c", ["@a", "@b", "@c"]),
        ("@a @b", ["@a", "@b"]),
        ("@a/@b", ["@a", "@b"]),
        ("@a; @b & @c", ["@a", "@b", "@c"]),
        ("@a, for storage, @b, for networking", ["@a, for storage", "@b, for networking"]),
        ("with input from @a, @b", ["with input from @a", "@b"]),
        ("Alice A (@alice) and Bob B (@bob)", ["Alice A (@alice)", "Bob B (@bob)"]),
        ("Alice A <a@example.org>, Bob B <b@example.org>", ["Alice A <a@example.org>", "Bob B <b@example.org>"]),
        ("Alice A and Bob B", ["Alice A", "Bob B"]),
        ("TBD, @alice", ["TBD", "@alice"]),
        ("@a, team lead", ["@a, team lead"]),
        ("a, team lead", ["a, team lead"]),
        ("Alice A, Product Manager", ["Alice A, Product Manager"]),
        ("Smith, Jr.", ["Smith, Jr."]),
        ("Fred L. Drake, Jr. <fred@example.org>", ["Fred L. Drake, Jr. <fred@example.org>"]),
        ("@a for search and replace", ["@a for search and replace"]),
    ],
)
def test_people_of_one_item(written: str, parts: list[str]) -> None:
    """An item of a list names several people only if each of them is marked, or both are full names."""
    assert list(split_people(written, is_item=True)) == parts


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        # Python, Ethereum and Swift
        ("Ann van B <ann@x.org>,\n  Bob C <bob@x.org>", ["Ann van B <ann@x.org>", "Bob C <bob@x.org>"]),
        ("Ann van B, Bob C, \u00c9ric D", ["Ann van B", "Bob C", "\u00c9ric D"]),
        ("Fred L. Drake, Jr. <fred@x.org>, Bob C", ["Fred L. Drake, Jr. <fred@x.org>", "Bob C"]),
        ("Ann B (@ann), Bob C <bob@x.org>", ["Ann B (@ann)", "Bob C <bob@x.org>"]),
        ("Ann B (@ann), Bob C (@bob), et al.", ["Ann B (@ann)", "Bob C (@bob), et al."]),
        (
            "[Ann B](https://github.com/ann), [Bob C](https://github.com/bob)",
            ["[Ann B](https://github.com/ann)", "[Bob C](https://github.com/bob)"],
        ),
        ("ann@x.org (Ann B), bob@x.org (Bob C)", ["ann@x.org (Ann B)", "bob@x.org (Bob C)"]),
        ("Ann B,\n  Bob C and Cid D", ["Ann B", "Bob C", "Cid D"]),
        ("Ann B\n  <ann@x.org>", ["Ann B\n  <ann@x.org>"]),
        ("a, b", ["a", "b"]),
        ("ada lovelace, grace hopper", ["ada lovelace", "grace hopper"]),
        ("@a, team lead, @b", ["@a, team lead", "@b"]),
        ("@a, for storage", ["@a, for storage"]),
        ("@a, Bob C", ["@a", "Bob C"]),
        ("TBD, probably all leads", ["TBD, probably all leads"]),
    ],
)
def test_people_of_one_text(written: str, parts: list[str]) -> None:
    """In a text that is no list, a comma ends a person unless a suffix or a note follows."""
    assert list(split_people(written, is_item=False)) == parts


def test_texts_of_placeholders_and_of_several_people_are_kept() -> None:
    """A text that names nobody goes to the extra fields; people of one item share its text."""
    page = read_proposal(
        front_matter_page(
            """
            authors: ["with input from @a, @b", "???"]
            reviewers: TBD, probably all leads
            """
        )
    )
    assert [(p.handle, p.raw) for p in page.people] == [(h, "with input from @a, @b") for h in "ab"]
    assert [name for name, _ in page.extra] == ["authors", "reviewers"]


@pytest.mark.parametrize(
    "part", ["@a, ", "(", "[a](", "<", "@", "a <", " ", "and ", "@a/", "[", ", ", "-@", "a.", "\n"]
)
def test_reading_a_long_text_takes_linear_time(part: str) -> None:
    """Texts of 100,000 characters are split and parsed at once."""
    text = part * (100_000 // len(part))
    with limit_cpu_time(5):
        for is_item in (True, False):
            parse = partial(parse_person, "author", has_bare_handles=True)
            assert len([parse(one) for one in split_people(text, is_item=is_item)]) > 0


@pytest.mark.parametrize("written", ["[{name: , email: }]", "[{handle: ''}, {name: ' '}]"])
def test_a_mapping_without_values_is_nobody(written: str) -> None:
    """A mapping whose names and addresses are all empty, as in a template, names nobody."""
    assert read_proposal(front_matter_page(f"id: X-1\nauthors: {written}\n")).people == ()
