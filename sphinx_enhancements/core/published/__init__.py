"""Enhancements that other projects publish, read from local copies of their files.

- :mod:`.external_projects`: all copies that the settings name, as external projects
- :mod:`.enhancements_json`, :mod:`.needs_json`, :mod:`.inventory`: readers of one kind of file each
- :mod:`.publication`: the result of each reader, and checks of bytes and JSON values

The files are not trusted: each value is checked, entries without a usable key are left out and
counted, and a file of another kind yields nothing.
"""

from .external_projects import build_external_project, load_projects
from .inventory import OBJECT_TYPE, make_publication, read_inventory

__all__ = ["OBJECT_TYPE", "build_external_project", "load_projects", "make_publication", "read_inventory"]
