"""Profiles: descriptions of how one community writes proposals, as plain data.

A profile says where proposals are, how keys are formed, how fields are called and which vocabularies they use. There
is no code for any one community.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ..model import DECISION_STEPS, UNKNOWN, Enhancement, GateDefault, Status, Text, Value, normalize_field_name
from ..releases import rank_on_axis
from .patterns import QUOTES, PathPattern, Phrase
from .profile_tables import ProfileTables, load_tables
from .toml import TomlFile


@lru_cache(maxsize=8192)
def normalize_term(text: str) -> str:
    """Return a term for comparison: without case, surrounding quotes, a final full stop and repeated spaces."""
    return " ".join(text.strip().strip(f"{QUOTES}`").split()).rstrip(".").casefold()


class MetadataSource(StrEnum):
    """A form in which the fields of a proposal are written."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front-matter"
    FIELD_LIST = "field-list"
    HEADER = "header"
    ENTRIES = "entries"


# -- readers of options --------------------------------------------------------------------


def _read_vocabulary(tables: ProfileTables, *keys: str) -> dict[str, str]:
    """Return each spelling, normalized -> its canonical word."""
    words: dict[str, str] = {}
    for canonical, _ in tables.iter_enabled(*keys):
        for spelling in (canonical, *tables.get_texts(*keys, canonical)):
            other = words.setdefault(normalize_term(spelling), canonical)
            if other != canonical:
                raise tables.make_error(
                    f"{spelling!r} stands for {other!r} and {canonical!r}; give one of them other words, or none "
                    "by `[]`, because those of the extended profile count too",
                    *keys,
                    canonical,
                )
    return words


def _read_terms(tables: ProfileTables, *keys: str) -> tuple[str, ...]:
    return tuple(map(normalize_term, tables.get_texts(*keys)))


def _read_metadata_sources(tables: ProfileTables) -> tuple[MetadataSource, ...]:
    sources = tables.get_texts("metadata", "sources")
    tables.check_words(sources, MetadataSource, "source of metadata", "metadata", "sources")
    if tables.get_table("sidecars") and MetadataSource.SIDECAR not in sources:
        raise tables.make_error('[sidecars] has files, but metadata.sources lacks "sidecar"', "sidecars")
    return tuple(map(MetadataSource, sources))


def _read_gate_defaults(tables: ProfileTables) -> dict[str, GateDefault]:
    defaults = {}
    for stage, _ in tables.iter_enabled("gate-defaults"):
        keys = ("gate-defaults", stage)
        tables.check_words([stage], (*tables.get_table("stages"), *tables.get_table("terminal")), "stage", *keys)
        tables.check_words([tables.get_text(*keys)], GateDefault, "default of a feature gate", *keys)
        defaults[stage] = GateDefault(tables.get_text(*keys))
    return defaults


def _read_relations(tables: ProfileTables) -> dict[str, str]:
    """Return each kind of relation -> its inverse; no two kinds share an inverse."""
    relations: dict[str, str] = {}
    for kind, _ in tables.iter_enabled("relations"):
        inverse = tables.get_text("relations", kind)
        if inverse in relations.values() or (inverse in relations and inverse != kind):
            raise tables.make_error(f"{inverse!r} is the inverse of two kinds, or a kind itself", "relations", kind)
        relations[kind] = inverse
    return relations


def _iter_field_spellings(tables: ProfileTables) -> Iterator[tuple[str, str]]:
    """Yield each spelling of a field and its canonical name; spellings of ``[fields]`` come last and win."""
    relations = _read_relations(tables)
    removed = {name for name, value in tables.get_table("fields").items() if value is False}
    for name in (*relations.values(), *relations, *tables.get_table("people"), *tables.get_table("fields")):
        if name not in removed:
            yield normalize_field_name(name), name
    for name, _ in tables.iter_enabled("fields"):
        for spelling in tables.get_texts("fields", name):
            yield ".".join(map(normalize_field_name, spelling.split("."))), name


def _find_placeholders(tables: ProfileTables, template: str, *keys: str) -> list[str]:
    """Return the placeholders of a template of a key or path. Raise an error for any other brace."""
    if re.search(r"[{}]", re.sub(r"\{[a-z]+\}", "", template)):
        raise tables.make_error(f"{template!r} has a brace that belongs to no placeholder", *keys)
    return re.findall(r"\{([a-z]+)\}", template)


def _find_key_placeholders(tables: ProfileTables, template: str, *keys: str) -> list[str]:
    placeholders = _find_placeholders(tables, template, *keys)
    if not placeholders:
        raise tables.make_error(f"{template!r} has no placeholder: all keys would be the same", *keys)
    return placeholders


def _read_key_formats(tables: ProfileTables) -> tuple[str, ...]:
    templates = (*tables.get_texts("documents", "paths"), *tables.get_texts("title", "phrases"))
    known = {"id", "number", "path"}.union(*(re.findall(r"\{([a-z-]+)", template) for template in templates))
    keys = ("key", "formats")
    for text in tables.get_texts(*keys):
        names = _find_key_placeholders(tables, text, *keys)
        tables.check_words(names, sorted(known), "placeholder of a path or a title", *keys)
    return tables.get_texts(*keys)


def _read_key_fallback(tables: ProfileTables) -> str:
    fallback = tables.get_text("key", "fallback")
    names = set(_find_key_placeholders(tables, fallback, "key", "fallback"))
    if unknown := names - {"stem", "slug", "folder", "path"}:
        message = f"{min(unknown)!r} is not always known: stem, slug, folder and path are"
        raise tables.make_error(message, "key", "fallback")
    return fallback


def _read_folder(tables: ProfileTables) -> str:
    folder = tables.get_text("documents", "folder")
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise tables.make_error(f"{folder!r} leads out of the repository", "documents", "folder")
    return "/".join(parts)


def _read_sidecars(tables: ProfileTables) -> dict[str, str]:
    sidecars = tables.get_text_table("sidecars")
    document_paths = " ".join(tables.get_texts("documents", "paths"))
    for name, path in sidecars.items():
        for placeholder in _find_placeholders(tables, path, "sidecars", name):
            if not re.search(rf"\{{{placeholder}[}}:]", document_paths):
                message = f"{path!r} has {{{placeholder}}}, which is in none of the paths of documents"
                raise tables.make_error(message, "sidecars", name)
        if not path.strip("/") or ".." in path.split("/") or not path.endswith((".yaml", ".yml", ".json")):
            raise tables.make_error(
                f"{path!r} is not the path of a YAML file below the proposals' folder", "sidecars", name
            )
    return sidecars


# -- the profile ---------------------------------------------------------------------------


def _declare(read: Callable[..., Any], *keys: str, **options: Any) -> Any:
    """Declare an option of the profile, which a function reads from the tables, at a key."""
    return field(metadata={"read": lambda tables: read(tables, *keys, **options)})


@dataclass(frozen=True)
class Profile:
    """Description of how one community writes proposals, with one field per option of the TOML file.

    "Normalized" means: as :func:`normalize_term` returns it.
    """

    name: str = _declare(ProfileTables.get_text, "name")
    description: str = _declare(ProfileTables.get_text, "description")
    marker: str = _declare(lambda tables: normalize_field_name(tables.get_text("documents", "marker")))
    """Field of the front matter that makes any page a proposal."""
    folder: str = _declare(_read_folder)
    """Folder of the repository that contains the proposals; empty for the whole repository."""
    paths: tuple[PathPattern, ...] = _declare(ProfileTables.get_path_patterns, "documents", "paths")
    """Paths of proposals; their placeholders fill ``number``, ``owner`` and ``slug``."""
    exclude: tuple[PathPattern, ...] = _declare(ProfileTables.get_path_patterns, "documents", "exclude")
    has_attachments: bool = _declare(ProfileTables.get_boolean, "documents", "attachments")
    """True if the other documents in a proposal's folder belong to it."""
    redirects: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "documents", "redirects", required=("target",))
    """Complete texts of pages that only name the ``target`` to which the proposal has moved."""
    sources: tuple[MetadataSource, ...] = _declare(_read_metadata_sources)
    """Forms of metadata, highest precedence first."""
    has_bare_handles: bool = _declare(ProfileTables.get_boolean, "metadata", "handles")
    """True if a single word names an account."""
    sidecars: Mapping[str, str] = _declare(_read_sidecars)
    """Name -> path, with placeholders, of a metadata file."""
    key_formats: tuple[str, ...] = _declare(_read_key_formats)
    """Templates of the key; the first whose placeholders are all known is used."""
    key_fallback: str = _declare(_read_key_fallback)
    """Template of the key if none can be filled; ``{stem}``, ``{slug}`` and ``{folder}`` always can."""
    repositories: tuple[str, ...] = _declare(
        lambda tables: tuple(address.rstrip("/") for address in tables.get_texts("references", "repositories"))
    )
    """URLs of the repository and of its rendered pages."""
    reference_phrases: tuple[Phrase, ...] = _declare(
        ProfileTables.get_phrases, "references", "phrases", required=("number",)
    )
    """Additional spellings of a reference."""
    reference_names: tuple[PathPattern, ...] = _declare(ProfileTables.get_path_patterns, "references", "names")
    """Former paths of proposals; references match their last parts."""
    title_phrases: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "title", "phrases")
    """Forms of the first heading; the first match gives the title."""
    fields: Mapping[str, str] = _declare(lambda tables: dict(_iter_field_spellings(tables)))
    """Spelling, each part as :func:`~.model.normalize_field_name` returns it, joined by dots -> canonical name.
    ``*`` matches any part."""
    people: Mapping[str, str] = _declare(ProfileTables.get_text_table, "people")
    """Field -> role."""
    label_prefixes: Mapping[str, str] = _declare(ProfileTables.get_text_table, "labels")
    """Prefix of a label -> the field that it fills."""
    default_status: str | None = _declare(lambda tables: tables.get_text("status", "default") or None)
    """Status if none is written; None for no status."""
    accepted: frozenset[str] = _declare(lambda tables: frozenset(tables.get_texts("status", "accepted")))
    """Statuses of accepted work."""
    statuses: Mapping[str, str] = _declare(_read_vocabulary, "status", "values")
    """Spelling, normalized -> canonical status."""
    status_stages: Mapping[str, str] = _declare(
        lambda tables: {normalize_term(k): stage for k, stage in tables.get_text_table("status", "stages").items()}
    )
    """Status or one of its spellings, normalized -> the stage that it implies."""
    display_words: Mapping[str, str] = _declare(ProfileTables.get_text_table, "words")
    """Canonical status or stage -> the community's own word, if it has one."""
    transitions: Mapping[str, tuple[str, ...]] = _declare(ProfileTables.get_texts_table, "transitions")
    """Status -> the statuses that may follow it."""
    stage_names: tuple[str, ...] = _declare(lambda tables: tuple(tables.get_table("stages")))
    """Stages in order of maturity."""
    terminal_stages: tuple[str, ...] = _declare(lambda tables: tuple(tables.get_table("terminal")))
    """Stages that end the life of a feature."""
    stages: Mapping[str, str] = _declare(
        lambda tables: _read_vocabulary(tables, "stages") | _read_vocabulary(tables, "terminal")
    )
    """Spelling, normalized -> canonical stage."""
    gate_defaults: Mapping[str, GateDefault] = _declare(_read_gate_defaults)
    """Stage -> default of feature gates, if the community has a rule."""
    relations: Mapping[str, str] = _declare(_read_relations)
    """Kind -> inverse."""
    placeholders: frozenset[str] = _declare(lambda tables: frozenset(_read_terms(tables, "placeholders", "values")))
    """Texts, normalized, that mean "nothing"."""
    template_questions: tuple[str, ...] = _declare(_read_terms, "placeholders", "questions")
    """Normalized starts of open questions in the template, which are not questions of a proposal."""
    sections: Mapping[str, tuple[str, ...]] = _declare(
        lambda tables: {part: _read_terms(tables, "sections", part) for part in tables.get_table("sections")}
    )
    """Part (``summary``, ``checklist`` …) -> its headings, normalized."""
    required_sections: Mapping[str, tuple[str, ...]] = _declare(ProfileTables.get_texts_table, "required-sections")
    """Status, stage or ``always`` -> required headings."""
    milestone_phrases: tuple[Phrase, ...] = _declare(
        ProfileTables.get_phrases, "milestones", "phrases", required=("stage", "release")
    )
    """Forms of list entries that set a milestone."""
    track_phrases: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "milestones", "tracks", required=("track",))
    """Forms of headings that name a track for the entries below them."""

    def is_placeholder(self, text: str) -> bool:
        """Return True if a text means "nothing"."""
        # Long texts are no placeholders, and would fill the cache of normalize_term.
        return len(text) < 100 and normalize_term(text) in self.placeholders

    def is_template_question(self, text: str) -> bool:
        """Return True if a text is a question of the community's template."""
        return bool(self.template_questions) and normalize_term(text[:400]).startswith(self.template_questions)

    def read_status(self, written: Text | None) -> Value:
        """Return the canonical status for a text, or the profile's default if nothing is written."""
        if written is None or self.is_placeholder(written.text):
            return Value(written.text if written else None, self.default_status)
        return _look_up(written, self.statuses)

    def read_stage(self, written: Text | None, status: Text | None = None) -> Value:
        """Return the canonical stage for a text; if nothing is written, the stage that the status implies."""
        if written is not None:
            if self.is_placeholder(written.text):
                return Value(written.text, None, written.line, written.path)
            return _look_up(written, self.stages)
        if status is not None:
            word = normalize_term(status.text)
            stage = self.status_stages.get(word) or self.status_stages.get(self.statuses.get(word, ""))
            if stage:
                return Value(status.text, stage, status.line, status.path)
        return Value()

    def get_display_word(self, canonical: str) -> str:
        """Return the community's word for a status or stage."""
        return self.display_words.get(canonical, canonical)

    @property
    def axis(self) -> tuple[str, ...]:
        """All stages in order of maturity, with terminal stages last."""
        return (*self.stage_names, *self.terminal_stages)

    def iter_required_headings(self, status: str | None, stage: str | None) -> Iterator[str]:
        """Yield the headings that are required at a status and a stage."""
        reached = self.axis[: rank_on_axis(self.axis, stage) + 1]
        decided = DECISION_STEPS[: rank_on_axis(DECISION_STEPS, status) + 1]
        for word, titles in self.required_sections.items():
            if word in ("always", status, *decided, *reached):
                yield from titles

    def find_missing_sections(self, enhancement: Enhancement, stage: str | None = None) -> Iterator[str]:
        """Yield the headings that a stage, or the present one, requires and that are missing or have no text below."""
        present: set[str] = set()
        current: dict[int, str] = {}  # the level of each enclosing section -> its heading
        for section in enhancement.sections:
            current = {level: heading for level, heading in current.items() if level < section.level}
            current[section.level] = normalize_term(section.title)
            if section.has_text:
                present.update(current.values())
        required = self.iter_required_headings(enhancement.status.value, stage or enhancement.stage.value)
        return (title for title in required if normalize_term(title) not in present)

    @cached_property
    def relation_kinds(self) -> tuple[str, ...]:
        """All kinds of relations, with derived inverses last."""
        return tuple(dict.fromkeys((*self.relations, *self.relations.values())))

    @cached_property
    def nested_mappings(self) -> frozenset[str]:
        """Mappings that contain fields, spelled as in :attr:`fields`."""
        parts = (spelling.split(".") for spelling in self.fields)
        return frozenset(".".join(p[:n]) for p in parts for n in range(1, len(p)))

    @cached_property
    def inverses(self) -> dict[str, str]:
        """Each kind of relation, also a derived one -> its inverse."""
        return {inverse: kind for kind, inverse in self.relations.items()} | dict(self.relations)


def load_profile(name: str, base: Path, inline: TomlFile | None = None) -> Profile:
    """Find and read a profile.

    :param name: a bundled name (``default``, ``vep``), or a path, relative to *base*.
    :param inline: ``[profile]`` table of the settings, which takes precedence over the named profile.
    :raises SetupError: if there is no such profile, or its format is invalid.
    """
    tables = load_tables(name, base)
    if inline is not None:
        inline.data.pop("extends", None)
        tables = tables.add_layer(inline)
    _check_vocabulary_references(tables)
    return Profile(**{option.name: option.metadata["read"](tables) for option in fields(Profile)})


def _check_vocabulary_references(tables: ProfileTables) -> None:
    """Raise an error if a table uses a status that does not exist, or a stage that the profile does not declare."""
    axis = (*tables.get_table("stages"), *tables.get_table("terminal"))
    for word, _ in tables.iter_enabled("status", "values"):
        tables.check_words([word], Status, "status", "status", "values", word)
    tables.check_words(filter(None, [tables.get_text("status", "default")]), Status, "status", "status", "default")
    tables.check_words(tables.get_texts("status", "accepted"), Status, "status", "status", "accepted")
    for word, following in tables.get_texts_table("transitions").items():
        tables.check_words((word, *following), Status, "status", "transitions", word)
    for word, stage in tables.get_text_table("status", "stages").items():
        spellings = _read_vocabulary(tables, "status", "values")
        tables.check_words([normalize_term(word)], spellings, "word for a status", "status", "stages", word)
        tables.check_words([stage], axis, "stage", "status", "stages", word)
    for word in tables.get_table("required-sections"):
        tables.check_words([word], ("always", *Status, *axis), "status or stage", "required-sections", word)
    for word in tables.get_table("words"):
        tables.check_words([word], (*Status, *axis), "status or stage", "words", word)


def _look_up(written: Text, vocabulary: Mapping[str, str]) -> Value:
    return Value(written.text, vocabulary.get(normalize_term(written.text), UNKNOWN), written.line, written.path)
