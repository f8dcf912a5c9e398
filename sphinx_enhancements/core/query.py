"""The query language of lists, the command line and the filter box.

``status:accepted stage:beta,stable release:>=v1.6 owner:sig-compute -label:doc is:blocked "live migration"``:
words are ANDed, commas are OR, ``-`` negates, quotes keep blanks. A word without a colon is
looked for in key, title and summary.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from .collection.collection import Collection, Entry
from .config.patterns import compile_glob
from .config.profile import normalize_term
from .model import Enhancement, normalize_field_name
from .reading.values import parse_date

Predicate = Callable[[Entry], bool]

_WORD = re.compile(r"""(?P<blank>\s+)|(?P<negated>-)?(?:(?P<name>[A-Za-z][A-Za-z_-]*):)?""")
_VALUE = re.compile(r"""(?P<op>>=|<=|>|<|=)?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s,"]+))(?P<comma>,)?""")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}  # fmt: skip


def _same(one: object, other: object) -> bool:
    return one == other


ERROR_MESSAGES = {
    "unreadable": "nothing can be read here",
    "quote": "a closing quote is missing after %(word)s",
    "value": "a value is missing after %(word)s",
    "blank": "a blank is missing before %(word)s",
    "name": "%(word)s is unknown; before a colon may stand %(allowed)s",
    "order": "%(word)s has no order, so %(operator)s means nothing there",
    "known": "%(word)s is unknown; it may be %(allowed)s, none or unknown",
    "release": "%(word)s is no release; there are %(allowed)s, current and none",
    "no-release": "%(word)s is no release; no release is named anywhere, so that only none may stand there",
    "date": "%(word)s is no date such as 2026-03-31",
    "is": "%(word)s is unknown; after `is:` may stand %(allowed)s",
    "has": "%(word)s is unknown; after `has:` may stand %(allowed)s",
}
"""What can be wrong with a query, and the words for it."""

LOCATED_ERROR = "column %(column)s: %(message)s"
"""The same with the place."""


class QueryError(ValueError):
    """A query that is not in the language.

    :param kind: one of :data:`ERROR_MESSAGES`.
    :param column: of the bad word, counted from 1.
    :param word: the bad word as it was written.
    """

    def __init__(self, kind: str, column: int, word: str = "", *, allowed: Iterable[str] = (), op: str = "") -> None:
        parts = {"word": repr(word), "allowed": ", ".join(allowed), "operator": repr(op)}
        super().__init__(LOCATED_ERROR % {"column": column, "message": ERROR_MESSAGES[kind] % parts})
        self.kind, self.column, self.word = kind, column, word


@dataclass(frozen=True, slots=True)
class _Value:
    text: str
    op: str
    column: int


def parse_query(text: str, collection: Collection) -> Predicate:
    """Compile a query.

    :param collection: whose vocabularies and releases the words mean.
    :raises QueryError: for a word that the language does not have; the text names it, its column
        and what is allowed there.
    """
    terms: list[Predicate] = []
    for name, negated, values, column in _words(text):
        term = _term(name, values, column, collection)
        terms.append(_negation(term) if negated else term)
    return lambda entry: all(term(entry) for term in terms)


UNQUERYABLE_CHARACTERS = frozenset('*"')
"""What no value has that a query can ask for alone."""


def format_query_term(name: str, value: str) -> str:
    """A word of a query that asks for one value; empty for a value that cannot be asked for alone."""
    if not value or not UNQUERYABLE_CHARACTERS.isdisjoint(value):
        return ""
    bare = _VALUE.fullmatch(value)
    return f"{name}:{value}" if bare and bare["bare"] == value else f'{name}:"{value}"'


def _negation(term: Predicate) -> Predicate:
    return lambda entry: not term(entry)


def _words(text: str) -> Iterator[tuple[str, bool, list[_Value], int]]:
    at = 0
    while at < len(text):
        word = _WORD.match(text, at)
        if word is None:  # never: every part of it is optional
            raise QueryError("unreadable", at + 1)
        if word["blank"]:
            at = word.end()
            continue
        start, at = at, word.end()
        values = []
        while True:
            value = _VALUE.match(text, at)
            if value is None:
                rest = text[at:].split()[0] if text[at:].strip() else ""
                raise QueryError("quote" if rest.startswith('"') else "value", at + 1, text[start:at])
            written = value["quoted"] if value["quoted"] is not None else value["bare"]
            values.append(_Value(written, value["op"] or "", at + 1))
            at = value.end()
            if not value["comma"]:
                break
        if at < len(text) and not text[at].isspace():
            raise QueryError("blank", at + 1, text[at:].split()[0])
        yield normalize_field_name(word["name"] or ""), bool(word["negated"]), values, start + 1


def _texts(*getters: Callable[[Enhancement], Iterable[str | None]]) -> Callable[[Entry], list[str]]:
    def get(entry: Entry) -> list[str]:
        return [normalize_term(text) for getter in getters for text in getter(entry.enhancement) if text]

    return get


def _people(role: str | None) -> Callable[[Enhancement], Iterator[str | None]]:
    def get(enhancement: Enhancement) -> Iterator[str | None]:
        for person in enhancement.people:
            if role is None or person.role == role:
                yield from (person.handle, person.handle and f"@{person.handle}", person.name, person.raw)

    return get


FIELDS: dict[str, Callable[[Entry], list[str]]] = {
    "key": _texts(lambda e: (e.key,)),
    "number": _texts(lambda e: (None if e.number is None else str(e.number),)),
    "status": _texts(lambda e: (e.status.value or "none", e.status.raw)),
    "stage": _texts(lambda e: (e.stage.value or "none", e.stage.raw)),
    "owner": _texts(lambda e: (e.owner or "none",)),
    "participant": _texts(lambda e: e.participants),
    "label": _texts(lambda e: e.labels),
    "kind": _texts(lambda e: (e.kind,)),
    "gate": _texts(lambda e: e.gates),
    "person": _texts(_people(None)),
    "author": _texts(_people("author")),
    "reviewer": _texts(_people("reviewer")),
    "approver": _texts(_people("approver")),
    "path": lambda entry: [entry.enhancement.source.path.casefold()],
}
"""What is compared as a whole -> the texts that a proposal has there, folded."""

_TEXT_FIELDS = {"title", "summary", "text"}
_DATES = {"created", "updated"}
HAS: dict[str, Callable[[Entry], object]] = {
    "status": lambda e: e.enhancement.status.raw,
    "stage": lambda e: e.enhancement.stage.value,
    "milestone": lambda e: e.enhancement.milestones,
    "owner": lambda e: e.enhancement.owner,
    "author": lambda e: any(p.role == "author" for p in e.enhancement.people),
    "reviewer": lambda e: any(p.role == "reviewer" for p in e.enhancement.people),
    "approver": lambda e: any(p.role == "approver" for p in e.enhancement.people),
    "label": lambda e: e.enhancement.labels,
    "gate": lambda e: e.enhancement.gates,
    "relation": lambda e: e.enhancement.relations,
    "link": lambda e: e.enhancement.links,
    "checklist": lambda e: e.enhancement.checklist,
    "question": lambda e: e.enhancement.open_questions,
    "summary": lambda e: e.enhancement.summary,
    "attachment": lambda e: e.enhancement.source.attachments,
    "diagnostic": lambda e: e.enhancement.diagnostics,
}
"""What may stand after ``has:``, beside the kinds of relations and their inverses."""


def is_blocked(entry: Entry, collection: Collection) -> bool:
    """Return True if an enhancement depends on another that is not delivered yet."""
    return not all(map(collection.is_delivered, collection.graph.get_dependencies(entry.key)))


def _is_out(entry: Entry, collection: Collection) -> Iterator[bool]:
    return (collection.order.is_released(name) for name, _ in entry.enhancement.release_milestones)


IS: dict[str, Callable[[Entry, Collection], bool]] = {
    "accepted": lambda e, c: e.enhancement.status.value in c.profile.accepted,
    "open": lambda e, _: not e.enhancement.decision.is_closed,
    "closed": lambda e, _: e.enhancement.decision.is_closed,
    "released": lambda e, c: any(_is_out(e, c)),
    "planned": lambda e, c: not all(_is_out(e, c)),
    "blocked": is_blocked,
    "ready": lambda e, _: e.enhancement.checklist_progress[0] == e.enhancement.checklist_progress[1] > 0,
}
"""What may stand after ``is:``."""


def query_names() -> tuple[str, ...]:
    """The names that may stand before a colon."""
    return tuple(sorted({*FIELDS, *_TEXT_FIELDS, *_DATES, "release", "is", "has"}))


def _term(name: str, values: list[_Value], column: int, collection: Collection) -> Predicate:
    if name in ("id", "slug"):
        name = "key"
    if name and name not in query_names():
        raise QueryError("name", column, name, allowed=query_names())
    if name == "release":
        tests = [_release(value, collection) for value in values]
    elif name in _DATES:
        tests = [_date(name, value) for value in values]
    elif name == "is":
        tests = [_is(value, collection) for value in values]
    elif name == "has":
        tests = [_has(value, collection) for value in values]
    elif not name or name in _TEXT_FIELDS:
        tests = [_containing(name, value) for value in values]
    else:
        tests = [_equal(name, value, collection) for value in values]
    return lambda entry: any(test(entry) for test in tests)


def _plain(value: _Value, name: str) -> str:
    if value.op in _COMPARE:
        raise QueryError("order", value.column, name, op=value.op)
    return value.text


def _equal(name: str, value: _Value, collection: Collection) -> Predicate:
    wanted = normalize_term(_plain(value, name))
    profile = collection.profile
    if name == "status":
        wanted = wanted if wanted in ("none", "unknown") else normalize_term(profile.statuses.get(wanted, wanted))
        _known(
            value,
            wanted,
            {"none", "unknown", *profile.statuses, *iter_raw_values(collection, "status")},
            profile.statuses,
        )
    elif name == "stage":
        wanted = wanted if wanted in ("none", "unknown") else normalize_term(profile.stages.get(wanted, wanted))
        _known(
            value, wanted, {"none", "unknown", *profile.stages, *iter_raw_values(collection, "stage")}, profile.stages
        )
    elif name == "number":
        wanted = wanted.lstrip("#0") or "0"
    get = FIELDS[name]
    if "*" in wanted:
        pattern = compile_glob(wanted)
        return lambda entry: any(pattern.fullmatch(text) for text in get(entry))
    return lambda entry: wanted in get(entry)


def iter_raw_values(collection: Collection, name: str) -> Iterator[str]:
    """The statuses, or else the stages, of all proposals as they are written, folded."""
    for entry in collection:
        raw = entry.enhancement.status.raw if name == "status" else entry.enhancement.stage.raw
        if raw:
            yield normalize_term(raw)


def _known(value: _Value, wanted: str, known: set[str], vocabulary: Iterable[str]) -> None:
    if wanted not in known and "*" not in wanted:
        raise QueryError("known", value.column, value.text, allowed=vocabulary)


def _containing(name: str, value: _Value) -> Predicate:
    wanted = _plain(value, name or "a word").casefold()

    def test(entry: Entry) -> bool:
        enhancement = entry.enhancement
        texts = {
            "title": (enhancement.title,),
            "summary": (enhancement.summary or "",),
        }.get(name, (enhancement.key, enhancement.title, enhancement.summary or ""))
        return any(wanted in text.casefold() for text in texts)

    return test


def _release(value: _Value, collection: Collection) -> Predicate:
    order = collection.order
    if normalize_term(value.text) == "none":
        return lambda entry: not any(True for _ in entry.enhancement.release_milestones)
    wanted = order.current if normalize_term(value.text) == "current" else order.canonical_name(value.text)
    if wanted is None:
        raise QueryError("release" if order.names else "no-release", value.column, value.text, allowed=order.names)
    if value.op in _COMPARE:
        compare, position = _COMPARE[value.op], order.sort_key(wanted)
        return lambda entry: any(
            compare(order.sort_key(name), position) for name, _ in entry.enhancement.release_milestones
        )
    return lambda entry: any(name == wanted for name, _ in entry.enhancement.release_milestones)


def _date(name: str, value: _Value) -> Predicate:
    try:
        wanted = date.fromisoformat(value.text)
    except ValueError:
        raise QueryError("date", value.column, value.text) from None
    compare = _COMPARE.get(value.op, _same)

    def test(entry: Entry) -> bool:
        written = entry.enhancement.created if name == "created" else entry.enhancement.updated
        day = parse_date(written) if written else None
        return day is not None and compare(day, wanted)

    return test


def _is(value: _Value, collection: Collection) -> Predicate:
    wanted = normalize_term(_plain(value, "is"))
    if wanted not in IS:
        raise QueryError("is", value.column, value.text, allowed=IS)
    test = IS[wanted]
    return lambda entry: test(entry, collection)


def relation_kinds(entry: Entry, collection: Collection) -> set[str]:
    """The kinds of relations that a proposal has, whichever side says so."""
    backlinks = collection.get_backlinks(entry.key)
    return {relation.type for relation in entry.enhancement.relations} | {link.type for link in backlinks}


def _has(value: _Value, collection: Collection) -> Predicate:
    text = normalize_term(_plain(value, "has"))
    wanted = text if text in collection.profile.inverses else text.rstrip("s")
    if wanted in collection.profile.inverses:
        return lambda entry: wanted in relation_kinds(entry, collection)
    wanted = {"statu": "status"}.get(wanted, wanted)
    if wanted not in HAS:
        raise QueryError("has", value.column, value.text, allowed=(*HAS, *collection.profile.inverses))
    test = HAS[wanted]
    return lambda entry: bool(test(entry))
