"""Assessment of the proposals that aim at a release by one of its gates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..collection.collection import Collection
from ..collection.release_gaps import find_release_gaps
from ..collection.targets import ReleaseTarget, iter_targets
from ..config.gate_exceptions import Decision, GateException
from ..config.gates import Gate, Outcome
from ..diagnostics import Code, Diagnostic, Level, sort_diagnostics
from ..project.loading import check_project
from ..project.project import Project
from ..rules import RELEASE_RULES
from ..rules.levels import FileIndex

_GRAVEST_FIRST = tuple(reversed(Outcome))


@dataclass(frozen=True)
class Reason:
    """One requirement that a proposal does not meet, with the outcome that this has."""

    outcome: Outcome
    diagnostic: Diagnostic


@dataclass(frozen=True)
class GateResult:
    """Outcome of a gate for one proposal.

    :param reasons: those of the graver outcome first, then by file and line.
    :param exception: exception of the proposal from the gate, if one was asked for.
    """

    target: ReleaseTarget
    reasons: tuple[Reason, ...]
    exception: GateException | None = None

    @property
    def is_failure(self) -> bool:
        """True if the proposal is blocked, and has no approved exception."""
        is_excepted = self.exception is not None and self.exception.decision is Decision.APPROVED
        return self.outcome is Outcome.BLOCKED and not is_excepted

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome of all reasons."""
        return self.reasons[0].outcome if self.reasons else Outcome.READY


def prepare_project(project: Project, gate: Gate) -> Project:
    """Return a project in which the rules of a gate are warnings for all proposals, and all others are off."""
    levels = {code: Level.WARNING if code in gate.requirements else Level.OFF for code in Code}
    settings = replace(project.settings, rules=levels, rule_overrides=())
    return replace(project, settings=settings, profile=replace(project.profile, rules={}, rule_overrides=()))


def assess_gate(project: Project, collection: Collection, gate: Gate, release: str) -> list[GateResult]:
    """Return the outcome of a gate for each proposal that aims at a release, in key order.

    :param project: as :func:`prepare_project` returns it, of which the collection was read.
    :param release: canonical name.
    """
    findings: dict[str, list[Diagnostic]] = defaultdict(list)
    index = FileIndex(collection)
    for diagnostic in check_project(project, collection):
        if (enhancement := index.find_enhancement(diagnostic)) is not None:
            findings[enhancement.key].append(diagnostic)
    targets = [t for t in _iter_planned(collection, gate, release) if _is_judged(t, gate)]
    return [_assess_target(gate, target, findings[target.entry.key]) for target in find_release_gaps(targets)]


def list_unconfirmed(collection: Collection, gate: Gate, release: str) -> list[ReleaseTarget]:
    """Return the proposals with a plan for a release to which they have not opted in, unless the gate judges them."""
    return [target for target in _iter_planned(collection, gate, release) if not _is_judged(target, gate)]


def _iter_planned(collection: Collection, gate: Gate, release: str) -> Iterator[ReleaseTarget]:
    """Yield the proposals with a milestone in a release whose stage the gate judges."""
    for target in iter_targets(collection, release, gate.candidates):
        if not gate.stages or target.stage is None or target.stage in gate.stages:
            yield target


def _is_judged(target: ReleaseTarget, gate: Gate) -> bool:
    """Return True if a proposal has opted in, or if the gate has a requirement about that."""
    return target.is_opted_in or Code.NOT_OPTED_IN in gate.requirements


def _assess_target(gate: Gate, target: ReleaseTarget, findings: list[Diagnostic]) -> GateResult:
    checks = (rule.check for rule in RELEASE_RULES if rule.check is not None and rule.code in gate.requirements)
    diagnostics = [*findings, *target.enhancement.diagnostics, *(d for check in checks for d in check(target))]
    reasons = [
        Reason(gate.requirements[diagnostic.code], diagnostic)
        for diagnostic in sort_diagnostics(diagnostics)
        if diagnostic.code in gate.requirements and diagnostic.level.is_finding
    ]
    reasons.sort(key=lambda reason: _GRAVEST_FIRST.index(reason.outcome))
    return GateResult(target, tuple(reasons), _find_exception(gate, target))


def _find_exception(gate: Gate, target: ReleaseTarget) -> GateException | None:
    """Return the exception of a proposal from a gate, if the settings have one."""
    for exception in iter_exceptions(target.collection, gate, target.release):
        entry = target.collection.resolve_reference(exception.proposal)
        if entry is not None and entry.key == target.entry.key:
            return exception
    return None


def iter_exceptions(collection: Collection, gate: Gate, release: str) -> Iterator[GateException]:
    """Yield the exceptions from a gate of a release, in the order of the settings.

    :param release: canonical name.
    """
    for exception in collection.settings.exceptions:
        is_here = collection.order.get_canonical_name(exception.release) == release
        if is_here and exception.gate in ("", gate.name):
            yield exception
