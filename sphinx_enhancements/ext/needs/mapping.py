"""Mapping of the data of proposals to the fields and link types of needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from sphinx.environment import BuildEnvironment
from sphinx_needs.config import NeedsSphinxConfig
from sphinx_needs.data import SphinxNeedsData
from sphinx_needs.needs_schema import FieldLiteralValue, LinksLiteralValue

from ...core.collection.collection import Collection, Entry
from ...core.collection.progress import MilestoneState
from ...core.diagnostics import Code
from ...core.model import UNKNOWN, Enhancement, Value, flatten_tree, normalize_field_name
from ...core.project.project import Project
from ..messages import log_finding
from .registration import NEED_TYPE, iter_need_fields, to_need_name

Converter: TypeAlias = Callable[[Any], Any]
"""A function that converts a value to the type of a need field."""

_LINK_FIELDS = ("tracking", "discussion")  # need fields that hold the addresses of a proposal's links of that type
_DERIVED_FIELDS = frozenset(("accepted", "releases"))
"""Need fields that are computed from other metadata: no proposal has metadata of that name."""


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Mapping of the data of proposals to fields and link types of sphinx-needs.

    :param is_own_type: True if the project defines the need type itself; then a status stays as written.
    :param fields: need fields for the data of proposals, with their converters.
    :param links: link types by kind of relation.
    :param custom_fields: need fields without a field of ours, with their converters from text.
    :param custom_links: link types without a kind of relation.
    :param defaults: values of fields for which a proposal has no data.
    """

    is_own_type: bool
    fields: dict[str, Converter]
    links: dict[str, str]
    custom_fields: dict[str, Converter]
    custom_links: frozenset[str]
    defaults: dict[str, Any]


def map_fields(env: BuildEnvironment, project: Project, *, is_own_type: bool) -> FieldMapping:
    """Return the mapping for a build, and report fields of the project that cannot hold the data of proposals."""
    schema: Any = SphinxNeedsData(env).get_schema()
    if hasattr(schema, "for_type"):  # Since sphinx-needs 9, types may have fields of their own.
        schema = schema.for_type(NEED_TYPE)
    # Only a field that is a directive option accepts a value; others are computed.
    types = {
        field.name: f"{field.type} of {field.item_type}" if field.item_type else str(field.type)
        for field in schema.iter_extra_fields()
        if field.directive_option
    }
    link_types = {link.name for link in schema.iter_link_fields() if getattr(link, "directive_option", True)}
    our_fields = {name: field_type for name, field_type, _description in iter_need_fields(project.profile)}
    our_links = {kind: to_need_name(kind) for kind in project.profile.relations}
    converters = {name: _CONVERTERS.get((field_type, types.get(name, ""))) for name, field_type in our_fields.items()}
    fields = {name: converter for name, converter in converters.items() if converter is not None}
    unusable = [("field", name) for name in our_fields if name not in fields]
    unusable += [("link type", name) for name in our_links.values() if name not in link_types]
    for label, name in unusable:
        other = "a link type" if name in link_types else "computed or used otherwise"
        actual = f"a field of type {types[name]}" if name in types else other
        message = f"{label} {name!r} of proposals is {actual} in this project's sphinx-needs configuration, which stays"
        log_finding(project, Code.SPHINX_NEEDS_NAME, f"{message}; needs lack it")
    our_names = {*our_fields, *our_links.values()} - (_DERIVED_FIELDS if is_own_type else frozenset())
    parsers = {name: _PARSERS.get(type_name) for name, type_name in types.items() if name not in our_names}
    custom_fields = {name: parser for name, parser in parsers.items() if parser is not None}
    if NeedsSphinxConfig(env.config).constraints:  # Otherwise such metadata means something else.
        custom_fields["constraints"] = split_list
    links = {kind: name for kind, name in our_links.items() if name in link_types}
    custom_links = frozenset(link_types - our_names)
    return FieldMapping(is_own_type, fields, links, custom_fields, custom_links, dict(iter_defaults(schema)))


def iter_defaults(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield the name and default value of each need field whose default is empty or a string.

    Passed explicitly, they spare sphinx-needs a deep copy for each need: 0.17 s of CPU time instead of 0.37 s
    for 1,000 proposals. Source: sphinx_needs/api/need.py, ``generate_need``.
    """
    core_fields = (schema.get_core_field(name) for name in ("tags", "constraints", "hide", "collapse"))
    for field in (*core_fields, *schema.iter_extra_fields(), *schema.iter_link_fields()):
        is_settable = getattr(field, "directive_option", True) and not field.predicate_defaults
        if is_settable and isinstance(field.default, (FieldLiteralValue, LinksLiteralValue)):
            value = field.default.value
            if not value or isinstance(value, str):
                yield field.name, value


def split_list(text: str) -> list[str]:
    """Split a list as sphinx-needs does in options: at commas and semicolons."""
    return [part.strip() for part in text.replace(";", ",").split(",") if part.strip()]


def parse_boolean(text: str) -> bool:
    """Parse a flag as sphinx-needs does in options.

    :raises ValueError: for any word that is no boolean.
    """
    if text.strip().lower() in ("", "true", "yes"):
        return True
    if text.strip().lower() in ("false", "no"):
        return False
    raise ValueError(text)


_CONVERTERS: dict[tuple[str, str], Converter] = {
    ("string", "string"): str,
    ("string", "array of string"): lambda text: [text],
    ("integer", "string"): str,
    ("integer", "integer"): int,
    ("integer", "number"): int,
    ("array", "string"): ", ".join,
    ("array", "array of string"): list,
    ("boolean", "boolean"): bool,
}
"""Converters from our type to the type of a need field; all other fields cannot hold our values."""

_PARSERS: dict[str, Converter] = {  # converters from text to the type of a need field
    "string": str,
    "integer": int,
    "number": float,
    "boolean": parse_boolean,
    "array of string": split_list,
}


def compute_need_values(
    entry: Entry, collection: Collection, mapping: FieldMapping
) -> tuple[dict[str, Any], list[str]]:
    """Return the values of a need's fields, and messages about values that do not fit.

    A relation whose target is no proposal is included as written: the target may be another need.
    """
    enhancement = entry.enhancement
    values = {name: [] if value == [] else value for name, value in mapping.defaults.items()}
    for name, value in _iter_our_values(enhancement, collection):
        if name in mapping.fields and value not in (None, (), []):
            values[name] = mapping.fields[name](value)
    for kind, name in mapping.links.items():
        if targets := _list_targets(entry, collection, kind):
            values[name] = targets
    status = enhancement.status
    values["status"] = (status.raw if mapping.is_own_type else None) or _choose_word(status)
    if enhancement.labels:
        values["tags"] = list(enhancement.labels)
    if others := [link.url for link in enhancement.links if link.type == "link" and "://" not in link.url]:
        values["links"] = others
    custom_values, problems = _compute_custom_values(enhancement, mapping)
    return values | custom_values, problems


def _compute_custom_values(enhancement: Enhancement, mapping: FieldMapping) -> tuple[dict[str, Any], list[str]]:
    """Return the values of the project's own fields, and messages about values that do not fit."""
    values: dict[str, Any] = {}
    problems = []
    for written, tree in enhancement.extra:
        name, text = to_need_name(normalize_field_name(written)), flatten_tree(tree)
        if name in mapping.custom_fields:
            try:
                values[name] = mapping.custom_fields[name](text)
            except ValueError:
                problems.append(f"the field {name!r} of sphinx-needs cannot hold {text!r}")
        elif name in mapping.custom_links:
            values[name] = split_list(text)
    return values, problems


def _choose_word(value: Value) -> str | None:
    """Return the canonical word of a value, or the raw one if the profile does not know it."""
    return value.raw if value.value == UNKNOWN else value.value


def _iter_our_values(enhancement: Enhancement, collection: Collection) -> Iterator[tuple[str, Any]]:
    """Yield the name and value of each need field that is filled from an enhancement."""
    milestones = [m for m in enhancement.milestones if not m.is_struck]
    yield "stage", _choose_word(enhancement.stage)
    yield "accepted", collection.is_accepted(enhancement)
    yield "milestones", ["=".join(filter(None, (_choose_word(m.stage), m.release or m.raw))) for m in milestones]
    states = collection.iter_milestone_states(enhancement)
    releases = (release for release, _, state in states if state.is_accepted or state is MilestoneState.PROPOSED)
    yield "releases", list(dict.fromkeys(releases))
    for name in ("owner", "participants", "kind", "number", "created", "updated", "summary", "gates"):
        yield name, getattr(enhancement, name)
    for name in _LINK_FIELDS:
        yield name, [link.url for link in enhancement.links if link.type == name]
    for name, role in collection.profile.people.items():
        people = (person for person in enhancement.people if person.role == role)
        yield (
            to_need_name(name),
            list(dict.fromkeys(person.resolved_identity.handle or person.label for person in people)),
        )


def _list_targets(entry: Entry, collection: Collection, kind: str) -> list[str]:
    """List the targets of a proposal's relations of one kind, including those stated by the other side.

    A symmetric relation counts only on the side that states it.
    """
    own = [relation for relation in entry.enhancement.relations if relation.type == kind]
    if collection.profile.inverses[kind] == kind:
        targets = [relation.target for relation in own if relation.target is not None]
    else:
        targets = list(collection.get_related_keys(entry.key, kind))
    unresolved = (r.raw for r in own if r.target is None and not collection.is_prose(r.raw))
    return list(dict.fromkeys((*targets, *unresolved)))
