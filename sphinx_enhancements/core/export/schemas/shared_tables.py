"""JSON Schemas of tables that settings and profiles share: levels of rules, and constraints."""

from __future__ import annotations

from ...config.constraints import CONSTRAINT_KEYS, DOCUMENT_KEYS, MAX_TEXT
from ...config.rule_levels import OVERRIDE_KEYS
from ...diagnostics import Code, Level
from ...rules import RULES
from .parts import TEXTS, Schema


def make_levels_schema() -> Schema:
    """Return the schema of a table of codes and their levels."""
    rules = {
        str(code): {
            "description": f"{RULES[code].summary} Default: `{RULES[code].level}`.",
            "enum": list(map(str, Level)),
        }
        for code in Code
    }
    return {"type": "object", "properties": rules, "additionalProperties": False}


LEVELS: Schema = {"$ref": "#/definitions/levels"}
"""Reference to the schema of a table of levels, which is long, from other tables of a schema."""


def make_override_schema() -> Schema:
    """Return the schema of the array with levels for some files, statuses or dormant proposals."""
    values: dict[str, Schema] = {"dormant": {"type": "boolean"}, "rules": LEVELS}
    properties = {key: values.get(key, TEXTS) for key in OVERRIDE_KEYS}
    return _make_array(properties, required=["rules"])


def make_constraints_schema() -> Schema:
    """Return the schema of the array with constraints, and documents that declare some."""
    text = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}
    schema = _make_array(dict.fromkeys((*CONSTRAINT_KEYS, *DOCUMENT_KEYS), text), required=[])
    schema["items"]["anyOf"] = [{"required": ["id", "title"]}, {"required": list(DOCUMENT_KEYS)}]
    return schema


def _make_array(properties: dict[str, Schema], *, required: list[str]) -> Schema:
    table = {"type": "object", "properties": properties, "additionalProperties": False, "required": required}
    return {"type": "array", "items": table}
