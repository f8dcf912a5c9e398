"""Search for the file with aliases of people among those that the profile names."""

from __future__ import annotations

from dataclasses import replace

from ..config.aliases import Aliases, AliasFile
from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic
from .tree import Tree

MAX_BYTES = 1024 * 1024  # Maximum size of the file; the largest real one has 20 KB


def add_alias_file(profile: Profile, tree: Tree, settings_path: str) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return a profile with the text of the first file with aliases that exists, and diagnostics about it.

    :param tree: files of the project.
    :param settings_path: path of the settings for messages.
    """
    checks = profile.metadata_checks
    path = next((path for path in checks.alias_paths if tree.has_entry(path)), None)
    if path is None:
        if not checks.names_aliases:
            return profile, ()
        message = f"there is no file {', '.join(checks.alias_paths)} with aliases below the root"
        return profile, (Diagnostic(settings_path or ".", None, Code.ALIAS_FILE, message),)
    text, diagnostics = tree.read_text(path, MAX_BYTES)
    if not text and diagnostics:
        return profile, diagnostics
    checks = replace(checks, alias_file=AliasFile(path, text, _read))
    return replace(profile, metadata_checks=checks), diagnostics


def _read(text: str, path: str) -> tuple[Aliases, tuple[Diagnostic, ...]]:
    # Imported late: importing the readers takes longer than a command for which all documents are cached.
    from ..reading.aliases import read_aliases

    return read_aliases(text, path)
