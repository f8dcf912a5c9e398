"""A project as the build and the command line open it: settings, profile and root."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from ...version import __version__
from ..config.profile_loading import load_profile
from ..config.settings import LoadedSettings, Settings, load_settings
from ..published import load_projects
from ..reading import PathMatch, match_path

if TYPE_CHECKING:
    from ..collection.external import ExternalProject
    from ..config.profile import Profile
    from ..diagnostics import Diagnostic


@dataclass(frozen=True)
class Project:
    """What is fixed before the first document is read.

    :param root: what paths of documents are relative to.
    :param diagnostics: findings about the settings.
    :param source: the settings file, as :meth:`display_path` gives it; empty where there is none.
    :param external_projects: other projects that the settings name.
    :param external_digest: changes with what is known of them.
    """

    settings: Settings
    profile: Profile
    root: Path
    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""
    external_projects: tuple[ExternalProject, ...] = ()
    external_digest: str = ""

    @cached_property
    def folder(self) -> str:
        """The folder of proposals, where the root is one that holds it; empty where the root is that folder."""
        folder = self.profile.folder
        return folder if os.path.isdir(self.root / folder) else ""  # noqa: PTH112 (Path.is_dir raises for long names)

    def absolute_path(self, path: str) -> str:
        """The place in the file system of a path that is relative to the root."""
        return f"{self._root}{path}"

    @cached_property
    def _root(self) -> str:
        return str(self.root).rstrip(os.sep) + os.sep

    def compute_reading_digest(self) -> str:
        """Changes with whatever decides how a document is read: the profile, the root, and which documents count."""
        settings = self.settings
        parts: list[object] = [__version__, settings.root, settings.documents, settings.exclude, self.folder]
        for field in fields(self.profile):
            value = getattr(self.profile, field.name)
            # The members of a set come in another order in every process.
            parts.append(sorted(value) if isinstance(value, frozenset) else value)
        return _digest(repr(parts))

    def relative_path(self, path: Path) -> str | None:
        """A path as the core knows it: relative to the root, with ``/``; ``None`` outside the root."""
        try:
            return path.relative_to(self.root).as_posix()
        except ValueError:
            return None

    def display_path(self, path: Path) -> str:
        """A path for people: as :meth:`relative_path` gives it, and with ``..`` where it is outside the root."""
        return self.relative_path(path) or Path(os.path.relpath(path, self.root)).as_posix()

    def match_path(self, path: str) -> PathMatch | None:
        """What a path, relative to the root, says of the document there."""
        return match_path(path, self.profile, self.settings, self.folder)


def open_project(settings_path: Path | None, default_root: Path, root: Path | None = None) -> Project:
    """Load settings and profile.

    :param default_root: the root where the settings name none.
    :param root: the root whatever the settings say.
    :raises ~sphinx_enhancements.core.diagnostics.SetupError: if either cannot be used at all.
    """
    loaded: LoadedSettings = load_settings(settings_path)
    folder = settings_path.parent if settings_path is not None else default_root
    profile = load_profile(loaded.settings.profile, folder, loaded.inline_profile)
    if root is None:
        root = folder / loaded.settings.root if loaded.settings.root is not None else default_root
    root = root.resolve()
    diagnostics = tuple(replace(d, path=_shown(Path(d.path), root)) for d in loaded.diagnostics)
    source = _shown(settings_path, root) if settings_path is not None else ""
    external, found, digest = load_projects(loaded.settings.projects, folder, profile, lambda path: _shown(path, root))
    return Project(loaded.settings, profile, root, (*diagnostics, *found), source, external, digest)


def _shown(path: Path, root: Path) -> str:
    try:
        path = path.resolve()
    except (OSError, ValueError):  # such as one with a null character
        return path.as_posix()
    return Path(os.path.relpath(path, root)).as_posix()


def build_date() -> date:
    """Today, or the day of ``SOURCE_DATE_EPOCH``. Source: reproducible-builds.org, the variable's specification."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
