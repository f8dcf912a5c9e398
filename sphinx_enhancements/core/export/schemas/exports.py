"""JSON Schema of the exported collection ``enhancements.json``."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

from ...diagnostics import Level
from ...events import EventKind
from ...model import UNKNOWN, Commitment, GateDefault, Status
from ..enhancements_json import FILE_NAME, SCHEMA_VERSION
from .parts import DRAFT, TEXTS, Schema

_TEXT: Schema = {"type": "string"}
_TEXT_OR_NULL: Schema = {"type": ["string", "null"]}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_LINE: Schema = {"type": "integer", "minimum": 1}
_POSITION: Schema = {"type": ["integer", "null"], "minimum": 1}
_YES_OR_NO: Schema = {"type": "boolean"}


def make_export_schema() -> Schema:
    """Return the schema of ``enhancements.json``, which allows fields that a later version adds."""
    return {
        "$schema": DRAFT,
        "title": f"{FILE_NAME} of sphinx-enhancements",
        **_make_object(
            {
                "schemaVersion": {
                    "const": SCHEMA_VERSION,
                    "description": "increases if a field is removed or changes its meaning",
                },
                "project": _TEXT,
                "version": _TEXT,
                "profile": _describe("name of the profile", _TEXT),
                "enhancements": {
                    "type": "array",
                    "items": {"$ref": "#/definitions/enhancement"},
                    "description": "the proposals, in the order of their keys",
                },
            }
        ),
        "definitions": {
            "enhancement": _make_enhancement_schema(),
            "diagnostic": _make_diagnostic_schema(),
            "event": _make_event_schema(),
        },
    }


def _make_enhancement_schema() -> Schema:
    day = {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
    dates = ("created", "updated", "reviewUntil")
    required: Schema = {
        "key": _describe("unique in the file", {"type": "string", "minLength": 1}),
        "number": {"type": ["integer", "null"]},
        "title": _TEXT,
        "kind": _TEXT_OR_NULL,
        "profile": _describe("name of the profile that read the proposal", _TEXT),
        "status": _describe(
            "the decision",
            _make_object({"raw": _AS_WRITTEN, "value": _make_enum_or_null(Status), "note": _TEXT_OR_NULL}),
        ),
        "stage": _describe(
            f"the maturity; the value is {UNKNOWN!r} for a word that the profile does not know",
            _make_object({"raw": _AS_WRITTEN, "value": _TEXT_OR_NULL}),
        ),
        "milestones": _make_list(
            {
                "stage": _TEXT_OR_NULL,
                "release": _describe("canonical spelling; null for any other text", _TEXT_OR_NULL),
                "raw": _AS_WRITTEN,
                "track": _TEXT_OR_NULL,
                "struck": _describe("struck out in the document", _YES_OR_NO),
                "note": _TEXT_OR_NULL,
                "commitment": _make_enum(Commitment),
            }
        ),
        "stageReleases": _describe("releases written for the present stage", TEXTS),
        "owner": _TEXT_OR_NULL,
        "participants": TEXTS,
        "people": _make_list(
            {
                "role": _TEXT,
                "handle": _describe("without @", _TEXT_OR_NULL),
                "name": _TEXT_OR_NULL,
                "raw": _AS_WRITTEN,
                "note": _TEXT_OR_NULL,
                "address": _describe("of e-mail or the web", _TEXT_OR_NULL),
                "identity": _describe("label that all spellings of the person share", _TEXT),
            }
        ),
        **dict.fromkeys(dates, _AS_WRITTEN),
        "dates": _describe(
            "the same three in ISO 8601; null where nothing or no date is written",
            _make_object(dict.fromkeys(dates, day)),
        ),
        "reason": _describe("reason for the decision", _TEXT_OR_NULL),
        "labels": TEXTS,
        "relations": _make_list(
            {"type": _TEXT, "raw": _AS_WRITTEN, "target": _describe("null if unresolved", _TEXT_OR_NULL)},
            "those written in the proposal, without inverses",
        ),
        "links": _make_list({"type": _TEXT, "url": _TEXT, "text": _TEXT_OR_NULL}),
        "gates": TEXTS,
        "gateDefaults": {"type": "object", "additionalProperties": _make_enum(GateDefault)},
        "checklist": _make_object({"done": _COUNT, "total": _COUNT}),
        "questions": _make_list(
            {
                "text": _TEXT,
                "owner": _TEXT_OR_NULL,
                "blocks": _describe("stage that the question blocks", _TEXT_OR_NULL),
                "answer": _describe("null while the question is open", _TEXT_OR_NULL),
                "line": _LINE,
            }
        ),
        "summary": _TEXT_OR_NULL,
        "source": _make_object(
            {
                "path": _describe("from the root", _TEXT),
                "line": _LINE,
                "metadata": _describe("path of the metadata file", _TEXT_OR_NULL),
                "attachments": _describe("other documents of the folder", TEXTS),
            }
        ),
        "aliases": TEXTS,
        "extra": _describe("every other field, as written", {"type": "object"}),
        "diagnostics": {"type": "array", "items": {"$ref": "#/definitions/diagnostic"}},
    }
    optional: Schema = {
        "url": _describe("page relative to the file; null if the site does not show it", _TEXT_OR_NULL),
        "history": {"type": "array", "items": {"$ref": "#/definitions/event"}, "description": "the oldest event first"},
    }
    return _make_object(required, optional)


def _make_diagnostic_schema() -> Schema:
    return _make_object(
        {
            "code": _TEXT,
            "severity": _make_enum(level for level in Level if level != Level.OFF),
            "path": _TEXT,
            "line": _POSITION,
            "column": _describe("in characters, from 1", _POSITION),
            "endColumn": _describe("exclusive", _POSITION),
            "message": _TEXT,
            "hint": _describe("what to write instead, or empty", _TEXT),
            "related": _make_list({"path": _TEXT, "line": _POSITION, "message": _TEXT}, "other places"),
        }
    )


def _make_event_schema() -> Schema:
    return _make_object(
        {
            "kind": _make_enum(EventKind),
            "old": _describe("canonical value before", _TEXT_OR_NULL),
            "new": _describe("canonical value after", _TEXT_OR_NULL),
            "stage": _describe("stage of a milestone", _TEXT_OR_NULL),
            "commit": _TEXT,
            "date": {"type": "string", "format": "date-time"},
            "author": _TEXT,
        }
    )


def _describe(description: str, schema: Schema) -> Schema:
    return {"description": description, **schema}


_AS_WRITTEN = _describe("as written", _TEXT_OR_NULL)


def _make_object(required: Schema, optional: Schema | None = None) -> Schema:
    return {"type": "object", "properties": required | (optional or {}), "required": list(required)}


def _make_list(properties: Schema, description: str = "") -> Schema:
    schema: dict[str, Any] = {"type": "array", "items": _make_object(properties)}
    return _describe(description, schema) if description else schema


def _make_enum(words: Iterable[StrEnum]) -> Schema:
    return {"enum": [str(word) for word in words]}


def _make_enum_or_null(words: Iterable[StrEnum]) -> Schema:
    return {"enum": [*(str(word) for word in words), None]}
