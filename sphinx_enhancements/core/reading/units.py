"""What stands in a section, entry by entry: each with all that belongs to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from .directives import colons_as_tildes
from .markdown import block_parser
from .outline import COMMENT

_ITEM = re.compile(r"(?:(?P<bullet>[-*+\u2022])|(?:\(?(?:[0-9]{1,3}|#|[A-Za-z])[.)]))[ \t]+(?=\S)")


class UnitKind(Enum):
    """What a unit is. Numbered and other lists are two kinds, as one may explain the entries of the other."""

    PARAGRAPH = auto()
    BULLET = auto()
    ORDERED = auto()


@dataclass(slots=True)
class Unit:
    """An entry of a list that stands in no other, or a paragraph outside lists.

    :param text: with its markup; of an entry, its first paragraph.
    :param details: the texts below it.
    """

    kind: UnitKind
    text: str
    line: int
    details: list[str] = field(default_factory=list)


def markdown_units(text: str, offset: int) -> list[Unit]:
    """The units of a Markdown text. A quotation belongs to what is above it; code and comments to nothing.

    :param offset: how many lines of the file stand before the text.
    """
    if ":::" in text:
        text = "\n".join(colons_as_tildes(text.split("\n")))
    units: list[Unit] = []
    quoted = depth = 0
    kind = UnitKind.BULLET
    fresh = False
    for token in block_parser().parse(text):
        match token.type:
            case "blockquote_open":
                quoted += 1
            case "blockquote_close":
                quoted -= 1
            case "bullet_list_open" | "ordered_list_open":
                if not depth:
                    kind = UnitKind.BULLET if token.type[0] == "b" else UnitKind.ORDERED
                depth += 1
            case "bullet_list_close" | "ordered_list_close":
                depth -= 1
            case "list_item_open":
                fresh = fresh or (depth == 1 and not quoted)
            case "inline" if token.map:
                content = COMMENT.sub("", token.content).strip()
                if not content:
                    continue
                line = token.map[0] + 1 + offset
                if fresh:
                    units.append(Unit(kind, content, line))
                    fresh = False
                elif not depth and not quoted:
                    units.append(Unit(UnitKind.PARAGRAPH, content, line))
                elif units:
                    units[-1].details.append(content)
    return units


def rest_units(text: str, offset: int) -> list[Unit]:
    """The units of a reStructuredText text. What is indented belongs to what is above it; directives to nothing.

    :param offset: how many lines of the file stand before the text.
    """
    units: list[Unit] = []
    lines = text.split("\n")
    n = 0
    while n < len(lines):
        line = lines[n]
        if not line.strip():
            n += 1
            continue
        start, indent = n, len(line) - len(line.lstrip())
        explicit = line.lstrip().startswith((".. ", "__ ")) or line.strip() == ".."
        item = None if indent else _ITEM.match(line)
        n += 1
        if explicit:
            while n < len(lines) and (not lines[n].strip() or len(lines[n]) - len(lines[n].lstrip()) > indent):
                n += 1
            continue
        while n < len(lines) and lines[n].strip() and (item is None or lines[n][0].isspace()):
            if _ITEM.match(lines[n].lstrip()) and indent:
                break
            if item is None and not indent and lines[n][0].isspace():
                break
            n += 1
        said = "\n".join(part.strip() for part in lines[start:n])
        if item is not None:
            kind = UnitKind.BULLET if item["bullet"] else UnitKind.ORDERED
            units.append(Unit(kind, said[item.end() :], start + 1 + offset))
        elif not indent:
            units.append(Unit(UnitKind.PARAGRAPH, said, start + 1 + offset))
        elif units:
            nested = _ITEM.match(said)
            units[-1].details.append(said[nested.end() :] if nested else said)
    return units
