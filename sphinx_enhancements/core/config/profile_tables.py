"""Tables of a profile: its TOML file on top of those that it extends.

Tables are merged key by key; ``[stages]``, ``[terminal]`` and lists are replaced as a whole. An unknown key is an
error with file and line, because ignoring it would hide the mistake from the profile's author.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from ..diagnostics import SetupError, shorten_text
from ..spelling import format_suggestion
from .patterns import PathPattern, PatternError, Phrase
from .removed_words import drop_removed_words
from .toml import TomlFile, load_toml

BUNDLED = Path(__file__).resolve().parents[2] / "profiles"
_MAX_DEPTH = 8

T = TypeVar("T")


@cache
def list_bundled_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that are part of the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class ProfileTables:
    """Merged tables of a profile and their files, lowest layer first; its methods raise an error for a wrong type."""

    data: dict[str, Any]
    files: tuple[TomlFile, ...]

    def add_layer(self, file: TomlFile) -> ProfileTables:
        """Return these tables with those of a file on top of them."""
        _check_keys(self.data, file.data, file, ())
        lower = drop_removed_words(self.data, file.data)
        return ProfileTables(_merge_tables(lower, file.data), (*self.files, file))

    def make_error(self, message: str, *keys: str | int) -> SetupError:
        """Make an error that names the file and line of a key, from the topmost file that contains it."""
        for n in range(len(keys), 0, -1):
            for file in reversed(self.files):
                if line := file.lines.get(keys[:n]):
                    return SetupError(f"{file.path}:{line}: {message}")
        return SetupError(f"{self.files[-1].path}: {message}")

    def _get(self, kind: type[T], description: str, keys: tuple[str, ...]) -> T:
        value: Any = self.data
        for key in keys:
            value = value[key]
        if isinstance(value, kind) and (not isinstance(value, list) or all(isinstance(item, str) for item in value)):
            return value
        raise self.make_error(f"{'.'.join(keys)} must be {description}, not {shorten_text(repr(value))}", *keys)

    def get_table(self, *keys: str) -> dict[str, Any]:
        """Return the table at a key."""
        return self._get(dict, "a table", keys)

    def iter_enabled(self, *keys: str) -> Iterator[tuple[str, Any]]:
        """Yield the items of a table, without keys of a lower layer that a profile removes by ``false``."""
        return ((key, value) for key, value in self.get_table(*keys).items() if value is not False)

    def get_text(self, *keys: str) -> str:
        """Return the text at a key."""
        return self._get(str, "a text", keys)

    def get_boolean(self, *keys: str) -> bool:
        """Return the boolean at a key."""
        return self._get(bool, "true or false", keys)

    def get_integer(self, *keys: str) -> int:
        """Return the integer at a key."""
        return self._get(int, "an integer", keys)

    def is_own(self, *keys: str) -> bool:
        """Return True if a file that is not part of the package has a key."""
        return any(keys in file.lines for file in self.files if file.path.parent != BUNDLED)

    def get_texts(self, *keys: str) -> tuple[str, ...]:
        """Return the list of texts at a key, which must exist."""
        return tuple(self._get(list, "a list of texts", keys))

    def get_tables(self, *keys: str) -> list[dict[str, Any]]:
        """Return the array of tables at a key."""
        value: Any = self.data[keys[-1]]
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        raise self.make_error(f"{'.'.join(keys)} must be an array of tables, not {shorten_text(repr(value))}", *keys)

    def get_text_table(self, *keys: str) -> dict[str, str]:
        """Return the table of texts at a key."""
        return {key: self.get_text(*keys, key) for key in self.get_table(*keys)}

    def get_texts_table(self, *keys: str) -> dict[str, tuple[str, ...]]:
        """Return the table of lists of texts at a key."""
        return {key: self.get_texts(*keys, key) for key in self.get_table(*keys)}

    def get_path_patterns(self, *keys: str) -> tuple[PathPattern, ...]:
        """Return the path patterns at a key."""
        return self._compile(PathPattern, keys)

    def get_phrases(self, *keys: str, required: tuple[str, ...] = ()) -> tuple[Phrase, ...]:
        """Return the phrases at a key, each of which must contain the required placeholders."""
        phrases = self._compile(Phrase, keys)
        for phrase in phrases:
            if missing := [name for name in required if f"{{{name}}}" not in phrase.text]:
                raise self.make_error(f"{phrase.text!r} lacks {{{missing[0]}}}", *keys)
        return phrases

    def _compile(self, kind: Callable[[str], T], keys: tuple[str, ...]) -> tuple[T, ...]:
        try:
            return tuple(map(kind, self.get_texts(*keys)))
        except PatternError as error:
            raise self.make_error(str(error), *keys) from None

    def check_words(self, words: Iterable[str], known: Iterable[str], noun: str, *keys: str) -> None:
        """Raise an error for a word that is not one of the known ones."""
        known = tuple(known)
        for word in words:
            if word not in known:
                raise self.make_error(
                    f"{word!r} is not a {noun}{format_suggestion(word, known)}: {', '.join(known)}", *keys
                )


_REPLACED_TABLES = ("stages", "terminal")  # Not merged, because stages of two communities cannot be mixed
FREE_TABLES = {
    ("people",), ("links",), ("labels",), ("stages",), ("terminal",), ("relations",), ("fields",), ("sidecars",),
    ("status", "stages"), ("transitions",), ("rules",), ("required-sections",), ("words",), ("gate-defaults",),
    ("lifecycle", "longest"), ("template", "aliases"), ("required-people",), ("stage-approvals",), ("required-fields",),
    *(("metadata-checks", table) for table in ("addresses", "approvers", "kinds", "template-milestones")),
}  # fmt: skip
"""Tables with any keys. In all others, a key that the default profile lacks is a mistake."""


def load_tables(name: str, base: Path, chain: tuple[Path, ...] = ()) -> ProfileTables:
    """Load the tables of a profile and of those that it extends; the files of the chain extend it."""
    names = list_bundled_profiles()
    if name in names:
        return _load_bundled_tables(name)
    path = base / name
    # os.path, because Path.is_file raises OSError for names that are too long.
    if not os.path.isfile(path):  # noqa: PTH113
        bundled = f"the bundled profiles are {', '.join(names)}{format_suggestion(name, names)}"
        raise SetupError(f"profile {name!r}: there is no file {path}, and {bundled}")
    path = path.resolve()
    if path in chain or len(chain) >= _MAX_DEPTH:
        raise SetupError(f"{path}: extends itself, by way of {' -> '.join(p.name for p in (*chain, path))}")
    return _load_file(path, (*chain, path))


@cache
def _load_bundled_tables(name: str) -> ProfileTables:
    """Load the tables of a bundled profile once, because its files do not change while the program runs."""
    return _load_file(BUNDLED / f"{name}.toml", ())


def _load_file(path: Path, chain: tuple[Path, ...]) -> ProfileTables:
    file = load_toml(path)
    extended = file.data.pop("extends", None if path == BUNDLED / "default.toml" else "default")
    if extended is None:
        return ProfileTables(file.data, (file,))
    if not isinstance(extended, str):
        raise SetupError(f"{file.format_location('extends')}: `extends` takes the name or path of one profile")
    return load_tables(extended, path.parent, chain).add_layer(file)


def _check_keys(known: dict[str, Any], data: dict[str, Any], file: TomlFile, keys: tuple[str, ...]) -> None:
    if keys in FREE_TABLES:
        return
    for key, value in data.items():
        location = file.format_location(*keys, key)
        if key not in known:
            table = f"[{'.'.join(keys)}]" if keys else "a profile"
            allowed = f"{', '.join(sorted(known))}{format_suggestion(key, known)}"
            raise SetupError(f"{location}: {key!r} is unknown in {table}, which takes {allowed}")
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise SetupError(f"{location}: {key!r} must be a table")
            _check_keys(known[key], value, file, (*keys, key))


def _merge_tables(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    merged = {key: value for key, value in lower.items() if key not in _REPLACED_TABLES or key not in upper}
    if "stages" in upper and "gate-defaults" in merged:  # Both are about the stages that are replaced
        merged["gate-defaults"] = {}
        merged["metadata-checks"] = {**merged["metadata-checks"], "template-milestones": {}}
    for key, value in upper.items():
        old = merged.get(key)
        merged[key] = _merge_tables(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged
