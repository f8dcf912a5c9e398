"""Lifecycle of a community's proposals: the statuses and stages of its profile, with their rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection
from ..config.profile import Profile
from ..config.terms import normalize_term
from ..diagnostics import Code
from ..model import DECISION_STEPS, GateDefault, Status
from ..rules.levels import LevelTable
from .cells import NO_STAGE, Item, ItemKind

ABSENT = "none"  # Name of the row for enhancements without a status, or without a stage


@dataclass(frozen=True, slots=True)
class LifecycleSpec:
    """Options of a lifecycle: True to count the enhancements in each status and stage."""

    counts: bool = False


class LifecycleState(NamedTuple):
    """A status or a stage with the rules of the profile for it.

    :param name: canonical name; ``unknown`` or :data:`ABSENT` for enhancements without a known status or stage.
    :param spellings: words that are read as this state, each with the stage that it implies as its note.
    :param sections: headings of the sections that are required from this state on.
    :param is_default: True for the status of proposals that name none.
    :param proposal_count: number of enhancements, not counting those that only aim at this stage.
    """

    name: str
    item: Item
    spellings: tuple[Item, ...] = ()
    transitions: tuple[Item, ...] = ()
    sections: tuple[str, ...] = ()
    gate_default: GateDefault | None = None
    is_accepted: bool = False
    is_default: bool = False
    is_terminal: bool = False
    proposal_count: int | None = None
    aimed_count: int = 0


class Lifecycle(NamedTuple):
    """Statuses and stages of a profile, and the headings of the sections that every proposal requires."""

    statuses: tuple[LifecycleState, ...]
    stages: tuple[LifecycleState, ...]
    always_required: tuple[str, ...]
    checks_sections: bool


def compute_lifecycle(collection: Collection, spec: LifecycleSpec) -> Lifecycle:
    """Return the statuses and stages of the collection's profile."""
    profile = collection.profile
    always = tuple(dict.fromkeys(profile.iter_required_headings(None, None)))
    statuses, stages = _iter_statuses(profile, always), _iter_stages(profile, always)
    if spec.counts:
        statuses = _add_counts(
            statuses, (e.enhancement.status.value for e in collection), ItemKind.STATUS, profile.absent_status_word
        )
        names: dict[bool, list[str | None]] = {True: [], False: []}
        for entry in collection:
            names[collection.classify_stage(entry.key).is_reached].append(entry.enhancement.stage.value)
        stages = _add_counts(stages, names[True], ItemKind.STAGE, NO_STAGE, names[False])
    levels = LevelTable(profile, collection.settings)
    return Lifecycle(tuple(statuses), tuple(stages), always, levels.is_enabled(Code.MISSING_SECTION))


def _iter_statuses(profile: Profile, always: Iterable[str]) -> Iterator[LifecycleState]:
    present = [status for status in Status if status in profile.statuses.values() and status != Status.UNKNOWN]
    before = list(always)
    for status in present:
        required = list(profile.iter_required_headings(status, None))
        following = dict.fromkeys(name for name in profile.transitions.get(status, ()) if name in present)
        yield LifecycleState(
            status,
            _make_status_item(profile, status),
            tuple(_iter_spellings(profile, profile.statuses, status, profile.status_stages)),
            tuple(_make_status_item(profile, name) for name in following),
            _exclude_headings(required, before if status in DECISION_STEPS else always),
            is_accepted=status in profile.accepted,
            is_default=status == profile.default_status,
        )
        if status in DECISION_STEPS:
            before = required


def _iter_stages(profile: Profile, always: Iterable[str]) -> Iterator[LifecycleState]:
    before = list(always)
    for stage in profile.axis:
        required = list(profile.iter_required_headings(None, stage))
        yield LifecycleState(
            stage,
            Item(profile.get_display_word(stage), ItemKind.STAGE, stage),
            tuple(_iter_spellings(profile, profile.stages, stage, {})),
            sections=_exclude_headings(required, before),
            gate_default=profile.gate_defaults.get(stage),
            is_terminal=stage in profile.terminal_stages,
        )
        before = required


def _make_status_item(profile: Profile, status: str) -> Item:
    return Item(profile.get_display_word(status), ItemKind.STATUS, status)


def _iter_spellings(
    profile: Profile, vocabulary: Mapping[str, str], canonical: str, stages: Mapping[str, str]
) -> Iterator[Item]:
    """Yield the words that a vocabulary maps to a canonical name."""
    default_stage = stages.get(normalize_term(canonical))
    for spelling, name in vocabulary.items():
        if name == canonical:
            stage = stages.get(spelling, default_stage)
            yield Item(spelling, ItemKind.CODE, None, profile.get_display_word(stage) if stage else None)


def _exclude_headings(headings: Iterable[str], excluded: Iterable[str]) -> tuple[str, ...]:
    """Return headings without repeated and excluded ones, compared as words of a vocabulary are."""
    omitted = {normalize_term(title) for title in excluded}
    return tuple({term: title for title in headings if (term := normalize_term(title)) not in omitted}.values())


def _add_counts(
    states: Iterable[LifecycleState],
    names: Iterable[str | None],
    kind: ItemKind,
    absent_text: str,
    aimed: Iterable[str | None] = (),
) -> Iterator[LifecycleState]:
    """Yield states with their numbers of enhancements, then those for unknown and absent names if there are any."""
    counts, aimed_counts = Counter(names), Counter(aimed)
    for state in states:
        yield state._replace(proposal_count=counts[state.name], aimed_count=aimed_counts[state.name])
    if unknown := counts[Status.UNKNOWN]:
        yield LifecycleState(Status.UNKNOWN, Item("unknown", kind, Status.UNKNOWN), proposal_count=unknown)
    if absent := counts[None]:
        yield LifecycleState(ABSENT, Item(absent_text, kind), proposal_count=absent)
