"""Symbols: the proposals and sections of a document, and the proposals of a project."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lsprotocol import types

from ...core.collection.collection import Entry
from ...core.text_parts import Section
from .request import DocumentRequest, ProjectRequest

_MAX_SYMBOLS = 1000  # Maximum number of proposals in an answer


def list_document_symbols(request: DocumentRequest) -> list[types.DocumentSymbol]:
    """Return the proposals in a document, each with its sections below it."""
    entries = [entry for entry in request.entries if entry.enhancement.source.path == request.path]
    starts = [entry.enhancement.source.line for entry in entries]
    ends = [*(start - 1 for start in starts[1:]), len(request.lines.lines)]
    return [_make_proposal_symbol(request, entry, end) for entry, end in zip(entries, ends, strict=False)]


def _make_proposal_symbol(request: DocumentRequest, entry: Entry, last_line: int) -> types.DocumentSymbol:
    enhancement = entry.enhancement
    own = request.lines.make_line_range(enhancement.source.line)
    end = max(request.lines.make_line_range(last_line).end, own.end)
    sections = [section for section in enhancement.sections if enhancement.source.line <= section.line <= last_line]
    return types.DocumentSymbol(
        name=f"{entry.key}: {enhancement.title}",
        kind=types.SymbolKind.Class,
        range=types.Range(own.start, end),
        selection_range=own,
        detail=enhancement.status.raw,
        children=_nest_sections(request, sections, last_line),
    )


def _nest_sections(request: DocumentRequest, sections: Sequence[Section], last_line: int) -> list[types.DocumentSymbol]:
    """Return symbols for sections in order; each contains the deeper ones that follow it."""
    roots: list[types.DocumentSymbol] = []
    stack: list[tuple[int, types.DocumentSymbol]] = []
    for index, section in enumerate(sections):
        following = (s.line - 1 for s in sections[index + 1 :] if s.level <= section.level)
        own = request.lines.make_line_range(section.line)
        last = max(section.line, next(following, last_line))
        symbol = types.DocumentSymbol(
            name=section.title or "-",
            kind=types.SymbolKind.String,
            range=types.Range(own.start, request.lines.make_line_range(last).end) if last > section.line else own,
            selection_range=own,
            children=[],
        )
        while stack and stack[-1][0] >= section.level:
            stack.pop()
        siblings = stack[-1][1].children if stack else roots
        if isinstance(siblings, list):
            siblings.append(symbol)
        stack.append((section.level, symbol))
    return roots


def find_workspace_symbols(request: ProjectRequest, query: str) -> Iterator[types.WorkspaceSymbol]:
    """Yield the proposals whose key or title contains all words of a query, ignoring case."""
    words = query.casefold().split()
    count = 0
    for entry in request.collection:
        text = f"{entry.key} {entry.enhancement.title}".casefold()
        if count < _MAX_SYMBOLS and all(word in text for word in words):
            count += 1
            yield types.WorkspaceSymbol(
                location=request.locate_entry(entry),
                name=f"{entry.key}: {entry.enhancement.title}",
                kind=types.SymbolKind.Class,
                container_name=entry.enhancement.owner,
            )
