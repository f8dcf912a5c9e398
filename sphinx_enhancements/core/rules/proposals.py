"""What single proposals show to be wrong once all of them are known: keys, releases, references, sections."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..collection.sections import find_missing_sections
from ..diagnostics import Code, Diagnostic, shorten_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..collection.collection import Collection


_LONG = 160
"""References are long, and whoever reads of one wants to search for it."""


def duplicate_keys(collection: Collection) -> Iterator[Diagnostic]:
    """Two proposals with one key."""
    for entry in collection:
        if entry.claimed_key is None:
            continue
        source = entry.enhancement.source
        first = collection.resolve_reference(entry.claimed_key)
        where = f"{first.enhancement.source.path}:{first.enhancement.source.line}" if first else "another document"
        yield Diagnostic(
            source.path,
            source.line,
            Code.DUPLICATE_KEY,
            f"the key {entry.claimed_key!r} belongs to {where}; this proposal is listed as {entry.key!r}",
        )


def unknown_releases(collection: Collection) -> Iterator[Diagnostic]:
    """A milestone in a release that is none."""
    for entry in collection:
        for milestone in entry.enhancement.unparsed_milestones:
            yield Diagnostic(
                milestone.path or entry.enhancement.source.path,
                milestone.line or entry.enhancement.source.line,
                Code.UNKNOWN_RELEASE,
                f"{milestone.raw!r} ({milestone.stage.raw}) is no version such as v1.9 and no declared release; "
                "it is shown as written and counts for no release",
            )


def unresolved_relations(collection: Collection) -> Iterator[Diagnostic]:
    """A relation to nothing that is here; an address elsewhere is no mistake."""
    for entry in collection:
        source = entry.enhancement.source
        for relation in entry.enhancement.relations:
            if relation.target is not None or collection.references.is_external_address(relation.raw):
                continue
            if why := explain_unresolved(collection, relation.raw, source.path):
                path, line = relation.path or source.path, relation.line or source.line
                yield Diagnostic(path, line, Code.UNRESOLVED_REFERENCE, f"{relation.type}: {why}")


def pages_that_lead_nowhere(collection: Collection) -> Iterator[Diagnostic]:
    """A page that only says where its proposal has moved to, and there is none."""
    for entry in collection:
        if entry.broken_redirect is not None:
            source = entry.enhancement.source
            why = (
                explain_unresolved(collection, entry.broken_redirect, source.path)
                or "the copy of another project is missing"
            )
            message = f"this page only says where its proposal is, and {why}; it is listed itself"
            yield Diagnostic(source.path, source.line, Code.UNRESOLVED_REFERENCE, message)


def explain_unresolved(collection: Collection, text: str, origin: str = "") -> str:
    """What to say of a reference that leads nowhere: by which ways it was looked for, or in which other project.

    Empty where nothing can be said, since nothing is known of that project.
    """
    shown = repr(shorten_text(text, _LONG))
    project, own = collection.external.split_project_prefix(text)
    if not text.strip():
        return "a reference that is empty leads nowhere"
    if project is None:
        ways = _ways(collection, text, origin)
        return f"{shown} is no proposal here; {f'looked for as {ways}' if ways else 'it is too long to be a reference'}"
    if not project.is_loaded:
        return ""
    version = f" {project.version}" if project.version else ""
    what = f"{shorten_text(own, _LONG)!r} is no proposal of {project.title}{version}"
    if not project.is_configured:
        return f"{what}, as far as intersphinx knows; the settings name no copy of what that project publishes"
    return f"{what}, of which {len(project.proposals)} are known: if it is newer than the copy, fetch a new one"


def _ways(collection: Collection, text: str, origin: str) -> str:
    ways: dict[str, list[str]] = {}
    for way in collection.iter_lookups(text, origin):
        ways.setdefault(way.name, []).append(way.text)
    said = []
    for name, texts in ways.items():
        shown = ", ".join(shorten_text(part, _LONG) for part in texts[:2])
        said.append(name if texts == [text] else f"{name} ({shown})")
    return ", ".join(said)


def missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """A section that the profile asks for, and that is not there or empty."""
    for entry in collection:
        for title in find_missing_sections(entry.enhancement, collection.profile):
            source = entry.enhancement.source
            message = f"the section {title!r}, which the profile asks for, is missing or empty"
            yield Diagnostic(source.path, source.line, Code.MISSING_SECTION, message)
