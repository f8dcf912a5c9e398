"""``check --fix``: corrections in the files of a project, through the command line and git."""

from __future__ import annotations

import json
import os
import subprocess
from typing import TYPE_CHECKING

import pytest
from cli.commands import Result, run_command

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = {
    "p/one.md": b"---\nid: A-1\n---\n# One\n\n##Motivation\n\nA\xe2\x80\x8b b.\n",
    "p/two.md": b"\xef\xbb\xbf---\r\nid: A-2\r\n---\r\n# Two\xe2\x80\x8b\xe2\x80\x8b\r\n\r\n###Design\r\n\r\nno end",
    "p/good.md": b"---\nid: A-3\n---\n# Three\n",
    "p/other.md": b"---\nid: A-4\nstatus: whatever\n---\n# Four\n",
}
AFTER = {
    "p/one.md": b"---\nid: A-1\n---\n# One\n\n## Motivation\n\nA b.\n",
    "p/two.md": b"\xef\xbb\xbf---\r\nid: A-2\r\n---\r\n# Two\r\n\r\n### Design\r\n\r\nno end",
    "p/good.md": BEFORE["p/good.md"],
    "p/other.md": BEFORE["p/other.md"],
}


def check(root: Path, *options: str) -> Result:
    """Run ``check`` in a folder."""
    return run_command(root, "--no-cache", "check", *options)


def read_files(root: Path) -> dict[str, bytes]:
    """Return the bytes of the documents, and of everything else that is not a setting."""
    files = (path for path in (root / "p").rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Folder of a project with findings that can be corrected, and one that cannot."""
    (tmp_path / "p").mkdir()
    for name, data in BEFORE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "enhancements.toml").write_text('documents = ["p/**"]\n', encoding="utf-8")
    return tmp_path


def test_corrections_and_remaining_findings(root: Path) -> None:
    before = check(root)
    assert before.err == "4 proposals, 5 findings, 4 fixable with --fix\n"
    assert "] [*]\n" in before.out
    assert before.out.count("[*]") == 4
    result = check(root, "--fix")
    assert read_files(root) == AFTER
    assert (result.status, result.err) == (1, "4 proposals, 4 fixed, 1 remaining\n")
    assert result.out.startswith("p/other.md:3:9: warning: ")
    again = check(root, "--fix")
    assert (again.status, again.err) == (1, "4 proposals, 0 fixed, 1 remaining\n")
    assert read_files(root) == AFTER


def test_fix_only_reports_nothing(root: Path) -> None:
    assert check(root, "--fix-only") == (0, "", "4 fixed\n")
    assert read_files(root) == AFTER
    assert check(root, "--fix-only") == (0, "", "0 fixed\n")


def test_git_applies_the_diff(root: Path) -> None:
    result = check(root, "--diff")
    assert (result.status, result.err) == (1, "would fix 4 findings\n")
    assert read_files(root) == BEFORE
    subprocess.run(["git", "init", "-q"], cwd=root, check=True)
    command = ["git", "-c", "core.autocrlf=false", "apply", "-"]
    subprocess.run(command, cwd=root, input=result.out.encode(), check=True)
    assert read_files(root) == AFTER
    assert check(root, "--diff") == (0, "", "would fix 0 findings\n")


@pytest.mark.parametrize(
    ("options", "changed"),
    [
        (["p/one.md"], {"p/one.md"}),
        (["p"], {"p/one.md", "p/two.md"}),
        (["p/good.md"], set()),
        (["--select", "unknown-status"], set()),
        (["--ignore", "heading-space,invisible-character"], set()),
    ],
)
def test_only_reported_findings_are_corrected(root: Path, options: list[str], changed: set[str]) -> None:
    check(root, "--fix", *options)
    after = read_files(root)
    assert {name for name, data in after.items() if data != BEFORE[name]} == changed
    assert all(after[name] == AFTER[name] for name in changed)


def test_accepted_and_suppressed_findings_stay(root: Path) -> None:
    assert check(root, "--write-baseline").status == 0
    assert check(root, "--fix") == (0, "", "4 proposals, 0 fixed, 0 remaining\n")
    assert read_files(root) == BEFORE


def test_json_report_carries_the_edits(root: Path) -> None:
    report = json.loads(check(root, "p/one.md", "--output-format=json").out)
    finding = next(d for d in report["diagnostics"] if d["code"] == "heading-space")
    assert finding["edits"] == [{"line": 6, "column": 3, "endLine": 6, "endColumn": 3, "text": " "}]
    assert finding["hasUnsafeEdits"] is False


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--fix", "--write-baseline"], "--fix cannot be combined with --write-baseline"),
        (["--diff", "--prune-baseline"], "--diff cannot be combined with --prune-baseline"),
        (["--fix-only", "--add-ignore", "unknown-status", "--reason", "r"], "--fix-only cannot be combined with"),
        (["--fix", "-", "--stdin-filename", "p/one.md"], "- cannot be combined with --fix"),
        (["--fix", "nowhere"], "nowhere: there is no such file or folder"),
    ],
)
def test_options_that_contradict(root: Path, options: list[str], message: str) -> None:
    result = check(root, *options)
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1
    assert read_files(root) == BEFORE


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everything")
@pytest.mark.parametrize(("mode", "file_mode"), [(0o755, 0o444), (0o555, 0o644)], ids=["file", "folder"])
def test_read_only_file_prevents_all_changes(root: Path, mode: int, file_mode: int) -> None:
    (root / "p/two.md").chmod(file_mode)
    (root / "p").chmod(mode)
    result = check(root, "--fix")
    (root / "p").chmod(0o755)
    assert (result.status, result.out) == (2, "")
    assert "cannot be written: " in result.err
    assert result.err.count("\n") == 1
    assert read_files(root) == BEFORE


def test_link_out_of_the_root_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.md"
    outside.write_bytes(BEFORE["p/one.md"])
    (root / "p/link.md").symlink_to(outside)
    check(root, "--fix")
    assert outside.read_bytes() == BEFORE["p/one.md"]


def test_file_that_two_links_reach_is_changed_once(tmp_path: Path) -> None:
    metadata = "title: One\nkep-number: {}\nowning-sig: sig-a\nstatus: provisionl\n"
    for number in (1, 2):
        folder = tmp_path / f"keps/sig-a/{number}-one"
        folder.mkdir(parents=True)
        (folder / "README.md").write_text(f"# KEP-{number}: One\n", encoding="utf-8")
        (folder / "kep.yaml").symlink_to("../shared.yaml")
    (tmp_path / "keps/sig-a/shared.yaml").write_text(metadata.format(1), encoding="utf-8")
    (tmp_path / "enhancements.toml").write_text('profile = "kep"\n', encoding="utf-8")
    assert check(tmp_path, "--select=unknown-status", "--fix-only").status == 0
    assert "status: provisional\n" in (tmp_path / "keps/sig-a/shared.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "keps/sig-a/1-one/kep.yaml").is_symlink()
    assert check(tmp_path, "--select=unknown-status", "--diff") == (0, "", "would fix 0 findings\n")


def test_file_with_invalid_bytes_is_not_changed(root: Path) -> None:
    data = b"---\nid: A-5\n---\n# Five \xff\xfe\n\n##Motivation\n"
    (root / "p/latin.md").write_bytes(data)
    result = check(root, "--fix")
    assert "heading-space" in result.out
    assert read_files(root) == {**AFTER, "p/latin.md": data}


def test_table_of_contents_is_generated(tmp_path: Path) -> None:
    """The table gets the bytes of the community's generator, with the line ends of its file."""
    files = {
        "keps/sig-a/1-one/README.md": "# KEP-1: One\r\n\r\n<!-- toc -->\r\n- [Old](#old)\r\n<!-- /toc -->\r\n\r\n"
        "## Summary\r\n\r\nText.\r\n\r\n### `a` & b\r\n\r\nText.\r\n",
        "keps/sig-a/1-one/kep.yaml": "title: One\nkep-number: 1\nowning-sig: sig-a\nstatus: provisional\n",
        "enhancements.toml": 'profile = "kep"\n',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    result = check(tmp_path, "--select", "table-of-contents", "--fix")
    assert result == (0, "", "1 proposal, 1 fixed, 0 remaining\n")
    fixed = (tmp_path / "keps/sig-a/1-one/README.md").read_bytes().decode()
    table = "- [Summary](#summary)\r\n  - [<code>a</code> &amp; b](#a--b)\r\n"
    assert fixed == files["keps/sig-a/1-one/README.md"].replace("- [Old](#old)\r\n", table)
    assert check(tmp_path, "--select", "table-of-contents", "--fix").err == "1 proposal, 0 fixed, 0 remaining\n"
