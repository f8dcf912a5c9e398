"""Sphinx configuration of the small project whose pages are the examples of the documentation."""

project = "Lighthouse"
author = "The keepers"
version = release = "v1.1"

extensions = ["myst_parser", "sphinx_enhancements"]
myst_enable_extensions = ["tasklist"]
nitpicky = True

html_theme = "furo"
html_title = "Lighthouse"
html_copy_source = False
