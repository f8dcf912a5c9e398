"""Profiles: descriptions of how one community writes proposals, as plain data.

A profile says where proposals are, how fields are called, and so on. There is no code for any one community.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..diagnostics import Code, Diagnostic, Level
from ..model import UNKNOWN, Enhancement, GateDefault, Text, Value, normalize_field_name
from .constraints import Constraint, ConstraintsDocument, collect_constraints
from .edit_options import EditOptions, read_edit_options
from .gates import Gate, read_gates
from .metadata_checks import MetadataChecks, read_metadata_checks
from .new_proposals import NewProposals, read_new_proposals
from .patterns import PathPattern, Phrase, compile_glob
from .placeholders import COMMON_PLACEHOLDERS, COMMON_PROMPTS, is_choice, is_version_prompt, normalize_placeholder
from .profile_options import (
    NO_STATUS,
    DormancyLimits,
    MetadataSource,
    read_address,
    read_declared_constraints,
    read_dormancy_limits,
    read_fields,
    read_folder,
    read_gate_defaults,
    read_gated_stages,
    read_key_fallback,
    read_key_formats,
    read_longest_stages,
    read_metadata_sources,
    read_paths,
    read_placeholders,
    read_reference_names,
    read_relations,
    read_required_people,
    read_root_paths,
    read_rule_levels,
    read_rule_overrides,
    read_sections,
    read_sidecars,
    read_stage_approvals,
    read_status_phrases,
    read_template_status,
    read_terms,
    read_vocabulary,
)
from .profile_tables import ProfileTables
from .rule_levels import RuleOverride
from .template import SectionGap, Template, TemplateFile, TemplateSection, make_listed_template
from .terms import normalize_term, split_note

_STAGE_ORDINAL = re.compile(r"[ -]?[0-9]{1,2}$")  # Number of a round at a stage, such as that of ``alpha2``
_HANDLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")


def _declare(read: Callable[..., Any], *keys: str, **options: Any) -> Any:
    """Declare an option of the profile, which a function reads from the tables, at a key."""
    return field(metadata={"read": lambda tables: read(tables, *keys, **options)})


LEVEL_OPTIONS = ("rules", "rule_overrides")
"""Options about the levels of rules, which have no effect on reading."""


@dataclass(frozen=True)
class Profile:
    """Description of how one community writes proposals, with one field per option of the TOML file.

    "Normalized" means: as :func:`~.terms.normalize_term` returns it.
    """

    name: str = _declare(ProfileTables.get_text, "name")
    description: str = _declare(ProfileTables.get_text, "description")
    marker: str = _declare(lambda tables: normalize_field_name(tables.get_text("documents", "marker")))
    """Field of the front matter that makes any page a proposal."""
    folder: str = _declare(read_folder)
    """Folder of the repository that contains the proposals; empty for the whole repository."""
    paths: tuple[PathPattern, ...] = _declare(read_paths)
    """Paths of proposals; their placeholders fill fields such as ``owner``, and the templates of keys and sidecars."""
    exclude: tuple[PathPattern, ...] = _declare(ProfileTables.get_path_patterns, "documents", "exclude")
    templates: tuple[PathPattern, ...] = _declare(ProfileTables.get_path_patterns, "documents", "templates")
    """Paths of templates, which are no proposals."""
    has_attachments: bool = _declare(ProfileTables.get_boolean, "documents", "attachments")
    """True if the other documents in a proposal's folder belong to it."""
    redirects: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "documents", "redirects", required=("target",))
    """Complete texts of pages that only name the ``target`` to which the proposal has moved."""
    sources: tuple[MetadataSource, ...] = _declare(read_metadata_sources)
    """Forms of metadata, highest precedence first."""
    address_field: str = _declare(ProfileTables.get_text, "metadata", "address")
    """Field of a paragraph with nothing but an address before the first section; empty for none."""
    has_bare_handles: bool = _declare(ProfileTables.get_boolean, "metadata", "handles")
    """True if a single word names an account."""
    account_address: str = _declare(read_address, "metadata", "accounts", placeholder="handle")
    """Template of the addresses of people's accounts, with the placeholder ``{handle}``; empty for none."""
    page_settings: tuple[re.Pattern[str], ...] = _declare(
        lambda tables: tuple(map(compile_glob, tables.get_texts("metadata", "page-settings")))
    )
    """Normalized names of fields at the start of a page that are no metadata of the proposal."""
    sidecars: Mapping[str, str] = _declare(read_sidecars)
    """Name -> path, with placeholders, of a metadata file."""
    key_formats: tuple[str, ...] = _declare(read_key_formats)
    """Templates of the key; the first whose placeholders are all known is used."""
    has_zero: bool = _declare(ProfileTables.get_boolean, "key", "zero")
    """True if zero is a number; otherwise it stands for a number that is not assigned yet."""
    key_fallback: str = _declare(read_key_fallback)
    """Template of the key if none can be filled; ``{stem}``, ``{slug}`` and ``{folder}`` always can."""
    id_phrases: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "key", "ids")
    """Forms of the field ``id``, whose placeholders fill the templates of the key."""
    repositories: tuple[str, ...] = _declare(
        lambda tables: tuple(address.rstrip("/") for address in tables.get_texts("references", "repositories"))
    )
    """URLs of the repository and of its rendered pages."""
    has_issue_numbers: bool = _declare(ProfileTables.get_boolean, "references", "issues")
    """True if a proposal has the number of its issue in the repository."""
    has_pull_request_numbers: bool = _declare(ProfileTables.get_boolean, "references", "pull-requests")
    """True if a proposal has the number of its pull request in the repository."""
    number_address: str = _declare(read_address, "references", "elsewhere", placeholder="number")
    """Address, with ``{number}``, of proposals in another repository with which the numbers are shared; or empty."""
    reference_phrases: tuple[Phrase, ...] = _declare(
        ProfileTables.get_phrases, "references", "phrases", required=("number",)
    )
    """Additional spellings of a reference."""
    reference_names: tuple[PathPattern, ...] = _declare(read_reference_names)
    """Former paths of proposals; references match their last parts."""
    title_phrases: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "title", "phrases", required=("title",))
    """Forms of the first heading; the first match gives the title."""
    has_title_in_path: bool = _declare(ProfileTables.get_boolean, "title", "path")
    """True if a document may have its title in its path alone."""
    fields: Mapping[str, str] = _declare(read_fields)
    """Spelling, each part as :func:`~.model.normalize_field_name` returns it, joined by dots -> canonical name.
    ``*`` matches any part."""
    people: Mapping[str, str] = _declare(ProfileTables.get_text_table, "people")
    """Field -> role."""
    link_kinds: Mapping[str, str] = _declare(ProfileTables.get_text_table, "links")
    """Field with links -> their kind."""
    date_phrases: tuple[Phrase, ...] = _declare(
        ProfileTables.get_phrases, "dates", "phrases", required=("day", "month", "year")
    )
    """Forms of a date in addition to those of all profiles."""
    label_prefixes: Mapping[str, str] = _declare(ProfileTables.get_text_table, "labels")
    """Prefix of a label -> the field that it fills."""
    default_status: str | None = _declare(lambda tables: tables.get_text("status", "default") or None)
    """Status if none is written; None for no status."""
    accepted: frozenset[str] = _declare(lambda tables: frozenset(tables.get_texts("status", "accepted")))
    """Statuses of accepted work."""
    statuses: Mapping[str, str] = _declare(read_vocabulary, "status", "values")
    """Spelling, normalized -> canonical status."""
    status_stages: Mapping[str, str] = _declare(
        lambda tables: {normalize_term(k): stage for k, stage in tables.get_text_table("status", "stages").items()}
    )
    """Status or one of its spellings, normalized -> the stage that it implies."""
    status_phrases: tuple[Phrase, ...] = _declare(read_status_phrases)
    """Forms of a status, or of its note, that contain fields."""
    display_words: Mapping[str, str] = _declare(
        lambda tables: {normalize_term(k): word for k, word in tables.get_text_table("words").items()}
    )
    """Status, stage, one of their spellings or :data:`NO_STATUS` -> the community's own word, if it has one."""
    transitions: Mapping[str, tuple[str, ...]] = _declare(ProfileTables.get_texts_table, "transitions")
    """Status -> the statuses that may follow it."""
    stage_names: tuple[str, ...] = _declare(lambda tables: tuple(tables.get_table("stages")))
    """Stages in order of maturity."""
    terminal_stages: tuple[str, ...] = _declare(lambda tables: tuple(tables.get_table("terminal")))
    """Stages that end the life of a feature."""
    stages: Mapping[str, str] = _declare(
        lambda tables: read_vocabulary(tables, "stages") | read_vocabulary(tables, "terminal")
    )
    """Spelling, normalized -> canonical stage."""
    gate_defaults: Mapping[str, GateDefault] = _declare(read_gate_defaults)
    """Stage -> default of feature gates, if the community has a rule."""
    required_people: Mapping[str, tuple[str, ...]] = _declare(read_required_people)
    """Status or ``always`` -> fields that have to name a person."""
    stage_approvals: Mapping[str, str] = _declare(read_stage_approvals)
    """Field for people who approve one stage each -> first release that requires them; empty for all releases."""
    metadata_checks: MetadataChecks = _declare(read_metadata_checks)  # noqa: RUF009 - it declares a field
    """Requirements for metadata."""
    declared_constraints: tuple[Constraint | ConstraintsDocument, ...] = _declare(read_declared_constraints)
    """Constraints that each accepted proposal answers, and documents with further ones."""
    gates: tuple[Gate, ...] = _declare(read_gates)
    """Gates of releases, in their order."""
    edits: EditOptions = _declare(read_edit_options)  # noqa: RUF009 - it declares a field
    """Changes of proposals by commands."""
    longest_stages: Mapping[str, int] = _declare(read_longest_stages)
    """Stage -> number of releases for which a proposal may stay at it."""
    dormancy_limits: DormancyLimits = _declare(read_dormancy_limits)  # noqa: RUF009 - it declares a field
    """Distances from which a proposal counts as dormant."""
    gated_stages: tuple[str, ...] = _declare(read_gated_stages)
    """Stages that require a feature gate."""
    required_items: tuple[str, ...] = _declare(ProfileTables.get_texts, "lifecycle", "required-items")
    """Beginnings of the check list's items that an accepted proposal must have checked."""
    release_names: tuple[str, ...] = _declare(ProfileTables.get_texts, "releases", "names")
    """Releases that have a name, oldest first, if the settings declare none; versions come after them."""
    relations: Mapping[str, str] = _declare(read_relations)
    """Kind -> inverse."""
    placeholders: frozenset[str] = _declare(read_placeholders, "values", common=COMMON_PLACEHOLDERS)
    """Texts, as :func:`~.placeholders.normalize_placeholder` returns them, that mean "nothing"."""
    prompts: frozenset[str] = _declare(read_placeholders, "prompts", common=COMMON_PROMPTS)
    """Texts of the template, normalized likewise, that an author replaces; they mean "nothing" too."""
    template_questions: tuple[str, ...] = _declare(read_terms, "placeholders", "questions")
    """Normalized starts of open questions in the template, which are not questions of a proposal."""
    sections: Mapping[str, tuple[str, ...]] = _declare(read_sections)
    """Part (``summary``, ``checklist`` …) -> its headings, normalized."""
    required_sections: Mapping[str, tuple[str, ...]] = _declare(ProfileTables.get_texts_table, "required-sections")
    """Status, stage or ``always`` -> required headings."""
    template_paths: tuple[str, ...] = _declare(read_root_paths, "template", "path")
    """Paths of the community's own template, relative to the root; the first that exists counts."""
    names_template: bool = _declare(lambda tables: tables.is_own("template", "path"))
    """True if a profile that is not part of the package names the template."""
    template_status: str = _declare(read_template_status)
    """Status from which sections are required that the template does not mark; empty if they are not required."""
    template_depth: int = _declare(ProfileTables.get_integer, "template", "depth")
    """Level of headings down to which unmarked sections of the template are required by themselves."""
    template_toc_depth: int = _declare(ProfileTables.get_integer, "template", "toc-depth")
    """Level of headings down to which tables of contents have an entry."""
    boilerplate: tuple[str, ...] = _declare(read_terms, "template", "boilerplate")
    """Normalized starts of texts of the template that stay in proposals."""
    heading_aliases: Mapping[str, tuple[str, ...]] = _declare(ProfileTables.get_texts_table, "template", "aliases")
    """Heading of the template -> other headings for the same section, such as a former one."""
    section_names: tuple[str, ...] = _declare(ProfileTables.get_texts, "template", "sections")
    """All headings in order, for a community that allows no others; empty if there is no such list."""
    new_proposals: NewProposals = _declare(read_new_proposals)  # noqa: RUF009 - it declares a field
    """Conventions for new proposals."""
    milestone_phrases: tuple[Phrase, ...] = _declare(
        ProfileTables.get_phrases, "milestones", "phrases", required=("release",)
    )
    """Forms of list entries that set a milestone, perhaps without a ``stage``."""
    track_phrases: tuple[Phrase, ...] = _declare(ProfileTables.get_phrases, "milestones", "tracks", required=("track",))
    """Forms of headings that name a track for the entries below them."""
    has_opt_in: bool = _declare(ProfileTables.get_boolean, "milestones", "opt-in")
    """True if a proposal opts in to a release by the field ``release``, and otherwise only plans for later ones."""
    rules: Mapping[Code, Level] = _declare(read_rule_levels)
    """Code -> level of its rule, where it is not that of the catalogue."""
    rule_overrides: tuple[RuleOverride, ...] = _declare(read_rule_overrides)
    """Levels for some paths or statuses; of those that apply, the last one counts."""

    template_file: TemplateFile | None = None
    """The community's own template, which a project finds."""

    @cached_property
    def listed_template(self) -> Template:
        """The sections that the profile lists."""
        return make_listed_template(self.required_sections, self.section_names, self.axis, self.heading_aliases)

    def without_template(self) -> Profile:
        """Return the profile for documents whose sections are not known: it requires none."""
        return replace(self, template_file=None, required_sections={}, section_names=())

    @property
    def template(self) -> Template:
        """The community's own template, or else the sections that the profile lists."""
        return self._template_reading[0]

    @cached_property
    def _template_reading(self) -> tuple[Template, tuple[Diagnostic, ...]]:
        file = self.template_file
        return file.read(file.text, file.path, self) if file is not None else (self.listed_template, ())

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """Constraints that each accepted proposal answers."""
        return collect_constraints(self.declared_constraints)[0]

    @property
    def reading_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Diagnostics about the texts of files that the profile names: template, constraints and aliases of people."""
        about_constraints = collect_constraints(self.declared_constraints)[1]
        return (*self._template_reading[1], *about_constraints, *self.metadata_checks.diagnostics)

    def is_boilerplate(self, text: str) -> bool:
        """Return True if a text of the template stays in proposals."""
        return bool(self.boilerplate) and normalize_term(text[:400]).startswith(self.boilerplate)

    def is_placeholder(self, text: str) -> bool:
        """Return True if a text means "nothing"."""
        normalized = normalize_placeholder(text)
        return not normalized or normalized in self.placeholders or self.is_prompt(text)

    def is_prompt(self, text: str) -> bool:
        """Return True if a text is a prompt of the template of proposals, which the author should have replaced."""
        if normalize_placeholder(text) in self.prompts or is_version_prompt(text):
            return True
        return "|" in text and (is_choice(text, self.statuses) or is_choice(text, self.stages))

    def is_template_question(self, text: str) -> bool:
        """Return True if a text is a question of the community's template."""
        return bool(self.template_questions) and normalize_term(text[:400]).startswith(self.template_questions)

    def make_account_address(self, handle: str) -> str:
        """Return the address of the account of a handle; empty for a team and for a profile without such addresses."""
        return self.account_address.replace("{handle}", handle) if _HANDLE.fullmatch(handle) else ""

    def read_status(self, written: Text | None) -> Value:
        """Return the canonical status for a text, with its note, or the profile's default if nothing is written."""
        if written is None or self.is_placeholder(written.text):
            return Value(written.text if written else None, self.default_status)
        word, note = split_note(written.text, self.statuses)
        return Value(written.text, self.statuses.get(word, UNKNOWN), written.line, written.path, note)

    def read_stage(self, written: Text | None, status: Value | None = None) -> Value:
        """Return the canonical stage for a text; if nothing is written, the stage that the status implies.

        Of ``alpha (deprecated)``, the terminal stage in parentheses counts; any other text in them is ignored, and so
        is the number of ``alpha2``, a second round at one stage.
        """
        if written is not None:
            if self.is_placeholder(written.text):
                return Value(written.text, None, written.line, written.path)
            word, note = normalize_term(written.text), None
            if word.endswith(")"):
                word, note = split_note(written.text, self.stages)
            ending = self.stages.get(normalize_term(note or ""))
            stage = self.stages.get(word) or self.stages.get(_STAGE_ORDINAL.sub("", word), UNKNOWN)
            if ending in self.terminal_stages:
                stage = ending or stage
            return Value(written.text, stage, written.line, written.path)
        if status is not None and status.raw is not None:
            word, _ = split_note(status.raw, self.statuses)
            implied = self.status_stages.get(word) or self.status_stages.get(status.value or "")
            if implied:
                return Value(status.raw, implied, status.line, status.path)
        return Value()

    def get_display_word(self, canonical: str, raw: str | None = None) -> str:
        """Return the community's word for a status or stage, or for a spelling *raw* that has a word of its own."""
        word = split_note(raw, self.statuses)[0] if raw is not None else canonical
        return self.display_words.get(word) or self.display_words.get(canonical, canonical)

    @property
    def status_words(self) -> tuple[str, ...]:
        """One valid spelling for each status: the community's own word, or else the canonical one."""
        words = ((normalize_term(self.get_display_word(s)), s) for s in dict.fromkeys(self.statuses.values()))
        return tuple(word if self.statuses.get(word) == status else status for word, status in words)

    def find_status_word(self, status: str) -> str | None:
        """Return the valid spelling of a status in :attr:`status_words`; None if the community has no such status."""
        return next((word for word in self.status_words if self.statuses.get(word) == status), None)

    @property
    def absent_status_word(self) -> str:
        """The community's words for proposals without a status."""
        return self.display_words.get(NO_STATUS, "no status")

    @property
    def axis(self) -> tuple[str, ...]:
        """All stages in order of maturity, with terminal stages last."""
        return (*self.stage_names, *self.terminal_stages)

    def iter_required_headings(self, status: str | None, stage: str | None) -> Iterator[str]:
        """Yield the headings that are required at a status and a stage."""
        return (section.title for section in self.template.iter_required(self.axis, status, stage))

    def find_missing_sections(self, enhancement: Enhancement, stage: str | None = None) -> Iterator[str]:
        """Yield the headings that a stage, or the present one, requires and that are missing or have no text below."""
        return (gap.section.title for _, gap in self.check_sections(enhancement, stage) if gap is not None)

    def check_sections(
        self, enhancement: Enhancement, stage: str | None = None
    ) -> Iterator[tuple[TemplateSection, SectionGap | None]]:
        """Yield each section that a stage, or the present one, requires, with its gap if it has one."""
        return self.template.check_sections(enhancement, self.axis, stage or enhancement.stage.value)

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
