"""Sphinx configuration of the Skerry documentation."""

project = "Skerry"
author = "The Skerry maintainers"
copyright = "2026, The Skerry maintainers"
version = "v1.3"
release = "v1.3"

extensions = ["myst_parser", "sphinx_enhancements"]
myst_enable_extensions = ["colon_fence", "deflist", "tasklist"]

exclude_patterns = ["_build"]
nitpicky = True

html_theme = "furo"
html_title = f"Skerry {release}"
