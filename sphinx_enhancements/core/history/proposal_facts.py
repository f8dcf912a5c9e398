"""Facts about a proposal that a history follows."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Enhancement
from ..record import Record


@dataclass(frozen=True, slots=True)
class ProposalFacts(Record):
    """Facts about a proposal in one version of its documents, as they are declared there.

    :param number: number in the community's sequence.
    :param status: canonical; ``unknown`` for a word that the profile does not know.
    :param status_text: as written.
    :param stage: canonical, declared; not derived from milestones.
    :param milestones: pairs of a stage, empty if none is named, and a release as written; without struck ones.
    """

    key: str
    title: str
    number: int | None = None
    status: str | None = None
    status_text: str | None = None
    stage: str | None = None
    stage_text: str | None = None
    milestones: tuple[tuple[str, str], ...] = ()
    owner: str | None = None


def extract_facts(enhancement: Enhancement) -> ProposalFacts:
    """Return the facts about an enhancement as it was read."""
    return ProposalFacts(
        enhancement.key,
        enhancement.title,
        enhancement.number,
        enhancement.status.value,
        enhancement.status.raw,
        enhancement.stage.value,
        enhancement.stage.raw,
        tuple((m.stage.value or "", release) for release, m in enhancement.release_milestones),
        enhancement.owner,
    )
