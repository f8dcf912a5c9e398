"""Freezes: the dates of releases by which proposals have to be accepted."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from ..codes import Code
from ..config.gates import Outcome
from .collection import Collection


class Freeze(NamedTuple):
    """Date of a release by which proposals have to be accepted.

    :param name: name of the date in the settings, such as ``enhancements-freeze``.
    :param day: day that the settings state.
    :param instant: instant at which it has passed.
    """

    name: str
    day: date
    instant: datetime


def find_acceptance_gate(collection: Collection, release_name: str) -> Freeze | None:
    """Return the first gate of a release that blocks what is not accepted; None without one."""
    release = collection.order.find_release(release_name)
    if release is None:
        return None
    for gate in collection.profile.gates:
        if gate.requirements.get(Code.NOT_ACCEPTED) is Outcome.BLOCKED and gate.name in release.gates:
            return Freeze(gate.name, dict(release.dates)[gate.name], release.gates[gate.name])
    return None


def find_freeze(collection: Collection, release_name: str) -> Freeze | None:
    """Return the freeze of a release: its gate of acceptance, or else the first of its declared dates."""
    gate = find_acceptance_gate(collection, release_name)
    release = collection.order.find_release(release_name)
    if gate is not None or release is None or not release.gates:
        return gate
    name, instant = min(release.gates.items(), key=lambda pair: pair[1])
    return Freeze(name, dict(release.dates)[name], instant)
