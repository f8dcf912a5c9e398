"""The bridge to sphinx-needs: every proposal is also a need.

Only this package imports ``sphinx_needs``, and it is imported only if that extension is loaded. Proposals
are read and drawn as without it; their needs are generated from the linked collection just before
sphinx-needs post-processes all needs.
"""

from __future__ import annotations

from sphinx.application import Sphinx

from ...core.project.project import Project
from .bridge import Bridge
from .registration import register_need_type

__all__ = ["connect"]


def connect(app: Sphinx, project: Project) -> None:
    """Register the need type of proposals, and connect the bridge to the build.

    Must run after other extensions have changed the configuration of sphinx-needs, and before that is validated.
    """
    Bridge(project, is_own_type=register_need_type(app, project.profile)).connect(app)
