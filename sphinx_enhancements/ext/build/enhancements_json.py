"""Output of ``enhancements.json``, which html builders write beside the inventory."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.collection.collection import Entry
from ...core.export.enhancements_json import FILE_NAME, encode_entry, export_head, iter_entries, iter_parts
from ...core.project.file_replacement import replace_file
from .assets import is_site
from .collector import pause_collection
from .domain import enhancement_domain
from .links import get_site_address


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``enhancements.json`` beside ``objects.inv``, if its content changed."""
    if exception is not None or not is_site(app.builder):
        return
    domain = enhancement_domain(app.env)
    builder = cast("StandaloneHTMLBuilder", app.builder)
    file = builder.outdir / FILE_NAME
    if domain.is_unchanged and _read_digest(file) == domain.published_digest:
        return

    def url(entry: Entry) -> str | None:
        location = domain.locate_entry(entry)
        return None if location is None else get_site_address(builder, location)

    head = export_head(domain.collection, project=app.config.project, version=app.config.version)
    with pause_collection():
        entries = iter_entries(domain.collection, domain.linked.findings, url, domain.history.get_exporter())
        parts = list(iter_parts(head, map(encode_entry, entries)))
    domain.published_digest = _compute_digest(parts)
    if _read_digest(file) != domain.published_digest:
        replace_file(file, *parts)


def _read_digest(file: Path) -> str:
    """Return the digest of a file, which another builder may have written; empty if it is unreadable."""
    try:
        with file.open("rb") as lines:
            return _compute_digest(lines)
    except OSError:
        return ""


def _compute_digest(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()
