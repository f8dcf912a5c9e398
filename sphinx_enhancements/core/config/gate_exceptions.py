"""Exceptions from gates in the settings: proposals that stay in a release although a gate does not pass them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ..diagnostics import join_words, shorten_text
from ..spelling import format_suggestion
from .rule_levels import Report


class Decision(StrEnum):
    """Decision about an exception."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"


_SYNONYMS = {"denied": Decision.REJECTED, "granted": Decision.APPROVED}
_KEYS = ("release", "proposal", "gate", "outcome", "reason")


@dataclass(frozen=True, slots=True)
class GateException:
    """Exception of one proposal from a gate of a release.

    :param proposal: reference to it, such as a key or number.
    :param gate: name of the gate; empty for all gates of the release.
    """

    release: str
    proposal: str
    gate: str = ""
    decision: Decision = Decision.APPROVED
    reason: str = ""


def read_exception(table: Mapping[str, Any], report: Report) -> tuple[object, GateException] | None:
    """Return an exception and its identity; None if the table is unusable."""
    texts = {}
    for key, value in table.items():
        if key not in _KEYS:
            message = f"an [[exceptions]] table has {join_words(_KEYS)}, not {key!r}{format_suggestion(key, _KEYS)}"
            report(key, message=message)
        elif isinstance(value, str) or (key == "proposal" and isinstance(value, int)):
            texts[key] = str(value).strip()
        else:
            report(key, message=f"`{key}` must be a text, not {shorten_text(repr(value))}; it is ignored")
    if not texts.get("release") or not texts.get("proposal"):
        report(message="an [[exceptions]] table needs `release` and `proposal`; this table is ignored")
        return None
    outcome = texts.get("outcome", Decision.APPROVED).lower()
    outcome = _SYNONYMS.get(outcome, outcome)
    if outcome not in set(Decision):
        names = join_words(Decision)
        message = f"there is no outcome {outcome!r}{format_suggestion(outcome, Decision)}; there are {names}"
        report("outcome", message=f"{message}. The table is ignored")
        return None
    decision, gate, reason = Decision(outcome), texts.get("gate", ""), texts.get("reason", "")
    exception = GateException(texts["release"], texts["proposal"], gate, decision, reason)
    return (exception.release, exception.proposal, gate), exception
