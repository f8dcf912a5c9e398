"""Feature states: how mature a feature is in a release, and the defaults of its feature gates there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..config.profile import Profile
from ..diagnostics import Code
from ..model import Enhancement, GateDefault
from ..releases import ReleaseOrder, parse_version, rank_on_axis
from .cells import (
    Cell,
    Item,
    ItemKind,
    make_enhancement_item,
    make_known_stage_item,
    make_release_item,
    make_stage_item,
    make_status_item,
)
from .options import OptionReader, Problems
from .periods import Period, Periods


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """Options of a feature state.

    :param target: reference to an enhancement, or the name of a feature gate.
    :param release: release that is described; empty for the project's own.
    :param own_releases: names of the project's own release; the first that is a release counts.
    """

    target: str
    release: str = ""
    own_releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GatesSpec:
    """Options of a table of feature gates.

    :param release: release whose state alone is described; empty for every period.
    :param own_releases: names of the project's own release; the first that is a release counts.
    """

    filter: str = ""
    release: str = ""
    own_releases: tuple[str, ...] = ()


class NextStage(NamedTuple):
    """Stage after the described one; it is planned if its release is known not to be out."""

    stage: Item
    release: Item
    is_planned: bool


class FeatureState(NamedTuple):
    """State of a feature in a release by one enhancement; *missing_in* is the release if the feature comes later."""

    proposal: Item
    status: Item | None = None
    stage: Item | None = None
    missing_in: Item | None = None
    since: Item | None = None
    track: str | None = None
    gates: Cell = ()
    gate_default: GateDefault | None = None
    next_stage: NextStage | None = None


class FeatureStates(NamedTuple):
    """View of a feature: one state for each of its enhancements; none if the target does not resolve."""

    states: tuple[FeatureState, ...]
    problems: Problems = ()


class GateRow(NamedTuple):
    """Row of a feature gate while its feature is at one stage; it is planned if this begins in a later release."""

    gate: Item
    track: str | None
    default: GateDefault | None
    stage: Item
    since: Item | None
    until: Item | None
    is_planned: bool
    proposal: Item


class GateTable(NamedTuple):
    """Table of feature gates, sorted by name and then by release."""

    rows: tuple[GateRow, ...]
    problems: Problems = ()


def compute_feature_states(collection: Collection, spec: FeatureSpec) -> FeatureStates:
    """Return the states of a feature for a spec; invalid options are reported in the view."""
    options = OptionReader(collection)
    release = _select_release(collection.order, spec, options)
    resolved = collection.resolve_reference(spec.target)
    gate = "" if resolved else spec.target.strip()
    entries = (resolved,) if resolved else collection.by_gate.get(gate.casefold(), ())
    if not entries:
        message = f"{spec.target!r} is no proposal here, and no feature gate of one; no state of a feature is shown"
        if collection.external.find_key(spec.target) is not None:
            message = f"{spec.target!r} is none of this project's proposals: only those have a feature state"
        options.report(Code.UNRESOLVED_REFERENCE, message)
    states = tuple(_compute_state(collection, entry, release, gate) for entry in entries)
    return FeatureStates(states, options.problems)


def compute_gate_table(collection: Collection, spec: GatesSpec) -> GateTable:
    """Return the table of feature gates of accepted work for a spec, with a row for each stage."""
    options = OptionReader(collection)
    now = _select_release(collection.order, spec, options)
    only = _resolve_release(collection.order, spec.release) if spec.release else None
    rows = [
        row
        for entry in options.filter_entries(spec.filter)
        for gate in entry.enhancement.gates
        for row in _compute_gate_rows(collection, entry, gate, now, only)
    ]
    rows.sort(key=lambda row: (row.gate.text.casefold(), row.gate.text))
    return GateTable(tuple(rows), options.problems)


def _select_release(order: ReleaseOrder, spec: FeatureSpec | GatesSpec, options: OptionReader) -> str | None:
    """Return the release that a view describes: that of its option, otherwise the project's own, or the current one."""
    if spec.release and (name := _resolve_release(order, spec.release)):
        return name
    # A release that the settings do not list has no known position among releases whose names are no versions.
    own = (
        name for text in spec.own_releases if (name := _resolve_release(order, text)) and order.has_known_position(name)
    )
    fallback = next(own, order.current)
    consequence = f"{fallback} is taken" if fallback else "the stage is shown as the proposal declares it"
    options.resolve_release("release", spec.release, f"; {consequence}")
    return fallback


def _resolve_release(order: ReleaseOrder, text: str) -> str | None:
    """Return the release that a text names; a pre-release or local build counts as its base version."""
    name, version = order.get_canonical_name(text), parse_version(text)
    if name is None or version is None or name in order.names:
        return name
    return order.get_canonical_name(version.base_version) if str(version) != version.base_version else name


def _compute_state(collection: Collection, entry: Entry, release: str | None, gate: str) -> FeatureState:
    """Return the state of an enhancement's feature in a release, with one gate, or all its gates if none is named."""
    enhancement, profile = entry.enhancement, collection.profile
    proposal = make_enhancement_item(collection, entry.key)
    periods = Periods(collection, enhancement, gate)
    reached = periods.find_at(release) if release else None
    stage = _choose_declared_stage(collection, enhancement, periods, reached, release)
    if stage is not None:
        reached = None
    elif reached is not None:
        stage = make_known_stage_item(reached.stage, profile)
    is_accepted = enhancement.status.value in profile.accepted
    status = None if is_accepted else make_status_item(enhancement, profile)
    if not is_accepted and (stage is None or not enhancement.decision.is_retired):
        first = None if enhancement.decision.has_dropped_milestones else periods.find_next(None)
        return FeatureState(proposal, status, next_stage=_describe_next_stage(collection, first))
    following = None
    if is_accepted and (stage is None or release is not None):
        following = periods.find_next(release, reached, rank_on_axis(profile.axis, stage.target) if stage else -1)
    return FeatureState(
        proposal,
        status,
        stage,
        make_release_item(collection.order, release) if release and stage is None and following else None,
        make_release_item(collection.order, reached.release) if reached else None,
        reached.track if reached and len(periods.by_track) > 1 else None,
        tuple(Item(name, ItemKind.CODE) for name in enhancement.gates if gate.casefold() in ("", name.casefold())),
        _find_default(enhancement, profile, stage.target if stage else None),
        _describe_next_stage(collection, following),
    )


def _choose_declared_stage(
    collection: Collection, enhancement: Enhancement, periods: Periods, reached: Period | None, release: str | None
) -> Item | None:
    """Return the declared stage of an enhancement if it counts instead of that of its milestones.

    It counts without a release to describe and without milestones. For the current and later releases it also counts
    if no milestone has this stage and it is a terminal one, or one before all those of milestones.
    """
    order, profile = collection.order, collection.profile
    stage = make_stage_item(enhancement.stage, profile)
    if release is None or not periods.all_periods or stage is None:
        return stage
    is_past = order.current is not None and order.get_sort_key(release) < order.get_sort_key(order.current)
    if is_past or stage.target not in profile.axis or any(p.stage == stage.target for p in periods.all_periods):
        return None
    stage_rank = rank_on_axis(profile.axis, stage.target)
    has_ended = reached is not None and stage.target in profile.terminal_stages
    precedes_all = reached is None and all(stage_rank < p.stage_rank for p in periods.all_periods)
    return stage if has_ended or precedes_all else None


def _describe_next_stage(collection: Collection, period: Period | None) -> NextStage | None:
    if period is None:
        return None
    stage = period.make_stage_item(collection.profile)
    return NextStage(stage, make_release_item(collection.order, period.release), period.is_planned)


def _find_default(enhancement: Enhancement, profile: Profile, stage: str | None) -> GateDefault | None:
    """Return the default of feature gates at a stage: as the proposal declares, otherwise that of the profile."""
    return dict(enhancement.gate_defaults).get(stage or "", profile.gate_defaults.get(stage or ""))


def _compute_gate_rows(
    collection: Collection, entry: Entry, gate: str, now: str | None, only: str | None
) -> list[GateRow]:
    """Return the rows of one feature gate of an enhancement.

    :param now: the described release; later periods are still to come.
    :param only: release whose state alone is described; None for every period.
    """
    state = _compute_state(collection, entry, only or now, gate)
    if state.status is not None and state.stage is None:
        return []
    periods = Periods(collection, entry.enhancement, gate)
    present = []
    if state.stage is not None:
        until = state.next_stage.release if state.next_stage else None
        facts = (state.track, state.gate_default, state.stage, state.since, until)
        present.append(GateRow(Item(gate, ItemKind.CODE), *facts, is_planned=False, proposal=state.proposal))
    if only or not periods.all_periods:
        return present
    rows = list(_iter_period_rows(collection, entry, gate, periods, now))
    if now is None or state.stage is None or state.since is not None:
        return rows
    # The present stage is declared, and no milestone has it.
    return [*rows, *present] if state.stage.target in collection.profile.terminal_stages else [*present, *rows]


def _iter_period_rows(
    collection: Collection, entry: Entry, gate: str, periods: Periods, now: str | None
) -> Iterator[GateRow]:
    """Yield a row for each period; those still to come only of accepted work."""
    enhancement, profile, order = entry.enhancement, collection.profile, collection.order
    is_accepted = enhancement.status.value in profile.accepted
    for track, in_order in periods.by_track.items():
        for period, following in zip(in_order, (*in_order[1:], None), strict=True):
            is_coming = now is not None and period.position > order.get_sort_key(now)
            if is_coming and not is_accepted:
                break
            yield GateRow(
                Item(gate, ItemKind.CODE),
                track if len(periods.by_track) > 1 else None,
                _find_default(enhancement, profile, period.stage),
                period.make_stage_item(profile),
                make_release_item(order, period.release),
                make_release_item(order, following.release) if following else None,
                is_coming and period.is_planned,
                make_enhancement_item(collection, entry.key),
            )
