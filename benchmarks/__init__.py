"""Measurements of builds and commands, beside plain Sphinx and beside sphinx-needs.

Run it from the project root: ``python -m benchmarks``.
"""
