"""List of the settings and of the levels of rules in force, for ``check --show-settings``."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator

from ...core.diagnostics import to_printable_line
from ...core.project.project import Project
from ...core.project.settings_origins import LevelOrigin, SettingOrigin, list_levels, list_settings
from .output import write_lines
from .settings_report import report_settings
from .width import measure_width

_Row = tuple[str, str, str]


def show_settings(project: Project) -> int:
    """Print the settings and the levels of rules in force, each with the file that sets it; return the exit status.

    :raises CommandError: if a setting is unusable, so that it is not in force.
    """
    report_settings(project)
    rows = [_format_setting(setting) for setting in list_settings(project)]
    levels = [_format_level(level) for level in list_levels(project)]
    write_lines(
        [
            f"root: {to_printable_line(os.path.relpath(project.root))}",
            "",
            *_format_rows([("SETTING", "VALUE", "SET IN"), *rows]),
            "",
            *_format_rows([("RULE", "LEVEL", "SET IN"), *levels]),
        ]
    )
    return 0


def _format_setting(setting: SettingOrigin) -> _Row:
    return setting.name, json.dumps(setting.value, ensure_ascii=False), setting.origin


def _format_level(level: LevelOrigin) -> _Row:
    return level.code, level.level, f"{level.origin}, for {level.condition}" if level.condition else level.origin


def _format_rows(rows: list[_Row]) -> Iterator[str]:
    """Yield rows with the first column aligned, and the second one where its values are short."""
    cells = [tuple(map(to_printable_line, row)) for row in rows]
    first, second = (max(measure_width(row[n]) for row in cells) for n in (0, 1))
    for name, value, origin in cells:
        gaps = [" " * (width - measure_width(text)) for width, text in ((first, name), (min(second, 20), value))]
        yield f"{name}{gaps[0]}  {value}{gaps[1]}  {origin}"
