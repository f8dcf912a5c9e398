"""Rules: what only the collection as a whole can show to be wrong.

Each is a function from a collection to findings; :func:`check` runs them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..diagnostics import Diagnostic, location_sort_key
from . import relations as laws
from .proposals import (
    duplicate_keys,
    explain_unresolved,
    missing_sections,
    pages_that_lead_nowhere,
    unknown_releases,
    unresolved_relations,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..collection.collection import Collection

__all__ = ["check_collection", "explain_unresolved"]

RULES: tuple[Callable[[Collection], Iterator[Diagnostic]], ...] = (
    duplicate_keys,
    unknown_releases,
    unresolved_relations,
    pages_that_lead_nowhere,
    laws.links_to_itself,
    laws.cycles,
    laws.order_of_releases,
    laws.order_of_stages,
    laws.accepted_needs_declined,
    laws.successors,
    laws.disagreements,
)


def check_collection(collection: Collection, *, sections: bool = False) -> list[Diagnostic]:
    """Every finding about a collection, in the order of places; those of the readers are not among them.

    :param sections: whether missing sections are findings.
    """
    found = [diagnostic for rule in RULES for diagnostic in rule(collection)]
    if sections:
        found += missing_sections(collection)
    return sorted(dict.fromkeys(found), key=location_sort_key)
