"""Edits that replace a text in a line of a file, or add a field, where the place is certain."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .diagnostics import Edit
from .spelling import find_only_nearest

_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z0-9 _-]*")
_YAML_ENTRY = re.compile(r"[\w-]+:[ \t]+(?:[\w.-][\w .-]*|\"[^\"\\]*\"|'[^']*')[ \t]*(?:[ \t]#.*)?")
_YAML_WORD = re.compile(r"[A-Za-z][\w./-]*")
_MAX_ENTRY = 300  # Maximum number of characters of a field below which another one is added
_YAML_SUFFIXES = (".yaml", ".yml")
_CLOSING_MARKS = " \t\"'`*_,]}"


def replace_in_line(line: int | None, text: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edit that replaces a text in a line; none if the line has it several times, or not as a whole word.

    The last one counts if nothing but closing marks follows.

    :param line: number of the line.
    :param text: text of the line.
    """
    if line is None or not old.strip() or "\n" in old or old == new:
        return ()
    matches = [match.start() for match in re.finditer(rf"(?<![\w.-]){re.escape(old)}(?![\w-]|\.\w)", text)]
    if not matches or (len(matches) > 1 and text[matches[-1] + len(old) :].strip(_CLOSING_MARKS)):
        return ()
    column = matches[-1] + 1
    return (Edit(line, column, line, column + len(old), new),)


def replace_name(line: int | None, text: str, old: str, new: str) -> tuple[Edit, ...]:
    """Return the edit that replaces the name of a field in a line; none if no mark of a name follows."""
    start = text.find(old)
    rest = text[start + len(old) :].lstrip("\"'*_` \t") if start >= 0 else ""
    if line is None or not old.strip() or rest[:1] not in (":", "=", "|") or text[:start].strip("\"'*_`:+|{-> \t"):
        return ()
    return (Edit(line, start + 1, line, start + len(old) + 1, new),)


def correct_word(spelling: str, vocabulary: Mapping[str, str]) -> tuple[str, str] | None:
    """Return a misspelled word of a vocabulary and the word that it certainly stands for; None if that is unknown.

    :param vocabulary: spelling -> canonical word.
    """
    nearest = find_only_nearest(" ".join(spelling.split()), vocabulary) if _PLAIN_WORDS.fullmatch(spelling) else None
    return (spelling, imitate_case(nearest, spelling)) if nearest is not None else None


def imitate_case(word: str, spelling: str) -> str:
    """Return a word in small letters with the capitals of another."""
    if len(spelling) > 1 and spelling.isupper():
        return word.upper()
    return f"{word[:1].upper()}{word[1:]}" if spelling[:1].isupper() else word


def imitate_name(name: str, spelling: str) -> str:
    """Return the name of a field, in small letters with hyphens, with the capitals, ``_`` and spaces of another."""
    separator = next((mark for mark in "_ " if mark in spelling), "-")
    first, *others = name.split("-")
    rest = [part for part in re.split("[-_ ]", spelling)[1:] if part]
    has_capitals = bool(rest) and all(part[:1].isupper() for part in rest)
    others = [imitate_case(part, spelling) if has_capitals else part for part in others]
    return separator.join((imitate_case(first, spelling), *others))


def add_yaml_item(path: str, lines: Sequence[str], line: int | None, name: str, item: str) -> tuple[Edit, ...]:
    """Return the edit that adds a field with one item to the metadata of a file; none if its place is not certain.

    :param path: path of a YAML file, or of a document that may start with a block of YAML.
    :param line: number of the line of the field below which it belongs; without it, the last field of one line counts.
    """
    end = len(lines) if path.endswith(_YAML_SUFFIXES) else _find_block_end(lines)
    if any(text.startswith(f"{name}:") for text in lines[:end]) or not _YAML_WORD.fullmatch(item):
        return ()
    for number in (line,) if line is not None else range(end, 0, -1):
        text = lines[number - 1] if 0 < number <= end else ""
        following = lines[number].rstrip() if number < len(lines) else ""
        is_continued = following.startswith((" ", "\t", "-")) and following != "---"
        if len(text) <= _MAX_ENTRY and _YAML_ENTRY.fullmatch(text) and not is_continued:
            column = len(text) + 1
            return (Edit(number, column, number, column, f"\n{name}:\n  - {item}"),)
    return ()


def _find_block_end(lines: Sequence[str]) -> int:
    """Return the number of the last line of the block at the start of a document; 0 if there is none."""
    if not lines or lines[0].rstrip() != "---":
        return 0
    return next((n for n, text in enumerate(lines[1:], 1) if text.rstrip() in ("---", "...")), 0)
