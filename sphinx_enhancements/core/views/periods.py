"""From which release to which a proposal is at which stage, as its milestones say."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..releases import rank_on_axis

if TYPE_CHECKING:
    from packaging.version import Version

    from ..collection.collection import Collection
    from ..model import Enhancement


class Period(NamedTuple):
    """A stage, and the release from which on a proposal is at it.

    :param position: of the release, to compare by.
    :param height: of the stage on its axis.
    """

    position: tuple[int, int, Version]
    height: int
    stage: str
    release: str
    track: str | None


class Periods:
    """The periods of a proposal, track by track, in order; struck milestones count for none.

    Of several stages in one release the highest counts; where a stage follows on itself, the first release.

    :param gate: the name of a gate. Some communities name the tracks of a proposal by its gates: where
        one is called so, it alone counts, and otherwise those of other gates do not.
    """

    def __init__(self, collection: Collection, enhancement: Enhancement, gate: str = "") -> None:
        self._order, self._terminal = collection.order, collection.profile.terminal_stages
        axis = collection.profile.axis
        steps: dict[str | None, list[Period]] = {}
        for release, milestone in enhancement.release_milestones:
            stage, track = milestone.stage.value, milestone.track
            if stage is not None and stage in axis:
                step = Period(self._order.sort_key(release), rank_on_axis(axis, stage), stage, release, track)
                steps.setdefault(track, []).append(step)
        gates = {name.casefold() for name in enhancement.gates}
        own = {track for track in steps if gate and track and track.casefold() == gate.casefold()}
        self.tracks: dict[str | None, list[Period]] = {
            track: _in_a_row(found)
            for track, found in steps.items()
            if track in own or not (own or (gate and track and track.casefold() in gates))
        }

    @property
    def all(self) -> list[Period]:
        """Every period, track by track."""
        return [period for periods in self.tracks.values() for period in periods]

    def at(self, release: str) -> Period | None:
        """The period of a release: of several tracks the most mature, an end only where all have come to one."""
        limit = self._order.sort_key(release)
        begun = ([p for p in periods if p.position <= limit] for periods in self.tracks.values())
        present = [periods[-1] for periods in begun if periods]
        return max(present, key=lambda p: (p.stage not in self._terminal, p.height), default=None)

    def after(self, release: str | None, reached: Period | None = None, height: int = -1) -> Period | None:
        """The first period that begins after a release, or the first of all.

        :param reached: the period of that release; the next one of its track goes before any other.
        :param height: how high a stage of another track has to be more than.
        """
        later = [p for p in self.all if release is None or p.position > self._order.sort_key(release)]
        own = [p for p in later if reached is not None and p.track == reached.track]
        higher = [p for p in later if p.height > height]
        return min(own or higher, key=lambda p: (p.position, p.height), default=None)


def _in_a_row(steps: list[Period]) -> list[Period]:
    steps.sort(key=lambda p: (p.position, p.height))
    periods = list({step.position: step for step in steps}.values())
    return [p for n, p in enumerate(periods) if n == 0 or periods[n - 1].stage != p.stage]
