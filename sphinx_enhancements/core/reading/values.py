"""Parse single values as authors write them: a person, an address, a date, the items of a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from ..config.patterns import QUOTES
from ..model import Fields, Items, Person, Text, Tree, flatten_tree

_ACCOUNT = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)?"
_HANDLE = re.compile(rf"@({_ACCOUNT})(?:\s*\(([^()]+)\))?(?:\s*[,;:]\s*|\s+[-\u2013\u2014#]+\s*|\s+(?=for\b)|$)(.*)$")
_NAMED = re.compile(rf"([^<>@]+?)\s*(?:<([^<>]*)>|\(@?({_ACCOUNT})\))$")
_BARE = re.compile(rf"{_ACCOUNT}$")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*+)\]\(\s*+<?([^()<>\s]++)>?[^()]*+\)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

_MAX_REFERENCE = 2000  # Maximum length of a text that can be an address or a reference
_MAX_NAME = 300  # Maximum length of a text that can name a person; the patterns are slow on longer texts
_BETWEEN_PEOPLE = re.compile(r"\n|,(?!\s*(?:for|please|on|in|about|as|with|to)\s)")
"""Separator between people. A comma before such a word continues the note about the same person."""

TARGET_NAMES = ("number", "key", "id", "path", "url", "link", "name", "title")
"""Keys under which an item that is a mapping has its target, in order of preference."""

PERSON_NAMES = ("handle", "github", "account", "name", "email")
"""Keys under which an item that is a mapping has its person, in order of preference."""


def read_person(role: str, raw: str, note: str | None = None, *, has_bare_handles: bool = False) -> Person:
    """Return the person that a text names.

    The forms are ``@handle``, ``@handle (Name)``, ``Name <address>``, ``Name (@handle)``, a plain name, and perhaps a
    bare handle. Text after a handle and a comma, colon or dash is the person's note.
    """
    text = raw.strip().strip(f"{QUOTES}`").strip()
    if len(text) > _MAX_NAME:
        return Person(role, None, raw, raw, note)
    if match := _HANDLE.match(text):
        return Person(role, match[1], match[2], raw, match[3].strip() or note)
    if match := _NAMED.match(text):
        return Person(role, match[3], match[1].strip(), raw, note)
    if has_bare_handles and _BARE.match(text):
        return Person(role, text, None, raw, note)
    return Person(role, None, text, raw, note)


def read_address(text: str) -> str:
    """Return the target of a Markdown link in a text, or else its first address, or else the text."""
    if len(text) > _MAX_REFERENCE:
        return text
    if (link := _MARKDOWN_LINK.search(text)) and _ADDRESS.match(link[2]):
        return link[2]
    address = _ADDRESS.search(text)
    return address[0].rstrip(").,;") if address else text


def parse_markdown_link(text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """Return label and target of the Markdown link at the start of a text; if *whole*, nothing may follow it."""
    text = text.strip()
    if len(text) > _MAX_REFERENCE:
        return None
    link = _MARKDOWN_LINK.fullmatch(text) if whole else _MARKDOWN_LINK.match(text)
    return (link[1].strip(), link[2]) if link else None


def parse_date(text: str) -> date | None:
    """Return the date at the start of a text, or ``None`` if it is no valid date."""
    try:
        if match := _ISO_DATE.match(text):
            return date(*map(int, match[0].split("-")))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def split_pairs(text: Text) -> Iterator[tuple[str, Text]]:
    """Yield the parts of ``alpha=v1.5, beta=v1.6`` as name and value; the name is empty in a part without ``=``."""
    for part in filter(str.strip, re.split(r"[,\n]", text.text)):
        name, value = part.split("=", 1) if "=" in part else ("", part)
        yield name.strip(), Text(value.strip(), text.line, text.path)


def iter_list_items(tree: Tree, *, people: bool = False) -> Iterator[Tree]:
    """Yield the items of a list, mapping or text; a comma between *people* may start a note: ``@x, for storage``."""
    match tree:
        case Text(text, line, path):
            stripped = text.strip()
            if stripped[:1] == "[" and stripped[-1:] == "]" and not parse_markdown_link(text):
                # An option of a directive is text, even if written as a YAML list.
                parts = [part.strip().strip("\"'") for part in stripped[1:-1].split(",")]
            else:
                parts = re.split(_BETWEEN_PEOPLE if people else r"[,\n]", text)
            yield from (Text(part, line, path) for part in parts)
        case Items(items):
            yield from items
        case Fields(entries):
            for key, value in entries:
                yield Text(f"{key}: {flatten_tree(value)}", value.line, value.path)


def select_text(tree: Tree, names: tuple[str, ...]) -> Text:
    """Return the text of a list item; of a mapping, the value of the first of some keys."""
    if isinstance(tree, Fields):
        for name in names:
            if isinstance(value := tree.get(name), Text) and value.text.strip():
                return value
    # `- @x: for storage` is a common mistake, and reads as a mapping of one entry.
    return tree if isinstance(tree, Text) else Text(flatten_tree(tree), tree.line, tree.path)
