"""Entries for the general index: each proposal under its key, and under each of its feature gates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sphinx import addnodes

if TYPE_CHECKING:
    from ...core.model import Enhancement


def index_of(enhancement: Enhancement, node_id: str) -> addnodes.index:
    """The entries of a proposal.

    :param node_id: where they lead.
    """
    name = _plain(f"{enhancement.key}: {enhancement.title}")
    texts = [name, *(f"{_plain(gate)}; {name}" for gate in enhancement.gates)]
    return addnodes.index(entries=[("single", text, node_id, "", None) for text in texts])


def _plain(text: str) -> str:
    """A text in which no semicolon starts a sub-entry."""
    return text.replace(";", ",")
