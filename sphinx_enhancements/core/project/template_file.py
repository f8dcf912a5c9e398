"""Search for the community's own template of proposals among the files that the profile names."""

from __future__ import annotations

from dataclasses import replace

from ..config.profile import Profile
from ..config.template import Template, TemplateFile
from ..diagnostics import Code, Diagnostic
from .tree import Tree

MAX_BYTES = 1024 * 1024  # Maximum size of a template; the largest real one has 40 KB


def add_template(profile: Profile, tree: Tree, settings_path: str) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return a profile with the community's own template, if one of the files that it names exists.

    :param tree: files of the project.
    :param settings_path: path of the settings for messages.
    """
    path = next((path for path in profile.template_paths if tree.has_entry(path)), None)
    if path is None:
        if not (profile.template_paths and profile.names_template):
            return profile, ()
        names = ", ".join(profile.template_paths)
        message = f"there is no template {names} below the root; the sections that the profile lists count"
        return profile, (Diagnostic(settings_path or ".", None, Code.TEMPLATE_FILE, message),)
    text, diagnostics = tree.read_text(path, MAX_BYTES)
    if not text:
        message = f"the template {path} is empty or cannot be read; the sections that the profile lists count"
        return profile, diagnostics or (Diagnostic(path, None, Code.TEMPLATE_FILE, message),)
    return replace(profile, template_file=TemplateFile(path, text, _read)), diagnostics


def _read(text: str, path: str, profile: Profile) -> tuple[Template, tuple[Diagnostic, ...]]:
    # Imported late: importing the readers takes longer than a command for which all documents are cached.
    from ..reading.template import read_template

    return read_template(text, path, profile)
