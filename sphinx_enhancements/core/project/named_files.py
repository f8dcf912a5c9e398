"""Files that the profile and the settings name: the template, the aliases of people, and documents with constraints."""

from __future__ import annotations

from dataclasses import replace

from ..config.profile import Profile
from ..diagnostics import Diagnostic
from .alias_file import add_alias_file
from .constraints_documents import add_constraints_documents
from .template_file import add_template
from .tree import Tree


def read_named_files(profile: Profile, tree: Tree, settings_path: str) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return a profile with the named files of a tree in place of those that it has, and diagnostics about them.

    :param settings_path: path of the settings for messages.
    """
    checks = replace(profile.metadata_checks, alias_file=None)
    profile = replace(profile, template_file=None, metadata_checks=checks)
    diagnostics: tuple[Diagnostic, ...] = ()
    for add in (add_template, add_alias_file, add_constraints_documents):
        profile, own = add(profile, tree, settings_path)
        diagnostics += own
    return profile, diagnostics
