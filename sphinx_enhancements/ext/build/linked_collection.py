"""The linked collection of a build, with what has been asked of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...core.collection.collection import Collection
    from ...core.diagnostics import Diagnostic
    from ...core.views.card import Card
    from .excerpts import Passage
    from .links import Location
    from .placed_views import Answer


class Linked:
    """The collection, and answers that hold as long as it does."""

    def __init__(self, collection: Collection) -> None:
        self.collection = collection
        self.answers: dict[tuple[str, int], Answer] = {}
        self.releases: dict[str, Location | None] = {}
        self.list: tuple[Location | None, ...] = ()
        """Where all proposals are listed; nothing until somebody has asked."""
        self.cards: dict[str, Card] = {}
        self.findings: list[Diagnostic] | None = None
        self.passages: dict[tuple[str, bool], Passage] = {}
        """The summaries of proposals by key, as a whole or their start, until a page shows them."""
