"""The commands ``promote`` and ``status``, run on documents in the forms of their communities."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from cli.lifecycles import ADR, DEFAULT, EIP, KEP, LIFECYCLES, OPENSHIFT, PEP, VEP, Lifecycle
from conftest import ROOT

from sphinx_enhancements.cli import main
from sphinx_enhancements.core.editing.edit_session import EditSession
from sphinx_enhancements.core.editing.file_changes import write_changes
from sphinx_enhancements.core.editing.promotion import Promotion, promote
from sphinx_enhancements.core.editing.staged_file import ChangeError
from sphinx_enhancements.core.project.loading import load_collection
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    Run = Callable[[str], tuple[int, str, str]]

KEP_SETTINGS = 'profile = "kep"\n'


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def read_files(folder: Path) -> dict[str, bytes]:
    """Return the bytes of all files below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder: exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795824000")  # 2026-11-28

    def command(line: str) -> tuple[int, str, str]:
        try:
            status = main(["--no-cache", *shlex.split(line)])
        except SystemExit as end:
            status = int(end.code or 0)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


@pytest.mark.parametrize(("settings", "life"), LIFECYCLES.items())
def test_whole_life(tmp_path: Path, run: Run, settings: str, life: Lifecycle) -> None:
    """After each step there are no findings, and at the end the documents say what their communities keep."""
    write_files(tmp_path, {"enhancements.toml": settings, **life.before})
    assert run("check")[:2] == (0, "")
    for command in life.commands:
        status, out, err = run(command)
        assert (status, err) == (0, ""), (command, out)
        assert run("check")[:2] == (0, ""), command
        before = read_files(tmp_path)
        assert run(command) == (0, "", "nothing to change\n")
        assert read_files(tmp_path) == before
    for path, text in life.after.items():
        found = (tmp_path / path).read_text(encoding="utf-8")
        start, *parts, end = (text if "..." in text else f"...{text}...").split("...")
        assert found.startswith(start)
        assert found.endswith(end)
        assert all(part in found for part in parts), found
        assert len(parts) != 1 or "..." in text or found == text


def test_missing_requirements(tmp_path: Path, run: Run) -> None:
    """Requirements of the new state are reported with file and line, and nothing is written."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    before = read_files(tmp_path)
    metadata = "keps/sig-node/5-probes/kep.yaml"
    assert run("status KEP-5 implementable") == (
        1,
        f"{metadata}:11: warning: the stage 'alpha' has no production readiness approver [missing-approval]\n",
        "1 requirement is not met, so nothing was changed; --force changes it all the same\n",
    )
    status, out, _ = run("status KEP-5 implemented")
    assert status == 1
    assert f"{metadata}:5: the status is 'provisional', after which only implementable," in out
    assert read_files(tmp_path) == before


def test_force_is_recorded(tmp_path: Path, run: Run) -> None:
    """The proposed commit message lists the requirements that are not met."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    status, out, _ = run("status KEP-5 implementable --force")
    assert status == 0
    message = out.partition("Commit message:\n\n")[2]
    assert message == (
        "    Set the status of KEP-5 to implementable\n\n    Forced although:\n"
        "    - keps/sig-node/5-probes/kep.yaml:11: warning: the stage 'alpha' has no production readiness approver "
        "[missing-approval]\n"
    )
    assert "status: implementable" in (tmp_path / "keps/sig-node/5-probes/kep.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_preview(tmp_path: Path, run: Run, option: str) -> None:
    """A preview writes nothing, and the diff makes the same files when it is applied."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    before = read_files(tmp_path)
    command = "promote KEP-5 alpha --release v1.36 --approver @wim"
    status, out, _ = run(f"{command} {option}")
    assert status == 0
    assert read_files(tmp_path) == before
    if option == "--diff":
        subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=out.encode(), check=True)
        applied = read_files(tmp_path)
        write_files(tmp_path, KEP.before)
        (tmp_path / "keps/prod-readiness/sig-node/5.yaml").unlink()
        run(command)
        assert read_files(tmp_path) == applied


@pytest.mark.parametrize(
    ("settings", "life", "command", "message"),
    [
        (KEP_SETTINGS, KEP, "promote KEP-7 beta", "there is no proposal 'KEP-7'; the nearest is 'KEP-5'"),
        (KEP_SETTINGS, KEP, "promote KEP-5 betta", "'betta' is no stage of the profile 'kep'; the nearest is 'beta'"),
        (KEP_SETTINGS, KEP, "promote KEP-5 beta", "the proposal names no release for beta; give it with --release"),
        (KEP_SETTINGS, KEP, "promote KEP-5 beta --release soon", "'soon' is no release such as v1.36"),
        (KEP_SETTINGS, KEP, "promote KEP-5 beta --date soon", "--date soon: is no date such as 2026-03-31"),
        (KEP_SETTINGS, KEP, "status KEP-5 acepted", "'acepted' is no status of the profile 'kep'; the nearest is "),
        (KEP_SETTINGS, KEP, "status KEP-5 ''", "'' is no status of the profile 'kep'"),
        (KEP_SETTINGS, KEP, "status KEP-5 rejected --by KEP-6", "--by belongs to the status 'replaced'"),
        (KEP_SETTINGS, KEP, "status KEP-5 replaced --by 5", "KEP-5 cannot replace itself"),
        ('profile = "pep"\n', PEP, "promote 5 alpha", "'alpha' is no stage of the profile 'pep'; the stages are none"),
        ('profile = "vep"\n', VEP, "status 5 rejected", "the profile 'vep' keeps no status to change"),
        ('profile = "openshift"\n', OPENSHIFT, "promote network/lamps ga", "the profile 'openshift' keeps no stages"),
        ('profile = "eip"\n', EIP, "status 5 moved --by 6", "the profile 'eip' has no field for a successor"),
        ('profile = "markdown-adr"\n', ADR, "promote 5 alpha", "'alpha' is no stage of the profile 'markdown-adr'"),
    ],
)
def test_unusable_arguments(
    tmp_path: Path, run: Run, settings: str, life: Lifecycle, command: str, message: str
) -> None:
    """A command that cannot run says why in one line, with the exit status 2."""
    write_files(tmp_path, {"enhancements.toml": settings, **life.before})
    before = read_files(tmp_path)
    status, out, err = run(command)
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert message in err
    assert read_files(tmp_path) == before


YAML = DEFAULT.before["proposals/5.md"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("---\nx: &s provisional\nid: P-5\nstatus: *s\n---\n", "`status` is not changed: an anchor or alias"),
        ("---\nid: P-5\nstatus: [draft, provisional]\n---\n", "`status` is not changed: it has several values"),
        ("---\nid: P-5\nstatus: 'provisional\n  x\": y: [\n---\n", "`status` is not changed"),
    ],
)
def test_uncertain_values(tmp_path: Path, run: Run, text: str, message: str) -> None:
    """A value that cannot be changed with certainty is left alone, with one line."""
    write_files(tmp_path, {"enhancements.toml": 'documents = ["proposals/*.md"]\n', "proposals/5.md": text})
    status, out, err = run("status P-5 accepted --force")
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert message in err
    assert (tmp_path / "proposals/5.md").read_bytes() == text.encode()


@pytest.mark.parametrize("text", [YAML.replace("\n", "\r\n"), f"\ufeff{YAML}", YAML.replace("# Lamps\n", "# L\xe4mps")])
def test_other_bytes_stay(tmp_path: Path, run: Run, text: str) -> None:
    """Line ends, the byte order mark and the end without a line end stay."""
    write_files(tmp_path, {"enhancements.toml": 'documents = ["proposals/*.md"]\n', "proposals/5.md": text})
    assert run("status P-5 accepted")[0] == 0
    assert (tmp_path / "proposals/5.md").read_bytes() == text.replace("provisional", "accepted").encode()


PROMOTE_KEP = "promote KEP-5 alpha --release v1.36 --approver @wim"


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may write everywhere")
def test_read_only_file(tmp_path: Path, run: Run) -> None:
    """A file that is read-only stops the change of all."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    (tmp_path / "keps/sig-node/5-probes/README.md").chmod(0o444)
    before = read_files(tmp_path)
    status, out, err = run(PROMOTE_KEP)
    assert (status, out) == (2, "")
    assert err == "sphinx-enhancements: keps/sig-node/5-probes/README.md: cannot be written: it is read-only\n"
    assert read_files(tmp_path) == before


def test_link_out_of_the_root(tmp_path: Path, run: Run) -> None:
    """A file of approvals behind a link out of the root is not written, and no other file either."""
    root = tmp_path / "root"
    write_files(root, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    outside = tmp_path / "5.yaml"
    outside.write_bytes(b"kep-number: 5\n")
    (root / "keps/prod-readiness/sig-node").mkdir(parents=True)
    (root / "keps/prod-readiness/sig-node/5.yaml").symlink_to(outside)
    before = read_files(root)
    status, out, err = run(f"--root root {PROMOTE_KEP} --force")
    assert (status, out, err.count("\n")) == (2, "", 1), err
    assert "keps/prod-readiness/sig-node/5.yaml: " in err
    assert read_files(root) == before
    assert outside.read_bytes() == b"kep-number: 5\n"


def test_file_that_changes_meanwhile(tmp_path: Path) -> None:
    """A file that someone saves after it was read is not overwritten, and no other file is changed."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    project = open_project(tmp_path / "enhancements.toml", tmp_path)
    session = EditSession(project)
    proposal = session.open(load_collection(project).entries["KEP-5"])
    promote(session, proposal, Promotion("alpha", "v1.36", date(2026, 11, 28), "@wim"))
    assert len(session.changes) == 3
    readme = tmp_path / "keps/sig-node/5-probes/README.md"
    readme.write_bytes(readme.read_bytes() + b"More.\n")
    before = read_files(tmp_path)
    with pytest.raises(ChangeError, match="has changed since it was read"):
        write_changes(project.roots, session.changes)
    assert read_files(tmp_path) == before


def run_process(folder: Path, command: str, **options: Any) -> subprocess.Popen[str]:
    """Start a command in a process of its own."""
    arguments = [sys.executable, "-m", "sphinx_enhancements", "--no-cache", *shlex.split(command)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        arguments, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file sizes")
def test_full_disk(tmp_path: Path) -> None:
    """A file that does not fit is reported in one line, and all files stay as they were."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    before = read_files(tmp_path)

    def limit_files() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))

    process = run_process(tmp_path, PROMOTE_KEP, preexec_fn=limit_files)
    out, err = process.communicate()
    assert (process.returncode, out, err.count("\n")) == (2, "", 1), err
    assert ": cannot be written" in err
    assert read_files(tmp_path) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_interruption(tmp_path: Path, long_factor: int) -> None:
    """Interrupted at any moment, the command has changed all files or none, and leaves no others."""
    write_files(tmp_path, {"enhancements.toml": KEP_SETTINGS, **KEP.before})
    before = read_files(tmp_path)
    process = run_process(tmp_path, PROMOTE_KEP)
    start = time.monotonic()
    assert process.wait() == 0
    duration = time.monotonic() - start
    after = read_files(tmp_path)
    for number in range(8 * long_factor):
        for path in set(after) - set(before):
            (tmp_path / path).unlink(missing_ok=True)
        write_files(tmp_path, {path: text.decode() for path, text in before.items()})
        process = run_process(tmp_path, PROMOTE_KEP)
        time.sleep(duration * (0.5 + 0.6 * number / (8 * long_factor)))
        process.send_signal(signal.SIGINT)
        process.communicate()
        assert read_files(tmp_path) in (before, after)
