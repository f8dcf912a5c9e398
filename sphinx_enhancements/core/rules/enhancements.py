"""Rules about single enhancements: keys, references, releases, sections."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection, Entry
from ..collection.external import ExternalProject
from ..diagnostics import Code, Diagnostic, shorten_text
from ..model import Source
from ..spelling import format_suggestion

_MAX_LENGTH = 160  # Characters of a reference that messages show: enough to search for it


def duplicate_keys(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each proposal whose key belongs to another one."""
    for entry in collection:
        if entry.claimed_key is None:
            continue
        source, owner = entry.enhancement.source, collection.resolve_reference(entry.claimed_key)
        other = owner.enhancement.source if owner is not None else None
        location: tuple[str, int | None] = source.path, source.line
        where = f"{other.path}:{other.line}" if other is not None else "another document"
        message = f"the key {entry.claimed_key!r} belongs to {where}; this proposal is listed as {entry.key!r}"
        if other is not None and (other.path, other.line) == location:
            location = source.document, None
            message = _describe_inclusion(other, source, entry)
        yield Diagnostic(*location, Code.DUPLICATE_KEY, message)


def _describe_inclusion(owner: Source, source: Source, entry: Entry) -> str:
    """Return a message about a proposal in a file that two pages show, or one page twice."""
    pages = f"on {owner.document} and on {source.document}, which includes the file"
    if owner.document == source.document:
        pages = f"twice on {owner.document}, which includes the file"
    remedy = "include the file once" if owner.included_by else f"name {owner.path} in `exclude_patterns` of conf.py"
    return (
        f"the proposal in {source.path}:{source.line} is {pages}: the first has the key {entry.claimed_key!r}, "
        f"the other is listed as {entry.key!r}. To show it once, {remedy}"
    )


def unknown_releases(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each milestone whose text is no release."""
    declared = [release.name for release in collection.order.declared]
    for entry in collection:
        for milestone in entry.enhancement.unparsed_milestones:
            path = milestone.path or entry.enhancement.source.path
            line = milestone.line or entry.enhancement.source.line
            stage = f" ({milestone.stage.raw})" if milestone.stage.raw else ""
            message = (
                f"{milestone.raw!r}{stage} is no version such as v1.9 and no declared release"
                f"{format_suggestion(milestone.raw, declared)}; it is shown as written and counts for no release"
            )
            yield Diagnostic(path, line, Code.UNKNOWN_RELEASE, message)


def missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each required section that is missing or empty, if the settings ask for it."""
    for entry in collection if collection.check_sections else ():
        source = entry.enhancement.source
        for title in collection.profile.find_missing_sections(entry.enhancement):
            message = f"the section {title!r}, which the profile asks for, is missing or empty"
            yield Diagnostic(source.path, source.line, Code.MISSING_SECTION, message)


def unresolved_relations(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each relation that names a proposal which does not exist."""
    for entry in collection:
        source = entry.enhancement.source
        for relation in entry.enhancement.relations:
            if relation.target is not None or collection.is_prose(relation.raw):
                continue
            if reason := explain_unresolved(collection, relation.raw, source.path):
                path, line = relation.path or source.path, relation.line or source.line
                yield Diagnostic(path, line, Code.UNRESOLVED_REFERENCE, f"{relation.type}: {reason}")


def unresolved_redirects(collection: Collection) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each page that only names another document, which is no proposal."""
    for entry in collection:
        if entry.broken_redirect:
            source = entry.enhancement.source
            reason = explain_unresolved(collection, entry.broken_redirect, source.path)
            reason = reason or "the copy of another project is missing"
            message = f"this page only says where its proposal is, and {reason}; the page itself is listed"
            yield Diagnostic(source.path, source.line, Code.UNRESOLVED_REFERENCE, message)


def explain_unresolved(collection: Collection, text: str, origin: str = "") -> str:
    """Return the reason why a reference could not be resolved: the lookups tried, or the project asked.

    Empty for a reference to another project without a usable copy: it may be right.

    :param origin: path of the document that contains the reference.
    """
    if not text.strip():
        return "the reference is empty"
    project, key = collection.external.split_project_prefix(text)
    if project is not None:
        return _explain_unknown_key(project, key) if project.is_loaded else ""
    lookups = _describe_lookups(collection, text, origin)
    tried = f"looked for as {lookups}" if lookups else "it is too long to be a reference"
    return f"{shorten_text(text, _MAX_LENGTH)!r} is no proposal here; {tried}"


def _explain_unknown_key(project: ExternalProject, key: str) -> str:
    version = f" {project.version}" if project.version else ""
    unknown = f"{shorten_text(key, _MAX_LENGTH)!r} is no proposal of {project.title}{version}"
    if not project.is_configured:
        return f"{unknown}, as far as intersphinx knows; the settings name no copy of what that project publishes"
    return f"{unknown}, of which {len(project.proposals)} are known: if it is newer than the copy, fetch a new one"


def _describe_lookups(collection: Collection, text: str, origin: str) -> str:
    texts: dict[str, list[str]] = {}
    for lookup in collection.references.iter_lookups(text, origin):
        texts.setdefault(lookup.kind, []).append(lookup.text)
    return ", ".join(
        # A name is compared in a form that nobody would recognize.
        kind if kind == "name" or tried == [text] else f"{kind} ({', '.join(map(_shorten_lookup, tried[:2]))})"
        for kind, tried in texts.items()
    )


def _shorten_lookup(text: str) -> str:
    return shorten_text(text, _MAX_LENGTH)
