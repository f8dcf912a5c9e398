"""Rules about the milestones of a proposal: missing, contradictory, out of order, or late."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ..collection.collection import Collection, Entry
from ..collection.progress import MilestoneState
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation
from ..model import Milestone, Status, Value
from ..releases import rank_on_axis
from .catalogue import Scope, rule


@rule(Code.MISSING_MILESTONE, scope=Scope.COLLECTION, level=Level.OFF)
def check_missing_milestones(collection: Collection) -> Iterator[Diagnostic]:
    """Report an accepted proposal whose stage has no milestone, or which has no milestone at all.

    No page of a release shows such work, and nobody can tell in which release it is planned. Add the release of the
    stage to the milestones. Implemented proposals are not reported.

    Enforced by: KEP (`kep.yaml`, "The milestone at which this feature was, or is targeted to be, at each stage").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    milestone:
      alpha: "v1.18"
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    milestone:
      alpha: "v1.18"
      beta: "v1.20"
    ```
    """
    for entry in collection:
        enhancement = entry.enhancement
        if enhancement.decision is not Status.ACCEPTED:
            continue
        stage, raw = enhancement.stage, enhancement.stage.raw
        milestones = [milestone for milestone in enhancement.milestones if not milestone.is_struck]
        if raw is not None and stage.is_known and stage.value not in collection.profile.terminal_stages:
            if all(milestone.stage.value != stage.value for milestone in milestones):
                message = f"{entry.key} has the stage {raw!r}, but no milestone names a release for it"
                yield _make_diagnostic(entry, Code.MISSING_MILESTONE, message, stage)
        elif not milestones:
            status = enhancement.status
            message = f"{entry.key} is {status.raw or status.value}, but no milestone names a release for it"
            yield _make_diagnostic(entry, Code.MISSING_MILESTONE, message, status)


@rule(Code.MILESTONE_ORDER, scope=Scope.COLLECTION)
def check_milestone_order(collection: Collection) -> Iterator[Diagnostic]:
    """Report a stage that a proposal targets in an earlier release than a stage before it.

    One of the two releases is wrong: a feature cannot be beta before it is alpha. Correct the milestone.

    Enforced by: sphinx-enhancements alone.

    Bad:

    ```enhancements.toml
    documents = ["**"]
    ```

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    milestones:
      alpha: v1.5
      beta: v1.4
    ---
    # Probes
    ```

    Good:

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    milestones:
      alpha: v1.4
      beta: v1.5
    ---
    # Probes
    ```
    """
    order = collection.order
    for entry in collection:
        if entry.enhancement.decision.has_dropped_milestones:
            continue
        for (earlier, before), (later, after) in pairwise(_list_stage_milestones(collection, entry)):
            is_certain = order.has_known_position(earlier) and order.has_known_position(later)
            if is_certain and order.get_sort_key(later) < order.get_sort_key(earlier):
                message = (
                    f"{entry.key} targets {after.stage.value} in {later}, but {before.stage.value}, "
                    f"the stage before it, in {earlier}"
                )
                location = RelatedLocation(*entry.enhancement.locate(before), f"{before.stage.value} in {earlier}")
                yield _make_diagnostic(entry, Code.MILESTONE_ORDER, message, after, location)


def _list_stage_milestones(collection: Collection, entry: Entry) -> list[tuple[str, Milestone]]:
    """Return the first milestone of each stage, with its release, in the order of stages; none of parallel tracks."""
    stages = collection.profile.stage_names
    first: dict[int, tuple[str, Milestone]] = {}
    for release, milestone in entry.enhancement.release_milestones:
        rank = rank_on_axis(stages, milestone.stage.value)
        if rank >= 0 and not milestone.track:
            first.setdefault(rank, (release, milestone))
    return [first[rank] for rank in sorted(first)]


@rule(Code.OUTDATED_RELEASE, scope=Scope.COLLECTION)
def check_outdated_releases(collection: Collection) -> Iterator[Diagnostic]:
    """Report a field for the latest release that names an earlier one than the milestone of the present stage.

    In KEPs the field is `latest-milestone`. The proposal is missing from the release that the milestone names, because
    it has not opted in to it. A later release is no contradiction: work may continue at a stage. Correct the field or
    the milestone.

    Enforced by: KEP (`kep.yaml`, "latest-milestone").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    latest-milestone: "v1.19"
    milestone:
      alpha: "v1.18"
      beta: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.18"
      beta: "v1.20"
    ```
    """
    order = collection.order
    for entry in collection:
        enhancement = entry.enhancement
        if enhancement.decision.has_dropped_milestones:
            continue
        targets = [
            (name, milestone)
            for name, milestone in enhancement.release_milestones
            if milestone.stage.value == enhancement.stage.value and not milestone.track
        ]
        for stated in enhancement.stage_releases:
            release = order.get_canonical_name(stated.raw)
            if release is None or not targets:
                continue
            name, milestone = min(targets, key=lambda target: order.get_sort_key(target[0]))
            if order.get_sort_key(release) < order.get_sort_key(name):
                stage = enhancement.stage.value
                message = f"{entry.key} names {stated.raw} as its latest release, but targets {stage} in {name}"
                location = RelatedLocation(*entry.enhancement.locate(milestone), f"{stage} in {name}")
                yield _make_diagnostic(entry, Code.OUTDATED_RELEASE, message, stated, location)


@rule(Code.OVERDUE_MILESTONE, scope=Scope.COLLECTION)
def check_overdue_milestones(collection: Collection) -> Iterator[Diagnostic]:
    """Report an accepted proposal that targets a release which is out, without having reached the stage.

    The pages of that release show the milestone as missed. If the stage was reached, correct the stage or the status;
    otherwise move the milestone to a later release.

    Enforced by: sphinx-enhancements alone; release teams of Kubernetes do this by hand.

    Bad:

    ```enhancements.toml
    documents = ["**"]
    current-release = "v1.6"
    ```

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    stage: alpha
    milestones:
      alpha: v1.4
      beta: v1.5
    ---
    # Probes
    ```

    Good:

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    stage: alpha
    milestones:
      alpha: v1.4
      beta: v1.7
    ---
    # Probes
    ```
    """
    for entry in collection:
        if not collection.is_accepted(entry.enhancement):
            continue
        missed = [
            (release, milestone)
            for release, milestone, state in collection.iter_milestone_states(entry.enhancement)
            if state is MilestoneState.MISSED
        ]
        if missed:
            release, milestone = min(missed, key=lambda item: collection.order.get_sort_key(item[0]))
            stage = entry.enhancement.stage.raw or "none"
            message = (
                f"{entry.key} targets {milestone.stage.value} in {release}, which is out, but its stage is {stage}"
            )
            yield _make_diagnostic(entry, Code.OVERDUE_MILESTONE, message, milestone)


@rule(Code.STALLED_STAGE, scope=Scope.COLLECTION, level=Level.OFF)
def check_stalled_stages(collection: Collection) -> Iterator[Diagnostic]:
    """Report an accepted proposal that has been at a stage for more releases than its profile allows.

    Features that stay at a stage for years are used as if they were stable. Promote the feature, or remove it. The
    profile sets the number of releases for each stage in `[lifecycle.longest]`.

    Enforced by: KEP (KEP-1635, "Require Transition from Beta": APIs leave beta within three releases).

    Bad:

    ```enhancements.toml
    current-release = "v1.20"
    [rules]
    missing-section = "off"
    stalled-stage = "warning"
    [profile]
    extends = "kep"
    [profile.lifecycle.longest]
    beta = 3
    [[releases]]
    name = "v1.16"
    [[releases]]
    name = "v1.17"
    [[releases]]
    name = "v1.18"
    [[releases]]
    name = "v1.19"
    [[releases]]
    name = "v1.20"
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    milestone:
      beta: "v1.16"
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: beta
    milestone:
      beta: "v1.18"
    ```
    """
    limits = collection.profile.longest_stages
    if not limits or collection.order.current is None:
        return
    for entry in collection:
        enhancement = entry.enhancement
        limit = limits.get(enhancement.stage.value or "")
        if limit is None or enhancement.decision is not Status.ACCEPTED:
            continue
        reached = [
            (release, milestone)
            for release, milestone, state in collection.iter_milestone_states(enhancement)
            if state is MilestoneState.REACHED and milestone.stage.value == enhancement.stage.value
        ]
        if not reached or _has_later_target(collection, entry):
            continue
        release, milestone = min(reached, key=lambda item: collection.order.get_sort_key(item[0]))
        count = collection.order.count_releases_since(release)
        if count is not None and count > limit:
            stage = enhancement.stage.value
            message = f"{entry.key} is {stage} since {release}, {count} releases ago; at most {limit} are allowed"
            yield _make_diagnostic(entry, Code.STALLED_STAGE, message, milestone)


def _has_later_target(collection: Collection, entry: Entry) -> bool:
    """Return True if an enhancement targets a release that is not out."""
    return any(collection.order.is_planned(release) for release, _ in entry.enhancement.release_milestones)


def _make_diagnostic(
    entry: Entry, code: Code, message: str, value: Value | Milestone, *related: RelatedLocation
) -> Diagnostic:
    return Diagnostic(*entry.enhancement.locate(value), code, message, related=related)
