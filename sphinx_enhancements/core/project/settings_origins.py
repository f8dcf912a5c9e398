"""Settings and levels of rules in force, each with the file and line that sets it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, NamedTuple

from ..config.patterns import PathPattern
from ..config.profile_tables import BUNDLED, load_tables
from ..config.rule_levels import RuleOverride
from ..config.settings import Settings, format_option_name, load_settings_file
from ..config.toml import TomlFile
from ..diagnostics import Code, Level
from .project import Project

DEFAULT = "default"
"""Origin of a setting that no file sets."""

_RULES, _OVERRIDES = "rules", "rule-overrides"


class SettingOrigin(NamedTuple):
    """A setting in force.

    :param value: as in JSON.
    :param origin: file and line that set it, or :data:`DEFAULT`.
    """

    name: str
    value: Any
    origin: str


class LevelOrigin(NamedTuple):
    """Level of a rule in force.

    :param condition: paths and statuses for which it is; empty for all.
    """

    code: Code
    level: Level
    origin: str
    condition: str = ""


def list_settings(project: Project) -> list[SettingOrigin]:
    """Return all settings of a project, apart from the levels of rules."""
    file = _load_file(project)
    settings = []
    for field in fields(Settings):
        name = format_option_name(field.name)
        if name not in (_RULES, _OVERRIDES):
            origin = _find_origin(project, [file] if file else [], name)
            settings.append(SettingOrigin(name, _make_plain(getattr(project.settings, field.name)), origin))
    return settings


def list_levels(project: Project) -> list[LevelOrigin]:
    """Return the level of each rule, followed by its levels for some paths or statuses, the last of which counts."""
    file = _load_file(project)
    settings_files = [file] if file else []
    profile_files = _load_profile_files(project, file)
    of_profile = _list_overrides(project, project.profile.rule_overrides, profile_files)
    overrides = [override for override in of_profile if override.code not in project.settings.rules]
    overrides += _list_overrides(project, project.settings.rule_overrides, settings_files)
    levels = []
    for code in sorted(Code):
        files = settings_files if code in project.settings.rules else profile_files
        level = project.levels.find_level(code)
        levels.append(LevelOrigin(code, level, _find_origin(project, files, _RULES, code)))
        levels += [override for override in overrides if override.code is code]
    return levels


def _load_file(project: Project) -> TomlFile | None:
    return load_settings_file(project.root / project.source) if project.source else None


def _load_profile_files(project: Project, file: TomlFile | None) -> list[TomlFile]:
    """Return the files of the profile, lowest layer first; the last one may be a table of the settings."""
    folder = (project.root / project.source).parent
    files = list(load_tables(project.settings.profile, folder).files)
    if file is not None and isinstance(file.data.get("profile"), dict):
        files.append(file.get_subtable("profile"))
    return files


def _find_origin(project: Project, files: Iterable[TomlFile], *keys: str) -> str:
    """Return the place of a key in the topmost file that has it."""
    for file in reversed(list(files)):
        if (written := _find_written_keys(file.data, keys)) is not None:
            return _format_location(project, file, *written)
    return DEFAULT


def _find_written_keys(data: Any, keys: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return keys as a table spells them, with ``_`` or ``-``; None if it lacks one of them."""
    written: tuple[str, ...] = ()
    for key in keys:
        spelling = next((k for k in data if k.replace("_", "-") == key), None) if isinstance(data, dict) else None
        if spelling is None:
            return None
        written, data = (*written, spelling), data[spelling]
    return written


def _format_location(project: Project, file: TomlFile, *keys: str | int) -> str:
    line = file.find_line(*keys) or file.find_line(*keys, 0)  # the first one of an array of tables
    name = f"profile {file.path.stem}" if file.path.parent == BUNDLED else project.display_path(file.path)
    return f"{name}:{line}" if line else name


def _list_overrides(
    project: Project, overrides: tuple[RuleOverride, ...], files: list[TomlFile]
) -> Iterator[LevelOrigin]:
    """Yield the levels of overrides, which all come from the topmost file that has any."""
    for file in reversed(files):
        if (written := _find_written_keys(file.data, (_OVERRIDES,))) is not None:
            # Invalid tables are ignored; then the numbers of the others are not those in the file.
            is_complete = len(file.data[written[0]]) == len(overrides)
            for n, override in enumerate(overrides):
                origin = _format_location(project, file, *written, *([n] if is_complete else []))
                condition = _describe_condition(override)
                yield from (LevelOrigin(code, level, origin, condition) for code, level in override.levels.items())
            return


def _describe_condition(override: RuleOverride) -> str:
    parts = []
    if override.paths:
        parts.append(f"paths {', '.join(pattern.text for pattern in override.paths)}")
    if override.statuses:
        parts.append(f"statuses {', '.join(override.statuses)}")
    if override.is_for_dormant:
        parts.append("dormant proposals")
    return " and ".join(parts)


def _make_plain(value: Any) -> Any:
    """Return a value of the settings as JSON has it."""
    if isinstance(value, PathPattern):
        return value.text
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        pairs = ((field.name, getattr(value, field.name)) for field in fields(value))
        return {name: _make_plain(item) for name, item in pairs if item}
    if isinstance(value, Mapping):
        return {str(key): _make_plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_make_plain(item) for item in value]
    return value
