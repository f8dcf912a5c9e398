"""A project as the build and the command line open it: settings, profile and root, and its documents."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..version import __version__
from .checks import check
from .collection import Collection, Shard, link
from .diagnostics import by_place
from .profile import Profile, load_profile
from .reading import find_directives, place_of, read_directive, read_page, read_text
from .reading.frontmatter import has_front_matter
from .reading.identity import SUFFIXES, Place
from .settings import Loaded, Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .diagnostics import Diagnostic
    from .model import Enhancement

_MAX_FOLDERS = 100_000


@dataclass(frozen=True)
class Project:
    """What is fixed before the first document is read.

    :param root: what paths of documents are relative to.
    :param diagnostics: findings about the settings.
    """

    settings: Settings
    profile: Profile
    root: Path
    diagnostics: tuple[Diagnostic, ...] = ()

    def reading_digest(self) -> str:
        """Changes with whatever decides how a document is read: the profile, the root, and which documents count."""
        settings = self.settings
        parts: list[object] = [__version__, settings.root, settings.documents, settings.exclude]
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
        return place_of(path, self.profile, self.settings)


def open_project(settings_path: Path | None, default_root: Path, root: Path | None = None) -> Project:
    """Load settings and profile.

    :param default_root: the root where the settings name none.
    :param root: the root whatever the settings say.
    :raises ~sphinx_enhancements.core.diagnostics.SetupError: if either cannot be used at all.
    """
    loaded: Loaded = load_settings(settings_path)
    folder = settings_path.parent if settings_path is not None else default_root
    profile = load_profile(loaded.settings.profile, folder)
    if root is None:
        root = folder / loaded.settings.root if loaded.settings.root is not None else default_root
    root = root.resolve()
    diagnostics = tuple(replace(d, path=_shown(Path(d.path), root)) for d in loaded.diagnostics)
    return Project(loaded.settings, profile, root, diagnostics)


def _shown(path: Path, root: Path) -> str:
    return Path(os.path.relpath(path.resolve(), root)).as_posix()


def read_document(project: Project, path: str) -> Shard:
    """Read every proposal of one document from its file, without Sphinx.

    :param path: relative to the root.
    """
    place = project.place(path)
    if place is None:
        return Shard((), whole=False)
    text, found = read_text(project.root / path, project.root, path)
    page = read_page(text, place, project.profile, found)
    inside = [
        read_directive(d.title, d.options, d.body, path, d.line, project.profile, body_line=d.body_line)
        for d in find_directives(text, path)
    ]
    return Shard(((page,) if page else ()) + tuple(inside), whole=page is not None)


def read_whole_page(project: Project, path: str) -> Enhancement | None:
    """Read the proposal that a document is as a whole, if it is one; costs next to nothing if not."""
    place = project.place(path)
    if place is None:
        return None
    if place.by_marker and not _may_declare_itself(project.root / path):
        return None
    text, found = read_text(project.root / path, project.root, path)
    return read_page(text, place, project.profile, found)


def _may_declare_itself(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return has_front_matter(file.read(64).decode("utf-8", "replace"))
    except OSError:
        return False


def documents(project: Project) -> Iterator[str]:
    """The paths of all documents below the root, folder by folder, those of other software left out.

    A link out of the root is among them: reading it gives a finding.
    """
    root = project.root
    for folder, names, files in islice(os.walk(root), _MAX_FOLDERS):
        if ".buildinfo" in files:
            names.clear()  # the output of a build, with copies of the sources
            continue
        names[:] = sorted(
            name
            for name in names
            if not name.startswith(".")
            and name not in ("_build", "node_modules")
            and not (Path(folder) / name / "pyvenv.cfg").exists()
        )
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES:
                yield (Path(folder) / name).relative_to(root).as_posix()


def read_all(project: Project) -> Collection:
    """Read every document below the root, and link what they hold."""
    paths = tuple(documents(project))
    shards = {path: shard for path in paths if (shard := read_document(project, path)).enhancements}
    return link(shards, project.profile, project.settings, build_date(), paths)


def diagnostics_of(project: Project, collection: Collection) -> list[Diagnostic]:
    """Every finding: about the settings, about each proposal, about the collection; each once, by place."""
    found = [*project.diagnostics, *check(collection)]
    found += [d for entry in collection for d in entry.enhancement.diagnostics]
    return sorted(dict.fromkeys(found), key=by_place)


def build_date() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``. Source: reproducible-builds.org, the variable's specification."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
