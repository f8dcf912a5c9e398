"""The command ``replay``: a gate at its instants in past releases, compared with what happened after it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..core.config.gates import Gate, Outcome
from ..core.diagnostics import to_printable_line
from ..core.gates.replay import ReleaseReplay, replay_gate
from ..core.history.repository import Repository
from ..core.project.project import Project
from .errors import CommandError
from .options.cache_folder import find_cache_folder
from .options.gate import find_gate, get_default_gate
from .text.output import format_count, write_json
from .text.settings_report import report_settings
from .text.terminal import add_format_option, add_screen_options, read_screen, write_screen
from .text.width import wrap_to_width


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.add_argument("gate", metavar="GATE", nargs="?", help="a gate of the profile (default: its main one)")
    parser.add_argument(
        "releases", metavar="RELEASE", nargs="*", help="a past release (default: all with a date of the gate)"
    )
    add_format_option(parser, ("text", "json"), "json is for scripts")
    add_screen_options(parser)
    parser.set_defaults(run=run_replay)


def run_replay(project: Project, options: argparse.Namespace) -> int:
    """Print the hit rate and the rate of false alarms of a gate; return the exit status."""
    report_settings(project)
    gate = find_gate(project, options.gate) or get_default_gate(project)
    repository = Repository(project.root)
    replays = list(replay_gate(project, repository, gate, options.releases, find_cache_folder(options)))
    if not replays:
        names = f" {', '.join(options.releases)}" if options.releases else ""
        raise CommandError(f"no [[releases]] table{names} of the settings has a date {gate.name!r}")
    if options.output_format == "json":
        write_json(export_replays(gate, replays))
    else:
        write_screen(format_text(format_replays(gate, replays), read_screen(options).width), options)
    return 0


# -- JSON ----------------------------------------------------------------------------------


def export_replays(gate: Gate, replays: Sequence[ReleaseReplay]) -> dict[str, Any]:
    """Return the replays of a gate as JSON."""
    return {
        "gate": gate.name,
        "releases": [_export_replay(replay) for replay in replays],
        "total": _export_counts(replays),
    }


def _export_replay(replay: ReleaseReplay) -> dict[str, Any]:
    return {
        "release": replay.release,
        "skipped": replay.skipped or None,
        **_export_counts([replay]),
        "exceptionOutcomes": [
            {
                "key": item.key,
                "decision": item.exception.decision.value,
                "outcome": item.outcome.value if item.outcome else None,
                "isPresent": item.is_present,
                "isMiss": item.is_miss,
                "reason": item.reason,
            }
            for item in replay.exceptions
        ],
        "falseAlarmReasons": [
            {"key": result.target.entry.key, "reasons": [reason.diagnostic.text for reason in result.reasons]}
            for result in replay.false_alarms
        ],
    }


def _export_counts(replays: Sequence[ReleaseReplay]) -> dict[str, Any]:
    hits, exceptions, alarms, kept = _count(replays)
    outcomes = Counter(result.outcome for replay in replays for result in replay.results)
    return {
        "outcomes": {outcome.value: outcomes[outcome] for outcome in Outcome},
        "exceptions": exceptions,
        "hits": hits,
        "hitRate": _divide(hits, exceptions),
        "kept": kept,
        "falseAlarms": alarms,
        "falseAlarmRate": _divide(alarms, kept),
    }


def _count(replays: Sequence[ReleaseReplay]) -> tuple[int, int, int, int]:
    """Return the numbers of hits, exceptions, false alarms and kept proposals."""
    return (
        sum(len(replay.hits) for replay in replays),
        sum(len(replay.judged_exceptions) for replay in replays),
        sum(len(replay.false_alarms) for replay in replays),
        sum(len(replay.kept) for replay in replays),
    )


def _divide(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


# -- text ----------------------------------------------------------------------------------


def format_text(lines: Iterable[tuple[str, str]], width: int | None) -> Iterator[str]:
    """Yield lines, each an indentation and a text, that fit into a number of columns."""
    for indent, text in lines:
        printable = to_printable_line(text)
        first, *others = wrap_to_width(printable, max(width - 8, 20)) if width else [printable]
        yield f"{indent}{first}"
        yield from (f"{indent}    {line}" for line in others)


def format_replays(gate: Gate, replays: Sequence[ReleaseReplay]) -> Iterator[tuple[str, str]]:
    """Yield the indentation and the text of each line about the replays of a gate."""
    yield "", f"{gate.title} in past releases"
    for replay in replays:
        if replay.skipped:
            yield "", f"{replay.release}: not judged, because {replay.skipped}"
            continue
        yield "", f"{replay.release}: {_format_rates([replay])}"
        for item in replay.exceptions:
            word = "miss" if item.is_miss else "hit" if item.is_present else "not judged"
            yield "    ", f"{item.key} ({item.exception.decision}): {word}, because {item.reason}"
        for result in replay.false_alarms:
            reasons = "; ".join(r.diagnostic.message for r in result.reasons if r.outcome is result.outcome)
            yield "    ", f"{result.target.entry.key}: false alarm, {result.outcome.words} because {reasons}"
    if len(replays) > 1:
        yield "", f"All: {_format_rates(replays)}"


def _format_rates(replays: Sequence[ReleaseReplay]) -> str:
    hits, exceptions, alarms, kept_proposals = _count(replays)
    return (
        f"{hits} of {format_count(exceptions, 'exception')} not ready{_format_share(hits, exceptions)}, "
        f"{alarms} of {format_count(kept_proposals, 'proposal')} that stayed in the release blocked"
        f"{_format_share(alarms, kept_proposals)}"
    )


def _format_share(part: int, whole: int) -> str:
    return f" ({100 * part / whole:.1f} %)" if whole else ""
