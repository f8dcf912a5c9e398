"""Tests of reading the community's own template from the file that the profile names."""

from __future__ import annotations

from pathlib import Path

import pytest
from core.proposals import create_project

from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection

KEP = "keps/sig-a/1-b/README.md"
FILES = {
    KEP: "# KEP-1: B\n\n## Summary\n\nx\n",
    "keps/sig-a/1-b/kep.yaml": "status: implementable\n",
    "keps/NNNN-kep-template/README.md": "# KEP-NNNN: T\n\n## Summary\n\n## Rollback\n",
}
OWN = '[profile]\nextends = "kep"\n[profile.template]\npath = ["own.md"]\n'


def test_the_template_of_the_repository_takes_the_place_of_the_list(tmp_path: Path) -> None:
    """The sections are those of the template, which is no proposal itself."""
    project = create_project(tmp_path, FILES, 'profile = "kep"\n')
    assert project.diagnostics == ()
    assert project.profile.template.path == "keps/NNNN-kep-template/README.md"
    (entry,) = load_collection(project)
    assert list(project.profile.find_missing_sections(entry.enhancement)) == ["Rollback"]


def test_a_repository_without_a_template(tmp_path: Path) -> None:
    """The list of the profile counts, without a message: the root can be a part of the repository."""
    project = create_project(tmp_path, {KEP: FILES[KEP]}, 'profile = "kep"\n')
    assert project.diagnostics == ()
    assert [s.title for s in project.profile.template.sections][:2] == ["Summary", "Motivation"]


def test_settings_name_another_template(tmp_path: Path) -> None:
    """The template that the settings name counts."""
    project = create_project(tmp_path, {**FILES, "own.md": "## Purpose\n"}, OWN)
    assert [s.title for s in project.profile.template.sections] == ["Purpose"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "enhancements.toml: warning: there is no template own.md below the root; the sections that the profile"),
        ({"own.md": ""}, "own.md: warning: the template own.md is empty or cannot be read; the sections that the"),
        ({"own.md": "# T\n"}, "own.md: warning: the template own.md has no sections; those that the profile lists"),
        ({"own.md": b"x" * (2**20 + 1)}, "own.md: error: own.md cannot be read: it is larger than 1 MiB"),
        ({"own.md/x": ""}, "own.md: error: own.md cannot be read: it is not a regular file"),
        ({"own.md": b"## \xff\n## A\n"}, "own.md:1: warning: byte 0xff is not UTF-8; it is shown as U+FFFD."),
    ],
)
def test_a_template_that_cannot_be_used(tmp_path: Path, files: dict[str, str | bytes], message: str) -> None:
    """One line says so, and the list of the profile counts if nothing could be read."""
    project = create_project(tmp_path, {**FILES, **files}, OWN)
    diagnostics = collect_diagnostics(project, load_collection(project))
    (found,) = [str(d) for d in diagnostics if d.path.startswith(("own.md", "enhancements.toml"))]
    assert found.startswith(message)


def test_a_template_outside_the_root(tmp_path: Path) -> None:
    """A link out of the root is not followed."""
    (tmp_path / "outside.md").write_text("## Secret\n")
    (tmp_path / "root").mkdir()
    (tmp_path / "root/own.md").symlink_to("../outside.md")
    project = create_project(tmp_path / "root", FILES, OWN)
    (diagnostic,) = project.diagnostics
    assert "own.md cannot be read: it leads out of the project's root" in diagnostic.message
    assert "Secret" not in repr(project.profile.template)


def test_a_change_of_the_template_changes_the_digest(tmp_path: Path) -> None:
    """Documents that were read with another template are read again."""
    first = create_project(tmp_path, FILES, 'profile = "kep"\n').compute_reading_digest()
    assert create_project(tmp_path, FILES, 'profile = "kep"\n').compute_reading_digest() == first
    (tmp_path / "keps/NNNN-kep-template/README.md").write_text("# T\n\n## Summary\n\n## Rollback (Optional)\n")
    assert create_project(tmp_path, {}, 'profile = "kep"\n').compute_reading_digest() != first
