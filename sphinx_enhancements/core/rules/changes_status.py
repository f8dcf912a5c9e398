"""Rules about a change of one proposal's status, for ``check --since``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..collection.changes import ProposalChange
from ..collection.collection import Collection, Entry
from ..collection.freezes import find_acceptance_gate
from ..config.gate_exceptions import Decision
from ..diagnostics import Code, Diagnostic, Level, join_words
from ..instants import format_instant
from ..model import Commitment, Status
from .catalogue import Scope, rule

_FINAL = (Status.REJECTED, Status.WITHDRAWN, Status.REPLACED)
_METADATA_BLOCK = re.compile(r"\A---\n.*?^---\n", re.MULTILINE | re.DOTALL)


@rule(Code.FORBIDDEN_TRANSITION, scope=Scope.CHANGE, level=Level.INFO)
def check_forbidden_transition(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report a status that does not follow the former one in the lifecycle of the community.

    Communities reopen work now and then, so this is an information, unless the community says otherwise in `[rules]`.
    The lifecycle is the table `[transitions]` of the profile.

    Enforced by: PEP 1 ("PEP Review & Resolution"), by its editors.

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    rules = { forbidden-transition = "error" }
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: rejected
    reason: Nobody needs it.
    ---
    # Lamp
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: implemented
    ---
    # Lamp
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: rejected
    reason: Somebody else has built it.
    ---
    # Lamp
    ```
    """
    if change.after is None:
        return
    old, new = change.before.enhancement.status, change.after.enhancement.status
    profile = change.later.profile
    if not (old.is_known and new.is_known) or old.value == new.value or not profile.transitions:
        return
    following = profile.transitions.get(old.value or "", ())
    if new.value not in following:
        words = [profile.get_display_word(status) for status in following]
        allowed = f"only {join_words(words)} can" if words else "no status can"
        message = f"the status was {old.raw or old.value!r} and is {new.raw or new.value!r}; {allowed} follow it"
        yield Diagnostic(*change.after.enhancement.locate(new), Code.FORBIDDEN_TRANSITION, message)


@rule(Code.EDITED_DECISION, scope=Scope.CHANGE, level=Level.INFO)
def check_edited_decision(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report that the text of a rejected, withdrawn or replaced proposal was edited.

    The text is the record of what was decided. Corrections are fine; new content belongs to a new proposal. Metadata
    may change.

    Enforced by: architecture decision records (M. Nygard: "a superseded decision is kept").

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: rejected
    reason: Nobody needs it.
    ---
    # Lamp

    A lamp for every room.
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: rejected
    reason: Nobody needs it.
    ---
    # Lamp

    A lamp for every house.
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: rejected
    reason: Nobody needs it at this price.
    ---
    # Lamp

    A lamp for every room.
    ```
    """
    after = change.after
    if after is None or change.has_new_state or change.before.enhancement.decision not in _FINAL or not after.is_page:
        return
    old, new = _read_words(change.earlier, change.before), _read_words(change.later, after)
    if old != new:
        word = change.later.profile.get_display_word(after.enhancement.status.value or "", after.enhancement.status.raw)
        message = f"the text of {after.key} was edited, although it is {word}; write a new proposal for new content"
        yield Diagnostic(after.enhancement.source.path, after.enhancement.source.line, Code.EDITED_DECISION, message)


def _read_words(collection: Collection, entry: Entry) -> list[str]:
    """Return the words of a document without its metadata block."""
    return _METADATA_BLOCK.sub("", collection.read_text(entry.enhancement.source.path), count=1).split()


@rule(Code.LATE_ACCEPTANCE, scope=Scope.CHANGE)
def check_late_acceptance(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report a proposal that was accepted for a release after the freeze by which it had to be accepted.

    The freeze is the first gate of the profile that blocks what is not accepted. Move the milestone to a later release,
    or ask for an exception and add it to `[[exceptions]]` in the settings.

    Enforced by: KEP (release team, "Exceptions").

    Before:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
    [[releases]]
    name = "v1.20"
    enhancements-freeze = 2024-01-01
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

    Bad:

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

    Good:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
    [[releases]]
    name = "v1.20"
    enhancements-freeze = 2024-01-01
    [[exceptions]]
    release = "v1.20"
    proposal = "KEP-1"
    ```
    """
    after = change.after
    if after is None or change.earlier.is_accepted(change.before.enhancement):
        return
    if not change.later.is_accepted(after.enhancement):
        return
    if Status.IMPLEMENTED in (change.before.enhancement.decision, after.enhancement.decision):
        return  # what is done was written down later
    former = change.before.enhancement.status
    if former.raw is not None and not former.is_known:
        return  # a misspelled word was corrected
    for release in _list_targets(change.later, after):
        freeze = find_acceptance_gate(change.later, release)
        if freeze is None or change.instant <= freeze.instant or change.later.order.is_released(release):
            continue
        if not _has_exception(change.later, after, release, freeze.name):
            name = freeze.name.replace("-", " ")
            message = f"{after.key} was accepted for {release} after the {name} of {format_instant(freeze.instant)}"
            message += ", and has no exception"
            yield Diagnostic(*after.enhancement.locate(after.enhancement.status), Code.LATE_ACCEPTANCE, message)


def _list_targets(collection: Collection, entry: Entry) -> list[str]:
    """Return the releases at which a proposal aims: where proposals opt in to one, that one."""
    enhancement = entry.enhancement
    if collection.profile.has_opt_in:
        names = (collection.order.get_canonical_name(milestone.raw) for milestone in enhancement.stage_releases)
        return [name for name in names if name is not None]
    milestones = enhancement.release_milestones
    return list(dict.fromkeys(name for name, m in milestones if m.commitment is Commitment.TARGETED))


def _has_exception(collection: Collection, entry: Entry, release: str, gate: str) -> bool:
    for exception in collection.settings.exceptions:
        if exception.decision is not Decision.APPROVED or exception.gate not in ("", gate):
            continue
        resolved = collection.resolve_reference(exception.proposal)
        is_here = collection.order.get_canonical_name(exception.release) == release
        if is_here and resolved is not None and resolved.key == entry.key:
            return True
    return False
