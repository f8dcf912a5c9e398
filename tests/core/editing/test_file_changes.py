"""Changes of several files: written together or not at all, and shown as a diff that git applies."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sphinx_enhancements.core.editing.file_changes import (
    ChangeError,
    FileChange,
    check_changes,
    format_diff,
    read_file,
    write_changes,
)
from sphinx_enhancements.core.editing.text_edits import encode_file

NAMES = ["a.md", "with space.md", "é ü.md", 'quo"te.md', "back\\slash.md", "tab\there.md", "folder/inner.md", "-x.md"]


def read_tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files below a folder, and return it."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_changes_and_new_files_are_written_and_keep_permissions(tmp_path: Path) -> None:
    root = fill(tmp_path, {"one.md": b"1", "run.sh": b"x"})
    (root / "run.sh").chmod(0o751)
    (root / "link.md").symlink_to("one.md")
    changes = [
        FileChange("link.md", b"1", b"2"),
        FileChange("run.sh", b"x", b"y"),
        FileChange("new/deep/file.md", None, b"new"),
    ]
    check_changes([root], changes)
    assert read_tree(root) == {"one.md": b"1", "link.md": b"1", "run.sh": b"x"}
    write_changes([root], changes)
    assert read_tree(root) == {"one.md": b"2", "link.md": b"2", "run.sh": b"y", "new/deep/file.md": b"new"}
    assert stat.S_IMODE((root / "run.sh").stat().st_mode) == 0o751
    assert (root / "link.md").is_symlink()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (FileChange("one.md", b"0", b"2"), "one.md: has changed since it was read, so that it is not written"),
        (FileChange("one.md", None, b"2"), "one.md: exists already, so that it is not written"),
        (FileChange("gone.md", b"0", b"2"), "gone.md: has changed since it was read, so that it is not written"),
        (FileChange("../out.md", None, b"2"), "../out.md: is outside the root, so that it is not changed"),
        (FileChange("/out.md", None, b"2"), "/out.md: is outside the root, so that it is not changed"),
        (FileChange("out/x.md", None, b"2"), "out/x.md: is outside the root, so that it is not changed"),
        (FileChange("folder", None, b"2"), "folder: is not a regular file"),
        (FileChange("same.md", b"1", b"2"), "same.md: would be changed twice"),
        (FileChange("one.md/x.md", None, b"2"), "one.md/x.md: cannot be "),
        (FileChange(f"{'x' * 300}.md", None, b"2"), "cannot be "),
        (FileChange("nul\0.md", None, b"2"), "nul\ufffd.md: cannot be changed: "),
    ],
)
def test_one_impossible_change_prevents_all(tmp_path: Path, change: FileChange, message: str) -> None:
    root = fill(tmp_path / "root", {"first.md": b"1", "one.md": b"1", "folder/x": b"1"})
    (root / "out").symlink_to(tmp_path)
    (root / "same.md").symlink_to("first.md")
    before = read_tree(tmp_path)
    with pytest.raises(ChangeError) as raised:
        write_changes([root], [FileChange("first.md", b"1", b"2"), FileChange("new/x.md", None, b""), change])
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)
    assert read_tree(tmp_path) == before
    assert not (root / "new").exists()


def test_a_file_that_is_read_must_be_inside(tmp_path: Path) -> None:
    root = fill(tmp_path / "root", {"one.md": b"1"})
    (tmp_path / "secret").write_bytes(b"2")
    (root / "link.md").symlink_to("../secret")
    assert read_file([root], "one.md") == b"1"
    for path, message in {"link.md": "outside the root", "none.md": "no such file", ".": "not a regular file"}.items():
        with pytest.raises(ChangeError, match=message):
            read_file([root], path)


SCRIPT = """
import os, resource, sys
from pathlib import Path
from sphinx_enhancements.core.editing.file_changes import ChangeError, FileChange, write_changes
root = Path(sys.argv[1])
{setup}
try:
    write_changes([root], [FileChange("one.md", b"1", b"2"), FileChange("new/x.md", None, b"3"), {change}])
except ChangeError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="limits and users of POSIX")
@pytest.mark.parametrize(
    ("setup", "change", "message"),
    [
        (
            "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))",
            'FileChange("two.md", b"1", b"x" * 1000)',
            "two.md: cannot be written: File too large",
        ),
        (
            "os.chmod(root / 'closed', 0o555); os.geteuid() or os.setuid(65534)",
            'FileChange("closed/two.md", b"1", b"2")',
            "cannot be written: ",
        ),
        (
            "root.chmod(0o777); (root / 'two.md').chmod(0o444); os.geteuid() or os.setuid(65534)",
            'FileChange("two.md", b"1", b"2")',
            "cannot be written: it is read-only",
        ),
    ],
    ids=["no-space", "read-only-folder", "read-only-file"],
)
def test_failure_while_writing_restores_all(
    tmp_path_factory: pytest.TempPathFactory, setup: str, change: str, message: str
) -> None:
    root = fill(tmp_path_factory.mktemp("root"), {"one.md": b"1", "two.md": b"1", "closed/two.md": b"1"})
    before = read_tree(root)
    # Another user needs to get there; folders that are not ours, such as that of all temporary files, stay.
    base = tmp_path_factory.getbasetemp()
    others = [folder for folder in base.parents if folder.name.startswith("pytest-")]
    for folder in (root, base, *([base.parent] if base.name.startswith("popen-") else []), *others):
        folder.chmod(0o755)
    command = [sys.executable, "-c", SCRIPT.format(setup=setup, change=change), str(root)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert message in result.stdout, result
    assert result.stderr == ""
    assert result.stdout.count("\n") == 1
    assert read_tree(root) == before
    assert not (root / "new").exists()


def test_failure_of_the_last_replacement_restores_the_first(tmp_path: Path) -> None:
    """A file that changes after all were checked is found before it is replaced, and those before it are restored."""
    root = fill(tmp_path, {"one.md": b"1", "two.md": b"1"})

    class ChangingData(bytes):
        """Bytes that are changed on the disk as soon as a comparison reads them for the second time."""

        reads = 0

        def __eq__(self, other: object) -> bool:
            self.reads += 1
            if self.reads == 2:
                (root / "two.md").write_bytes(b"of another program")
                return False
            return bytes(self) == other

        __hash__ = bytes.__hash__

    inode = (root / "one.md").stat().st_ino
    with pytest.raises(ChangeError, match="has changed since it was read"):
        write_changes([root], [FileChange("one.md", b"1", b"2"), FileChange("two.md", ChangingData(b"1"), b"2")])
    assert read_tree(root) == {"one.md": b"1", "two.md": b"of another program"}
    assert (root / "one.md").stat().st_ino == inode


# -- diffs ---------------------------------------------------------------------------------------------


def apply_diff(folder: Path, diff: str) -> dict[str, bytes]:
    """Apply a diff with git, and return the files."""
    subprocess.run(["git", "init", "-q", "."], cwd=folder, check=True)
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
    result = subprocess.run(command, cwd=folder, input=encode_file(diff), capture_output=True, check=False)
    assert result.returncode == 0, (result.stderr, diff)
    return read_tree(folder)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"one\ntwo\nthree\n", b"one\n2\nthree\n"),
        (b"one\ntwo", b"one\n2"),
        (b"one\ntwo", b"one\ntwo\n"),
        (b"one\ntwo\n", b"one\ntwo"),
        (b"one\r\ntwo\r\n", b"one\r\n2\r\n"),
        (b"\xef\xbb\xbfone\r\ntwo", b"\xef\xbb\xbf1\r\ntwo"),
        (b"one\rtwo\r", b"one\r2\r"),
        (b"a\xff\nb\n", b"a\xff\nc\n"),
        (b"", b"new\n"),
        (b"old\n", b""),
        (None, b"new\nfile"),
        (None, b""),
        (None, b"--- a/x\n+++ b/x\n@@ -1 +1 @@\n"),
        (b"\n".join(b"%d" % n for n in range(99)), b"\n".join(b"%d" % (n - n % 30) for n in range(99))),
    ],
)
def test_git_applies_a_diff(tmp_path: Path, name: str, old: bytes | None, new: bytes) -> None:
    fill(tmp_path, {} if old is None else {name: old})
    assert apply_diff(tmp_path, format_diff([FileChange(name, old, new)])) == {name: new}


def test_equal_content_gives_no_diff() -> None:
    assert format_diff([FileChange("a.md", b"1", b"1")]) == ""


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    contents=st.lists(
        st.tuples(st.lists(st.sampled_from([b"a", b"b\r", b"", b"\x0c"]), max_size=20).map(b"\n".join), st.binary()),
        min_size=1,
        max_size=4,
    )
)
def test_git_applies_the_diff_of_any_texts(tmp_path_factory: pytest.TempPathFactory, contents: list) -> None:
    folder = tmp_path_factory.mktemp("any")
    changes = [FileChange(f"{number}.md", old, new.replace(b"\0", b"0")) for number, (old, new) in enumerate(contents)]
    fill(folder, {change.path: change.old or b"" for change in changes})
    if any(change.old != change.new for change in changes):
        assert apply_diff(folder, format_diff(changes)) == {change.path: change.new for change in changes}
