"""``enhancements.toml`` -> :class:`Settings`.

Each field carries its default, its help and the reader of its value: registration, checking and
the reference page of the documentation are made from these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ..diagnostics import Code, Diagnostic, SetupError, shorten_text
from ..releases import Release, ReleaseOrder, parse_version
from . import toml
from .patterns import PathPattern, PatternError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILE_NAME = "enhancements.toml"
DEFAULT_EXCLUDE = ("_build/**", ".*/**", "node_modules/**", "venv/**")


class _InvalidError(ValueError):
    """A value that a setting does not take.

    :param keys: the way to the bad part, below the setting.
    """

    def __init__(self, expected: str, *keys: str | int) -> None:
        super().__init__(expected)
        self.keys = keys


class _PartlyInvalidError(ValueError):
    """A value of which a part is taken.

    :param value: the part.
    :param problems: what is wrong with the rest.
    """

    def __init__(self, value: Any, problems: list[_InvalidError]) -> None:
        super().__init__()
        self.value = value
        self.problems = problems


def _setting(default: Any, read: Callable[[Any], Any], help: str, takes: str) -> Any:
    return field(default=default, metadata={"read": read, "help": help, "takes": takes})


def _text(value: Any) -> str:
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise _InvalidError("a text")


def _profile(value: Any) -> str:
    if not isinstance(value, dict):
        return _text(value)
    extended = value.get("extends", "default")
    if isinstance(extended, str) and extended.strip():
        return extended.strip()
    raise _InvalidError("the name or path of one profile, as does its `extends` where it is a table", "extends")


def _truth(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    raise _InvalidError("true or false")


def _patterns(value: Any) -> tuple[PathPattern, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise _InvalidError("a list of path patterns")
    try:
        return tuple(map(PathPattern, value))
    except PatternError as error:
        raise _InvalidError(f"a list of path patterns ({error})") from None


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item.strip() for item in value):
        return tuple(item.strip() for item in value)
    raise _InvalidError("a list of texts")


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value.strip())
        except ValueError:
            pass
    raise ValueError


def _releases(value: Any) -> tuple[Release, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _InvalidError("[[releases]] tables")
    releases: list[Release] = []
    identities: set[object] = set()
    problems: list[_InvalidError] = []
    for n, entry in enumerate(value):
        name = entry.get("name")
        if not isinstance(name, str) or not name.strip():
            problems.append(_InvalidError("a `name` in every [[releases]] table; this one is left out", n))
            continue
        identity = parse_version(name) or name.strip().casefold()
        if identity in identities:
            problems.append(_InvalidError(f"each release once; the second {name!r} is left out", n, "name"))
            continue
        identities.add(identity)
        dates = {}
        for key, written in entry.items():
            if key == "name":
                continue
            try:
                dates[key] = _date(written)
            except ValueError:
                if key.replace("-", "_") in {f.name for f in fields(Settings)}:
                    expected = f"no setting `{key}`, which is one of the whole file; move it above the first table"
                    problems.append(_InvalidError(expected, n, key))
                    continue
                expected = f"a date such as 2026-03-31 for `{key}`; {shorten_text(repr(written))} is left out"
                problems.append(_InvalidError(expected, n, key))
        releases.append(Release(name.strip(), dates.pop("date", None), tuple(dates.items())))
    if problems:
        raise _PartlyInvalidError(tuple(releases), problems)
    return tuple(releases)


@dataclass(frozen=True, slots=True)
class ExternalSource:
    """Another project whose proposals may be linked to.

    :param name: stands before the colon in references.
    :param url: where its site is, or a path on the same site.
    :param enhancements: the path of a copy of its ``enhancements.json``.
    :param inventory: the path of a copy of its ``objects.inv``.
    :param needs: the path of a copy of its ``needs.json``, of sphinx-needs.
    """

    name: str
    url: str | None = None
    enhancements: str | None = None
    inventory: str | None = None
    needs: str | None = None


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]{0,60}")
_SCHEMES = ("http", "https", "ftp", "git", "ssh", "mailto")
"""What stands before the colon of an address, and so is no name of a project."""

_SITE = re.compile(r"(?:https?://[^\s<>\"]+|/(?!/)[^\s<>\"]*)", re.IGNORECASE)


def _projects(value: Any) -> tuple[ExternalSource, ...]:
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise _InvalidError("[[projects]] tables")
    found: dict[str, ExternalSource] = {}
    problems: list[_InvalidError] = []
    known = [f.name for f in fields(ExternalSource)]
    for n, entry in enumerate(value):
        problems += [
            _InvalidError(f"{', '.join(known)} in a [[projects]] table, not {key!r}", n, key)
            for key in entry
            if key not in known
        ]
        texts = {}
        for key in known:
            text = entry.get(key)
            if isinstance(text, str) and text.strip():
                texts[key] = text.strip()
            elif text is not None:
                problems.append(_InvalidError(f"a text for `{key}`, not {shorten_text(repr(text))}", n, key))
        name = texts.get("name", "")
        if not _NAME.fullmatch(name) or name.casefold() in _SCHEMES:
            expected = "in every [[projects]] table a `name` of letters, digits and `-`, which stands before the colon"
            problems.append(_InvalidError(f"{expected}; this one is left out", n, *(["name"] if name else [])))
            continue
        if name.casefold() in found:
            problems.append(_InvalidError(f"each project once; the second {name!r} is left out", n, "name"))
            continue
        if "url" in texts and not _SITE.fullmatch(texts["url"]):
            expected = "as `url` an address of http or https, or a path on the same site that starts with `/`"
            problems.append(_InvalidError(f"{expected}, not {shorten_text(texts.pop('url'))!r}", n, "url"))
        found[name.casefold()] = ExternalSource(**texts)
    if problems:
        raise _PartlyInvalidError(tuple(found.values()), problems)
    return tuple(found.values())


@dataclass(frozen=True)
class Settings:
    """The settings of one project, as ``enhancements.toml`` or ``[tool.enhancements]`` holds them."""

    profile: str = _setting(
        "default",
        _profile,
        "How the proposals are written: the name of a bundled profile, or the path of a profile "
        "file, relative to the settings file. As a table it is a profile itself, which `extends` one.",
        "text or table",
    )
    root: str | None = _setting(
        None,
        _text,
        "The folder that path patterns and `source.path` are relative to, itself relative to the "
        "settings file. Without it: Sphinx's source directory, and for the command line the "
        "folder of the settings file.",
        "path",
    )
    documents: tuple[PathPattern, ...] = _setting(
        (),
        _patterns,
        "Pages that are proposals by their place, beside those that the profile finds. "
        "A pattern matches at any depth, unless it starts with `/`; `*` stands for any text within a "
        "folder or file name, `**` for any folders.",
        "list of path patterns",
    )
    exclude: tuple[PathPattern, ...] = _setting(
        (),
        _patterns,
        "Pages that are no proposals although a pattern matches them.",
        "list of path patterns",
    )
    check_sections: bool = _setting(
        False,
        _truth,
        "Whether a section that the profile asks for, and that is missing or empty, is a finding.",
        "true or false",
    )
    current_release: str | None = _setting(
        None,
        _text,
        "The release that is out now. Without it: the last of `[[releases]]` whose date is not in "
        "the future (of `SOURCE_DATE_EPOCH`, where that is set).",
        "text",
    )
    releases: tuple[Release, ...] = _setting(
        (),
        _releases,
        "The releases of the host project: `name`, `date`, and any further dates of the cycle, "
        "such as `enhancement-freeze` and `code-freeze`. Proposals may name other versions too.",
        "array of tables",
    )
    need_types: tuple[str, ...] = _setting(
        (),
        _texts,
        "Directives of sphinx-needs, such as `req`, to whose needs relations may lead. A build with sphinx-needs knows "
        "all of them by itself; the command line, where they do not run, finds these in the documents, as does a build "
        "in documents that it leaves out.",
        "list of texts",
    )
    projects: tuple[ExternalSource, ...] = _setting(
        (),
        _projects,
        "Other projects whose proposals may be linked to as `name:KEP-42`: the `name`, the `url` of the site, and the "
        "paths of local copies of its `enhancements` (`enhancements.json`), `inventory` (`objects.inv`) and `needs` "
        "(`needs.json` of sphinx-needs), relative to the settings file. Nothing is fetched.",
        "array of tables",
    )


@dataclass(frozen=True, slots=True)
class LoadedSettings:
    """Settings with where they come from.

    :param path: the file; ``None`` if there is none, so that all defaults hold.
    :param own_profile: what the settings themselves say of the profile.
    :param diagnostics: what was wrong in it; its paths are as *path* is written.
    """

    settings: Settings
    path: Path | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    inline_profile: toml.TomlFile | None = None


def find_settings(folder: Path) -> Path | None:
    """The settings file in a folder: ``enhancements.toml``, else ``pyproject.toml`` with our table.

    :raises SetupError: for a ``pyproject.toml`` that is no TOML.
    """
    if (folder / FILE_NAME).is_file():
        return folder / FILE_NAME
    pyproject = folder / "pyproject.toml"
    if not pyproject.is_file():
        return None
    tool = toml.load_toml(pyproject).data.get("tool")
    return pyproject if isinstance(tool, dict) and "enhancements" in tool else None


def load_settings(path: Path | None) -> LoadedSettings:
    """Read a settings file; a value that it gets wrong is reported, and its default used.

    :raises SetupError: if the file cannot be read, or is no TOML.
    """
    if path is None:
        return LoadedSettings(Settings())
    file = toml.load_toml(path)
    table: Any = file.data
    prefix: tuple[str, ...] = ()
    if path.name == "pyproject.toml":
        prefix = ("tool", "enhancements")
        tool = file.data.get("tool", {})
        table = tool.get("enhancements", {}) if isinstance(tool, dict) else None
        if not isinstance(table, dict):
            raise SetupError(f"{path}:{file.line(*prefix)}: [tool.enhancements] is a table")
    known = {option_name(f.name): f for f in fields(Settings)}
    values: dict[str, Any] = {}
    written: dict[str, str] = {}
    found: list[Diagnostic] = []

    def report(message: str, *keys: str | int) -> None:
        found.append(Diagnostic(str(path), file.line(*prefix, *keys), Code.INVALID_SETTING, message))

    for key, value in table.items():
        name = key.replace("_", "-")
        if name not in known:
            report(f"there is no setting {key!r}: the settings are {', '.join(known)}", key)
            continue
        try:
            values[known[name].name] = known[name].metadata["read"](value)
            written[known[name].name] = key
        except _PartlyInvalidError as partly:
            values[known[name].name] = partly.value
            for error in partly.problems:
                report(f"`{key}` takes {error}", key, *error.keys)
        except _InvalidError as error:
            report(
                f"`{key}` takes {error}: the default is used instead of {shorten_text(repr(value))}", key, *error.keys
            )
    current, root = values.get("current_release"), values.get("root")
    if current is not None and ReleaseOrder(values.get("releases", ())).identify_release(current) is None:
        key = written["current_release"]
        report(f"`{key}` takes a version or the name of one of `[[releases]]`, not {current!r}: it is not used", key)
        del values["current_release"]
    if root is not None and not is_folder(path.parent / root):
        report(f"`{written['root']}` takes a folder, and {root!r} is none: it is not used", written["root"])
        del values["root"]
    own = file.subtable(*prefix, "profile") if isinstance(table.get("profile"), dict) else None
    return LoadedSettings(Settings(**values), path, tuple(found), own)


def is_folder(path: Path) -> bool:
    """Whether there is a folder; a path that the system does not even take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Whether there is a regular file; a path that the system does not even take is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def option_name(attribute: str) -> str:
    """The name of a setting in the file, from the name of its field."""
    return attribute.replace("_", "-")
