"""Summaries of proposals one below the other: release notes, or the prose of a road map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import Code
from ..releases import rank_on_axis
from .cells import Cell, Item, make_enhancement_item, make_stage_item, make_status_item
from .columns import group_rows_under_headings, resolve_group
from .shortening import shorten
from .table import filter_entries

if TYPE_CHECKING:
    from ..collection.collection import Collection, Entry

CONTENTS = {"first": False, "whole": True, "all": True}
"""The values of the option ``content`` -> whether the whole of a summary is shown."""

_TITLE = 240
"""How many characters of a proposal's name stand in a heading."""


@dataclass(frozen=True, slots=True)
class SummariesSpec:
    """Which summaries are asked for.

    :param release: in any spelling: accepted work with a milestone in it; with a filter, whatever
        that lets through of what has one. Empty for no such bound.
    :param content: one of :data:`CONTENTS`.
    :param group_by: a column; empty for no groups.
    :param limit: how many proposals at most.
    """

    release: str = ""
    filter: str = ""
    content: str = "first"
    group_by: str = ""
    limit: int | None = None

    @property
    def whole(self) -> bool:
        """Whether the whole of a summary is shown, and not its first paragraph."""
        return CONTENTS.get(self.content, False)


class SummarizedProposal(NamedTuple):
    """What stands above a summary. The summary itself its document has, with its markup.

    :param stages: those that it reaches in the release, where one is asked for; else the present one.
    """

    key: str
    proposal: Item
    status: Item
    stages: Cell


class SummaryGroup(NamedTuple):
    """Summaries that belong together; the title is empty where there are no groups."""

    title: Cell
    entries: tuple[SummarizedProposal, ...]


class Summaries(NamedTuple):
    """Summaries.

    :param shown: how many proposals there are, each counted once.
    :param total: how many there would be without a limit.
    """

    groups: tuple[SummaryGroup, ...]
    shown: int
    total: int
    problems: tuple[tuple[Code, str], ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Those of the proposals, each once."""
        return tuple(dict.fromkeys(entry.key for group in self.groups for entry in group.entries))


def compute_summaries(collection: Collection, spec: SummariesSpec) -> Summaries:
    """Answer a spec. What it asks for in vain is left out, and reported in the answer."""
    problems: list[tuple[Code, str]] = []
    if spec.content not in CONTENTS:
        message = f"`content` is {' or '.join(CONTENTS)}, not {spec.content!r}; the first paragraph is shown"
        problems.append((Code.UNKNOWN_OPTION_VALUE, message))
    entries = filter_entries(collection, spec.filter, problems)
    release = collection.order.canonical_name(spec.release) if spec.release else None
    if spec.release and release is None:
        message = f"{spec.release!r} is no version such as v1.9 and no declared release; nothing is shown"
        problems.append((Code.UNKNOWN_RELEASE, message))
        entries = []
    elif release:
        accepted = collection.profile.accepted
        entries = [
            entry
            for entry in entries
            if any(name == release for name, _ in entry.enhancement.release_milestones)
            and (spec.filter.strip() or entry.enhancement.status.value in accepted)
        ]
    total = len(entries)
    if spec.limit is not None:
        entries = entries[: spec.limit]
    group_by = resolve_group(collection, spec.group_by, problems)
    rows = [(entry, _summarized(collection, entry, release)) for entry in entries]
    if release and group_by == "stage":
        groups = _by_stage(collection, [row for _, row in rows])
    else:
        groups = tuple(SummaryGroup(*group) for group in group_rows_under_headings(collection, rows, group_by))
    return Summaries(groups, len(entries), total, tuple(problems))


def _summarized(collection: Collection, entry: Entry, release: str | None) -> SummarizedProposal:
    enhancement, profile = entry.enhancement, collection.profile
    item = make_enhancement_item(collection, entry.key)
    item = item._replace(text=shorten(item.text, _TITLE))
    stages = [make_stage_item(enhancement.stage, profile)]
    if release:
        reached = [milestone.stage for name, milestone in enhancement.release_milestones if name == release]
        stages = [make_stage_item(stage, profile) for stage in reached]
    shown = sorted({stage for stage in stages if stage is not None}, key=lambda item: _rank(collection, item))
    return SummarizedProposal(entry.key, item, make_status_item(enhancement, profile), tuple(shown))


def _by_stage(collection: Collection, rows: list[SummarizedProposal]) -> tuple[SummaryGroup, ...]:
    """By what they reach in a release, which is not always where they stand now."""
    groups: dict[Item, list[SummarizedProposal]] = {}
    for row in rows:
        for stage in row.stages:
            groups.setdefault(stage, []).append(row)
    return tuple(
        SummaryGroup((stage,), tuple(groups[stage]))
        for stage in sorted(groups, key=lambda item: _rank(collection, item))
    )


def _rank(collection: Collection, stage: Item) -> tuple[int, str]:
    axis = collection.profile.axis
    return (rank_on_axis(axis, stage.target or "") if stage.target in axis else len(axis), stage.text)
