"""Trees in which some files have another text than on the disk."""

from __future__ import annotations

from pathlib import Path

from sphinx_enhancements.core.project.edited_tree import edit_project
from sphinx_enhancements.core.project.project import open_project


def test_edited_texts_hide_files_on_the_disk(tmp_path: Path) -> None:
    """An edited file has its new text, other files have that on the disk, and a new file has its folders."""
    (tmp_path / "one.md").write_text("old\n")
    (tmp_path / "two.md").write_text("two\n")
    project = edit_project(open_project(None, tmp_path), "one.md", "new\n")
    tree = edit_project(project, "a/b/three.md", "three\n").tree
    assert [tree.read_text(path)[0] for path in ("one.md", "two.md", "a/b/three.md")] == ["new\n", "two\n", "three\n"]
    assert tree.has_file("a/b")
    assert tree.is_folder("a")
    assert tree.is_regular_file("a/b/three.md")
    assert not tree.has_entry("a/c")
    assert tree.read_start("one.md", 100) == ("new\n", True)
    assert tree.edited_paths == {"one.md", "a/b/three.md"}


def test_the_last_edit_of_a_file_counts(tmp_path: Path) -> None:
    """An edited project can be edited again."""
    project = edit_project(edit_project(open_project(None, tmp_path), "one.md", "1"), "one.md", "2")
    assert project.read_text("one.md") == ("2", ())
