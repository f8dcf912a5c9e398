"""Enhancement proposals as structured objects in ordinary Sphinx documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata


__all__ = ["__version__", "setup"]


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the Sphinx extension. Sphinx is imported only here, because the command line does not need it."""
    from .ext.extension import setup as setup_extension

    return setup_extension(app)
