"""JSON Schema of profile files, from the tables of the profile ``default`` and the remarks in its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...config.field_descriptions import describe_field
from ...config.profile_options import MetadataSource
from ...config.profile_tables import BUNDLED, FREE_TABLES, list_bundled_profiles
from ...config.toml import load_toml
from ...model import DECISION_STEPS, GateDefault, Status
from .parts import DRAFT, TEXTS, Schema, make_enum
from .shared_tables import LEVELS, make_constraints_schema, make_gates_schema, make_levels_schema, make_override_schema

_TEXT: Schema = {"type": "string"}
_ARRAY_OF_TABLES: Schema = {"type": "array", "items": {"type": "object"}}
_REMOVED: Schema = {"const": False}
_REMOVABLE_TABLES = ("fields", "relations", "stages", "terminal", "gate-defaults", "status.values")
"""Tables in which a key has the value false if a profile does not have it."""

_ITEMS: dict[str, Schema] = {
    "rule-overrides": make_override_schema(),
    "constraints": make_constraints_schema(),
    "gates": make_gates_schema(),
    "metadata.sources": {"type": "array", "items": {"enum": list(map(str, MetadataSource))}},
    "template.required-from": {"enum": ["", "always", *map(str, DECISION_STEPS)]},
    "status.default": {"enum": ["", *map(str, Status)]},
    "status.accepted": {"type": "array", "items": {"enum": list(map(str, Status))}},
}
"""Options with a vocabulary, by their path."""

_TABLE_VALUES: dict[str, Schema] = {
    "required-fields": TEXTS,
    "required-people": TEXTS,
    "required-sections": TEXTS,
    "metadata-checks.addresses": TEXTS,
    "metadata-checks.approvers": TEXTS,
    "metadata-checks.kinds": TEXTS,
    "gate-defaults": {"enum": list(map(str, GateDefault))},
    "lifecycle.longest": {"type": "integer"},
}
"""Values in tables with any keys; in those of the profile ``default`` that have entries, they are like these."""


def make_profile_schema() -> Schema:
    """Return the schema of a profile file."""
    return {
        "$schema": DRAFT,
        "title": "Profile of sphinx-enhancements",
        **make_profile_definition(),
        "definitions": {"levels": make_levels_schema()},
    }


def make_profile_definition() -> Schema:
    """Return the schema of a profile, also for the table ``[profile]`` of the settings."""
    path = BUNDLED / "default.toml"
    tables = load_toml(path).data
    remarks = {
        f"fields.{name}": f"Other names of the field. {describe_field(name)}".strip() for name in tables["fields"]
    }
    remarks |= _iter_remarks(path.read_text(encoding="utf-8"))
    schema = _make_table_schema(tables, "", remarks)
    extends = {"description": "The profile on which this one is based, by name or path. Default: `default`."}
    schema["properties"] |= {
        "extends": {**extends, **make_enum(list_bundled_profiles(), _TEXT)},
        "rules": {"description": remarks.get("rules", ""), "allOf": [LEVELS]},
    }
    return schema


def _make_table_schema(table: dict[str, Any], path: str, remarks: dict[str, str]) -> Schema:
    is_free = tuple(path.split(".")) in FREE_TABLES
    value = _make_table_value(path, table)
    properties = {}
    for key, default in table.items():
        inner = f"{path}.{key}" if path else key
        option = value if is_free else _make_option_schema(default, inner, path, remarks)
        properties[key] = _describe(option, remarks.get(inner))
    others = value if is_free else False
    return {"type": "object", "properties": properties, "additionalProperties": others}


def _make_option_schema(default: Any, path: str, table: str, remarks: dict[str, str]) -> Schema:
    """Return the schema of an option with a value in the profile ``default``."""
    if isinstance(default, dict):
        return _make_table_schema(default, path, remarks)
    is_array = default == [] and not table  # lists of texts are in tables
    value = _ITEMS.get(path) or (_ARRAY_OF_TABLES if is_array else _make_type_schema(default))
    return {"anyOf": [value, _REMOVED]} if table in _REMOVABLE_TABLES else value


def _make_table_value(path: str, table: dict[str, Any]) -> Schema:
    """Return the schema of the values in a table with any keys."""
    first = next(iter(table.values()), None)
    unknown = {"anyOf": [_TEXT, TEXTS]} if first is None else _make_type_schema(first)
    value = _TABLE_VALUES.get(path, unknown)
    return {"anyOf": [value, _REMOVED]} if path in _REMOVABLE_TABLES else value


def _make_type_schema(default: Any) -> Schema:
    match default:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case list():
            return TEXTS
    return _TEXT


def _describe(schema: Schema, remark: str | None) -> Schema:
    return {"description": remark, **schema} if remark else schema


_HEADER = re.compile(r"\[([a-z.-]+)\]$")
_KEY = re.compile(r"\"?([A-Za-z/:*-]+)\"? = ")


def _iter_remarks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the path of each option with the remark above it, and of each table with the remark at its start.

    A remark at the start of a table is about the table if it describes its entries, as ``key = value``, or if no
    option is below it.
    """
    table, remark, is_start = "", [], False
    for line in (*text.splitlines(), ""):
        if line.startswith("#"):
            remark.append(line.removeprefix("#").strip())
            continue
        if key := _KEY.match(line):
            is_about_table = (
                is_start and (" = " in remark[0] or tuple(table.split(".")) in FREE_TABLES) if remark else False
            )
            if remark:
                path = f"{table}.{key[1]}".lstrip(".")
                yield table if is_about_table else path, " ".join(remark)
        elif remark and is_start and table:
            yield table, " ".join(remark)
        if header := _HEADER.match(line):
            table = header[1]
        is_start, remark = header is not None, []
