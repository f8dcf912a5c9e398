"""``objects.inv`` -> the proposals in it."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..diagnostics import shorten_text
from .validation import MAX_BYTES, UnusableError, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

OBJECT_TYPE = "enh:enhancement"
"""What proposals are in an inventory."""


class Published(NamedTuple):
    """A proposal in an inventory.

    :param uri: relative to the site.
    """

    uri: str
    title: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The proposals of an inventory, by key."""

    title: str
    version: str
    proposals: Mapping[str, Published]


def read_inventory(data: bytes) -> Inventory:
    """The proposals of an inventory. Source: ``sphinx.util.inventory``, format version 2.

    :raises UnusableError: if it is no such file, or is cut off.
    """
    lines = data.split(b"\n", 4)
    if len(lines) < 5 or lines[0].rstrip() != b"# Sphinx inventory version 2" or b"zlib" not in lines[3]:
        head = shorten_text(lines[0].decode("utf-8", "replace"))
        raise UnusableError(f"this is no inventory of Sphinx in version 2; its first line is {head!r}")
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(lines[4], MAX_BYTES // 4).decode("utf-8", "replace")
    except zlib.error as error:
        raise UnusableError(f"this inventory cannot be unpacked ({error})") from None
    if not unpacking.eof:
        raise UnusableError("this inventory is cut off, or far too large")
    found = {}
    for line in text.split("\n"):
        # Name, type, priority, address, title; there may be blanks in the first and the last.
        key, is_ours, rest = line.partition(f" {OBJECT_TYPE} ")
        parts = rest.rstrip().split(" ", 2)
        if is_ours and key.strip() and len(parts) == 3:
            uri, title = parts[1], parts[2].removeprefix(f"{key}: ")
            key, title = clean(key), clean(title)
            found[key] = Published(uri[:-1] + key if uri.endswith("$") else uri, "" if title == "-" else title)
    title, version = (line.decode("utf-8", "replace").partition(":")[2].strip() for line in lines[1:3])
    return Inventory(title, version, found)
