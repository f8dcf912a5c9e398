"""Changes of values in TOML, such as those of the settings, which leave everything else as it is.

Source: TOML 1.0.0. A change counts only if the parser of the standard library then reads the new value, and everything
else as before.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ...diagnostics import Edit
from ..text_edits import TextLines
from .errors import ValueEditError
from .yaml_edits import Change

TomlValue = str | bool | int | list[str]
"""A value that can be written."""

Keys = tuple[str | int, ...]
"""Names of the tables around a value, indices of those in arrays, and the name of the value."""

_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:[^"\\\n]|\\.)*+"|' + r"'[^'\n]*+'", re.DOTALL
)
_KEY_PART = re.compile(r"[ \t]*([A-Za-z0-9_-]++|\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+')[ \t]*")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*+)*+")
_BARE = re.compile(r"[^\s,\]\[{}#\"']++")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(slots=True)
class _Scanner:
    """Scanner for the values of a valid TOML text.

    :param values: keys of each value -> its offsets.
    :param tables: keys of each table with a header -> offset after its last line with a header or a value.
    """

    text: str
    values: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    tables: dict[Keys, int] = field(default_factory=dict)
    counts: dict[Keys, int] = field(default_factory=dict)

    def scan(self) -> None:
        """Find the values and tables of the text."""
        table: Keys = ()
        position = 0
        while (position := self._skip(position)) < len(self.text):
            if self.text[position] == "[":
                width = 1 + self.text.startswith("[[", position)
                keys, position = self._read_key(position + width)
                table = self._resolve(keys, is_array=width == 2)
                position += width
            else:
                keys, position = self._read_key(position)
                position = self._scan_value((*table, *keys), position + 1)
            self.tables[table] = position

    def _skip(self, position: int) -> int:
        match = _BLANK.match(self.text, position)
        return match.end() if match else position

    def _read_key(self, position: int) -> tuple[Keys, int]:
        """Return the parts of a dotted key, and the offset after it."""
        parts: list[str] = []
        while (match := _KEY_PART.match(self.text, position)) is not None:
            word = match[1]
            parts.append(str(tomllib.loads(f"x = {word}")["x"]) if word[0] in "\"'" else word)
            position = match.end()
            if self.text[position : position + 1] != ".":
                break
            position += 1
        return tuple(parts), position

    def _resolve(self, keys: Keys, *, is_array: bool) -> Keys:
        """Return the keys of a header with the indices of the tables that it names in arrays."""
        resolved: Keys = ()
        for number, key in enumerate(keys):
            resolved = (*resolved, key)
            if is_array and number == len(keys) - 1:
                self.counts[resolved] = self.counts.get(resolved, -1) + 1
            if resolved in self.counts:
                resolved = (*resolved, self.counts[resolved])
        return resolved

    def _scan_value(self, keys: Keys, position: int) -> int:
        """Read a value and those in it, and return the offset after it."""
        start = self._skip(position)
        opening = self.text[start : start + 1]
        if match := _STRING.match(self.text, start) or _BARE.match(self.text, start):
            end = match.end()
            if (rest := re.compile(r" [0-9:.]++").match(self.text, end)) and self.text[start : start + 4].isdigit():
                end = rest.end()  # a date and a time with a blank between them
        elif opening in ("[", "{"):
            end = self._scan_items(keys, start + 1, is_table=opening == "{")
        else:
            end = len(self.text)
        self.values[keys] = start, end
        return end

    def _scan_items(self, keys: Keys, position: int, *, is_table: bool) -> int:
        for number in range(len(self.text)):
            position = self._skip(position)
            if self.text[position : position + 1] in ("]", "}", ""):
                break
            inner: Keys = (number,)
            if is_table:
                inner, position = self._read_key(position)
                position += 1
            position = self._skip(self._scan_value((*keys, *inner), position))
            position += self.text[position : position + 1] == ","
        return position + 1


def set_toml_value(text: str, path: str, keys: Keys, value: TomlValue) -> Edit:
    r"""Return the edit that sets a value of a TOML text, which is added if it is missing.

    :param text: with ``\\n`` line ends and without a byte order mark.
    :param path: file of the text, for messages.
    :raises ValueEditError: if the text is invalid, or no change certainly does this and nothing else.
    """
    name = ".".join(map(str, keys))
    try:
        expected = tomllib.loads(text)
        _set(expected, keys, value)
    except (tomllib.TOMLDecodeError, TypeError, IndexError, RecursionError) as error:
        raise ValueEditError(path, None, f"`{name}` is not changed: {error}") from None
    for change in _iter_changes(text, keys, value):
        new = text[: change.start] + change.text + text[change.end :]
        try:
            if tomllib.loads(new) == expected:
                return TextLines(text).make_edit(*change)
        except tomllib.TOMLDecodeError:
            continue
    raise ValueEditError(path, None, f"`{name}` cannot be set in this form")


def _set(table: Any, keys: Keys, value: TomlValue) -> None:
    *outer, last = keys
    for key in outer:
        table = table.setdefault(key, {}) if isinstance(table, dict) else table[key]
    table[last] = value


def _iter_changes(text: str, keys: Keys, value: TomlValue) -> Iterator[Change]:
    scanner = _Scanner(text)
    scanner.scan()
    if keys in scanner.values:
        start, end = scanner.values[keys]
        yield Change(start, end, format_toml_value(value, text[start : start + 1]))
        return
    entry = f"{_format_key(keys[-1])} = {format_toml_value(value)}"
    table = keys[:-1]
    if table in scanner.values:
        start, end = scanner.values[table]
        is_empty = not text[start + 1 : end - 1].strip()
        content = start + len(text[start : end - 1].rstrip())
        yield Change(content, content, f" {entry} " if is_empty else f", {entry}")
    elif table in scanner.tables:
        end = text.find("\n", scanner.tables[table])
        end = len(text) if end < 0 else end
        yield Change(end, end, f"\n{entry}")
    elif not table:
        yield Change(0, 0, f"{entry}\n")
    else:
        header = ".".join(map(_format_key, table))
        gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
        yield Change(len(text), len(text), f"{gap}[{header}]\n{entry}\n")


def _format_key(key: str | int) -> str:
    return str(key) if _BARE_KEY.fullmatch(str(key)) else format_toml_value(str(key))


def format_toml_value(value: TomlValue, quote: str = '"') -> str:
    """Return a value as TOML.

    :param quote: quotation mark of the text that it replaces.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(map(format_toml_value, value))}]"
    if quote == "'" and "'" not in value and value.isprintable():
        return f"'{value}'"
    return re.sub("[\x7f]", r"\\u007f", json.dumps(value, ensure_ascii=False))
