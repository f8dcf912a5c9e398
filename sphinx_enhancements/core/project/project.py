"""The settings, profile and root of a project, opened alike by the build and the command line."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from ...version import __version__
from ..config.parser_settings import DEFAULT_PARSER_SETTINGS, ParserSettings
from ..config.profile import LEVEL_OPTIONS, Profile
from ..config.profile_loading import load_profile
from ..config.profile_options import find_unused_placeholder
from ..config.settings import Settings, load_settings
from ..diagnostics import Code, Diagnostic
from ..reading.path_match import PathMatch, is_excluded, match_path
from .named_files import read_named_files
from .tree import Tree, WorkingTree, is_inside_tree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..collection.external import ExternalProject
    from ..config.settings import ExternalSource
    from ..rules.levels import LevelTable


@dataclass(frozen=True)
class Project:
    """The properties of a project that are fixed before its first document is read.

    Paths of files are relative to the root, with ``/``.

    :param tree: files of the project.
    :param diagnostics: diagnostics about the settings.
    :param file_diagnostics: those of the diagnostics that are about files which the profile and the settings name.
    :param source: display path of the settings file; empty if there is none.
    :param external_digest: digest of the files of external projects.
    :param parsers: settings of the parsers that read documents.
    :param day: day of a snapshot, on which releases count as out; None for the day of the build.
    """

    settings: Settings
    profile: Profile
    tree: Tree
    diagnostics: tuple[Diagnostic, ...] = ()
    source: str = ""
    external_projects: tuple[ExternalProject, ...] = ()
    external_digest: str = ""
    parsers: ParserSettings = DEFAULT_PARSER_SETTINGS
    day: date | None = None
    file_diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def root(self) -> Path:
        """Real path of the folder of the project."""
        return self.tree.root

    @property
    def roots(self) -> tuple[Path, ...]:
        """Real paths of all folders that contain the files of the project, the root first."""
        return self.tree.roots

    @cached_property
    def levels(self) -> LevelTable:
        """Levels of rules in force."""
        from ..rules.levels import LevelTable  # imported late: to import all rules takes longer than many commands run

        return LevelTable(self.profile, self.settings)

    @cached_property
    def folder(self) -> str:
        """Path of the profile's folder of proposals; empty if the root has no such folder."""
        folder = self.profile.folder
        return folder if self.tree.is_folder(folder) else ""

    @cached_property
    def _root_prefix(self) -> str:
        return str(self.root).rstrip(os.sep) + os.sep

    def absolute_path(self, path: str) -> str:
        """Return the absolute path of a file."""
        return f"{self._root_prefix}{path}"

    def has_file(self, path: str) -> bool:
        """Return True if a path is that of a file or folder."""
        return self.tree.has_file(path)

    def relative_path(self, path: Path) -> str | None:
        """Return the path of a file relative to the root; None if it is outside the root."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else None

    def display_path(self, path: Path) -> str:
        """Return a path relative to the root for messages, with ``..`` if it is outside the root."""
        return Path(os.path.relpath(path, self.root)).as_posix()

    def match_path(self, path: str) -> PathMatch | None:
        """Match the path of a document with the paths of proposals; None if it cannot be a proposal."""
        return match_path(path, self.profile, self.settings, self.folder, self.parsers)

    def is_proposal_path(self, path: str) -> bool:
        """Return True if the path of a document alone makes it a proposal."""
        match = self.match_path(path)
        return match is not None and not match.needs_marker

    def read_text(self, path: str) -> tuple[str, tuple[Diagnostic, ...]]:
        """Read the text of a file; empty if it is unreadable, with a diagnostic."""
        return self.tree.read_text(path)

    def read_start(self, path: str, size: int) -> tuple[str, bool]:
        """Read the first bytes of a file, up to a line end; return their text, and True if this is the whole file.

        The text is empty if the file is unreadable.
        """
        return self.tree.read_start(path, size)

    def is_inside(self, path: str) -> bool:
        """Return True if a file, reached through links or not, is inside one of the roots."""
        return is_inside_tree(self.tree, path)

    def may_contain_proposals(self, path: str) -> bool:
        """Return True if directives in a document are proposals.

        They are none if a pattern excludes the document, or if it is reached through a link out of the roots.

        :param path: relative to the root, with ``..`` for a document of a build that is outside the root.
        """
        is_excluded_here = is_excluded(path, self.profile, self.settings, self.folder)
        return path.startswith("../") or (not is_excluded_here and self.is_inside(path))

    def compute_reading_digest(self) -> str:
        """Compute a digest of everything that decides how documents are read and which of them count.

        The levels of rules do not: they are applied to diagnostics later.
        """
        settings = self.settings
        parts: list[object] = [__version__, settings.root, settings.roots, settings.documents, settings.exclude]
        parsers = self.parsers
        parts += [self.folder, sorted(parsers.suffixes.items()), parsers.extensions is None, parsers.has_directives]
        parts += [sorted(parsers.syntax_extensions), sorted(parsers.fence_directives)]
        names = [field.name for field in fields(self.profile) if field.name not in LEVEL_OPTIONS]
        parts += [_describe_option(getattr(self.profile, name)) for name in names]
        return compute_digest(repr(parts))


def _describe_option(value: object) -> object:
    """Return a value of a profile in a form with a complete ``repr`` that is equal in all processes."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [item.pattern if isinstance(item, re.Pattern) else item for item in value]
    return value


def compute_digest(text: str) -> str:
    """Return a digest of a text, which may hold lone surrogates."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def open_project(settings_path: Path | None, default_root: Path, root: Path | None = None) -> Project:
    """Load the settings and the profile of a project.

    :param default_root: root if the settings name none.
    :param root: root that overrides the settings.
    :raises ~sphinx_enhancements.core.diagnostics.SetupError: if one of them is unusable.
    """
    loaded = load_settings(settings_path)
    settings = loaded.settings
    folder = settings_path.parent if settings_path is not None else default_root
    profile = load_profile(settings.profile, folder, loaded.inline_profile)
    if root is None:
        root = folder / settings.root if settings.root is not None else default_root
    root = root.resolve()

    def display_path(path: Path) -> str:
        try:
            return Path(os.path.relpath(path.resolve(), root)).as_posix()
        except (OSError, ValueError):  # such as one with a null character
            return path.as_posix()

    templates = (*profile.key_formats, profile.key_fallback, *profile.sidecars.values())
    messages = (find_unused_placeholder(pattern, templates) for pattern in settings.documents)
    unused = [Diagnostic(str(settings_path), None, Code.INVALID_SETTING, message) for message in messages if message]
    tree = WorkingTree(root, tuple((folder / path).resolve() for path in settings.roots))
    source = display_path(settings_path) if settings_path is not None else ""
    if settings.constraints:
        profile = replace(profile, declared_constraints=settings.constraints)
    profile, file_diagnostics = read_named_files(profile, tree, source)
    projects, copy_diagnostics, digest = _load_external_projects(settings.projects, folder, profile, display_path)
    return Project(
        settings,
        profile,
        tree,
        (
            *(replace(d, path=display_path(Path(d.path))) for d in (*loaded.diagnostics, *unused)),
            *file_diagnostics,
            *copy_diagnostics,
        ),
        source,
        projects,
        digest,
        file_diagnostics=file_diagnostics,
    )


def _load_external_projects(
    sources: Sequence[ExternalSource], folder: Path, profile: Profile, display_path: Callable[[Path], str]
) -> tuple[tuple[ExternalProject, ...], tuple[Diagnostic, ...], str]:
    """Load the external projects that the settings name, if there are any."""
    if not sources:
        return (), (), ""
    from ..published import load_projects  # imported late: most projects name no other

    return load_projects(sources, folder, profile, display_path)


def get_build_date() -> date:
    """Return today's date, or the date of ``SOURCE_DATE_EPOCH``. Source: reproducible-builds.org."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        return datetime.fromtimestamp(int(epoch), UTC).date()
    except (ValueError, OverflowError, OSError):
        return datetime.now(UTC).date()
