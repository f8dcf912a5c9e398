"""The bridge to sphinx-needs: every proposal is also a need.

Only this package imports ``sphinx_needs``, and it is imported only if that extension is loaded. Proposals
are read and drawn as without it; their needs are generated from the linked collection just before
sphinx-needs post-processes all needs.
"""

from .bridge import connect

__all__ = ["connect"]
