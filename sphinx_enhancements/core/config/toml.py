"""TOML files with the lines of their keys, so that a finding about a value can point at it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..diagnostics import SetupError

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(r"\s*(\[\[?)([^\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*("[^"]*"|'[^']*'|[A-Za-z0-9_.-]+)\s*=""")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """A parsed TOML file.

    :param lines: ``("releases", 0, "date")`` -> line, for tables, arrays of tables and plain keys.
    """

    path: Path
    data: dict[str, Any]
    lines: dict[tuple[str | int, ...], int]

    def line(self, *keys: str | int) -> int | None:
        """The line of a key, or of the nearest table around it that has one."""
        while keys:
            if keys in self.lines:
                return self.lines[keys]
            keys = keys[:-1]
        return None

    def location(self, *keys: str | int) -> str:
        """File and line of a key, as far as they are known."""
        line = self.line(*keys)
        return f"{self.path}:{line}" if line else str(self.path)

    def subtable(self, *keys: str) -> TomlFile:
        """The table at a key as if it were a file of its own, without its ``extends``."""
        data: Any = self.data
        for key in keys:
            data = data[key]
        lines = {place[len(keys) :]: line for place, line in self.lines.items() if place[: len(keys)] == keys}
        return TomlFile(self.path, {key: value for key, value in data.items() if key != "extends"}, lines)


def load_toml(path: Path) -> TomlFile:
    """Read a TOML file.

    :raises SetupError: if it cannot be read or is no TOML; the text names file and line.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return TomlFile(path, tomllib.loads(text), _key_lines(text))
    except OSError as error:
        raise SetupError(f"{path}: cannot be read: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise SetupError(f"{path}: is not UTF-8 text (byte {error.start})") from None
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"\(at line (\d+)", str(error))
        where = f":{place[1]}" if place else ""
        raise SetupError(f"{path}{where}: is no valid TOML: {error}") from None
    except RecursionError:
        raise SetupError(f"{path}: is nested too deep") from None
    except ValueError as error:  # a number of too many digits
        raise SetupError(f"{path}: is no valid TOML: {error}") from None


def _key_lines(text: str) -> dict[tuple[str | int, ...], int]:
    # tomllib gives no positions. One key a line is how people write settings; where they do not
    # (inline tables), the line of what encloses the key is close enough.
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
