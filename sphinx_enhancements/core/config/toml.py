"""TOML files with the line of each key, so that diagnostics can point at it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..diagnostics import SetupError

_HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed TOML file or table, with the line of each key path, such as ``("releases", 0, "date")``."""

    path: Path
    data: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def find_line(self, *keys: str | int) -> int | None:
        """Return the line of a key, or else of the nearest enclosing table."""
        prefixes = (keys[:n] for n in range(len(keys), -1, -1))
        return next((self.lines[prefix] for prefix in prefixes if prefix in self.lines), None)

    def format_location(self, *keys: str | int) -> str:
        """Return ``path:line`` of a key, or the path alone if the line is unknown."""
        line = self.find_line(*keys)
        return f"{self.path}:{line}" if line else str(self.path)

    def get_subtable(self, *keys: str) -> TomlFile:
        """Return a table of this file, with keys and lines relative to it; empty if there is no such table."""
        data: Any = self.data
        for key in keys:
            data = data.get(key, {})
        lines = {path[len(keys) :]: line for path, line in self.lines.items() if path[: len(keys)] == keys}
        return TomlFile(self.path, data, lines)


def load_toml(path: Path) -> TomlFile:
    """Read a TOML file; raise :exc:`SetupError`, with file and line, if it is unreadable or not valid TOML."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return TomlFile(path, tomllib.loads(text), _find_key_lines(text))
    except OSError as error:
        raise SetupError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise SetupError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except RecursionError:
        raise SetupError(f"{path}: is nested too deep") from None
    except ValueError as error:  # TOMLDecodeError, or a number with too many digits
        line = re.search(r"\(at line (\d+)", str(error))
        raise SetupError(f"{path}{f':{line[1]}' if line else ''}: is not valid TOML: {error}") from None


def _find_key_lines(text: str) -> dict[tuple[str | int, ...], int]:
    # tomllib gives no positions. Settings usually have one key per line; keys of inline tables
    # fall back to the line of the enclosing key.
    lines: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    counts: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = key[1].split(".") if key[1][0] not in "\"'" else [key[1].strip("\"'")]
            for n in range(1, len(parts) + 1):
                lines.setdefault((*table, *parts[:n]), number)
    return lines
