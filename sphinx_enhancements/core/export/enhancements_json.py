"""A collection as plain data for JSON: ``enhancements.json``, schema version 1."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ..diagnostics import location_sort_key
from ..model import Fields, Items, Text, Tree, Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..collection.collection import Collection, Entry
    from ..diagnostics import Diagnostic
    from ..model import Enhancement

SCHEMA_VERSION = 1
FILE_NAME = "enhancements.json"


def export_collection(
    collection: Collection,
    *,
    project: str = "",
    version: str = "",
    found: Iterable[Diagnostic] = (),
    url: Callable[[Entry], str] | None = None,
) -> dict[str, Any]:
    """The collection as JSON types, in key order.

    :param found: findings about the collection; each joins the proposal of its file.
    :param url: where a proposal's page is; without it, no entry has a ``url``.
    """
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in found:
        by_path.setdefault(diagnostic.path, []).append(diagnostic)
    own = {diagnostic for entry in collection for diagnostic in entry.enhancement.diagnostics}
    owners: dict[str, str] = {}
    for entry in collection:
        for path in _files(entry.enhancement):
            owners.setdefault(path, entry.key)
    entries = []
    for entry in collection:
        # A file with several proposals has its findings at the first of them.
        paths = [path for path in _files(entry.enhancement) if owners[path] == entry.key]
        shared = [d for path in paths for d in by_path.get(path, []) if d not in own]
        data = _entry(entry, shared)
        if url is not None:
            data["url"] = url(entry)
        entries.append(data)
    return {
        "schemaVersion": SCHEMA_VERSION,
        "project": project,
        "version": version,
        "profile": collection.profile.name,
        "enhancements": entries,
    }


def _files(enhancement: Enhancement) -> dict[str, None]:
    """The files that a proposal was read from, its document first."""
    source = enhancement.source
    others = [*(r.path for r in enhancement.relations), *(m.path for m in enhancement.milestones)]
    return dict.fromkeys(path for path in (source.path, source.metadata, *others) if path is not None)


def serialize_json(data: dict[str, Any]) -> str:
    """The text of the file: the same data give the same bytes."""
    text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
    # The name of a file may hold bytes that are not UTF-8; JSON can say so, a file in UTF-8 can't.
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _entry(entry: Entry, shared: list[Diagnostic]) -> dict[str, Any]:
    e = entry.enhancement
    done, total = e.checklist_progress
    found = dict.fromkeys(sorted([*e.diagnostics, *shared], key=location_sort_key))
    return {
        "key": e.key,
        "number": e.number,
        "title": e.title,
        "kind": e.kind,
        "profile": e.profile,
        "status": _value(e.status),
        "stage": _value(e.stage),
        "milestones": [
            {
                "stage": m.stage.value,
                "release": m.release,
                "raw": m.raw,
                "track": m.track,
                "struck": m.is_struck,
                "note": m.note,
            }
            for m in e.milestones
        ],
        "owner": e.owner,
        "participants": list(e.participants),
        "people": [
            {"role": p.role, "handle": p.handle, "name": p.name, "raw": p.raw, "note": p.note} for p in e.people
        ],
        "created": e.created,
        "updated": e.updated,
        "reviewUntil": e.review_until,
        "reason": e.reason,
        "labels": list(e.labels),
        "relations": [{"type": r.type, "raw": r.raw, "target": r.target} for r in e.relations],
        "links": [{"type": link.type, "url": link.url} for link in e.links],
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
        "extra": _extra(e.extra),
        "diagnostics": [
            {"code": d.code, "severity": d.severity, "path": d.path, "line": d.line, "message": d.message}
            for d in found
        ],
    }


def _value(value: Value) -> dict[str, str | None]:
    return {"raw": value.raw, "value": value.value}


def _extra(entries: Iterable[tuple[str, Tree]]) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    counts: dict[str, int] = {}
    for name, tree in entries:
        # A name that stands twice keeps all that was written: JSON objects would lose the first.
        unique = name
        while unique in plain:
            counts[name] = counts.get(name, 1) + 1
            unique = f"{name} ({counts[name]})"
        plain[unique] = _tree(tree)
    return plain


def _tree(tree: Tree) -> Any:
    match tree:
        case Text(text):
            return text
        case Items(items):
            return [_tree(item) for item in items]
        case Fields():
            return _extra(tree.entries)
