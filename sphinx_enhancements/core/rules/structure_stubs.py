"""Edits that insert a missing section at its place in the order of the template, with a mark for the author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..collection.collection import Collection, Entry
from ..config.template import TemplateSection
from ..diagnostics import Edit
from ..text_parts import Section

STUB = "<!-- TODO: write this section, which the template requires. -->"
"""Text of an inserted section. A comment is no text, so that the section is reported as empty."""

_MARKDOWN_SUFFIXES = (".md", ".markdown")
_MAX_LEVEL = 6


def insert_section(collection: Collection, entry: Entry, missing: TemplateSection) -> tuple[Edit, ...]:
    """Return the edit that inserts a section into a Markdown page; none into another document."""
    enhancement, template = entry.enhancement, collection.profile.template
    path, sections = enhancement.source.path, enhancement.sections
    if not entry.is_page or not path.endswith(_MARKDOWN_SUFFIXES):
        return ()
    matches = {number: own[0] for number, own in template.match_sections(sections).items()}
    index, level = _find_location(template.sections, template.sections.index(missing), matches, sections)
    text = f"{'#' * min(level, _MAX_LEVEL)} {missing.title}\n\n{STUB}\n"
    if index < len(sections):
        line = sections[index].line
        return (Edit(line, 1, line, 1, f"{text}\n"),)
    lines = collection.get_lines(path)
    if lines == [""]:
        return ()  # the text is not known, or empty
    end = len(lines), len(lines[-1]) + 1
    return (Edit(*end, *end, f"\n\n{text.rstrip()}" if lines[-1] else f"\n{text}"),)


def _find_location(
    template: Sequence[TemplateSection], number: int, matches: Mapping[int, int], sections: Sequence[Section]
) -> tuple[int, int]:
    """Return the index of the section of a document before which one of the template belongs, and its level.

    :param matches: index in the template -> index in the document.
    """
    parent = template[number].parent
    siblings = [n for n, section in enumerate(template) if section.parent == parent and n in matches]
    before = max((matches[n] for n in siblings if n < number), default=None)
    if before is not None:
        level = sections[before].level
        return _find_end(sections, before), level
    if parent is not None and parent in matches:
        index = matches[parent]
        return index + 1, sections[index].level + 1
    following = [matches[n] for n in siblings if n > number]
    if following:
        return min(following), sections[min(following)].level
    return len(sections), template[number].level


def _find_end(sections: Sequence[Section], index: int) -> int:
    """Return the index after the last section in a section."""
    level = sections[index].level
    return next((n for n in range(index + 1, len(sections)) if sections[n].level <= level), len(sections))
