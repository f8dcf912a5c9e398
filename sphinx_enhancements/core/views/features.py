"""How mature a feature is in a release, and what its gates do there: for those who use it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..releases import parse_version, rank_on_axis
from .cells import (
    Item,
    ItemKind,
    make_enhancement_item,
    make_known_stage_item,
    make_release_item,
    make_stage_item,
    make_status_item,
)
from .periods import Periods
from .table import filter_entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..collection.collection import Collection, Entry
    from ..config.profile import Profile
    from ..model import Enhancement, GateDefault
    from ..releases import ReleaseOrder
    from .periods import Period


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """What is asked of a feature.

    :param target: a reference to a proposal, or the name of a feature gate.
    :param release: the release that is described; empty for the one that the project is at.
    :param own_releases: what the project calls its own release; the first that is one counts.
    """

    target: str
    release: str = ""
    own_releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GatesSpec:
    """What a table of feature gates is asked for.

    :param filter: a query: the gates of which proposals.
    :param release: a release of which alone the state is shown; empty for all periods.
    :param own_releases: as in :class:`FeatureSpec`.
    """

    filter: str = ""
    release: str = ""
    own_releases: tuple[str, ...] = ()


class Gate(NamedTuple):
    """A feature gate, and whether it is on where nobody sets it; ``None`` where nobody says so."""

    item: Item
    default: GateDefault | None


class Step(NamedTuple):
    """A stage that is still to come.

    :param planned: whether its release is not out, as far as the settings tell.
    """

    stage: Item
    release: Item
    planned: bool


class FeatureState(NamedTuple):
    """What one proposal says of a feature.

    :param status: the decision, where the proposal is no accepted work.
    :param stage: what it has reached; ``None`` where it is no feature, or in no release so far.
    :param missing: the release that is described, where the feature comes after it.
    :param since: the release in which it reached that; ``None`` where no milestone says so.
    :param track: the part of the proposal that has reached it, where there are several side by side.
    """

    proposal: Item
    status: Item | None
    stage: Item | None
    missing: Item | None
    since: Item | None
    track: str | None
    gates: tuple[Gate, ...]
    following: Step | None


class FeatureStates(NamedTuple):
    """A feature: one state for each proposal that it is about; none where the target is unknown."""

    target: str
    states: tuple[FeatureState, ...]
    problems: tuple[tuple[Code, str], ...] = ()


class GateRow(NamedTuple):
    """A feature gate while its feature is at one stage.

    :param until: the release in which the next stage begins, which is the first without this one.
    :param planned: whether it is still to begin.
    """

    gate: Item
    track: str | None
    default: GateDefault | None
    stage: Item
    since: Item | None
    until: Item | None
    planned: bool
    proposal: Item


class GateTable(NamedTuple):
    """A table of feature gates, by name and then by release."""

    rows: tuple[GateRow, ...]
    problems: tuple[tuple[Code, str], ...] = ()


def compute_feature_states(collection: Collection, spec: FeatureSpec) -> FeatureStates:
    """The state of a feature in a release. What the spec asks for in vain is reported in the answer."""
    problems: list[tuple[Code, str]] = []
    release = _described(collection, spec.release, spec.own_releases, problems)
    found = collection.resolve_reference(spec.target)
    gate = "" if found else spec.target.strip()
    entries = (found,) if found else collection.by_gate.get(gate.casefold(), ())
    if not entries:
        message = f"{spec.target!r} is no proposal here, and no feature gate of one; no state of a feature is shown"
        if collection.external.find_key(spec.target) is not None:
            message = f"{spec.target!r} is none of this project's proposals: only those have a feature state"
        problems.append((Code.UNRESOLVED_REFERENCE, message))
    return FeatureStates(
        spec.target,
        tuple(_state(collection, entry, release, gate) for entry in entries),
        tuple(problems),
    )


def compute_gate_table(collection: Collection, spec: GatesSpec) -> GateTable:
    """The feature gates of accepted work, each with the stages that its feature goes through."""
    problems: list[tuple[Code, str]] = []
    now = _described(collection, spec.release, spec.own_releases, problems)
    only = _named(collection.order, spec.release) if spec.release else None
    rows = [
        row
        for entry in filter_entries(collection, spec.filter, problems)
        for gate in entry.enhancement.gates
        for row in _gate_rows(collection, entry, gate, now, only)
    ]
    rows.sort(key=lambda row: (row.gate.text.casefold(), row.gate.text))  # the rest is in its order
    return GateTable(tuple(rows), tuple(problems))


def _described(
    collection: Collection, asked: str, own_releases: Iterable[str], problems: list[tuple[Code, str]]
) -> str | None:
    """The release that a page describes: the one asked for, else the project's own, else the current one.

    :param problems: where it is reported that the one asked for is none.
    """
    order = collection.order
    if asked and (name := _named(order, asked)):
        return name
    # What the settings do not list comes after all that they do, where those are no versions: it tells nothing.
    own = (name for text in own_releases if (name := _named(order, text)) and order.has_known_position(name))
    instead = next(own, order.current)
    if asked:
        taken = f"{instead} is taken" if instead else "the stage is shown as the proposal declares it"
        message = f"`release` is {asked!r}, which is no version such as v1.9 and no declared release; {taken}"
        problems.append((Code.UNKNOWN_RELEASE, message))
    return instead


def _named(order: ReleaseOrder, text: str) -> str | None:
    """The release that a text names. A pre-release or a build of a version describes that version."""
    name, version = order.canonical_name(text), parse_version(text)
    if name is None or version is None or name in order.names:
        return name
    return order.canonical_name(version.base_version) if str(version) != version.base_version else name


def _release_item(name: str) -> Item:
    return Item(name, ItemKind.RELEASE, name)


def _state(collection: Collection, entry: Entry, release: str | None, gate: str) -> FeatureState:
    enhancement, profile = entry.enhancement, collection.profile
    periods = Periods(collection, enhancement, gate)
    reached = periods.at(release) if release else None
    stage = _declared(collection, enhancement, periods, reached, release)
    if stage is not None:
        reached = None
    elif reached is not None:
        stage = make_known_stage_item(reached.stage, profile)
    status = enhancement.status.value
    if status not in profile.accepted and (stage is None or not enhancement.decision.is_retired):
        aim = None if enhancement.decision.has_dropped_milestones else periods.after(None)
        return FeatureState(
            make_enhancement_item(collection, entry.key),
            make_status_item(enhancement, profile),
            None,
            None,
            None,
            None,
            (),
            _step(collection, aim),
        )
    following = None
    if status in profile.accepted and (stage is None or release is not None):
        following = periods.after(release, reached, rank_on_axis(profile.axis, stage.target) if stage else -1)
    canonical = stage.target if stage else None
    return FeatureState(
        make_enhancement_item(collection, entry.key),
        None if status in profile.accepted else make_status_item(enhancement, profile),
        stage,
        make_release_item(collection.order, release) if release and stage is None and following else None,
        _release_item(reached.release) if reached else None,
        reached.track if reached and len(periods.tracks) > 1 else None,
        tuple(
            Gate(Item(name, ItemKind.CODE), _default(enhancement, profile, canonical))
            for name in enhancement.gates
            if not gate or name.casefold() == gate.casefold()
        ),
        _step(collection, following),
    )


def _declared(
    collection: Collection, enhancement: Enhancement, periods: Periods, reached: Period | None, release: str | None
) -> Item | None:
    """The stage that a proposal declares, where that counts rather than its milestones.

    It does where nobody says which release is described, where there are no milestones, and for the
    present where no milestone says it: an end, or what was there before milestones were written.
    """
    order, profile = collection.order, collection.profile
    stage = make_stage_item(enhancement.stage, profile)
    if release is None or not periods.all or stage is None:
        return stage
    past = order.current is not None and order.sort_key(release) < order.sort_key(order.current)
    if past or stage.target not in profile.axis or any(p.stage == stage.target for p in periods.all):
        return None
    height = rank_on_axis(profile.axis, stage.target)
    ended = reached is not None and stage.target in profile.terminal_stages
    before = reached is None and all(height < p.height for p in periods.all)
    return stage if ended or before else None


def _step(collection: Collection, period: Period | None) -> Step | None:
    if period is None:
        return None
    stage = make_known_stage_item(period.stage, collection.profile)
    return Step(stage, _release_item(period.release), collection.order.is_planned(period.release))


def _default(enhancement: Enhancement, profile: Profile, stage: str | None) -> GateDefault | None:
    """Whether a gate is on at a stage: as the proposal says, else by the community's rule."""
    return dict(enhancement.gate_defaults).get(stage or "", profile.gate_defaults.get(stage or ""))


def _gate_rows(collection: Collection, entry: Entry, gate: str, now: str | None, only: str | None) -> list[GateRow]:
    """The rows of one gate of a proposal.

    :param now: the release from which on a period is still to come.
    :param only: a release of which alone the state is wanted.
    """
    enhancement, profile, order = entry.enhancement, collection.profile, collection.order
    state = _state(collection, entry, only or now, gate)
    if state.status is not None and state.stage is None:
        return []
    periods = Periods(collection, enhancement, gate)

    def row(
        track: str | None, stage: Item, since: Item | None, until: Item | None, *, planned: bool = False
    ) -> GateRow:
        default = _default(enhancement, profile, stage.target)
        return GateRow(Item(gate, ItemKind.CODE), track, default, stage, since, until, planned, state.proposal)

    present = []
    if state.stage is not None:
        until = state.following.release if state.following else None
        present.append(row(state.track, state.stage, state.since, until))
    if only or not periods.all:
        return present
    rows = []
    for track, found in periods.tracks.items():
        for n, period in enumerate(found):
            coming = now is not None and period.position > order.sort_key(now)
            if coming and state.status is not None:
                break
            until = _release_item(found[n + 1].release) if n + 1 < len(found) else None
            shown = track if len(periods.tracks) > 1 else None
            stage = make_known_stage_item(period.stage, profile)
            planned = coming and order.is_planned(period.release)
            rows.append(row(shown, stage, _release_item(period.release), until, planned=planned))
    if now is None or state.stage is None or state.since is not None:
        return rows
    # What it is today is in no milestone.
    return [*rows, *present] if state.stage.target in profile.terminal_stages else [*present, *rows]
