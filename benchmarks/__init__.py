"""What sphinx-enhancements costs, beside plain Sphinx and beside sphinx-needs.

Run it from the project root: ``python -m benchmarks``.
"""
