"""Suppression of findings by comments in documents, and the findings about these comments themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from ..collection.collection import Collection, Entry
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..spelling import find_nearest
from ..suppression import Suppression, SuppressionScope
from .catalogue import RULES, Scope
from .levels import FileIndex, LevelTable

_SCOPES = tuple(scope.value for scope in SuppressionScope)
_NEVER_SUPPRESSED = (Code.FILE_BOUNDS, Code.INVALID_SUPPRESSION, Code.UNUSED_SUPPRESSION, Code.NO_CURRENT_RELEASE)


def _is_suppressible(code: Code) -> bool:
    rule = RULES.get(code)
    return rule is not None and rule.scope in (Scope.DOCUMENT, Scope.COLLECTION) and code not in _NEVER_SUPPRESSED


SUPPRESSIBLE_CODES = frozenset(code for code in Code if _is_suppressible(code))
"""Codes that a comment can suppress: those of findings about documents, except of a document that was not read."""


class SuppressionTable:
    """Valid suppressions of some files, found by path, code and line."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        self._lines: defaultdict[tuple[str, str, int], list[Suppression]] = defaultdict(list)
        self._others: defaultdict[tuple[str, str], list[Suppression]] = defaultdict(list)
        for suppression in suppressions:
            if explain_invalid(suppression) is None:
                self._add(suppression)

    def _add(self, suppression: Suppression) -> None:
        for code in suppression.codes:
            if code not in SUPPRESSIBLE_CODES:
                continue
            if not suppression.is_whole_file and suppression.first_line == suppression.last_line:
                self._lines[suppression.path, code, suppression.first_line].append(suppression)
            else:
                self._others[suppression.path, code].append(suppression)

    def find(self, diagnostic: Diagnostic) -> list[Suppression]:
        """Return the suppressions that apply to a diagnostic."""
        path, code, line = diagnostic.path, diagnostic.code, diagnostic.line
        others = (s for s in self._others.get((path, code), ()) if s.covers(line))
        return [*self._lines.get((path, code, line or 0), ()), *others]

    def filter(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """Yield the diagnostics that are not suppressed."""
        return (diagnostic for diagnostic in diagnostics if not self.find(diagnostic))


def suppress_in_documents(collection: Collection) -> Collection:
    """Return a collection whose proposals have no suppressed diagnostics; these are kept apart."""
    if not collection.suppressions:
        return collection
    table = SuppressionTable(collection.suppressions)
    suppressed: list[Diagnostic] = []
    entries: dict[str, Entry] = {}
    for key, entry in collection.entries.items():
        entries[key] = entry
        kept: list[Diagnostic] = []
        for diagnostic in entry.enhancement.diagnostics:
            (suppressed if table.find(diagnostic) else kept).append(diagnostic)
        if len(kept) < len(entry.enhancement.diagnostics):
            entries[key] = replace(entry, enhancement=replace(entry.enhancement, diagnostics=tuple(kept)))
    return replace(collection, entries=entries, suppressed=tuple(suppressed))


def apply_suppressions(
    findings: Sequence[Diagnostic], collection: Collection, levels: LevelTable
) -> Iterator[Diagnostic]:
    """Yield the findings about a collection that are not suppressed, and those about suppressions.

    :param collection: without the suppressed diagnostics of documents.
    """
    if not collection.suppressions:
        yield from findings
        return
    table = SuppressionTable(collection.suppressions)
    used: set[tuple[Suppression, str]] = set()
    for diagnostic in (*findings, *collection.suppressed):
        used |= {(suppression, diagnostic.code) for suppression in table.find(diagnostic)}
    own = _check_suppressions(collection.suppressions, used, FileIndex(collection), levels, collection.dormant)
    yield from table.filter(findings)
    yield from levels.apply_to_findings(own, collection)


def _check_suppressions(
    suppressions: Iterable[Suppression],
    used: set[tuple[Suppression, str]],
    index: FileIndex,
    levels: LevelTable,
    dormant: Container[str],
) -> Iterator[Diagnostic]:
    """Yield diagnostics about suppressions that are invalid or unused."""
    for suppression in suppressions:
        if (reason := explain_invalid(suppression)) is not None:
            message, hint = reason
            yield Diagnostic(suppression.path, suppression.line, Code.INVALID_SUPPRESSION, message, hint=hint)
            continue
        for code in suppression.codes:
            if code not in SUPPRESSIBLE_CODES:
                message, hint = _explain_code(code)
                yield Diagnostic(suppression.path, suppression.line, Code.INVALID_SUPPRESSION, message, hint=hint)
            elif (suppression, code) not in used and _is_on(code, suppression, index, levels, dormant):
                message = f"there is no finding of `{code}` {_describe_range(suppression)}; remove it from the comment"
                yield Diagnostic(suppression.path, suppression.line, Code.UNUSED_SUPPRESSION, message)


def _is_on(code: str, suppression: Suppression, index: FileIndex, levels: LevelTable, dormant: Container[str]) -> bool:
    """Return True if a rule is not off for the proposal with a suppression."""
    enhancement = index.find_at(suppression.path, suppression.first_line)
    status = enhancement.status if enhancement is not None else None
    is_dormant = enhancement is not None and enhancement.key in dormant
    return levels.find_level(Code(code), suppression.path, status, is_dormant=is_dormant) is not Level.OFF


def explain_invalid(suppression: Suppression) -> tuple[str, str] | None:
    """Return why a suppression as a whole is invalid, and a hint; None if it is valid."""
    word = shorten_text(suppression.word, 40)
    reason, hint = "", ""
    if not suppression.is_closed:
        reason, hint = "it has no end", "write --> after the reason"
    elif suppression.word not in _SCOPES:
        nearest = find_nearest(suppression.word, _SCOPES, 8) or SuppressionScope.LINE
        reason, hint = f"`{word}` is none of {', '.join(_SCOPES)}", f'did you mean "{nearest}"?'
    elif not suppression.codes:
        reason, hint = "it names no rule", f"write `{word}[code] reason`"
    elif not suppression.reason:
        codes = shorten_text(", ".join(suppression.codes), 60)
        reason, hint = "it gives no reason", f"write the reason after `{word}[{codes}]`"
    return (f"the comment suppresses nothing: {reason}", hint) if reason else None


def _explain_code(code: str) -> tuple[str, str]:
    """Return why a code cannot be suppressed, and a hint."""
    if code in set(Code):
        return f"`{code}` cannot be suppressed by a comment in a document", ""
    nearest = find_nearest(code, sorted(SUPPRESSIBLE_CODES))
    return f"there is no rule {shorten_text(code, 60)!r}", f'did you mean "{nearest}"?' if nearest else ""


def _describe_range(suppression: Suppression) -> str:
    if suppression.is_whole_file:
        return "in the file"
    if suppression.first_line == suppression.last_line:
        return f"in line {suppression.first_line}"
    return f"in lines {suppression.first_line} to {suppression.last_line}"
