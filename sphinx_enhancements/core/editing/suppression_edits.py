"""Insertion of comments that suppress findings, which leaves every other byte of a file as it is.

A comment gets the narrowest scope in which it suppresses the finding and the document reads as before: its line, its
section, or the file. Both are checked by reading the document with the comment.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import chain
from typing import Any

from ..collection.linking import Shard
from ..config.parser_settings import Markup
from ..diagnostics import Diagnostic, Edit
from ..project.documents import load_shard
from ..project.edited_tree import edit_project
from ..project.project import Project
from ..reading.directives import find_directives
from ..reading.markdown import read_markdown, split_markdown_blocks
from ..reading.metadata_sources import find_front_matter_end
from ..reading.rest import read_rest, split_rest_blocks
from ..reading.source import decode_text
from ..rules.suppressions import SuppressionTable
from ..suppression import SuppressionScope
from .text_edits import apply_edits, decode_file, encode_file, split_lines

_ADORNED = re.compile(r"([!-/:-@[-`{-~])\1+\s*$")


@dataclass(frozen=True)
class _Insertion:
    """A comment to insert.

    :param line: line before which it is inserted, counted from 1; one more than there are for the end of the file.
    :param is_line_end: True to insert it at the end of the line instead.
    """

    line: int
    text: str
    scope: SuppressionScope
    is_line_end: bool = False


@dataclass(frozen=True)
class AddedComment:
    """A comment that was inserted for the findings in a line, which is None for those about the whole file."""

    line: int | None
    scope: SuppressionScope


@dataclass(frozen=True)
class _Reading:
    """A file as it is read: the document that it belongs to, and the blocks of its text."""

    shard: Shard
    blocks: tuple[object, ...]

    @property
    def content(self) -> object:
        """Everything but the positions of lines."""
        return _remove_lines(self.shard.enhancements), self.shard.has_page, self.shard.redirect, self.blocks

    def has_finding(self, diagnostic: Diagnostic) -> bool:
        """Return True if the document itself, without the collection, shows a finding of a code in a line."""
        own = chain(self.shard.diagnostics, *(enhancement.diagnostics for enhancement in self.shard.enhancements))
        location = diagnostic.path, diagnostic.line, diagnostic.code
        return any((other.path, other.line, other.code) == location for other in own)


class SuppressionWriter:
    """Writer of comments into one file.

    :param document: path of the document to which the file belongs: the file itself, or the one beside it.
    :param data: bytes of the file.
    """

    def __init__(self, project: Project, path: str, document: str, data: bytes) -> None:
        self._project, self._path, self._document = project, path, document
        self._markup = project.parsers.get_markup(path)
        self._text = decode_file(data)
        self._reading = self._read(self._text)

    @property
    def data(self) -> bytes:
        """Bytes of the file with the inserted comments."""
        return encode_file(self._text)

    def add_comments(self, diagnostics: Iterable[Diagnostic], reason: str) -> Iterator[AddedComment]:
        """Insert comments for diagnostics of one code in the file, and yield each.

        A diagnostic that another comment suppresses, or for which there is no place, gets none.
        """
        diagnostics_by_line = {diagnostic.line: diagnostic for diagnostic in diagnostics}
        # From the last line up, so that the lines of the remaining findings stay.
        for line in sorted(diagnostics_by_line, key=lambda line: line or 0, reverse=True):
            if not self._is_suppressed(self._reading, diagnostics_by_line[line]):
                added = self._insert_comment(diagnostics_by_line[line], reason)
                if added is not None:
                    yield added

    def _insert_comment(self, diagnostic: Diagnostic, reason: str) -> AddedComment | None:
        for insertion in self._list_insertions(diagnostic, reason):
            text = _insert(self._text, insertion)
            reading = self._read(text)
            moved = diagnostic
            if diagnostic.line and insertion.line <= diagnostic.line and not insertion.is_line_end:
                moved = replace(diagnostic, line=diagnostic.line + insertion.text.count("\n"))
            is_found = reading.has_finding(moved) or not self._reading.has_finding(diagnostic)
            if is_found and self._is_suppressed(reading, moved) and reading.content == self._reading.content:
                self._text, self._reading = text, reading
                return AddedComment(diagnostic.line, insertion.scope)
        return None

    @staticmethod
    def _is_suppressed(reading: _Reading, diagnostic: Diagnostic) -> bool:
        return bool(SuppressionTable(reading.shard.suppressions).find(diagnostic))

    def _read(self, text: str) -> _Reading:
        decoded, _ = decode_text(encode_file(text), self._path)
        shard = load_shard(edit_project(self._project, self._path, decoded), self._document)
        if self._markup is None or self._markup is Markup.OTHER:
            return _Reading(shard, ())
        split_blocks = split_rest_blocks if self._markup is Markup.REST else split_markdown_blocks
        body = decoded[self._find_body(decoded) :]
        return _Reading(shard, tuple((block, depth) for block, _, depth in split_blocks(body)))

    def _find_body(self, text: str) -> int:
        """Return the position after the front matter of a document; 0 if it has none."""
        end = 0 if self._markup is Markup.REST else find_front_matter_end(text) or 0
        return end and end + 1

    # -- places ----------------------------------------------------------------------------

    def _list_insertions(self, diagnostic: Diagnostic, reason: str) -> Iterator[_Insertion]:
        """Yield the possible comments for a diagnostic, the one with the narrowest scope first."""
        text, _ = decode_text(self.data, self._path)
        line, lines = diagnostic.line, text.split("\n")
        start = text.count("\n", 0, self._find_body(text)) + 1
        is_markdown = self._markup is Markup.MARKDOWN

        def format_comment(scope: SuppressionScope) -> str:
            comment = f"enhancements: {scope}[{diagnostic.code}] {reason}"
            if self._markup is Markup.REST:
                return f".. {comment}"
            return f"<!-- {comment} -->" if is_markdown else f"# {comment}"

        if self._markup not in (Markup.REST, Markup.MARKDOWN):
            yield from _list_yaml_insertions(lines, line, diagnostic, reason) if line else ()
            yield _Insertion(1, f"{format_comment(SuppressionScope.FILE)}\n", SuppressionScope.FILE)
            return
        is_about_page = line is None or (line == 1 and self._reading.shard.has_page)
        if line is not None and not is_about_page:
            if 1 < line < start:
                yield from _list_yaml_insertions(lines, line, diagnostic, reason)
            else:
                yield from self._list_text_insertions(text, line, start, format_comment)
        comment = format_comment(SuppressionScope.FILE)
        gap = "" if is_markdown else "\n"
        yield _Insertion(start, f"{comment}\n{gap}", SuppressionScope.FILE)
        yield _Insertion(len(lines) + 1, f"\n{comment}\n", SuppressionScope.FILE)

    def _list_text_insertions(
        self, text: str, line: int, start: int, format_comment: Callable[[SuppressionScope], str]
    ) -> Iterator[_Insertion]:
        """Yield the comments for a line of the text: above it, in it, and for its section."""
        lines, is_rest = text.split("\n"), self._markup is Markup.REST
        for directive in find_directives(text, self._path, parsers=self._project.parsers):
            if directive.line <= line < (directive.body_line if directive.body else directive.lines[-1] + 1):
                line = directive.line
        content = lines[line - 1] if line <= len(lines) else ""
        indent, comment = content[: len(content) - len(content.lstrip())], format_comment(SuppressionScope.LINE)
        above = _Insertion(line, f"{indent}{comment}\n" + "\n" * is_rest, SuppressionScope.LINE)
        beside = _Insertion(line, f" {comment}", SuppressionScope.LINE, is_line_end=True)
        body = "\n".join(lines[start - 1 :])
        sections = (read_rest if is_rest else read_markdown)(body, start - 1).sections
        # A comment above another line of a paragraph or list would divide it, one in a heading become part of links.
        is_first = line == 1 or not lines[line - 2].strip() or any(section.line == line for section in sections)
        yield from (above,) if is_rest else (above, beside) if is_first else (beside, above)
        heading = next((section.line for section in reversed(sections) if section.line <= line), None)
        if heading is not None:
            is_overlined = is_rest and heading > 1 and _ADORNED.match(lines[heading - 2])
            scope = SuppressionScope.SECTION
            yield _Insertion(heading - bool(is_overlined), f"{format_comment(scope)}\n\n", scope)


def _list_yaml_insertions(lines: list[str], line: int, diagnostic: Diagnostic, reason: str) -> Iterator[_Insertion]:
    """Yield the comments for a line of YAML: above it, and at its end."""
    content = lines[line - 1] if line <= len(lines) else ""
    scope = SuppressionScope.LINE
    comment = f"# enhancements: {scope}[{diagnostic.code}] {reason}"
    yield _Insertion(line, f"{content[: len(content) - len(content.lstrip())]}{comment}\n", scope)
    yield _Insertion(line, f" {comment}", scope, is_line_end=True)


def _insert(text: str, insertion: _Insertion) -> str:
    """Return a text with a comment, whose line ends are those of its place."""
    lines, new = split_lines(text), insertion.text
    line = min(insertion.line, len(lines))
    column = len(lines[line - 1]) + 1 if insertion.is_line_end or insertion.line > line else 1
    if insertion.line > line and lines[-1]:  # the text lacks a line end, and then still does
        new = "\n" + new.removesuffix("\n")
    return apply_edits(text, (Edit(line, column, line, column, new),))


def _remove_lines(value: Any) -> Any:
    """Return the values of a record or tuple, and of those in it, without positions and diagnostics."""
    if is_dataclass(value):
        names = (field.name for field in fields(value) if field.name not in ("line", "diagnostics"))
        return tuple(_remove_lines(getattr(value, name)) for name in names)
    return tuple(map(_remove_lines, value)) if isinstance(value, tuple) else value
