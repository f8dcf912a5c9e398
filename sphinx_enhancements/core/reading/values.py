"""Parse single values as authors write them: the items of a list, and pairs of names and values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from ..model import Fields, Items, Text, Tree, flatten_tree
from .addresses import split_markdown_links, split_outside_links

_REMARK = re.compile(r"\s*[(:;]|\s[-\u2013\u2014]+\s|\.(?:\s|$)")  # Start of a remark after a reference
_SEPARATOR = re.compile(r"[,\n]")

TARGET_NAMES = ("number", "key", "id", "path", "url", "link", "name", "title")
"""Keys under which an item that is a mapping has its target, in order of preference."""


def split_references(text: str) -> list[str]:
    """Return the references in a part of a sentence: its Markdown links, or else what can be a name of a proposal.

    Such a name has a digit, or is one word with a dot, dash or slash. A remark after it is left out.
    """
    if links := split_markdown_links(text):
        return links
    names = (_REMARK.split(part.strip(), maxsplit=1)[0].strip() for part in re.split(r",|&|\band\b", text))
    return [name for name in names if re.search(r"[0-9]|^\S+[-./]\S+$", name)]


def split_pairs(text: Text) -> Iterator[tuple[str, Text]]:
    """Yield the parts of ``alpha=v1.5, beta=v1.6`` as name and value; the name is empty in a part without ``=``."""
    for part in filter(str.strip, re.split(r"[,\n]", text.text)):
        name, value = part.split("=", 1) if "=" in part else ("", part)
        yield name.strip(), Text(value.strip(), text.line, text.path)


def split_commas(text: str) -> Iterable[str]:
    """Return the parts of a text between commas and line breaks, apart from those inside Markdown links."""
    return split_outside_links(text, _SEPARATOR)


def iter_list_items(tree: Tree, split: Callable[[str], Iterable[str]] = split_commas) -> Iterator[Tree]:
    """Yield the items of a list, mapping or text; *split* returns those of a text."""
    match tree:
        case Text(text, line, path):
            stripped = text.strip()
            if stripped[:1] == "[" and stripped[-1:] == "]" and not ("]" in stripped[1:-1] and stripped[1:2] != "["):
                # An option of a directive is text, even if written as a YAML list.
                parts: Iterable[str] = [part.strip().strip("\"'") for part in split_commas(stripped[1:-1])]
            else:
                parts = split(text)
            yield from (Text(part, line, path) for part in parts)
        case Items(items):
            yield from items
        case Fields(entries):
            for key, value in entries:
                yield Text(f"{key}: {flatten_tree(value)}", value.line, value.path)


def select_text(tree: Tree, names: tuple[str, ...]) -> Text | None:
    """Return the value of the first of some keys of a mapping, empty if all are; ``None`` if it has none of them."""
    values = (tree.get(name) for name in names) if isinstance(tree, Fields) else ()
    texts = [value for value in values if isinstance(value, Text)]
    return next((text for text in texts if text.text.strip()), texts[0] if texts else None)


def flatten_item(tree: Tree) -> Text:
    """Return an item of a list as one text."""
    # `- @x: for storage` is a common mistake, and reads as a mapping of one entry.
    return tree if isinstance(tree, Text) else Text(flatten_tree(tree), tree.line, tree.path)
