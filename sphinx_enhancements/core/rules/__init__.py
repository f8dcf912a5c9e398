"""Rules: functions that inspect a collection and yield diagnostics.

- :mod:`.enhancements`: keys, references, releases and sections of single enhancements
- :mod:`.dependencies`: cycles, and dependencies that come too late or not at all
- :mod:`.spelling`: misspelled names of fields and releases
- :mod:`.successions`: missing, outdated and contradictory successors

:func:`check_collection` runs all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..collection.collection import Collection
from ..diagnostics import Diagnostic, sort_diagnostics
from . import dependencies, enhancements, spelling, successions
from .enhancements import explain_unresolved

__all__ = ["RULES", "check_collection", "explain_unresolved"]

RULES: tuple[Callable[[Collection], Iterator[Diagnostic]], ...] = (
    enhancements.duplicate_keys,
    enhancements.unknown_releases,
    spelling.misspelled_fields,
    spelling.misspelled_releases,
    enhancements.unresolved_relations,
    enhancements.unresolved_redirects,
    dependencies.self_references,
    dependencies.dependency_cycles,
    dependencies.release_order,
    dependencies.stage_order,
    dependencies.declined_dependencies,
    successions.missing_successors,
    successions.superseded_successors,
    successions.succession_cycles,
    successions.contradictory_successions,
    enhancements.missing_sections,
)


def check_collection(collection: Collection) -> list[Diagnostic]:
    """Return the diagnostics of all rules, each once, ordered by file and line."""
    return sort_diagnostics(diagnostic for rule in RULES for diagnostic in rule(collection))
