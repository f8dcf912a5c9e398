"""Copies of what other projects publish.

What stands in such a file was written by somebody else: every value is checked, what is no
proposal is left out and counted, and a file that is no such file gives none at all.
"""

from .inventory import OBJECT_TYPE, Inventory, Published, read_inventory
from .projects import build_external_project, load_projects

__all__ = ["OBJECT_TYPE", "Inventory", "Published", "build_external_project", "load_projects", "read_inventory"]
