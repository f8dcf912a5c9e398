"""Pages of the diagnostics about needs of sphinx-needs that are made from proposals."""

from __future__ import annotations

from ..diagnostics import Code
from .catalogue import Scope, declare_rule

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_ID,
    scope=Scope.BUILD,
    page="""
Report a proposal that cannot be a need under its key.

The project's `needs_id_regex` does not allow the key, or another need already has that id. Or the key contains a dot,
so that no link of sphinx-needs can lead to the need. Give the proposal another `id`.
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_NAME,
    scope=Scope.BUILD,
    page="""
Report a field or link type of the project's sphinx-needs with the name of one of ours, but of another type.

The configured one stays, and needs lack that value of the proposal. Rename the field.
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_USE,
    scope=Scope.BUILD,
    page="""
Report a directive or option of sphinx-needs that does not work with proposals or in this format.

It is left out. The message says what to use instead.
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_VALUE,
    scope=Scope.BUILD,
    page="""
Report a value of a proposal that does not fit the field that sphinx-needs declares for it.

The need lacks this value. Correct the value, or the schema of the field.
""",
)

declare_rule(
    __name__,
    Code.SPHINX_NEEDS_VERSION,
    scope=Scope.BUILD,
    page="""
Report an installed version of sphinx-needs that is untested.

Install a supported one if needs are wrong or missing.
""",
)
