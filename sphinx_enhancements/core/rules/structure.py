"""Rules about the sections of proposals."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection
from ..diagnostics import Code, Diagnostic, Level
from .catalogue import Scope, rule


@rule(Code.MISSING_SECTION, scope=Scope.COLLECTION, level=Level.OFF)
def check_missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Report a required section that is missing or empty.

    The profile lists the sections that a proposal needs at its status or stage. Reviewers rely on them: a proposal
    without a test plan or graduation criteria cannot be judged. Write the section.

    Enforced by: EIP (`eipw`, markdown/section_required.rs), OpenShift (`hack/template-lint.sh`).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]

    [rules]
    missing-section = "warning"

    [profile]
    extends = "default"

    [profile.required-sections]
    accepted = ["Test Plan"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    status: accepted
    ---
    # Lamps

    ## Test Plan
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    status: accepted
    ---
    # Lamps

    ## Test Plan

    Each lamp is switched on and off.
    ```
    """
    for entry in collection:
        source = entry.enhancement.source
        for title in collection.profile.find_missing_sections(entry.enhancement):
            message = f"the section {title!r}, which the profile asks for, is missing or empty"
            yield Diagnostic(source.path, source.line, Code.MISSING_SECTION, message)
