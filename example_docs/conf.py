"""Sphinx configuration of the Skerry documentation."""

from importlib.util import find_spec
from shutil import which

project = "Skerry"
author = "The Skerry maintainers"
copyright = "2026, The Skerry maintainers"
version = "v1.3"
release = "v1.3"

extensions = ["myst_parser", "sphinx_needs", "sphinx_enhancements"]
myst_enable_extensions = ["colon_fence", "deflist", "tasklist"]

# sphinx-needs draws with Graphviz's program and with matplotlib. Diagrams are shown if these
# are installed.
needs_flow_engine = "graphviz"
graphviz_output_format = "svg"
if which("dot"):
    tags.add("flow")  # noqa: F821 # Sphinx provides it
if find_spec("matplotlib"):
    tags.add("pie")  # noqa: F821

# Files that sphinx-needs leaves beside the pages, and an e-book has no use for.
suppress_warnings = ["epub.unknown_project_files", "toc.excluded"]

exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = f"Skerry {release}"


def setup(app):
    """Exclude needs.md from builders that sphinx-needs does not support."""

    def leave_out(app):
        if app.builder.name not in ("html", "dirhtml"):
            app.config.exclude_patterns = [*app.config.exclude_patterns, "needs.*"]

    app.connect("builder-inited", leave_out)
