"""What sphinx-needs cannot do with a proposal, or outside html: left out, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx


def leave_out(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Later."""
