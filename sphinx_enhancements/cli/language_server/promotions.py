"""Code actions that promote a proposal to its next stage."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
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
from .positions import TextPositions
from .request import DocumentRequest

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def list_promotions(request: DocumentRequest, span: types.Range) -> Iterator[types.CodeAction]:
    """Yield the possible promotions of the proposals whose status, stage or first line is in a range."""
    lines = range(span.start.line + 1, span.end.line + 2)
    for entry in request.entries:
        if any(line in lines for line in _iter_state_lines(request, entry)) and not _is_unsaved(request, entry):
            with suppress(ValueEditError, ChangeError):
                yield from _make_promotion(request, entry)


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


def _make_promotion(request: DocumentRequest, entry: Entry) -> Iterator[types.CodeAction]:
    """Yield the promotion of a proposal to the stage after its present one, if the lifecycle allows it.

    :raises ValueEditError: if one of its edits is not possible.
    :raises ChangeError: if a file cannot be read.
    """
    stages, present = request.profile.stage_names, entry.enhancement.stage.value
    following = stages[stages.index(present) + 1 :] if present in stages else () if present else stages
    if not following:
        return
    session = EditSession(request.project)
    proposal = session.open(entry)
    release = _choose_release(request, proposal.context, following[0])
    if release is None:
        return
    promotion = Promotion(following[0], release, get_build_date())
    if not any(check_promotion(proposal.context, promotion)):
        promote(session, proposal, promotion)
        yield types.CodeAction(
            title=f"Promote {entry.key} to {promotion.summary}",
            kind=types.CodeActionKind.RefactorRewrite,
            edit=_make_workspace_edit(request, session.changes),
        )


def _choose_release(request: DocumentRequest, context: DocumentContext, stage: str) -> str | None:
    """Return the release that a proposal names for a stage, else the one after the current release, else the latest.

    It is empty if the proposal keeps no releases, and None if none is known.
    """
    if not keeps_releases(context):
        return ""
    order = request.collection.order
    named = find_release(context, stage)
    if named.strip():
        return order.get_canonical_name(named) or named.strip()
    names = tuple(order.names)
    start = names.index(order.current) + 1 if order.current in names else len(names) - 1
    return next(iter(names[start:]), None)


def _make_workspace_edit(request: DocumentRequest, changes: Sequence[FileChange]) -> types.WorkspaceEdit:
    edits = {request.find_uri(file.path): _list_edits(request, file) for file in changes}
    created = [types.CreateFile(request.find_uri(file.path)) for file in changes if file.old is None]
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
    lines, before, after = TextPositions(old, request.encoding), _LINE.findall(old), _LINE.findall(new)
    starts = list(accumulate(map(len, before), initial=0))
    changes = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        types.TextEdit(lines.make_range(starts[first], starts[last]), "".join(after[start:end]))
        for kind, first, last, start, end in changes
        if kind != "equal"
    ]
