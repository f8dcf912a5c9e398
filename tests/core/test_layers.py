"""Layers of the package: core and cli work without Sphinx, there are no import cycles, and modules stay readable."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from core.proposals import create_project

import sphinx_enhancements

PACKAGE = Path(sphinx_enhancements.__file__).parent
BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("sphinx", "docutils", "myst_parser", "sphinx_needs"):
            raise ModuleNotFoundError(f"{name} is blocked", name=name)

sys.meta_path.insert(0, Blocked())
"""


def run_blocked(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run code in a Python process that cannot import Sphinx."""
    return subprocess.run(
        [sys.executable, "-c", BLOCKED + code, *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def test_run_blocked_blocks_sphinx() -> None:
    """In such a process, neither Sphinx nor our extension can be imported."""
    for module in ("docutils.nodes", "sphinx.application", "sphinx_enhancements.ext.extension"):
        found = run_blocked(f"import {module}")
        assert found.returncode == 1
        assert "ModuleNotFoundError" in found.stderr


def test_every_module_imports_without_sphinx() -> None:
    """Each module of core and cli is imported in such a process."""
    names = [
        ".".join(("sphinx_enhancements", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for folder in ("core", "cli")
        for path in sorted((PACKAGE / folder).rglob("*.py"))
    ]
    assert len(names) > 20
    found = run_blocked("import importlib\nfor name in sys.argv[1:]: importlib.import_module(name)", *names)
    assert (found.returncode, found.stderr) == (0, "")


def test_the_command_line_works_without_sphinx(tmp_path: Path) -> None:
    """The commands list, check and export read a folder in such a process."""
    create_project(tmp_path, {"sig/1-x/vep.md": "# One\n", "sig/2-y/vep.md": "# Two\n"}, 'profile = "vep"\n')
    for command, expected in (("list", "VEP-1"), ("check", ""), ("export", '"VEP-2"')):
        code = "from sphinx_enhancements.cli import main\nsys.exit(main(sys.argv[1:]))"
        found = run_blocked(code, "--root", str(tmp_path), command)
        assert found.returncode == 0, found.stderr
        assert expected in found.stdout


def test_importing_the_package_imports_no_sphinx() -> None:
    """The command line does not load Sphinx although it is installed."""
    commands = ", ".join(
        f"sphinx_enhancements.cli.{name}_command" for name in ("list", "check", "rule", "export", "profiles")
    )
    code = f"import sys, sphinx_enhancements.cli.running, {commands}\n"
    code += "print(sorted({m.partition('.')[0] for m in sys.modules} & {'sphinx', 'docutils', 'myst_parser'}))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert found.stdout.strip() == "[]"


def modules() -> dict[str, Path]:
    """Return each module of the package: dotted name -> file."""
    return {
        ".".join((PACKAGE.name, *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): path
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def imports(source: str, name: str, *, is_package: bool, known: dict[str, Path]) -> set[str]:
    """Return the modules of the package that a module imports, also in functions and for type checking."""
    package = name if is_package else name.rpartition(".")[0]
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.rsplit(".", node.level - 1)[0] if node.level else ""
            base = ".".join(filter(None, (above, node.module)))
            found |= {full if (full := f"{base}.{alias.name}") in known else base for alias in node.names}
    return (found & known.keys()) - {name}


def first_cycle(edges: dict[str, set[str]]) -> list[str]:
    """Return the first cycle, or an empty list."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_first_cycle_finds_cycles() -> None:
    """Lazy, type-checking and relative imports count as edges of a cycle."""
    known = dict.fromkeys(("p", "p.a", "p.b", "p.q", "p.q.c"), Path())
    sources = {
        "p.a": "def f():\n    from . import b\n",
        "p.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .q.c import X\n",
        "p.q.c": "from ..a import f\nimport os\n",
    }
    edges = {name: imports(source, name, is_package=False, known=known) for name, source in sources.items()}
    assert edges == {"p.a": {"p.b"}, "p.b": {"p.q.c"}, "p.q.c": {"p.a"}}
    assert set(first_cycle(edges)) == {"p.a", "p.b", "p.q.c"}
    assert imports("from . import c", "p.q", is_package=True, known=known) == {"p.q.c"}
    assert first_cycle({"a": {"b"}, "b": set()}) == []


@pytest.mark.parametrize("folder", ["", "core", "cli"])
def test_no_import_cycles(folder: str) -> None:
    """No module imports itself through others, in the whole package and in each folder."""
    known = modules()
    edges = {
        name: imports(path.read_text(encoding="utf-8"), name, is_package=path.name == "__init__.py", known=known)
        for name, path in known.items()
        if f"{name}.".startswith(f"{PACKAGE.name}.{folder}")
    }
    assert sum(map(len, edges.values())) > 1
    assert first_cycle(edges) == []


def test_import_contracts() -> None:
    """import-linter confirms the layers that ``pyproject.toml`` declares."""
    executable = Path(sys.executable).parent / "lint-imports"
    command = str(executable) if executable.exists() else shutil.which("lint-imports")
    if command is None:
        pytest.skip("import-linter is not installed")
    root = PACKAGE.parent
    if not (root / "pyproject.toml").exists():
        pytest.skip(f"no pyproject.toml in {root}: the package under test is not a checkout")
    found = subprocess.run([command, "--no-cache"], cwd=root, capture_output=True, text=True, check=False, timeout=300)
    assert found.returncode == 0, found.stdout[-3000:]
    assert " 0 broken" in found.stdout


def test_no_module_is_too_long() -> None:
    """No module has more than 400 lines."""
    long = {name: lines for name, path in modules().items() if (lines := len(path.read_text().splitlines())) > 400}
    assert long == {}


VAGUE_OPENING = re.compile(r"(What|Whether|How|Where|Who|Of|The same)\b")


def iter_docstrings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each docstring of a module, its classes, functions and attributes."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            for statement in node.body:
                match statement:
                    case ast.Expr(ast.Constant(str() as text)):
                        yield statement.lineno, text


def test_docstrings_open_with_their_subject() -> None:
    """No docstring opens with a word that makes the reader look for its subject."""
    vague = [
        f"{name}:{line}: {text.splitlines()[0]}"
        for name, path in modules().items()
        for line, text in iter_docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if VAGUE_OPENING.match(text)
    ]
    assert vague == []
