"""Rules about one proposal that aims at a release, for the gates of the release."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.targets import ReleaseTarget
from ..config.profile import Profile
from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Level
from ..model import Commitment, Milestone, Status, Value
from ..releases import parse_version
from ..spelling import find_nearest
from .catalogue import Scope, rule


@rule(Code.NOT_ACCEPTED, scope=Scope.RELEASE, level=Level.OFF)
def check_not_accepted(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report a proposal that is not accepted at a gate of the release at which it aims.

    Work that nobody agreed to is not part of a release. Decide on the proposal, or move its milestone to a later
    release. Milestones in releases to which the proposal has not opted in count for `not-opted-in` alone.

    Enforced by: KEP (release team, enhancements freeze: "status is implementable").

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
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
    status: provisional
    creation-date: 2024-01-15
    stage: alpha
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
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
    stage: alpha
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```
    """
    profile, status = target.collection.profile, target.enhancement.status
    is_planned = not target.is_opted_in
    is_done = target.enhancement.decision is Status.IMPLEMENTED
    if is_planned or is_done or target.collection.is_accepted(target.enhancement):
        return
    if status.raw and not status.is_known and _is_misspelled_acceptance(profile, status.raw):
        return  # `unknown-status` reports it
    accepted_word = profile.get_display_word(Status.ACCEPTED).lower()
    read = f"the status is {status.raw!r}" if status.raw else "there is no status"
    yield _make_diagnostic(target, Code.NOT_ACCEPTED, status, f"{read}; {target.release} needs {accepted_word!r}")


@rule(Code.STAGE_MISMATCH, scope=Scope.RELEASE, level=Level.OFF)
def check_stage_mismatch(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report a proposal whose stage is not the one at which it aims in a release.

    Readers of the proposal and of the release see two stages. Set the stage to that of the milestone, or correct the
    milestone.

    Enforced by: KEP (release team, enhancements freeze: "stage" in `kep.yaml`).

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
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
    stage: alpha
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.19"
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
      alpha: "v1.19"
      beta: "v1.20"
    ```
    """
    stage, aimed = target.enhancement.stage, target.milestone.stage
    is_open = target.milestone.commitment is Commitment.TARGETED and not target.milestone.track
    if is_open and aimed.value is not None and stage.raw is not None and stage.value != aimed.value:
        message = f"the stage is {stage.raw!r}, but the milestone of {target.release} is {aimed.raw or aimed.value!r}"
        yield _make_diagnostic(target, Code.STAGE_MISMATCH, stage, message)


@rule(Code.UNDATED_STAGE, scope=Scope.RELEASE, level=Level.OFF)
def check_undated_stages(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report a proposal that opts in to a release in which its stage has no milestone.

    Nobody can tell which stage the release brings. Set the milestone of the stage to the release. A proposal whose
    stage has a milestone in an earlier release stays in that stage, and is not reported.

    Enforced by: KEP (release team, enhancements freeze: "milestone" in `kep.yaml`).

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.18"
      beta: "v1.21"
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
    authored = [m for m in target.enhancement.milestones if m.commitment is not Commitment.CONTINUED]
    is_continued = target.milestone.commitment is Commitment.CONTINUED
    if is_continued or any(milestone.release == target.release for milestone in authored):
        return
    stage = target.enhancement.stage
    word = stage.raw or stage.value
    owned = next((m for m in authored if m.stage.value == stage.value), None)
    state = f"is {owned.raw!r}" if owned is not None else "is not set"
    message = f"the proposal opts in to {target.release}, but its milestone of {word!r} {state}"
    yield _make_diagnostic(target, Code.UNDATED_STAGE, owned or target.milestone, message)


@rule(Code.NOT_OPTED_IN, scope=Scope.RELEASE, level=Level.OFF)
def check_not_opted_in(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report a proposal with a milestone in a release to which it has not opted in.

    The plan may be an old one. Opt in to the release, or move the milestone to a later one.

    Enforced by: KEP (`kep.yaml`, "latest-milestone").

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
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
    stage: alpha
    latest-milestone: "v1.19"
    milestone:
      alpha: "v1.19"
      beta: "v1.20"
    ```

    ```keps/sig-node/2-lamps/README.md
    # KEP-2: Lamps
    ```

    ```keps/sig-node/2-lamps/kep.yaml
    title: Lamps
    kep-number: 2
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Lamps]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
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
      alpha: "v1.19"
      beta: "v1.20"
    ```
    """
    if not target.is_opted_in:
        stage = target.milestone.stage
        latest = ", ".join(milestone.raw for milestone in target.enhancement.stage_releases) or "none"
        message = f"{stage.raw or stage.value!r} is planned for {target.release}, but the latest milestone is {latest}"
        yield _make_diagnostic(target, Code.NOT_OPTED_IN, target.milestone, message)


@rule(Code.UNAPPROVED_STAGE, scope=Scope.RELEASE, level=Level.OFF)
def check_unapproved_stages(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report a proposal without the approval of the stage at which it aims in a release.

    The approval is due before the gate. If the stage of the proposal is another one, so that either may be wrong, its
    approval counts. The profile names the fields in `[stage-approvals]`.

    Enforced by: KEP (release team, production readiness freeze).

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.31"
    rules = { missing-section = "off", missing-approval = "off" }
    [[releases]]
    name = "v1.32"
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
    stage: alpha
    latest-milestone: "v1.32"
    milestone:
      alpha: "v1.32"
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
    stage: alpha
    latest-milestone: "v1.32"
    milestone:
      alpha: "v1.32"
    ```

    ```keps/prod-readiness/sig-node/1.yaml
    kep-number: 1
    alpha:
      approver: "@wim"
    ```
    """
    profile, enhancement = target.collection.profile, target.enhancement
    stage = enhancement.stage if enhancement.stage.is_known and not target.milestone.track else target.milestone.stage
    if stage.value not in profile.stage_names or not target.is_opted_in:
        return
    version = parse_version(target.release)
    for name, first in profile.stage_approvals.items():
        since = parse_version(first)
        if since is not None and (version is None or version < since):
            continue
        role = profile.people[name]
        approved = {profile.stages.get(person.note or "") for person in enhancement.people if person.role == role}
        if stage.value not in approved:
            message = f"the stage {stage.raw or stage.value!r} has no {role}, which {target.release} needs"
            yield _make_diagnostic(target, Code.UNAPPROVED_STAGE, stage, message)


def _is_misspelled_acceptance(profile: Profile, text: str) -> bool:
    """Return True if the spelling of a status that is nearest to a text means accepted."""
    nearest = find_nearest(normalize_term(text), profile.statuses)
    return nearest is not None and profile.statuses[nearest] in profile.accepted


def _make_diagnostic(target: ReleaseTarget, code: Code, locatable: Value | Milestone, message: str) -> Diagnostic:
    """Return a diagnostic at the line of a value, else at the start of the proposal."""
    return Diagnostic(*target.enhancement.locate(locatable), code, message)
