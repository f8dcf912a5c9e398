"""Differences between the proposals of two exports, grouped for readers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest
from typing import Any, TypeAlias

from ..collection.change_groups import ChangeGroup, classify_status
from ..config.profile import Profile
from .proposal_facts import compare_milestones

Proposal: TypeAlias = Mapping[str, Any]
"""Proposal in the form of ``enhancements.json``, perhaps with a list ``sections`` of headings."""


class Aspect(StrEnum):
    """Part of a proposal that differs."""

    STATUS = "status"
    STAGE = "stage"
    MILESTONE = "milestone"
    KEY = "key"
    PATH = "path"
    TITLE = "title"
    OWNER = "owner"
    PERSON = "person"
    RELATION = "relation"
    SECTION = "section"
    GATE = "gate"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference of a proposal.

    :param name: stage of a milestone, role of a person, or kind of a relation; empty for other aspects.
    :param old: value before; None if there was none.
    :param new: value after; None if there is none.
    """

    aspect: Aspect
    old: str | None
    new: str | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ProposalDifference:
    """All differences of one proposal.

    :param group: group in which readers find it.
    :param release: release to which it moved, in that group; empty in others.
    """

    proposal: Proposal
    group: ChangeGroup
    release: str
    differences: tuple[Difference, ...]


def compare_proposals(
    before: Sequence[Proposal], after: Sequence[Proposal], profile: Profile
) -> list[ProposalDifference]:
    """Return the proposals that differ: by group, and in each group in the order of the later export.

    A proposal with a new key is found by an alias, its number or its path.
    """
    former = {proposal["key"]: proposal for proposal in before}
    pairs = _match_proposals(former, after)
    differing = []
    for new in after:
        key = pairs.get(new["key"])
        if key is None:
            group = classify_status(profile, None, _VALUES[Aspect.STATUS](new), is_new=True)
            differing.append(ProposalDifference(new, group, "", ()))
        elif differences := tuple(_iter_differences(former[key], new)):
            differing.append(_group_difference(new, differences, profile))
    matched = set(pairs.values())
    differing += [ProposalDifference(old, ChangeGroup.REMOVED, "", ()) for old in before if old["key"] not in matched]
    order = list(ChangeGroup)
    return sorted(differing, key=lambda item: (order.index(item.group), item.release))


def _match_proposals(former: Mapping[str, Proposal], after: Sequence[Proposal]) -> dict[str, str]:
    """Return the key of each later proposal -> its former key, without new proposals."""
    pairs = {new["key"]: new["key"] for new in after if new["key"] in former}
    keys: dict[tuple[str, object], str] = {}
    for key in former.keys() - pairs.keys():
        for name in _list_names(former[key]):
            keys.setdefault(name, key)
    for new in after:
        if new["key"] not in pairs:
            names = [*_list_names(new), *(("key", alias) for alias in new.get("aliases", ()))]
            former_key = next((keys[name] for name in names if name in keys), None)
            if former_key is not None and former_key not in pairs.values():
                pairs[new["key"]] = former_key
    return pairs


def _list_names(proposal: Proposal) -> Iterator[tuple[str, object]]:
    yield "key", proposal["key"]
    if proposal.get("number") is not None:
        yield "number", proposal["number"]
    if path := _get_path(proposal):
        yield "path", path


def _get_path(proposal: Proposal) -> str:
    return str((proposal.get("source") or {}).get("path") or "")


def _iter_differences(old: Proposal, new: Proposal) -> Iterator[Difference]:
    for aspect, read in _VALUES.items():
        before, after = read(old), read(new)
        if before != after:
            yield Difference(aspect, before, after)
    for stage, former, latter in compare_milestones(_list_milestones(old), _list_milestones(new)):
        yield Difference(Aspect.MILESTONE, former, latter, stage)
    for aspect, list_values in _LISTS.items():
        yield from _compare_lists(aspect, list_values(old), list_values(new))


_VALUES: dict[Aspect, Callable[[Proposal], str | None]] = {
    Aspect.STATUS: lambda proposal: (proposal.get("status") or {}).get("value"),
    Aspect.STAGE: lambda proposal: (proposal.get("stage") or {}).get("value"),
    Aspect.KEY: lambda proposal: proposal["key"],
    Aspect.PATH: _get_path,
    Aspect.TITLE: lambda proposal: proposal.get("title"),
    Aspect.OWNER: lambda proposal: proposal.get("owner"),
}


def _list_people(proposal: Proposal) -> list[tuple[str, str]]:
    return [(p["role"], p.get("identity") or p.get("raw") or "") for p in proposal.get("people", ())]


def _list_relations(proposal: Proposal) -> list[tuple[str, str]]:
    return [(r["type"], r.get("target") or r["raw"]) for r in proposal.get("relations", ())]


_LISTS: dict[Aspect, Callable[[Proposal], Iterable[tuple[str, str]]]] = {
    Aspect.PERSON: _list_people,
    Aspect.RELATION: _list_relations,
    Aspect.SECTION: lambda proposal: [("", title) for title in proposal.get("sections", ())],
    Aspect.GATE: lambda proposal: [("", gate) for gate in proposal.get("gates", ())],
}


def _list_milestones(proposal: Proposal) -> list[tuple[str, str]]:
    milestones = (m for m in proposal.get("milestones", ()) if m.get("release") and not m.get("struck"))
    return [(m.get("stage") or "", m["release"]) for m in milestones]


def _compare_lists(
    aspect: Aspect, before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]
) -> Iterator[Difference]:
    """Yield the values that came and went, those of one name in pairs."""
    old, new = dict.fromkeys(before), dict.fromkeys(after)
    for name in dict.fromkeys(name for name, _ in (*old, *new)):
        gone = [value for other, value in old if other == name and (name, value) not in new]
        added = [value for other, value in new if other == name and (name, value) not in old]
        for former, latter in zip_longest(gone, added):
            yield Difference(aspect, former, latter, name)


def _group_difference(proposal: Proposal, differences: tuple[Difference, ...], profile: Profile) -> ProposalDifference:
    """Return a changed proposal in the group of its most important difference."""
    by_aspect = {difference.aspect: difference for difference in differences}
    moved = [d.new for d in differences if d.aspect is Aspect.MILESTONE and d.old is not None and d.new is not None]
    group, release = ChangeGroup.CHANGED, ""
    if status := by_aspect.get(Aspect.STATUS):
        group = classify_status(profile, status.old, status.new, is_new=False)
    elif moved:
        group, release = ChangeGroup.MOVED, moved[0] or ""
    elif Aspect.STAGE in by_aspect:
        group = ChangeGroup.STAGE
    return ProposalDifference(proposal, group, release, differences)
