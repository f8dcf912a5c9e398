"""Settings of a project: ``enhancements.toml`` or ``[tool.enhancements]``, read into :class:`Settings`.

Each field carries the default, help and reader of one setting. The reference page of the documentation is
generated from them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from ..diagnostics import Code, Diagnostic, Level, SetupError, shorten_text
from ..releases import Release, ReleaseOrder
from ..spelling import find_nearest, format_suggestion
from .constraints import Constraint, ConstraintsDocument, read_constraints
from .gate_exceptions import GateException, read_exception
from .patterns import PathPattern, PatternError
from .release_table import read_release
from .rule_levels import Report, RuleOverride, read_levels, read_override
from .toml import TomlFile, load_toml

FILE_NAME = "enhancements.toml"
SITE_FOLDER = "enhancements-site"
"""Default folder of the files that ``init`` writes, relative to the root of the proposals."""

_REMOVED_SETTINGS = {
    "check-sections": 'the setting `check-sections` is a rule now: write `missing-section = "warning"` in [rules]'
}
"""Former settings, each with a message that names its replacement."""

_DOCUMENT_SETTINGS = ("profile", "root", "roots", "documents", "exclude")
"""Settings that decide which documents are proposals and how they are read. A mistake in one of them is an error."""


class _InvalidError(ValueError):
    """A value that a setting does not accept. Its text says what the setting must be; its keys lead to the mistake."""

    def __init__(self, expected: str, *keys: str) -> None:
        super().__init__(expected)
        self.keys = keys


def _declare_setting(default: Any, read: Callable[[Any], Any], help: str, takes: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help, "takes": takes})


def _declare_table_setting(read_table: Callable[[dict[str, Any], Report], tuple[object, Any] | None], help: str) -> Any:
    """Declare a setting that is an array of tables, of which an invalid one is ignored alone.

    :param read_table: returns an identity, unique among the tables, and the value; None for an invalid table.
    """
    return field(default=(), metadata={"read_table": read_table, "help": help, "takes": "array of tables"})


def _declare_reported_setting(default: Callable[[], Any], read: Callable[[Any, Report], Any], help: str) -> Any:
    """Declare a setting with several entries, of which an invalid one is reported by its reader and ignored alone."""
    takes = "table" if default is dict else "array of tables"
    return field(default_factory=default, metadata={"read_reported": read, "help": help, "takes": takes})


def _read_text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise _InvalidError("a text")


def _read_flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _InvalidError("true or false")


def _read_profile(value: Any) -> str:
    if not isinstance(value, dict):
        return _read_text(value)
    extended = value.get("extends", "default")
    if isinstance(extended, str) and extended.strip():
        return extended.strip()
    raise _InvalidError("the name or path of one profile, also as `extends` of a table", "extends")


def _read_texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
        return tuple(item.strip() for item in value)
    raise _InvalidError("a list of texts")


def _read_text_table(value: Any) -> Mapping[str, str]:
    if isinstance(value, dict) and all(isinstance(item, str) and item.strip() for item in value.values()):
        return value
    raise _InvalidError("a table of texts")


def _read_patterns(value: Any) -> tuple[PathPattern, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _InvalidError("a list of path patterns")
    try:
        return tuple(map(PathPattern, value))
    except PatternError as error:
        raise _InvalidError(f"a list of path patterns ({error})") from None


def _read_release(table: dict[str, Any], report: Report) -> tuple[object, Release] | None:
    return read_release(table, report, {f.name for f in fields(Settings)})


@dataclass(frozen=True, slots=True)
class ExternalSource:
    """Another project whose enhancements may be linked to.

    :param name: prefix of references to it, before the colon.
    :param url: address of its site, or a path on the same site.
    :param enhancements: path of a copy of its ``enhancements.json``.
    :param inventory: path of a copy of its ``objects.inv``.
    :param needs: path of a copy of its ``needs.json`` (sphinx-needs).
    """

    name: str
    url: str | None = None
    enhancements: str | None = None
    inventory: str | None = None
    needs: str | None = None


_PROJECT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,60}")
_URL_SCHEMES = ("http", "https", "ftp", "git", "ssh", "mailto")
_SITE = re.compile(r"(?:https?://[^\s<>\"]+|/(?!/)[^\s<>\"]*)", re.IGNORECASE)


def _read_project(table: dict[str, Any], report: Report) -> tuple[object, ExternalSource] | None:
    known_keys = [f.name for f in fields(ExternalSource)]
    texts = {}
    for key, value in table.items():
        if key not in known_keys:
            report(key, message=f"a [[projects]] table takes {', '.join(known_keys)}, not {key!r}")
        elif isinstance(value, str) and value.strip():
            texts[key] = value.strip()
        else:
            report(key, message=f"`{key}` must be a text, not {shorten_text(repr(value))}")
    name = texts.get("name", "")
    if not _PROJECT_NAME.fullmatch(name) or name.casefold() in _URL_SCHEMES:
        required = "a `name` of letters, digits and `-`, which is no scheme such as `https`"
        report("name", message=f"a [[projects]] table needs {required}; this table is ignored")
        return None
    if "url" in texts and not _SITE.fullmatch(texts["url"]):
        required = "an address of http or https, or a path on the same site that starts with `/`"
        report("url", message=f"`url` must be {required}, not {shorten_text(texts.pop('url'))!r}")
    return name.casefold(), ExternalSource(**texts)


@dataclass(frozen=True)
class Settings:
    """The settings of one project, from ``enhancements.toml`` or ``[tool.enhancements]``."""

    profile: str = _declare_setting(
        "default",
        _read_profile,
        "The profile of the project: the name of a bundled profile, or the path of a profile file, relative to the "
        "settings file. A table is a profile of the project's own, which `extends` another.",
        "text or table",
    )
    root: str | None = _declare_setting(
        None,
        _read_text,
        "The folder to which path patterns and `source.path` are relative; itself relative to the settings file. "
        "Without it: Sphinx's source directory, and for the command line the folder of the settings file.",
        "path",
    )
    roots: tuple[str, ...] = _declare_setting(
        (),
        _read_texts,
        "Further folders, relative to the settings file, to which symbolic links below the root may lead. Documents "
        "and metadata files behind any other link out of the root are not read.",
        "list of paths",
    )
    documents: tuple[PathPattern, ...] = _declare_setting(
        (),
        _read_patterns,
        "Pages that are proposals, in addition to those that the profile's paths match. "
        "A pattern matches at any depth, unless it starts with `/`; `*` stands for any text within a "
        "folder or file name, `**` for any folders.",
        "list of path patterns",
    )
    exclude: tuple[PathPattern, ...] = _declare_setting(
        (),
        _read_patterns,
        "Pages that are not proposals although a path pattern matches them. Directives in them are no proposals "
        "either.",
        "list of path patterns",
    )
    rules: Mapping[Code, Level] = _declare_reported_setting(
        dict,
        read_levels,
        'Levels of rules: a table of codes, such as `missing-section = "error"`. A level is `error`, `warning`, `info` '
        "or `off`; without an entry, that of the profile counts.",
    )
    rule_overrides: tuple[RuleOverride, ...] = _declare_table_setting(
        read_override,
        "Levels of `rules` for some files (`paths`, a list of path patterns), for proposals with some `statuses` "
        "(canonical, or in the community's own words), or both. Of several tables that apply, the last one counts.",
    )
    constraints: tuple[Constraint | ConstraintsDocument, ...] = _declare_reported_setting(
        tuple,
        read_constraints,
        "[Constraints](#profile-constraints) that each accepted proposal answers, in place of those of the profile: "
        "`id`, `title` and perhaps `link` of one, or `path` and `section` of a document with several.",
    )
    baseline: str | None = _declare_setting(
        None,
        _read_text,
        "The file with the findings that `check` accepts, relative to the settings file. Without it: "
        "`enhancements-baseline.json` beside the settings file, if there is one.",
        "path",
    )
    current_release: str | None = _declare_setting(
        None,
        _read_text,
        "The latest release that is out. Without it: the highest of `[[releases]]` whose date is not in the future "
        "(today is the day of `SOURCE_DATE_EPOCH`, where that is set).",
        "text",
    )
    releases: tuple[Release, ...] = _declare_table_setting(
        _read_release,
        "The releases of the host project: `name`, `date`, and any further dates of the cycle, "
        "such as `enhancement-freeze` and `code-freeze`. Proposals may name other versions too.",
    )
    exceptions: tuple[GateException, ...] = _declare_table_setting(
        read_exception,
        "Exceptions from gates: `release`, `proposal` (key or number), and perhaps the `gate` (default: all of the "
        'release), the `outcome` ("requested", "approved" or "rejected"; default: "approved") and a `reason`. A gate '
        "that blocks a proposal with an approved exception is no failure.",
    )
    history: bool = _declare_setting(
        False,
        _read_flag,
        "Read the [history](site-history.md) of proposals from git, for `enhancements.json` and the "
        "pages of a site. It needs a full clone.",
        "true or false",
    )
    source_suffix: Mapping[str, str] | None = _declare_setting(
        None,
        _read_text_table,
        "The parser of documents by their suffix, as in `source_suffix` of `conf.py`, such as "
        '`{ ".mdx" = "markdown" }`. For the command line, where `conf.py` computes it.',
        "table of texts",
    )
    myst_enable_extensions: tuple[str, ...] | None = _declare_setting(
        None,
        _read_texts,
        "The syntax extensions of MyST, as in `conf.py`, such as `colon_fence`. For the command line, where `conf.py` "
        "computes them.",
        "list of texts",
    )
    myst_fence_as_directive: tuple[str, ...] | None = _declare_setting(
        None,
        _read_texts,
        "Names that are directives without braces, as in `conf.py`. For the command line, where `conf.py` computes "
        "them.",
        "list of texts",
    )
    need_types: tuple[str, ...] = _declare_setting(
        (),
        _read_texts,
        "Directives of sphinx-needs, such as `req`, whose needs may be targets of relations. A build with sphinx-needs "
        "knows all needs; the command line finds only those of these directives, as does a build in documents that it "
        "excludes.",
        "list of texts",
    )
    projects: tuple[ExternalSource, ...] = _declare_table_setting(
        _read_project,
        "Other projects whose proposals may be linked to as `name:KEP-42`: the `name`, the `url` of the site, and the "
        "paths of local copies of its `enhancements` (`enhancements.json`), `inventory` (`objects.inv`) and `needs` "
        "(`needs.json` of sphinx-needs), relative to the settings file. Nothing is downloaded.",
    )


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings, with the diagnostics about their file, and its ``[profile]`` table if it has one."""

    settings: Settings
    diagnostics: tuple[Diagnostic, ...] = ()
    inline_profile: TomlFile | None = None


def find_settings(folder: Path) -> Path | None:
    """Return a folder's ``enhancements.toml``, else ``pyproject.toml`` with our table; :exc:`SetupError` if invalid."""
    if (folder / FILE_NAME).is_file():
        return folder / FILE_NAME
    pyproject = folder / "pyproject.toml"
    if not pyproject.is_file():
        return None
    tool = load_toml(pyproject).data.get("tool")
    return pyproject if isinstance(tool, dict) and "enhancements" in tool else None


def search_settings(folders: Iterable[Path]) -> Path | None:
    """Return the settings file of the first folder that has one, in itself or in the site that ``init`` writes."""
    candidates = (candidate for folder in folders for candidate in (folder, folder / SITE_FOLDER))
    return next((file for candidate in candidates if (file := find_settings(candidate)) is not None), None)


def load_settings_file(path: Path) -> TomlFile:
    """Read a settings file, or the table of a ``pyproject.toml``; :exc:`SetupError` if it is no valid TOML."""
    file = load_toml(path)
    if path.name == "pyproject.toml":
        tool = file.data.get("tool", {})
        if not isinstance(tool, dict) or not isinstance(tool.get("enhancements", {}), dict):
            raise SetupError(f"{file.format_location('tool', 'enhancements')}: [tool.enhancements] must be a table")
        return file.get_subtable("tool", "enhancements")
    return file


def load_settings(path: Path | None) -> LoadedSettings:
    """Read a settings file; an invalid value becomes a diagnostic, invalid TOML raises :exc:`SetupError`."""
    if path is None:
        return LoadedSettings(Settings())
    file = load_settings_file(path)
    diagnostics: list[Diagnostic] = []

    def report(*keys: str | int, message: str, level: Level = Level.WARNING) -> None:
        diagnostics.append(Diagnostic(str(path), file.find_line(*keys), Code.INVALID_SETTING, message, level))

    settings = Settings(**_read_values(file.data, path.parent, report))
    inline_profile = file.get_subtable("profile") if isinstance(file.data.get("profile"), dict) else None
    return LoadedSettings(settings, tuple(diagnostics), inline_profile)


def format_option_name(attribute: str) -> str:
    """Return the name of a setting in the file, from the name of its field."""
    return attribute.replace("_", "-")


def _read_values(table: dict[str, Any], folder: Path, report: Report) -> dict[str, Any]:
    known_fields = {format_option_name(f.name): f for f in fields(Settings)}
    values: dict[str, Any] = {}
    keys_by_field: dict[str, str] = {}
    for key, value in table.items():
        setting = known_fields.get(format_option_name(key))
        if setting is None:
            nearest = find_nearest(format_option_name(key), known_fields)
            suggestion = format_suggestion(format_option_name(key), known_fields)
            message = f"there is no setting {key!r}{suggestion}; the settings are {', '.join(known_fields)}"
            message = _REMOVED_SETTINGS.get(format_option_name(key), message)
            report(key, message=message, level=_choose_level(nearest))
            continue
        keys_by_field[setting.name] = key
        try:
            if read_table := setting.metadata.get("read_table"):
                values[setting.name] = _read_tables(setting.name, value, read_table, partial(report, key))
            elif read_reported := setting.metadata.get("read_reported"):
                values[setting.name] = read_reported(value, partial(report, key))
            else:
                values[setting.name] = setting.metadata["read"](value)
        except _InvalidError as error:
            message = f"`{key}` must be {error}, not {shorten_text(repr(value))}; the default is used"
            report(key, *error.keys, message=message, level=_choose_level(setting.name))
    for name, required in _find_unusable_values(values, folder):
        key = keys_by_field[name]
        message = f"`{key}` must be {required}; {shorten_text(repr(values.pop(name)))} is ignored"
        report(key, message=message, level=_choose_level(name))
    return values


def _choose_level(setting: str | None) -> Level:
    """Return the level of a mistake in a setting, or in a name that is close to one."""
    return Level.ERROR if setting in _DOCUMENT_SETTINGS else Level.WARNING


def _read_tables(name: str, value: Any, read_table: Callable[..., Any], report: Report) -> tuple[Any, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _InvalidError(f"[[{format_option_name(name)}]] tables")
    items: dict[object, Any] = {}
    for n, table in enumerate(value):
        if (result := read_table(table, partial(report, n))) is None:
            continue
        identity, item = result
        if identity in items:
            report(n, "name", message=f"[[{name}]] names {item.name!r} twice; the second table is ignored")
        else:
            items[identity] = item
    return tuple(items.values())


def _find_unusable_values(values: dict[str, Any], folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the settings that contradict other settings or the file system, each with its requirement."""
    current, root = values.get("current_release"), values.get("root")
    if current is not None and ReleaseOrder(values.get("releases", ())).identify_release(current) is None:
        yield "current_release", "a version or the name of one of `[[releases]]`"
    # os.path, because Path.is_dir raises OSError for names that are too long.
    if root is not None and not os.path.isdir(folder / root):  # noqa: PTH112
        yield "root", "a folder"
    if not all(os.path.isdir(folder / path) for path in values.get("roots", ())):  # noqa: PTH112
        yield "roots", "a list of folders"
