"""People of a collection: one person across spellings, in queries, columns, charts and the export."""

from __future__ import annotations

import pytest
from core.proposals import build_collection

from sphinx_enhancements.core.collection.collection import Collection
from sphinx_enhancements.core.export.enhancements_json import export_collection
from sphinx_enhancements.core.person import PersonIdentity
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.views.chart import ChartSpec, compute_chart
from sphinx_enhancements.core.views.header import compute_header
from sphinx_enhancements.core.views.table import TableSpec, compute_table


def collect(*authors: str) -> Collection:
    """Return a collection of one proposal for each text, E-1, E-2 …, of which it is the only author."""
    return build_collection(
        {f"{n}.md": f"---\nid: E-{n}\nauthors:\n- '{text}'\n---\n# T\n" for n, text in enumerate(authors, 1)}
    )


def list_labels(collection: Collection) -> list[str]:
    """Return the label of each person, in the order of the proposals."""
    return [person.label for entry in collection for person in entry.enhancement.people]


@pytest.mark.parametrize(
    ("authors", "labels"),
    [
        # case, @, organization
        (("@alice", "@Alice", "@alice"), ["@alice"] * 3),
        (("@alice", "alice", "Alice"), ["@alice"] * 3),
        (("Bob  Smith", "bob smith"), ["Bob Smith"] * 2),
        (("@org/team", "@Org/Team"), ["@org/team"] * 2),
        (("@org/team", "@other/team"), ["@org/team", "@other/team"]),
        # a name whose account is written elsewhere
        (("Bob Smith", "@bob", "Bob Smith (@bob)"), ["Bob Smith (@bob)"] * 3),
        (("Bob Smith @bob", "Bob Smith <bob@x.org>", "@BOB, lead"), ["Bob Smith (@bob)"] * 3),
        (("[Alice A](https://github.com/alice)", "@alice", "Alice A - API"), ["Alice A (@alice)"] * 3),
        # an address alone
        (("Bob Smith <bob@x.org>", "BOB@x.org"), ["Bob Smith"] * 2),
        (("Bob Smith <team@x.org>", "Al Jones <team@x.org>", "team@x.org"), ["Bob Smith", "Al Jones", "team@x.org"]),
        # a name with two accounts is nobody's
        (
            ("Li Wei (@li1)", "Li Wei (@li2)", "Li Wei", "Li Wei <li@x.org>"),
            ["Li Wei (@li1)", "Li Wei (@li2)", "Li Wei", "Li Wei"],
        ),
        (("Ann (@ann99)", "@ann", "Ann"), ["Ann (@ann99)", "@ann", "Ann"]),
        # the most frequent name of several
        (("Bob S (@bob)", "Bob Smith (@bob)", "Bob Smith"), ["Bob Smith (@bob)"] * 3),
        # a name that repeats the account
        (("bob (@bob)", "@bob"), ["@bob"] * 2),
        (("x" * 2000, "@x"), ["x" * 2000, "@x"]),
    ],
)
def test_one_person_has_one_label(authors: tuple[str, ...], labels: list[str]) -> None:
    """Spellings of one person share a label; an ambiguous name joins nobody."""
    assert list_labels(collect(*authors)) == labels


def test_written_parts_stay_beside_the_identity() -> None:
    """A name with a known account has an identity, but no account was written beside it."""
    collection = collect("Bob Smith", "Robert Smith @bob", "Bob Smith (@bob)")
    (person,) = collection.entries["E-1"].enhancement.people
    assert (person.handle, person.name, person.raw) == (None, "Bob Smith", "Bob Smith")
    assert person.identity == PersonIdentity("bob", ("Bob Smith", "Robert Smith"))


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        *((f"person:{who}", "E-1 E-2 E-3") for who in ("bob", "@bob", "BOB", '"bob smith"', '"Bob Smith (@bob)"')),
        ("author:bob", "E-1 E-2 E-3"),
        ("reviewer:bob", ""),
        ("person:carol", "E-4"),
        ("person:bob@x.org", ""),
    ],
)
def test_queries_find_a_person_in_every_spelling(query: str, keys: str) -> None:
    """Account and names find all proposals of a person; e-mail addresses are not searched."""
    collection = collect("@bob, lead", "Bob Smith <bob@x.org>", "Bob Smith (@Bob)", "@carol")
    test = parse_query(query, collection)
    assert " ".join(entry.key for entry in collection if test(entry)) == keys


DOCUMENTS = {
    "1.md": "---\nid: E-1\nauthors: ['@ann, lead', '@bob']\nreviewers: ['@ann', '@carol']\n---\n# T\n",
    "2.md": "---\nid: E-2\nauthors: ['@Ann']\nreviewers: ['Carol C', '@bob, API']\n---\n# T\n",
    "3.md": "---\nid: E-3\nauthors: ['Carol C (@carol)']\n---\n# T\n",
}


@pytest.mark.parametrize(
    ("by", "bars"),
    [
        ("authors", [("@ann", 2, "author:@ann"), ("@bob", 1, "author:@bob"), ("Carol C (@carol)", 1, None)]),
        (
            "reviewers",
            [
                ("Carol C (@carol)", 2, 'reviewer:"Carol C (@carol)"'),
                ("@ann", 1, "reviewer:@ann"),
                ("@bob", 1, "reviewer:@bob"),
                ("no reviewers", 1, None),
            ],
        ),
        ("people", [("Carol C (@carol)", 3, None), ("@ann", 2, None), ("@bob", 2, None)]),
    ],
)
def test_charts_count_a_person_once(by: str, bars: list[tuple[str, int, str | None]]) -> None:
    """Every role has a bar for each person, without the notes of single proposals."""
    chart = compute_chart(build_collection(DOCUMENTS), ChartSpec(by=by))
    assert [(bar.title[0].text, bar.total) for bar in chart.bars] == [bar[:2] for bar in bars]
    assert all(bar.title[0].note is None for bar in chart.bars)
    queries = {bar.title[0].text: bar.query.text for bar in chart.bars if bar.query is not None}
    assert {text: queries.get(text) for text, _, query in bars if query} == {t: q for t, _, q in bars if q}


def test_groups_list_a_proposal_once_for_each_person() -> None:
    """A proposal of which somebody is author and reviewer is in that person's group once."""
    table = compute_table(build_collection(DOCUMENTS), TableSpec(group_by="people"))
    assert [(group.title[0].text, [row.key for row in group.rows]) for group in table.groups] == [
        ("@ann", ["E-1", "E-2"]),
        ("@bob", ["E-1", "E-2"]),
        ("Carol C (@carol)", ["E-1", "E-2", "E-3"]),
    ]


def test_pages_show_one_name() -> None:
    """The header shows the shared label and the note of this proposal, and no e-mail address."""
    collection = collect("Bob Smith <bob@x.org>, lead", "@bob", "Bob Smith (@bob)")
    header = compute_header(collection, collection.entries["E-1"])
    (authors,) = (fact for fact in header.facts if fact.name == "authors")
    assert [(item.text, item.note) for item in authors.items] == [("Bob Smith (@bob)", "lead")]
    assert header.authors == ("Bob Smith",)


def test_export_has_written_parts_and_identity() -> None:
    """Account, name and address are those written there; the identity is the shared label."""
    data = export_collection(collect("Bob Smith <bob@x.org>, lead", "Bob Smith (@bob)"))
    assert data["enhancements"][0]["people"] == [
        {
            "role": "author",
            "handle": None,
            "name": "Bob Smith",
            "raw": "Bob Smith <bob@x.org>, lead",
            "note": "lead",
            "address": "bob@x.org",
            "identity": "Bob Smith (@bob)",
        }
    ]
