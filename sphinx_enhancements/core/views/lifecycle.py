"""The lifecycle of a community's proposals, as its profile has it: what is read, checked and shown."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..config.profile import normalize_term
from ..model import DECISION_STEPS, Status
from .cells import Item, ItemKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..collection.collection import Collection
    from ..config.profile import Profile
    from ..model import GateDefault

ABSENT = "none"
"""The name of the row of proposals that have no status, or no stage."""


@dataclass(frozen=True, slots=True)
class LifecycleSpec:
    """What a lifecycle is asked for.

    :param counts: whether it says how many proposals are where.
    """

    counts: bool = False


class State(NamedTuple):
    """A status or a stage.

    :param name: the canonical one; :data:`ABSENT` and ``unknown`` for proposals that have none of the others.
    :param spellings: the words that are read as it, each with the stage that it names too, if it does.
    :param following: the statuses that may come after it.
    :param sections: the headings that are asked for at it, and not before.
    :param gates: for a stage, what feature gates are at it for somebody who does not set them.
    :param proposals: how many proposals are at it, if somebody wants to know.
    """

    name: str
    item: Item
    spellings: tuple[Item, ...] = ()
    following: tuple[Item, ...] = ()
    sections: tuple[str, ...] = ()
    gates: GateDefault | None = None
    accepted: bool = False
    default: bool = False
    terminal: bool = False
    proposals: int | None = None


class Lifecycle(NamedTuple):
    """Both axes, apart.

    :param always: the headings that are asked for from the start.
    :param checked: whether it is a finding where one that is asked for is missing.
    """

    statuses: tuple[State, ...]
    stages: tuple[State, ...]
    always: tuple[str, ...]
    checked: bool


def compute_lifecycle(collection: Collection, spec: LifecycleSpec) -> Lifecycle:
    """What the profile says of statuses and stages."""
    profile = collection.profile
    always = tuple(dict.fromkeys(profile.required_sections.get("always", ())))
    statuses: Counter[str | None] = Counter()
    stages: Counter[str | None] = Counter()
    if spec.counts:
        statuses.update(entry.enhancement.status.value for entry in collection)
        stages.update(entry.enhancement.stage.value for entry in collection)
    return Lifecycle(
        (
            *_counted(_statuses(profile, always), statuses, spec),
            *_outside(ItemKind.STATUS, statuses),
        ),
        (
            *_counted(_stages(profile, always), stages, spec),
            *_outside(ItemKind.STAGE, stages),
        ),
        always,
        collection.check_sections,
    )


def _statuses(profile: Profile, always: Iterable[str]) -> Iterator[State]:
    present = [status for status in Status if status in profile.statuses.values() and status != Status.UNKNOWN]
    before: list[str] = list(always)
    for status in present:
        asked = list(profile.iter_required_headings(status, None))
        yield State(
            status,
            _status_item(profile, status),
            tuple(_spellings(profile, profile.statuses, status, profile.status_stages)),
            tuple(
                _status_item(profile, following)
                for following in dict.fromkeys(profile.transitions.get(status, ()))
                if following in present
            ),
            _new(asked, before if status in DECISION_STEPS else always),
            accepted=status in profile.accepted,
            default=status == profile.default_status,
        )
        if status in DECISION_STEPS:
            before = asked


def _stages(profile: Profile, always: Iterable[str]) -> Iterator[State]:
    before: list[str] = list(always)
    for stage in profile.axis:
        asked = list(profile.iter_required_headings(None, stage))
        yield State(
            stage,
            Item(profile.display_word(stage), ItemKind.STAGE, stage),
            tuple(_spellings(profile, profile.stages, stage, {})),
            sections=_new(asked, before),
            gates=profile.gate_defaults.get(stage),
            terminal=stage in profile.terminal_stages,
        )
        before = asked


def _status_item(profile: Profile, status: str) -> Item:
    return Item(profile.display_word(status), ItemKind.STATUS, status)


def _spellings(
    profile: Profile, vocabulary: Mapping[str, str], canonical: str, stages: Mapping[str, str]
) -> Iterator[Item]:
    """The words for a state, with the stage that a word for a status names too."""
    whole = stages.get(normalize_term(canonical))
    for spelling, meant in vocabulary.items():
        if meant == canonical:
            stage = stages.get(spelling, whole)
            yield Item(spelling, ItemKind.CODE, None, profile.display_word(stage) if stage else None)


def _new(asked: Iterable[str], before: Iterable[str]) -> tuple[str, ...]:
    """Headings that were not asked for before, in their order."""
    known = {normalize_term(title) for title in before}
    return tuple({normalize_term(title): title for title in asked if normalize_term(title) not in known}.values())


def _counted(states: Iterable[State], counts: Counter[str | None], spec: LifecycleSpec) -> Iterator[State]:
    return (state._replace(proposals=counts[state.name]) if spec.counts else state for state in states)


def _outside(kind: ItemKind, counts: Counter[str | None]) -> Iterator[State]:
    """Proposals that are nowhere on an axis: those whose word means nothing, and those without one."""
    if unknown := counts[Status.UNKNOWN]:
        yield State(Status.UNKNOWN, Item("unknown", kind, Status.UNKNOWN), proposals=unknown)
    if absent := counts[None]:
        yield State(ABSENT, Item("no status" if kind is ItemKind.STATUS else "no stage", kind), proposals=absent)
