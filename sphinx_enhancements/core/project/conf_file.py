"""Parser settings in ``conf.py``, which is read as data and never run.

A build knows them. The command line takes the literals, and the values in ``enhancements.toml``.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..config.parser_settings import MYST_SETTINGS, make_parser_settings
from ..diagnostics import Code, Diagnostic, Level
from .project import Project

CONF_SETTINGS = ("source_suffix", *MYST_SETTINGS)
CONF_FOLDERS = ("", "docs", "doc", "source", "docs/source", "doc/source")
"""Folders in which ``conf.py`` is looked for, relative to the folder of the settings file and to the root."""

_MAX_CONF = 1_000_000  # Maximum number of characters of a conf.py that is read


def read_conf_file(project: Project, settings: Path | None) -> Project:
    """Return a project with the parser settings of its ``conf.py``, and a diagnostic for each computed one.

    :param settings: the project's settings file, beside which ``conf.py`` is looked for first.
    """
    own_values = {name: value for name in CONF_SETTINGS if (value := getattr(project.settings, name, None)) is not None}
    file = _find_conf_file([*([settings.resolve().parent] if settings else []), project.root])
    values: dict[str, Any] = {}
    diagnostics: list[Diagnostic] = []
    if file is not None:
        values, computed = _read_literals(file)
        path = project.display_path(file)
        diagnostics = [
            _make_computed_diagnostic(path, name, line) for name, line in computed.items() if name not in own_values
        ]
    # Without conf.py, nothing is known of MyST: a folder of proposals may be read by several projects.
    parsers = make_parser_settings({**values, **own_values}, knows_myst=file is not None)
    return replace(project, parsers=parsers, diagnostics=(*project.diagnostics, *diagnostics))


def _make_computed_diagnostic(path: str, name: str, line: int) -> Diagnostic:
    message = f"`{name}` is computed, and this command runs no conf.py: set `{name.replace('_', '-')}` in the settings"
    consequence = "it reads documents as if it had its default"
    return Diagnostic(path, line, Code.COMPUTED_SETTING, f"{message}; until then, {consequence}", Level.INFO)


def _find_conf_file(bases: Iterable[Path]) -> Path | None:
    candidates = (base / folder / "conf.py" for base in bases for folder in CONF_FOLDERS)
    return next((file for file in candidates if file.is_file()), None)


def _read_literals(file: Path) -> tuple[dict[str, Any], dict[str, int]]:
    """Return the settings that are literals, and the line of each that is computed; none from an unreadable file."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        with warnings.catch_warnings(action="ignore"):  # about invalid escape sequences
            module = ast.parse(text) if len(text) <= _MAX_CONF else ast.Module([], [])
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return {}, {}
    values: dict[str, Any] = {}
    computed: dict[str, int] = {}
    for node in ast.walk(module):
        for name in _list_changed_settings(node):
            values.pop(name, None)
            if node not in module.body or name in computed or not isinstance(node, (ast.Assign, ast.AnnAssign)):
                computed[name] = getattr(node, "lineno", 1)
                continue
            try:
                values[name] = ast.literal_eval(node.value or ast.Constant(None))
            except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
                computed[name] = node.lineno
    return values, computed


def _list_changed_settings(node: ast.AST) -> list[str]:
    """Return the names of the parser settings that a statement or a call changes."""
    targets: list[ast.expr] = []
    match node:
        case ast.Assign():
            targets = node.targets
        case ast.AnnAssign() | ast.AugAssign():
            targets = [node.target]
        case ast.Call(func=ast.Attribute(value=target)):
            targets = [target]
    return [target.id for target in targets if isinstance(target, ast.Name) and target.id in CONF_SETTINGS]
