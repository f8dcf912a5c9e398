"""A profile's TOML file -> :class:`~.profile.Profile`.

``extends`` builds one profile on another: tables are merged key by key, but ``[stages]`` and
``[terminal]``, which are axes, and anything else are replaced. A key that nobody knows stops the
build with its file and line: silence would leave the profile's author guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ..diagnostics import SetupError
from ..model import GateDefault, Status, normalize_field_name
from . import toml
from .patterns import PathPattern, PatternError, Phrase
from .profile import MetadataSource, Profile, normalize_term
from .settings import is_file

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

BUNDLED = Path(__file__).resolve().parents[2] / "profiles"
_MAX_DEPTH = 8

P = TypeVar("P")


def load_profile(name: str, base: Path, own: toml.TomlFile | None = None) -> Profile:
    """Find and read a profile.

    :param name: a bundled name (``default``, ``vep``), or a path, relative to *base*.
    :param own: tables of the project's own, which count before the profile's.
    :raises SetupError: if there is no such profile, or it does not keep to the format.
    """
    layers = _merged(name, base, ())
    return _build(layers if own is None else _laid_over(layers, own))


def list_bundled_profiles() -> tuple[str, ...]:
    """The names of the profiles that come with the package."""
    return tuple(sorted(path.stem for path in BUNDLED.glob("*.toml")))


@dataclass(frozen=True, slots=True)
class _Layers:
    """A profile's tables, each key with the file it came from, for messages."""

    data: dict[str, Any]
    files: tuple[toml.TomlFile, ...]

    def error(self, message: str, *keys: str | int) -> SetupError:
        for n in range(len(keys)):
            for file in reversed(self.files):
                if line := file.lines.get(keys[: len(keys) - n]):
                    return SetupError(f"{file.path}:{line}: {message}")
        return SetupError(f"{self.files[-1].path}: {message}")

    def _at(self, keys: tuple[str, ...]) -> Any:
        found: Any = self.data
        for key in keys:
            found = found[key]
        return found

    def table(self, *keys: str) -> dict[str, Any]:
        found = self._at(keys)
        if isinstance(found, dict):
            return found
        raise self.error(f"{'.'.join(keys)} is a table", *keys)

    def text(self, *keys: str) -> str:
        found = self._at(keys)
        if isinstance(found, str):
            return found
        raise self.error(f"{'.'.join(keys)} is a text, not {found!r}", *keys)

    def truth(self, *keys: str) -> bool:
        found = self._at(keys)
        if isinstance(found, bool):
            return found
        raise self.error(f"{'.'.join(keys)} is true or false, not {found!r}", *keys)

    def texts(self, *keys: str) -> tuple[str, ...]:
        found = self._at(keys)
        if isinstance(found, list) and all(isinstance(item, str) for item in found):
            return tuple(found)
        raise self.error(f"{'.'.join(keys)} is a list of texts, not {found!r}", *keys)

    def named_text(self, *keys: str) -> dict[str, str]:
        return {key: self.text(*keys, key) for key in self.table(*keys)}

    def named_texts(self, *keys: str) -> dict[str, tuple[str, ...]]:
        return {key: self.texts(*keys, key) for key in self.table(*keys)}

    def patterns(self, kind: Callable[[str], P], *keys: str) -> tuple[P, ...]:
        try:
            return tuple(kind(item) for item in self.texts(*keys))
        except PatternError as error:
            raise self.error(str(error), *keys) from None

    def phrases(self, *keys: str, needed: tuple[str, ...]) -> tuple[Phrase, ...]:
        found = self.patterns(Phrase, *keys)
        for phrase in found:
            if missing := [name for name in needed if f"{{{name}}}" not in phrase.text]:
                raise self.error(f"{phrase.text!r} lacks {{{missing[0]}}}", *keys)
        return found

    def one_of(self, word: str, known: Collection[str], what: str, *keys: str) -> str:
        if word in known:
            return word
        raise self.error(f"{word!r} is no {what}: {', '.join(known)}", *keys)

    def vocabulary(self, *keys: str) -> dict[str, str]:
        words: dict[str, str] = {}
        for canonical, value in self.table(*keys).items():
            if value is False:
                continue  # a word that a profile below this one has, and this community has not
            spellings = self.texts(*keys, canonical)
            for spelling in (canonical, *spellings):
                if words.setdefault(normalize_term(spelling), canonical) != canonical:
                    raise self.error(
                        f"{spelling!r} stands for {words[normalize_term(spelling)]!r} and {canonical!r}; "
                        "give one of them other words, or none by `[]`, since those of the profile below count too",
                        *keys,
                        canonical,
                    )
        return words


def _merged(name: str, base: Path, above: tuple[Path, ...]) -> _Layers:
    path = BUNDLED / f"{name}.toml"
    if name not in list_bundled_profiles():
        path = base / name
        if not is_file(path):
            known = ", ".join(list_bundled_profiles())
            raise SetupError(f"profile {name!r}: there is no file {path}, and the bundled profiles are {known}")
    path = path.resolve()
    if path in above or len(above) >= _MAX_DEPTH:
        raise SetupError(f"{path}: extends itself, by way of {' -> '.join(p.name for p in (*above, path))}")
    file = toml.load_toml(path)
    parent = file.data.pop("extends", None if path == BUNDLED / "default.toml" else "default")
    if parent is None:
        return _Layers(file.data, (file,))
    if not isinstance(parent, str):
        raise SetupError(f"{file.location('extends')}: `extends` takes the name or path of one profile")
    return _laid_over(_merged(parent, path.parent, (*above, path)), file)


def _laid_over(below: _Layers, file: toml.TomlFile) -> _Layers:
    _check_known(below, file, ())
    return _Layers(_merge(below.data, file.data), (*below.files, file))


_WHOLE = ("stages", "terminal")
"""Tables that are an axis of their own: a profile that has one does not want another's steps on it."""

_BY_STAGE = "gate-defaults"
"""A table of rules for the stages of the same file or a file above: another axis has other rules."""


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = {key: value for key, value in below.items() if key not in _WHOLE or key not in above}
    if "stages" in above and _BY_STAGE in merged:
        merged[_BY_STAGE] = {}
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _merge(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


# Tables whose keys the community chooses; in all others a key that the default profile lacks is a mistake.
_FREE_TABLES = {
    ("people",), ("labels",), ("stages",), ("terminal",), ("relations",), ("fields",), ("sidecars",),
    ("status", "stages"), ("transitions",), ("required-sections",), ("words",), ("gate-defaults",),
}  # fmt: skip


def _check_known(below: _Layers, file: toml.TomlFile, at: tuple[str, ...]) -> None:
    known: Any = below.data
    given: Any = file.data
    for key in at:
        known, given = known[key], given[key]
    for key, value in given.items():
        if at in _FREE_TABLES:
            continue
        if key not in known:
            where = f"[{'.'.join(at)}]" if at else "a profile"
            raise SetupError(
                f"{file.location(*at, key)}: {key!r} is unknown in {where}, which knows {', '.join(sorted(known))}"
            )
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise SetupError(f"{file.location(*at, key)}: {key!r} is a table")
            _check_known(below, file, (*at, key))


def _build(layers: _Layers) -> Profile:
    statuses = layers.vocabulary("status", "values")
    for word in layers.table("status", "values"):
        layers.one_of(word, list(Status), "status", "status", "values", word)
    default_status = layers.text("status", "default") or None
    for word in (*layers.texts("status", "accepted"), *([default_status] if default_status else [])):
        layers.one_of(word, list(Status), "status", "status", "default" if word == default_status else "accepted")
    for word, following in layers.named_texts("transitions").items():
        for status in (word, *following):
            layers.one_of(status, list(Status), "status", "transitions", word)
    stage_names, terminal = tuple(layers.table("stages")), tuple(layers.table("terminal"))
    axis = (*stage_names, *terminal)
    status_stages = {normalize_term(word): stage for word, stage in layers.named_text("status", "stages").items()}
    for word, stage in layers.named_text("status", "stages").items():
        layers.one_of(normalize_term(word), statuses, "word for a status", "status", "stages", word)
        layers.one_of(stage, axis, "stage", "status", "stages", word)
    for word in layers.table("required-sections"):
        layers.one_of(word, ("always", *Status, *axis), "status or stage", "required-sections", word)
    for word in layers.table("words"):
        layers.one_of(word, (*Status, *axis), "status or stage", "words", word)
    sources = layers.texts("metadata", "sources")
    if layers.table("sidecars") and MetadataSource.SIDECAR not in sources:
        raise layers.error('[sidecars] has files, but metadata.sources lacks "sidecar"', "sidecars")
    for word in sources:
        layers.one_of(word, list(MetadataSource), "source of metadata", "metadata", "sources")
    return Profile(
        name=layers.text("name"),
        description=layers.text("description"),
        marker=normalize_field_name(layers.text("documents", "marker")),
        folder=_folder(layers),
        paths=layers.patterns(PathPattern, "documents", "paths"),
        exclude=layers.patterns(PathPattern, "documents", "exclude"),
        has_attachments=layers.truth("documents", "attachments"),
        redirects=layers.phrases("documents", "redirects", needed=("target",)),
        sources=tuple(map(MetadataSource, sources)),
        has_bare_handles=layers.truth("metadata", "handles"),
        sidecars=_sidecars(layers),
        key_formats=_key_formats(layers),
        key_fallback=_fallback(layers),
        repositories=tuple(address.rstrip("/") for address in layers.texts("references", "repositories")),
        reference_phrases=layers.phrases("references", "phrases", needed=("number",)),
        reference_names=layers.patterns(PathPattern, "references", "names"),
        title_phrases=layers.patterns(Phrase, "title", "phrases"),
        fields=dict(_spellings(layers)),
        people=layers.named_text("people"),
        label_prefixes=layers.named_text("labels"),
        default_status=default_status,
        accepted=frozenset(layers.texts("status", "accepted")),
        statuses=statuses,
        status_stages=status_stages,
        display_words=layers.named_text("words"),
        transitions=layers.named_texts("transitions"),
        stage_names=stage_names,
        terminal_stages=terminal,
        stages=layers.vocabulary("stages") | layers.vocabulary("terminal"),
        gate_defaults=_gate_defaults(layers, axis),
        relations=_relations(layers),
        placeholders=frozenset(map(normalize_term, layers.texts("placeholders", "values"))),
        template_questions=tuple(map(normalize_term, layers.texts("placeholders", "questions"))),
        sections={part: tuple(map(normalize_term, titles)) for part, titles in layers.named_texts("sections").items()},
        required_sections=layers.named_texts("required-sections"),
        milestone_phrases=layers.phrases("milestones", "phrases", needed=("stage", "release")),
        track_phrases=layers.phrases("milestones", "tracks", needed=("track",)),
    )


def _gate_defaults(layers: _Layers, axis: Collection[str]) -> dict[str, GateDefault]:
    """Stage -> whether gates are on at it, without the stages for which the community has no rule."""
    found: dict[str, GateDefault] = {}
    for stage, value in layers.table("gate-defaults").items():
        if value is False:
            continue
        layers.one_of(stage, axis, "stage", "gate-defaults", stage)
        word = layers.text("gate-defaults", stage)
        found[stage] = GateDefault(layers.one_of(word, list(GateDefault), "default of a gate", "gate-defaults", stage))
    return found


def _relations(layers: _Layers) -> dict[str, str]:
    """Kind -> inverse, without those that the community does not have; no two kinds share an inverse."""
    found: dict[str, str] = {}
    for kind, value in layers.table("relations").items():
        if value is False:
            continue
        inverse = layers.text("relations", kind)
        if inverse in found.values() or (inverse in found and inverse != kind):
            raise layers.error(f"{inverse!r} is the inverse of two kinds, or a kind itself", "relations", kind)
        found[kind] = inverse
    return found


def _spellings(layers: _Layers) -> Iterator[tuple[str, str]]:
    """Every spelling of a field, and the field. What ``[fields]`` says of a spelling counts before its own name."""
    relations = _relations(layers)
    absent = {name for name, value in layers.table("fields").items() if value is False}
    for name in (*relations.values(), *relations, *layers.table("people"), *layers.table("fields")):
        if name not in absent:
            yield normalize_field_name(name), name
    for name, value in layers.table("fields").items():
        if value is False:
            continue
        for spelling in layers.texts("fields", name):
            yield ".".join(map(normalize_field_name, spelling.split("."))), name


def _key_formats(layers: _Layers) -> tuple[str, ...]:
    """The templates of keys, of which each placeholder is one that something can fill."""
    known = {"id", "number", "path"}
    for keys in (("documents", "paths"), ("title", "phrases")):
        for text in layers.texts(*keys):
            known |= set(re.findall(r"\{([a-z-]+)", text))
    found = []
    for text in layers.texts("key", "formats"):
        names = re.findall(r"\{([a-z]+)\}", _template(layers, text, "key", "formats"))
        if not names:
            raise layers.error(f"{text!r} has no placeholder: all keys would be the same", "key", "formats")
        for name in names:
            layers.one_of(name, sorted(known), "placeholder of a path or a title", "key", "formats")
        found.append(text)
    return tuple(found)


def _template(layers: _Layers, text: str, *keys: str) -> str:
    if re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", text)):
        raise layers.error(f"{text!r} has a brace that belongs to no placeholder", *keys)
    return text


def _fallback(layers: _Layers) -> str:
    fallback = _template(layers, layers.text("key", "fallback"), "key", "fallback")
    if "{" not in fallback:
        raise layers.error(f"{fallback!r} has no placeholder: all keys would be the same", "key", "fallback")
    if bad := set(re.findall(r"\{([a-z]+)\}", fallback)) - {"stem", "slug", "folder", "path"}:
        raise layers.error(f"{min(bad)!r} is not always known: stem, slug, folder and path are", "key", "fallback")
    return fallback


def _folder(layers: _Layers) -> str:
    folder = layers.text("documents", "folder")
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise layers.error(f"{folder!r} leads out of the repository", "documents", "folder")
    return "/".join(parts)


def _sidecars(layers: _Layers) -> dict[str, str]:
    found = layers.named_text("sidecars")
    paths = " ".join(layers.texts("documents", "paths"))
    for name, text in found.items():
        for placeholder in re.findall(r"\{([a-z]+)\}", text):
            if not re.search(rf"\{{{placeholder}[}}:]", paths):
                message = f"{text!r} has {{{placeholder}}}, which is in none of the paths of documents"
                raise layers.error(message, "sidecars", name)
        path = _template(layers, text, "sidecars", name)
        if not path.strip("/") or ".." in path.split("/") or not path.endswith((".yaml", ".yml", ".json")):
            raise layers.error(f"{path!r} is no path of a YAML file below the proposals' folder", "sidecars", name)
    return found
