"""Entries of the general index: each enhancement under its key and its feature gates."""

from __future__ import annotations

from sphinx import addnodes

from ...core.model import Enhancement


def make_index_entries(enhancement: Enhancement, node_id: str) -> addnodes.index:
    """Return the entries of an enhancement.

    :param node_id: the id to which they link.
    """
    main_entry = _remove_semicolons(f"{enhancement.key}: {enhancement.title}")
    texts = [main_entry, *(f"{_remove_semicolons(gate)}; {main_entry}" for gate in enhancement.gates)]
    return addnodes.index(entries=[("single", text, node_id, "", None) for text in texts])


def _remove_semicolons(text: str) -> str:
    """Replace semicolons, which would start a sub-entry of the index."""
    return text.replace(";", ",")
