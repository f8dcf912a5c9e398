"""Gate on the command line: a name of a gate of the profile."""

from __future__ import annotations

from ...core.config.gates import Gate
from ...core.diagnostics import join_words
from ...core.model import normalize_field_name
from ...core.project.project import Project
from ...core.spelling import format_suggestion
from ..errors import CommandError


def find_gate(project: Project, name: str | None) -> Gate | None:
    """Return the gate of a name, such as ``enhancements-freeze`` or ``"Enhancements Freeze"``; None without a name.

    :raises CommandError: if there is no such gate, or the profile has none.
    """
    gates = {gate.name: gate for gate in project.profile.gates}
    if not gates:
        reason = f"the profile {project.profile.name!r} has no [[gates]]"
        raise CommandError(f"{reason}; declare them in it, or as [[profile.gates]] in the settings")
    if name is None:
        return None
    normalized = normalize_field_name(name)
    if normalized not in gates:
        suggestion = format_suggestion(normalized, gates)
        raise CommandError(f"there is no gate {name!r}{suggestion}; the profile has {join_words(gates)}")
    return gates[normalized]


def get_default_gate(project: Project) -> Gate:
    """Return the gate of a release without dates."""
    gates = project.profile.gates
    return next((gate for gate in gates if gate.is_default), gates[0])
