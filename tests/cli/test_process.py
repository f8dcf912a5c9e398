"""The command line in a process of its own."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from cli.commands import run_command

from sphinx_enhancements import __version__


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run ``python -m sphinx_enhancements`` in a folder."""
    return subprocess.run(
        [sys.executable, "-m", "sphinx_enhancements", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of one proposal with letters that not every terminal has."""
    (tmp_path / "sig/1-x").mkdir(parents=True)
    (tmp_path / "sig/1-x/vep.md").write_text("# Größe — 移行\n", encoding="utf-8")
    (tmp_path / "enhancements.toml").write_text('profile = "vep"\n')
    return tmp_path


def test_run_as_a_module(folder: Path) -> None:
    """``python -m sphinx_enhancements`` runs the three commands with their exit status."""
    found = run(folder, "list", PYTHONIOENCODING="utf-8")
    assert (found.returncode, found.stderr) == (0, b"")
    assert "Größe — 移行" in found.stdout.decode()
    assert run(folder, "check").returncode == 0
    assert json.loads(run(folder, "export").stdout)["enhancements"][0]["title"] == "Größe — 移行"
    (folder / "sig/1-x/vep.md").write_text("")
    assert run(folder, "check").returncode == 1
    assert run(folder, "frob").returncode == 2


def test_version_imports_no_command() -> None:
    """Printing the version imports neither the core nor a command, since that takes several times as long."""
    code = (
        "import sys; from sphinx_enhancements.cli import main\n"
        "try: main(['--version'])\n"
        "finally: print([m for m in sys.modules if m.startswith(('sphinx_enhancements.core', 'packaging', 'json'))])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert found.stdout == f"sphinx-enhancements {__version__}\n[]\n"


@pytest.mark.parametrize(
    "command", ["list", "show", "graph", "open", "check", "rule", "schema", "export", "lsp", "profiles"]
)
def test_help_of_commands(folder: Path, command: str) -> None:
    """Each command has its own help, which names its options."""
    status, out, err = run_command(folder, command, "--help")
    assert (status, err) == (0, "")
    assert out.startswith(f"usage: sphinx-enhancements {command} ")
    assert ("--no-cache" in out) is (command not in {"rule", "schema", "profiles"})


def test_run_as_a_script(folder: Path) -> None:
    """The installed script is the same program."""
    script = Path(sys.executable).parent / "sphinx-enhancements"
    if not script.exists():
        pytest.skip("the package is not installed, so that there is no script")
    found = subprocess.run([script, "list"], cwd=folder, capture_output=True, check=False, timeout=120)
    assert found.returncode == 0
    assert b"VEP-1" in found.stdout


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_limited_terminal_encodings(folder: Path, encoding: str) -> None:
    """Characters that the terminal lacks are escaped; JSON is always UTF-8."""
    found = run(folder, "list", PYTHONIOENCODING=encoding)
    assert (found.returncode, found.stderr) == (0, b"")
    assert b"\\u79fb" in found.stdout
    found = run(folder, "list", "--format", "json", PYTHONIOENCODING=encoding)
    assert json.loads(found.stdout.decode("utf-8"))["enhancements"][0]["title"] == "Größe — 移行"


def test_a_file_name_that_is_not_utf8(folder: Path) -> None:
    """A proposal whose file name is not UTF-8 can be listed, checked and exported."""
    path = os.fsencode(folder) + b"/sig/2-caf\xe9"
    try:
        os.mkdir(path)  # noqa: PTH102 -- pathlib takes no bytes
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")
    Path(os.fsdecode(path), "vep.md").touch()
    assert run(folder, "list", "--columns", "source").returncode == 0
    assert run(folder, "check").returncode == 1
    found = run(folder, "export")
    assert found.returncode == 0
    assert json.loads(found.stdout)["enhancements"][1]["source"]["path"] == "sig/2-caf\udce9/vep.md"


@pytest.fixture(scope="module")
def large_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose output is larger than the buffer of a pipe; the commands share its cache."""
    folder = tmp_path_factory.mktemp("large")
    (folder / "enhancements.toml").write_text('profile = "vep"\n')
    for n in range(1, 900):
        (folder / f"sig/{n}-x").mkdir(parents=True)
        (folder / f"sig/{n}-x/vep.md").write_text(f"# *T*{'x' * 60}\n")
    return folder


@pytest.mark.parametrize(
    ("command", "status"),
    [("export", 0), ("list", 0), ("list --format csv", 0), ("list --format ids", 0), ("check", 1)],
)
def test_closed_output_pipe(large_folder: Path, command: str, status: int) -> None:
    """``sphinx-enhancements check | head`` ends without a message of Python, and with the command's exit status."""
    process = subprocess.Popen(
        [sys.executable, "-m", "sphinx_enhancements", *command.split()],
        cwd=large_folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    errors = process.stderr.read()
    assert errors == (b"899 proposals, 899 findings\n" if command == "check" else b"")
    assert process.wait(60) == status
    process.stderr.close()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize("command", ["list", "check", "export"])
def test_interrupted_command(folder: Path, command: str) -> None:
    """A command that the user interrupts prints nothing, and its exit status is that of an interrupted program."""
    settings = folder / "enhancements.toml"
    settings.unlink()
    os.mkfifo(settings)
    process = subprocess.Popen(
        [sys.executable, "-m", "sphinx_enhancements", "--settings", str(settings), command],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with settings.open("w"):  # returns when the command reads its settings, for whose text it then waits
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "command",
    [
        "list",
        "show 1",
        "graph",
        "open 1",
        "check",
        "rule --list",
        "check --show-settings",
        "schema settings",
        "export",
        "profiles",
    ],
)
def test_streams_that_are_not_open(folder: Path, command: str) -> None:
    """Without standard output a command fails with one line; without standard error, its messages go nowhere."""
    (folder / "enhancements.toml").write_text('profile = "vep"\nunknown = 1\n')

    def run_in_shell(redirection: str) -> subprocess.CompletedProcess[bytes]:
        line = f'"{sys.executable}" -m sphinx_enhancements {command} {redirection}'
        return subprocess.run(["sh", "-c", line], cwd=folder, capture_output=True, check=False, timeout=120)

    without_output = run_in_shell(">&-")
    assert without_output.returncode == 2
    assert without_output.stderr.endswith(b"sphinx-enhancements: standard output is closed\n")
    assert b"Traceback" not in without_output.stderr
    assert run_in_shell("2>&-").stdout.decode() == run_command(folder, *shlex.split(command)).out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize(
    ("command", "status"), [("list", 0), ("check --show-settings", 0), ("show x", 2), ("new T --dry-run", 2)]
)
def test_messages_on_a_full_disk(folder: Path, command: str, status: int) -> None:
    """Messages that cannot be written leave the exit status of the command, which is 2 if its output is lost too."""
    arguments = [sys.executable, "-m", "sphinx_enhancements", *command.split()]
    with Path("/dev/full").open("wb") as full:
        for output, expected in ((subprocess.DEVNULL, status), (full, 2)):
            found = subprocess.run(arguments, cwd=folder, stdout=output, stderr=full, check=False, timeout=60)
            assert found.returncode == expected


@pytest.mark.parametrize("command", ["list", "check", "init --dry-run", "new T --dry-run"])
def test_removed_current_folder(tmp_path: Path, command: str) -> None:
    """A current folder that was removed is reported in one line."""
    script = "import os, sys; os.rmdir(os.getcwd()); from sphinx_enhancements.cli import main; sys.exit(main())"
    (tmp_path / "gone").mkdir()
    found = subprocess.run(
        [sys.executable, "-c", script, *command.split()],
        cwd=tmp_path / "gone",
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert (found.returncode, found.stdout) == (2, b"")
    assert found.stderr == b"sphinx-enhancements: the current folder cannot be read: No such file or directory\n"


@pytest.mark.parametrize("option", ["--root", "--settings"])
@pytest.mark.parametrize("name", ["x" * 5000, "circular", "a\nb", "\x1b[31m"])
def test_options_that_are_no_path(folder: Path, option: str, name: str) -> None:
    """A folder or a settings file that cannot exist is reported in one line without control characters."""
    (folder / "circular").symlink_to("circular")
    status, out, err = run_command(folder, option, name, "list")
    lines = err.splitlines()
    assert (status, out, len(lines)) == (2, "", 1)
    assert lines[0].startswith("sphinx-enhancements: ")
    assert lines[0].isprintable()


def test_circular_link_to_a_proposal(folder: Path) -> None:
    """A circular link is reported without the absolute path of the repository."""
    (folder / "sig/2-x").mkdir()
    (folder / "sig/2-x/vep.md").symlink_to("vep.md")
    found = run(folder, "check", "--format", "concise")
    assert b"sig/2-x/vep.md cannot be read: Too many levels of symbolic links [file-bounds]" in found.stdout
    assert os.fsencode(folder) not in found.stdout
