"""The bridge to sphinx-needs: every proposal is also a need.

The only room that imports ``sphinx_needs``, and itself imported only where that is loaded. Reading
and rendering stay ours: needs are mirrored from the linked collection just before sphinx-needs
works on all of them, so nothing is read or drawn twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bridge import Bridge
from .registration import register

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from ...core.project.project import Project

__all__ = ["connect"]


def connect(app: Sphinx, project: Project) -> None:
    """Tell sphinx-needs of our type, fields and links, and let proposals become needs.

    Called when the configuration of sphinx-needs and of other extensions has been taken in, and
    has not been checked yet.
    """
    Bridge(project, own_type=register(app, project.profile)).connect(app)
