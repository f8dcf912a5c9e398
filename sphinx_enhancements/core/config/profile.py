"""Profiles: descriptions of how one community writes proposals, as plain data.

A profile says where proposals are, how keys are formed, how fields are called and which vocabularies they use. There
is no code for any one community.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..model import DECISION_STEPS, UNKNOWN, Value
from ..releases import rank_on_axis
from .patterns import QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model import GateDefault, Text
    from .patterns import PathPattern, Phrase


class MetadataSource(StrEnum):
    """A form in which the fields of a proposal are written."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front-matter"
    FIELD_LIST = "field-list"
    HEADER = "header"
    ENTRIES = "entries"


@dataclass(frozen=True)
class Profile:
    """Description of how one community writes proposals. The fields follow the tables of the TOML file.

    "Normalized" means: as :func:`normalize_term` returns it.

    :param marker: field of the front matter that makes any page a proposal.
    :param folder: folder of the repository that contains the proposals; empty for the whole repository.
    :param paths: paths of proposals; their placeholders fill ``number``, ``owner`` and ``slug``.
    :param has_attachments: True if the other documents in a proposal's folder belong to it.
    :param redirects: complete texts of pages that only name the ``target`` to which the proposal has moved.
    :param sources: forms of metadata, highest precedence first.
    :param has_bare_handles: True if a single word names an account.
    :param sidecars: name -> path, with placeholders, of a metadata file.
    :param key_formats: templates of the key; the first whose placeholders are all known is used.
    :param key_fallback: template of the key if none can be filled; ``{stem}``, ``{slug}`` and ``{folder}`` always can.
    :param repositories: URLs of the repository and of its rendered pages.
    :param reference_phrases: additional spellings of a reference.
    :param reference_names: former paths of proposals; references match their last parts.
    :param title_phrases: forms of the first heading; the first match gives the title.
    :param fields: spelling, each part as :func:`~.model.normalize_field_name` returns it, joined by dots -> canonical
        name. ``*`` matches any part.
    :param people: field -> role.
    :param label_prefixes: prefix of a label -> the field that it fills.
    :param default_status: status if none is written; None for no status.
    :param accepted: statuses of accepted work.
    :param statuses: spelling, normalized -> canonical status.
    :param status_stages: status or one of its spellings, normalized -> the stage that it implies.
    :param display_words: canonical status or stage -> the community's own word, if it has one.
    :param transitions: status -> the statuses that may follow it.
    :param stage_names: stages in order of maturity.
    :param terminal_stages: stages that end the life of a feature.
    :param stages: spelling, normalized -> canonical stage.
    :param gate_defaults: stage -> default of feature gates, if the community has a rule.
    :param relations: kind -> inverse.
    :param placeholders: texts, normalized, that mean "nothing".
    :param template_questions: beginnings of the template's questions, normalized.
    :param sections: part (``summary``, ``checklist`` …) -> its headings, normalized.
    :param required_sections: status, stage or ``always`` -> required headings.
    :param milestone_phrases: forms of list entries that set a milestone.
    :param track_phrases: forms of headings that name a track for the entries below them.
    """

    name: str
    description: str
    marker: str
    folder: str
    paths: tuple[PathPattern, ...]
    exclude: tuple[PathPattern, ...]
    has_attachments: bool
    redirects: tuple[Phrase, ...]
    sources: tuple[MetadataSource, ...]
    has_bare_handles: bool
    sidecars: Mapping[str, str]
    key_formats: tuple[str, ...]
    key_fallback: str
    repositories: tuple[str, ...]
    reference_phrases: tuple[Phrase, ...]
    reference_names: tuple[PathPattern, ...]
    title_phrases: tuple[Phrase, ...]
    fields: Mapping[str, str]
    people: Mapping[str, str]
    label_prefixes: Mapping[str, str]
    default_status: str | None
    accepted: frozenset[str]
    statuses: Mapping[str, str]
    status_stages: Mapping[str, str]
    display_words: Mapping[str, str]
    transitions: Mapping[str, tuple[str, ...]]
    stage_names: tuple[str, ...]
    terminal_stages: tuple[str, ...]
    stages: Mapping[str, str]
    gate_defaults: Mapping[str, GateDefault]
    relations: Mapping[str, str]
    placeholders: frozenset[str]
    template_questions: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]
    required_sections: Mapping[str, tuple[str, ...]]
    milestone_phrases: tuple[Phrase, ...]
    track_phrases: tuple[Phrase, ...]

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


def _look_up(written: Text, vocabulary: Mapping[str, str]) -> Value:
    return Value(written.text, vocabulary.get(normalize_term(written.text), UNKNOWN), written.line, written.path)


@lru_cache(maxsize=8192)
def normalize_term(text: str) -> str:
    """Return a term for comparison: without case, surrounding quotes, a final full stop and repeated spaces."""
    return " ".join(text.strip().strip(f"{QUOTES}`").split()).rstrip(".").casefold()
