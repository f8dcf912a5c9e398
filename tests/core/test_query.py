"""The query language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from core.proposals import build_collection, create_project, limit_cpu_time, proposal, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st
from vectors import VECTORS, collection, expected_outcome, query_text, run_query

from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.query import ERROR_MESSAGES, QueryError, list_query_names, parse_query

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.collection.collection import Collection

COLLECTION = collection("versions")


def find_matches(query: str, collection: Collection = COLLECTION) -> list[str]:
    """Return the numbers of the proposals that match a query."""
    test = parse_query(query, collection)
    return [entry.key.removeprefix("EX-") for entry in collection if test(entry)]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['in']}-{str(vector['query'])[:40]}")
def test_vectors(vector: dict[str, Any]) -> None:
    """A query gives the result in the vectors, which the browser tests share, in bounded time."""
    with limit_cpu_time():
        found = run_query(query_text(vector), vector["in"])
    assert {name: found.get(name) for name in expected_outcome(vector)} == expected_outcome(vector)


@pytest.mark.parametrize(
    ("query", "column", "fragment"),
    [
        ("frob:x", 1, "'frob' is unknown"),
        ("status:accepted frob:x", 17, "status"),
        ("status:maybe", 8, "'maybe' is unknown; use"),
        ("status:accepted,maybe", 17, "'maybe'"),
        ("stage:gamma", 7, "alpha"),
        ("status:", 8, "a value is missing"),
        ("-", 2, "a value is missing"),
        ('"open', 1, "closing quote"),
        ('title:"open', 7, "closing quote"),
        ('"a"b', 4, "a space is missing"),
        ("a,", 3, "a value is missing"),
        (",a", 1, "a value is missing"),
        ("release:soon", 9, "'soon' is not a release; use v1.5, v1.6, v1.10"),
        ("created:yesterday", 9, "is not a date"),
        ("owner:>=x", 7, "no order"),
        (">=x", 1, "no order"),
        ("is:odd", 4, "after `is:` use"),
        ("has:odd", 5, "after `has:` use"),
        ("has:>label", 5, "no order"),
        ("has:>=implements", 5, "no order"),
        ("is:<blocked", 4, "no order"),
        ("created:2025-02-30", 9, "is not a date"),
    ],
)
def test_bad_queries(query: str, column: int, fragment: str) -> None:
    """An error names the invalid word, its column, counted from 1, and the allowed words."""
    with pytest.raises(QueryError) as raised:
        parse_query(query, COLLECTION)
    assert raised.value.column == column
    assert fragment in str(raised.value)
    assert str(raised.value).startswith(f"column {column}: ")


def test_current_without_a_current_release() -> None:
    """``release:current`` is an error if there is no current release."""
    with pytest.raises(QueryError, match="no release is declared or mentioned"):
        parse_query("release:current", build_collection({}))


def test_vectors_have_each_kind_of_error() -> None:
    """Each kind of error occurs in the vectors."""
    assert {vector["error"] for vector in VECTORS if "error" in vector} == ERROR_MESSAGES.keys()


@pytest.mark.parametrize("written", ["depends-on: EX-2", "waits-for: EX-2"])
def test_blocked_with_custom_relations(tmp_path: Path, written: str) -> None:
    """``is:blocked`` follows relations under the names that the profile gives their inverses."""
    rules = '[profile]\nextends = "default"\n[profile.relations]\ndepends-on = "enables"\nblocks = "waits-for"\n'
    files = {"a.md": proposal(f"id: EX-1\n{written}"), "b.md": proposal("id: EX-2"), "c.md": proposal("id: EX-3")}
    project = create_project(tmp_path, files, f'documents = ["**"]\n{rules}')
    assert find_matches("is:blocked", load_collection(project)) == ["1"]


def test_all_names_are_accepted() -> None:
    """Each name in error messages is accepted in a query."""
    values = {"release": "none", "is": "open", "has": "label", "created": "2025-01-01", "updated": "2025-01-01"}
    for name in list_query_names():
        parse_query(f"{name}:{values.get(name, 'none')}", COLLECTION)


WORDS = (
    *list_query_names(),
    *("accepted", "beta", "v1.6", "2025-01-01", "none", "current", "question", "depends-on", "blocked", "é", "9" * 30),
    *(":", ",", "-", '"', " ", ">=", "<", "=", "*", "#", "\\", "(", "\n", "\x00"),
)


@given(texts_from_pieces(*WORDS) | st.text())
def test_any_text_is_a_query_or_an_error(query: str) -> None:
    """Any text is a valid query or raises QueryError with a column inside the text."""
    found = run_query(query, "versions")
    assert found.get("column", 1) in range(1, len(query) + 2)
    assert set(found.get("finds", "").split()) <= {"EX-1", "EX-2", "EX-3", "EX-10"}


@given(texts_from_pieces(*WORDS))
def test_negation_is_the_complement(query: str) -> None:
    """Each proposal matches either a term or its negation."""
    try:
        word = query.strip().split()[0] if query.strip() else "x"
        yes, no = find_matches(word), find_matches(f"-{word}")
    except QueryError:
        return
    if not word.startswith("-"):
        assert sorted(yes + no) == sorted(entry.key.removeprefix("EX-") for entry in COLLECTION)
