"""Rules about the releases that milestones name."""

from __future__ import annotations

from collections.abc import Iterator

from ..collection.collection import Collection
from ..diagnostics import Code, Diagnostic
from ..spelling import format_hint
from .catalogue import Scope, rule


@rule(Code.UNKNOWN_RELEASE, scope=Scope.COLLECTION)
def check_unknown_releases(collection: Collection) -> Iterator[Diagnostic]:
    """Report a milestone whose release is neither a version nor declared in the settings.

    It is shown as written and counts for no release, so that the page of the release lacks the proposal. Write a
    version such as `v1.9`, or declare the name in `[[releases]]`.

    Enforced by: KEP (`kepval`, keps/validations/yaml.go: milestones are versions).

    Bad:

    ```enhancements.toml
    documents = ["proposals/*.md"]
    ```

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: next summer
    ---
    # Lamps
    ```

    Good:

    ```proposals/1.md
    ---
    id: P-1
    milestones:
      alpha: v1.9
    ---
    # Lamps
    ```
    """
    declared = [release.name for release in collection.order.declared]
    for entry in collection:
        for milestone in entry.enhancement.unparsed_milestones:
            path, line = entry.enhancement.locate(milestone)
            stage = f" ({milestone.stage.raw})" if milestone.stage.raw else ""
            message = (
                f"{milestone.raw!r}{stage} is no version such as v1.9 and no declared release"
                "; it is shown as written and counts for no release"
            )
            yield Diagnostic(path, line, Code.UNKNOWN_RELEASE, message, hint=format_hint(milestone.raw, declared))
