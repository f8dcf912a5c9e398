"""The files of a project, and reading every proposal in them."""
