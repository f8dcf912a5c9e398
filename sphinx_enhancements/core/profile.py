"""Profiles: how one community writes its proposals, read from a TOML file into one record.

A profile says where proposals are, how their keys are formed, which names their fields have and
which words their vocabularies. It is data: no community has code of its own. ``extends`` builds
one profile on another: tables are merged key by key, but ``[stages]`` and ``[terminal]``, which are
axes, and anything else are replaced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from . import toml
from .diagnostics import SetupError
from .model import Status, Value, field_name
from .patterns import PathPattern, PatternError, Phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

BUNDLED = Path(__file__).parent.parent / "profiles"
_MAX_DEPTH = 8

P = TypeVar("P")


@dataclass(frozen=True)
class Profile:
    """How one community writes its proposals. The fields follow the tables of the TOML file.

    :param marker: the front matter mapping that makes any page a proposal.
    :param paths: where proposals are; their placeholders fill ``number``, ``owner`` and ``slug``.
    :param attachments: whether other documents of a proposal's folder belong to it.
    :param key_formats: the first that can be filled is the key.
    :param key_fallback: the key where none can; ``{stem}``, ``{slug}`` and ``{folder}`` always can.
    :param title_phrases: spellings of the first heading; the first that matches gives the title.
    :param fields: a field's spelling, as :func:`~.model.field_name` gives it -> its canonical name.
    :param people: field -> role.
    :param label_prefixes: prefix of a label -> the field that it fills.
    :param default_status: the status where none is written, ``None`` if nothing follows.
    :param accepted: the statuses whose proposals are accepted work.
    :param statuses: spelling, folded -> canonical status.
    :param stage_names: the stages in order of maturity.
    :param terminal: the stages that end the axis.
    :param stages: spelling, folded -> canonical stage.
    :param relations: kind -> inverse.
    :param placeholders: texts, folded, that mean "nothing".
    :param sections: part (``summary``, ``checklist`` …) -> headings, folded, that play it.
    :param milestone_phrases: list entries that set a milestone.
    :param track_phrases: headings that name a track for the entries below them.
    """

    name: str
    description: str
    marker: str
    paths: tuple[PathPattern, ...]
    exclude: tuple[PathPattern, ...]
    attachments: bool
    key_formats: tuple[str, ...]
    key_fallback: str
    title_phrases: tuple[Phrase, ...]
    fields: Mapping[str, str]
    people: Mapping[str, str]
    label_prefixes: Mapping[str, str]
    default_status: str | None
    accepted: frozenset[str]
    statuses: Mapping[str, str]
    stage_names: tuple[str, ...]
    terminal: tuple[str, ...]
    stages: Mapping[str, str]
    relations: Mapping[str, str]
    placeholders: frozenset[str]
    sections: Mapping[str, tuple[str, ...]]
    milestone_phrases: tuple[Phrase, ...]
    track_phrases: tuple[Phrase, ...]

    def is_placeholder(self, text: str) -> bool:
        """Whether a text means "nothing"."""
        # A long text is none, and not worth keeping folded.
        return len(text) < 100 and fold(text) in self.placeholders

    def read_status(self, raw: str | None, line: int | None = None) -> Value:
        """What a written status means; nothing written gives the profile's default."""
        if raw is None or self.is_placeholder(raw):
            return Value(raw, self.default_status, line)
        return Value(raw, self.statuses.get(fold(raw), "unknown"), line)

    def read_stage(self, raw: str | None, line: int | None = None) -> Value:
        """What a written stage means."""
        if raw is None or self.is_placeholder(raw):
            return Value(raw, None, line)
        return Value(raw, self.stages.get(fold(raw), "unknown"), line)

    @property
    def axis(self) -> tuple[str, ...]:
        """Every stage in its order, those that end the axis last."""
        return (*self.stage_names, *self.terminal)

    @cached_property
    def inverses(self) -> dict[str, str]:
        """Every kind of relation and every derived one -> its inverse."""
        return {inverse: kind for kind, inverse in self.relations.items()} | dict(self.relations)


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A word as vocabularies compare it: case, quotes, a full stop behind it and runs of blanks do not count."""
    return " ".join(text.strip().strip("\"'`").split()).rstrip(".").casefold()


def load_profile(name: str, base: Path) -> Profile:
    """Find and read a profile.

    :param name: a bundled name (``default``, ``vep``), or a path, relative to *base*.
    :raises SetupError: if there is no such profile, or it does not keep to the format.
    """
    return _build(_merged(name, base, ()))


def bundled() -> tuple[str, ...]:
    """The names of the profiles that come with the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class _Layers:
    """A profile's tables, each key with the file it came from, for messages."""

    data: dict[str, Any]
    files: tuple[toml.TomlFile, ...]

    def error(self, message: str, *keys: str | int) -> SetupError:
        for file in reversed(self.files):
            if any(keys[: len(keys) - n] in file.lines for n in range(len(keys))):
                line = file.line(*keys)
                return SetupError(f"{file.path}{f':{line}' if line else ''}: {message}")
        return SetupError(f"{self.files[-1].path}: {message}")


def _merged(name: str, base: Path, above: tuple[Path, ...]) -> _Layers:
    path = BUNDLED / f"{name}.toml"
    if name not in bundled():
        path = base / name
        if not _is_file(path):
            known = ", ".join(bundled())
            raise SetupError(f"profile {name!r}: there is no file {path}, and the bundled profiles are {known}")
    path = path.resolve()
    if path in above or len(above) >= _MAX_DEPTH:
        raise SetupError(f"{path}: extends itself, by way of {' -> '.join(p.name for p in (*above, path))}")
    file = toml.load(path)
    parent = file.data.pop("extends", None if path == BUNDLED / "default.toml" else "default")
    if parent is None:
        return _Layers(file.data, (file,))
    if not isinstance(parent, str):
        raise SetupError(f"{path}:{file.line('extends')}: `extends` takes the name or path of one profile")
    below = _merged(parent, path.parent, (*above, path))
    layers = _Layers(_merge(below.data, file.data), (*below.files, file))
    _check_known(below, file, ())
    return layers


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that the system does not even take
        return False


_WHOLE = ("stages", "terminal")
"""Tables that are an axis of their own: a profile that has one does not want another's steps on it."""


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = {key: value for key, value in below.items() if key not in _WHOLE or key not in above}
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


# Tables whose keys the community chooses; in all others a key that the default profile lacks is a mistake.
_FREE_TABLES = {("people",), ("labels",), ("stages",), ("terminal",), ("relations",), ("fields",)}


def _check_known(below: _Layers, file: toml.TomlFile, at: tuple[str, ...]) -> None:
    known: Any = below.data
    given: Any = file.data
    for key in at:
        known, given = known[key], given[key]
    for key, value in given.items():
        if at in _FREE_TABLES:
            continue
        if key not in known:
            line = file.line(*at, key)
            where = f"[{'.'.join(at)}]" if at else "a profile"
            raise SetupError(
                f"{file.path}:{line}: {key!r} is unknown in {where}, which knows {', '.join(sorted(known))}"
            )
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise SetupError(f"{file.path}:{file.line(*at, key)}: {key!r} is a table")
            _check_known(below, file, (*at, key))


def _build(layers: _Layers) -> Profile:
    def table(*keys: str) -> dict[str, Any]:
        found: Any = layers.data
        for key in keys:
            found = found[key]
        if not isinstance(found, dict):
            raise layers.error(f"{'.'.join(keys)} is a table", *keys)
        return found

    def texts(*keys: str) -> tuple[str, ...]:
        found: Any = layers.data
        for key in keys:
            found = found[key]
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
        raise layers.error(f"{'.'.join(keys)} is a list of texts, not {found!r}", *keys)

    def text(*keys: str) -> str:
        found: Any = layers.data
        for key in keys:
            found = found[key]
        if isinstance(found, str):
            return found
        raise layers.error(f"{'.'.join(keys)} is a text, not {found!r}", *keys)

    def patterns(kind: Callable[[str], P], *keys: str) -> tuple[P, ...]:
        try:
            return tuple(kind(item) for item in texts(*keys))
        except PatternError as error:
            raise layers.error(str(error), *keys) from None

    def vocabulary(*keys: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for canonical in table(*keys):
            for spelling in (canonical, *texts(*keys, canonical)):
                if words.setdefault(fold(spelling), canonical) != canonical:
                    raise layers.error(
                        f"{spelling!r} stands for {words[fold(spelling)]!r} and {canonical!r}", *keys, canonical
                    )
        return words

    def names(*keys: str) -> dict[str, str]:
        return {key: text(*keys, key) for key in table(*keys)}

    fallback = text("key", "fallback")
    for template in (*texts("key", "formats"), fallback):
        if re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", template)):
            raise layers.error(f"{template!r} has a brace that belongs to no placeholder", "key")
    if bad := set(re.findall(r"\{([a-z]+)\}", fallback)) - {"stem", "slug", "folder"}:
        raise layers.error(f"{min(bad)!r} is not always known: stem, slug and folder are", "key", "fallback")

    def phrases(*keys: str, needed: tuple[str, ...]) -> tuple[Phrase, ...]:
        found = patterns(Phrase, *keys)
        for phrase in found:
            if missing := [name for name in needed if f"{{{name}}}" not in phrase.text]:
                raise layers.error(f"{phrase.text!r} lacks {{{missing[0]}}}", *keys)
        return found

    statuses = vocabulary("status", "values")
    if bad := set(statuses.values()) - set(Status):
        raise layers.error(f"{sorted(bad)} is no status: {', '.join(Status)}", "status", "values", min(bad))
    default_status = text("status", "default") or None
    for word in (*texts("status", "accepted"), *([default_status] if default_status else [])):
        if word not in set(Status):
            raise layers.error(f"{word!r} is no status: {', '.join(Status)}", "status")
    fields = {}
    for canonical in table("fields"):
        for spelling in (canonical, *texts("fields", canonical)):
            fields[field_name(spelling)] = canonical
    attachments = layers.data["documents"]["attachments"]
    if not isinstance(attachments, bool):
        raise layers.error("documents.attachments is true or false", "documents", "attachments")
    return Profile(
        name=text("name"),
        description=text("description"),
        marker=field_name(text("documents", "marker")),
        paths=patterns(PathPattern, "documents", "paths"),
        exclude=patterns(PathPattern, "documents", "exclude"),
        attachments=attachments,
        key_formats=texts("key", "formats"),
        key_fallback=fallback,
        title_phrases=patterns(Phrase, "title", "phrases"),
        fields=fields
        | {field_name(kind): kind for kind in table("relations")}
        | {field_name(name): name for name in table("people")},
        people=names("people"),
        label_prefixes=names("labels"),
        default_status=default_status,
        accepted=frozenset(texts("status", "accepted")),
        statuses=statuses,
        stage_names=tuple(table("stages")),
        terminal=tuple(table("terminal")),
        stages=vocabulary("stages") | vocabulary("terminal"),
        relations=names("relations"),
        placeholders=frozenset(map(fold, texts("placeholders", "values"))),
        sections={part: tuple(map(fold, texts("sections", part))) for part in table("sections")},
        milestone_phrases=phrases("milestones", "phrases", needed=("stage", "release")),
        track_phrases=phrases("milestones", "tracks", needed=("track",)),
    )
