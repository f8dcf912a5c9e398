"""Options of ``check`` that choose the findings to report: files, folders and codes."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable
from pathlib import Path

from ...core.diagnostics import Code, Diagnostic
from ...core.project.baseline import BaselineKey, CheckedScope
from ...core.project.project import Project
from ...core.spelling import find_nearest
from ..errors import CommandError

STANDARD_INPUT = "-"
"""Path that stands for standard input."""


def add_selection_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose findings to a parser."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="report only findings in these files and folders")
    parser.add_argument(
        "--select", metavar="CODES", action="append", help="report only findings with these codes, separated by commas"
    )
    parser.add_argument("--ignore", metavar="CODES", action="append", help="report no findings with these codes")


def read_scope(project: Project, options: argparse.Namespace) -> CheckedScope:
    """Return the files and codes that options choose. All rules see the whole collection, whatever is chosen.

    :raises CommandError: if there is no such file, folder or code, or a path is outside the root.
    """
    if project.tree.edited_paths:
        paths = set(project.tree.edited_paths)
    else:
        paths = {relative for path in options.paths for relative in _find_relative_paths(project, path)}
    return CheckedScope(
        _make_path_test(frozenset(paths)) if options.paths and "." not in paths else None,
        _make_code_test(_parse_codes("--select", options.select), _parse_codes("--ignore", options.ignore)),
    )


def filter_diagnostics(diagnostics: Iterable[Diagnostic], scope: CheckedScope) -> list[Diagnostic]:
    """Return the diagnostics in a scope."""
    return [diagnostic for diagnostic in diagnostics if BaselineKey(diagnostic.path, diagnostic.code) in scope]


def find_relative_path(project: Project, path: str) -> str:
    """Return the path of a file or folder relative to the root: as it is written, or else with links resolved.

    :param path: relative to the working folder.
    :raises CommandError: if it is outside the root.
    """
    return min(_iter_relative_paths(project, path))[1]


def _find_relative_paths(project: Project, path: str) -> list[str]:
    """Return the paths of a file or folder relative to the root: as it is written, and with links resolved."""
    try:
        exists = os.path.lexists(path)
    except ValueError:  # such as one with a null character
        exists = False
    if not exists:
        raise CommandError(f"{path}: there is no such file or folder")
    return [relative for _, relative in _iter_relative_paths(project, path)]


def _iter_relative_paths(project: Project, path: str) -> list[tuple[int, str]]:
    folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - Path.resolve would follow links
    files = (os.path.join(folder, name), os.path.join(os.path.realpath(folder), name), os.path.realpath(path))  # noqa: PTH118
    relatives = [project.relative_path(Path(file)) for file in files]
    if not any(relatives):
        raise CommandError(f"{path}: is outside the root {os.path.relpath(project.root)}")
    return [(n, relative) for n, relative in enumerate(relatives) if relative]


def _make_path_test(paths: frozenset[str]) -> Callable[[str], bool]:
    def has_path(path: str) -> bool:
        slashes = (n for n, c in enumerate(path) if c == "/")
        return path in paths or any(path[:n] in paths for n in slashes)

    return has_path


def _parse_codes(option: str, values: list[str] | None) -> frozenset[str] | None:
    """Return the codes that an option lists, separated by commas; None without the option."""
    if values is None:
        return None
    codes = frozenset(code for value in values for word in value.split(",") if (code := word.strip()))
    for code in sorted(codes - set(Code)):
        raise CommandError(f"{option}: {explain_unknown_code(code)}")
    return codes


def explain_unknown_code(code: str) -> str:
    """Return a message about a code that no rule has, with the nearest one."""
    nearest = find_nearest(code, Code)
    hint = f"; did you mean {str(nearest)!r}?" if nearest else "; `rule --list` lists them"
    return f"there is no rule {code!r}{hint}"


def _make_code_test(selected: frozenset[str] | None, ignored: frozenset[str] | None) -> Callable[[str], bool] | None:
    if selected is None and ignored is None:
        return None
    codes = (frozenset(Code) if selected is None else selected) - (ignored or frozenset())
    return codes.__contains__
