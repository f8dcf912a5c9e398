"""Corrections: the examples of all rules that have some, and the choice between edits that conflict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_examples import write_example

from sphinx_enhancements.core.config.settings import find_settings
from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Edit, RelatedLocation
from sphinx_enhancements.core.editing.file_changes import ChangeError, write_changes
from sphinx_enhancements.core.editing.fixes import choose_compatible, fix_project
from sphinx_enhancements.core.project.conf_file import read_conf_file
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import open_project
from sphinx_enhancements.core.rules import RULES
from sphinx_enhancements.core.rules.catalogue import Scope

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.project.project import Project

CHECKED = [code for code, rule in RULES.items() if rule.scope not in (Scope.BUILD, Scope.RELEASE, Scope.CHANGE)]
FIXABLE = [code for code in CHECKED if RULES[code].is_fixable]


def open_folder(folder: Path) -> Project:
    """Open the project in a folder."""
    settings = find_settings(folder)
    return read_conf_file(open_project(settings, folder), settings)


def check(project: Project) -> list[Diagnostic]:
    """Return all diagnostics of a project."""
    return collect_diagnostics(project, load_collection(project))


@pytest.mark.parametrize("code", FIXABLE)
def test_bad_examples_are_corrected(tmp_path: Path, code: Code) -> None:
    """The edits of a rule remove its findings from the bad example, and then nothing is left to correct."""
    write_example(tmp_path / "example", code, is_good=False)
    project = open_folder(tmp_path / "example")

    def check_code(project: Project) -> list[Diagnostic]:
        return [diagnostic for diagnostic in check(project) if diagnostic.code is code]

    found = check_code(project)
    result = fix_project(project, found, check_code, allows_unsafe=True)
    assert result.fixed
    assert list(result.diagnostics) == []
    write_changes(project.roots, result.changes)
    assert check_code(open_folder(tmp_path / "example")) == []


@pytest.mark.parametrize("code", CHECKED)
def test_only_rules_that_say_so_have_corrections(tmp_path: Path, code: Code) -> None:
    write_example(tmp_path / "example", code, is_good=False)
    found = check(open_folder(tmp_path / "example"))
    assert [d.code for d in found if d.edits and not RULES[d.code].is_fixable] == []
    assert [d.code for d in found if d.edits and d.has_unsafe_edits != RULES[d.code].has_unsafe_edits] == []


def make_finding(*edits: Edit, line: int = 1, code: Code = Code.TITLE_MARKUP, related: int = 0) -> Diagnostic:
    """Make a finding in one file, with edits."""
    places = (RelatedLocation("template.md", related, "here"),) if related else ()
    return Diagnostic("a.md", line, code, "wrong", related=places, edits=edits)


INSERTION = Edit(3, 1, 3, 1, "new")


@pytest.mark.parametrize(
    ("findings", "chosen"),
    [
        ([make_finding(Edit(1, 1, 1, 3, "")), make_finding(Edit(1, 3, 1, 5, ""), line=2)], [0, 1]),
        ([make_finding(Edit(1, 1, 1, 4, "")), make_finding(Edit(1, 3, 1, 5, ""), line=2)], [0]),
        ([make_finding(Edit(1, 1, 2, 1, "")), make_finding(Edit(1, 5, 1, 5, "x"), line=2)], [0]),
        ([make_finding(INSERTION), make_finding(INSERTION, line=2)], [0]),
        ([make_finding(INSERTION, related=9), make_finding(INSERTION, line=2, related=4)], [1, 0]),
        ([make_finding(INSERTION, related=9), make_finding(INSERTION, code=Code.TEMPLATE, related=4)], [1]),
        ([make_finding(Edit(1, 1, 1, 4, ""), Edit(1, 2, 1, 3, "x"))], []),
        ([make_finding(INSERTION, INSERTION)], [0]),
        ([make_finding(INSERTION), make_finding(INSERTION)], [0]),
    ],
)
def test_first_of_conflicting_edits_counts(findings: list[Diagnostic], chosen: list[int]) -> None:
    assert choose_compatible(findings) == [findings[number] for number in chosen]


def test_edits_that_correct_nothing_are_applied_once(tmp_path: Path) -> None:
    """A finding that stays although its edits were applied does not make them be repeated."""
    (tmp_path / "a.md").write_text("text\n", encoding="utf-8")
    finding = make_finding(Edit(1, 1, 1, 1, "more "))
    result = fix_project(open_project(None, tmp_path), [finding], lambda _: [finding])
    assert [change.new for change in result.changes] == [b"more text\n"]


def test_edits_outside_the_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("text\n", encoding="utf-8")
    finding = make_finding(Edit(7, 1, 7, 1, "more "))
    with pytest.raises(ChangeError, match=r"^a\.md: cannot be corrected: there is no line 7$"):
        fix_project(open_project(None, tmp_path), [finding], lambda _: [finding])


def test_edits_are_not_applied_to_a_text_that_has_changed(tmp_path: Path) -> None:
    """A file is checked again as it is read for the correction, so that edits of an older text do not count."""
    (tmp_path / "a.md").write_text("changed meanwhile\n", encoding="utf-8")
    finding = make_finding(Edit(1, 1, 1, 5, "word"))
    result = fix_project(open_project(None, tmp_path), [finding], lambda _: [])
    assert (result.changes, result.fixed) == ((), ())
