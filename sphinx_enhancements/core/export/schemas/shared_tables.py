"""JSON Schemas of tables in settings and profiles: levels of rules, constraints, and gates of releases."""

from __future__ import annotations

from ...config.constraints import CONSTRAINT_KEYS, DOCUMENT_KEYS, MAX_TEXT
from ...config.gates import GATE_KEYS, OUTCOME_WORDS, Outcome
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


def make_gates_schema() -> Schema:
    """Return the schema of the array with gates of releases."""
    text: Schema = {"type": "string"}
    codes = {"type": "array", "items": {"enum": list(map(str, Code))}}
    words = {"type": "object", "properties": dict.fromkeys(OUTCOME_WORDS, text), "additionalProperties": False}
    values = {"name": text, "title": text, "default": {"type": "boolean"}, "words": words}
    values |= dict.fromkeys((Outcome.AT_RISK, Outcome.BLOCKED), codes)
    return _make_array({str(key): values.get(key, TEXTS) for key in GATE_KEYS}, required=["name"])


def _make_array(properties: dict[str, Schema], *, required: list[str]) -> Schema:
    table = {"type": "object", "properties": properties, "additionalProperties": False, "required": required}
    return {"type": "array", "items": table}
