"""Directives and options that editors complete: those that the extension registers."""

from __future__ import annotations

from sphinx_enhancements.cli.language_server.directives import DIRECTIVES, SHARED_OPTIONS
from sphinx_enhancements.ext.views.registry import VIEWS


def test_directives_and_options() -> None:
    """The table for editors names each directive of a view with its options."""
    directives = {name: directive for view in VIEWS for name, directive in view.directives.items()}
    shared = set(SHARED_OPTIONS)
    registered = {name: sorted(set(directive.option_spec) - shared) for name, directive in directives.items()}
    assert {name: sorted(options) for name, options in DIRECTIVES.items() if name != "enhancement"} == registered
    assert all(shared <= set(directive.option_spec) for directive in directives.values())
