"""Rules about what a change of one proposal loses, for ``check --since``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..collection.changes import ProposalChange
from ..collection.collection import Collection, Entry
from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, join_words
from ..model import Milestone, Status
from ..releases import parse_version, rank_on_axis
from .catalogue import Scope, rule

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MAX_LINE = 1000  # characters of a line in which a day is looked for
_HISTORY_HEADINGS = frozenset(map(normalize_term, ("Implementation History", "History", "Revision History")))


@rule(Code.LOST_HISTORY, scope=Scope.CHANGE)
def check_lost_history(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report that the section about a proposal's history has lost an entry with a date.

    The section is the record of what happened, and entries are added to it. Restore the entry, or correct its date in
    place.

    Enforced by: KEP (template, "Implementation History": "Major milestones in the lifecycle of a KEP").

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    ---
    # Lamp

    ## Implementation History

    - 2024-01-15: proposed
    - 2024-02-20: first prototype
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    ---
    # Lamp

    ## Implementation History

    - 2024-02-20: first prototype
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    ---
    # Lamp

    ## Implementation History

    - 2024-01-15: proposed
    - 2024-02-20: first prototype
    - 2024-03-31: second prototype
    ```
    """
    after = change.after
    if after is None:
        return
    old, _ = _list_history(change.earlier, change.before)
    new, line = _list_history(change.later, after)
    days, texts = {day for day, _ in new}, {text for _, text in new}
    # An entry with another day and its former text was corrected.
    lost = [day for day, text in old if day not in days and (text not in texts if text else len(new) < len(old))]
    if lost:
        message = f"the history of {after.key} has lost entries: {join_words(dict.fromkeys(lost))}; restore them"
        yield Diagnostic(after.enhancement.source.path, line, Code.LOST_HISTORY, message)


def _list_history(collection: Collection, entry: Entry) -> tuple[list[tuple[str, str]], int]:
    """Return the entries of a proposal's history, each as its day and its text, and the line of their section.

    Without such a section, the line is that of the proposal.
    """
    sections, source = entry.enhancement.sections, entry.enhancement.source
    for n, section in enumerate(sections):
        if normalize_term(section.title) in _HISTORY_HEADINGS:
            end = next((s.line for s in sections[n + 1 :] if s.level <= section.level), None)
            lines = collection.read_text(source.path).split("\n")[section.line : end and end - 1]
            matches = (_ISO_DAY.search(line[:_MAX_LINE]) for line in lines)
            return [(match[0], _strip_day(match)) for match in matches if match], section.line
    return [], source.line


def _strip_day(match: re.Match[str]) -> str:
    """Return the words of a line without its day."""
    text = match.string[: match.start()] + match.string[match.end() :]
    return " ".join(re.findall(r"\w+", text)).casefold()


@rule(Code.REMOVED_PROPOSAL, scope=Scope.CHANGE)
def check_removed_proposal(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report a proposal that was removed, or a key that was changed, so that references to the key lead nowhere.

    Keep the document with a status such as `withdrawn`, or give the new key the old one as an alias.

    Enforced by: Rust RFCs, PEP 1 and EIP-1, where numbers are never reused.

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    ---
    # Lamp
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-7
    status: draft
    ---
    # Lamp
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-7
    aliases: LEP-1
    status: draft
    ---
    # Lamp
    ```
    """
    before, after = change.before, change.after
    if change.later.resolve_reference(before.key) is not None:
        return
    if after is None:
        message = f"the proposal {before.key} was removed, and nothing has its key as an alias"
        yield Diagnostic(before.enhancement.source.path, None, Code.REMOVED_PROPOSAL, message)
    elif before.claimed_key is None:
        message = (
            f"the key {before.key} is {after.key} now, and {before.key} is no alias, so that references to it break"
        )
        source = after.enhancement.source
        yield Diagnostic(source.path, source.line, Code.REMOVED_PROPOSAL, message)


@rule(Code.EARLIER_MILESTONE, scope=Scope.CHANGE)
def check_earlier_milestone(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report a milestone of an unfinished stage that moved to an earlier release.

    Work rarely comes earlier than planned; mostly this is a slip, or a conflict that was resolved wrongly.

    Enforced by: KEP (release team, by hand when milestones are tracked).

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    current-release = "v1.1"
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    milestones: {alpha: v1.4}
    ---
    # Lamp
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    milestones: {alpha: v1.3}
    ---
    # Lamp
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: draft
    milestones: {alpha: v1.5}
    ---
    # Lamp
    ```
    """
    after = change.after
    if after is None or after.enhancement.decision is Status.IMPLEMENTED:
        return
    old, new = _group_releases(change.before), _group_releases(after)
    order = change.later.order
    for stage, milestones in new.items():
        gone, added = old.get(stage, {}).keys() - milestones.keys(), milestones.keys() - old.get(stage, {}).keys()
        if len(gone) != 1 or len(added) != 1:
            continue
        former, name = gone.pop(), added.pop()
        if parse_version(former) is None or parse_version(name) is None or order.is_released(name):
            continue
        if order.get_sort_key(name) < order.get_sort_key(former):
            word = change.later.profile.get_display_word(stage)
            message = f"the milestone for {word} moved from {former} to the earlier release {name}"
            yield Diagnostic(*after.enhancement.locate(milestones[name]), Code.EARLIER_MILESTONE, message)


def _group_releases(entry: Entry) -> dict[str, dict[str, Milestone]]:
    """Return each stage -> its releases, each with the first milestone in it."""
    groups: dict[str, dict[str, Milestone]] = {}
    for name, milestone in entry.enhancement.release_milestones:
        if milestone.stage.value is not None and milestone.stage.is_known:
            groups.setdefault(milestone.stage.value, {}).setdefault(name, milestone)
    return groups


@rule(Code.REMOVED_APPROVAL, scope=Scope.CHANGE)
def check_removed_approval(change: ProposalChange) -> Iterator[Diagnostic]:
    """Report that an accepted proposal has fewer approvers than before, and no new one.

    Where the profile has fields for the approval of stages, only they count. Restore the approver, or name another one.

    Enforced by: KEP (production readiness review: approvals are recorded in `keps/prod-readiness`).

    Before:

    ```enhancements.toml
    documents = ["/proposals/*.md"]
    ```

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: accepted
    approvers: ["@ana", "@ben"]
    ---
    # Lamp
    ```

    Bad:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: accepted
    approvers: ["@ana"]
    ---
    # Lamp
    ```

    Good:

    ```proposals/lamp.md
    ---
    id: LEP-1
    status: accepted
    approvers: ["@ana", "@eva"]
    ---
    # Lamp
    ```
    """
    after = change.after
    if after is None or not change.later.is_accepted(after.enhancement):
        return
    old, new = _list_approvals(change.earlier, change.before), _list_approvals(change.later, after)
    lost = [approval for approval in old if approval not in new and not _is_of_later_stage(approval[1], change, after)]
    if lost and set(new) <= set(old):
        names = join_words(f"{name} ({stage})" if stage else name for name, stage in lost)
        message = f"the approval of {names} was removed, although {after.key} is accepted"
        source = after.enhancement.source
        yield Diagnostic(source.path, source.line, Code.REMOVED_APPROVAL, message)


def _list_approvals(collection: Collection, entry: Entry) -> list[tuple[str, str | None]]:
    """Return the people who approve a proposal, or stages of it, each with the stage."""
    profile = collection.profile
    roles = {profile.people.get(field, field) for field in profile.stage_approvals} or {"approver"}
    return [(person.label, person.note) for person in entry.enhancement.people if person.role in roles]


def _is_of_later_stage(stage: str | None, change: ProposalChange, after: Entry) -> bool:
    """Return True if an approval is of a later stage than the present one, which a proposal that went back gives up."""
    profile = change.later.profile
    present = rank_on_axis(profile.axis, after.enhancement.stage.value)
    return 0 <= present < rank_on_axis(profile.axis, profile.stages.get(stage or ""))
