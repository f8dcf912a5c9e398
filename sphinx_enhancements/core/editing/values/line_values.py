"""Possible changes of a value in a line of text: of a header, list, table or option."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ...model import Text
from .yaml_edits import Change

_MARKDOWN_MARKUP = re.compile(r"[\\`*_\[\]<>&~!|:{}]")
_REST_MARKUP = re.compile(r"[\\`*_|]")
_BAR = re.compile(r"(?<!\\)\|")
_COLON = r"[*_`]{0,3}[ \t]*:(?:[*_`]{0,3})"
_MAX_LINES = 200  # Maximum number of lines of a value


def iter_line_changes(
    text: str, start: int, name: str, former: Text, value: str, *, is_cell: bool = False
) -> Iterator[Change]:
    """Yield the changes that replace a value by a text on one line.

    :param start: offset of the line of the value.
    :param name: name of the field as written.
    :param is_cell: True for a cell of a table.
    """
    spans = dict.fromkeys((*_iter_value_spans(text, start, former.text), *_iter_rest_spans(text, start, name, former)))
    for begin, end in spans:
        gap = " " if begin == end and text[begin - 1 : begin] not in ("", " ", "\t", "\n") else ""
        for spelling in iter_spellings(value, is_cell=is_cell):
            yield Change(begin, end, f"{gap}{spelling}")


def iter_spellings(value: str, *, is_cell: bool = False) -> Iterator[str]:
    """Yield the spellings of a value in a text with markup: as it is, with escapes, and in the quotes of options.

    :param is_cell: True for a cell of a table, in which a bar has an escape.
    """
    spellings = [value, _MARKDOWN_MARKUP.sub(r"\\\g<0>", value), _REST_MARKUP.sub(r"\\\g<0>", value)]
    if "`" not in value:
        spellings.append(f"`{value}`")
    spellings += [json.dumps(value, ensure_ascii=False), f"'{value.replace(chr(39), chr(39) * 2)}'"]
    yield from dict.fromkeys(_BAR.sub(r"\\|", text) if is_cell else text for text in spellings)


def _iter_value_spans(text: str, start: int, former: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a value as it was read, from the last column to the first."""
    words = former.split()
    if not words:
        return
    end = start
    for _ in range(former.count("\n") + 2):
        end = text.find("\n", end) + 1 or len(text) + 1
    pattern = re.compile(r"\s++".join(map(re.escape, words)))
    yield from reversed([match.span() for match in pattern.finditer(text, start, min(end, len(text)))])


def _iter_rest_spans(text: str, start: int, name: str, former: Text) -> Iterator[tuple[int, int]]:
    """Yield the text after the name and its colon, without blanks at its end."""
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    match = re.compile(rf"{re.escape(name)}{_COLON}").search(text, start, line_end)
    if match is None:
        return
    end = line_end
    for _ in range(min(former.text.count("\n"), _MAX_LINES)):
        end = text.find("\n", end + 1)
        end = len(text) if end < 0 else end
    rest = text[match.end() : end]
    if rest.strip():
        yield match.end() + len(rest) - len(rest.lstrip()), match.end() + len(rest.rstrip())
    else:
        yield (match.end() + 1, match.end() + 1) if rest.startswith(" ") else (match.end(), match.end())


def find_line(text: str, line: int) -> tuple[int, int]:
    """Return the offsets of the start and the end of a line, counted from 1."""
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    end = text.find("\n", start)
    return start, len(text) if end < 0 else end
