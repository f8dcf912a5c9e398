"""Reading of the versions of documents in a history; each version is read once, and kept in a cache file."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from ..project.cache_file import FILE_SUFFIX, compute_bytes_digest, format_row, read_cache_lines, write_cache_file
from ..project.documents import load_shard
from ..project.project import Project, compute_digest
from ..project.reading_cache import compute_reading_key
from ..project.record_codec import Codec, require_codec
from ..reading.metadata_sources import iter_sidecar_paths
from .proposal_facts import ProposalFacts, extract_facts
from .repository import TreeItem
from .revision_tree import RevisionTree

_DIRECTIVES = ("{enhancement}", ".. enhancement::")


class VersionReader:
    """Reader of the facts in the documents of a tree that moves through a history.

    :param cache_folder: folder of the cache file; None for none.
    """

    def __init__(self, project: Project, tree: RevisionTree, cache_folder: Path | None) -> None:
        self._project = replace(project, tree=tree)
        self._tree = tree
        self._key = compute_reading_key(project)
        name = compute_digest(repr(["history", str(project.root), project.source]))
        self._file = None if cache_folder is None else cache_folder / f"{name}{FILE_SUFFIX}"
        self._rows: dict[bytes, bytes] = {}
        if self._file is not None:
            for line in read_cache_lines(self._file, self._key):
                self._rows[line[:32]] = line
        self._is_changed = False
        self._codec: Codec = require_codec(tuple[ProposalFacts, ...])

    def is_document(self, path: str) -> bool:
        """Return True if a file can contain proposals."""
        return self._project.parsers.is_document(path) and self._project.match_path(path) is not None

    def list_sidecars(self, path: str) -> list[str]:
        """Return the paths of the metadata files that a document can have."""
        match = self._project.match_path(path)
        return [] if match is None else [sidecar for _, sidecar in iter_sidecar_paths(match, self._project.profile)]

    def read(self, path: str) -> tuple[ProposalFacts, ...]:
        """Return the facts about the proposals in a document of the tree in its present state."""
        return self._read_in(self._tree, path)

    def read_former(self, path: str, item: TreeItem) -> tuple[ProposalFacts, ...]:
        """Return the facts about the proposals in a former content of a document, as if it had been at a path alone."""
        return self._read_in(self._tree.select_file(path, item), path)

    def _read_in(self, tree: RevisionTree, path: str) -> tuple[ProposalFacts, ...]:
        files = (path, *self.list_sidecars(path))
        parts = [(file, tree.find_blob(file)) for file in files]
        digest = compute_bytes_digest(format_row(parts)).encode("ascii")
        row = self._rows.get(digest)
        if row is not None:
            with suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
                facts: tuple[ProposalFacts, ...] = self._codec.decode(json.loads(row[32:]))
                return facts
        facts = self._read_document(replace(self._project, tree=tree), path)
        self._rows[digest] = digest + format_row(self._codec.encode(facts))
        self._is_changed = True
        return facts

    @staticmethod
    def _read_document(project: Project, path: str) -> tuple[ProposalFacts, ...]:
        has_directives = False
        match = project.match_path(path)
        if match is None or match.needs_marker or not project.profile.sidecars:
            text, _ = project.read_text(path)
            has_directives = any(directive in text for directive in _DIRECTIVES)
        shard = load_shard(project, path, metadata_only=not has_directives)
        return () if shard.redirect is not None else tuple(map(extract_facts, shard.enhancements))

    def save(self) -> None:
        """Write what was read to the cache file; ignore errors."""
        if self._file is not None and self._is_changed:
            with suppress(OSError, ValueError):
                write_cache_file(self._file, self._key, self._rows.values())
