"""Collection of a project whose files change while it is open in an editor."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from ..collection.collection import Collection
from ..collection.linking import Shard
from ..diagnostics import Diagnostic, SetupError, sort_diagnostics
from ..rules.suppressions import SuppressionTable
from .baseline import BaselineKey, describe_states
from .baseline_file import find_baseline_file
from .documents import find_readers, load_shard
from .edited_tree import EditedFile, edit_files
from .files import iter_documents
from .loading import check_project, link_documents
from .project import Project
from .reading_cache import ReadingCache


@dataclass(frozen=True)
class ReadDocuments:
    """The documents of a project as they were read, before they are linked.

    :param shards: path of each document -> its shard.
    """

    project: Project
    shards: Mapping[str, Shard]


@dataclass(frozen=True)
class CheckedCollection:
    """A linked collection with all its findings.

    :param own_findings: path of a document -> diagnostics that the document alone shows, of all its files.
    :param other_findings: diagnostics that only the collection, the settings and the baseline show.
    :param accepted: numbers of the findings that the baseline accepts.
    :param baseline_error: reason why the baseline is unusable, so that it accepts nothing; else empty.
    """

    project: Project
    collection: Collection
    own_findings: Mapping[str, tuple[Diagnostic, ...]]
    other_findings: tuple[Diagnostic, ...]
    accepted: Mapping[BaselineKey, int]
    baseline_error: str = ""

    def remove_accepted(self, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics of a document without those of which the baseline accepts as many."""
        counts = Counter(map(_make_key, diagnostics))
        return tuple(d for d in diagnostics if counts[_make_key(d)] > self.accepted.get(_make_key(d), 0))


class OpenCollection:
    """The documents of a project, of which only the changed ones are read again.

    Texts of an editor take precedence over the files on the disk, which need not exist.

    :param cache_folder: folder of the cache of documents, by which changes on the disk are noticed.
    """

    def __init__(self, project: Project, cache_folder: Path) -> None:
        self._project = project
        self._cache_folder = cache_folder
        self._texts: dict[str, EditedFile] = {}
        self._shards: dict[str, Shard] = {}

    @property
    def documents(self) -> ReadDocuments:
        """The documents as they were read last; later changes do not affect the returned object."""
        return ReadDocuments(edit_files(self._project, self._texts), dict(self._shards))

    def load(self) -> None:
        """Read all documents that have changed on the disk, and those with a text of the editor."""
        cache = ReadingCache(self._cache_folder, self._project)
        self._shards = cache.load_all(tuple(iter_documents(self._project)), load_shard)
        cache.save()
        self._read_again(self._texts)

    def set_texts(self, texts: Mapping[str, EditedFile | None]) -> list[str]:
        """Set the texts of some files, None for a file without an editor; return the documents that were read again.

        :param texts: path relative to the root -> text.
        """
        for path, text in texts.items():
            if text is None:
                self._texts.pop(path, None)
            else:
                self._texts[path] = text
        return self._read_again(texts)

    def _read_again(self, files: Iterable[str]) -> list[str]:
        """Read the documents to which some files belong; forget those that no longer exist."""
        project = edit_files(self._project, self._texts)
        readers = sorted({reader for file in files for reader in find_readers(project, file, self._shards)})
        for path in readers:
            if project.has_file(path):
                self._shards[path] = load_shard(project, path)
            else:
                self._shards.pop(path, None)
        return readers


def find_own_diagnostics(project: Project, shard: Shard) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of the proposals in one document at the levels in force, without suppressed ones.

    A document that redirects to another one may be no proposal; only the collection tells.
    """
    if shard.redirect is not None:
        return ()
    table = SuppressionTable(shard.suppressions)
    diagnostics = (d for e in shard.enhancements for d in project.levels.apply_to_all(e.diagnostics, e))
    return tuple(table.filter(diagnostics))


def check_documents(documents: ReadDocuments) -> CheckedCollection:
    """Link documents, and check the collection."""
    project = documents.project
    collection = link_documents(project, documents.shards)
    own: dict[str, list[Diagnostic]] = defaultdict(list)
    for entry in collection:
        own[entry.document] += entry.enhancement.diagnostics
    others = [*project.levels.apply_to_all(project.diagnostics), *check_project(project, collection)]
    findings = sort_diagnostics([*others, *chain.from_iterable(own.values())])
    reported, error = findings, ""
    try:
        reported = find_baseline_file(project).apply(project, describe_states(collection), findings)
    except SetupError as reason:
        error = str(reason)
    remaining = frozenset(reported)
    accepted = Counter(_make_key(diagnostic) for diagnostic in findings if diagnostic not in remaining)
    read = frozenset(chain.from_iterable(own.values()))
    return CheckedCollection(
        project,
        collection,
        {document: tuple(d for d in diagnostics if d in remaining) for document, diagnostics in own.items()},
        tuple(diagnostic for diagnostic in reported if diagnostic not in read),
        accepted,
        error,
    )


def _make_key(diagnostic: Diagnostic) -> BaselineKey:
    return BaselineKey(diagnostic.path, diagnostic.code)
