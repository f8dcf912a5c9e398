"""Fields in the text of a document: list entries, paragraphs, rows of tables, and sections named like a field."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from ..config.profile import Profile
from ..model import Fields, Items, Text, normalize_field_name
from .identity import find_first_heading
from .inline import strip_inline_markup
from .outline import Block, Outline

_MAX_BLOCKS = 1000  # Maximum number of blocks of a document in which fields are searched
_FIELD = re.compile(
    r"(?P<mark>[*_]{0,2})(?P<name>[^:*_`\[\]\n]{1,60}?)[*_]{0,2}\s*:[*_]{0,2}\s*(?P<value>.*)$", re.DOTALL
)
_BULLET = re.compile(r"\s*[-*+]\s+")
_ADDRESS = re.compile(r"`?<?(?P<address>https?://[^\s<>`]+)>?`?_{0,2}")
"""A paragraph with nothing but an address, in Markdown or reStructuredText."""

_DELIMITER_ROW = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)+\|?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_NAME_INSIDE_LINE = re.compile(r"(?<=\s)(?=(?:\*\*|__)[^*_:\n]{1,60}(?::(?:\*\*|__)|(?:\*\*|__):))")
"""Position of an emphasized name with a colon inside a line."""

_FIELD_SEPARATOR = re.compile(r"\s+[|\u00b7\u2022]\s+")
"""Separator of the fields on one line, as in ``Date: 2026-01-14 | Status: Accepted``."""

_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)


def read_entries(outline: Outline, profile: Profile) -> Fields:
    """Return the fields that list entries set, before the first section and in sections of metadata."""
    entries = (parse_entry(block, profile) for block in _iter_metadata_blocks(outline, profile))
    return Fields(tuple(entry for entry in entries if entry is not None))


def parse_entry(block: Block, profile: Profile) -> tuple[str, Text | Items] | None:
    """Return name and value of a list item ``Name: value``, or of one with a nested list; the name is a field."""
    match = _FIELD.match(block.text) if block.depth and block.is_checked is None else None
    if match is None or not _is_field(match["name"], profile):
        return None
    if "\n" in block.text[match.end("name") : match.start("value")] and _is_people_field(match["name"], profile):
        lines = match["value"].split("\n")
        return match["name"].strip(), Text("\n".join(_BULLET.sub("", line) for line in lines), block.line + 1)
    if match["value"]:
        return match["name"].strip(), _make_text(match["value"], block.line)
    nested = tuple(_make_text(text, block.line) for text in block.details[:_MAX_BLOCKS])
    return (match["name"].strip(), Items(nested, block.line)) if nested else None


def read_paragraphs(outline: Outline, profile: Profile) -> Fields:
    """Return the fields that lines of paragraphs set, before the first section and in sections of metadata.

    The first line of such a paragraph has the name of a field, or an emphasized name, as a field below it. A line
    without a name continues the value above it.
    """
    blocks = (block for block in _iter_metadata_blocks(outline, profile) if not block.depth)
    return Fields(tuple(field for block in blocks for field in _parse_paragraph(block, profile)))


def _parse_paragraph(block: Block, profile: Profile) -> Iterator[tuple[str, Text]]:
    """Yield the names and values in the lines of a paragraph; names that are no field only if they are emphasized."""
    fields: list[tuple[str, list[str], int]] = []
    is_metadata = False
    for number, line in _iter_lines(block, profile):
        match = _FIELD.match(line)
        is_field = match is not None and _is_field(match["name"], profile)
        if match is not None and (is_field or match["mark"]):
            is_metadata |= is_field and (not fields or match["mark"] != "")
            fields.append((match["name"].strip(), [match["value"]], number))
        elif fields:
            fields[-1][1].append(line)
        else:
            return
    if is_metadata:
        yield from ((name, _make_text("\n".join(lines), number)) for name, lines, number in fields)


def _iter_lines(block: Block, profile: Profile) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, also between tags that break lines, and before further names in it."""
    for number, line in enumerate(block.text.split("\n"), block.line):
        for part in _BREAK_TAG.split(line.rstrip().removesuffix("\\")):
            *firsts, last = _NAME_INSIDE_LINE.split(part)
            yield from ((number, first.rstrip(" \t,;.|\u00b7\u2022\u2013\u2014").lstrip()) for first in firsts)
            entries = _FIELD_SEPARATOR.split(last.strip())
            names = [match["name"] for entry in entries if (match := _FIELD.match(entry))]
            are_fields = len(names) == len(entries) and all(_is_field(name, profile) for name in names)
            yield from ((number, entry) for entry in (entries if are_fields else [last.strip()]))


def read_table(outline: Outline, profile: Profile) -> Fields:
    """Return the fields in Markdown tables, before the first section and in sections of metadata.

    They are the rows of a table of two columns, or the only row below a header that names two fields. A table without
    the name of a field is none of metadata, and its header is only a row if it has such a name.
    Source: GitHub Flavored Markdown, section 4.10.
    """
    fields: list[tuple[str, Text]] = []
    for block in () if outline.is_rest else _iter_metadata_blocks(outline, profile):
        header, delimiter, *rest = (*block.text.split("\n"), "", "")
        if block.depth or not _DELIMITER_ROW.fullmatch(delimiter.strip()):
            continue
        numbers = range(block.line + 2, block.line + 2 + len(rest))
        rows = [(_split_row(line), number) for line, number in zip(rest, numbers, strict=True) if line.strip()]
        names = [_read_name(cell) for cell in _split_row(header)]
        if len(rows) == 1 and sum(_is_field(name, profile) for name in names) > 1:
            (cells, number), *_ = rows
            fields += [(name, _make_cell(cell, number)) for name, cell in zip(names, cells, strict=False) if name]
            continue
        if _is_field(names[0], profile):
            rows.insert(0, (_split_row(header), block.line))
        pairs = [(_read_name(cells[0]), cells[1], number) for cells, number in rows if len(cells) == 2]
        if any(_is_field(name, profile) for name, _, _ in pairs):
            fields += [(name, _make_cell(cell, number)) for name, cell, number in pairs if name]
    return Fields(tuple(fields))


def _split_row(line: str) -> list[str]:
    return _CELL_BORDER.split(line.strip().removeprefix("|").removesuffix("|"))


def _read_name(cell: str) -> str:
    return strip_inline_markup(cell).rstrip(":").strip()


def _make_cell(cell: str, number: int) -> Text:
    return Text("\n".join(_make_text(part, number).text for part in _BREAK_TAG.split(cell)), number)


def read_sections(outline: Outline, profile: Profile) -> Fields:
    """Return the fields that are the text of a section, whose heading is the name of the field.

    In a section of metadata, list entries and paragraphs that are fields themselves are none of the text; references to
    other proposals may be part of a status, and stay.
    """
    metadata_sections = frozenset(outline.find_titled_sections(profile.sections["metadata"]))
    fields = []
    for index in outline.find_titled_sections(profile.sections["fields"]):
        blocks = [block for block in outline.get_blocks(index)[:_MAX_BLOCKS] if block.depth < 2]
        if index in metadata_sections:
            blocks = [block for block in blocks if not _is_field_block(block, profile)]
        if blocks:
            section = outline.sections[index]
            fields.append((section.title, Text("\n".join(block.text for block in blocks), blocks[0].line)))
    return Fields(tuple(fields))


def _is_field_block(block: Block, profile: Profile) -> bool:
    pairs = [parse_entry(block, profile)] if block.depth else [*_parse_paragraph(block, profile)]
    names = [profile.fields.get(normalize_field_name(pair[0])) for pair in pairs if pair]
    return bool(names) and not any(name in profile.inverses for name in names)


def _iter_metadata_blocks(outline: Outline, profile: Profile) -> Iterable[Block]:
    """Return the blocks before the first section, below a possible title, and in sections of metadata."""
    has_heading = find_first_heading(outline.sections, profile) is not None
    sections = {-1, *([0] if has_heading else []), *outline.find_titled_sections(profile.sections["metadata"])}
    return islice((block for section in sorted(sections) for block in outline.get_blocks(section)), _MAX_BLOCKS)


def read_address(outline: Outline, profile: Profile) -> Fields:
    """Return the profile's field for an address, from a paragraph with nothing else before the first section."""
    blocks = _iter_metadata_blocks(outline, profile) if profile.address_field else ()
    addresses = (
        match and Text(match["address"], block.line)
        for block in blocks
        if not block.depth
        for match in [_ADDRESS.fullmatch(block.text)]
    )
    return Fields(tuple((profile.address_field, text) for text in islice(filter(None, addresses), 1)))


def _is_field(name: str, profile: Profile) -> bool:
    return normalize_field_name(name) in profile.fields


def _is_people_field(name: str, profile: Profile) -> bool:
    return profile.fields.get(normalize_field_name(name)) in profile.people


def _make_text(value: str, line: int) -> Text:
    """Return a value without inline markup; a value with links keeps it, since their targets count."""
    return Text(value.strip() if "](" in value else strip_inline_markup(value), line)
