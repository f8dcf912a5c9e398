"""Which sections a proposal should have and has not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..config.profile import normalize_term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..config.profile import Profile
    from ..model import Enhancement, Section


def find_missing_sections(enhancement: Enhancement, profile: Profile, stage: str | None = None) -> Iterator[str]:
    """The headings that a proposal should have at its status and a stage, and has not, or with nothing below them.

    :param stage: one that it is to reach; without it, the one that it is at.
    """
    there: set[str] = set()
    outer: list[Section] = []
    for section in enhancement.sections:
        outer = [s for s in outer if s.level < section.level]
        outer.append(section)
        if section.has_text:
            there.update(normalize_term(s.title) for s in outer)
    asked = profile.iter_required_headings(enhancement.status.value, stage or enhancement.stage.value)
    yield from (title for title in asked if normalize_term(title) not in there)
