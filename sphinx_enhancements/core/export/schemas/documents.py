"""JSON Schemas of the metadata of proposals: front matter, and metadata files such as ``kep.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ...config.field_descriptions import describe_field
from ...config.placeholders import COMMON_PLACEHOLDERS, normalize_placeholder
from ...config.profile import Profile
from ...config.profile_options import MAIN_SIDECAR, MetadataSource
from ...config.settings import Settings
from ...config.terms import NOTE_START
from ...diagnostics import Code
from ...model import normalize_field_name
from ...rules.levels import LevelTable
from .parts import DRAFT, SCALAR, Schema, make_enum, make_name_pattern, make_pattern

FRONT_MATTER = "front-matter"

_QUOTES = "[\"'`]*"
_LIST_FIELDS = ("participants", "labels", "gates", "aliases", "links")
_MAPPING_FIELDS = ("milestones", "gate-defaults", "links")

_ANY: Schema = {"type": ["array", "object", "string", "number", "boolean", "null"]}
_TEXT: Schema = {"anyOf": [SCALAR, {"type": "array", "maxItems": 1, "items": SCALAR}]}
_LIST: Schema = {"anyOf": [{"type": "array", "items": {"type": [*SCALAR["type"], "object", "array"]}}, SCALAR]}


@dataclass(slots=True)
class _Mapping:
    """Fields in one mapping of a metadata block.

    :param fields: normalized spelling -> canonical name.
    :param nested: normalized name of a mapping in it, or ``*`` for any name -> its fields.
    """

    fields: dict[str, str] = field(default_factory=dict)
    nested: dict[str, _Mapping] = field(default_factory=dict)


def list_document_schemas(profile: Profile) -> dict[str, str]:
    """Return each name of a schema of metadata -> the files that it describes."""
    return {FRONT_MATTER: "the block at the start of a Markdown page", **profile.sidecars}


def make_document_schema(profile: Profile, settings: Settings, name: str) -> Schema:
    """Return the schema of front matter, or of a metadata file by its name in the profile."""
    levels = LevelTable(profile, settings)
    root = _collect_fields(profile.fields)
    mapping = root.nested.get(name, _Mapping()) if name not in (FRONT_MATTER, MAIN_SIDECAR) else root
    if mapping is root:
        root.nested = {key: value for key, value in root.nested.items() if key not in profile.sidecars}
    schema = _make_mapping_schema(profile, mapping, is_main=mapping is root)
    if _is_main_block(profile, name):
        schema |= _make_requirements(profile, levels)
    if name == MAIN_SIDECAR and profile.metadata_checks.names and levels.is_always_finding(Code.UNKNOWN_FIELD):
        schema["additionalProperties"] = False
    return {
        "$schema": DRAFT,
        "title": f"{profile.description or profile.name}: {list_document_schemas(profile)[name]}",
        "type": ["object", "null"],
        **schema,
        "definitions": _make_definitions(profile, settings, _iter_canonical(mapping)),
    }


def _is_main_block(profile: Profile, name: str) -> bool:
    """Return True if a proposal has most of its fields in a block."""
    if MetadataSource.SIDECAR in profile.sources:
        return name == MAIN_SIDECAR
    return name == FRONT_MATTER and profile.sources == (MetadataSource.FRONT_MATTER,)


def _collect_fields(spellings: Mapping[str, str]) -> _Mapping:
    """Return the spellings of fields, with dots, as nested mappings."""
    root = _Mapping()
    for spelling, canonical in spellings.items():
        *parents, last = spelling.split(".")
        mapping = root
        for parent in parents:
            mapping = mapping.nested.setdefault(parent, _Mapping())
        mapping.fields[last] = canonical
    return root


def _iter_canonical(mapping: _Mapping) -> Iterable[str]:
    yield from mapping.fields.values()
    for nested in mapping.nested.values():
        yield from _iter_canonical(nested)


def _make_mapping_schema(profile: Profile, mapping: _Mapping, *, is_main: bool) -> Schema:
    """Return the schema of a mapping: names that editors complete as properties, other spellings as patterns."""
    listed = profile.metadata_checks.names if is_main else ()
    written = {normalize_field_name(name): name for name in listed} or {
        spelling: profile.edits.spellings.get(spelling, spelling)
        for spelling, canonical in mapping.fields.items()
        if spelling == canonical or not is_main
    }
    properties: Schema = {name: _refer_to(mapping.fields.get(key)) for key, name in written.items()}
    patterns: Schema = {
        make_name_pattern(spelling, exact=written.get(spelling, "")): _refer_to(mapping.fields.get(spelling))
        for spelling in dict.fromkeys((*mapping.fields, *written))
    }
    others: Schema = {}
    for name, nested in mapping.nested.items():
        inner = {"anyOf": [{"type": "object", **_make_mapping_schema(profile, nested, is_main=False)}, _LIST]}
        if name == "*":
            others["additionalProperties"] = inner
        elif name not in mapping.fields:
            properties[profile.edits.spellings.get(name, name)] = inner
    return {"properties": properties, "patternProperties": patterns, **others}


def _refer_to(canonical: str | None) -> Schema:
    return {"$ref": f"#/definitions/{canonical}"} if canonical is not None else _ANY


def _make_requirements(profile: Profile, levels: LevelTable) -> Schema:
    """Return the fields that a block must have; the title can be in the heading of the page."""
    if not levels.is_always_finding(Code.MISSING_FIELD):
        return {}
    names = [name for name in profile.metadata_checks.required.get("always", ()) if name != "title"]
    choices = []
    for name in names:
        spellings = [spelling for spelling, canonical in profile.fields.items() if canonical == name]
        written = [text for text in profile.metadata_checks.names if normalize_field_name(text) in spellings]
        known = dict.fromkeys((*written, *spellings))
        choices.append({"anyOf": [{"required": [spelling]} for spelling in known if "." not in spelling]})
    return {"allOf": choices} if choices else {}


def _make_definitions(profile: Profile, settings: Settings, names: Iterable[str]) -> Schema:
    definitions = {}
    for name in dict.fromkeys(names):
        description = describe_field(name, profile)
        described = {"description": description} if description else {}
        definitions[name] = {**described, **_make_value_schema(profile, settings, name)}
    return definitions


def _make_value_schema(profile: Profile, settings: Settings, name: str) -> Schema:
    """Return the schema of the values of a field by its canonical name."""
    releases = make_enum((release.name for release in settings.releases), _LIST)
    if name == "status":
        return _make_vocabulary(profile, profile.status_words, profile.statuses)
    if name == "stage":
        return _make_vocabulary(profile, profile.axis, profile.stages)
    if name == "release":
        return releases
    if name == "owner":
        return make_enum(profile.metadata_checks.owners, _TEXT)
    if name == "milestones":
        stages = {"type": "object", "properties": dict.fromkeys(profile.axis, releases)}
        return {"anyOf": [stages, _LIST]}
    if name in _MAPPING_FIELDS or name in profile.people or name in profile.inverses:
        return {"anyOf": [{"type": "object"}, _LIST]}
    is_list = name in _LIST_FIELDS or name in profile.link_kinds
    return _LIST if is_list or name not in _TEXT_FIELDS else _TEXT


_TEXT_FIELDS = ("id", "number", "title", "kind", "created", "updated", "review-until", "reason", "summary")


def _make_vocabulary(profile: Profile, words: Iterable[str], spellings: Iterable[str]) -> Schema:
    """Return the schema of a status or stage: its words, other spellings, perhaps with a note, or a placeholder."""
    others = profile.placeholders - set(map(normalize_placeholder, COMMON_PLACEHOLDERS))
    absent = make_pattern((*COMMON_PLACEHOLDERS, *sorted(others)))
    term = rf"^\s*{_QUOTES}(?:{make_pattern(spellings)})[0-9]*{_QUOTES}(?:\.?\s*$|\s*\||{NOTE_START.pattern})"
    pattern = rf"{term}|^[\W_]*(?:{absent})?[\W_]*$"
    text = {"type": ["string", "null"], "pattern": pattern}
    return make_enum(words, {"anyOf": [text, {"type": "array", "maxItems": 1, "items": text}]})
