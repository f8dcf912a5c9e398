"""Trees in which some files have another text than on the disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from ..diagnostics import Code, Diagnostic, Level
from ..reading.source import MAX_BYTES, decode_file_start, decode_text
from .project import Project
from .tree import Tree, TreeEntry


class EditedFile(NamedTuple):
    """New text of a file, with diagnostics about its bytes."""

    text: str
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True)
class EditedTree:
    """Files of another tree, some of them with another text, or new.

    :param edited_files: path -> new text.
    """

    tree: Tree
    edited_files: Mapping[str, EditedFile]

    @property
    def is_on_disk(self) -> bool:
        """True if the files of the other tree are on the disk."""
        return self.tree.is_on_disk

    @cached_property
    def edited_paths(self) -> frozenset[str]:
        """Paths of the files whose text is another than that on the disk."""
        return frozenset(self.edited_files)

    @property
    def root(self) -> Path:
        """Real path of the folder of the project; it need not exist."""
        return self.tree.root

    @property
    def roots(self) -> tuple[Path, ...]:
        """Real paths of all folders that contain files of the project, the root first."""
        return self.tree.roots

    @cached_property
    def _new_folders(self) -> frozenset[str]:
        """Folders of the edited files."""
        return frozenset(str(parent) for path in self.edited_files for parent in Path(path).parents)

    def get_real_path(self, path: str) -> str:
        """Return the absolute path of a file, with symbolic links resolved."""
        return self.tree.get_real_path(path)

    def has_entry(self, path: str) -> bool:
        """Return True if a path is that of a file, a folder, or a symbolic link, even a broken one."""
        return path in self.edited_files or self.tree.has_entry(path)

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""
        return path in self.edited_files or path in self._new_folders or self.tree.has_file(path)

    def is_regular_file(self, path: str) -> bool:
        """Return True if a path is that of a regular file, or of a link to one."""
        return path in self.edited_files or self.tree.is_regular_file(path)

    def is_folder(self, path: str) -> bool:
        """Return True if a path is that of a folder, or of a link to one."""
        return path in self._new_folders or self.tree.is_folder(path)

    def list_folder(self, path: str) -> Sequence[TreeEntry]:
        """Return the entries of a folder of the other tree. Edited files that are new are not among them."""
        return self.tree.list_folder(path)

    def read_text(self, path: str, max_bytes: int | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
        """Return the text of a file; the new one of an edited file."""
        if path not in self.edited_files:
            return self.tree.read_text(path, max_bytes)
        return self.edited_files[path]

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Return the start of a file, as the other tree does."""
        if path not in self.edited_files:
            return self.tree.read_start(path, size)
        return decode_file_start(self.edited_files[path].text.encode("utf-8", "surrogateescape"), size)


def read_edited_text(text: str, path: str) -> EditedFile:
    """Return the text of an editor as if it were read from the file at a path; empty if it is too large for that."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= MAX_BYTES:
        return EditedFile(*decode_text(data, path))
    message = f"{path} cannot be read: it is larger than {MAX_BYTES // 2**20} MiB"
    return EditedFile("", (Diagnostic(path, None, Code.FILE_BOUNDS, message, Level.ERROR),))


def edit_project(project: Project, path: str, text: str, diagnostics: tuple[Diagnostic, ...] = ()) -> Project:
    """Return a project with another text of one file, in addition to those that are edited already.

    :param path: path of the file, which need not exist on the disk.
    :param text: as :func:`~sphinx_enhancements.core.reading.source.decode_text` returns it.
    """
    return edit_files(project, {path: EditedFile(text, diagnostics)})


def edit_files(project: Project, files: Mapping[str, EditedFile]) -> Project:
    """Return a project with other texts of some files, in addition to those that are edited already."""
    tree = project.tree
    if isinstance(tree, EditedTree):
        return replace(project, tree=replace(tree, edited_files={**tree.edited_files, **files}))
    return replace(project, tree=EditedTree(tree, dict(files)))
