"""Rules about single enhancements: keys, releases, sections."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection
from ..collection.sections import find_missing_sections
from ..diagnostics import Code, Diagnostic


def duplicate_keys(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each proposal whose key belongs to another one."""
    for entry in collection:
        if entry.claimed_key is not None:
            source = entry.enhancement.source
            owner = collection.resolve_reference(entry.claimed_key)
            where = f"{owner.enhancement.source.path}:{owner.enhancement.source.line}" if owner else "another document"
            message = f"the key {entry.claimed_key!r} belongs to {where}; this proposal is listed as {entry.key!r}"
            yield Diagnostic(source.path, source.line, Code.DUPLICATE_KEY, message)


def unknown_releases(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each milestone whose text is no release."""
    for entry in collection:
        for milestone in entry.enhancement.unparsed_milestones:
            path = milestone.path or entry.enhancement.source.path
            line = milestone.line or entry.enhancement.source.line
            message = (
                f"{milestone.raw!r} ({milestone.stage.raw}) is no version such as v1.9 and no declared release; "
                "it is shown as written and counts for no release"
            )
            yield Diagnostic(path, line, Code.UNKNOWN_RELEASE, message)


def missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each required section that is missing or empty, if the settings ask for it."""
    for entry in collection if collection.check_sections else ():
        source = entry.enhancement.source
        for title in find_missing_sections(entry.enhancement, collection.profile):
            message = f"the section {title!r}, which the profile asks for, is missing or empty"
            yield Diagnostic(source.path, source.line, Code.MISSING_SECTION, message)
