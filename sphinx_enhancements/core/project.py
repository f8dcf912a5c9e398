"""A project as the build and the command line open it: settings, profile and root, and its documents."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..version import __version__
from .checks import check
from .collection import Collection, Redirect, Shard, link
from .diagnostics import Code, Diagnostic, by_place
from .profile_loading import load_profile
from .reading import (
    MAIN,
    Place,
    Sidecar,
    find_directives,
    has_front_matter,
    markup,
    place_of,
    read_directive,
    read_head,
    read_page,
    read_redirect,
    read_text,
    sidecar_paths,
)
from .references import own_path
from .settings import Loaded, Settings, is_file, is_folder, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .model import Enhancement
    from .profile import Profile

_MAX_FOLDERS = 100_000
_HEAD = 2048
"""As many bytes of a page tell whether it may declare itself a proposal."""


@dataclass(frozen=True)
class Project:
    """What is fixed before the first document is read.

    :param root: what paths of documents are relative to.
    :param diagnostics: findings about the settings.
    :param source: the settings file, as :meth:`shown` gives it; empty where there is none.
    """

    settings: Settings
    profile: Profile
    root: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""

    @cached_property
    def folder(self) -> str:
        """The folder of proposals, where the root is one that holds it; empty where the root is that folder."""
        folder = self.profile.folder
        return folder if folder and is_folder(self.root / folder) else ""

    def file(self, path: str) -> str:
        """The place in the file system of a path that is relative to the root."""
        return f"{self._root}{path}"

    @cached_property
    def _root(self) -> str:
        return str(self.root).rstrip(os.sep) + os.sep

    def reading_digest(self) -> str:
        """Changes with whatever decides how a document is read: the profile, the root, and which documents count."""
        settings = self.settings
        parts: list[object] = [__version__, settings.root, settings.documents, settings.exclude, self.folder]
        for field in fields(self.profile):
            value = getattr(self.profile, field.name)
            # The members of a set come in another order in every process.
            parts.append(sorted(value) if isinstance(value, frozenset) else value)
        return _digest(repr(parts))

    def relative(self, path: Path) -> str | None:
        """A path as the core knows it: relative to the root, with ``/``; ``None`` outside the root."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return None

    def shown(self, path: Path) -> str:
        """A path for people: as :meth:`relative` gives it, and with ``..`` where it is outside the root."""
        return self.relative(path) or Path(os.path.relpath(path, self.root)).as_posix()

    def place(self, path: str) -> Place | None:
        """What a path, relative to the root, says of the document there."""
        return place_of(path, self.profile, self.settings, self.folder)


def open_project(settings_path: Path | None, default_root: Path, root: Path | None = None) -> Project:
    """Load settings and profile.

    :param default_root: the root where the settings name none.
    :param root: the root whatever the settings say.
    :raises ~sphinx_enhancements.core.diagnostics.SetupError: if either cannot be used at all.
    """
    loaded: Loaded = load_settings(settings_path)
    folder = settings_path.parent if settings_path is not None else default_root
    profile = load_profile(loaded.settings.profile, folder, loaded.own_profile)
    if root is None:
        root = folder / loaded.settings.root if loaded.settings.root is not None else default_root
    root = root.resolve()
    diagnostics = tuple(replace(d, path=_shown(Path(d.path), root)) for d in loaded.diagnostics)
    source = _shown(settings_path, root) if settings_path is not None else ""
    return Project(loaded.settings, profile, root, diagnostics, source)


def _shown(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path.resolve(), root)).as_posix()


@dataclass(frozen=True, slots=True)
class PageRead:
    """What a document is as a whole.

    :param place: what its path says; ``None`` if it can hold no proposal at all.
    :param enhancement: the proposal that it is; ``None`` if it is none.
    :param redirect: where it leads, if it only says where a proposal is.
    :param files: the paths of other files that were read for it.
    :param missing: the paths of other files that would have been read, and are not there.
    :param text: the document's text, where it was read.
    """

    place: Place | None
    enhancement: Enhancement | None = None
    redirect: Redirect | None = None
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text: str | None = None


def read_document(project: Project, path: str, *, bodies: bool = True) -> Shard:
    """Read every proposal of one document from its file, without Sphinx.

    :param path: relative to the root.
    :param bodies: whether the text of pages is read, beside their metadata.
    """
    page = read_whole_page(project, path, bodies=bodies)
    if page.place is None:
        return Shard((), whole=False)
    inside: list[Enhancement] = []
    if bodies and page.redirect is None:
        text = page.text
        if text is None:
            text, _ = read_text(project.file(path), project.root, path)
        inside = [
            read_directive(d.title, d.options, d.body, path, d.line, project.profile, body_line=d.body_line)
            for d in find_directives(text, path)
        ]
    whole = (page.enhancement,) if page.enhancement else ()
    return Shard((*whole, *inside), whole=bool(whole), redirect=page.redirect)


def read_whole_page(project: Project, path: str, *, bodies: bool = True) -> PageRead:
    """Read what a document is as a whole; costs next to nothing where it is no proposal.

    :param bodies: whether its text is read too. Without, a page has no sections, summary or check
        list, and its title is that of the metadata.
    """
    place = project.place(path)
    if place is None:
        return PageRead(None)
    if redirect := _link(project, path):
        return PageRead(place, redirect=redirect)
    if place.by_marker:
        return _read_marked(project, place)
    sidecars = tuple(_sidecars(project, place))
    files = tuple(s.path for s in sidecars if s.text is not None)
    missing = tuple(s.path for s in sidecars if s.text is None)
    alone = not any(s.name == MAIN for s in sidecars if s.text is not None)
    text, found = ("\n", ()) if not bodies and not alone else read_text(project.file(path), project.root, path)
    if alone and (target := read_redirect(text, project.profile)) and _is_there(project, path, target):
        return PageRead(place, redirect=Redirect(path, target), missing=missing)
    return PageRead(place, read_page(text, place, project.profile, found, sidecars), None, files, missing, text)


def _read_marked(project: Project, place: Place) -> PageRead:
    """Read a page of which the path says nothing: it has to declare itself."""
    file = project.file(place.path)
    head = read_head(file, project.root, _HEAD)
    if target := read_redirect(head, project.profile):
        return PageRead(place, redirect=Redirect(place.path, target))
    if not has_front_matter(head):
        return PageRead(place)
    text, found = read_text(file, project.root, place.path)
    if found and not text and any(line.startswith(f"{project.profile.marker}:") for line in head.split("\n")):
        # It declares itself, and more cannot be read of it.
        place = replace(place, by_marker=False)
    return PageRead(place, read_page(text, place, project.profile, found), text=text)


def _sidecars(project: Project, place: Place) -> Iterator[Sidecar]:
    for name, path in sidecar_paths(place, project.profile):
        file = project.file(path)
        if os.path.lexists(file):
            text, found = read_text(file, project.root, path)
            refused = any(d.code is Code.FILE_BOUNDS for d in found)
            yield Sidecar(name, path, None if refused else text, found)
        else:
            yield Sidecar(name, path, None)


def _link(project: Project, path: str) -> Redirect | None:
    """Where a document leads that is a symbolic link to another, or stands in a folder that is one."""
    file = project.file(path)
    real = os.path.realpath(file)
    if real == file:
        return None
    target = project.relative(Path(real))
    place = project.place(target) if target is not None and is_file(Path(real)) else None
    return Redirect(path, f"/{target}") if place is not None and not place.by_marker else None


def _is_there(project: Project, path: str, target: str) -> bool:
    """Whether what a page names as its new place is a file or folder, so that the page is nothing of its own."""
    named = own_path(target, project.profile)
    if named is None:
        return False
    folders = (posixpath.dirname(path), "", project.folder)
    tried = (posixpath.normpath(posixpath.join(folder, named.lstrip("/"))) for folder in folders)
    return any(_exists(project.file(found)) for found in tried if found != path and not found.startswith(".."))


def _exists(file: str) -> bool:
    try:
        return os.path.exists(file)  # noqa: PTH110 - of a path that may be none
    except ValueError:
        return False


def documents(project: Project) -> Iterator[str]:
    """The paths of all documents below the root, folder by folder, those of other software left out.

    A link out of the root is among them: reading it gives a finding.
    """
    for path in _files(project):
        if markup(path) is not None:
            yield path


def _files(project: Project) -> Iterator[str]:
    """The paths of all files below the root; linked folders inside it are followed once."""
    root = project.root
    prefix = len(str(root).rstrip(os.sep)) + 1
    todo = [(root, False)]
    for _ in range(_MAX_FOLDERS):
        if not todo:
            return
        start, linked = todo.pop()
        try:
            with os.scandir(start) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        if any(entry.name == ".buildinfo" for entry in found):
            continue  # the output of a build, with copies of the sources
        folders = []
        for entry in found:
            if not _is_folder(entry):
                yield entry.path[prefix:].replace(os.sep, "/")
            elif _is_followed(entry, root, linked=linked):
                folders.append((Path(entry.path), linked or entry.is_symlink()))
        todo += reversed(folders)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere
        return False


def _is_followed(entry: os.DirEntry[str], root: Path, *, linked: bool) -> bool:
    if entry.name.startswith(".") or entry.name in ("_build", "node_modules"):
        return False
    if (Path(entry.path) / "pyvenv.cfg").exists():
        return False
    if not entry.is_symlink():
        return True
    real = Path(os.path.realpath(entry.path))
    return not linked and real.is_relative_to(root) and not Path(entry.path).is_relative_to(real)


def stray_metadata(project: Project, read: Collection) -> Iterator[Diagnostic]:
    """Files that should hold the metadata of a proposal, with no document beside them."""
    names = {Path(path).name for name, path in project.profile.sidecars.items() if name == MAIN and "{" not in path}
    if not names:
        return
    known = {entry.enhancement.source.metadata for entry in read}
    profile = project.profile
    last = {pattern.segments[-1] for pattern in profile.paths if "{" not in pattern.segments[-1]}
    for path in _files(project):
        file = PurePosixPath(path)
        if file.name in names and path not in known and os.path.realpath(project.file(path)) == project.file(path):
            places = (project.place(str(file.parent / name)) for name in sorted(last))
            if any(place is not None and not place.by_marker for place in places):
                expected = " or ".join(sorted(last))
                message = f"{file.name} has no document beside it ({expected}), so that no page shows the proposal"
                yield Diagnostic(path, 1, Code.STRAY_METADATA, message)


def read_all(project: Project, *, bodies: bool = True) -> Collection:
    """Read every document below the root, and link what they hold.

    :param bodies: whether the text of pages is read, beside their metadata.
    """
    paths = tuple(documents(project))
    shards = {}
    for path in paths:
        shard = read_document(project, path, bodies=bodies)
        if shard.enhancements or shard.redirect:
            shards[path] = shard
    return link(shards, project.profile, project.settings, build_date(), paths)


def diagnostics_of(project: Project, collection: Collection) -> list[Diagnostic]:
    """Every finding: about the settings, about each proposal, about the collection; each once, by place."""
    found = [*project.diagnostics, *findings(project, collection)]
    found += [d for entry in collection for d in entry.enhancement.diagnostics]
    return sorted(dict.fromkeys(found), key=by_place)


def findings(project: Project, collection: Collection) -> list[Diagnostic]:
    """What only the collection as a whole, and the files around it, show to be wrong."""
    found = [*check(collection, sections=project.settings.check_sections), *stray_metadata(project, collection)]
    patterns = (*project.profile.paths, *project.settings.documents)
    if patterns and not collection:
        looked = ", ".join(pattern.text for pattern in patterns[:4])
        message = f"no document below {project.root.name or '/'!r} is a proposal; looked for {looked}"
        found.append(Diagnostic(project.source or ".", None, Code.NO_PROPOSALS, message))
    return sorted(found, key=by_place)


def build_date() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``. Source: reproducible-builds.org, the variable's specification."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
