"""Rule about proposals on which nobody has worked for a long time."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection, Entry
from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic, Level, join_with_conjunction
from ..model import Status
from .catalogue import Scope, rule
from .successions import describe_succession


@rule(Code.DORMANT_PROPOSAL, scope=Scope.COLLECTION, level=Level.OFF)
def check_dormant_proposals(collection: Collection) -> Iterator[Diagnostic]:
    """Report a proposal that is open, although nobody has worked on it for many releases or years.

    Its status is mostly wrong: the work was finished or given up long ago, and lists of open work show it. Set the
    status, or write the next milestone; if another proposal replaces it, the finding names that one. Tables
    `[[rule-overrides]]` with `dormant = true` set the levels of other rules for such proposals, which the profile of
    KEPs lowers: there is one finding for each of them.

    A proposal is dormant if its last release is 6 or more releases behind the current one, or 2 or more if it is at the
    last stage; without a current release, the newest one counts that two proposals begin with. A proposal that names no
    release is dormant if its last date is 3 or more years before the newest date. The profile sets these numbers in
    `[lifecycle.dormant]`. Proposals without a known status are not reported.

    Enforced by: sphinx-enhancements alone; Kubernetes' SIGs clean up stale KEPs by hand.

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.30"
    [rules]
    missing-section = "off"
    [[releases]]
    name = "v1.24"
    [[releases]]
    name = "v1.25"
    [[releases]]
    name = "v1.26"
    [[releases]]
    name = "v1.27"
    [[releases]]
    name = "v1.28"
    [[releases]]
    name = "v1.29"
    [[releases]]
    name = "v1.30"
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
    creation-date: 2022-01-15
    stage: stable
    latest-milestone: v1.24
    milestone:
      stable: v1.24
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
    status: implemented
    creation-date: 2022-01-15
    stage: stable
    latest-milestone: v1.24
    milestone:
      stable: v1.24
    ```
    """
    for key, dormancy in collection.dormant.items():
        entry = collection.entries[key]
        status = entry.enhancement.status
        if dormancy.last and status.raw is not None and status.is_known:
            unit = "releases behind" if dormancy.is_release else "years before"
            what = "release" if dormancy.is_release else "date"
            remedy, related = describe_succession(collection, entry) or (
                _describe_remedy(collection.profile, entry),
                (),
            )
            message = (
                f"the status is {status.raw!r}, but its last {what}, {dormancy.last}, is {dormancy.distance} {unit} "
                f"{dormancy.newest}; {remedy}"
            )
            path, line = entry.enhancement.locate(status)
            yield Diagnostic(path, line, Code.DORMANT_PROPOSAL, message, related=related)


def _describe_remedy(profile: Profile, entry: Entry) -> str:
    """Return the statuses, in the community's words, that a dormant proposal can have."""
    is_accepted = entry.enhancement.decision is Status.ACCEPTED
    if is_accepted and entry.enhancement.stage.value in profile.stage_names[-1:]:
        return f"set it to {profile.find_status_word(Status.IMPLEMENTED) or Status.IMPLEMENTED.value!r}"
    words = map(profile.find_status_word, (Status.IMPLEMENTED, Status.DEFERRED, Status.WITHDRAWN))
    names = join_with_conjunction([repr(word) for word in words if word] or ["another status"], "or")
    return f"set it to {names}, or write the next milestone"
