"""Catalogue of rules: one rule for each code of diagnostics, with its default level and its documentation page.

A rule with a function is registered by :func:`rule`; the docstring of the function is its page. Diagnostics that are
found while documents, settings and views are read are registered by :func:`declare_rule`, in the modules
``declared_…``. The format of pages is described in :mod:`.pages`.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from ..diagnostics import Code, Diagnostic, Level

_Check = TypeVar("_Check", bound=Callable[[Any], Iterable[Diagnostic]])


class Scope(StrEnum):
    """Part of a project that a rule inspects."""

    DOCUMENT = "document"
    """One proposal as it was read: the check takes a :class:`~..reading.document_context.DocumentContext`."""

    COLLECTION = "collection"
    """All proposals, linked: the check takes a :class:`~..collection.collection.Collection`."""

    RELEASE = "release"
    """One proposal that aims at a release: the check takes a :class:`~..collection.targets.ReleaseTarget`."""

    CHANGE = "change"
    """One proposal before and after a change: the check takes a :class:`~..collection.changes.ProposalChange`."""

    PROJECT = "project"
    """Settings and files around the proposals."""

    BUILD = "build"
    """Directives, and data for other extensions: reported by a Sphinx build alone."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    :param level: level if neither profile nor settings set one; ``off`` for a rule that only some communities have.
    :param subject: heading under which the rule is documented.
    :param page: documentation in Markdown, whose first line is the summary.
    :param check: function that yields the diagnostics; None if they are found while something is read.
    :param is_fixable: True if diagnostics have edits that correct them.
    :param has_unsafe_edits: True if these edits may change the meaning of a proposal, or remove text.
    """

    code: Code
    scope: Scope
    level: Level
    subject: str
    page: str
    check: Callable[[Any], Iterable[Diagnostic]] | None = None
    is_fixable: bool = False
    has_unsafe_edits: bool = False

    @property
    def fixability(self) -> str:
        """``yes`` if ``check --fix`` corrects findings, ``unsafe`` if it needs ``--unsafe-fixes``, or ``no``."""
        return ("unsafe" if self.has_unsafe_edits else "yes") if self.is_fixable else "no"

    @property
    def summary(self) -> str:
        """First line of the page."""
        return self.page.partition("\n")[0]

    @property
    def description(self) -> str:
        """Summary without its verb, for lists of rules: ``A title with markup``."""
        text = self.summary.removeprefix("Report ").removeprefix("that ").rstrip(".")
        return f"{text[:1].upper()}{text[1:]}"


RULES: dict[Code, Rule] = {}
"""Code -> its rule; complete when the package :mod:`.` is imported."""

SUBJECTS = {
    "files": "Files and documents",
    "metadata": "Metadata",
    "spelling": "Metadata",
    "keys": "Metadata",
    "structure": "Structure",
    "template": "Structure",
    "people": "People",
    "references": "References",
    "dependencies": "Dependencies and successors",
    "successions": "Dependencies and successors",
    "lifecycle": "Lifecycle and releases",
    "releases": "Lifecycle and releases",
    "gates": "Gates of releases",
    "changes": "Changes",
    "constraints": "Constraints",
    "settings": "Settings and other projects",
    "views": "Views",
    "needs": "sphinx-needs",
    "adoption": "Suppressions and baseline",
}
"""First word of a module's name, after ``declared_`` -> subject of its rules, in the order of the documentation."""


def rule(
    code: Code,
    *,
    scope: Scope,
    level: Level = Level.WARNING,
    is_fixable: bool = False,
    has_unsafe_edits: bool = False,
) -> Callable[[_Check], _Check]:
    """Return a decorator that registers a function as the check of a code, with its docstring as the page.

    The function yields diagnostics with this code. It knows no levels, unless a case is milder than the others, and
    reads neither files nor the clock.
    """

    def register(check: _Check) -> _Check:
        page = inspect.cleandoc(check.__doc__ or "")
        _register(Rule(code, scope, level, _find_subject(check.__module__), page, check, is_fixable, has_unsafe_edits))
        return check

    return register


def declare_rule(
    module: str, code: Code, *, scope: Scope, page: str, level: Level = Level.WARNING, is_fixable: bool = False
) -> None:
    """Register the page of a code that is reported while documents, settings or views are read.

    :param module: ``__name__`` of the calling module, which decides the subject.
    """
    _register(Rule(code, scope, level, _find_subject(module), inspect.cleandoc(page), None, is_fixable))


def _register(new_rule: Rule) -> None:
    if new_rule.code in RULES:
        raise ValueError(f"the code {new_rule.code} has two rules")
    RULES[new_rule.code] = new_rule


def _find_subject(module: str) -> str:
    return SUBJECTS[module.rpartition(".")[2].removeprefix("declared_").split("_")[0]]
