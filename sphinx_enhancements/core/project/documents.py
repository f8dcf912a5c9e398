"""One document with the files beside it -> the proposals in it."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..collection.linking import Redirect, Shard
from ..diagnostics import Code
from ..reading import (
    MAIN_SIDECAR,
    PathMatch,
    Sidecar,
    find_directives,
    has_front_matter,
    is_document,
    iter_sidecar_paths,
    read_directive,
    read_head,
    read_page,
    read_redirect,
    read_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..diagnostics import Diagnostic
    from ..model import Enhancement
    from .project import Project

_HEAD = 2048
"""As many bytes of a page tell whether it may declare itself a proposal."""

_CLOSED = re.compile(r"---\s*\n(?s:.*?)\n(?:---|\.\.\.)[ \t]*\n")
"""The whole front matter of a page, as far as a few bytes tell."""

_METADATA = 4096
"""As many bytes of a page are read where its metadata alone are asked for."""


@dataclass(frozen=True, slots=True)
class LoadedPage:
    """What a document is as a whole.

    :param place: what its path says; ``None`` if it can hold no proposal at all.
    :param enhancement: the proposal that it is; ``None`` if it is none.
    :param redirect: where it leads, if it only says where a proposal is. Whether one is there, only
        a collection can tell: until then, a page that is a proposal by its path stays one.
    :param files: the paths of other files that were read for it.
    :param probed: the paths of files that matter by what they are: see :func:`describe_path_state`.
    :param text: the document's text, where it was read.
    """

    place: PathMatch | None
    enhancement: Enhancement | None = None
    redirect: Redirect | None = None
    files: tuple[str, ...] = ()
    probed: tuple[str, ...] = ()
    text: str | None = None


def load_shard(project: Project, path: str, *, bodies: bool = True) -> Shard:
    """Read every proposal of one document from its file, without Sphinx.

    :param path: relative to the root.
    :param bodies: whether the text of pages is read, beside their metadata.
    """
    page = load_page(project, path, bodies=bodies)
    if page.place is None:
        return Shard((), has_page=False)
    inside: list[Enhancement] = []
    if bodies:
        text = page.text
        if text is None:
            text, _ = read_text(project.absolute_path(path), project.root, path)
        inside = [
            read_directive(d.title, d.options, d.body, path, d.line, project.profile, body_line=d.body_line)
            for d in find_directives(text, path)
        ]
    whole = (page.enhancement,) if page.enhancement else ()
    return Shard((*whole, *inside), has_page=bool(whole), redirect=page.redirect)


def load_page(project: Project, path: str, *, bodies: bool = True) -> LoadedPage:
    """Read what a document is as a whole; costs next to nothing where it is no proposal.

    :param bodies: whether its sections are read too. Without, a page has no sections, summary or
        check list; what its metadata say is the same.
    """
    place = project.match_path(path)
    if place is None:
        return LoadedPage(None)
    redirect, probed = _linked_to(project, path)
    if place.needs_marker:
        return _read_marked(project, place, redirect, probed)
    sidecars = tuple(_sidecars(project, place))
    files = tuple(s.path for s in sidecars if os.path.isfile(project.absolute_path(s.path)))  # noqa: PTH113 - as in source
    probed = (path, *(sidecar.path for sidecar in sidecars))
    text, found = _text(project, path, bodies=bodies)
    alone = not any(s.name == MAIN_SIDECAR for s in sidecars if s.text is not None)
    if redirect is None and alone and (target := read_redirect(text, project.profile)):
        redirect = Redirect(path, target)
    return LoadedPage(place, read_page(text, place, project.profile, found, sidecars), redirect, files, probed, text)


def _text(project: Project, path: str, *, bodies: bool) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of a document; without its body, what stands before the first section below the title."""
    if bodies:
        return read_text(project.absolute_path(path), project.root, path)
    head = read_head(project.absolute_path(path), project.root, _METADATA).replace("\r\n", "\n")
    if has_front_matter(head) and not _CLOSED.search(head):
        return read_text(project.absolute_path(path), project.root, path)
    return head[: head.rfind("\n") + 1].partition("\n## ")[0] + "\n", ()


def _read_marked(project: Project, place: PathMatch, redirect: Redirect | None, probed: tuple[str, ...]) -> LoadedPage:
    """Read a page of which the path says nothing: it has to declare itself."""
    file = project.absolute_path(place.path)
    head = read_head(file, project.root, _HEAD)
    if redirect is None and (target := read_redirect(head, project.profile)):
        redirect = Redirect(place.path, target)
    if not has_front_matter(head):
        return LoadedPage(place, redirect=redirect, probed=probed)
    text, found = read_text(file, project.root, place.path)
    if found and not text and any(line.startswith(f"{project.profile.marker}:") for line in head.split("\n")):
        # It declares itself, and more cannot be read of it.
        place = replace(place, needs_marker=False)
    return LoadedPage(place, read_page(text, place, project.profile, found), redirect, probed=probed, text=text)


def _sidecars(project: Project, place: PathMatch) -> Iterator[Sidecar]:
    for name, path in iter_sidecar_paths(place, project.profile):
        file = project.absolute_path(path)
        if os.path.lexists(file):
            text, found = read_text(file, project.root, path)
            refused = any(d.code is Code.FILE_BOUNDS for d in found)
            yield Sidecar(name, path, None if refused else text, found)
        else:
            yield Sidecar(name, path, None)


def _linked_to(project: Project, path: str) -> tuple[Redirect | None, tuple[str, ...]]:
    """Where a document leads that is a symbolic link to another, or stands in a folder that is one."""
    file = project.absolute_path(path)
    real = os.path.realpath(file)
    if real == file:
        return None, ()
    target = project.relative_path(Path(real))
    probed = (path,)
    if target is None or not is_document(target) or not os.path.isfile(real):  # noqa: PTH113 - as in source
        return None, probed
    return Redirect(path, f"/{target}"), probed


def describe_path_state(project: Project, path: str) -> str:
    """What a path leads to and of what sort it is; empty where nothing is there. What is in a file does not count."""
    file = project.absolute_path(path)
    if not os.path.lexists(file):
        return ""
    sort = "file" if os.path.isfile(file) else "folder" if os.path.isdir(file) else "other"  # noqa: PTH112, PTH113
    return f"{sort} {os.path.realpath(file)}"
