"""History of unusual repositories: each problem is one clear line and exit status 2, and all else works."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from git_repositories import GitRepository

from sphinx_enhancements.cli import main

if TYPE_CHECKING:
    from pathlib import Path

PAGE = "---\nid: LEP-{0}\nstatus: {1}\n---\n# Lamp\n"
SETTINGS = 'documents = ["leps/*.md"]\n'
COMMANDS = (
    ["history", "LEP-1"],
    ["diff", "HEAD"],
    ["check", "--since=HEAD"],
    ["list", "--as-of", "HEAD"],
)


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return a repository with two commits, of January and March 2024."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", SETTINGS)
    repository.commit("2024-01-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "draft")})
    repository.commit("2024-03-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "accepted")})
    return repository


def _fail(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command that cannot run, and return its only line."""
    assert main(["--root", str(folder), "--settings", str(folder / "enhancements.toml"), *arguments]) == 2
    output = capsys.readouterr()
    assert output.out == ""
    lines = [line for line in output.err.splitlines() if line.startswith("sphinx-enhancements: ")]
    assert len(lines) == 1
    return lines[0].removeprefix("sphinx-enhancements: ")


def _list(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the keys and states that ``list`` prints."""
    assert main(["--root", str(folder), "list", "--format=csv", "--columns=key,status", *arguments]) == 0
    return capsys.readouterr().out.replace("\n", " ").strip()


@pytest.mark.parametrize("command", COMMANDS)
def test_no_repository(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """A folder without a repository has proposals, and no history."""
    (tmp_path / "leps").mkdir()
    (tmp_path / "leps" / "1.md").write_text(PAGE.format(1, "draft"))
    (tmp_path / "enhancements.toml").write_text(SETTINGS)
    assert _fail(tmp_path, capsys, *command).startswith("git: not a git repository")
    assert _list(tmp_path, capsys) == "key,status LEP-1,draft"


@pytest.mark.parametrize("command", COMMANDS)
def test_no_git(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """Without the program git, everything works but history."""
    monkeypatch.setenv("PATH", str(repository.root / "nowhere"))
    assert _fail(repository.root, capsys, *command) == "history needs the program `git`, which is not installed"
    assert _list(repository.root, capsys) == "key,status LEP-1,accepted"


@pytest.mark.parametrize("command", COMMANDS)
def test_unborn_branch(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """A repository without a commit has no history yet."""
    repository = GitRepository(tmp_path / "repository")
    repository.write("enhancements.toml", SETTINGS)
    repository.write("leps/1.md", PAGE.format(1, "draft"))
    assert _fail(repository.root, capsys, *command) == "the repository has no commit yet"
    assert _list(repository.root, capsys) == "key,status LEP-1,draft"


def test_shallow_clone(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The commits that are there can be read; whole histories and older commits cannot."""
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--depth=1", f"file://{repository.root}", str(clone))
    assert "the clone is shallow" in _fail(clone, capsys, "history", "LEP-1")
    assert "the clone is shallow" in _fail(clone, capsys, "list", "--as-of", "2024-02-01")
    assert "the clone is shallow" in _fail(clone, capsys, "diff", "HEAD~1")
    assert _list(clone, capsys, "--as-of", "HEAD") == "key,status LEP-1,accepted"


def test_partial_clone(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Missing objects are not fetched from the network."""
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "-q", "--filter=blob:none", f"file://{repository.root}", str(clone))
    assert "is not in this clone, which may be partial" in _fail(clone, capsys, "list", "--as-of", "HEAD~1")
    assert _list(clone, capsys, "--as-of", "HEAD") == "key,status LEP-1,accepted"
    assert _list(clone, capsys) == "key,status LEP-1,accepted"


def test_bare_repository(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its commits can be read with settings from elsewhere."""
    bare = tmp_path / "bare.git"
    repository.git("clone", "-q", "--bare", str(repository.root), str(bare))
    settings = str(repository.root / "enhancements.toml")
    assert main(["--settings", settings, "--root", str(bare), "list", "--as-of=HEAD~1", "--format=ids"]) == 0
    assert capsys.readouterr().out == "LEP-1\n"
    assert main(["--settings", settings, "--root", str(bare), "history", "LEP-1"]) == 0
    assert "status: draft → accepted" in capsys.readouterr().out


def test_worktree_and_detached_head(
    repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A second working copy has the history of its own commit."""
    repository.git("worktree", "add", "-q", "--detach", str(tmp_path / "other"), "HEAD~1")
    assert _list(tmp_path / "other", capsys, "--as-of", "HEAD") == "key,status LEP-1,draft"
    assert main(["--root", str(tmp_path / "other"), "history", "LEP-1"]) == 0
    assert "1 change in 1 commit" in capsys.readouterr().out


def test_submodule(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A root in a submodule has the history of the submodule; the outer one has none of its files."""
    outer = GitRepository(tmp_path / "outer")
    outer.write("enhancements.toml", 'documents = ["**/*.md"]\n')
    outer.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repository.root), "inner")
    outer.commit("2024-04-01T00:00:00Z", **{"2.md": PAGE.format(2, "draft")})
    assert _list(outer.root / "inner", capsys, "--as-of", "HEAD~1") == "key,status LEP-1,draft"
    assert _list(outer.root, capsys, "--as-of", "HEAD") == "key,status LEP-2,draft"
    assert main(["--root", str(outer.root), "history", "LEP-2"]) == 0
    assert capsys.readouterr().out.startswith("LEP-2 Lamp")


@pytest.mark.parametrize(
    ("moment", "message"),
    [
        ("blob", "there is no commit 'blob' in the repository"),
        ("gone", "there is no commit 'gone' in the repository"),
        ("2023-01-01", "the history has no commit before 2023-01-01T23:59Z; it begins on 2024-01-01"),
        ("2024-02-01T12:00", "'2024-02-01T12:00' has no zone: write 2024-02-01T12:00Z for UTC"),
        ("--all", "'--all' is not a revision"),
        ("HEAD^{tree}", "there is no commit 'HEAD^{tree}' in the repository"),
    ],
)
def test_moments_that_do_not_exist(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], moment: str, message: str
) -> None:
    """The message is the same in all commands."""
    repository.git("tag", "blob", "HEAD:leps/1.md")
    for command in (["list", f"--as-of={moment}"], ["check", f"--since={moment}"]):
        assert _fail(repository.root, capsys, *command).startswith(message)
    if not moment.startswith("-"):
        assert _fail(repository.root, capsys, "diff", moment).startswith(message)


def test_moment_in_the_future(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """The last commit counts, and is named."""
    assert main(["--root", str(repository.root), "list", "--as-of", "2999-01-01", "--format=ids"]) == 0
    output = capsys.readouterr()
    assert output.out == "LEP-1\n"
    assert "of 2024-03-01T00:00Z" in output.err


def test_impossible_times_of_commits(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit whose time no calendar has does not prevent that the history is read."""
    text = repository.git("cat-file", "commit", "HEAD").replace("1709251200", "99999999999999")
    (repository.root / "commit.txt").write_text(text)
    name = repository.git("hash-object", "-t", "commit", "-w", "--literally", "commit.txt").strip()
    (repository.root / "commit.txt").unlink()
    repository.git("update-ref", "refs/heads/main", name)
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0
    assert "status: draft → accepted" in capsys.readouterr().out


def test_merge_with_changes_of_its_own(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A status that only the merge itself sets is a change of the merge."""
    repository.git("checkout", "-qb", "topic")
    repository.commit("2024-04-01T00:00:00Z", other="1")
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "--no-commit", "topic")
    repository.commit("2024-05-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "implemented")})
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0
    assert "2024-05-01  status: accepted → implemented" in capsys.readouterr().out


def test_rename_with_edits(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A proposal that is moved and rewritten in one commit keeps its history by its key."""
    repository.git("mv", "leps/1.md", "leps/lamp.md")
    repository.commit("2024-04-01T00:00:00Z", **{"leps/lamp.md": PAGE.format(1, "implemented") + "More.\n" * 99})
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0
    output = capsys.readouterr().out
    assert "2024-01-01  proposed: draft" in output
    assert "2024-04-01  renamed: leps/1.md → leps/lamp.md" in output


def test_large_document_in_history(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """A version of 5 MB is read, or its proposal has at least a history before and after it."""
    repository.commit("2024-04-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "deferred") + "word " * 1_000_000})
    repository.commit("2024-05-01T00:00:00Z", **{"leps/1.md": PAGE.format(1, "implemented")})
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0
    assert "→ implemented" in capsys.readouterr().out
    assert _list(repository.root, capsys, "--as-of=HEAD~1").startswith("key,status LEP-1")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_paths_that_are_not_utf_8(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """They are read from commits as from the disk."""
    file = os.path.join(os.fsencode(repository.root), b"leps/l\xe4mp\x01.md")  # noqa: PTH118 - bytes
    with open(file, "w") as stream:  # noqa: PTH123 - bytes
        stream.write(PAGE.format(9, "draft"))
    repository.commit("2024-04-01T00:00:00Z")
    assert _list(repository.root, capsys, "--as-of=HEAD") == "key,status LEP-1,accepted LEP-9,draft"
    assert main(["--root", str(repository.root), "history", "LEP-9"]) == 0
    assert "1 change in 1 commit" in capsys.readouterr().out
    for command in (["diff", "HEAD~1"], ["check", "--since=HEAD~1"]):
        assert main(["--root", str(repository.root), *command]) in (0, 1)


def test_two_roots(repository: GitRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Files of a second root outside the repository are on the disk alone, not in its history."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "7.md").write_text(PAGE.format(7, "draft"))
    repository.write("enhancements.toml", f'{SETTINGS}roots = ["../outside"]\n')
    (repository.root / "leps" / "7.md").symlink_to(outside / "7.md")
    repository.commit("2024-04-01T00:00:00Z")
    assert _list(repository.root, capsys) == "key,status LEP-1,accepted LEP-7,draft"
    assert "LEP-1,accepted" in _list(repository.root, capsys, "--as-of=HEAD")
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0


def test_settings_of_the_user(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Settings of git that change its output do not matter."""
    config = tmp_path / "config"
    config.write_text(
        "[log]\nshowSignature = true\n[color]\nui = always\n[diff]\nrelative = true\nrenames = false\nnoprefix = true\n"
        "[core]\nquotePath = true\n[i18n]\nlogOutputEncoding = latin1\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert main(["--root", str(repository.root), "history", "LEP-1"]) == 0
    assert "status: draft → accepted" in capsys.readouterr().out


def test_variables_of_hooks(
    repository: GitRepository, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Variables that git sets for a hook of another repository do not matter."""
    other = GitRepository(tmp_path / "other")
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    assert _list(repository.root, capsys, "--as-of=HEAD~1") == "key,status LEP-1,draft"


def test_damaged_repository(repository: GitRepository, capsys: pytest.CaptureFixture[str]) -> None:
    """Objects that are gone are reported by one line."""
    shutil.rmtree(repository.root / ".git" / "objects")
    (repository.root / ".git" / "objects").mkdir()
    for command in COMMANDS:
        assert _fail(repository.root, capsys, *command)
    assert _list(repository.root, capsys) == "key,status LEP-1,accepted"
