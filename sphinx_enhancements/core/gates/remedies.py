"""Remedies: the command or the value with which a proposal meets a requirement of a gate."""

from __future__ import annotations

import shlex

from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic, to_printable_line
from .assessment import GateResult, Reason

PROGRAM = "sphinx-enhancements"

_STAGE_CODES = (Code.STAGE_MISMATCH, Code.UNDATED_STAGE, Code.NOT_OPTED_IN, Code.UNAPPROVED_STAGE)
"""Requirements that a promotion to the stage of the milestone meets."""


def find_remedy(result: GateResult, reason: Reason) -> str:
    """Return a command that meets a requirement, or explains it, as one line.

    The texts of proposals in it are quoted for a shell.
    """
    diagnostic = reason.diagnostic
    arguments = _find_change(result, diagnostic) or _find_fix(diagnostic)
    return to_printable_line(shlex.join([PROGRAM, *arguments])) if arguments else explain_rule(diagnostic)


def explain_rule(diagnostic: Diagnostic) -> str:
    """Return the command that explains the rule of a diagnostic."""
    return f"{PROGRAM} rule {diagnostic.code.value}"


def _find_change(result: GateResult, diagnostic: Diagnostic) -> list[str]:
    """Return the arguments of a command that changes the state of a proposal; empty if none helps."""
    target = result.target
    key, profile = target.entry.key, target.collection.profile
    if diagnostic.code is Code.NOT_ACCEPTED and profile.edits.status and (word := _find_accepted_word(profile)):
        return ["status", key, word]
    stage = target.stage or target.enhancement.stage.value
    if diagnostic.code not in _STAGE_CODES or stage not in profile.stage_names or not profile.edits.promote:
        return []
    arguments = ["promote", key, stage, "--release", target.release]
    return [*arguments, "--approver", "PERSON"] if diagnostic.code is Code.UNAPPROVED_STAGE else arguments


def _find_accepted_word(profile: Profile) -> str:
    words = (word for word in profile.status_words if profile.statuses.get(word) in profile.accepted)
    return next(words, "")


def _find_fix(diagnostic: Diagnostic) -> list[str]:
    """Return the arguments of the command that fixes a finding; empty if the finding has no fix."""
    if not diagnostic.edits:
        return []
    options = ["--fix", *(["--unsafe-fixes"] if diagnostic.has_unsafe_edits else [])]
    return ["check", "--select", diagnostic.code.value, *options, "--", diagnostic.path]
