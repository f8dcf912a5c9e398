"""Code actions: the corrections that findings carry, comments that suppress findings, and promotions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lsprotocol import types

from ...core.diagnostics import Diagnostic
from ...core.editing.suppression_edits import SuppressionWriter
from ...core.rules.suppressions import SUPPRESSIBLE_CODES
from .diagnostics import make_diagnostic
from .promotions import list_promotions
from .request import DocumentRequest

KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.RefactorRewrite)

REASON = "Write the reason here."
"""Reason in a comment that suppresses a finding, for the author to replace."""


def list_code_actions(request: DocumentRequest, span: types.Range, *, can_resolve: bool) -> list[types.CodeAction]:
    """Return the actions for the findings in a range of a document.

    :param can_resolve: True if the client asks for the edits of the action that the user chooses.
    """
    actions = list(list_promotions(request, span))
    for finding in request.findings:
        diagnostic = make_diagnostic(finding, request.lines, request.find_uri, request.find_lines)
        if not _overlap(diagnostic.range, span):
            continue
        if finding.edits:
            actions.append(_make_fix(request, finding, diagnostic))
        if finding.code in SUPPRESSIBLE_CODES:
            actions.append(_make_ignore(request, finding, diagnostic))
    if can_resolve:
        return actions
    actions = [resolve_code_action(request, action) for action in actions]
    return [action for action in actions if action.edit is not None]


def _overlap(first: types.Range, second: types.Range) -> bool:
    """Return True if two ranges have a position in common; of a line, all positions count."""
    return first.start.line <= second.end.line and second.start.line <= first.end.line


def _make_fix(request: DocumentRequest, finding: Diagnostic, diagnostic: types.Diagnostic) -> types.CodeAction:
    edits = [types.TextEdit(request.lines.make_edit_range(edit), edit.text) for edit in finding.edits]
    return types.CodeAction(
        title=f"{_make_title(finding)}{' (the meaning may change)' if finding.has_unsafe_edits else ''}",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        is_preferred=not finding.has_unsafe_edits,
        edit=make_workspace_edit({request.find_uri(request.path): edits}),
    )


def _make_ignore(request: DocumentRequest, finding: Diagnostic, diagnostic: types.Diagnostic) -> types.CodeAction:
    return types.CodeAction(
        title=f"Ignore {finding.code} here, with a reason",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        data={"uri": request.find_uri(request.path), "code": str(finding.code), "line": finding.line},
    )


def _make_title(finding: Diagnostic) -> str:
    """Return what a correction does: the replacement if it is one short text, else the hint or the rule."""
    texts = {edit.text for edit in finding.edits}
    text = texts.pop() if len(texts) == 1 else ""
    if text.strip() and len(text) < 60 and text.isprintable():
        return f"Write “{text.strip()}”"
    return f"Fix: {finding.hint}" if finding.hint else f"Fix {finding.code}"


def make_workspace_edit(changes: dict[str, list[types.TextEdit]]) -> types.WorkspaceEdit:
    """Return the edits of some documents, by URI, for the client."""
    return types.WorkspaceEdit(changes=changes)


def resolve_code_action(request: DocumentRequest, action: types.CodeAction) -> types.CodeAction:
    """Return an action with the edit that inserts a comment; without one if there is no place for it."""
    data: Any = action.data
    if isinstance(data, dict):
        action.edit = make_ignore_edit(request, data.get("code"), data.get("line"))
    return action


def make_ignore_edit(request: DocumentRequest, code: object, line: object) -> types.WorkspaceEdit | None:
    """Return the edit that inserts a comment which suppresses a finding; None if there is no place for it."""
    chosen = [finding for finding in request.findings if finding.code == code and finding.line == line]
    if not chosen:
        return None
    document = next((entry.document for entry in request.entries), request.path)
    writer = SuppressionWriter(request.project, request.path, document, request.text.encode("utf-8"))
    list(writer.add_comments(chosen, REASON))
    edits = list(_compare(request, writer.data.decode("utf-8")))
    return make_workspace_edit({request.find_uri(request.path): edits}) if edits else None


def _compare(request: DocumentRequest, new: str) -> Iterator[types.TextEdit]:
    """Yield the one insertion by which a new text differs from that of the document."""
    old = request.text
    if len(new) <= len(old):
        return
    start = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    inserted = new[start : start + len(new) - len(old)]
    if old[:start] + inserted + old[start:] == new:
        position = request.lines.locate(start)
        yield types.TextEdit(types.Range(position, position), inserted)
