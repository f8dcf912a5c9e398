"""Templates of proposals: the sections that a community asks for, and the texts that an author replaces.

A :class:`Template` comes from the community's own template file, or else from the lists of the profile.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from ..diagnostics import Diagnostic
from ..model import DECISION_STEPS, Enhancement, Status
from ..releases import rank_on_axis
from ..text_parts import Section
from .headings import fold_heading, list_answers, list_full_names, list_short_names
from .template_text import ParagraphIndex, Share

ALWAYS = "always"
"""Status of a requirement that holds from the start, whatever the status of the proposal is."""

REQUIRED_ITEM = "(R)"
"""Mark at the start of a check-list item that a release requires."""

_LIST_LEVEL = 2  # Level of the sections that a profile lists


class Requirement(NamedTuple):
    """Condition from which a section has to be there.

    :param status: decision status from which the section is required; :data:`ALWAYS` for every status.
    :param stage: stage from which it is required; None if the stage does not matter.
    :param needs_release: True if it is required only once the proposal is targeted at a release.
    """

    status: str
    stage: str | None = None
    needs_release: bool = False

    def is_met(self, axis: Sequence[str], status: str | None, stage: str | None, *, is_targeted: bool = True) -> bool:
        """Return True if a proposal with a status and a stage has to have the section.

        :param axis: stages in order of maturity.
        :param status: None to ask for the requirements of a stage alone.
        :param is_targeted: True if the proposal is targeted at a release.
        """
        if (self.needs_release and not is_targeted) or (self.stage and not _is_reached(axis, self.stage, stage)):
            return False
        if status is None and self.stage:
            return True
        return self.status in (ALWAYS, status) or _is_reached(DECISION_STEPS, self.status, status)


def _is_reached(axis: Sequence[str], word: str, reached: str | None) -> bool:
    return 0 <= rank_on_axis(axis, word) <= rank_on_axis(axis, reached)


class TemplateSection(NamedTuple):
    """A section of a template.

    :param title: its heading, without a mark such as ``(Optional)``.
    :param line: line of the heading in the template; 0 for a section that the profile lists.
    :param parent: index of the section around it; None for none.
    :param requirement: None for an optional section.
    :param is_independent: False for a deep section that is required only in a document that has most of the sections
        beside it; other documents answer in a form of their own. It may be empty, unless it is a question.
    """

    title: str
    level: int
    line: int
    parent: int | None
    requirement: Requirement | None = None
    is_independent: bool = True

    @property
    def needs_text(self) -> bool:
        """True if the section may not be empty where it is required."""
        return self.is_independent or self.title.endswith("?")

    @property
    def is_part_of_release(self) -> bool:
        """True for a deep section that is required only for a proposal that is targeted at a release."""
        return not self.is_independent and self.requirement is not None and self.requirement.needs_release

    def is_required(
        self, axis: Sequence[str], status: str | None, stage: str | None, *, is_targeted: bool = True
    ) -> bool:
        """Return True if a status and a stage require the section; for the parameters see :class:`Requirement`."""
        return self.requirement is not None and self.requirement.is_met(axis, status, stage, is_targeted=is_targeted)


class SectionGap(NamedTuple):
    """A required section that a document lacks, or whose text it lacks.

    :param line: line of the empty section, or else of the section around the missing one; None for the document.
    """

    section: TemplateSection
    is_empty: bool
    line: int | None


@dataclass(frozen=True)
class Template:
    """The sections and prompts of a template, in order.

    :param path: path of the file; empty for the lists of a profile.
    :param is_complete: True if the sections are all that the community has, and not only the required ones.
    :param required_items: texts of the check-list items marked with ``(R)``.
    :param comments: paragraphs of comments.
    :param prompts: other paragraphs that an author replaces.
    :param has_toc: True if the template has a table of contents between markers.
    :param aliases: heading of a section -> other headings that answer it.
    """

    sections: tuple[TemplateSection, ...] = ()
    path: str = ""
    is_complete: bool = False
    required_items: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()
    prompts: tuple[str, ...] = ()
    has_toc: bool = False
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def measure_comment(self, text: str) -> Share:
        """Return the part of a comment of a document, without its delimiters, that is from the template."""
        return self._comment_index.measure_share(text)

    def has_prompt(self, paragraph: str) -> bool:
        """Return True if an author should have replaced a paragraph."""
        return self._prompt_index.has_paragraph(paragraph)

    @cached_property
    def _comment_index(self) -> ParagraphIndex:
        return ParagraphIndex(self.comments)

    @cached_property
    def _prompt_index(self) -> ParagraphIndex:
        return ParagraphIndex(self.prompts)

    def iter_required(self, axis: Sequence[str], status: str | None, stage: str | None) -> Iterator[TemplateSection]:
        """Yield the sections that a status and a stage require, without those that depend on others."""
        for section in self.sections:
            if section.is_independent and section.is_required(axis, status, stage):
                yield section

    def match_sections(self, sections: Sequence[Section]) -> dict[int, list[int]]:
        """Return each index of a section of this template -> the indices of a document's sections that answer it.

        A heading with other words than those of the section counts only in a document without one that has them.
        """
        exact, similar = self.match_headings(sections)
        return {**similar, **exact}

    def match_headings(self, sections: Sequence[Section]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """Return the matches as in :meth:`match_sections`: of headings with the words of the section, and of others."""
        exact: dict[int, list[int]] = {}
        similar: dict[int, list[int]] = {}
        top_level, answered = self.top_level, self._answered
        has_title = bool(sections) and sections[0].level < top_level and _count_above(sections, top_level) == 1
        for index, section in enumerate(sections[1:] if has_title else sections, int(has_title)):
            answer = answered.get(section.title)
            if answer is None:
                answer = answered[section.title] = self._find_answered(section.title)
            numbers, is_exact = answer
            for number in numbers:
                (exact if is_exact else similar).setdefault(number, []).append(index)
        return exact, similar

    def _find_answered(self, title: str) -> tuple[tuple[int, ...], bool]:
        """Return the indices of the sections that a heading answers, and True if it has the words of their headings."""
        if own := self._numbers_by_name.get("".join(fold_heading(title))):
            return tuple(own), True
        if own := self._numbers_by_alias.get("".join(fold_heading(title))):
            return tuple(own), False
        numbers, answers = self._numbers_by_any_name, list_answers(title, self._name_starts)
        return tuple(dict.fromkeys(chain.from_iterable(numbers.get(name, ()) for name in answers))), False

    @cached_property
    def _answered(self) -> dict[str, tuple[tuple[int, ...], bool]]:
        """Cache: heading of a document -> the sections that it answers."""
        return {}

    @cached_property
    def top_level(self) -> int:
        """Level of the outermost sections."""
        return min((section.level for section in self.sections), default=1)

    @cached_property
    def _numbers_by_name(self) -> dict[str, list[int]]:
        """Each folded heading -> the indices of its sections."""
        numbers: dict[str, list[int]] = {}
        for number, section in enumerate(self.sections):
            for name in list_full_names(section.title):
                numbers.setdefault(name, []).append(number)
        return numbers

    @cached_property
    def _numbers_by_alias(self) -> dict[str, list[int]]:
        """Each folded alias of a heading -> the indices of the sections that it answers."""
        numbers: dict[str, list[int]] = {}
        for title, aliases in self.aliases.items():
            for alias in aliases:
                own = self._numbers_by_name.get("".join(fold_heading(title)), ())
                numbers.setdefault("".join(fold_heading(alias)), []).extend(own)
        return numbers

    @cached_property
    def _numbers_by_any_name(self) -> dict[str, list[int]]:
        """Each folded heading, and each part that belongs to one section alone -> the indices of sections."""
        numbers: dict[str, list[int]] = {}
        for number, section in enumerate(self.sections):
            for name in list_short_names(section.title):
                numbers.setdefault(name, []).append(number)
        return {name: own for name, own in numbers.items() if len(own) == 1} | self._numbers_by_name

    @cached_property
    def _name_starts(self) -> frozenset[str]:
        """First one, two and three characters of each folded heading, and of each part."""
        return frozenset(name[:length] for name in self._numbers_by_any_name for length in (1, 2, 3))

    def _find_required(
        self, axis: tuple[str, ...], status: str, stage: str | None, is_targeted: bool
    ) -> frozenset[int]:
        """Return the indices of the sections that a status and a stage require."""
        key = axis, status, stage, is_targeted
        if key not in self._required:
            self._required[key] = frozenset(
                number
                for number, section in enumerate(self.sections)
                if section.is_required(axis, status, stage, is_targeted=is_targeted)
            )
        return self._required[key]

    @cached_property
    def _required(self) -> dict[tuple[tuple[str, ...], str, str | None, bool], frozenset[int]]:
        """Cache: axis, status, stage, and True if targeted at a release -> the indices of required sections."""
        return {}

    def _find_followed(self, matches: Container[int]) -> set[int | None]:
        """Return the sections of the template of whose parts a document has at least half."""
        counts: dict[int | None, int] = {}  # the parts that it has, less those that it lacks
        for number, section in enumerate(self.sections):
            counts[section.parent] = counts.get(section.parent, 0) + (1 if number in matches else -1)
        return {parent for parent, count in counts.items() if count >= 0}

    def _has_parts_elsewhere(
        self, number: int, sections: Sequence[Section], matches: Mapping[int, list[int]], answering: Container[int]
    ) -> bool:
        """Return True if two parts of a section are in one section of a document that is not in the template."""
        titles: dict[int, set[str]] = {}
        for part in self._parts.get(number, ()):
            for index in matches.get(part, ()):
                around = _find_enclosing(sections, index)
                if around is not None and around not in answering and sections[around].level >= self.top_level:
                    titles.setdefault(around, set()).add(self.sections[part].title)
        return any(len(own) > 1 for own in titles.values())

    def _is_exempt(
        self, section: TemplateSection, sections: Sequence[Section], matches: Mapping[int, list[int]]
    ) -> bool:
        """Return True if the section around one with another requirement has text and no sections in a document."""
        around = matches.get(section.parent) if section.parent is not None else None
        if section.parent is None or around is None or section.requirement == self.sections[section.parent].requirement:
            return False
        return all(_is_plain(sections, index) for index in around)

    def list_present_parts(self, section: TemplateSection, sections: Sequence[Section]) -> list[str]:
        """Return the headings of a document that are those of parts of a section, and of no other section."""
        parts = self._parts.get(self.sections.index(section), ())
        names = {name for part in parts for name in list_full_names(self.sections[part].title)}
        names = {name for name in names if len(self._numbers_by_name[name]) == 1}
        return [own.title for own in sections if "".join(fold_heading(own.title)) in names] if names else []

    @cached_property
    def _parts(self) -> dict[int | None, list[int]]:
        """Index of a section -> the indices of the sections in it."""
        parts: dict[int | None, list[int]] = {}
        for number, section in enumerate(self.sections):
            parts.setdefault(section.parent, []).append(number)
        return parts

    def check_sections(
        self, enhancement: Enhancement, axis: Sequence[str], stage: str | None, *, needs_parts_of_releases: bool = False
    ) -> Iterator[tuple[TemplateSection, SectionGap | None]]:
        """Yield each section that a proposal has to have at a stage, with its gap if it is missing or has no text.

        Sections in a missing or empty one are left out. So are those with another requirement than the section around
        them, if that has text and no sections: it says why they do not apply.

        :param needs_parts_of_releases: True if documents in a form of their own have to have the parts of sections that
            are required only for a release, and those in the form of the template need not have all of them.
        """
        sections, status = enhancement.sections, enhancement.status.value or ""
        is_targeted = enhancement.decision is Status.IMPLEMENTED or any(enhancement.release_milestones)
        matches = self.match_sections(sections)
        answering = frozenset(chain.from_iterable(matches.values()))
        followed = self._find_followed(matches)
        incomplete: set[int | None] = set()
        checked: set[tuple[int | None, str]] = set()
        required = self._find_required(tuple(axis), status, stage, is_targeted)
        for number, section in enumerate(self.sections):
            parent, title, own = section.parent, section.title, matches.get(number)
            if parent in incomplete:
                incomplete.add(number)
                continue
            if number not in required or (parent, title) in checked:
                continue
            is_reversed = needs_parts_of_releases and section.is_part_of_release
            if own is None and not (section.is_independent or (parent in followed) is not is_reversed):
                continue
            if own is None and self._has_parts_elsewhere(number, sections, matches, answering):
                own = []
            if own is None and self._is_exempt(section, sections, matches):
                continue
            checked.add((parent, title))
            gap = None
            if own is None:
                around = matches.get(parent) if parent is not None else None
                gap = SectionGap(section, is_empty=False, line=sections[around[0]].line if around else None)
            elif own and section.needs_text and not any(_has_text(sections, index, answering) for index in own):
                gap = SectionGap(section, is_empty=True, line=sections[own[0]].line)
            if gap is not None:
                incomplete.add(number)
            yield section, gap


def _find_enclosing(sections: Sequence[Section], index: int) -> int | None:
    """Return the index of the section around another one; None for none."""
    level = sections[index].level
    return next((n for n in range(index - 1, -1, -1) if sections[n].level < level), None)


def _count_above(sections: Iterable[Section], level: int) -> int:
    """Return the number of sections with fewer ``#`` than a level."""
    return sum(section.level < level for section in sections)


def _has_text(sections: Sequence[Section], index: int, answering: Container[int]) -> bool:
    """Return True if a section has text, or one in it, or one beside it that is not in the template.

    Such a section, directly after an empty one, is mostly meant to be part of it.
    """
    level = sections[index].level
    for number in range(index, len(sections)):
        section = sections[number]
        if number > index and (section.level < level or (section.level == level and number in answering)):
            return False
        if section.has_text:
            return True
    return False


@dataclass(frozen=True)
class TemplateFile:
    """The text of a community's own template, which is read when it is needed: few commands need it.

    :param read: function of text, path and profile that returns the template and diagnostics about it.
    """

    path: str
    text: str
    read: Callable[[str, str, Any], tuple[Template, tuple[Diagnostic, ...]]] = field(repr=False, compare=False)


def _is_plain(sections: Sequence[Section], index: int) -> bool:
    """Return True if a section has text, but no sections in it."""
    is_last = index + 1 == len(sections) or sections[index + 1].level <= sections[index].level
    return sections[index].has_text and is_last


def make_listed_template(
    required: Mapping[str, Sequence[str]],
    ordered: Sequence[str],
    stages: Container[str],
    aliases: Mapping[str, tuple[str, ...]],
) -> Template:
    """Return the template that a profile lists, for repositories without a template file.

    :param required: status, stage or :data:`ALWAYS` -> required headings.
    :param ordered: all headings in order, if the community has no others.
    """
    requirements = [
        (title, Requirement(ALWAYS, word) if word in stages else Requirement(word))
        for word, titles in required.items()
        for title in titles
    ]
    first = dict(reversed(requirements))
    listed = [(title, first.get(title)) for title in ordered]
    listed += [entry for entry in requirements if entry not in listed]
    sections = (TemplateSection(title, _LIST_LEVEL, 0, None, requirement) for title, requirement in listed)
    return Template(tuple(sections), is_complete=bool(ordered), aliases=aliases)
