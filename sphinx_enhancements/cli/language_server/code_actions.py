"""Code actions: the fixes that findings carry, comments that suppress findings, and promotions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from lsprotocol import types

from ...core.diagnostics import Diagnostic
from ...core.editing.fixes import choose_compatible
from ...core.editing.suppression_edits import SuppressionWriter
from ...core.rules.suppressions import SUPPRESSIBLE_CODES
from .diagnostics import make_diagnostic
from .promotions import list_promotions
from .request import DocumentRequest

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.enhancements"
"""Kind of the action that fixes all findings of a document, such as when it is saved."""

KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite, FIX_ALL)

REASON = "Write the reason here."
"""Reason in a comment that suppresses a finding, for the author to replace."""


def list_code_actions(
    request: DocumentRequest, span: types.Range, only: Sequence[str] | None, *, can_resolve: bool
) -> list[types.CodeAction]:
    """Return the actions for the findings in a range of a document.

    :param only: kinds of actions to return; None for all but those about the whole document.
    :param can_resolve: True if the client asks for the edits of the action that the user chooses.
    """
    kinds = KINDS[:2] if only is None else [kind for kind in KINDS if any(_is_kind(kind, other) for other in only)]
    actions: list[types.CodeAction] = []
    if types.CodeActionKind.RefactorRewrite in kinds:
        actions += list_promotions(request, span)
    if types.CodeActionKind.QuickFix in kinds:
        actions += _iter_quick_fixes(request, span)
    if FIX_ALL in kinds:
        actions += _iter_common_fixes(request)
    if can_resolve:
        return actions
    actions = [resolve_code_action(request, action) for action in actions]
    return [action for action in actions if action.edit is not None]


def _is_kind(kind: str, other: str) -> bool:
    """Return True if a kind of actions is another one, or below it."""
    return f"{kind}.".startswith(f"{other}.") or other == ""


def _iter_quick_fixes(request: DocumentRequest, span: types.Range) -> Iterator[types.CodeAction]:
    """Yield the fixes of findings in a range, and the comments that suppress them."""
    for finding in request.findings:
        diagnostic = make_diagnostic(finding, request.lines, request.find_uri, request.find_lines)
        if not _overlap(diagnostic.range, span):
            continue
        if finding.edits:
            yield _make_fix(request, finding, diagnostic)
        if finding.code in SUPPRESSIBLE_CODES:
            yield _make_ignore(request, finding, diagnostic)


def _iter_common_fixes(request: DocumentRequest) -> Iterator[types.CodeAction]:
    """Yield the action that makes all safe fixes of a document that do not conflict, if there are any."""
    chosen = choose_compatible(filter(Diagnostic.is_fixable, request.findings))
    edits = [edit for finding in chosen for edit in _convert_edits(request, finding)]
    if edits:
        changes = {request.find_uri(request.path): edits}
        yield types.CodeAction("Correct all findings", kind=FIX_ALL, edit=types.WorkspaceEdit(changes=changes))


def _overlap(first: types.Range, second: types.Range) -> bool:
    """Return True if two ranges have a position in common; of a line, all positions count."""
    return first.start.line <= second.end.line and second.start.line <= first.end.line


def _make_fix(request: DocumentRequest, finding: Diagnostic, diagnostic: types.Diagnostic) -> types.CodeAction:
    changes = {request.find_uri(request.path): _convert_edits(request, finding)}
    return types.CodeAction(
        title=f"{_make_title(finding)}{' (the meaning may change)' if finding.has_unsafe_edits else ''}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=not finding.has_unsafe_edits,
        edit=types.WorkspaceEdit(changes=changes),
    )


def _convert_edits(request: DocumentRequest, finding: Diagnostic) -> list[types.TextEdit]:
    return [types.TextEdit(request.lines.make_edit_range(edit), edit.text) for edit in finding.edits]


def _make_ignore(request: DocumentRequest, finding: Diagnostic, diagnostic: types.Diagnostic) -> types.CodeAction:
    return types.CodeAction(
        title=f"Ignore {finding.code} here, with a reason",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        data={"uri": request.find_uri(request.path), "code": str(finding.code), "line": finding.line},
    )


def _make_title(finding: Diagnostic) -> str:
    """Return a description of a fix: the replacement if it is one short text, else the hint or the rule."""
    texts = {edit.text for edit in finding.edits}
    text = texts.pop() if len(texts) == 1 else ""
    if text.strip() and len(text) < 60 and text.isprintable():
        return f"Write “{text.strip()}”"
    return f"Fix: {finding.hint}" if finding.hint else f"Fix {finding.code}"


def resolve_code_action(request: DocumentRequest, action: types.CodeAction) -> types.CodeAction:
    """Return an action with the edit that inserts a comment; without an edit if no line can have the comment."""
    data: Any = action.data
    if isinstance(data, dict):
        action.edit = _make_ignore_edit(request, data.get("code"), data.get("line"))
    return action


def _make_ignore_edit(request: DocumentRequest, code: object, line: object) -> types.WorkspaceEdit | None:
    """Return the edit that inserts a comment which suppresses a finding; None if no line can have the comment."""
    chosen = [finding for finding in request.findings if finding.code == code and finding.line == line]
    if not chosen:
        return None
    document = next((entry.document for entry in request.entries), request.path)
    writer = SuppressionWriter(request.project, request.path, document, request.text.encode("utf-8"))
    list(writer.add_comments(chosen, REASON))
    edits = list(_compare(request, writer.data.decode("utf-8")))
    return types.WorkspaceEdit(changes={request.find_uri(request.path): edits}) if edits else None


def _compare(request: DocumentRequest, new: str) -> Iterator[types.TextEdit]:
    """Yield the one insertion by which a new text differs from that of the document."""
    old = request.text
    if len(new) <= len(old):
        return
    start = next((n for n, (before, after) in enumerate(zip(old, new, strict=False)) if before != after), len(old))
    inserted = new[start : start + len(new) - len(old)]
    if old[:start] + inserted + old[start:] == new:
        position = request.lines.locate(start)
        yield types.TextEdit(types.Range(position, position), inserted)
