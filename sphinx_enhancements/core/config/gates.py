"""Gates of releases in a profile: what has to hold for a proposal by a date of a release."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any

from ..diagnostics import Code, join_words, shorten_text
from ..spelling import format_suggestion
from .profile_options import read_vocabulary
from .profile_tables import ProfileTables
from .rule_levels import Report
from .terms import normalize_term


class Outcome(StrEnum):
    """Outcome of a gate for one proposal, the best first."""

    READY = "ready"
    AT_RISK = "at-risk"
    BLOCKED = "blocked"

    @property
    def words(self) -> str:
        """Outcome as words of a sentence."""
        return self.value.replace("-", " ")


OUTCOME_WORDS = (*Outcome, "exception", "removed")
"""Outcomes for which a gate has words: also those of an approved exception, and of a proposal that left the release."""

GATE_KEYS = ("name", "title", "default", "blocked", "at-risk", "stages", "candidates", "words", "unknown")


@dataclass(frozen=True)
class Gate:
    """Named point of a release, with the rules that proposals have to pass by then.

    :param name: name of the release's date in the settings, such as ``enhancements-freeze``.
    :param requirements: code of a rule -> outcome for a proposal that does not pass it.
    :param stages: stages whose milestones the gate judges; empty for all.
    :param candidates: statuses, in the community's words, whose proposals count for any release if they name none.
    :param words: outcome -> the community's words for it.
    :param unknown: facts that count for the community, and that no file of the repository states.
    :param is_default: True for the gate of a release without dates.
    """

    name: str
    title: str
    requirements: Mapping[Code, Outcome]
    stages: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    is_default: bool = False

    def get_word(self, outcome: str) -> str:
        """Return the community's words for an outcome."""
        return self.words.get(outcome) or outcome.replace("-", " ").capitalize()


def read_gates(tables: ProfileTables) -> tuple[Gate, ...]:
    """Return the gates of a profile, in the order of a release; raise an error for an invalid one."""
    gates = []
    statuses = read_vocabulary(tables, "status", "values")
    axis = (*tables.get_table("stages"), *tables.get_table("terminal"))
    for index, table in enumerate(tables.get_tables("gates")):

        def report(*keys: str | int, message: str, index: int = index) -> None:
            raise tables.make_error(message, "gates", index, *keys)

        gates.append(_read_gate(table, report, axis, statuses))
    return tuple(gates)


def _read_gate(table: Mapping[str, Any], report: Report, axis: Iterable[str], statuses: Collection[str]) -> Gate:
    for key in table:
        if key not in GATE_KEYS:
            report(key, message=f"a gate has {join_words(GATE_KEYS)}, not {key!r}{format_suggestion(key, GATE_KEYS)}")
    name, title = table.get("name"), table.get("title", table.get("name"))
    if not isinstance(name, str) or not isinstance(title, str) or not name.strip():
        report(message="a gate needs a `name`, which is that of a date of releases")
    requirements: dict[Code, Outcome] = {}
    for outcome in (Outcome.AT_RISK, Outcome.BLOCKED):
        for text in _read_texts(table, outcome, report):
            requirements[_read_code(text, partial(report, outcome))] = outcome
    stages = _read_texts(table, "stages", report)
    for stage in stages:
        if stage not in axis:
            report("stages", message=f"there is no stage {stage!r}{format_suggestion(stage, axis)}")
    candidates = tuple(map(normalize_term, _read_texts(table, "candidates", report)))
    for word in candidates:
        if word not in statuses:
            report("candidates", message=f"there is no status {word!r}{format_suggestion(word, statuses)}")
    words, unknown, is_default = _read_words(table, report), _read_texts(table, "unknown", report), table.get("default")
    return Gate(str(name).strip(), str(title), requirements, stages, candidates, words, unknown, is_default is True)


def _read_words(table: Mapping[str, Any], report: Report) -> Mapping[str, str]:
    words = table.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(word, str) for word in words.values()):
        report("words", message="the words of a gate must be a table of texts")
    for outcome in words:
        if outcome not in OUTCOME_WORDS:
            report("words", message=f"there is no outcome {outcome!r}; there are {join_words(OUTCOME_WORDS)}")
    return dict(words)


def _read_texts(table: Mapping[str, Any], key: str, report: Report) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text.strip() for text in value):
        report(key, message=f"`{key}` of a gate must be a list of texts, not {shorten_text(repr(value))}")
    return tuple(value)


def _read_code(text: str, report: Report) -> Code:
    if text not in set(Code):
        report(message=f"there is no rule {text!r}{format_suggestion(text, Code)}")
    return Code(text)
