"""Completion of fields, their values, keys, directives, options and roles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from lsprotocol import types

from ...core.collection.collection import Collection, Entry
from ...core.config.profile_options import MAIN_SIDECAR
from ...core.model import Enhancement, Value, normalize_field_name
from ...core.project.documents import find_sidecar_name
from ...core.query import list_query_names
from .cursor import Cursor, CursorKind, find_cursor, find_field
from .directives import DIRECTIVES, ROLES, SHARED_OPTIONS
from .request import DocumentRequest

TRIGGER_CHARACTERS = ("`", "{", ":", "-", "@", '"', " ", "/")
_MAX_ITEMS = 2000  # Maximum number of items; no collection has as many keys
_LAST_ITEM = re.compile(r"[^,;=]*$")
_NEEDS_QUOTES = re.compile(r"[@`&*!|>%{}\[\],#?\"']|.*(?:: | #)|[0-9][0-9._]*$")
"""Texts that YAML reads otherwise without quotes."""

_Kind = types.CompletionItemKind


@dataclass(frozen=True)
class _Choice:
    """A text that completes a word.

    :param detail: remark beside it.
    """

    text: str
    kind: types.CompletionItemKind
    detail: str = ""


def complete(request: DocumentRequest, position: types.Position) -> types.CompletionList:
    """Return the texts that can complete the word before a position."""
    cursor = _find_cursor(request, position)
    choices: Iterable[_Choice] = _iter_choices(request, cursor) if cursor is not None else ()
    items = []
    for rank, choice in enumerate(dict.fromkeys(choices)):
        if cursor is None or rank == _MAX_ITEMS:
            break
        items.append(_make_item(request, cursor, choice, position, rank))
    return types.CompletionList(is_incomplete=False, items=items)


def _find_cursor(request: DocumentRequest, position: types.Position) -> Cursor | None:
    lines = request.lines
    offset = lines.find_offset(position)
    row = request.text.count("\n", 0, offset)
    column = offset - (request.text.rfind("\n", 0, offset) + 1)
    markup = request.project.parsers.get_markup(request.path)
    sidecar = None
    if markup is None:
        name = find_sidecar_name(request.project, request.path, request.documents.shards)
        sidecar = "" if name == MAIN_SIDECAR else name
    return find_cursor(lines.lines, row, column, markup, request.profile, sidecar)


def _make_item(
    request: DocumentRequest, cursor: Cursor, choice: _Choice, position: types.Position, rank: int
) -> types.CompletionItem:
    prefix = _find_prefix(cursor)
    text = choice.text
    if cursor.is_yaml and cursor.kind is CursorKind.FIELD_VALUE and not cursor.is_quoted and _NEEDS_QUOTES.match(text):
        text = f'"{text}"'
    if cursor.is_after_name:
        text = f" {text}"
    start = request.lines.find_offset(position) - len(prefix)
    return types.CompletionItem(
        label=choice.text,
        kind=choice.kind,
        detail=choice.detail or None,
        sort_text=f"{rank:05}",
        filter_text=text,
        text_edit=types.TextEdit(types.Range(request.lines.locate(start), position), text),
    )


def _find_prefix(cursor: Cursor) -> str:
    """Return the part of the text before the cursor that a choice replaces: of a list, its last item."""
    if cursor.kind in (CursorKind.FIELD_VALUE, CursorKind.OPTION_VALUE):
        is_query = cursor.kind is CursorKind.OPTION_VALUE and cursor.names[1:] == ("filter",)
        last = re.split(r"[\s,]", cursor.prefix)[-1].rpartition(":")[2] if is_query else _find_last_item(cursor.prefix)
        return last.lstrip("-") if is_query else last
    return cursor.prefix


def _find_last_item(text: str) -> str:
    match = _LAST_ITEM.search(text)
    return match[0].lstrip() if match else text


# -- choices -------------------------------------------------------------------------------------


def _iter_choices(request: DocumentRequest, cursor: Cursor) -> Iterator[_Choice]:
    match cursor.kind:
        case CursorKind.FIELD_NAME:
            yield from _iter_field_names(request, cursor)
        case CursorKind.FIELD_VALUE:
            yield from _iter_field_values(request, cursor.names, cursor.prefix)
        case CursorKind.OPTION_NAME:
            yield from _iter_options(request, cursor.names[0])
        case CursorKind.OPTION_VALUE:
            yield from _iter_option_values(request, cursor)
        case CursorKind.DIRECTIVE:
            yield from (_Choice(name, _Kind.Function) for name in DIRECTIVES)
        case CursorKind.ROLE:
            yield from (_Choice(name, _Kind.Function) for name in ROLES)
        case CursorKind.TARGET:
            yield from _iter_keys(request.collection)
        case CursorKind.WORD:
            yield from _iter_matching_keys(request.collection, cursor.prefix)


def _iter_field_names(request: DocumentRequest, cursor: Cursor) -> Iterator[_Choice]:
    """Yield the names of fields in the spelling of the community, without those that the document has."""
    profile, colon = request.profile, ": " if cursor.is_yaml else ""
    if cursor.names:
        if find_field(profile, cursor.names) == "milestones":
            yield from (_Choice(f"{stage}{colon}", _Kind.Field) for stage in profile.stage_names)
        return
    present = {normalize_field_name(line.split(":")[0]) for line in request.lines.lines[:200] if ":" in line}
    for name in profile.metadata_checks.names or dict.fromkeys(profile.fields.values()):
        if normalize_field_name(name) not in present:
            yield _Choice(f"{name}{colon}", _Kind.Field)


def _iter_options(request: DocumentRequest, directive: str) -> Iterator[_Choice]:
    names = DIRECTIVES.get(directive)
    if names is None:
        return
    fields = dict.fromkeys(request.profile.fields.values()) if directive == "enhancement" else ()
    yield from (_Choice(f"{name}: ", _Kind.Property) for name in (*fields, *names, *SHARED_OPTIONS))


def _iter_option_values(request: DocumentRequest, cursor: Cursor) -> Iterator[_Choice]:
    directive, option = cursor.names
    if directive == "enhancement":
        yield from _iter_field_values(request, (option,), cursor.prefix)
    elif option == "filter":
        name, colon, _ = re.split(r"\s", cursor.prefix)[-1].lstrip("-").partition(":")
        if colon:
            yield from _iter_field_values(request, (name,), "")
        else:
            yield from (_Choice(f"{name}:", _Kind.Field) for name in list_query_names())
    elif option in ("release", "from", "to"):
        yield from _iter_releases(request.collection)
    elif option == "focus":
        yield from _iter_keys(request.collection)


def _iter_field_values(request: DocumentRequest, names: tuple[str, ...], prefix: str) -> Iterator[_Choice]:
    """Yield the values of a field: those of the profile, and those that other proposals have."""
    profile, collection = request.profile, request.collection
    field = find_field(profile, names)
    if field is None and len(names) > 1 and find_field(profile, names[:-1]) == "milestones":
        field = "release"
    if field in profile.inverses:
        yield from _iter_keys(collection)
    elif field in profile.people:
        yield from _iter_people(collection)
    elif field == "milestones":
        is_release = "=" in re.split(r"[,;]", prefix)[-1]
        stages = (_Choice(f"{stage}=", _Kind.EnumMember) for stage in profile.stage_names)
        yield from _iter_releases(collection) if is_release else stages
    elif field is not None and field in _VALUES:
        yield from _VALUES[field](collection)


def _iter_keys(collection: Collection) -> Iterator[_Choice]:
    yield from (_make_key_choice(entry) for entry in collection)
    yield from (_Choice(key, _Kind.Reference, t.enhancement.title) for key, t in collection.external.entries.items())


def _iter_matching_keys(collection: Collection, prefix: str) -> Iterator[_Choice]:
    """Yield the keys that start with a word of the text, which has at least two characters."""
    start = prefix.casefold()
    if len(start) > 1:
        yield from (_make_key_choice(entry) for entry in collection if entry.key.casefold().startswith(start))


def _make_key_choice(entry: Entry) -> _Choice:
    return _Choice(entry.key, _Kind.Reference, entry.enhancement.title)


def _iter_people(collection: Collection) -> Iterator[_Choice]:
    """Yield people in the spelling that is most frequent in the collection, those with most proposals first."""
    spellings: dict[str, Counter[str]] = {}
    for person in (person for entry in collection for person in entry.enhancement.people):
        if person.handle or person.name:
            spellings.setdefault(person.label, Counter())[person.raw] += 1
    for label, counter in sorted(spellings.items(), key=lambda item: -item[1].total()):
        text = counter.most_common(1)[0][0]
        if "\n" not in text:
            yield _Choice(text, _Kind.Text, "" if label == text else label)


def _iter_releases(collection: Collection) -> Iterator[_Choice]:
    """Yield all releases, the latest first."""
    current = collection.order.current
    for name in reversed(tuple(collection.order.names)):
        yield _Choice(name, _Kind.EnumMember, "current release" if name == current else "")


def _iter_words(
    collection: Collection, get_value: Callable[[Enhancement], Value], words: Iterable[str], canonical: Iterable[str]
) -> Iterator[_Choice]:
    """Yield the spelling of each word of a vocabulary that is most frequent in the collection, else the profile's."""
    spellings: dict[str | None, Counter[str]] = {}
    for entry in collection:
        value = get_value(entry.enhancement)
        if value.raw is not None and value.line is not None and len(value.raw) < 40:
            spellings.setdefault(value.value, Counter())[value.raw] += 1
    for word, name in zip(words, canonical, strict=True):
        frequent = spellings[name].most_common(1)[0][0] if name in spellings else word
        yield _Choice(frequent, _Kind.EnumMember, "" if frequent.casefold() == name else name)


def _iter_statuses(collection: Collection) -> Iterator[_Choice]:
    profile = collection.profile
    statuses = tuple(dict.fromkeys(profile.statuses.values()))
    return _iter_words(collection, lambda enhancement: enhancement.status, profile.status_words, statuses)


def _iter_stages(collection: Collection) -> Iterator[_Choice]:
    axis = collection.profile.axis
    return _iter_words(collection, lambda enhancement: enhancement.stage, axis, axis)


def _make_text_source(
    get_texts: Callable[[Enhancement], Iterable[str | None]],
) -> Callable[[Collection], Iterator[_Choice]]:
    """Return a function that yields the texts of a field in the collection, the most frequent ones first."""

    def iterate(collection: Collection) -> Iterator[_Choice]:
        counter = Counter(text for entry in collection for text in get_texts(entry.enhancement) if text)
        yield from (_Choice(text, _Kind.Value) for text, _ in counter.most_common())

    return iterate


_iter_groups = _make_text_source(lambda enhancement: (enhancement.owner, *enhancement.participants))

_VALUES: dict[str, Callable[[Collection], Iterator[_Choice]]] = {
    "status": _iter_statuses,
    "stage": _iter_stages,
    "release": _iter_releases,
    "owner": _iter_groups,
    "participants": _iter_groups,
    "kind": _make_text_source(lambda enhancement: (enhancement.kind,)),
    "labels": _make_text_source(lambda enhancement: enhancement.labels),
    "gates": _make_text_source(lambda enhancement: enhancement.gates),
}
