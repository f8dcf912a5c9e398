"""Levels of rules: of the catalogue, of profiles and of settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import create_project, proposal

from sphinx_enhancements.core.diagnostics import Code, Diagnostic, Level, SetupError
from sphinx_enhancements.core.model import Enhancement, Source, Value
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "a/one.md": proposal("id: A-1\nstatus: draft\nfooo: 1\nsee-also: A-7"),
    "a/two.md": proposal("id: A-2\nstatus: Implementable\nsee-also: A-8"),
    "b/three.md": proposal("id: A-3\nstatus: bogus\nsee-also: A-9"),
}
ALL = 'documents = ["**"]\n'


def check(folder: Path, settings: str) -> list[tuple[str, str, str]]:
    """Return path, code and level of the diagnostics of a project, without the message."""
    project = create_project(folder, FILES, ALL + settings)
    found = collect_diagnostics(project, load_collection(project))
    return [(d.path, str(d.code), str(d.level)) for d in found]


def test_levels_of_the_catalogue(tmp_path: Path) -> None:
    """Without settings, each rule has the level of the catalogue."""
    assert check(tmp_path, "") == [
        ("a/one.md", "unresolved-reference", "warning"),
        ("a/two.md", "unresolved-reference", "warning"),
        ("b/three.md", "unknown-status", "warning"),
        ("b/three.md", "unresolved-reference", "warning"),
    ]


def test_levels_of_settings(tmp_path: Path) -> None:
    """Settings change the levels of rules about documents and about the collection; a rule that is off reports none."""
    settings = '[rules]\nunresolved-reference = "error"\nunknown_status = "off"\n'
    assert check(tmp_path, settings) == [
        ("a/one.md", "unresolved-reference", "error"),
        ("a/two.md", "unresolved-reference", "error"),
        ("b/three.md", "unresolved-reference", "error"),
    ]


def test_levels_for_paths_and_statuses(tmp_path: Path) -> None:
    """The last table counts whose paths and statuses both match; a status may be canonical or the community's word."""
    settings = """
        [rules]
        unknown-status = "info"
        [[rule-overrides]]
        paths = ["/a/**"]
        rules = { unresolved-reference = "info" }
        [[rule-overrides]]
        statuses = ["implementable", "unknown"]
        rules = { unresolved-reference = "error" }
        [[rule-overrides]]
        paths = ["a/*", "c/*"]
        statuses = ["unknown"]
        rules = { unresolved-reference = "off", unknown-status = "off" }
        """
    assert check(tmp_path, settings) == [
        ("a/one.md", "unresolved-reference", "info"),
        ("a/two.md", "unresolved-reference", "error"),
        ("b/three.md", "unknown-status", "info"),
        ("b/three.md", "unresolved-reference", "error"),
    ]


def test_settings_take_precedence_over_the_profile(tmp_path: Path) -> None:
    """A level of the settings replaces level and overrides of the profile; other rules keep those of the profile."""
    profile = """
        [profile]
        extends = "default"
        [profile.rules]
        unknown-status = "error"
        unresolved-reference = "error"
        [[profile.rule-overrides]]
        statuses = ["draft"]
        rules = { unresolved-reference = "off" }
        """
    assert check(tmp_path, profile) == [
        ("a/two.md", "unresolved-reference", "error"),
        ("b/three.md", "unknown-status", "error"),
        ("b/three.md", "unresolved-reference", "error"),
    ]
    assert check(tmp_path, 'rules.unresolved-reference = "info"\n' + profile) == [
        ("a/one.md", "unresolved-reference", "info"),
        ("a/two.md", "unresolved-reference", "info"),
        ("b/three.md", "unknown-status", "error"),
        ("b/three.md", "unresolved-reference", "info"),
    ]


def test_each_of_several_proposals_in_a_document_has_its_status(tmp_path: Path) -> None:
    """A finding about the collection belongs to the last proposal that starts at or before its line."""
    text = "# T\n\n" + "".join(
        f"```{{enhancement}} {key}\n:id: {key}\n:status: {status}\n:see-also: A-9\n```\n\n"
        for key, status in (("A-1", "draft"), ("A-2", "accepted"))
    )
    settings = '[[rule-overrides]]\nstatuses = ["draft"]\nrules = { unresolved-reference = "off" }\n'
    project = create_project(tmp_path, {"x.md": text}, settings)
    found = collect_diagnostics(project, load_collection(project))
    assert [(d.line, d.code) for d in found] == [(12, Code.UNRESOLVED_REFERENCE)]


@pytest.mark.parametrize(
    ("level", "own", "expected"),
    [
        ("error", Level.WARNING, Level.ERROR),
        ("error", Level.INFO, Level.INFO),
        ("info", Level.ERROR, Level.ERROR),
        ("info", Level.WARNING, Level.INFO),
        ("off", Level.ERROR, None),
        ("off", Level.INFO, None),
    ],
)
def test_a_diagnostic_with_a_level_of_its_own(tmp_path: Path, level: str, own: Level, expected: Level | None) -> None:
    """A case that is milder or graver than the others of its rule keeps its level, unless the rule is off."""
    project = create_project(tmp_path, {}, f'[rules]\nunknown-stage = "{level}"\n')
    applied = project.levels.apply(Diagnostic("a.md", 1, Code.UNKNOWN_STAGE, "x", own))
    assert (applied.level if applied is not None else None) == expected


def test_a_rule_that_reports_errors_by_default(tmp_path: Path) -> None:
    """The level of a rule replaces the level with which its diagnostics are made."""
    project = create_project(tmp_path, {}, '[rules]\nfile-bounds = "info"\n')
    applied = project.levels.apply(Diagnostic("a.md", 1, Code.FILE_BOUNDS, "x", Level.ERROR))
    assert applied is not None
    assert applied.level is Level.INFO


def test_a_rule_that_is_on_for_some_proposals(tmp_path: Path) -> None:
    """A rule is enabled if any table gives it a level, and off for the others."""
    override = '[[rule-overrides]]\nstatuses = ["accepted"]\nrules = { missing-section = "warning" }\n'
    levels = create_project(tmp_path, {}, override).levels
    assert levels.is_enabled(Code.MISSING_SECTION)
    missing = Diagnostic("a.md", 1, Code.MISSING_SECTION, "x")
    source = Source("a.md")
    accepted = Enhancement("A", "T", "default", source, status=Value("approved", "accepted"))
    assert levels.apply(missing, accepted) == missing
    assert levels.apply(missing, Enhancement("A", "T", "default", source)) is None
    assert not create_project(tmp_path, {}, "").levels.is_enabled(Code.MISSING_SECTION)


@pytest.mark.parametrize(
    ("settings", "line", "message"),
    [
        ('[rules]\nunknown-statu = "off"\n', 2, "there is no rule 'unknown-statu'; the nearest is 'unknown-status'"),
        (
            '[rules]\nunknown-status = "eror"\n',
            2,
            "'eror'; the nearest is 'error'; the levels are error",
        ),
        ("[rules]\nunknown-status = false\n", 2, "cannot have the level False; the levels are error"),
        ("[rules]\nunknown-status = {}\n", 2, "cannot have the level {}; the levels are error"),
        ("rules = 3\n", 1, "a table of codes, not 3"),
        ("rule-overrides = 3\n", 1, "[[rule-overrides]] tables"),
        ('[[rule-overrides]]\nrules = {metadata = "off"}\n', 1, "needs `paths`, `statuses` or `dormant`"),
        ('[[rule-overrides]]\npaths = "a"\nrules = {metadata = "off"}\n', 2, "`paths` must be a list of texts"),
        ('[[rule-overrides]]\npaths = ["{"]\nrules = {metadata = "off"}\n', 2, "must be a list of path patterns"),
        ('[[rule-overrides]]\nstatuses = [1]\npaths = ["a"]\n', 2, "`statuses` must be a list of texts"),
        ('[[rule-overrides]]\nstatus = ["a"]\npaths = ["a"]\n', 2, "not 'status'; the nearest is 'statuses'"),
        ('[[rule-overrides]]\npaths = ["a"]\nrules = {metadat = "off"}\n', 3, "the nearest is 'metadata'"),
        ("check-sections = true\n", 1, 'write `missing-section = "warning"` in [rules]'),
    ],
)
def test_invalid_levels(tmp_path: Path, settings: str, line: int, message: str) -> None:
    """A mistake in one entry is reported with its line, and the other entries count."""
    project = create_project(tmp_path, {}, f"{settings}\n")
    assert [(d.code, d.line, d.level) for d in project.diagnostics][:1] == [(Code.INVALID_SETTING, line, Level.WARNING)]
    assert message in project.diagnostics[0].message


def test_an_invalid_entry_leaves_the_others(tmp_path: Path) -> None:
    """An unknown code does not discard the levels of other rules."""
    project = create_project(tmp_path, {}, '[rules]\nbogus = "off"\nunknown-status = "off"\n')
    assert len(project.diagnostics) == 1
    assert project.levels.find_level(Code.UNKNOWN_STATUS) is Level.OFF


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        ('[profile.rules]\nunknown-statu = "off"\n', "enhancements.toml:5: there is no rule 'unknown-statu'"),
        ("[[profile.rule-overrides]]\nrules = {}\n", "needs `paths`, `statuses` or `dormant`"),
        ("[profile]\nrule-overrides = [1]\n", "rule-overrides must be an array of tables"),
    ],
)
def test_invalid_levels_of_a_profile(tmp_path: Path, tables: str, message: str) -> None:
    """A mistake in a profile is an error with file and line."""
    head = "" if tables.startswith("[profile]") else '[profile]\nextends = "default"\n\n'
    with pytest.raises(SetupError) as raised:
        create_project(tmp_path, {}, head + tables)
    assert message in str(raised.value)
