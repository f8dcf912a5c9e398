"""The Sphinx side: the only rooms that import Sphinx and docutils."""
