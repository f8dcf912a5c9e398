"""Collection of the tests, and parallel runs: those of a group run in one process, where they share their builds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import pytest
from conftest import ROOT

MODULE = """\
import os
import time
from pathlib import Path

import pytest


def note_worker(group):
    with open(Path(__file__).parent / f"{{group}}.workers", "a") as file:
        file.write(os.environ.get("PYTEST_XDIST_WORKER", "main") + "\\n")


@pytest.fixture(scope="{scope}")
def built():
    return None


@pytest.fixture(scope="session")
def site():
    return None


@pytest.mark.parametrize("n", range(8))
def test_of_the_module(built, n):
    note_worker("{group}")
    time.sleep(0.05)


@pytest.mark.parametrize("n", range(4))
def test_of_the_site(site, n):
    note_worker("site")


@pytest.mark.xdist_group("marked")
@pytest.mark.parametrize("n", range(4))
def test_of_a_marked_group(n):
    note_worker("marked")
"""


def test_all_folders_are_collected(pytestconfig: pytest.Config) -> None:
    """No folder with tests has a name that pytest leaves out, as it does with ``build`` by default."""
    patterns = pytestconfig.getini("norecursedirs")
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")}
    assert Path("tests/ext/build") in folders
    names = {name for folder in folders for name in folder.parts}
    assert [name for name in sorted(names) if any(fnmatch(name, pattern) for pattern in patterns)] == []


def run_in_parallel(folder: Path, scope: str) -> dict[str, set[str]]:
    """Run two modules in two processes, and return by group the processes that ran its tests.

    :param scope: scope of a fixture of each module; tests with one of the scope ``module`` are a group.
    """
    shutil.copy(ROOT / "tests/conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n  long: more examples\n", encoding="utf-8")
    for name in ("one", "two"):
        (folder / f"test_{name}.py").write_text(MODULE.format(scope=scope, group=name), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--import-mode=importlib", str(folder)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "32 passed" in done.stdout
    workers = defaultdict(set)
    for file in folder.glob("*.workers"):
        workers[file.stem].update(file.read_text(encoding="utf-8").split())
    return workers


def test_groups_run_in_one_process(tmp_path: Path) -> None:
    """Tests that share a build of their module or of a theme, or have a mark, run in one of two busy processes."""
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    workers = run_in_parallel(tmp_path, "module")
    assert workers.keys() == {"one", "two", "site", "marked"}
    assert {group: len(names) for group, names in workers.items()} == dict.fromkeys(workers, 1)
    assert set.union(*workers.values()) == {"gw0", "gw1"}


def test_other_tests_run_in_any_process(tmp_path: Path) -> None:
    """As a control: tests without a shared build are divided among the processes."""
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    workers = run_in_parallel(tmp_path, "function")
    assert workers["one"] | workers["two"] == {"gw0", "gw1"}
    assert len(workers["one"]) + len(workers["two"]) > 2
    assert len(workers["site"]) == len(workers["marked"]) == 1
