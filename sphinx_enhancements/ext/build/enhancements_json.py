"""Output of ``enhancements.json``, which html builders write beside the inventory.

Most entries stay as they are after an edit: their bytes are taken from the last file if none of their inputs changed.
Computing a digest of the inputs takes less time than encoding the entry. An input that is left out makes entries
stale, one too many only costs time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple, cast

from sphinx.application import Sphinx
from sphinx.builders.html import StandaloneHTMLBuilder

from ...core.collection.collection import Entry
from ...core.diagnostics import Diagnostic
from ...core.export.enhancements_json import (
    FILE_NAME,
    assign_diagnostics,
    encode_entry,
    export_entry,
    export_head,
    extract_encoded_entry,
    iter_parts,
)
from ...core.project.file_replacement import replace_file
from ...core.project.project import compute_digest
from .assets import is_site
from .collector import pause_collection
from .domain import EnhancementDomain, enhancement_domain
from .links import get_site_address
from .view_inputs import InputDigests


class _DiagnosedEntry(NamedTuple):
    """An enhancement with the diagnostics that are published with it."""

    entry: Entry
    diagnostics: list[Diagnostic]


class _EntryDigests(InputDigests):
    """Digests of the inputs of views, and of documents: unlike views, entries contain numbers of lines."""

    def __init__(self, domain: EnhancementDomain) -> None:
        super().__init__(domain)
        self._documents: dict[str, str] = {}

    def digest_document(self, docname: str) -> str:
        """Return a digest of all enhancements of a document as they were read, with the numbers of lines."""
        if docname not in self._documents:
            self._documents[docname] = _compute_digest([self.domain.data["shards"][docname]])
        return self._documents[docname]


def write_json(app: Sphinx, exception: Exception | None) -> None:
    """Write ``enhancements.json`` beside ``objects.inv``, if its content changed."""
    if exception is not None or not is_site(app.builder):
        return
    domain = enhancement_domain(app.env)
    file = Path(app.outdir) / FILE_NAME
    if domain.is_unchanged and _read_digest(file) == domain.published_digest:
        return
    last_digest, last_entries = _read_last_entries(domain, file)
    head = export_head(domain.collection, project=app.config.project, version=app.config.version)
    with pause_collection():
        encoded = list(_iter_encoded_entries(domain, last_entries))
        parts = list(iter_parts(head, (data for _, data in encoded)))
    domain.published_digest = _compute_digest(parts)
    domain.published_input_digests = [digest for digest, _ in encoded]
    if last_digest != domain.published_digest:
        replace_file(file, *parts)


def _read_digest(file: Path) -> str:
    """Return the digest of a file, which another builder may have written; empty if it is unreadable."""
    try:
        with file.open("rb") as lines:
            return _compute_digest(lines)
    except OSError:
        return ""


def _read_last_entries(domain: EnhancementDomain, file: Path) -> tuple[str, dict[str, bytes]]:
    """Return the digest of a file, empty if it is unreadable, and its entries by the digests of their inputs.

    There are no entries if another builder has written the file, if somebody has edited it, or in a new environment.
    """
    entries: list[bytes] = []

    def iter_lines(lines: Iterable[bytes]) -> Iterator[bytes]:
        for line in lines:
            if (entry := extract_encoded_entry(line)) is not None:
                entries.append(entry)
            yield line

    try:
        with file.open("rb") as lines:
            digest = _compute_digest(iter_lines(lines))
    except OSError:
        return "", {}
    input_digests = domain.published_input_digests
    if digest != domain.published_digest or len(entries) != len(input_digests):
        return digest, {}
    return digest, dict(zip(input_digests, entries, strict=True))


def _compute_digest(parts: Iterable[bytes]) -> str:
    digest = blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _iter_encoded_entries(domain: EnhancementDomain, last_entries: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the digest of the inputs of each entry, and its bytes.

    :param last_entries: digest of the inputs of an entry of the last file -> its bytes.
    """
    digests = _EntryDigests(domain)
    get_address, export_history = partial(_get_address, domain), domain.history.get_exporter()
    for diagnosed in map(_DiagnosedEntry._make, assign_diagnostics(domain.collection, domain.linked.findings)):
        digest = compute_digest(repr([list_inputs(digests, diagnosed) for list_inputs in JSON_INPUTS]))
        yield digest, last_entries.get(digest) or encode_entry(export_entry(*diagnosed, get_address, export_history))


def _get_address(domain: EnhancementDomain, entry: Entry) -> str | None:
    """Return the address of an enhancement, relative to the site; None if this builder does not show it."""
    location = domain.locate_entry(entry)
    return None if location is None else get_site_address(cast("StandaloneHTMLBuilder", domain.builder), location)


def _list_read_data(digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return a digest of all that was read in the document, with lines, and the position of the enhancement in it."""
    return digests.digest_document(diagnosed.entry.document), diagnosed.entry.index


def _list_linked_data(digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return a digest of the facts, which contain all that linking changes except the summary and diagnostics."""
    return digests.digest_facts((diagnosed.entry.key,))


def _list_summary(_digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return the summary, into which titles of other documents may be filled."""
    return diagnosed.entry.enhancement.summary


def _list_diagnostics(_digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return all diagnostics with their levels in force, without suppressed ones."""
    return diagnosed.diagnostics


def _list_address(digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return the address, whose form depends on the builder."""
    return _get_address(digests.domain, diagnosed.entry)


def _list_events(digests: _EntryDigests, diagnosed: _DiagnosedEntry) -> object:
    """Return a digest of the changes that the repository records."""
    return digests.digest_history(diagnosed.entry.key)


JSON_INPUTS: tuple[Callable[[_EntryDigests, _DiagnosedEntry], object], ...] = (
    _list_read_data, _list_linked_data, _list_summary, _list_diagnostics, _list_address, _list_events,
)  # fmt: skip
"""Functions that return the inputs of an entry of ``enhancements.json``."""
