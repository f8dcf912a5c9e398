"""Sphinx configuration of the project's own documentation, which is built with the project itself."""

import sys
from pathlib import Path

from sphinx_enhancements import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "sphinx-enhancements"
author = "The sphinx-enhancements contributors"
copyright = "The sphinx-enhancements contributors"
version = release = __version__

extensions = [
    "myst_parser",
    "sphinx_enhancements",
    "reference",
    "profile_pages",
    "examples",
    "commands",
    "replay_rates",
]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

exclude_patterns = ["_build", "snippets", "demo"]
nitpicky = True

html_theme = "furo"
html_title = "sphinx-enhancements"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
