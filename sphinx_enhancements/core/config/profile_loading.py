"""Loading of profiles: TOML files, each on top of the one that it extends, read into :class:`~.profile.Profile`.

Tables are merged key by key; ``[stages]``, ``[terminal]`` and lists are replaced as a whole. An unknown key is an
error with file and line, because ignoring it would hide the mistake from the profile's author.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..diagnostics import SetupError, shorten_text
from ..model import GateDefault, Status, normalize_field_name
from .patterns import PathPattern, PatternError, Phrase
from .profile import MetadataSource, Profile, normalize_term
from .toml import TomlFile, load_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

BUNDLED = Path(__file__).resolve().parents[2] / "profiles"
_MAX_DEPTH = 8

T = TypeVar("T")


def load_profile(name: str, base: Path, inline: TomlFile | None = None) -> Profile:
    """Find and read a profile.

    :param name: a bundled name (``default``, ``vep``), or a path, relative to *base*.
    :param inline: ``[profile]`` table of the settings, which takes precedence over the named profile.
    :raises SetupError: if there is no such profile, or its format is invalid.
    """
    tables = _load_layers(name, base, ())
    if inline is not None:
        inline.data.pop("extends", None)
        tables = _add_layer(tables, inline)
    _check_vocabulary_references(tables)
    return _build_profile(tables)


def list_bundled_profiles() -> tuple[str, ...]:
    """Return the names of the profiles that are part of the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class _Tables:
    """Merged tables of a profile. Its methods return the value at a key, or raise an error if its type is wrong.

    :param files: the files that were merged, lowest layer first; errors point into them.
    """

    data: dict[str, Any]
    files: tuple[TomlFile, ...]

    def make_error(self, message: str, *keys: str) -> SetupError:
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
        if isinstance(value, kind):
            return value
        raise self.make_error(f"{'.'.join(keys)} must be {description}, not {shorten_text(repr(value))}", *keys)

    def get_table(self, *keys: str) -> dict[str, Any]:
        return self._get(dict, "a table", keys)

    def iter_enabled(self, *keys: str) -> Iterator[tuple[str, Any]]:
        """Yield the items of a table, without keys of a lower layer that a profile removes by ``false``."""
        return ((key, value) for key, value in self.get_table(*keys).items() if value is not False)

    def get_text(self, *keys: str) -> str:
        return self._get(str, "a text", keys)

    def get_boolean(self, *keys: str) -> bool:
        return self._get(bool, "true or false", keys)

    def get_texts(self, *keys: str) -> tuple[str, ...]:
        texts = self._get(list, "a list of texts", keys)
        if all(isinstance(text, str) for text in texts):
            return tuple(texts)
        raise self.make_error(f"{'.'.join(keys)} must be a list of texts, not {shorten_text(repr(texts))}", *keys)

    def get_text_table(self, *keys: str) -> dict[str, str]:
        return {key: self.get_text(*keys, key) for key in self.get_table(*keys)}

    def get_texts_table(self, *keys: str) -> dict[str, tuple[str, ...]]:
        return {key: self.get_texts(*keys, key) for key in self.get_table(*keys)}

    def get_patterns(self, kind: Callable[[str], T], *keys: str) -> tuple[T, ...]:
        try:
            return tuple(kind(item) for item in self.get_texts(*keys))
        except PatternError as error:
            raise self.make_error(str(error), *keys) from None

    def get_phrases(self, *keys: str, required: tuple[str, ...]) -> tuple[Phrase, ...]:
        """Return phrases, each of which must contain the required placeholders."""
        phrases = self.get_patterns(Phrase, *keys)
        for phrase in phrases:
            if missing := [name for name in required if f"{{{name}}}" not in phrase.text]:
                raise self.make_error(f"{phrase.text!r} lacks {{{missing[0]}}}", *keys)
        return phrases

    def check_words(self, words: Iterable[str], known: Iterable[str], noun: str, *keys: str) -> None:
        """Raise an error for a word that is not one of the known ones."""
        known = tuple(known)
        for word in words:
            if word not in known:
                raise self.make_error(f"{word!r} is not a {noun}: {', '.join(known)}", *keys)

    def build_vocabulary(self, *keys: str) -> dict[str, str]:
        """Return each spelling, normalized -> its canonical word."""
        words: dict[str, str] = {}
        for canonical, _ in self.iter_enabled(*keys):
            for spelling in (canonical, *self.get_texts(*keys, canonical)):
                other = words.setdefault(normalize_term(spelling), canonical)
                if other != canonical:
                    raise self.make_error(
                        f"{spelling!r} stands for {other!r} and {canonical!r}; give one of them other words, or none "
                        "by `[]`, because those of the extended profile count too",
                        *keys,
                        canonical,
                    )
        return words


# -- layers --------------------------------------------------------------------------------

_REPLACED_TABLES = ("stages", "terminal")
"""Tables that replace those of the extended profile: stages of two communities cannot be mixed."""

_FREE_TABLES = {
    ("people",), ("labels",), ("stages",), ("terminal",), ("relations",), ("fields",), ("sidecars",),
    ("status", "stages"), ("transitions",), ("required-sections",), ("words",), ("gate-defaults",),
}  # fmt: skip
"""Tables with any keys. In all others, a key that the default profile lacks is a mistake."""


def _load_layers(name: str, base: Path, chain: tuple[Path, ...]) -> _Tables:
    """Load a profile and those that it extends.

    :param chain: files that led here by ``extends``.
    """
    path = BUNDLED / f"{name}.toml"
    if name not in list_bundled_profiles():
        path = base / name
        # os.path, because Path.is_file raises OSError for names that are too long.
        if not os.path.isfile(path):  # noqa: PTH113
            names = ", ".join(list_bundled_profiles())
            raise SetupError(f"profile {name!r}: there is no file {path}, and the bundled profiles are {names}")
    path = path.resolve()
    if path in chain or len(chain) >= _MAX_DEPTH:
        raise SetupError(f"{path}: extends itself, by way of {' -> '.join(p.name for p in (*chain, path))}")
    file = load_toml(path)
    extended = file.data.pop("extends", None if path == BUNDLED / "default.toml" else "default")
    if extended is None:
        return _Tables(file.data, (file,))
    if not isinstance(extended, str):
        raise SetupError(f"{file.format_location('extends')}: `extends` takes the name or path of one profile")
    return _add_layer(_load_layers(extended, path.parent, (*chain, path)), file)


def _add_layer(tables: _Tables, file: TomlFile) -> _Tables:
    _check_keys(tables.data, file.data, file, ())
    return _Tables(_merge_tables(tables.data, file.data), (*tables.files, file))


def _check_keys(known: dict[str, Any], data: dict[str, Any], file: TomlFile, keys: tuple[str, ...]) -> None:
    if keys in _FREE_TABLES:
        return
    for key, value in data.items():
        location = file.format_location(*keys, key)
        if key not in known:
            table = f"[{'.'.join(keys)}]" if keys else "a profile"
            raise SetupError(f"{location}: {key!r} is unknown in {table}, which takes {', '.join(sorted(known))}")
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise SetupError(f"{location}: {key!r} must be a table")
            _check_keys(known[key], value, file, (*keys, key))


def _merge_tables(lower: dict[str, Any], upper: dict[str, Any]) -> dict[str, Any]:
    merged = {key: value for key, value in lower.items() if key not in _REPLACED_TABLES or key not in upper}
    if "stages" in upper and "gate-defaults" in merged:
        merged["gate-defaults"] = {}  # they are rules for the stages that are replaced
    for key, value in upper.items():
        old = merged.get(key)
        merged[key] = _merge_tables(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


# -- from tables to a profile --------------------------------------------------------------


def _check_vocabulary_references(tables: _Tables) -> None:
    """Raise an error if a table uses a status or stage that the profile does not declare."""
    axis = (*tables.get_table("stages"), *tables.get_table("terminal"))
    for word, _ in tables.iter_enabled("status", "values"):
        tables.check_words([word], Status, "status", "status", "values", word)
    tables.check_words(filter(None, [tables.get_text("status", "default")]), Status, "status", "status", "default")
    tables.check_words(tables.get_texts("status", "accepted"), Status, "status", "status", "accepted")
    for word, following in tables.get_texts_table("transitions").items():
        tables.check_words((word, *following), Status, "status", "transitions", word)
    for word, stage in tables.get_text_table("status", "stages").items():
        spellings = tables.build_vocabulary("status", "values")
        tables.check_words([normalize_term(word)], spellings, "word for a status", "status", "stages", word)
        tables.check_words([stage], axis, "stage", "status", "stages", word)
    for word in tables.get_table("required-sections"):
        tables.check_words([word], ("always", *Status, *axis), "status or stage", "required-sections", word)
    for word in tables.get_table("words"):
        tables.check_words([word], (*Status, *axis), "status or stage", "words", word)


def _build_profile(tables: _Tables) -> Profile:
    return Profile(
        name=tables.get_text("name"),
        description=tables.get_text("description"),
        marker=normalize_field_name(tables.get_text("documents", "marker")),
        folder=_read_folder(tables),
        paths=tables.get_patterns(PathPattern, "documents", "paths"),
        exclude=tables.get_patterns(PathPattern, "documents", "exclude"),
        has_attachments=tables.get_boolean("documents", "attachments"),
        redirects=tables.get_phrases("documents", "redirects", required=("target",)),
        sources=_read_metadata_sources(tables),
        has_bare_handles=tables.get_boolean("metadata", "handles"),
        sidecars=_read_sidecars(tables),
        key_formats=_read_key_formats(tables),
        key_fallback=_read_key_fallback(tables),
        repositories=tuple(address.rstrip("/") for address in tables.get_texts("references", "repositories")),
        reference_phrases=tables.get_phrases("references", "phrases", required=("number",)),
        reference_names=tables.get_patterns(PathPattern, "references", "names"),
        title_phrases=tables.get_patterns(Phrase, "title", "phrases"),
        fields=dict(_iter_field_spellings(tables)),
        people=tables.get_text_table("people"),
        label_prefixes=tables.get_text_table("labels"),
        default_status=tables.get_text("status", "default") or None,
        accepted=frozenset(tables.get_texts("status", "accepted")),
        statuses=tables.build_vocabulary("status", "values"),
        status_stages={
            normalize_term(word): stage for word, stage in tables.get_text_table("status", "stages").items()
        },
        display_words=tables.get_text_table("words"),
        transitions=tables.get_texts_table("transitions"),
        stage_names=tuple(tables.get_table("stages")),
        terminal_stages=tuple(tables.get_table("terminal")),
        stages=tables.build_vocabulary("stages") | tables.build_vocabulary("terminal"),
        gate_defaults=_read_gate_defaults(tables),
        relations=_read_relations(tables),
        placeholders=frozenset(map(normalize_term, tables.get_texts("placeholders", "values"))),
        template_questions=tuple(map(normalize_term, tables.get_texts("placeholders", "questions"))),
        sections={
            part: tuple(map(normalize_term, titles)) for part, titles in tables.get_texts_table("sections").items()
        },
        required_sections=tables.get_texts_table("required-sections"),
        milestone_phrases=tables.get_phrases("milestones", "phrases", required=("stage", "release")),
        track_phrases=tables.get_phrases("milestones", "tracks", required=("track",)),
    )


def _read_metadata_sources(tables: _Tables) -> tuple[MetadataSource, ...]:
    sources = tables.get_texts("metadata", "sources")
    tables.check_words(sources, MetadataSource, "source of metadata", "metadata", "sources")
    if tables.get_table("sidecars") and MetadataSource.SIDECAR not in sources:
        raise tables.make_error('[sidecars] has files, but metadata.sources lacks "sidecar"', "sidecars")
    return tuple(map(MetadataSource, sources))


def _read_gate_defaults(tables: _Tables) -> dict[str, GateDefault]:
    defaults = {}
    for stage, _ in tables.iter_enabled("gate-defaults"):
        keys = ("gate-defaults", stage)
        tables.check_words([stage], (*tables.get_table("stages"), *tables.get_table("terminal")), "stage", *keys)
        tables.check_words([tables.get_text(*keys)], GateDefault, "default of a feature gate", *keys)
        defaults[stage] = GateDefault(tables.get_text(*keys))
    return defaults


def _read_relations(tables: _Tables) -> dict[str, str]:
    """Return each kind of relation -> its inverse; no two kinds share an inverse."""
    relations: dict[str, str] = {}
    for kind, _ in tables.iter_enabled("relations"):
        inverse = tables.get_text("relations", kind)
        if inverse in relations.values() or (inverse in relations and inverse != kind):
            raise tables.make_error(f"{inverse!r} is the inverse of two kinds, or a kind itself", "relations", kind)
        relations[kind] = inverse
    return relations


def _iter_field_spellings(tables: _Tables) -> Iterator[tuple[str, str]]:
    """Yield each spelling of a field and its canonical name; spellings of ``[fields]`` come last and win."""
    relations = _read_relations(tables)
    removed = {name for name, value in tables.get_table("fields").items() if value is False}
    for name in (*relations.values(), *relations, *tables.get_table("people"), *tables.get_table("fields")):
        if name not in removed:
            yield normalize_field_name(name), name
    for name, _ in tables.iter_enabled("fields"):
        for spelling in tables.get_texts("fields", name):
            yield ".".join(map(normalize_field_name, spelling.split("."))), name


def _find_placeholders(tables: _Tables, template: str, *keys: str) -> list[str]:
    """Return the placeholders of a template of a key or path. Raise an error for any other brace."""
    if re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", template)):
        raise tables.make_error(f"{template!r} has a brace that belongs to no placeholder", *keys)
    return re.findall(r"\{([a-z]+)\}", template)


def _find_key_placeholders(tables: _Tables, template: str, *keys: str) -> list[str]:
    placeholders = _find_placeholders(tables, template, *keys)
    if not placeholders:
        raise tables.make_error(f"{template!r} has no placeholder: all keys would be the same", *keys)
    return placeholders


def _read_key_formats(tables: _Tables) -> tuple[str, ...]:
    templates = (*tables.get_texts("documents", "paths"), *tables.get_texts("title", "phrases"))
    known = {"id", "number", "path"}.union(*(re.findall(r"\{([a-z-]+)", template) for template in templates))
    keys = ("key", "formats")
    for text in tables.get_texts(*keys):
        names = _find_key_placeholders(tables, text, *keys)
        tables.check_words(names, sorted(known), "placeholder of a path or a title", *keys)
    return tables.get_texts(*keys)


def _read_key_fallback(tables: _Tables) -> str:
    fallback = tables.get_text("key", "fallback")
    names = set(_find_key_placeholders(tables, fallback, "key", "fallback"))
    if unknown := names - {"stem", "slug", "folder", "path"}:
        message = f"{min(unknown)!r} is not always known: stem, slug, folder and path are"
        raise tables.make_error(message, "key", "fallback")
    return fallback


def _read_folder(tables: _Tables) -> str:
    folder = tables.get_text("documents", "folder")
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise tables.make_error(f"{folder!r} leads out of the repository", "documents", "folder")
    return "/".join(parts)


def _read_sidecars(tables: _Tables) -> dict[str, str]:
    sidecars = tables.get_text_table("sidecars")
    document_paths = " ".join(tables.get_texts("documents", "paths"))
    for name, path in sidecars.items():
        for placeholder in re.findall(r"\{([a-z]+)\}", path):
            if not re.search(rf"\{{{placeholder}[}}:]", document_paths):
                message = f"{path!r} has {{{placeholder}}}, which is in none of the paths of documents"
                raise tables.make_error(message, "sidecars", name)
        _find_placeholders(tables, path, "sidecars", name)
        if not path.strip("/") or ".." in path.split("/") or not path.endswith((".yaml", ".yml", ".json")):
            raise tables.make_error(
                f"{path!r} is not the path of a YAML file below the proposals' folder", "sidecars", name
            )
    return sidecars
