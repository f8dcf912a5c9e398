"""The extension's part in a Sphinx build: domain, pages, incremental rebuilds, links and generated files."""
