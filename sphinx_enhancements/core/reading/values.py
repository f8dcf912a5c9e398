"""Single values as people write them: a person, an address, a date, an entry of a list."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from ..config.patterns import QUOTES
from ..model import Fields, Items, Person, Text, flatten_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model import Tree

_ACCOUNT = r"[A-Za-z0-9][A-Za-z0-9_.-]*(?:/[A-Za-z0-9][A-Za-z0-9_.-]*)?"
_HANDLE = re.compile(rf"@({_ACCOUNT})(?:\s*\(([^()]+)\))?(?:\s*[,;:]\s*|\s+[-\u2013\u2014#]+\s*|\s+(?=for\b)|$)(.*)$")
_NAMED = re.compile(rf"([^<>@]+?)\s*(?:<([^<>]*)>|\(@?({_ACCOUNT})\))$")
_BARE = re.compile(rf"{_ACCOUNT}$")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*+)\]\(\s*+<?([^()<>\s]++)>?[^()]*+\)")
_MAX_REFERENCE = 2000
"""A longer text is neither an address nor a reference."""
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)

_AFTER_HANDLE = re.compile(r"\n|,(?!\s*(?:for|please|on|in|about|as|with|to)\s)")
"""What stands between people; a comma before such a word goes on about the same one."""

TARGET_NAMES = ("number", "key", "id", "path", "url", "link", "name", "title")
"""In an entry that is a mapping, where its target is looked for."""

PERSON_NAMES = ("handle", "github", "account", "name", "email")


def read_person(role: str, raw: str, note: str | None = None, *, handles: bool = False) -> Person:
    """What a written name says.

    Read are ``@handle``, ``@handle (Name)``, ``Name <address>``, ``Name (@handle)`` or a name, and
    behind a handle, after a comma, colon or dash, what the person answers for.

    :param handles: whether a single word names an account.
    """
    text = raw.strip().strip(f"{QUOTES}`").strip()
    if len(text) > 300:  # no name, and the patterns are not made for it
        return Person(role, None, raw, raw, note)
    if found := _HANDLE.match(text):
        return Person(role, found[1], found[2], raw, found[3].strip() or note)
    if found := _NAMED.match(text):
        return Person(role, found[3], found[1].strip(), raw, note)
    if handles and _BARE.match(text):
        return Person(role, text, None, raw, note)
    return Person(role, None, text, raw, note)


def read_address(text: str) -> str:
    """The address in a text: that of a Markdown link, or the first that stands in it; else the text."""
    if len(text) > _MAX_REFERENCE:
        return text
    if (found := _MARKDOWN_LINK.search(text)) and _ADDRESS.match(found[2]):
        return found[2]
    if found := _ADDRESS.search(text):
        return found[0].rstrip(").,;")
    return text


def parse_markdown_link(text: str, *, whole: bool = False) -> tuple[str, str] | None:
    """Text and target of a Markdown link that a text starts with, ``None`` for another text.

    :param whole: whether it has to be the whole text.
    """
    text = text.strip()
    if len(text) > _MAX_REFERENCE:
        return None
    found = _MARKDOWN_LINK.fullmatch(text) if whole else _MARKDOWN_LINK.match(text)
    return (found[1].strip(), found[2]) if found else None


def parse_date(text: str) -> date | None:
    """The day that a text names, perhaps with a time behind it; ``None`` for one that no calendar has."""
    try:
        if found := _ISO_DATE.match(text):
            return date(*map(int, found[0].split("-")))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def list_entries(tree: Tree, *, people: bool = False) -> Iterator[Tree]:
    """The entries of a field that is a list, written as one, with commas or on lines.

    :param people: whether they are people, of whom ``@x, for storage`` is one.
    """
    match tree:
        case Text(text, line, path):
            if text.strip()[:1] == "[" and text.strip()[-1:] == "]" and not parse_markdown_link(text):
                # An option of a directive is text, also where it is written as a YAML list.
                for part in text.strip()[1:-1].split(","):
                    yield Text(part.strip().strip("\"'"), line, path)
            else:
                for part in re.split(_AFTER_HANDLE if people else r"[,\n]", text):
                    yield Text(part, line, path)
        case Items(items):
            yield from items
        case Fields(entries):
            for key, value in entries:
                yield Text(f"{key}: {flatten_tree(value)}", value.line, value.path)


def main_text(tree: Tree, names: tuple[str, ...]) -> Text:
    """What an entry of a list means: itself, or of a mapping the value of the first of some names."""
    if isinstance(tree, Fields):
        for name in names:
            if isinstance(value := tree.get(name), Text) and value.text.strip():
                return value
    # The commonest slip: `- @x: for storage` reads as a mapping of one entry.
    return tree if isinstance(tree, Text) else Text(flatten_tree(tree), tree.line, tree.path)
