"""Read fields and milestones from the list items of a proposal's text, such as ``- Owner: @alice``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from ..config.profile import MetadataSource, Profile, normalize_term
from ..model import Fields, Milestone, Text, normalize_field_name
from .fields import Metadata
from .markdown import strip_inline_markup
from .outline import Block, Outline

_FIELD_ITEM = re.compile(r"[*_]{0,2}([^:*_`\[\]\n]{1,60}?)[*_]{0,2}\s*:[*_]{0,2}\s+(.+)$", re.DOTALL)

_MAX_BLOCKS = 1000
"""Maximum number of blocks of a document in which fields are searched."""

_MAX_NAME = 60
"""Maximum length of the name of an unknown field."""


def read_field_items(outline: Outline, profile: Profile) -> Fields:
    """Return the fields that list items set, before the first section and in sections of metadata."""
    has_title = bool(outline.sections) and outline.sections[0].level == 1
    sections = {-1, *([0] if has_title else []), *_find_metadata_sections(outline, profile)}
    blocks = (block for section in sorted(sections) for block in outline.get_blocks(section))
    items = (_parse_field_item(block, profile) for block in islice(blocks, _MAX_BLOCKS))
    return Fields(tuple(item for item in items if item is not None))


def _find_metadata_sections(outline: Outline, profile: Profile) -> set[int]:
    titles = profile.sections["metadata"]
    return {n for n, section in enumerate(outline.sections) if normalize_term(section.title) in titles}


def _parse_field_item(block: Block, profile: Profile) -> tuple[str, Text] | None:
    """Return name and value of a list item ``Name: value``, where the name is a field of the profile."""
    match = _FIELD_ITEM.match(block.text) if block.is_item and block.is_checked is None else None
    if match is None or normalize_field_name(match[1]) not in profile.fields:
        return None
    value = match[2].strip()
    return match[1].strip(), Text(value if "](" in value else strip_inline_markup(value), block.line)


def read_milestone_items(metadata: Metadata, outline: Outline) -> Iterator[Milestone]:
    """Yield the milestones that list items set, and keep other items of metadata sections in ``extra``."""
    profile = metadata.profile
    metadata_sections = _find_metadata_sections(outline, profile)
    milestone_sections = set(outline.find_sections_with(profile.milestone_phrases))
    reads_fields = MetadataSource.ENTRIES in profile.sources
    for section in sorted(milestone_sections | metadata_sections):
        track = _find_track(profile, outline, section)
        for item in outline.get_blocks(section):
            if not item.is_item:
                continue
            names = next(filter(None, (phrase.match(item.text) for phrase in profile.milestone_phrases)), None)
            if names:
                stage = profile.read_stage(Text(names["stage"], item.line))
                release = Text(names["release"], item.line)
                yield from metadata.parse_milestones(stage, release, track, is_struck=item.is_struck)
            elif section in metadata_sections and not (reads_fields and _parse_field_item(item, profile)):
                _keep_unknown_item(metadata, item)


def _find_track(profile: Profile, outline: Outline, section: int) -> str | None:
    """Return the track of milestones that the title of a section names."""
    if section < 0:
        return None
    title = outline.sections[section].title
    return next((names["track"] for phrase in profile.track_phrases if (names := phrase.match(title))), None)


def _keep_unknown_item(metadata: Metadata, item: Block) -> None:
    """Add an item ``name: value`` to ``extra``, unless it has a check box."""
    name, _, value = item.text.partition(":")
    if item.is_checked is None and value.strip() and "\n" not in item.text and len(name) <= _MAX_NAME:
        metadata.extra.append((name.strip(), Text(value.strip(), item.line)))
