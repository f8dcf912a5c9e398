"""The command ``schema``: JSON Schemas of the files that people write, and of what ``export`` prints."""

from __future__ import annotations

import argparse
import posixpath
from collections.abc import Callable

from ..core.export.enhancements_json import FILE_NAME
from ..core.export.schemas.documents import list_document_schemas, make_document_schema
from ..core.export.schemas.exports import make_export_schema
from ..core.export.schemas.parts import Schema
from ..core.export.schemas.profiles import make_profile_schema
from ..core.export.schemas.settings import make_settings_schema
from ..core.project.project import Project
from ..core.spelling import format_suggestion
from .errors import CommandError
from .text.output import write_json, write_lines
from .text.settings_report import report_settings

_FIXED_SCHEMAS: dict[str, tuple[str, Callable[[], Schema]]] = {
    "settings": ("enhancements.toml", make_settings_schema),
    "profile": ("profile files", make_profile_schema),
    "export": (FILE_NAME, make_export_schema),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument(
        "name", nargs="?", metavar="NAME", help="the name of a schema, or of a file for which it is, such as kep.yaml"
    )
    choice.add_argument("--list", action="store_true", help="list the schemas of this project")
    parser.set_defaults(run=run_schema)


def run_schema(project: Project, options: argparse.Namespace) -> int:
    """Print one schema, or the names of all; return the exit status."""
    report_settings(project)
    documents = list_document_schemas(project.profile)
    files = {name: file for name, (file, _) in _FIXED_SCHEMAS.items()} | documents
    if options.list:
        width = max(map(len, files))
        write_lines(f"{name:{width}}  {file}" for name, file in files.items())
        return 0
    # A file's own name is as good as that of its schema.
    names = {posixpath.basename(file): name for name, file in files.items()} | {name: name for name in files}
    name = names.get(options.name)
    if name is None:
        raise CommandError(
            f"there is no schema {options.name!r}{format_suggestion(options.name, names)}; there are {', '.join(files)}"
        )
    if name in _FIXED_SCHEMAS:
        write_json(_FIXED_SCHEMAS[name][1]())
    else:
        write_json(make_document_schema(project.profile, project.settings, name))
    return 0
