"""Summaries of enhancements one below the other, such as release notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from ..collection.collection import Collection, Entry
from ..diagnostics import Code
from ..releases import rank_on_axis
from .cells import (
    Cell,
    Item,
    make_enhancement_item,
    make_present_stage_item,
    make_progress_item,
    make_status_item,
    shorten_at_word,
)
from .columns import Group, group_rows_under_headings, list_release_milestones
from .options import OptionReader, Problems

CONTENTS = {"first": False, "whole": True, "all": True}
"""Values of the option ``content``; True for those that show whole summaries, not first paragraphs."""

_MAX_TITLE = 240  # Maximum number of characters of a key and title in a heading


@dataclass(frozen=True, slots=True)
class SummariesSpec:
    """Options of a list of summaries.

    :param release: release, in any spelling, in which the enhancements must have a milestone; without a filter they
        must be accepted too. Empty for no bound.
    """

    release: str = ""
    filter: str = ""
    content: str = "first"
    group_by: str = ""
    limit: int | None = None

    @property
    def whole(self) -> bool:
        """True if whole summaries are shown, False for their first paragraphs."""
        return CONTENTS.get(self.content, False)


class SummarizedProposal(NamedTuple):
    """Heading and badges above a summary; the stages are those in the release of the options, or the present one."""

    key: str
    proposal: Item
    status: Item
    stages: Cell


class Summaries(NamedTuple):
    """Groups of summaries."""

    groups: tuple[Group[SummarizedProposal], ...]
    shown: int
    total: int
    problems: Problems = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the enhancements, each once."""
        return tuple(dict.fromkeys(proposal.key for group in self.groups for proposal in group.rows))


def compute_summaries(collection: Collection, spec: SummariesSpec) -> Summaries:
    """Return the summaries for some options; invalid options are reported in it."""
    options = OptionReader(collection)
    options.resolve_choice("content", spec.content, tuple(CONTENTS), Code.UNKNOWN_OPTION_VALUE)
    entries = options.filter_entries(spec.filter)
    release = options.resolve_release("release", spec.release, "; nothing is shown")
    if spec.release:
        targets = {entry.key: list_release_milestones(collection, entry) for entry in entries}
        # Without a filter, those that the page of the release lists as accepted work.
        is_filtered = bool(spec.filter.strip())
        entries = [
            entry
            for entry in entries
            if any(t.release == release and (is_filtered or t.state.is_accepted) for t in targets[entry.key])
        ]
    total = len(entries)
    entries = entries[: spec.limit]
    group_by = options.resolve_group(spec.group_by)
    rows = [(entry, _summarize(collection, entry, release)) for entry in entries]
    if release and group_by == "stage":
        groups = _group_by_targeted_stage(collection, [row for _, row in rows])
    else:
        groups = group_rows_under_headings(collection, rows, group_by)
    return Summaries(groups, len(entries), total, options.problems)


def _summarize(collection: Collection, entry: Entry, release: str | None) -> SummarizedProposal:
    enhancement, profile = entry.enhancement, collection.profile
    item = make_enhancement_item(collection, entry.key)
    if release:
        states = collection.iter_milestone_states(enhancement)
        stages = {make_progress_item(collection, m, state) for name, m, state in states if name == release}
    else:
        stages = set(filter(None, (make_present_stage_item(collection, entry.key),)))
    return SummarizedProposal(
        entry.key,
        item._replace(text=shorten_at_word(item.text, _MAX_TITLE)),
        make_status_item(enhancement, profile),
        tuple(_sort_stages(collection, stages)),
    )


def _group_by_targeted_stage(
    collection: Collection, rows: list[SummarizedProposal]
) -> tuple[Group[SummarizedProposal], ...]:
    """Return groups by the stages targeted in a release, which can differ from the present stages."""
    groups: dict[Item, list[SummarizedProposal]] = {}
    for row in rows:
        for stage in row.stages:
            groups.setdefault(stage, []).append(row)
    return tuple(Group((stage,), tuple(groups[stage])) for stage in _sort_stages(collection, groups))


def _sort_stages(collection: Collection, stages: Iterable[Item]) -> list[Item]:
    axis = collection.profile.axis
    return sorted(stages, key=lambda stage: (stage.target not in axis, rank_on_axis(axis, stage.target), stage.text))
