"""The interface to sphinx-needs for the domain, and its null implementation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from ...core.collection.external import ExternalTarget


class NeedsSide(Protocol):
    """Interface to sphinx-needs: the bridge where that is loaded, otherwise :class:`NoNeeds`."""

    def iter_targets(self) -> Iterable[ExternalTarget]:
        """Yield the needs of this project that are no proposals: relations may lead to them."""

    def digest_pages(self) -> Mapping[str, str]:
        """Return a digest of the needs that a page could show, for each document in which sphinx-needs draws."""

    def serialize_external_needs(self) -> str:
        """Return the loaded needs of other projects as text: they can change although no document was re-read."""

    def enable_drawing(self, docname: str) -> None:
        """Let sphinx-needs draw in a document that contained none of its nodes when it was read."""


class NoNeeds:
    """Null implementation of :class:`NeedsSide`, for builds without sphinx-needs."""

    def iter_targets(self) -> Iterable[ExternalTarget]:
        """Return no targets."""
        return ()

    def digest_pages(self) -> Mapping[str, str]:
        """Return no digests."""
        return {}

    def serialize_external_needs(self) -> str:
        """Return an empty text."""
        return ""

    def enable_drawing(self, docname: str) -> None:
        """Do nothing."""
