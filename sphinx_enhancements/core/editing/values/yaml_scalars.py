"""Spellings of a text as a YAML scalar: plain where YAML reads a text, otherwise in quotes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import yaml

from ...model import Fields, Items, Text
from ...reading.tree import TreeError, TreeParser

_KEPT_TAGS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:bool")
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_TEXT = "tag:yaml.org,2002:str"
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"0|-?[1-9][0-9]*")
_RESOLVER = yaml.SafeLoader("")


def iter_scalars(value: str, style: str = "", former: str = "", *, is_flow: bool = False) -> Iterator[str]:
    """Yield the spellings of a text as a scalar on one line, the preferred one first.

    :param style: quote of the scalar that it replaces or stands beside; empty for a plain one.
    :param former: text of the plain scalar that it replaces.
    :param is_flow: True if it is inside ``[]`` or ``{}``.
    """
    can_be_plain = style not in ("'", '"') and _is_plain(value, former, is_flow=is_flow)
    if can_be_plain:
        yield value
    can_be_single = value.isprintable() and not _ESCAPED.search(value)
    if can_be_single and style == "'":
        yield f"'{value.replace(chr(39), chr(39) * 2)}'"
    yield _quote(value)
    if can_be_single:
        yield f"'{value.replace(chr(39), chr(39) * 2)}'"


def iter_block_scalars(value: str, header: str, indent: str) -> Iterator[str]:
    """Yield the spelling of a text below the header of a literal or folded scalar, if it has one."""
    lines = value.split("\n")
    if header[:1] == ">" and len(lines) > 1:
        return
    if all(line == line.strip() and line.isprintable() and not _ESCAPED.search(line) for line in lines) and lines[0]:
        yield "\n".join((header, *(f"{indent}{line}".rstrip() for line in lines)))


def _is_plain(value: str, former: str, *, is_flow: bool) -> bool:
    """Return True if YAML takes a text without quotes as this text, or as a value of the kind that it replaces."""
    tag = resolve_tag(value)
    if tag in _KEPT_TAGS:
        is_same = resolve_tag(former) == tag and (tag != _KEPT_TAGS[0] or _NUMBER.fullmatch(value) is not None)
        return is_same and _reads_as(value, is_flow=is_flow)
    return tag in (_TEXT, _TIMESTAMP) and _reads_as(value, is_flow=is_flow)


def resolve_tag(value: str) -> str:
    """Return the tag that YAML 1.1 gives a plain scalar."""
    return str(_RESOLVER.resolve(yaml.ScalarNode, value, (True, False)))  # type: ignore[no-untyped-call]


def _reads_as(value: str, *, is_flow: bool) -> bool:
    """Return True if the reader takes a plain scalar as the same text, as an item and as the value of a field."""
    if not value or value != value.strip() or not value.isprintable() or value[0] in "#&*!|>%@`'\"?,":
        return False
    try:
        tree = TreeParser().parse(f"- {{x: {value} , y: 1}}\n- [{value} , 1]\n" if is_flow else f"x: {value}\ny: 1\n")
    except TreeError:
        return False
    if is_flow:
        return (
            isinstance(tree, Items)
            and len(tree.items) == 2
            and isinstance(tree.items[0], Fields)
            and [text for _, text in tree.items[0].entries] == [Text(value, 1), Text("1", 1)]
            and isinstance(tree.items[1], Items)
            and tree.items[1].items == (Text(value, 2), Text("1", 2))
        )
    return isinstance(tree, Fields) and tree.entries == (("x", Text(value, 1)), ("y", Text("1", 2)))


def _quote(value: str) -> str:
    """Return a text in double quotes."""
    quoted = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
