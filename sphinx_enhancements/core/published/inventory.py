"""Reader of ``objects.inv``."""

from __future__ import annotations

import zlib
from collections.abc import Mapping

from ..diagnostics import shorten_text
from ..model import Enhancement, Source
from .publication import MAX_BYTES, Publication, UnusableError, clean_text

OBJECT_TYPE = "enh:enhancement"  # Domain and type of enhancements in an inventory


def read_inventory(data: bytes) -> Publication:
    """Read the enhancements of an inventory. Source: ``sphinx.util.inventory``, format version 2.

    :raises UnusableError: if it is no inventory or is cut off.
    """
    lines = data.split(b"\n", 4)
    if len(lines) < 5 or lines[0].rstrip() != b"# Sphinx inventory version 2" or b"zlib" not in lines[3]:
        first_line = shorten_text(lines[0].decode("utf-8", "replace"))
        raise UnusableError(f"this is no inventory of Sphinx in version 2; its first line is {first_line!r}")
    decompressor = zlib.decompressobj()
    try:
        text = decompressor.decompress(lines[4], MAX_BYTES // 4).decode("utf-8", "replace")
    except zlib.error as error:
        raise UnusableError(f"this inventory cannot be unpacked ({error})") from None
    if not decompressor.eof:
        raise UnusableError("this inventory is cut off, or far too large")
    pages = {}
    for line in text.split("\n"):
        # Name, type, priority, URI, title. Name and title may contain spaces.
        key, is_enhancement, rest = line.partition(f" {OBJECT_TYPE} ")
        fields = rest.rstrip().split(" ", 2)
        if is_enhancement and key.strip() and len(fields) == 3:
            uri, title = fields[1], fields[2].removeprefix(f"{key}: ")
            key, title = clean_text(key), clean_text(title)
            pages[key] = (uri[:-1] + key if uri.endswith("$") else uri, "" if title == "-" else title)
    title, version = (line.decode("utf-8", "replace").partition(":")[2].strip() for line in lines[1:3])
    return make_publication(title, version, pages)


def make_publication(title: str, version: str, pages: Mapping[str, tuple[str, str]]) -> Publication:
    """Return the enhancements in the inventory of another project, as a publication.

    :param pages: key -> address relative to the site, and title.
    """
    return Publication(
        title,
        version,
        tuple(pages),
        lambda: ((Enhancement(key, name or key, "", Source("")), uri) for key, (uri, name) in pages.items()),
    )
