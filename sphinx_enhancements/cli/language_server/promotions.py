"""Code actions that promote a proposal to its next stage."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from itertools import accumulate

from lsprotocol import types

from ...core.collection.collection import Entry
from ...core.editing.edit_session import EditSession
from ...core.editing.file_changes import FileChange, read_file
from ...core.editing.promotion import Promotion, check_promotion, find_release, keeps_releases, promote
from ...core.editing.staged_file import ChangeError
from ...core.editing.values.errors import ValueEditError
from ...core.project.project import get_build_date
from ...core.reading.document_context import DocumentContext
from ...core.reading.source import decode_text
from .positions import TextLines
from .request import DocumentRequest

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def list_promotions(request: DocumentRequest, span: types.Range) -> Iterator[types.CodeAction]:
    """Yield the promotions of the proposals whose status, stage or first line is in a range, without their edits."""
    lines = range(span.start.line + 1, span.end.line + 2)
    for entry in request.entries:
        if any(line in lines for line in _iter_state_lines(request, entry)) and not _is_unsaved(request, entry):
            promotion = _choose_promotion(request, entry)
            if promotion is not None:
                yield types.CodeAction(
                    title=f"Promote {entry.key} to {promotion.summary}",
                    kind=types.CodeActionKind.RefactorRewrite,
                    data={
                        "uri": request.find_uri(request.path),
                        "promote": entry.key,
                        "stage": promotion.stage,
                        "release": promotion.release,
                    },
                )


def _iter_state_lines(request: DocumentRequest, entry: Entry) -> Iterator[int | None]:
    """Yield the lines of a file with the status and stage of a proposal, and the first line of the proposal."""
    enhancement = entry.enhancement
    if enhancement.source.path == request.path:
        yield enhancement.source.line
    for value in (enhancement.status, enhancement.stage):
        if (value.path or enhancement.source.path) == request.path:
            yield value.line


def _is_unsaved(request: DocumentRequest, entry: Entry) -> bool:
    """Return True if the editor has other texts of a proposal than the disk, whose files a promotion edits."""
    try:
        saved = [(path, decode_text(read_file(request.project.roots, path), path)[0]) for path in entry.files]
    except ChangeError:
        return True
    return any(request.find_lines(path).text != text for path, text in saved)


def _choose_promotion(request: DocumentRequest, entry: Entry) -> Promotion | None:
    """Return the promotion of a proposal to the stage after its present one; None if the lifecycle forbids it."""
    stages, present = request.profile.stage_names, entry.enhancement.stage.value
    following = stages[stages.index(present) + 1 :] if present in stages else () if present else stages
    if not following:
        return None
    try:
        context = EditSession(request.project).open(entry).context
    except ValueEditError:
        return None
    release = _choose_release(request, context, following[0])
    if release is None:
        return None
    promotion = Promotion(following[0], release, get_build_date())
    return None if any(check_promotion(context, promotion)) else promotion


def _choose_release(request: DocumentRequest, context: DocumentContext, stage: str) -> str | None:
    """Return the release that a proposal names for a stage, else the one after the current release; empty for none."""
    if not keeps_releases(context):
        return ""
    order = request.collection.order
    named = find_release(context, stage)
    if named.strip():
        return order.get_canonical_name(named) or named.strip()
    names = list(order.names)
    start = names.index(order.current) + 1 if order.current in names else 0
    return next(iter(names[start:]), None)


def make_promotion_edit(request: DocumentRequest, key: str, stage: str, release: str) -> types.WorkspaceEdit | None:
    """Return the edits of a promotion; None if the proposal is gone, or cannot be promoted any more."""
    entry = request.collection.entries.get(key)
    if entry is None or _is_unsaved(request, entry):
        return None
    session = EditSession(request.project)
    try:
        promote(session, session.open(entry), Promotion(stage, release, get_build_date()))
    except (ValueEditError, ChangeError):
        return None
    edits = {request.find_uri(file.path): _list_edits(request, file) for file in session.changes}
    created = [types.CreateFile(request.find_uri(file.path)) for file in session.changes if file.old is None]
    if not created:
        return types.WorkspaceEdit(changes=edits)
    changed = (
        types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri), list(own))
        for uri, own in edits.items()
    )
    return types.WorkspaceEdit(document_changes=[*created, *changed])


def _list_edits(request: DocumentRequest, change: FileChange) -> list[types.TextEdit]:
    """Return the edits that replace the changed lines of a file."""
    old, new = (decode_text(data or b"", change.path)[0] for data in (change.old, change.new))
    lines, before, after = TextLines(old, request.encoding), _LINE.findall(old), _LINE.findall(new)
    starts = list(accumulate(map(len, before), initial=0))
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        types.TextEdit(lines.make_range(starts[first], starts[last]), "".join(after[start:end]))
        for kind, first, last, start, end in changes
        if kind != "equal"
    ]
