"""The Sphinx extension: the only package that imports Sphinx and docutils."""
