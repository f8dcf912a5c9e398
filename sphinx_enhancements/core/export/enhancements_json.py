"""Export of a collection as ``enhancements.json``, schema version 1."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from ..collection.collection import Collection, Entry
from ..diagnostics import Diagnostic, sort_diagnostics
from ..model import Enhancement, Fields, Items, Text, Tree, Value
from ..reading.dates import parse_date

SCHEMA_VERSION = 1
"""Version of the schema; a removal or a change of meaning increases it."""

FILE_NAME = "enhancements.json"

_serialize = json.JSONEncoder(ensure_ascii=False).encode  # without indents, in C: this takes a tenth of the time


def export_collection(
    collection: Collection,
    *,
    project: str = "",
    version: str = "",
    diagnostics: Iterable[Diagnostic] = (),
    url: Callable[[Entry], str | None] | None = None,
    history: Callable[[Entry], list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Return a collection as JSON types, in key order.

    :param diagnostics: diagnostics about the collection, each exported with the first enhancement of its file.
    :param url: returns the URL of an enhancement's page; None to leave out ``url``.
    :param history: returns the recorded changes of an enhancement; None to leave out ``history``.
    """
    head = export_head(collection, project=project, version=version)
    return {**head, "enhancements": list(iter_entries(collection, diagnostics, url, history))}


def export_head(collection: Collection, *, project: str, version: str) -> dict[str, Any]:
    """Return all that precedes the enhancements, as JSON types."""
    return {
        "schemaVersion": SCHEMA_VERSION,
        "project": project,
        "version": version,
        "profile": collection.profile.name,
    }


def iter_entries(
    collection: Collection,
    diagnostics: Iterable[Diagnostic],
    url: Callable[[Entry], str | None] | None,
    history: Callable[[Entry], list[dict[str, Any]]] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield each enhancement as JSON types, in key order.

    :param diagnostics: diagnostics about the collection, each exported with the first enhancement of its file.
    :param url: returns the URL of an enhancement's page; None to leave out ``url``.
    :param history: returns the recorded changes of an enhancement; None to leave out ``history``.
    """
    for entry, assigned in assign_diagnostics(collection, diagnostics):
        yield export_entry(entry, assigned, url, history)


def assign_diagnostics(
    collection: Collection, diagnostics: Iterable[Diagnostic]
) -> Iterator[tuple[Entry, list[Diagnostic]]]:
    """Yield each enhancement, in key order, with the diagnostics to export with it: its own, and those of its files.

    :param diagnostics: diagnostics about the collection, each assigned to the first enhancement of its file.
    """
    unclaimed: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        unclaimed.setdefault(diagnostic.path, []).append(diagnostic)
    own = {diagnostic for entry in collection for diagnostic in entry.enhancement.diagnostics}
    for entry in collection:
        files = entry.files if unclaimed else ()
        shared = (d for path in files for d in unclaimed.pop(path, ()) if d not in own)
        yield entry, [*entry.enhancement.diagnostics, *shared]


def export_entry(
    entry: Entry,
    diagnostics: Iterable[Diagnostic],
    url: Callable[[Entry], str | None] | None = None,
    history: Callable[[Entry], list[dict[str, Any]]] | None = None,
) -> dict[str, Any]:
    """Return an enhancement as JSON types.

    :param diagnostics: all diagnostics to export with the enhancement.
    :param url: returns the URL of its page; None to leave out ``url``.
    :param history: returns its recorded changes; None to leave out ``history``.
    """
    data = _export_enhancement(entry.enhancement, diagnostics)
    if url is not None:
        data["url"] = url(entry)
    if history is not None:
        data["history"] = history(entry)
    return data


def serialize_json(data: dict[str, Any]) -> str:
    """Return the text of JSON data, indented for readers; the same data give the same bytes."""
    return _encode(json.dumps(data, ensure_ascii=False, indent=1)).decode("utf-8") + "\n"


def iter_parts(head: dict[str, Any], entries: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the content of ``enhancements.json`` in parts; each enhancement is on a line of its own.

    :param entries: enhancements as bytes, which :func:`encode_entry` returns.
    """
    options = "".join(f" {_serialize(name)}: {_serialize(value)},\n" for name, value in head.items())
    yield _encode(f'{{\n{options} "enhancements": [\n')
    separator = b""
    for entry in entries:
        yield separator
        yield entry
        separator = b",\n"
    yield b"\n ]\n}\n"


def encode_entry(data: dict[str, Any]) -> bytes:
    """Return an enhancement as bytes on one line; equal data give equal bytes."""
    return _encode(_serialize(data))


def extract_encoded_entry(line: bytes) -> bytes | None:
    """Return the enhancement in a line of ``enhancements.json``, as :func:`encode_entry` returned it.

    None for a line of the head or the end: no other line starts with a member of an object.
    """
    return line.rstrip(b",\n") if line.startswith(b'{"') else None


def _encode(text: str) -> bytes:
    # File names may contain bytes that are not UTF-8: JSON can escape them, a file in UTF-8 cannot contain them.
    return text.encode("utf-8", "backslashreplace")


def _export_enhancement(e: Enhancement, diagnostics: Iterable[Diagnostic]) -> dict[str, Any]:
    done, total = e.checklist_progress
    return {
        "key": e.key,
        "number": e.number,
        "title": e.title,
        "kind": e.kind,
        "profile": e.profile,
        "status": {**_export_value(e.status), "note": e.status.note},
        "stage": _export_value(e.stage),
        "milestones": [
            {
                "stage": m.stage.value,
                "release": m.release,
                "raw": m.raw,
                "track": m.track,
                "struck": m.is_struck,
                "note": m.note,
                "commitment": m.commitment,
            }
            for m in e.milestones
        ],
        "stageReleases": [m.raw for m in e.stage_releases],
        "owner": e.owner,
        "participants": list(e.participants),
        "people": [
            {
                "role": p.role,
                "handle": p.handle,
                "name": p.name,
                "raw": p.raw,
                "note": p.note,
                "address": p.address,
                "identity": p.label,
            }
            for p in e.people
        ],
        "created": e.created,
        "updated": e.updated,
        "reviewUntil": e.review_until,
        "dates": {
            name: day.isoformat() if (day := parse_date(text or "")) else None
            for name, text in (("created", e.created), ("updated", e.updated), ("reviewUntil", e.review_until))
        },
        "reason": e.reason,
        "labels": list(e.labels),
        "relations": [{"type": r.type, "raw": r.raw, "target": r.target} for r in e.relations],
        "links": [{"type": link.type, "url": link.url, "text": link.text} for link in e.links],
        "gates": list(e.gates),
        "gateDefaults": dict(e.gate_defaults),
        "checklist": {"done": done, "total": total},
        "questions": [
            {"text": q.text, "owner": q.owner, "blocks": q.blocks, "answer": q.answer, "line": q.line}
            for q in e.questions
        ],
        "summary": e.summary,
        "source": {
            "path": e.source.path,
            "line": e.source.line,
            "metadata": e.source.metadata,
            "attachments": list(e.source.attachments),
        },
        "aliases": list(e.aliases),
        "extra": _export_fields(e.extra),
        "diagnostics": list(map(export_diagnostic, sort_diagnostics(diagnostics))),
    }


def export_diagnostic(d: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON types."""
    return {
        "code": d.code,
        "severity": d.level,
        "path": d.path,
        "line": d.line,
        "column": d.column,
        "endColumn": d.end_column,
        "message": d.message,
        "hint": d.hint,
        "related": [{"path": related.path, "line": related.line, "message": related.message} for related in d.related],
    }


def _export_value(value: Value) -> dict[str, str | None]:
    return {"raw": value.raw, "value": value.value}


def _export_fields(entries: Iterable[tuple[str, Tree]]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for name, tree in entries:
        # A JSON object would lose the first value of a repeated name.
        unique = name
        while unique in plain:
            counts[name] = counts.get(name, 1) + 1
            unique = f"{name} ({counts[name]})"
        plain[unique] = _export_tree(tree)
    return plain


def _export_tree(tree: Tree) -> Any:
    match tree:
        case Text(text):
            return text
        case Items(items):
            return [_export_tree(item) for item in items]
        case Fields():
            return _export_fields(tree.entries)
