"""Syntax around the cursor: a field, an option, a directive, a role, or a word of the text.

A text that is being written is incomplete, so that it is read line by line, without a parser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from ...core.config.parser_settings import Markup
from ...core.config.profile import Profile
from ...core.config.profile_options import MetadataSource
from ...core.model import normalize_field_name
from ...core.reading.metadata_sources import find_front_matter_end, has_front_matter

_ROLE_TARGET = re.compile(r"(?:\{(enh(?::[a-z]+)?)\}|:(enh(?::[a-z]+)?):)`(?:[^`<>]*<)?~?([^`<>]*)$")
_ROLE_NAME = re.compile(r"(?:^|[^\w}`:])([{:])([a-z][a-z:]*)?$")
_MYST_DIRECTIVE = re.compile(r"\s*(?:`{3,}|:{3,}|~{3,})\{([\w:-]*)(?:\}.*)?$")
_REST_DIRECTIVE = re.compile(r"\s*\.\. +([\w:-]*?)(::.*)?$")
_OPTION = re.compile(r"\s*:(?P<name>[\w-]*)(?::(?P<value>(?:\s.*)?))?$")
_YAML_PAIR = re.compile(r"""["']?(?P<name>[^:#"'\[\]{},]{1,100}?)["']?\s*:(?P<value>(?:\s.*)?)$""")
_YAML_ITEMS = re.compile(r"(?P<indent>\s*)(?P<marks>(?:-\s+|-$)*)(?P<content>.*)$")
_TEXT_FIELD = re.compile(
    r"\s*(?:[-*+]\s+|\|\s*)?[*_]{0,2}(?P<name>[A-Za-z][^:*_`|\n]{0,60}?)[*_]{0,2}\s*[:|](?P<value>.*)$"
)
_WORD = re.compile(r"[A-Za-z0-9@][\w@./-]*$")
_NAME = re.compile(r"[A-Za-z][\w .-]*$")
_MAX_LINES = 2000  # Maximum number of lines above the cursor that are read


class CursorKind(StrEnum):
    """Syntax at the cursor."""

    FIELD_NAME = "field name"
    FIELD_VALUE = "field value"
    OPTION_NAME = "option name"
    OPTION_VALUE = "option value"
    DIRECTIVE = "directive"
    ROLE = "role"
    TARGET = "target of a role"
    WORD = "word"


@dataclass(frozen=True)
class Cursor:
    """Text that is being written at the cursor.

    :param prefix: part of the word before the cursor.
    :param names: names of the field and of the mappings around it, outermost first; for an option, the directive and
        the option; for a directive, the mark before its name.
    :param line: beginning of the line, up to the cursor.
    :param is_yaml: True in YAML, where some values need quotes.
    """

    kind: CursorKind
    prefix: str
    line: str
    names: tuple[str, ...] = ()
    is_yaml: bool = False

    @property
    def is_after_name(self) -> bool:
        """True directly after the colon of a name, where a value needs a blank before it."""
        return self.kind is CursorKind.FIELD_VALUE and self.line.endswith(":") and not self.prefix

    @property
    def is_quoted(self) -> bool:
        """True if an opening quote precedes the word."""
        return self.line[: len(self.line) - len(self.prefix)].endswith(('"', "'"))


def find_cursor(
    lines: Sequence[str], row: int, column: int, markup: Markup | None, profile: Profile, sidecar: str | None
) -> Cursor | None:
    """Return the syntax at a position, counted from 0; None if nothing can be completed there.

    :param markup: markup language of a document; None for another file.
    :param sidecar: name of a metadata file, empty for the main one; None for another file.
    """
    line = lines[row][:column]
    if sidecar is not None:
        cursor = _find_in_yaml(lines[:row], line)
        return replace(cursor, names=(sidecar, *cursor.names)) if cursor is not None and sidecar else cursor
    if markup is None or markup is Markup.OTHER:
        return None
    if markup is Markup.MARKDOWN and (start := _find_front_matter(lines, row)) is not None:
        return _find_in_yaml(lines[start:row], line)
    is_rest = markup is Markup.REST
    return (
        _find_role(line, is_rest=is_rest)
        or _find_directive(line, is_rest=is_rest)
        or _find_option(lines, row, line, is_rest=is_rest)
        or _find_field(lines, row, line, profile, is_rest=is_rest)
        or _find_word(line)
    )


def _find_front_matter(lines: Sequence[str], row: int) -> int | None:
    """Return the index of the first line of the front matter around a line; None outside front matter."""
    head = "\n".join(lines[: row + _MAX_LINES])
    if not has_front_matter(head):
        return None
    first = next(index for index, line in enumerate(lines) if line.strip()) + 1
    end = find_front_matter_end(head)
    last = head.count("\n", 0, end) if end else len(lines)
    return first if first <= row < last else None


def _find_role(line: str, *, is_rest: bool) -> Cursor | None:
    if match := _ROLE_TARGET.search(line):
        return Cursor(CursorKind.TARGET, match[3], line, (match[1] or match[2],))
    match = _ROLE_NAME.search(line)
    if match and match[1] == (":" if is_rest else "{") and not (is_rest and line.strip().startswith(":")):
        return Cursor(CursorKind.ROLE, match[2] or "", line)
    return None


def _find_directive(line: str, *, is_rest: bool) -> Cursor | None:
    match = (_REST_DIRECTIVE if is_rest else _MYST_DIRECTIVE).match(line)
    if match is None or line.rstrip().endswith(("}", "::")):
        return None
    is_complete = match[2] is not None if is_rest else "}" in line
    return None if is_complete else Cursor(CursorKind.DIRECTIVE, match[1], line)


def _find_option(lines: Sequence[str], row: int, line: str, *, is_rest: bool) -> Cursor | None:
    """Return the option of a directive; its name if the cursor is on a line of options without one."""
    opening = _REST_DIRECTIVE if is_rest else _MYST_DIRECTIVE
    match = _OPTION.match(line)
    if match is None:
        return None
    above = row - 1
    while above >= max(0, row - _MAX_LINES) and _OPTION.match(lines[above]) and not opening.match(lines[above]):
        above -= 1
    directive = opening.match(lines[above]) if above >= 0 else None
    if directive is None or not directive[1] or (is_rest and not line[:1].isspace()):
        return None
    name = directive[1].lower()
    if match["value"] is None:
        return Cursor(CursorKind.OPTION_NAME, match["name"], line, (name,))
    return Cursor(CursorKind.OPTION_VALUE, match["value"].lstrip(), line, (name, match["name"]))


def _find_field(lines: Sequence[str], row: int, line: str, profile: Profile, *, is_rest: bool) -> Cursor | None:
    """Return a field outside front matter: in a field list, a header, or the text, in the forms of the profile."""
    sources = profile.sources
    if is_rest and MetadataSource.FIELD_LIST in sources and (match := _OPTION.match(line)) and not line[0].isspace():
        if match["value"] is None:
            return Cursor(CursorKind.FIELD_NAME, match["name"], line)
        return Cursor(CursorKind.FIELD_VALUE, match["value"].lstrip(), line, (match["name"],))
    is_in_header = MetadataSource.HEADER in sources and all(map(str.strip, lines[:row]))
    in_text = (MetadataSource.ENTRIES, MetadataSource.PARAGRAPHS, MetadataSource.TABLE)
    if not is_in_header and not any(source in sources for source in in_text):
        return None
    match = _TEXT_FIELD.match(line)
    if match and find_field(profile, (match["name"],)) is not None:
        value = match["value"].lstrip("*_| ")
        return Cursor(CursorKind.FIELD_VALUE, value, line, (match["name"].strip(),))
    if is_in_header and _NAME.fullmatch(line):
        return Cursor(CursorKind.FIELD_NAME, line, line)
    return None


def _find_word(line: str) -> Cursor | None:
    match = _WORD.search(line)
    return Cursor(CursorKind.WORD, match[0], line) if match else None


# -- YAML ----------------------------------------------------------------------------------------


def _find_in_yaml(above: Sequence[str], line: str) -> Cursor | None:
    """Return the field of a line of YAML.

    :param above: lines of the block above it.
    """
    match = _YAML_ITEMS.match(line)
    if match is None or match["content"].startswith("#"):
        return None
    indent, content = len(match["indent"]) + len(match["marks"]), match["content"]
    pair = _YAML_PAIR.match(content)
    if pair is not None:
        names = (*_find_parents(above, indent, is_item=bool(match["marks"])), pair["name"].strip())
        return Cursor(CursorKind.FIELD_VALUE, _find_last_item(pair["value"]), line, names, is_yaml=True)
    parents = _find_parents(above, len(match["indent"]), is_item=bool(match["marks"]))
    if match["marks"]:
        return Cursor(CursorKind.FIELD_VALUE, content.lstrip("\"'"), line, parents, is_yaml=True)
    if not content or _NAME.fullmatch(content):
        return Cursor(CursorKind.FIELD_NAME, content, line, parents, is_yaml=True)
    return None


def _find_parents(above: Sequence[str], indent: int, *, is_item: bool) -> tuple[str, ...]:
    """Return the names of the mappings around a line with an indentation, outermost first."""
    names: list[str] = []
    for line in reversed(above[-_MAX_LINES:]):
        match = _YAML_ITEMS.match(line)
        if match is None or not match["content"] or match["content"].startswith("#"):
            continue
        own = len(match["indent"])
        is_parent = own < indent or (own == indent and is_item and not match["marks"])
        if is_parent and (pair := _YAML_PAIR.match(match["content"])):
            names.insert(0, pair["name"].strip())
            indent, is_item = own, bool(match["marks"])
        if not indent and not is_item:
            break
    return tuple(names)


def _find_last_item(value: str) -> str:
    """Return the last item of a value, which may be a list, without an opening quote."""
    return re.split(r"[\[,]", value)[-1].lstrip().lstrip("\"'")


def find_field(profile: Profile, names: Sequence[str]) -> str | None:
    """Return the canonical name of a field within mappings, outermost first; None if the profile has no such field."""
    parts = tuple(map(normalize_field_name, names))
    for spelling, canonical in profile.fields.items():
        own = spelling.split(".")
        if len(own) == len(parts) and all(word in ("*", part) for word, part in zip(own, parts, strict=True)):
            return canonical
    return None
