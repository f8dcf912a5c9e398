"""JSON Schema of the settings file ``enhancements.toml``."""

from __future__ import annotations

from dataclasses import fields

from ...config.profile_tables import list_bundled_profiles
from ...config.settings import ExternalSource, Settings, format_option_name
from .parts import DRAFT, TEXTS, Schema, make_enum, make_name_pattern
from .profiles import make_profile_definition
from .shared_tables import LEVELS, make_constraints_schema, make_levels_schema, make_override_schema

_TEXT: Schema = {"type": "string"}
_DATE: Schema = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}"}

_VALUES: dict[str, Schema] = {
    "text": _TEXT,
    "path": _TEXT,
    "list of texts": TEXTS,
    "list of paths": TEXTS,
    "list of path patterns": TEXTS,
    "array of tables": {"type": "array", "items": {"type": "object"}},
    "true or false": {"type": "boolean"},
    "table of texts": {"type": "object", "additionalProperties": _TEXT},
}
"""Value that a setting takes, as its declaration says -> schema."""


def make_settings_schema() -> Schema:
    """Return the schema of the settings file."""
    properties: Schema = {}
    patterns: Schema = {}
    for option in fields(Settings):
        name = format_option_name(option.name)
        value = _SPECIAL_VALUES.get(name) or _VALUES[option.metadata["takes"]]
        properties[name] = {"description": option.metadata["help"], **value}
        if "-" in name:
            patterns[make_name_pattern(name, exact=name)] = value
    return {
        "$schema": DRAFT,
        "title": "Settings of sphinx-enhancements",
        "type": "object",
        "properties": properties,
        "patternProperties": patterns,
        "additionalProperties": False,
        "definitions": {"profile": make_profile_definition(), "levels": make_levels_schema()},
    }


_SPECIAL_VALUES: dict[str, Schema] = {
    "profile": {"anyOf": [make_enum(list_bundled_profiles(), _TEXT), {"$ref": "#/definitions/profile"}]},
    "rules": {"allOf": [LEVELS]},
    "rule-overrides": make_override_schema(),
    "constraints": make_constraints_schema(),
    "releases": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"name": _TEXT, "date": _DATE},
            "additionalProperties": _DATE,
            "required": ["name"],
        },
    },
    "projects": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {option.name: _TEXT for option in fields(ExternalSource)},
            "additionalProperties": False,
            "required": ["name"],
        },
    },
}
"""Schemas of settings that take tables."""
