"""Baseline: the findings that a project has accepted, so that only new ones fail ``check``.

A baseline counts the findings of each file and code, since line numbers change with every edit. It also records the
status and stage of the proposals in the file: when one of them changes, the entries of the file lapse, because then
the whole document has to be right.

The file is JSON with one entry on each line, sorted, and the version after them, so that every entry ends with a comma
and pull requests that change different entries do not conflict.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..diagnostics import Code, Diagnostic, Level, SetupError, shorten_text

if TYPE_CHECKING:
    from ..collection.collection import Collection

BASELINE_FILE_NAME = "enhancements-baseline.json"
BASELINE_VERSION = 1
_NO_STATE = ("", "")
_UNKNOWN_STAGE = "?"


class BaselineKey(NamedTuple):
    """File and code whose findings an entry counts."""

    path: str
    code: str


@dataclass(frozen=True, order=True, slots=True)
class BaselineEntry:
    """Number of accepted findings of one file and code.

    :param status: canonical status of the proposal when the entry was written, as written if the profile does not know
        it; those of several proposals in one file are joined by commas.
    :param stage: likewise for the stage; ``?`` for one that follows from a release which is not known.
    """

    count: int
    status: str
    stage: str

    @property
    def state(self) -> tuple[str, str]:
        """Status and stage."""
        return self.status, self.stage

    def has_lapsed(self, state: tuple[str, str]) -> bool:
        """Return True if the proposals in the file have another status or stage; an unknown stage equals any other."""
        status, stage = state
        is_known = _UNKNOWN_STAGE not in (*self.stage.split(", "), *stage.split(", "))
        return self.status != status or (is_known and self.stage != stage)


@dataclass(frozen=True)
class Baseline:
    """The accepted findings of a project."""

    entries: Mapping[BaselineKey, BaselineEntry]


@dataclass(frozen=True)
class CheckedScope:
    """The part of a project that one run judges: entries of other files and rules are neither stale nor rewritten.

    :param has_path: test of the path of a file; None for all files.
    :param has_code: test of a code; None for all codes.
    """

    has_path: Callable[[str], bool] | None = None
    has_code: Callable[[str], bool] | None = None

    @property
    def is_everything(self) -> bool:
        """True if a run judges all files and rules."""
        return self.has_path is None and self.has_code is None

    def __contains__(self, key: BaselineKey) -> bool:
        is_path_judged = self.has_path is None or self.has_path(key.path)
        return is_path_judged and (self.has_code is None or self.has_code(key.code))


FileStates: TypeAlias = Mapping[str, tuple[str, str]]
"""Path of each file of proposals -> their statuses and stages, in the order of their lines."""


@dataclass(frozen=True)
class CurrentFindings:
    """The findings of a run by file and code, with the states of the proposals in each file."""

    counts: Mapping[BaselineKey, int]
    states: FileStates

    def get_state(self, path: str) -> tuple[str, str]:
        """Return status and stage of the proposals in a file; empty texts for a file without proposals."""
        return self.states.get(path, _NO_STATE)


def count_findings(diagnostics: Iterable[Diagnostic], states: FileStates) -> CurrentFindings:
    """Count the diagnostics that fail a run by file and code."""
    counts = Counter(BaselineKey(d.path, d.code) for d in diagnostics if d.level.is_finding)
    counts = Counter({key: count for key, count in counts.items() if key.code != Code.STALE_BASELINE})
    return CurrentFindings(counts, states)


def describe_states(collection: Collection) -> FileStates:
    """Return the statuses and stages of the proposals in each file."""
    states: defaultdict[str, list[tuple[int, str, str, str]]] = defaultdict(list)
    for entry in collection:
        enhancement = entry.enhancement
        status, stage = (v.value if v.is_known else v.raw for v in (enhancement.status, enhancement.stage))
        if collection.needs_current_release(enhancement):
            stage = _UNKNOWN_STAGE
        for path in entry.files:
            states[path].append((enhancement.source.line, entry.key, status or "", stage or ""))
    return {
        path: (", ".join(status for *_, status, _ in sorted(own)), ", ".join(stage for *_, stage in sorted(own)))
        for path, own in states.items()
    }


def update_baseline(baseline: Baseline, current: CurrentFindings, scope: CheckedScope) -> Baseline:
    """Return a baseline that accepts all present findings of a scope, with the old entries of everything else."""
    entries = {key: entry for key, entry in baseline.entries.items() if key not in scope}
    for key, count in current.counts.items():
        if key in scope:
            entries[key] = BaselineEntry(count, *current.get_state(key.path))
    return Baseline(entries)


def prune_baseline(baseline: Baseline, current: CurrentFindings, scope: CheckedScope) -> Baseline:
    """Return a baseline without lapsed entries, and with no more findings of each entry than there are."""
    entries = {}
    for key, entry in baseline.entries.items():
        if key not in scope:
            entries[key] = entry
            continue
        state, count = current.get_state(key.path), min(entry.count, current.counts.get(key, 0))
        if count and not entry.has_lapsed(state):
            entries[key] = BaselineEntry(count, *state)
    return Baseline(entries)


def apply_baseline(
    diagnostics: Iterable[Diagnostic], baseline: Baseline, current: CurrentFindings
) -> Iterator[Diagnostic]:
    """Yield the diagnostics that a baseline does not accept.

    Where a file has more findings of a code than accepted, all of them are yielded: counts cannot tell which are new.
    """
    for diagnostic in diagnostics:
        key = BaselineKey(diagnostic.path, diagnostic.code)
        entry = baseline.entries.get(key) if diagnostic.level.is_finding else None
        if entry is None or entry.has_lapsed(current.get_state(key.path)):
            yield diagnostic
        elif (count := current.counts.get(key, 0)) > entry.count:
            note = f"one of {count} findings of this rule in the file, of which the baseline accepts {entry.count}"
            yield replace(diagnostic, message=f"{diagnostic.message} ({note})")


def find_stale_entries(
    baseline: Baseline,
    current: CurrentFindings,
    scope: CheckedScope,
    has_file: Callable[[str], bool],
    location: tuple[str, Mapping[BaselineKey, int]],
) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each file with entries that no longer apply; one for all files that have fewer findings.

    :param has_file: test of the path of a file.
    :param location: path of the baseline's file, relative to the root, and the lines of its entries.
    """
    own: defaultdict[str, dict[BaselineKey, BaselineEntry]] = defaultdict(dict)
    for key, entry in sorted(baseline.entries.items()):
        if key in scope:
            own[key.path][key] = entry
    reasons: list[tuple[BaselineKey, str]] = []
    improved: list[tuple[BaselineKey, str]] = []
    for file, entries in own.items():
        if stale := [key for key, entry in entries.items() if _is_stale(key, entry, current)]:
            reason = _explain_lapse(file, entries[stale[0]], current.get_state(file), has_file)
            if reason:
                reasons.append((stale[0], reason))
            else:
                improved.append((stale[0], _describe_improvement(file, entries, stale, current)))
    if improved:
        key, reason = improved[0]
        others = len(improved) - 1
        rest = f", and so {'has' if others == 1 else 'have'} {others} other file{'s' * (others > 1)}" if others else ""
        reasons.append((key, f"{reason}{rest}"))
    path, lines = location
    for key, reason in reasons:
        message = f"{reason}; remove what no longer applies with `check --prune-baseline`"
        yield Diagnostic(path, lines.get(key), Code.STALE_BASELINE, message, Level.INFO)


def _is_stale(key: BaselineKey, entry: BaselineEntry, current: CurrentFindings) -> bool:
    return entry.has_lapsed(current.get_state(key.path)) or current.counts.get(key, 0) < entry.count


def _explain_lapse(file: str, entry: BaselineEntry, state: tuple[str, str], has_file: Callable[[str], bool]) -> str:
    """Return why an entry of a file has lapsed; empty if it has not."""
    if not has_file(file):
        return f"there is no file {shorten_text(file)!r} any more"
    for name, old, new in zip(("status", "stage"), entry.state, state, strict=True):
        if old != new and entry.has_lapsed(state):
            change = f"from {shorten_text(old, 40) or 'none'!r} to {shorten_text(new, 40) or 'none'!r}"
            return f"the {name} of {file} changed {change}, so that all its findings count again"
    return ""


def _describe_improvement(
    file: str, entries: Mapping[BaselineKey, BaselineEntry], stale: list[BaselineKey], current: CurrentFindings
) -> str:
    numbers = (f"{key.code} ({entries[key].count} accepted, {current.counts.get(key, 0)} left)" for key in stale[:8])
    return f"{file} has fewer findings than accepted: {', '.join(numbers)}"


# -- the file ------------------------------------------------------------------------------


def format_baseline(baseline: Baseline) -> str:
    """Return the text of a baseline's file; the same findings give the same text."""
    encode = json.JSONEncoder(ensure_ascii=True).encode  # file names may contain bytes that are not UTF-8
    lines = [f"{encode(f'{path} {code}')}: {encode(asdict(e))},\n" for (path, code), e in _sort(baseline)]
    return f'{{\n{"".join(lines)}"version": {BASELINE_VERSION}\n}}\n'


def _sort(baseline: Baseline) -> list[tuple[BaselineKey, BaselineEntry]]:
    return sorted(baseline.entries.items())


def parse_baseline(text: str, name: str) -> Baseline:
    """Read the text of a baseline's file.

    :param name: name of the file for messages.
    :raises SetupError: if the text is no baseline, or one of a newer version.
    """
    try:
        pairs = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError) as error:
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise SetupError(f"{name}{line}: the baseline is not valid JSON; {_REMEDY}") from None
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        raise SetupError(f"{name}: the baseline is no JSON object; {_REMEDY}")
    version = dict(pairs).get("version")
    if type(version) is not int or version < 1:
        raise SetupError(f"{name}: the baseline has no number as `version`; {_REMEDY}")
    if version > BASELINE_VERSION:
        raise SetupError(
            f"{name}: the baseline has version {version}, newer than {BASELINE_VERSION}, which this version of "
            "sphinx-enhancements reads; upgrade it"
        )
    entries: dict[BaselineKey, BaselineEntry] = {}
    for text_key, value in pairs:
        if text_key != "version":
            key, entry = _parse_entry(text_key, value, name)
            # Merging may leave two lines for one entry.
            entries[key] = max(entry, entries.get(key, entry))
    return Baseline(entries)


_REMEDY = "mend it, or write it again with `check --write-baseline`"


def _parse_entry(text_key: str, value: Any, name: str) -> tuple[BaselineKey, BaselineEntry]:
    path, space, code = text_key.rpartition(" ")
    values = dict(value) if isinstance(value, list) and all(isinstance(pair, tuple) for pair in value) else {}
    count, status, stage = (values.get(field.name) for field in fields(BaselineEntry))
    if not (path and space and type(count) is int and count > 0 and isinstance(status, str) and isinstance(stage, str)):
        what = f"the entry {shorten_text(text_key)!r} must be a path and a code, with `count`, `status` and `stage`"
        raise SetupError(f"{name}: {what}; {_REMEDY}")
    return BaselineKey(path, code), BaselineEntry(count, status, stage)


def find_entry_lines(text: str) -> dict[BaselineKey, int]:
    """Return the line of each entry in a baseline's file that is formatted as :func:`format_baseline` does."""
    lines = {}
    for number, line in enumerate(text.split("\n"), 1):
        key, separator, _ = line.strip().partition(": {")
        if separator:
            try:
                path, _, code = str(json.loads(key)).rpartition(" ")
            except ValueError:
                continue
            lines[BaselineKey(path, code)] = number
    return lines
