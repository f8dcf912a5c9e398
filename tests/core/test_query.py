"""The query language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import EVERYWHERE, gather, pieces, proposal, quickly
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.lifecycle import Release
from sphinx_enhancements.core.query import QueryError, names, parse_query
from sphinx_enhancements.core.settings import Settings

if TYPE_CHECKING:
    from sphinx_enhancements.core.collection import Collection

COLLECTION = gather(
    {
        "a/1.md": proposal(
            """
            id: EX-1
            status: implemented
            stage: GA
            owner: sig-compute
            kind: feature
            labels: [doc, "two words"]
            authors: ["@alice", Bob B <b@x>]
            created: 2025-01-05
            milestones: {alpha: v1.5, stable: v1.6}
            summary: Moves guests while they run
            gates: [LiveGate]
            """,
            "Live migration",
            "\n## Release Signoff Checklist\n- [x] a\n",
        ),
        "a/2.md": proposal(
            """
            id: EX-2
            status: accepted
            stage: beta
            owner: sig-network
            participants: [sig-compute]
            reviewers: [alice]
            created: 2025-3-1
            milestones: {beta: v1.10}
            depends-on: EX-3
            see-also: EX-1
            """,
            "Network, fast",
            "\n## Open Questions\nWhy?\n\n## Release Signoff Checklist\n- [x] a\n- [ ] b\n",
        ),
        "b/3.md": proposal("id: EX-3\nstatus: frob\nblocks: EX-10\nmilestones: {alpha: soon}", "Third"),
        "b/10.md": proposal("id: EX-10\nstatus: rejected\nowner: sig-compute\ndepends-on: EX-1\n", "Tenth"),
    },
    settings=Settings(
        documents=EVERYWHERE.documents, releases=(Release("v1.5"), Release("v1.6")), current_release="v1.6"
    ),
)


def chosen(query: str, collection: Collection = COLLECTION) -> list[str]:
    """The numbers of the proposals that a query lets through."""
    test = parse_query(query, collection)
    return [entry.key.removeprefix("EX-") for entry in collection if test(entry)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "1 2 3 10"),
        ("   ", "1 2 3 10"),
        ("status:accepted", "2"),
        ("status:Approved", "2"),
        ("status:implementable", "2"),
        ("status:accepted,implemented", "1 2"),
        ('status:"accepted",rejected', "2 10"),
        ("status:unknown", "3"),
        ("status:frob", "3"),
        ("status:none", ""),
        ("-status:accepted", "1 3 10"),
        ("status:acc*", "2"),
        ("status:=accepted", "2"),
        ("STATUS:accepted", "2"),
        ("stage:ga", "1"),
        ("stage:stable", "1"),
        ('stage:"general availability"', "1"),
        ("stage:none", "3 10"),
        ("stage:alpha", ""),
        ("owner:sig-compute", "1 10"),
        ("owner:SIG-*", "1 2 10"),
        ("owner:none", "3"),
        ("owner:sig-compute -status:rejected", "1"),
        ("participant:sig-compute", "2"),
        ("label:doc", "1"),
        ('label:"two words"', "1"),
        ("-label:doc", "2 3 10"),
        ("kind:feature", "1"),
        ("gate:livegate", "1"),
        ("author:alice", "1"),
        ("author:@alice", "1"),
        ('person:"bob b"', "1"),
        ("person:alice", "1 2"),
        ("reviewer:alice", "2"),
        ("key:EX-1", "1"),
        ("key:ex-1*", "1 10"),
        ("id:ex-10", "10"),
        ("number:10", "10"),
        ("number:#010", "10"),
        ("path:a/*", "1 2"),
        ("release:v1.5", "1"),
        ("release:1.10.0", "2"),
        ("release:>=v1.6", "1 2"),
        ("release:>1.6", "2"),
        ("release:<1.6", "1"),
        ("release:<=1.4", ""),
        ("release:1.6,1.10", "1 2"),
        ("release:none", "3 10"),
        ("release:current", "1"),
        ("-release:>=v1.6", "3 10"),
        ("release:9.9", ""),
        ("created:2025-01-05", "1"),
        ("created:>=2025-01-06", "2"),
        ("created:<2025-03-02", "1 2"),
        ("updated:>2000-01-01", ""),
        ("migration", "1"),
        ('"live migration"', "1"),
        ("MOVES", "1"),
        ("guests run", "1"),
        ("network,third", "2 3"),
        ("-network", "1 3 10"),
        ("ex-1", "1 10"),
        ("title:fast", "2"),
        ("summary:guests", "1"),
        ("title:guests", ""),
        ("text:guests", "1"),
        ("is:accepted", "1 2"),
        ("is:open", "1 2 3"),
        ("is:closed", "10"),
        ("is:released", "1"),
        ("is:planned", "2"),
        ("is:blocked", "2 10"),
        ("is:ready", "1"),
        ("is:open,closed", "1 2 3 10"),
        ("has:questions", "2"),
        ("has:question", "2"),
        ("has:label", "1"),
        ("has:labels", "1"),
        ("has:status", "1 2 3 10"),
        ("has:stage", "1 2"),
        ("has:milestone", "1 2 3"),
        ("has:owner", "1 2 10"),
        ("has:authors", "1"),
        ("has:checklist", "1 2"),
        ("has:depends-on", "2 10"),
        ("has:required-by", "1 3"),
        ("has:see-also", "1 2"),
        ("has:blocks", "3"),
        ("has:blocked-by", "10"),
        ("has:Blocked-By", "10"),
        ("has:QUESTIONS", "2"),
        ("has:diagnostic", "3"),
        ("-has:owner", "3"),
        ("status:accepted stage:beta owner:sig-network network", "2"),
    ],
)
def test_queries(query: str, expected: str) -> None:
    """A query, and the proposals that it lets through."""
    assert " ".join(chosen(query)) == expected


@pytest.mark.parametrize(
    ("query", "column", "said"),
    [
        ("frob:x", 1, "'frob' is unknown"),
        ("status:accepted frob:x", 17, "status"),
        ("status:maybe", 8, "'maybe' is unknown; it may be"),
        ("status:accepted,maybe", 17, "'maybe'"),
        ("stage:gamma", 7, "alpha"),
        ("status:", 8, "a value is missing"),
        ("-", 2, "a value is missing"),
        ('"open', 1, "closing quote"),
        ('title:"open', 7, "closing quote"),
        ('"a"b', 4, "a blank is missing"),
        ("a,", 3, "a value is missing"),
        (",a", 1, "a value is missing"),
        ("release:soon", 9, "'soon' is no release; there are v1.5, v1.6, v1.10"),
        ("created:yesterday", 9, "no date"),
        ("owner:>=x", 7, "no order"),
        (">=x", 1, "no order"),
        ("is:odd", 4, "after `is:` may stand"),
        ("has:odd", 5, "after `has:` may stand"),
        ("has:>label", 5, "no order"),
        ("has:>=implements", 5, "no order"),
        ("is:<blocked", 4, "no order"),
        ("created:2025-02-30", 9, "no date"),
    ],
)
def test_bad_queries(query: str, column: int, said: str) -> None:
    """A bad word is named with its column, counted from 1, and with what is allowed."""
    with pytest.raises(QueryError) as raised:
        parse_query(query, COLLECTION)
    assert raised.value.column == column
    assert said in str(raised.value)
    assert str(raised.value).startswith(f"column {column}: ")


def test_current_without_a_current_release() -> None:
    """Where no release is current, asking for it is an error that lists those there are."""
    with pytest.raises(QueryError, match="no release is named anywhere"):
        parse_query("release:current", gather({}))


def test_names_are_all_understood() -> None:
    """Every name that is offered can be used."""
    values = {"release": "none", "is": "open", "has": "label", "created": "2025-01-01", "updated": "2025-01-01"}
    for name in names():
        parse_query(f"{name}:{values.get(name, 'none')}", COLLECTION)


def outcome(query: str, collection: Collection) -> str | int:
    """The numbers of the proposals that a query lets through, or the column of its mistake."""
    try:
        return " ".join(chosen(query, collection))
    except QueryError as error:
        return error.column


@pytest.mark.parametrize(
    "query",
    [
        "path:" + "*a" * 60 + "*x",
        "a " * 20_000,
        "a," * 20_000 + "a",
        "-" * 100_000,
        '"' * 100_000,
        "status:" * 20_000,
        ">" * 100_000,
        "x" * 1_000_000,
        "number:" + "9" * 100_000,
        "release:" + "9" * 100_000,
        "created:" + "9" * 100_000,
        "key:" + "*" * 100_000,
    ],
    ids=range(12),
)
def test_queries_that_are_hard_to_run(query: str) -> None:
    """No query runs without bound, whether it is one or not."""
    many = gather({"a" * 200 + ".md": proposal("id: EX-1")})
    with quickly():
        assert outcome(query, many) in ("", "1", *range(1, len(query) + 2))


WORDS = (
    *names(),
    *("accepted", "beta", "v1.6", "2025-01-01", "none", "current", "question", "depends-on", "blocked", "é", "9" * 30),
    *(":", ",", "-", '"', " ", ">=", "<", "=", "*", "#", "\\", "(", "\n", "\x00"),
)


@given(pieces(*WORDS) | st.text())
def test_only_one_error(query: str) -> None:
    """A text is a query, which runs on every proposal, or raises the one error, with a column in the text."""
    found = outcome(query, COLLECTION)
    assert found in range(1, len(query) + 2) if isinstance(found, int) else set(found.split()) <= {"1", "2", "3", "10"}


@given(pieces(*WORDS))
def test_negation_is_the_rest(query: str) -> None:
    """A word and its negation together let every proposal through once."""
    try:
        word = query.strip().split()[0] if query.strip() else "x"
        yes, no = chosen(word), chosen(f"-{word}")
    except QueryError:
        return
    if not word.startswith("-"):
        assert sorted(yes + no) == sorted(entry.key.removeprefix("EX-") for entry in COLLECTION)
