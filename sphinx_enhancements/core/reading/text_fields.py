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

_DELIMITER_ROW = re.compile(r"\|?\s*:?-+:?\s*\|\s*:?-+:?\s*\|?")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
_INNER_NAME = re.compile(r"(?<=\s)(?=(?:\*\*|__)[^*_:\n]{1,60}(?::(?:\*\*|__)|(?:\*\*|__):))")
"""Position of an emphasized name with a colon inside a line."""

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

    The first line of such a paragraph has the name of a field. A line without a name continues the value above it.
    """
    blocks = (block for block in _iter_metadata_blocks(outline, profile) if not block.depth)
    return Fields(tuple(field for block in blocks for field in _parse_paragraph(block, profile)))


def _parse_paragraph(block: Block, profile: Profile) -> Iterator[tuple[str, Text]]:
    """Yield the names and values in the lines of a paragraph; names that are no field only if they are emphasized."""
    fields: list[tuple[str, list[str], int]] = []
    for number, line in _iter_lines(block):
        match = _FIELD.match(line)
        is_field = match is not None and _is_field(match["name"], profile)
        if match is not None and (is_field or (fields and match["mark"])):
            fields.append((match["name"].strip(), [match["value"]], number))
        elif fields:
            fields[-1][1].append(line)
        else:
            return
    yield from ((name, _make_text("\n".join(lines), number)) for name, lines, number in fields)


def _iter_lines(block: Block) -> Iterator[tuple[int, str]]:
    """Yield number and text of each line, also between tags that break lines, and before emphasized names in it."""
    for number, line in enumerate(block.text.split("\n"), block.line):
        for part in _BREAK_TAG.split(line.rstrip().removesuffix("\\")):
            *firsts, last = _INNER_NAME.split(part)
            yield from ((number, first.rstrip(" \t,;.|\u00b7\u2022\u2013\u2014").lstrip()) for first in firsts)
            yield number, last.strip()


def read_table(outline: Outline, profile: Profile) -> Fields:
    """Return the rows of Markdown tables of two columns, before the first section and in sections of metadata.

    Source: GitHub Flavored Markdown, section 4.10. A table without the name of a field is none of metadata, and its
    header is only a row if it has such a name.
    """
    fields: list[tuple[str, Text]] = []
    for block in () if outline.is_rest else _iter_metadata_blocks(outline, profile):
        header, delimiter, *rest = (*block.text.split("\n"), "", "")
        if block.depth or not _DELIMITER_ROW.fullmatch(delimiter.strip()):
            continue
        rows = [row for n, line in enumerate(rest, block.line + 2) if (row := _parse_row(line, n))]
        if (row := _parse_row(header, block.line)) and _is_field(row[0], profile):
            rows.insert(0, row)
        if any(_is_field(name, profile) for name, _ in rows):
            fields += rows
    return Fields(tuple(fields))


def _parse_row(line: str, number: int) -> tuple[str, Text] | None:
    """Return the two cells of a row, as name and value; None for another number of cells, or an empty name."""
    cells = _CELL_BORDER.split(line.strip().removeprefix("|").removesuffix("|"))
    name = strip_inline_markup(cells[0]).rstrip(":").strip()
    if len(cells) != 2 or not name:
        return None
    return name, Text("\n".join(_make_text(part, number).text for part in _BREAK_TAG.split(cells[1])), number)


def read_sections(outline: Outline, profile: Profile) -> Fields:
    """Return the fields that are the text of a section, whose heading is the name of the field."""
    fields = []
    for index in outline.find_titled_sections(profile.sections["fields"]):
        blocks = [block for block in outline.get_blocks(index)[:_MAX_BLOCKS] if block.depth < 2]
        if blocks:
            section = outline.sections[index]
            fields.append((section.title, Text("\n".join(block.text for block in blocks), blocks[0].line)))
    return Fields(tuple(fields))


def _iter_metadata_blocks(outline: Outline, profile: Profile) -> Iterable[Block]:
    """Return the blocks before the first section, below a possible title, and in sections of metadata."""
    has_heading = find_first_heading(outline.sections, profile) is not None
    sections = {-1, *([0] if has_heading else []), *outline.find_titled_sections(profile.sections["metadata"])}
    return islice((block for section in sorted(sections) for block in outline.get_blocks(section)), _MAX_BLOCKS)


def read_address(outline: Outline, profile: Profile) -> Fields:
    """Return the field that the profile has for a paragraph with nothing but an address before the first section."""
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
    """Return a value without its markup, unless it has links, whose targets count."""
    return Text(value.strip() if "](" in value else strip_inline_markup(value), line)
