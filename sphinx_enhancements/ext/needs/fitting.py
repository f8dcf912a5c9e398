"""How the data of a proposal goes into a need: which field takes what, in which shape."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from ...core.diagnostics import Code
from ...core.model import UNKNOWN, flatten_tree, normalize_field_name
from ..messages import warn
from .generating import absent
from .registration import Shape, fields_of, need_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...core.collection.collection import Collection, Entry
    from ...core.config.profile import Profile
    from ...core.model import Enhancement, Person, Value

Take: TypeAlias = Callable[[Any], Any]
"""A value -> the same in the shape of a field."""

_LINK_FIELDS = ("tracking", "discussion")

COMPUTED = frozenset(("accepted", "releases"))
"""Fields of needs that proposals have not, but that follow from others."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Where the data of proposals goes.

    :param own: whether the need type is the project's own: then a status stays as written.
    :param fields: fields of ours -> how they take a value.
    :param links: kind of relation -> link type.
    :param custom: fields that only the project has -> how they take a text.
    :param custom_links: link types that only the project has.
    :param constraints: whether the project has any; otherwise a field of that name means something else.
    :param absent: what fields hold where a proposal has nothing.
    """

    own: bool
    fields: dict[str, Take] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    custom: dict[str, Take] = field(default_factory=dict)
    custom_links: frozenset[str] = frozenset()
    constraints: bool = False
    absent: dict[str, Any] = field(default_factory=dict)


def fit(schema: Any, need_type: str, profile: Profile, *, own: bool, constraints: bool = False) -> Fit:
    """Compare what we have with what sphinx-needs takes; a field of the project that cannot hold ours is reported.

    :param schema: the fields of sphinx-needs, complete.
    """
    if hasattr(schema, "for_type"):  # Since sphinx-needs 9 types may have fields of their own.
        schema = schema.for_type(need_type)
    # A field that sphinx-needs computes takes nothing.
    open_fields = {f.name: f for f in schema.iter_extra_fields() if f.directive_option}
    open_links = {link.name for link in schema.iter_link_fields() if getattr(link, "directive_option", True)}
    found = Fit(own)
    ours = set()
    for ours_field in fields_of(profile):
        name = ours_field.name
        ours.add(name)
        take = _take(ours_field.shape, open_fields[name]) if name in open_fields else None
        if take is not None:
            found.fields[name] = take
        else:
            _report_taken(f"field {name!r}", _described(name, open_fields, open_links))
    for kind in profile.relations:
        name = need_name(kind)
        ours.add(name)
        if name in open_links:
            found.links[kind] = name
        else:
            _report_taken(f"link type {name!r}", _described(name, open_fields, open_links))
    # What follows from the rest, nobody writes under that name, unless the field is the project's own.
    ours -= COMPUTED if own else frozenset()
    custom = {n: take for n, f in open_fields.items() if n not in ours and (take := _take_text(f)) is not None}
    return Fit(own, found.fields, found.links, custom, frozenset(open_links - ours), constraints, dict(absent(schema)))


def _described(name: str, fields: dict[str, Any], links: set[str]) -> str:
    if name in fields:
        found = fields[name]
        return f"a field of type {found.type}" + (f" of {found.item_type}" if found.item_type else "")
    return "a link type" if name in links else "computed or used otherwise"


def _report_taken(what: str, found: str) -> None:
    message = f"{what} of proposals is {found} in this project's sphinx-needs configuration, which stays; needs lack it"
    warn(Code.SPHINX_NEEDS_NAME, message)


_LIST_OF_TEXT = ("array", "string")


def _take(shape: Shape, target: Any) -> Take | None:
    """How a field takes values of a shape; ``None`` where it cannot hold them."""
    theirs = (target.type, target.item_type)
    match shape:
        case Shape.TEXT if theirs == _LIST_OF_TEXT:
            return lambda text: [text]
        case Shape.TEXT | Shape.NUMBER if target.type == "string":
            return str
        case Shape.LIST if theirs == _LIST_OF_TEXT:
            return list
        case Shape.LIST if target.type == "string":
            return ", ".join
        case Shape.NUMBER if target.type in ("integer", "number"):
            return int
        case Shape.FLAG if target.type == "boolean":
            return bool
    return None


def _take_text(target: Any) -> Take | None:
    """How a field of the project takes a text that somebody has written."""
    match target.type:
        case "string":
            return str
        case "integer":
            return int
        case "number":
            return float
        case "boolean":
            return boolean
        case "array" if target.item_type == "string":
            return split
    return None


def split(text: str) -> list[str]:
    """A list as sphinx-needs has it in options."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def boolean(text: str) -> bool:
    """A flag as sphinx-needs has it in options.

    :raises ValueError: for any other word.
    """
    if text.strip().lower() in ("", "true", "yes"):
        return True
    if text.strip().lower() in ("false", "no"):
        return False
    raise ValueError(text)


def values_of(entry: Entry, collection: Collection, fit: Fit) -> tuple[dict[str, Any], list[str]]:
    """The fields of a need, and what is wrong with some of them; fields that are empty are left out.

    Relations whose target is no proposal are under their name as written: it may be another need.
    """
    enhancement = entry.enhancement
    values = {name: [] if value == [] else value for name, value in fit.absent.items()}
    for name, value in _ours(enhancement, collection.profile):
        if name in fit.fields and value not in (None, (), []):
            values[name] = fit.fields[name](value)
    for kind, name in fit.links.items():
        if targets := _targets(entry, collection, kind):
            values[name] = targets
    status = enhancement.status
    values["status"] = (status.raw if fit.own else None) or _word(status)
    if enhancement.labels:
        values["tags"] = list(enhancement.labels)
    if others := [link.url for link in enhancement.links if link.type == "link" and "://" not in link.url]:
        values["links"] = others
    problems = []
    for written, tree in enhancement.extra:
        name = need_name(normalize_field_name(written))
        if name in fit.custom:
            try:
                values[name] = fit.custom[name](flatten_tree(tree))
            except ValueError:
                problems.append(f"the field {name!r} of sphinx-needs cannot hold {flatten_tree(tree)!r}")
        elif name in fit.custom_links or (name == "constraints" and fit.constraints):
            values[name] = split(flatten_tree(tree))
    return values, problems


def _word(value: Value) -> str | None:
    """The canonical word, or what was written where that means nothing to the profile."""
    return value.raw if value.value == UNKNOWN else value.value


def _ours(enhancement: Enhancement, profile: Profile) -> Iterator[tuple[str, Any]]:
    yield "stage", _word(enhancement.stage)
    yield "accepted", enhancement.status.value in profile.accepted
    yield "milestones", [f"{_word(m.stage)}={m.release or m.raw}" for m in enhancement.milestones if not m.is_struck]
    yield "releases", list(dict.fromkeys(release for release, _ in enhancement.release_milestones))
    yield "owner", enhancement.owner
    yield "participants", enhancement.participants
    yield "kind", enhancement.kind
    yield "number", enhancement.number
    yield "created", enhancement.created
    yield "updated", enhancement.updated
    yield "summary", enhancement.summary
    yield "gates", enhancement.gates
    for name in _LINK_FIELDS:
        yield name, [link.url for link in enhancement.links if link.type == name]
    for name, role in profile.people.items():
        yield need_name(name), [person.handle or person.name or person.raw for person in people_of(enhancement, role)]


def people_of(enhancement: Enhancement, role: str) -> Iterator[Person]:
    """Everybody in a role."""
    return (person for person in enhancement.people if person.role == role)


def _targets(entry: Entry, collection: Collection, kind: str) -> list[str]:
    """What a proposal relates to, whichever side says so; a kind that is its own inverse counts where it is written."""
    own = [r for r in entry.enhancement.relations if r.type == kind]
    if collection.profile.inverses[kind] == kind:
        targets = [r.target for r in own if r.target is not None]
    else:
        targets = list(collection.get_related_keys(entry.key, kind))
    return list(dict.fromkeys((*targets, *(r.raw for r in own if r.target is None))))
