"""Documents of a project that declare constraints."""

from __future__ import annotations

from dataclasses import replace

from ..config.constraints import Constraint, ConstraintsDocument
from ..config.profile import Profile
from ..diagnostics import Code, Diagnostic
from .tree import Tree

MAX_BYTES = 1024 * 1024  # Maximum size of a document with constraints


def add_constraints_documents(
    profile: Profile, tree: Tree, settings_path: str
) -> tuple[Profile, tuple[Diagnostic, ...]]:
    """Return a profile with the texts of the documents that declare constraints, and diagnostics about missing ones.

    :param tree: files of the project.
    :param settings_path: path of the settings for messages.
    """
    declared: list[Constraint | ConstraintsDocument] = []
    diagnostics: list[Diagnostic] = []
    for item in profile.declared_constraints:
        if isinstance(item, Constraint):
            declared.append(item)
            continue
        # Without a text, as in a document that is missing, there is nothing to read.
        document = ConstraintsDocument(item.path, item.section)
        if tree.has_entry(item.path):
            text, problems = tree.read_text(item.path, MAX_BYTES)
            diagnostics += problems
            if text or not problems:
                document = replace(document, text=text, read=_read)
        else:
            message = f"there is no file {item.path} below the root, which [[constraints]] names"
            diagnostics.append(Diagnostic(settings_path or ".", None, Code.INVALID_SETTING, message))
        declared.append(document)
    return replace(profile, declared_constraints=tuple(declared)), tuple(diagnostics)


def _read(document: ConstraintsDocument) -> tuple[list[Constraint], list[Diagnostic]]:
    # Imported late: importing the readers takes longer than a command for which all documents are cached.
    from ..reading.constraints import read_declared_constraints

    return read_declared_constraints(document)
