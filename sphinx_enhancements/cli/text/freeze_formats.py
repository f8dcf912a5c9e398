"""Forms of the outcome of a gate: text, Markdown, comments and JSON."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ...core.collection.targets import ReleaseTarget
from ...core.config.gate_exceptions import Decision
from ...core.config.gates import Gate, Outcome
from ...core.diagnostics import shorten_text, to_printable_line
from ...core.gates.assessment import GateResult, Reason
from ...core.gates.remedies import explain_rule, find_remedy
from ...core.history.moments import Moment
from ...core.instants import format_instant
from .output import format_count
from .styles import add_style
from .terminal import Screen
from .width import wrap_text

_OUTCOMES = (Outcome.BLOCKED, Outcome.AT_RISK, Outcome.READY)
_MAX_WIDTH = 100  # columns; longer lines are hard to read
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|!~&])")
_COMMENT_END = re.compile(r"-{2,}|[<>]")


@dataclass(frozen=True)
class FreezeReport:
    """Outcome of a gate for all proposals of a release.

    :param moment: moment at which the gate was judged; None for the files on the disk.
    :param revision: commit of the files; None if that is unknown.
    :param unconfirmed: proposals with a plan for the release to which they have not opted in, which are not judged.
    """

    gate: Gate
    release: str
    results: tuple[GateResult, ...]
    moment: Moment | None = None
    revision: str | None = None
    unconfirmed: tuple[ReleaseTarget, ...] = ()

    def select(self, outcome: Outcome) -> list[GateResult]:
        """Return the results with an outcome."""
        return [result for result in self.results if result.outcome is outcome]

    @property
    def heading(self) -> str:
        """Gate, release and moment on one line."""
        moment = "" if self.moment is None else f", as of {format_instant(self.moment.instant)}"
        revision = "" if self.revision is None else f" (commit {self.revision[:10]})"
        return f"{self.gate.title} of {self.release}{moment}{revision}"

    @property
    def counts(self) -> str:
        """Number of proposals with each outcome, on one line."""
        parts = [f"{len(self.select(outcome))} {outcome.words}" for outcome in _OUTCOMES]
        excepted = sum(result.exception is not None for result in self.results)
        return ", ".join([*parts, *([format_count(excepted, "exception")] if excepted else [])])


def describe_outcome(report: FreezeReport, result: GateResult) -> str:
    """Return the community's words for the outcome of one proposal."""
    if result.exception is not None and result.exception.decision is Decision.APPROVED:
        return report.gate.get_word("exception")
    return report.gate.get_word(result.outcome)


def export_report(report: FreezeReport) -> dict[str, Any]:
    """Return a report as JSON."""
    return {
        "release": report.release,
        "gate": report.gate.name,
        "asOf": None if report.moment is None else format_instant(report.moment.instant),
        "revision": report.revision,
        "proposals": [_export_result(report, result) for result in report.results],
        "notOptedIn": [_export_unconfirmed(target) for target in report.unconfirmed],
        "unknown": list(report.gate.unknown),
    }


def _export_result(report: FreezeReport, result: GateResult) -> dict[str, Any]:
    enhancement, exception = result.target.enhancement, result.exception
    return {
        "key": enhancement.key,
        "number": enhancement.number,
        "title": enhancement.title,
        "stage": result.target.stage,
        "outcome": result.outcome.value,
        "label": describe_outcome(report, result),
        "exception": None if exception is None else {"outcome": exception.decision.value, "reason": exception.reason},
        "reasons": [_export_reason(result, reason) for reason in result.reasons],
    }


def _export_unconfirmed(target: ReleaseTarget) -> dict[str, Any]:
    enhancement = target.enhancement
    path, line = enhancement.locate(target.milestone)
    return {
        "key": enhancement.key,
        "number": enhancement.number,
        "title": enhancement.title,
        "stage": target.stage,
        "path": path,
        "line": line,
    }


def _export_reason(result: GateResult, reason: Reason) -> dict[str, Any]:
    diagnostic = reason.diagnostic
    return {
        "code": diagnostic.code.value,
        "level": reason.outcome.value,
        "path": diagnostic.path,
        "line": diagnostic.line,
        "message": diagnostic.text,
        "remedy": find_remedy(result, reason),
    }


# -- text ----------------------------------------------------------------------------------


def format_text(report: FreezeReport, screen: Screen) -> Iterator[str]:
    """Yield the lines of a report for a terminal."""

    def style(text: str, name: str) -> str:
        return add_style(text, name, has_color=screen.has_color)

    width = min(screen.width, _MAX_WIDTH) if screen.width else None
    yield from (style(line, "heading") for line in wrap_text(to_printable_line(report.heading), width))
    yield report.counts
    styles = {Outcome.BLOCKED: "error", Outcome.AT_RISK: "warning", Outcome.READY: "accepted"}
    for outcome in _OUTCOMES:
        results = report.select(outcome)
        if results:
            yield ""
            yield style(f"{outcome.words.capitalize()} ({len(results)})", styles[outcome])
        for result in results:
            yield from _format_result(result, width, style)
    if report.unconfirmed:
        yield ""
        yield style(f"Not opted in, and not judged ({len(report.unconfirmed)})", "note")
    for target in report.unconfirmed:
        yield from _format_key_and_title(target, width, style)
        yield f"    {to_printable_line(_format_location(target))}"
    if report.gate.unknown:
        yield ""
        yield from (style(line, "note") for line in wrap_text(to_printable_line(_format_unknown(report.gate)), width))


def _format_unknown(gate: Gate) -> str:
    return f"Not known from the repository: {'; '.join(gate.unknown)}."


def _format_location(target: ReleaseTarget) -> str:
    """Return file and line of the milestone of a proposal."""
    path, line = target.enhancement.locate(target.milestone)
    return f"{path}:{line}"


def _format_key_and_title(target: ReleaseTarget, width: int | None, style: Callable[[str, str], str]) -> Iterator[str]:
    enhancement, stage = target.enhancement, target.milestone.stage
    facts = ", ".join(filter(None, (stage.raw or stage.value, enhancement.owner)))
    title = to_printable_line(f"{enhancement.title} ({facts})" if facts else enhancement.title)
    lines = wrap_text(to_printable_line(f"{enhancement.key} {title}"), width)
    yield style(enhancement.key, "key") + lines[0][len(enhancement.key) :]
    yield from (f"    {line}" for line in lines[1:])


def _format_result(result: GateResult, width: int | None, style: Callable[[str, str], str]) -> Iterator[str]:
    yield from _format_key_and_title(result.target, width, style)
    if result.exception is not None:
        text = f"exception {result.exception.decision}"
        yield f"    {to_printable_line(': '.join(filter(None, (text, result.exception.reason))))}"
    for reason in result.reasons:
        diagnostic = reason.diagnostic
        text = f"{diagnostic.location}: {diagnostic.text} [{diagnostic.code}]"
        first, *others = wrap_text(to_printable_line(text), width, 6)
        yield f"    {first}"
        yield from (f"      {line}" for line in others)
        remedy = to_printable_line(f"-> {find_remedy(result, reason)}")
        yield from (f"      {line}" for line in wrap_text(remedy, width, 6))


# -- Markdown ------------------------------------------------------------------------------


def format_markdown(report: FreezeReport) -> Iterator[str]:
    """Yield the lines of a report for an issue."""
    yield f"# {_escape(report.heading)}"
    yield ""
    yield f"{report.counts.capitalize()}."
    for outcome in _OUTCOMES:
        results = report.select(outcome)
        if not results:
            continue
        yield ""
        yield f"## {outcome.words.capitalize()} ({len(results)})"
        yield ""
        for result in results:
            yield f"- {_describe_proposal(result.target)}: {_escape(describe_outcome(report, result))}"
            yield from (f"  - {line}" for line in _format_exception(result) if line)
            yield from (f"  - {_format_reason(result, reason)}" for reason in result.reasons)
    if report.unconfirmed:
        yield ""
        yield f"## Not opted in, and not judged ({len(report.unconfirmed)})"
        yield ""
        for target in report.unconfirmed:
            yield f"- {_describe_proposal(target)}: {_format_code(_format_location(target))}"
    if report.gate.unknown:
        yield ""
        yield _escape(_format_unknown(report.gate))


def format_comments(report: FreezeReport) -> Iterator[str]:
    """Yield the lines of one comment for each proposal, ready to paste, each after a comment with its key."""
    for result in report.results:
        yield f"<!-- {_COMMENT_END.sub('-', to_printable_line(result.target.entry.key))} -->"
        yield ""
        yield f"**{_escape(describe_outcome(report, result))}**"
        yield ""
        yield from _format_exception(result)
        yield f"{_describe_proposal(result.target)} aims at {_escape(report.release)}. {_escape(report.heading)}."
        if result.reasons:
            yield ""
            yield "To do:"
            yield ""
            yield from (f"- [ ] {_format_reason(result, reason)}" for reason in result.reasons)
        if report.gate.unknown:
            yield ""
            yield _escape(_format_unknown(report.gate))
        yield ""


def _format_exception(result: GateResult) -> Iterator[str]:
    """Yield a paragraph about the exception of a proposal, if there is one, and the blank line after it."""
    exception = result.exception
    # The words for the outcome state an approved exception.
    if exception is not None and (exception.reason or exception.decision is not Decision.APPROVED):
        text = ": ".join(filter(None, (f"Exception {exception.decision}", exception.reason)))
        yield _escape(text)
        yield ""


def _describe_proposal(target: ReleaseTarget) -> str:
    enhancement, stage = target.enhancement, target.milestone.stage
    word = stage.raw or stage.value
    suffix = f" ({_escape(word)})" if word else ""
    return f"{_escape(enhancement.key)} {_escape(shorten_text(enhancement.title, 120))}{suffix}"


def _format_reason(result: GateResult, reason: Reason) -> str:
    diagnostic = reason.diagnostic
    remedy = find_remedy(result, reason)
    # Authors read the report without the program that explains a rule.
    advice = "" if remedy == explain_rule(diagnostic) else f". Try {_format_code(remedy)}"
    return f"{_format_code(diagnostic.location)}: {_escape(diagnostic.text)} ({diagnostic.code}){advice}"


def _format_code(text: str) -> str:
    """Return a text as code, in which backticks are replaced because nothing escapes them."""
    return f"`{to_printable_line(text).replace('`', chr(0x2CB))}`"


def _escape(text: str) -> str:
    """Return a text that Markdown shows as it is, and that notifies nobody."""
    escaped = _MARKDOWN.sub(r"\\\1", to_printable_line(text))
    return escaped.replace("@", "@\u200b")
