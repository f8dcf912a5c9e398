"""Readers of profile options with a special form; each returns the value of one option from the tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import chain
from typing import NamedTuple

from ..diagnostics import Code, Level, SetupError
from ..model import DECISION_STEPS, GateDefault, Status, normalize_field_name
from ..spelling import find_nearest, format_suggestion
from .constraints import Constraint, ConstraintsDocument, read_constraints
from .patterns import PathPattern, Phrase
from .placeholders import normalize_placeholder
from .profile_tables import ProfileTables
from .rule_levels import Report, RuleOverride, read_levels, read_override
from .terms import normalize_term

NO_STATUS = "none"
"""Name of an absent status among the words of a profile, as in queries."""

MAIN_SIDECAR = "metadata"
"""Name of the sidecar whose fields are at the top level of a proposal; fields of others are below their name."""


class MetadataSource(StrEnum):
    """A form in which the fields of a proposal are written."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front-matter"
    FIELD_LIST = "field-list"
    HEADER = "header"
    ENTRIES = "entries"
    PARAGRAPHS = "paragraphs"
    TABLE = "table"
    SECTIONS = "sections"


def read_vocabulary(tables: ProfileTables, *keys: str) -> dict[str, str]:
    """Return each spelling, normalized -> its canonical word; raise an error for a spelling of two words."""
    words: dict[str, str] = {}
    for canonical, _ in tables.iter_enabled(*keys):
        for spelling in (canonical, *tables.get_texts(*keys, canonical)):
            other = words.setdefault(normalize_term(spelling), canonical)
            if other != canonical:
                raise _make_ambiguous_spelling_error(tables, spelling, (other, canonical), keys)
    return words


def _make_ambiguous_spelling_error(
    tables: ProfileTables, spelling: str, canonical: tuple[str, str], keys: tuple[str, ...]
) -> SetupError:
    """Make an error about a spelling of two canonical words, with the setting that removes it from one of them."""
    word = normalize_term(spelling)
    own_words = tables.files[-1].get_subtable(*keys).data
    # The topmost profile wants the spelling where it names it; the list of the other word is inherited.
    loser = next((name for name in canonical if name not in own_words), canonical[0])
    remedy = json.dumps([text for text in tables.get_texts(*keys, loser) if normalize_term(text) != word])
    if name := next((name for name in canonical if normalize_term(name) == word), None):
        loser, remedy = name, "false"
    message = f"{spelling!r} stands for {canonical[0]!r} and {canonical[1]!r}"
    winner = canonical[canonical[0] == loser]
    return tables.make_error(f"{message}; `{loser} = {remedy}` takes it from {loser!r}", *keys, winner)


def read_terms(tables: ProfileTables, *keys: str) -> tuple[str, ...]:
    """Return the texts of a list, normalized."""
    return tuple(map(normalize_term, tables.get_texts(*keys)))


def read_placeholders(tables: ProfileTables, key: str, *, common: Iterable[str]) -> frozenset[str]:
    """Return the texts that mean "nothing", normalized: those of all profiles, and those of a list."""
    return frozenset(map(normalize_placeholder, (*common, *tables.get_texts("placeholders", key))))


PATH_FIELDS = ("owner", "status", "stage", "release")
"""Fields that a placeholder of the same name in a path fills."""


def find_unused_placeholder(pattern: PathPattern, templates: Iterable[str]) -> str | None:
    """Return a message about the first placeholder of a path that neither a field nor a template uses, if any."""
    known = dict.fromkeys(("number", "slug", "date", *PATH_FIELDS))
    known.update((name, None) for template in templates for name in re.findall(r"\{([a-z]+)\}", template))
    for name in pattern.placeholders:
        if name not in known:
            message = f"{pattern.text!r} has {{{name}}}, which no option uses; known are {', '.join(known)}"
            return f"{message}{format_suggestion(name, known)}"
    return None


def read_paths(tables: ProfileTables) -> tuple[PathPattern, ...]:
    """Return the paths of proposals, each placeholder of which fills a field or is used by another option."""
    keys = ("documents", "paths")
    patterns = tables.get_path_patterns(*keys)
    sidecars = tables.get_text_table("sidecars").values()
    templates = (*tables.get_texts("key", "formats"), tables.get_text("key", "fallback"), *sidecars)
    for pattern in patterns:
        if message := find_unused_placeholder(pattern, templates):
            raise tables.make_error(message, *keys)
    return patterns


def read_reference_names(tables: ProfileTables) -> tuple[PathPattern, ...]:
    """Return the forms of former paths, each of which has the ``slug`` that identifies a proposal."""
    keys = ("references", "names")
    patterns = tables.get_path_patterns(*keys)
    for pattern in patterns:
        tables.check_words(pattern.placeholders, ("slug", "number", "date"), "placeholder of a former name", *keys)
        if "slug" not in pattern.placeholders:
            raise tables.make_error(f"{pattern.text!r} lacks {{slug}}", *keys)
    return patterns


def read_sections(tables: ProfileTables) -> dict[str, tuple[str, ...]]:
    """Return each part of a proposal -> its headings, normalized; headings of ``fields`` have to be names of fields."""
    known = sorted({spelling for spelling, _ in iter_field_spellings(tables)})
    for heading in tables.get_texts("sections", "fields"):
        tables.check_words([normalize_field_name(heading)], known, "field", "sections", "fields")
    return {part: read_terms(tables, "sections", part) for part in tables.get_table("sections")}


def read_root_paths(tables: ProfileTables, *keys: str) -> tuple[str, ...]:
    """Return paths relative to the root; raise an error for one that leads out of it."""
    paths = tuple(path.strip("/") for path in tables.get_texts(*keys))
    for path in paths:
        if not path or ".." in path.split("/"):
            raise tables.make_error(f"{path!r} is not the path of a file below the root", *keys)
    return paths


def read_template_status(tables: ProfileTables) -> str:
    """Return the status from which unmarked sections of the template are required; empty for none."""
    keys = ("template", "required-from")
    status = tables.get_text(*keys)
    tables.check_words(filter(None, [status]), ("always", *DECISION_STEPS), "status", *keys)
    return status


def read_metadata_sources(tables: ProfileTables) -> tuple[MetadataSource, ...]:
    """Return the sources of metadata; raise an error if sidecars are named, but not their source."""
    sources = tables.get_texts("metadata", "sources")
    tables.check_words(sources, MetadataSource, "source of metadata", "metadata", "sources")
    if tables.get_table("sidecars") and MetadataSource.SIDECAR not in sources:
        raise tables.make_error('[sidecars] has files, but metadata.sources lacks "sidecar"', "sidecars")
    return tuple(map(MetadataSource, sources))


def read_gate_defaults(tables: ProfileTables) -> dict[str, GateDefault]:
    """Return each stage -> the default of feature gates at it."""
    defaults = {}
    for stage, _ in tables.iter_enabled("gate-defaults"):
        keys = ("gate-defaults", stage)
        tables.check_words([stage], (*tables.get_table("stages"), *tables.get_table("terminal")), "stage", *keys)
        tables.check_words([tables.get_text(*keys)], GateDefault, "default of a feature gate", *keys)
        defaults[stage] = GateDefault(tables.get_text(*keys))
    return defaults


def read_gated_stages(tables: ProfileTables) -> tuple[str, ...]:
    """Return the stages that require a feature gate."""
    keys = ("lifecycle", "gated-stages")
    stages = tables.get_texts(*keys)
    tables.check_words(stages, (*tables.get_table("stages"), *tables.get_table("terminal")), "stage", *keys)
    return stages


def read_longest_stages(tables: ProfileTables) -> dict[str, int]:
    """Return each stage -> the number of releases for which a proposal may stay at it."""
    keys = ("lifecycle", "longest")
    limits = {stage: tables.get_integer(*keys, stage) for stage, _ in tables.iter_enabled(*keys)}
    tables.check_words(limits, tables.get_table("stages"), "stage", *keys)
    return limits


class DormancyLimits(NamedTuple):
    """Distances from which a proposal counts as dormant; 0 for none.

    :param releases: number of releases between its last one and the newest one.
    :param finished: that number for an accepted proposal at the last stage, whose work is done.
    :param years: number of years between its last date and the newest one, if it names no release.
    """

    releases: int
    finished: int
    years: int


def read_dormancy_limits(tables: ProfileTables) -> DormancyLimits:
    """Return the distances from which a proposal counts as dormant."""
    limits = DormancyLimits(*(tables.get_integer("lifecycle", "dormant", name) for name in DormancyLimits._fields))
    for name, limit in zip(DormancyLimits._fields, limits, strict=True):
        if limit < 0:
            raise tables.make_error(f"{limit} is negative", "lifecycle", "dormant", name)
    return limits


def read_required_people(tables: ProfileTables) -> dict[str, tuple[str, ...]]:
    """Return each status, or ``always`` -> the fields that have to name a person."""
    fields = tables.get_texts_table("required-people")
    tables.check_words(fields, ("always", *DECISION_STEPS), "status", "required-people")
    for status, names in fields.items():
        tables.check_words(names, tables.get_table("people"), "field for people", "required-people", status)
    return fields


def read_stage_approvals(tables: ProfileTables) -> dict[str, str]:
    """Return each field for people who approve one stage each -> the first release that requires them."""
    fields = tables.get_text_table("stage-approvals")
    for name in fields:
        tables.check_words([name], tables.get_table("people"), "field for people", "stage-approvals", name)
    return fields


def read_relations(tables: ProfileTables) -> dict[str, str]:
    """Return each kind of relation -> its inverse; no two kinds share an inverse."""
    relations: dict[str, str] = {}
    for kind, _ in tables.iter_enabled("relations"):
        inverse = tables.get_text("relations", kind)
        if inverse in relations.values() or (inverse in relations and inverse != kind):
            raise tables.make_error(
                f"{inverse!r} is the inverse of two kinds, or a kind itself; name another inverse", "relations", kind
            )
        relations[kind] = inverse
    return relations


def iter_field_spellings(tables: ProfileTables) -> Iterator[tuple[str, str]]:
    """Yield each spelling of a field and its canonical name; spellings of ``[fields]`` come last and win."""
    relations = read_relations(tables)
    removed = {name for name, value in tables.get_table("fields").items() if value is False}
    declared = (tables.get_table(table) for table in ("people", "links", "fields"))
    for name in (*relations.values(), *relations, *chain.from_iterable(declared)):
        if name not in removed:
            yield normalize_field_name(name), name
    for name, _ in tables.iter_enabled("fields"):
        for spelling in tables.get_texts("fields", name):
            yield ".".join(map(normalize_field_name, spelling.split("."))), name


def read_fields(tables: ProfileTables) -> dict[str, str]:
    """Return each spelling of a field -> its canonical name; raise an error for a name one edit from another field.

    Other names that nothing reads are allowed: such fields are kept as ``extra``.
    """
    declared = (tables.files[0].data["fields"], *map(tables.get_table, ("people", "links")))
    relations = read_relations(tables)
    known = {*chain.from_iterable(declared), *relations, *relations.values()}
    for name, _ in tables.iter_enabled("fields"):
        if name not in known and (nearest := find_nearest(name, sorted(known), min(len(name) // 4, 1))):
            raise tables.make_error(f"{name!r} is not a field; the nearest is {nearest!r}", "fields", name)
    return dict(iter_field_spellings(tables))


def read_written_fields(tables: ProfileTables) -> dict[str, str]:
    """Return each spelling of a field, normalized -> as the profile writes it."""
    spellings = (text for name, _ in tables.iter_enabled("fields") for text in tables.get_texts("fields", name))
    return {".".join(map(normalize_field_name, text.split("."))): text for text in spellings}


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


def read_status_phrases(tables: ProfileTables) -> tuple[Phrase, ...]:
    """Return the forms of a status or of its note; their placeholders are the fields that it contains."""
    keys = ("status", "phrases")
    relations = read_relations(tables)
    known = ("stage", "release", *dict.fromkeys((*relations, *relations.values())))
    phrases = tables.get_phrases(*keys)
    for phrase in phrases:
        if not phrase.placeholders:
            raise tables.make_error(f"{phrase.text!r} has no placeholder", *keys)
        tables.check_words(phrase.placeholders, known, "placeholder of a status", *keys)
    return phrases


def read_key_formats(tables: ProfileTables) -> tuple[str, ...]:
    """Return the templates of the key, whose placeholders a path, a title or a field has to fill."""
    lists = (("documents", "paths"), ("title", "phrases"), ("key", "ids"))
    templates = tuple(template for names in lists for template in tables.get_texts(*names))
    known = {"id", "number", "path"}.union(*(re.findall(r"\{([a-z-]+)", template) for template in templates))
    keys = ("key", "formats")
    for text in tables.get_texts(*keys):
        names = _find_key_placeholders(tables, text, *keys)
        tables.check_words(names, sorted(known), "placeholder of a path or a title", *keys)
    return tables.get_texts(*keys)


def read_address(tables: ProfileTables, *keys: str, placeholder: str) -> str:
    """Return the template of an address, empty for none; raise an error if it lacks its only placeholder."""
    address = tables.get_text(*keys)
    if address and (_find_placeholders(tables, address, *keys) != [placeholder] or not address.startswith("https://")):
        raise tables.make_error(f"{address!r} is no address with {{{placeholder}}}", *keys)
    return address


def read_key_fallback(tables: ProfileTables) -> str:
    """Return the template of the key for documents that fill no other one; its placeholders are always filled."""
    fallback = tables.get_text("key", "fallback")
    names = set(_find_key_placeholders(tables, fallback, "key", "fallback"))
    if unknown := names - {"stem", "slug", "folder", "path"}:
        message = f"{min(unknown)!r} is not always known: use stem, slug, folder or path"
        raise tables.make_error(message, "key", "fallback")
    return fallback


def read_folder(tables: ProfileTables) -> str:
    """Return the folder of proposals, without surplus slashes; raise an error if it leads out of the repository."""
    folder = tables.get_text("documents", "folder")
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    if ".." in parts:
        raise tables.make_error(f"{folder!r} leads out of the repository", "documents", "folder")
    return "/".join(parts)


def read_sidecars(tables: ProfileTables) -> dict[str, str]:
    """Return each name -> path of a metadata file, whose placeholders a path of documents has to fill."""
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


def read_rule_levels(tables: ProfileTables) -> dict[Code, Level]:
    """Return the levels of rules that the profile sets."""
    return read_levels(tables.get_table("rules"), _make_report(tables, "rules"))


def read_rule_overrides(tables: ProfileTables) -> tuple[RuleOverride, ...]:
    """Return the levels of rules that the profile sets for some paths or statuses."""
    report = _make_report(tables, "rule-overrides")
    overrides = (read_override(table, report) for table in tables.get_tables("rule-overrides"))
    return tuple(override[1] for override in overrides if override is not None)


def read_declared_constraints(tables: ProfileTables) -> tuple[Constraint | ConstraintsDocument, ...]:
    """Return the constraints of a profile, and the documents with further ones."""
    return read_constraints(tables.data["constraints"], _make_report(tables, "constraints"))


def _make_report(tables: ProfileTables, *keys: str) -> Report:
    """Return a function that raises an error for an invalid value at a key."""

    def report(*inner_keys: str | int, message: str) -> None:
        raise tables.make_error(message, *keys, *inner_keys)

    return report


def check_vocabulary_references(tables: ProfileTables) -> None:
    """Raise an error if a table uses a status or a stage that the profile does not have."""
    for word, _ in tables.iter_enabled("status", "values"):
        tables.check_words([word], Status, "status", "status", "values", word)
    statuses = tuple(word for word, _ in tables.iter_enabled("status", "values"))
    axis = (*tables.get_table("stages"), *tables.get_table("terminal"))
    tables.check_words(filter(None, [tables.get_text("status", "default")]), statuses, "status", "status", "default")
    tables.check_words(tables.get_texts("status", "accepted"), statuses, "status", "status", "accepted")
    for word, following in tables.get_texts_table("transitions").items():
        tables.check_words((word, *following), statuses, "status", "transitions", word)
    for word, stage in tables.get_text_table("status", "stages").items():
        spellings = read_vocabulary(tables, "status", "values")
        tables.check_words([normalize_term(word)], spellings, "word for a status", "status", "stages", word)
        tables.check_words([stage], axis, "stage", "status", "stages", word)
    # Sections that a removed step of the decision requires are required at the next one.
    known = ("always", *dict.fromkeys((*DECISION_STEPS, *statuses, *axis)))
    for word in tables.get_table("required-sections"):
        tables.check_words([word], known, "status or stage", "required-sections", word)
    spellings = {**read_vocabulary(tables, "status", "values"), **read_vocabulary(tables, "stages")}
    for word in tables.get_table("words"):
        known = (NO_STATUS, *statuses, *axis, *spellings)
        tables.check_words([normalize_term(word)], known, "status or stage, or a spelling of one", "words", word)
