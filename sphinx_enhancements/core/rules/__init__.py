"""Rules: functions that inspect a document or a collection and yield diagnostics.

The modules register their rules in the :mod:`.catalogue`; the modules ``declared_…`` hold the pages of diagnostics that
are found while something is read. :func:`check_document` and :func:`check_collection` run the rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from ..collection.collection import Collection
from ..diagnostics import Diagnostic, sort_diagnostics
from ..reading.document_context import DocumentContext
from . import (  # noqa: F401 - importing a module registers its rules
    changes_records,
    changes_status,
    constraints,
    declared_adoption,
    declared_files,
    declared_metadata,
    declared_metadata_values,
    declared_needs,
    declared_people,
    declared_settings,
    declared_template,
    declared_views,
    dependencies,
    gates,
    gates_texts,
    keys,
    lifecycle_dormancy,
    lifecycle_milestones,
    lifecycle_progress,
    metadata_dates,
    metadata_fields,
    metadata_paths,
    metadata_titles,
    metadata_values,
    people,
    people_aliases,
    references_links,
    releases,
    spelling,
    structure_items,
    structure_markup,
    structure_order,
    structure_sections,
    structure_toc,
    successions,
    template_text,
)
from .catalogue import RULES, Rule, Scope
from .levels import LevelTable
from .references import explain_unresolved

__all__ = ["RULES", "LevelTable", "check_collection", "check_document", "explain_unresolved"]

_MAX_DIAGNOSTICS = 100  # Maximum number of diagnostics of one rule about one document


def _find_rules(scope: Scope) -> tuple[Rule, ...]:
    return tuple(rule for rule in RULES.values() if rule.scope is scope and rule.check is not None)


DOCUMENT_RULES = _find_rules(Scope.DOCUMENT)
COLLECTION_RULES = _find_rules(Scope.COLLECTION)
RELEASE_RULES = _find_rules(Scope.RELEASE)
CHANGE_RULES = _find_rules(Scope.CHANGE)


def check_document(context: DocumentContext) -> Iterator[Diagnostic]:
    """Yield the diagnostics of all rules about single documents. They depend on the document and its profile alone."""
    for rule in DOCUMENT_RULES:
        if rule.check is not None:
            yield from islice(rule.check(context), _MAX_DIAGNOSTICS)


def check_collection(collection: Collection, levels: LevelTable | None = None) -> list[Diagnostic]:
    """Return the diagnostics of all rules about the collection that are not off, each once, ordered by file and line.

    :param levels: levels in force; those of the collection's profile and settings by default.
    """
    levels = levels or LevelTable(collection.profile, collection.settings)
    checks = (rule.check for rule in COLLECTION_RULES if rule.check is not None and levels.is_enabled(rule.code))
    diagnostics = (diagnostic for check in checks for diagnostic in check(collection))
    return sort_diagnostics(levels.apply_to_findings(diagnostics, collection))
