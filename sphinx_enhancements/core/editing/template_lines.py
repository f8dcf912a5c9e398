"""Values and title in the lines of a template: header, field list, list entries, paragraphs, tables and sections."""

from __future__ import annotations

import re
import unicodedata

from ..config.profile_options import MetadataSource
from ..model import Text, normalize_field_name
from ..reading.document_context import DocumentContext
from ..reading.identity import find_first_heading
from ..reading.inline import strip_inline_markup
from .template_values import TemplateValues

_LINE_SOURCES = (
    MetadataSource.HEADER,
    MetadataSource.FIELD_LIST,
    MetadataSource.ENTRIES,
    MetadataSource.PARAGRAPHS,
    MetadataSource.TABLE,
    MetadataSource.SECTIONS,
)
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1*\s*")
_MARKDOWN_SPECIAL = (re.compile(r"([\\*_`\[\]<&]|#$)"), re.compile(r"([\\`*_{}\[\]<>&~!:#|])"))
"""Characters that can start markup, and those that can in extensions of Markdown too."""

_REST_SPECIAL = re.compile(r"([\\`*_|])")
_ATX = re.compile(r"(?P<mark>#{1,6}\s+).*")
_REMOVED = "\0"  # Mark of a line that is removed at the end, so that the numbers of the others stay


def fill_lines(text: str, context: DocumentContext, values: TemplateValues) -> str:
    """Return the text of a template with given values in its lines, and ``TBD`` for examples of other fields.

    :param context: the template, as it was read.
    """
    lines = text.split("\n")
    for block, source in zip(context.blocks, context.block_sources, strict=True):
        if source not in _LINE_SOURCES or (block.path or context.path) != context.path:
            continue
        for name, value in block.entries:
            if isinstance(value, Text) and value.line is not None and value.line <= len(lines):
                field = context.profile.fields.get(normalize_field_name(name))
                new = values.choose_text(field, value.text, lines[value.line - 1])
                if new is not None:
                    _fill_line(lines, value.line - 1, name, value.text, new)
    return "\n".join(line for line in lines if line != _REMOVED)


def _fill_line(lines: list[str], index: int, name: str, old: str, new: str) -> None:
    line = lines[index]
    head = re.match(rf".*?{re.escape(name)}[*_]{{0,2}}\s*(?::[*_]{{0,2}}|\|)[ \t]*", line)
    if head is not None and head[0].rstrip().endswith("|"):
        value = new.replace("|", "\\|")
        lines[index] = f"{head[0].rstrip()} {value} |"
    elif head is not None:
        lines[index] = f"{head[0].rstrip()} {new}"
    else:  # the text of a section, or the line below the name
        lines[index] = line[: len(line) - len(line.lstrip())] + new
    for number in range(index + 1, min(index + 1 + old.count("\n"), len(lines))):
        lines[number] = _REMOVED


def fill_title(text: str, context: DocumentContext, values: TemplateValues) -> str:
    """Return the text of a template with the title in its first heading, in the form that the heading has."""
    heading = find_first_heading(context.outline.sections, context.profile)
    if heading is None:
        return text
    lines = text.split("\n")
    index = heading.line - 1
    title = values.format_title(heading.title, values.title)
    if context.outline.is_rest:
        _fill_underlined_title(lines, index, title)
    else:
        atx = _ATX.fullmatch(lines[index])
        lines[index] = f"{atx['mark']}{title}" if atx else title
    return "\n".join(lines)


def _fill_underlined_title(lines: list[str], index: int, title: str) -> None:
    """Replace a title of reStructuredText, and make the lines above and below it as long."""
    width = sum(2 if unicodedata.east_asian_width(c) in "WF" else not unicodedata.combining(c) for c in title)
    lines[index] = title
    for number in (index - 1, index + 1):
        if 0 <= number < len(lines) and (mark := _UNDERLINE.fullmatch(lines[number])):
            lines[number] = mark[1] * max(width, 3)


def escape_title(title: str, *, is_rest: bool) -> str:
    """Return a title with escapes for everything in it that would be markup but code.

    :param is_rest: True for a document in reStructuredText, False for Markdown.
    """
    if get_plain_title(title, is_rest=is_rest) == title.replace("``" if is_rest else "`", "") and title[-1:] != "#":
        return title
    escaped = (special.sub(r"\\\1", title) for special in ((_REST_SPECIAL,) if is_rest else _MARKDOWN_SPECIAL))
    return next((text for text in escaped if get_plain_title(text, is_rest=is_rest) == " ".join(title.split())), title)


def get_plain_title(title: str, *, is_rest: bool) -> str:
    """Return a title as it is read."""
    return strip_inline_markup(title, is_rest=is_rest)
