"""Values of metadata without the texts that fields of a proposal were read from."""

from __future__ import annotations

from collections.abc import Iterable

from ..model import Fields, Items, Text, Tree, iter_texts


def remove_texts(tree: Tree, texts: Iterable[str]) -> Tree | None:
    """Return a tree without some texts, or ``None`` if nothing is left."""
    match tree:
        case Text(text):
            return None if not text.strip() or text.strip() in texts else tree
        case Items(items, line, path):
            # An item that is a mapping stays whole, because its texts mean little without each other.
            kept = tuple(
                item for item in items if any(t.text.strip() and t.text.strip() not in texts for t in iter_texts(item))
            )
            return Items(kept, line, path) if kept else None
        case Fields(entries, line, path):
            pairs = ((name, remove_texts(value, texts)) for name, value in entries)
            remaining = tuple((name, value) for name, value in pairs if value is not None)
            return Fields(remaining, line, path) if remaining else None
