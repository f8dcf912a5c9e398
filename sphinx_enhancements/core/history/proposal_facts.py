"""Facts about a proposal that a history follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Enhancement
from ..record import Record
from ..releases import is_same_release


@dataclass(frozen=True, slots=True)
class ProposalFacts(Record):
    """Facts about a proposal in one version of its documents, as they are declared there.

    :param number: number in the community's sequence.
    :param status: canonical; ``unknown`` for a word that the profile does not know.
    :param stage: canonical, declared; not derived from milestones.
    :param milestones: pairs of a stage, empty if none is named, and a release as written; without struck ones.
    """

    key: str
    title: str
    number: int | None = None
    status: str | None = None
    stage: str | None = None
    milestones: tuple[tuple[str, str], ...] = ()
    owner: str | None = None


def extract_facts(enhancement: Enhancement) -> ProposalFacts:
    """Return the facts about an enhancement as it was read."""
    return ProposalFacts(
        enhancement.key,
        enhancement.title,
        enhancement.number,
        enhancement.status.value,
        enhancement.stage.value,
        tuple((m.stage.value or "", release) for release, m in enhancement.release_milestones),
        enhancement.owner,
    )


def compare_milestones(
    old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]
) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each milestone that was set, changed or removed: its stage, and the release before and after.

    :param old: pairs of a stage and a release before.
    :param new: such pairs after.
    """
    before, after = _group_releases(old), _group_releases(new)
    for stage in dict.fromkeys([*before, *after]):
        had, has = before.get(stage, []), after.get(stage, [])
        gone = [release for release in had if not _is_among(release, has)]
        added = [release for release in has if not _is_among(release, had)]
        for n in range(max(len(gone), len(added))):
            yield stage, gone[n] if n < len(gone) else None, added[n] if n < len(added) else None


def _group_releases(milestones: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for stage, release in milestones:
        groups.setdefault(stage, []).append(release)
    return groups


def _is_among(release: str, releases: list[str]) -> bool:
    return any(is_same_release(release, other) for other in releases)
