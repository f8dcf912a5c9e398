"""Profiles: how one community writes its proposals, in one record of plain data.

A profile says where proposals are, how their keys are formed, which names their fields have and
which words their vocabularies. No community has code of its own.
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
    """Where the fields of a proposal may be written."""

    SIDECAR = "sidecar"
    FRONT_MATTER = "front-matter"
    FIELD_LIST = "field-list"
    HEADER = "header"
    ENTRIES = "entries"


@dataclass(frozen=True)
class Profile:
    """How one community writes its proposals. The fields follow the tables of the TOML file.

    :param marker: the front matter mapping that makes any page a proposal.
    :param folder: the folder of the repository that holds the proposals; empty for the repository.
    :param paths: where proposals are; their placeholders fill ``number``, ``owner`` and ``slug``.
    :param has_attachments: whether other documents of a proposal's folder belong to it.
    :param redirects: the whole text of a page that only names the ``target`` it has moved to.
    :param sources: where fields are read, in the order of belief.
    :param has_bare_handles: whether a single word names an account.
    :param sidecars: name -> path, with placeholders, of a file with metadata.
    :param key_formats: the first that can be filled is the key.
    :param key_fallback: the key where none can; ``{stem}``, ``{slug}`` and ``{folder}`` always can.
    :param repositories: addresses of the repository and its pages on the web.
    :param reference_phrases: spellings of a reference, beside those that follow from the rest.
    :param reference_names: last parts of paths at which proposals were once kept.
    :param title_phrases: spellings of the first heading; the first that matches gives the title.
    :param fields: a field's spelling, each part as :func:`~.model.normalize_field_name` gives it and joined
        by dots -> its canonical name. ``*`` stands for any part.
    :param people: field -> role.
    :param label_prefixes: prefix of a label -> the field that it fills.
    :param default_status: the status where none is written, ``None`` if nothing follows.
    :param accepted: the statuses whose proposals are accepted work.
    :param statuses: spelling, folded -> canonical status.
    :param status_stages: a status, or one spelling of it, folded -> the stage that it names too.
    :param display_words: canonical status or stage -> the community's word for it, where it has one.
    :param transitions: status -> those that may follow it.
    :param stage_names: the stages in order of maturity.
    :param terminal_stages: the stages that end the axis.
    :param stages: spelling, folded -> canonical stage.
    :param gate_defaults: stage -> whether feature gates are on at it, where the community has a rule.
    :param relations: kind -> inverse.
    :param placeholders: texts, folded, that mean "nothing".
    :param template_questions: how the questions of the template start, folded.
    :param sections: part (``summary``, ``checklist`` …) -> headings, folded, that play it.
    :param required_sections: status, stage or ``always`` -> the headings that are asked for.
    :param milestone_phrases: list entries that set a milestone.
    :param track_phrases: headings that name a track for the entries below them.
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
        """Whether a text means "nothing"."""
        # A long text is none, and not worth keeping folded.
        return len(text) < 100 and normalize_term(text) in self.placeholders

    def is_template_question(self, text: str) -> bool:
        """Whether a text is what the community's template says of questions."""
        return bool(self.template_questions) and normalize_term(text[:400]).startswith(self.template_questions)

    def read_status(self, written: Text | None) -> Value:
        """What a written status means; nothing written gives the profile's default."""
        if written is None or self.is_placeholder(written.text):
            return Value(written.text if written else None, self.default_status)
        return Value(written.text, self.statuses.get(normalize_term(written.text), UNKNOWN), written.line, written.path)

    def read_stage(self, written: Text | None, status: Text | None = None) -> Value:
        """What a written stage means; where none is written, a word for the status may name it too."""
        if written is not None and self.is_placeholder(written.text):
            return Value(written.text, None, written.line, written.path)
        if written is not None:
            return Value(
                written.text, self.stages.get(normalize_term(written.text), UNKNOWN), written.line, written.path
            )
        if status is not None and (named := self._stage_of(normalize_term(status.text))):
            return Value(status.text, named, status.line, status.path)
        return Value()

    def _stage_of(self, status: str) -> str | None:
        return self.status_stages.get(status) or self.status_stages.get(self.statuses.get(status, ""))

    def display_word(self, canonical: str) -> str:
        """How the community calls a status or stage."""
        return self.display_words.get(canonical, canonical)

    @property
    def axis(self) -> tuple[str, ...]:
        """Every stage in its order, those that end the axis last."""
        return (*self.stage_names, *self.terminal_stages)

    def iter_required_headings(self, status: str | None, stage: str | None) -> Iterator[str]:
        """The headings that a proposal should have at a status and a stage."""
        reached = self.axis[: rank_on_axis(self.axis, stage) + 1]
        decided = DECISION_STEPS[: rank_on_axis(DECISION_STEPS, status) + 1]
        for word, titles in self.required_sections.items():
            if word in ("always", status, *decided, *reached):
                yield from titles

    @cached_property
    def relation_kinds(self) -> tuple[str, ...]:
        """Every kind of relation, those that can be derived last."""
        return tuple(dict.fromkeys((*self.relations, *self.relations.values())))

    @cached_property
    def nested_mappings(self) -> frozenset[str]:
        """The mappings that fields stand in, spelled as in :attr:`fields`."""
        parts = (spelling.split(".") for spelling in self.fields)
        return frozenset(".".join(p[:n]) for p in parts for n in range(1, len(p)))

    @cached_property
    def inverses(self) -> dict[str, str]:
        """Every kind of relation and every derived one -> its inverse."""
        return {inverse: kind for kind, inverse in self.relations.items()} | dict(self.relations)


_AROUND = f"{QUOTES}`"


@lru_cache(maxsize=8192)
def normalize_term(text: str) -> str:
    """A word as vocabularies compare it: case, quotes, a full stop behind it and runs of blanks do not count."""
    return " ".join(text.strip().strip(_AROUND).split()).rstrip(".").casefold()
