"""One folder of the editor with its project, which is read and checked in threads."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ...core.config.constraints import ConstraintsDocument
from ...core.diagnostics import Diagnostic, SetupError, sort_diagnostics
from ...core.project.edited_tree import EditedFile, read_edited_text
from ...core.project.open_collection import (
    CheckedCollection,
    OpenCollection,
    ReadDocuments,
    check_documents,
    find_own_diagnostics,
)
from ...core.project.project import Project

LINK_DELAY = 0.15
"""Seconds without a change after which the collection is linked. Documents are read without delay."""

_logger = logging.getLogger(__name__)

_Findings = Mapping[str, tuple[Diagnostic, ...]]  # Path of a document -> diagnostics


class FolderSession:
    """One folder of the editor, with the project that its settings describe.

    Attributes are used by the thread of the event loop only. One thread reads changed documents, and another one links
    the collection, so that the findings of a document do not wait for those of the collection.

    :param open_folder: finds and reads the settings.
    :param publish: is awaited after the findings have changed.
    :param report: shows an error of the settings to the user.
    """

    def __init__(
        self,
        open_folder: Callable[[], Project],
        cache_folder: Path,
        publish: Callable[[FolderSession], Awaitable[None]],
        report: Callable[[str], None],
    ) -> None:
        self.project: Project | None = None
        self.documents: ReadDocuments | None = None
        self.checked: CheckedCollection | None = None
        self._open_folder, self._cache_folder = open_folder, cache_folder
        self._publish, self._report = publish, report
        self._open: OpenCollection | None = None
        self._own: dict[str, tuple[Diagnostic, ...]] = {}
        self._texts: dict[Path, str] = {}
        self._pending: set[Path] = set()
        self._has_new_settings = self._has_new_files = True
        self._changes = self._read_changes = 0  # Numbers of changes that were noted, and that were read
        self._changed, self._was_read = asyncio.Event(), asyncio.Event()
        self._is_ready, self._is_settled = asyncio.Event(), asyncio.Event()
        self._read_since_link: set[str] = set()
        self._reader = ThreadPoolExecutor(1, "enhancements-reader")
        self._linker = ThreadPoolExecutor(1, "enhancements-linker")
        self._tasks = [asyncio.ensure_future(self._repeat(work)) for work in (self._read, self._link)]
        self._note_change()

    def close(self) -> None:
        """Stop all work."""
        for task in self._tasks:
            task.cancel()
        for executor in (self._reader, self._linker):
            executor.shutdown(wait=False, cancel_futures=True)
        self._is_ready.set()
        self._is_settled.set()

    # -- changes -----------------------------------------------------------------------------

    def set_text(self, file: Path, text: str | None) -> None:
        """Note the text of a file in the editor; None after the editor has closed it."""
        if text is None:
            self._texts.pop(file, None)
        else:
            self._texts[file] = text
        self._pending.add(file)
        self._note_change()

    def note_files(self, *, are_settings: bool = False) -> None:
        """Note that files have changed on the disk.

        :param are_settings: True if some of them decide how documents are read.
        """
        self._has_new_files = True
        self._has_new_settings |= are_settings
        self._note_change()

    def _note_change(self) -> None:
        self._changes += 1
        self._is_settled.clear()
        self._changed.set()

    async def wait_until_ready(self) -> CheckedCollection | None:
        """Wait until the collection has been checked once; return the last check, None if the settings are unusable."""
        await self._is_ready.wait()
        return self.checked

    async def wait_until_settled(self) -> CheckedCollection | None:
        """Wait until all changes are checked; return the check, None if the settings are unusable."""
        await self._is_settled.wait()
        return self.checked

    def decides_reading(self, file: Path) -> bool:
        """Return True if a file is the community's template of proposals, or declares constraints of all proposals."""
        if self.project is None:
            return False
        profile, path = self.project.profile, self.find_path(file)
        paths = [profile.template_file.path] if profile.template_file is not None else []
        paths += [item.path for item in profile.declared_constraints if isinstance(item, ConstraintsDocument)]
        return path in paths

    def has_proposal(self, file: Path) -> bool:
        """Return True if a file is that of a proposal; False for one that other documents may include."""
        path = self.find_path(file)
        return self.checked is not None and any(path in entry.files for entry in self.checked.collection)

    # -- results -----------------------------------------------------------------------------

    def find_path(self, file: Path) -> str | None:
        """Return the path of a file relative to the root; None if it is outside the root."""
        return _find_path(self.project, file) if self.project is not None else None

    def list_findings(self) -> dict[str, list[Diagnostic]]:
        """Return path of each file with findings -> its findings, as far as they are known."""
        others = self.checked.other_findings if self.checked is not None else ()
        findings: dict[str, list[Diagnostic]] = {}
        for diagnostic in sort_diagnostics([*(d for own in self._own.values() for d in own), *others]):
            findings.setdefault(diagnostic.path, []).append(diagnostic)
        return findings

    # -- work --------------------------------------------------------------------------------

    async def _repeat(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do some work again and again, such as after each change.

        A defect in it is logged with its traceback. It must not end the work: the editor would show old findings for
        the rest of the session.
        """
        while True:
            try:
                await work()
            except Exception:
                _logger.exception("The findings are not up to date")

    def _stop_project(self, error: SetupError) -> None:
        """Forget the project because its settings are unusable; new ones start it again."""
        self.project = self.documents = self.checked = self._open = None
        self._own = {}
        self._report("; ".join(map(str, error.args)))

    async def _read(self) -> None:
        """Wait for a change, and read what it affects."""
        await self._changed.wait()
        self._changed.clear()
        changes = self._changes
        try:
            await self._read_changes_of_files()
        except SetupError as error:
            self._stop_project(error)
        finally:
            self._read_changes = changes
            self._was_read.set()

    async def _read_changes_of_files(self) -> None:
        """Read the settings if they may have changed, then documents with a new text, and then all files if needed.

        :raises SetupError: if the settings are unusable.
        """
        run = asyncio.get_running_loop().run_in_executor
        if self._has_new_settings:
            self._has_new_settings, self._has_new_files = False, True
            self.project = await run(self._reader, self._open_folder)
            self._open = OpenCollection(self.project, self._cache_folder)
            self._own, self.checked = {}, None
            self._pending |= self._texts.keys()
        if self._open is None or self.project is None:
            return
        if self._pending:
            texts = {file: self._texts.get(file) for file in self._pending}
            self._pending = set()
            own, self.documents = await run(self._reader, _read_texts, self._open, self.project, texts)
            self._note_own_findings(own)
            await self._publish(self)
        if self._has_new_files:
            self._has_new_files = False
            own, self.documents = await run(self._reader, _read_files, self._open)
            self._own = {}
            self._note_own_findings(own)
            await self._publish(self)

    def _note_own_findings(self, own: _Findings) -> None:
        self._read_since_link |= own.keys()
        accept = self.checked.remove_accepted if self.checked is not None else tuple
        self._own |= {document: accept(diagnostics) for document, diagnostics in own.items()}

    async def _link(self) -> None:
        """Wait until documents were read and no other change follows, and link and check the collection."""
        await self._was_read.wait()
        while self._was_read.is_set():
            self._was_read.clear()
            await asyncio.sleep(LINK_DELAY)
        documents, changes = self.documents, self._read_changes
        try:
            if documents is not None:
                self._read_since_link = set()
                checked = await asyncio.get_running_loop().run_in_executor(self._linker, check_documents, documents)
                self._note_check(documents, checked)
            await self._publish(self)
        finally:
            if not self._is_ready.is_set():
                gc.freeze()  # Most objects stay for hours; to look at them again and again takes longer than an answer.
            self._is_ready.set()
            if changes == self._changes:
                self._is_settled.set()

    def _note_check(self, documents: ReadDocuments, checked: CheckedCollection) -> None:
        if self.documents is None or self.documents.project.root != documents.project.root:
            return  # the settings have changed since
        if checked.baseline_error and (self.checked is None or not self.checked.baseline_error):
            self._report(checked.baseline_error)
        newer = {document: self._own.get(document, ()) for document in self._read_since_link}
        self.checked = checked
        self._own = {**checked.own_findings, **newer}


def _find_path(project: Project, file: Path) -> str | None:
    path = project.relative_path(file)
    if path is None:
        path = project.relative_path(file.parent.resolve() / file.name)
    return None if path == "." else path


def _read_texts(
    collection: OpenCollection, project: Project, texts: Mapping[Path, str | None]
) -> tuple[_Findings, ReadDocuments]:
    """Read the documents to which texts of the editor belong; return their findings, and all documents."""
    edited: dict[str, EditedFile | None] = {}
    for file, text in texts.items():
        if (path := _find_path(project, file)) is not None:
            edited[path] = None if text is None else read_edited_text(text, path)
    changed = collection.set_texts(edited)
    documents = collection.documents
    return {path: _find_own(documents, path) for path in changed}, documents


def _read_files(collection: OpenCollection) -> tuple[_Findings, ReadDocuments]:
    """Read all documents that have changed on the disk; return the findings of all documents, and the documents."""
    collection.load()
    documents = collection.documents
    return {path: _find_own(documents, path) for path in documents.shards}, documents


def _find_own(documents: ReadDocuments, path: str) -> tuple[Diagnostic, ...]:
    shard = documents.shards.get(path)
    return find_own_diagnostics(documents.project, shard) if shard is not None else ()
