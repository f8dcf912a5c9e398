"""One proposal in its files, as it is read, and the check that a change of them reads as intended."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...diagnostics import Code, Edit
from ...model import Fields, Items, Text, Tree
from ...project.documents import load_contexts
from ...project.edited_tree import edit_project
from ...project.project import Project
from ...reading.document_context import DocumentContext
from ..text_edits import TextLines, apply_edits
from .errors import ValueEditError
from .yaml_edits import Change

_MARKUP_CODES = (Code.FRONT_MATTER, Code.METADATA, Code.DUPLICATE_FIELD, Code.ENCODING)

Plain = Any
"""Text, list, or list of pairs: a tree without lines."""


@dataclass(frozen=True)
class FileEdit:
    """Edits of one file, whose path is relative to the root."""

    path: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class EditableProposal:
    """One proposal of a project, as it was read.

    :param contexts: all proposals of its document.
    :param index: position among them.
    """

    project: Project
    contexts: tuple[DocumentContext, ...]
    index: int = 0

    @property
    def context(self) -> DocumentContext:
        """The proposal with its text and metadata."""
        return self.contexts[self.index]

    def read_text(self, path: str) -> str:
        r"""Return the text of a file, with ``\n`` line ends."""
        return self.project.read_text(path)[0]

    def apply(self, edit: FileEdit) -> EditableProposal:
        """Return the proposal with edits of one of its files, which are made in memory.

        :raises ValueEditError: if the document is no longer this proposal.
        """
        text = apply_edits(self.read_text(edit.path), edit.edits)
        return open_proposal(edit_project(self.project, edit.path, text), self.context.path, self.index)


def open_proposal(project: Project, path: str, index: int = 0) -> EditableProposal:
    """Read a proposal of a document.

    :param index: position among the proposals of the document.
    :raises ValueEditError: if there is none.
    """
    contexts = tuple(load_contexts(project, path))
    if index >= len(contexts):
        raise ValueEditError(path, None, "there is no proposal to change")
    return EditableProposal(project, contexts, index)


def find_proposal(project: Project, path: str, line: int) -> EditableProposal:
    """Return the proposal that a document has in a line.

    :raises ValueEditError: if there is none.
    """
    contexts = tuple(load_contexts(project, path))
    for index, context in enumerate(contexts):
        if context.enhancement.source.line == line:
            return EditableProposal(project, contexts, index)
    raise ValueEditError(path, line, "there is no proposal to change")


def make_plain(tree: Tree, replaced: Tree | None = None, new: Plain = None) -> Plain:
    """Return a tree without lines, in which another value, or nothing, may take the place of one of its parts.

    A list or mapping without entries reads like an empty text.
    """
    if tree is replaced and replaced is not None:
        return new
    match tree:
        case Text(text):
            return text.strip()
        case Items(items):
            return [make_plain(item, replaced, new) for item in items if new is not None or item is not replaced] or ""
        case Fields(entries):
            kept = (entry for entry in entries if new is not None or entry[1] is not replaced)
            return [(name, make_plain(value, replaced, new)) for name, value in kept] or ""


def list_blocks(context: DocumentContext, replaced: Tree | None = None, new: Plain = None) -> list[Plain]:
    """Return all metadata blocks without lines, in which another value may take the place of one."""
    return [make_plain(block, replaced, new) for block in context.blocks]


Intention = Callable[[DocumentContext], bool]
"""Test that a proposal, as it is read after a change, has the intended values."""


def choose_change(
    proposal: EditableProposal, path: str, changes: Iterable[Change], is_intended: Intention, *, is_text: bool = False
) -> FileEdit | None:
    """Return the first change of a file after which everything reads as intended; None if there is no such change.

    :param is_text: True for a change that adds text below a heading.
    """
    text, index = proposal.read_text(path), proposal.index
    for change in dict.fromkeys(changes):
        new_text = text[: change.start] + change.text + text[change.end :]
        after = load_contexts(edit_project(proposal.project, path, new_text), proposal.context.path)
        if is_intended_reading(proposal.contexts, after, index, is_text=is_text) and is_intended(after[index]):
            edit = TextLines(text).make_edit(*change)
            if "\ufffd" in text.split("\n")[edit.line - 1][: edit.column]:
                continue  # columns differ from those of the bytes, which are not UTF-8
            return FileEdit(path, (edit,))
    return None


def is_intended_reading(
    before: Sequence[DocumentContext], after: Sequence[DocumentContext], index: int, *, is_text: bool = False
) -> bool:
    """Return True if two readings of a document differ at most in the metadata of one of its proposals.

    :param is_text: True if there may be text below a heading that had none.
    """
    if len(before) != len(after):
        return False
    for number, (old, changed) in enumerate(zip(before, after, strict=True)):
        if _list_parts(old, is_text=is_text) != _list_parts(changed, is_text=is_text):
            return False
        if number != index and list_blocks(old) != list_blocks(changed):
            return False
    return _count_mistakes(after[index]) <= _count_mistakes(before[index])


def _list_parts(context: DocumentContext, *, is_text: bool) -> list[object]:
    """Return the headings and check boxes of a proposal, which no change of a value moves."""
    sections = ((s.title, s.level, s.has_text or is_text) for s in context.outline.sections)
    return [*sections, *((item.text, item.is_done, item.is_struck) for item in context.enhancement.checklist)]


def _count_mistakes(context: DocumentContext) -> int:
    return sum(diagnostic.code in _MARKUP_CODES for diagnostic in context.enhancement.diagnostics)
