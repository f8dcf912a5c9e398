"""Required sections that a proposal lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..config.profile import Profile, normalize_term
from ..model import Enhancement, Section


def find_missing_sections(enhancement: Enhancement, profile: Profile, stage: str | None = None) -> Iterator[str]:
    """Yield the headings that the profile requires and that are missing or have no text below them.

    :param stage: stage for which sections are required; None for the present one.
    """
    present: set[str] = set()
    ancestors: list[Section] = []
    for section in enhancement.sections:
        ancestors = [ancestor for ancestor in ancestors if ancestor.level < section.level]
        ancestors.append(section)
        if section.has_text:
            present.update(normalize_term(ancestor.title) for ancestor in ancestors)
    required = profile.iter_required_headings(enhancement.status.value, stage or enhancement.stage.value)
    yield from (title for title in required if normalize_term(title) not in present)
