"""Loading of one document, with the files beside it, into enhancements."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from ..collection.linking import Redirect, Shard
from ..config.parser_settings import ParserSettings
from ..config.profile import Profile
from ..config.profile_options import MAIN_SIDECAR, MetadataSource
from ..diagnostics import Code, Diagnostic
from ..model import Enhancement, Fields, iter_texts
from ..reading.directives import find_directives, find_unread_directives
from ..reading.document import read_directive, read_page
from ..reading.document_context import DocumentCheck, DocumentContext, Sidecar
from ..reading.identity import read_redirect
from ..reading.metadata_sources import (
    find_front_matter_end,
    has_front_matter,
    iter_sidecar_paths,
    split_front_matter,
)
from ..reading.path_match import PathMatch
from ..reading.source import is_inside, read_file_start
from ..reading.suppressions import read_suppressions, read_yaml_suppressions
from ..rules import check_document
from ..suppression import Suppression
from .project import Project

_MARKER_BYTES = 2048  # Number of bytes at the start of a page in which it can declare itself a proposal
_METADATA_BYTES = 4096  # Number of bytes at the start of a page that are read for its metadata alone
_MAX_LINKED_BYTES = 65_536  # Maximum number of bytes read from a file behind a link out of the roots
_SECTION = re.compile(r"^##\s", re.MULTILINE)  # Heading of the first section below the title of a Markdown page


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """A document as a whole, without the directives in it.

    :param path_match: match of its path; None if the document can contain no proposal: a pattern excludes it, or it is
        behind a link out of the roots.
    :param redirect: set if the document only refers to another one. A page that is a proposal by its path stays one
        until the collection has found the proposal to which it refers.
    :param files: paths of other files that were read for it.
    :param text: its text if it is a proposal.
    :param suppressions: comments in it and in the files beside it that suppress findings, if it is a proposal.
    """

    path_match: PathMatch | None
    enhancement: Enhancement | None = None
    redirect: Redirect | None = None
    files: tuple[str, ...] = ()
    text: str | None = None
    suppressions: tuple[Suppression, ...] = ()


def load_shard(
    project: Project, path: str, *, metadata_only: bool = False, check: DocumentCheck = check_document
) -> Shard:
    """Load all enhancements of one document from its file, without Sphinx; no directives if only its metadata.

    :param check: yields further diagnostics about each proposal.
    """
    page = load_page(project, path, metadata_only=metadata_only, check=check)
    if page.path_match is None:
        return Shard((), has_page=False)
    enhancements = [page.enhancement] if page.enhancement else []
    diagnostics: tuple[Diagnostic, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    if not metadata_only:
        text, diagnostics = (page.text, ()) if page.text is not None else read_document_text(project, path)
        diagnostics = (*diagnostics, *check_directives(project, path, text))
        enhancements += [
            read_directive(
                d.title, d.options, d.body, path, d.line, project.profile, body_line=d.body_line, check=check
            )
            for d in find_directives(text, path, parsers=_apply_page_settings(text, project.parsers))
        ]
        suppressions = page.suppressions if page.enhancement else read_suppressions(text, path, project.parsers)
    return Shard(tuple(enhancements), page.enhancement is not None, page.redirect, diagnostics, suppressions)


def load_contexts(project: Project, path: str) -> list[DocumentContext]:
    """Load each enhancement of one document as it was read, with its text and metadata: the page, then directives."""
    contexts: list[DocumentContext] = []

    def collect(context: DocumentContext) -> Iterable[Diagnostic]:
        contexts.append(context)
        return ()

    load_shard(project, path, check=collect)
    return contexts


def find_readers(project: Project, file: str, paths: Iterable[str]) -> Iterator[str]:
    """Yield those of some documents that have a file as a sidecar, and the file itself if it is a document."""
    if project.parsers.is_document(file):
        yield file
        return
    for path in paths:
        match = project.match_path(path)
        if match is not None and any(file == sidecar for _, sidecar in iter_sidecar_paths(match, project.profile)):
            yield path


def find_sidecar_name(project: Project, file: str, paths: Iterable[str]) -> str | None:
    """Return the name that the profile gives to a metadata file of one of some documents; None for another file."""
    matches = filter(None, map(project.match_path, paths))
    sidecars = (sidecar for match in matches for sidecar in iter_sidecar_paths(match, project.profile))
    return next((name for name, path in sidecars if path == file), None)


def load_suppressions(project: Project, path: str) -> tuple[Suppression, ...]:
    """Return the comments in a document, which need not be a proposal as a whole, that suppress findings."""
    return read_suppressions(project.read_text(path)[0], path, project.parsers)


def _iter_suppressions(
    project: Project, path: str, text: str, sidecars: Iterable[Sidecar] = ()
) -> Iterator[Suppression]:
    """Yield the suppressions in a proposal and in its metadata files."""
    yield from read_suppressions(text, path, project.parsers)
    for sidecar in sidecars:
        yield from read_yaml_suppressions(sidecar.text or "", sidecar.path)


def has_proposals(project: Project, path: str, real_path: Path) -> bool:
    """Return True if a file behind a link out of the roots contains a proposal.

    :param real_path: real path of the link; further links out of it are not followed.
    """
    match = project.match_path(path)
    if match is None or not match.needs_marker:
        return match is not None
    text, _ = read_file_start(project.absolute_path(path), (real_path,), _MAX_LINKED_BYTES)
    return read_page(text, match, project.profile) is not None or any(
        find_directives(text, path, parsers=project.parsers)
    )


def read_document_text(project: Project, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the text of a document that is no proposal as a whole, and diagnostics about bytes that are not UTF-8."""
    text, diagnostics = project.read_text(path)
    return text, tuple(diagnostic for diagnostic in diagnostics if diagnostic.code is Code.ENCODING)


def check_directives(project: Project, path: str, text: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for each enhancement in a document that is text, because its colons open no directive."""
    if any(diagnostic.code is Code.COMPUTED_SETTING for diagnostic in project.diagnostics):
        return  # the extensions in conf.py are not known
    for line in find_unread_directives(text, path, _apply_page_settings(text, project.parsers)):
        message = (
            "`:::{enhancement}` is text here, because MyST's extension `colon_fence` is off; "
            "write ```, or add it to `myst_enable_extensions`"
        )
        yield Diagnostic(path, line, Code.UNREAD_DIRECTIVE, message)


def _apply_page_settings(text: str, parsers: ParserSettings) -> ParserSettings:
    """Return parser settings with MyST's settings in the front matter of a page on top."""
    if not has_front_matter(text) or "myst:" not in text:
        return parsers
    block = split_front_matter(text, lambda *_: None).block
    own = block.get("myst") if block is not None else None
    extensions = own.get("enable_extensions") if isinstance(own, Fields) else None
    names = own.get("fence_as_directive") if isinstance(own, Fields) else None
    return replace(
        parsers,
        extensions=parsers.extensions if extensions is None else frozenset(t.text for t in iter_texts(extensions)),
        fence_directives=parsers.fence_directives if names is None else frozenset(t.text for t in iter_texts(names)),
    )


def load_page(
    project: Project, path: str, *, metadata_only: bool = False, check: DocumentCheck = check_document
) -> LoadedPage:
    """Load a document as a whole, or only its metadata, without sections, summary and check list."""
    match = project.match_path(path)
    if match is None:
        return LoadedPage(None)
    real_path = project.tree.get_real_path(path)
    if not is_inside(real_path, project.roots):
        return LoadedPage(None)
    redirect = _find_link_target(project, path, real_path)
    if match.needs_marker:
        return _load_marked_page(project, match, redirect, check)
    sidecars = tuple(_load_sidecars(project, match))
    files = tuple(s.path for s in sidecars if project.tree.is_regular_file(s.path))
    text, diagnostics = _read_page_text(project, path, metadata_only=metadata_only)
    has_main_sidecar = any(s.name == MAIN_SIDECAR and s.text is not None for s in sidecars)
    if redirect is None and not has_main_sidecar:
        redirect = _find_redirect(project, path, text)
    read_included = partial(_read_included_file, project, path)
    enhancement = read_page(
        text, match, project.profile, diagnostics, sidecars, read_included, None if metadata_only else check
    )
    suppressions = () if metadata_only else tuple(_iter_suppressions(project, path, text, sidecars))
    return LoadedPage(match, enhancement, redirect, files, text, suppressions)


def _load_marked_page(
    project: Project, match: PathMatch, redirect: Redirect | None, check: DocumentCheck
) -> LoadedPage:
    """Load a page that matches no pattern, so that only its front matter can declare it a proposal."""
    head, _ = project.read_start(match.path, _MARKER_BYTES)
    redirect = redirect or _find_redirect(project, match.path, head)
    if not has_front_matter(head):
        return LoadedPage(match, redirect=redirect)
    text, diagnostics = project.read_text(match.path)
    if diagnostics and not text and any(line.startswith(f"{project.profile.marker}:") for line in head.split("\n")):
        match = replace(match, needs_marker=False)  # the head declares it a proposal, and the rest is unreadable
    read_included = partial(_read_included_file, project, match.path)
    enhancement = read_page(text, match, project.profile, diagnostics, read_included=read_included, check=check)
    if enhancement is None:
        return LoadedPage(match, redirect=redirect)
    return LoadedPage(
        match, enhancement, redirect, text=text, suppressions=tuple(_iter_suppressions(project, match.path, text))
    )


def _read_included_file(project: Project, path: str, target: str) -> str:
    """Return the text of a file that a document includes; a path that starts with a slash is relative to the root."""
    return project.read_text(posixpath.normpath(posixpath.join("/", posixpath.dirname(path), target)).lstrip("/"))[0]


def _read_page_text(project: Project, path: str, *, metadata_only: bool) -> tuple[str, tuple[Diagnostic, ...]]:
    """Read the text of a page; for its metadata only, the part before the first section if no section has metadata."""
    if not metadata_only or _has_metadata_in_sections(project.profile):
        return project.read_text(path)
    head, is_whole = project.read_start(path, _METADATA_BYTES)
    diagnostics: tuple[Diagnostic, ...] = ()
    if is_whole or find_front_matter_end(head) is None:
        head, diagnostics = project.read_text(path)
    section = _SECTION.search(head, find_front_matter_end(head) or 0)
    return head[: section.start()] if section else head, diagnostics


def _has_metadata_in_sections(profile: Profile) -> bool:
    """Return True if sections of a document may contain fields."""
    entries = (MetadataSource.ENTRIES, MetadataSource.PARAGRAPHS, MetadataSource.TABLE)
    has_entries = any(source in profile.sources for source in entries)
    return MetadataSource.SECTIONS in profile.sources or (has_entries and bool(profile.sections["metadata"]))


def _load_sidecars(project: Project, match: PathMatch) -> Iterator[Sidecar]:
    """Yield each sidecar that a document can have, without text if it is missing or refused."""
    for name, path in iter_sidecar_paths(match, project.profile):
        if project.tree.has_entry(path):
            text, diagnostics = project.read_text(path)
            is_refused = any(diagnostic.code is Code.FILE_BOUNDS for diagnostic in diagnostics)
            yield Sidecar(name, path, None if is_refused else text, diagnostics)
        else:
            yield Sidecar(name, path, None)


def _find_redirect(project: Project, path: str, text: str) -> Redirect | None:
    """Return the redirect that the whole text of a page states."""
    target = read_redirect(text, project.profile)
    return Redirect(path, target) if target else None


def _find_link_target(project: Project, path: str, real_path: str) -> Redirect | None:
    """Return the redirect of a document reached through a symbolic link."""
    if real_path == project.absolute_path(path):
        return None
    target = project.relative_path(Path(real_path))
    if target is None or not project.parsers.is_document(target) or not project.tree.is_regular_file(target):
        return None
    return Redirect(path, f"/{target}", is_link=True)
