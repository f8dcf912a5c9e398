"""The query language of lists, the command line and the filter box.

``status:accepted stage:beta,stable release:>=v1.6 owner:sig-compute -label:doc is:blocked "live migration"``: terms
are combined with AND, commas mean OR, ``-`` negates, quotes keep spaces. A term without a colon is searched in key,
title and summary.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .collection.collection import Collection, Entry
from .collection.progress import ReleaseMilestone
from .conditions import CONDITION_NAMES, ENHANCEMENT_CONDITIONS, MILESTONE_CONDITIONS, PART_TESTS, find_relation_kinds
from .config.patterns import compile_glob
from .config.terms import normalize_term
from .model import Enhancement, normalize_field_name
from .reading.dates import parse_date
from .spelling import format_suggestion

Predicate = Callable[[Entry], bool]
_ReleaseTest = Callable[["str | None"], bool]
"""Test for the release of a milestone; None stands for an enhancement without any."""

_TERM_START = re.compile(r"""\s*(?P<term>(?P<negated>-)?(?:(?P<name>[A-Za-z][A-Za-z_-]*):)?)""")
_VALUE = re.compile(r"""(?P<op>>=|<=|>|<|=)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s,"]+))(?P<comma>,)?""")
_COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}  # fmt: skip

ERROR_MESSAGES = {
    "quote": "a closing quote is missing after %(word)s",
    "value": "a value is missing after %(word)s",
    "blank": "a space is missing before %(word)s",
    "name": "%(word)s is unknown; the names before a colon are %(allowed)s",
    "order": "%(word)s has no order; remove %(operator)s",
    "known": "%(word)s is unknown; use %(allowed)s, none or unknown",
    "release": "%(word)s is not a release; use %(allowed)s, current or none",
    "no-release": "%(word)s is not a release; no release is declared or mentioned, so only none is allowed",
    "date": "%(word)s is not a date; write it like 2026-03-31",
    "is": "%(word)s is unknown; after `is:` use %(allowed)s",
    "has": "%(word)s is unknown; after `has:` use %(allowed)s",
}
"""Kind of error in a query -> its message."""

LOCATED_ERROR = "column %(column)s: %(message)s"  # Format of an error message with the column of the error


class QueryError(ValueError):
    """An invalid query; its text names the invalid word, its column and the allowed words.

    :param kind: a key of :data:`ERROR_MESSAGES`.
    :param column: column of the invalid word, counted from 1.
    :param word: the invalid word as written.
    :param suggestion: end of a sentence that names the nearest allowed word; the script in the page has none.
    """

    def __init__(self, kind: str, column: int, word: str = "", *, allowed: Iterable[str] = (), op: str = "") -> None:
        allowed = tuple(allowed)
        parts = {"word": repr(word), "allowed": ", ".join(allowed), "operator": repr(op)}
        super().__init__(LOCATED_ERROR % {"column": column, "message": ERROR_MESSAGES[kind] % parts})
        self.kind, self.column, self.word = kind, column, word
        self.suggestion = format_suggestion(word, allowed)


@dataclass(frozen=True, slots=True)
class _Value:
    """A value of a term, with the comparison operator before it."""

    text: str
    op: str
    column: int

    def read_unordered(self, name: str) -> str:
        """Return the text, or raise an error if it has an operator that needs an order."""
        if self.op in _COMPARISONS:
            raise QueryError("order", self.column, name, op=self.op)
        return self.text


@dataclass(frozen=True, slots=True)
class _Term:
    """A term of a query, such as ``-stage:alpha,beta``; the name is empty in a term without a colon."""

    name: str
    is_negated: bool
    values: list[_Value]
    column: int


class Query:
    """A compiled query: a predicate for entries of a collection, which also selects milestones.

    Several words ``release:`` select the milestones whose releases all of them match. Conditions about milestones, such
    as ``is:ready``, are about these.
    """

    def __init__(self, terms: Iterable[_Term], collection: Collection) -> None:
        self._collection = collection
        self._predicates: list[Predicate] = []
        self._releases: list[_ReleaseTest] = []
        self._conditions: list[Callable[[Entry, list[ReleaseMilestone]], bool]] = []
        for term in terms:
            name = "key" if term.name in ("id", "slug") else term.name
            if name and name not in list_query_names():
                raise QueryError("name", term.column, name, allowed=list_query_names())
            if name == "release":
                accepts = _join_tests([_compile_release(value, collection) for value in term.values])
                if term.is_negated:
                    self._predicates.append(_exclude_releases(accepts))
                else:
                    self._releases.append(accepts)
            elif name == "is":
                self._conditions.append(_compile_conditions(term, collection))
            else:
                self._predicates.append(_compile_term(name, term, collection))

    def __call__(self, entry: Entry) -> bool:
        """Return True if an enhancement matches."""
        if not all(predicate(entry) for predicate in self._predicates):
            return False
        if not self._releases and not self._conditions:
            return True
        states = self._collection.iter_milestone_states(entry.enhancement)
        milestones = [milestone for milestone in states if self.accepts(milestone.release)]
        if self._releases and not milestones and (any(entry.enhancement.release_milestones) or not self.accepts(None)):
            return False
        return all(condition(entry, milestones) for condition in self._conditions)

    def accepts(self, release: str | None) -> bool:
        """Return True if all words ``release:`` match a release; None stands for an enhancement without milestones."""
        return all(test(release) for test in self._releases)


def _join_tests(tests: list[_ReleaseTest]) -> _ReleaseTest:
    return lambda release: any(test(release) for test in tests)


def _exclude_releases(is_excluded: _ReleaseTest) -> Predicate:
    """Return a test for enhancements without a milestone in some releases."""

    def has_none(entry: Entry) -> bool:
        releases = [name for name, _ in entry.enhancement.release_milestones]
        return not any(map(is_excluded, releases or (None,)))

    return has_none


def parse_query(text: str, collection: Collection) -> Query:
    """Compile a query, such as ``status:accepted release:>=v1.6``.

    :raises QueryError: for an invalid word.
    """
    return Query(_iter_terms(text.rstrip()), collection)


UNQUERYABLE_CHARACTERS = frozenset('*"')
"""Characters that a query cannot quote, so that values with them cannot be matched exactly."""


def format_query_term(name: str, value: str) -> str:
    """Return the query term that matches one value; empty if no term can."""
    if not value or not UNQUERYABLE_CHARACTERS.isdisjoint(value):
        return ""
    bare = _VALUE.fullmatch(value)
    return f"{name}:{value}" if bare and bare["bare"] == value else f'{name}:"{value}"'


def _iter_terms(text: str) -> Iterator[_Term]:
    end = 0
    while end < len(text):
        start = _TERM_START.match(text, end)
        if start is None:
            raise AssertionError("every part of the expression is optional")
        values, end = _parse_values(text, start.start("term"), start.end())
        if end < len(text) and not text[end].isspace():
            raise QueryError("blank", end + 1, text[end:].split()[0])
        name = normalize_field_name(start["name"] or "")
        yield _Term(name, bool(start["negated"]), values, start.start("term") + 1)


def _parse_values(text: str, start: int, position: int) -> tuple[list[_Value], int]:
    """Return the values from a position on, and the position after them; errors quote the term from its start."""
    values = []
    while True:
        match = _VALUE.match(text, position)
        if match is None:
            kind = "quote" if text[position:].lstrip().startswith('"') else "value"
            raise QueryError(kind, position + 1, text[start:position])
        quoted = match["quoted"]
        values.append(_Value(match["bare"] if quoted is None else quoted, match["op"] or "", position + 1))
        position = match.end()
        if not match["comma"]:
            return values, position


def _get_terms(get_texts: Callable[[Enhancement], Iterable[str | None]]) -> Callable[[Entry], list[str]]:
    return lambda entry: [normalize_term(text) for text in get_texts(entry.enhancement) if text]


def _get_people(role: str | None) -> Callable[[Enhancement], Iterator[str | None]]:
    def iter_names(enhancement: Enhancement) -> Iterator[str | None]:
        for person in enhancement.people:
            if role is None or person.role == role:
                identity = person.resolved_identity
                yield from (identity.handle, identity.handle and f"@{identity.handle}", *identity.names, person.label)

    return iter_names


FIELDS: dict[str, Callable[[Entry], list[str]]] = {
    "key": _get_terms(lambda e: (e.key,)),
    "number": _get_terms(lambda e: (None if e.number is None else str(e.number),)),
    "status": _get_terms(lambda e: (e.status.value or "none", e.status.raw)),
    "stage": _get_terms(lambda e: (e.stage.value or "none", e.stage.raw)),
    "owner": _get_terms(lambda e: (e.owner or "none",)),
    "participant": _get_terms(lambda e: e.participants),
    "label": _get_terms(lambda e: e.labels),
    "kind": _get_terms(lambda e: (e.kind,)),
    "gate": _get_terms(lambda e: e.gates),
    "person": _get_terms(_get_people(None)),
    "author": _get_terms(_get_people("author")),
    "reviewer": _get_terms(_get_people("reviewer")),
    "approver": _get_terms(_get_people("approver")),
    "path": lambda entry: [entry.enhancement.source.path.casefold()],
}
"""Name of a field that is compared as a whole -> a function that returns its normalized texts."""

_TEXT_FIELDS: dict[str, Callable[[Enhancement], tuple[str, ...]]] = {
    "title": lambda e: (e.title,),
    "summary": lambda e: (e.summary or "",),
    "text": lambda e: (e.key, e.title, e.summary or ""),
}
_DATE_FIELDS: dict[str, Callable[[Enhancement], str | None]] = {
    "created": lambda e: e.created,
    "updated": lambda e: e.updated,
}


def list_query_names() -> tuple[str, ...]:
    """Return the names that are allowed before a colon."""
    return tuple(sorted({*FIELDS, *_TEXT_FIELDS, *_DATE_FIELDS, "release", "is", "has"}))


def _compile_term(name: str, term: _Term, collection: Collection) -> Predicate:
    if name in _DATE_FIELDS:
        tests = [_compile_date(name, value) for value in term.values]
    elif name == "has":
        tests = [_compile_has(value, collection) for value in term.values]
    elif name in FIELDS:
        tests = [_compile_field(name, value, collection) for value in term.values]
    else:
        tests = [_compile_text_search(name, value) for value in term.values]
    return lambda entry: any(test(entry) for test in tests) is not term.is_negated


def _compile_field(name: str, value: _Value, collection: Collection) -> Predicate:
    word = normalize_term(value.read_unordered(name))
    if name in ("status", "stage"):
        vocabulary = collection.profile.statuses if name == "status" else collection.profile.stages
        if word not in ("none", "unknown"):
            word = normalize_term(vocabulary.get(word, word))
        known_words = {"none", "unknown", *vocabulary, *iter_raw_values(collection, name)}
        if word not in known_words and "*" not in word:
            raise QueryError("known", value.column, value.text, allowed=vocabulary)
    elif name == "number":
        word = word.lstrip("#0") or "0"
    get_texts = FIELDS[name]
    if "*" in word:
        pattern = compile_glob(word)
        return lambda entry: any(pattern.fullmatch(text) for text in get_texts(entry))
    return lambda entry: word in get_texts(entry)


def iter_raw_values(collection: Collection, name: str) -> Iterator[str]:
    """Yield the field ``status`` or ``stage`` of all enhancements as written, normalized."""
    for entry in collection:
        raw = entry.enhancement.status.raw if name == "status" else entry.enhancement.stage.raw
        if raw:
            yield normalize_term(raw)


def _compile_text_search(name: str, value: _Value) -> Predicate:
    word = value.read_unordered(name or "a word").casefold()
    get_texts = _TEXT_FIELDS[name or "text"]
    return lambda entry: any(word in text.casefold() for text in get_texts(entry.enhancement))


def _compile_release(value: _Value, collection: Collection) -> _ReleaseTest:
    order, word = collection.order, normalize_term(value.text)
    if word == "none":
        return lambda name: name is None
    release = order.current if word == "current" else order.get_canonical_name(value.text)
    if release is None:
        raise QueryError("release" if order.names else "no-release", value.column, value.text, allowed=order.names)
    if value.op in _COMPARISONS:
        compare, limit = _COMPARISONS[value.op], order.get_sort_key(release)
        return lambda name: name is not None and compare(order.get_sort_key(name), limit)
    return lambda name: name == release


_ISO_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}-[0-9]{2}|[0-9]{4}|-W[0-9]{2}(?:-[0-9])?|W[0-9]{2}[0-9]?)")


def _compile_date(name: str, value: _Value) -> Predicate:
    try:
        # date.fromisoformat of CPython ignores the end of some texts of ten characters.
        limit = date.fromisoformat(value.text if _ISO_DATE.fullmatch(value.text) else "")
    except ValueError:
        raise QueryError("date", value.column, value.text) from None
    get_date = _DATE_FIELDS[name]
    compare: Callable[[Any, Any], bool] = _COMPARISONS.get(value.op, operator.eq)

    def has_date(entry: Entry) -> bool:
        day = parse_date(get_date(entry.enhancement) or "")
        return day is not None and compare(day, limit)

    return has_date


def _compile_conditions(term: _Term, collection: Collection) -> Callable[[Entry, list[ReleaseMilestone]], bool]:
    words = []
    for value in term.values:
        word = normalize_term(value.read_unordered("is"))
        if word not in CONDITION_NAMES:
            raise QueryError("is", value.column, value.text, allowed=CONDITION_NAMES)
        words.append(word)

    def is_met(entry: Entry, milestones: list[ReleaseMilestone]) -> bool:
        return any(
            ENHANCEMENT_CONDITIONS[word](entry, collection)
            if word in ENHANCEMENT_CONDITIONS
            else any(MILESTONE_CONDITIONS[word](entry, target, collection) for target in milestones)
            for word in words
        )

    return lambda entry, milestones: is_met(entry, milestones) is not term.is_negated


def _compile_has(value: _Value, collection: Collection) -> Predicate:
    word = normalize_term(value.read_unordered("has"))
    if word not in PART_TESTS and word not in collection.profile.inverses:
        word = word.rstrip("s")  # a plural, such as has:labels
    if word in collection.profile.inverses:
        return lambda entry: word in find_relation_kinds(entry, collection)
    if word not in PART_TESTS:
        raise QueryError("has", value.column, value.text, allowed=(*PART_TESTS, *collection.profile.inverses))
    test = PART_TESTS[word]
    return lambda entry: bool(test(entry.enhancement))
