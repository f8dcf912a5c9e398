"""Examples of rules: the bad one is reported, and the good one is clean, as on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository
from rule_examples import has_examples, write_change, write_example, write_files_before

from sphinx_enhancements.core.config.gates import Gate, Outcome
from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.diagnostics import Code
from sphinx_enhancements.core.gates.assessment import assess_gate, prepare_project
from sphinx_enhancements.core.history.change_check import check_changes, open_base
from sphinx_enhancements.core.history.repository import Repository
from sphinx_enhancements.core.project.baseline import describe_states
from sphinx_enhancements.core.project.baseline_file import find_baseline_file
from sphinx_enhancements.core.project.conf_file import read_conf_file
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.rules import RULES
from sphinx_enhancements.core.rules.catalogue import Scope
from sphinx_enhancements.core.rules.pages import parse_page

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.diagnostics import Diagnostic
    from sphinx_enhancements.core.project.project import Project

CODES = [code for code, rule in RULES.items() if rule.scope not in (Scope.BUILD, Scope.CHANGE)]
CHANGE_CODES = [code for code, rule in RULES.items() if rule.scope is Scope.CHANGE]


def check_folder(folder: Path, code: Code) -> list[Diagnostic]:
    """Return the diagnostics of a project, as ``check`` prints them."""
    settings = find_settings(folder)
    project = read_conf_file(open_project(settings, folder), settings)
    collection = load_collection(project)
    if RULES[code].scope is Scope.RELEASE:
        return check_release(project, code)
    findings = collect_diagnostics(project, collection)
    return find_baseline_file(project).apply(project, describe_states(collection), findings)


def check_change(folder: Path, base: str) -> list[Diagnostic]:
    """Return the diagnostics of a working copy, as ``check --since`` prints them."""
    project = open_project(find_settings(folder), folder)
    repository = Repository(folder)
    opened = open_base(project, repository, base, None)
    collection = load_collection(project)
    try:
        return check_changes(project, collection, collect_diagnostics(project, collection), opened)
    finally:
        repository.close()


def check_release(project: Project, code: Code) -> list[Diagnostic]:
    """Return the reasons of a gate with one rule for the proposals of the first release of the settings."""
    gate = Gate("gate", "Gate", {code: Outcome.BLOCKED})
    prepared = prepare_project(project, gate)
    results = assess_gate(prepared, load_collection(prepared), gate, project.settings.releases[0].name)
    return [reason.diagnostic for result in results for reason in result.reasons]


@pytest.mark.parametrize("code", CHANGE_CODES)
def test_examples_of_changes(tmp_path: Path, code: Code) -> None:
    """The bad change yields its code, and the good one neither the code nor any error or warning."""
    found = {}
    for is_good in (False, True):
        repository = GitRepository(tmp_path / f"repository-{is_good}")
        write_files_before(repository.root, code)
        base = repository.commit("2024-01-01T00:00:00Z")
        write_change(repository.root, code, is_good=is_good)
        found[is_good] = check_change(repository.root, base)
    assert code in {diagnostic.code for diagnostic in found[False]}
    assert all(diagnostic.path and diagnostic.message for diagnostic in found[False])
    left = [str(diagnostic) for diagnostic in found[True] if diagnostic.level.is_finding or diagnostic.code is code]
    assert left == []


@pytest.mark.parametrize("code", CODES)
def test_examples(tmp_path: Path, code: Code) -> None:
    """The bad example of a rule yields its code, and the good one neither the code nor any error or warning."""
    folder = tmp_path / "example"
    write_example(folder, code, is_good=False)
    found = check_folder(folder, code)
    assert code in {diagnostic.code for diagnostic in found}
    assert all(diagnostic.path and diagnostic.message for diagnostic in found)
    write_example(folder, code, is_good=True)
    left = check_folder(folder, code)
    assert [str(diagnostic) for diagnostic in left if diagnostic.level.is_finding or diagnostic.code is code] == []


@pytest.mark.parametrize("code", Code)
def test_every_rule_has_examples(code: Code) -> None:
    """Each rule has two examples that differ, and names the communities that enforce it."""
    assert has_examples(code)
    assert parse_page(RULES[code].page).enforced_by.endswith(".")
