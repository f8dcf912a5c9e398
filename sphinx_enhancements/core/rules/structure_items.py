"""Rule about the items of the template's check list that a proposal lacks."""

from __future__ import annotations

from collections.abc import Iterator

from ..config.template_items import find_missing_items
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, shorten_text
from ..reading.document_context import DocumentContext
from .catalogue import Scope, rule


@rule(Code.MISSING_ITEM, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_items(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report required items of the template's check list that a proposal does not have.

    An item that is not there was not done, as far as reviewers can tell. Copy the items from the template, and check
    those that are done. An item counts as present in another wording too.

    Enforced by: KEP (release team, enhancements freeze: "uses the current template").

    Bad:

    ```enhancements.toml
    profile = "kep"
    [rules]
    missing-item = "warning"
    missing-section = "off"
    section-order = "off"
    ```

    ```NNNN-kep-template/README.md
    # KEP-NNNN: Title

    ## Release Signoff Checklist

    - [ ] (R) Test plan is in place
    - [ ] (R) Graduation criteria is in place
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Release Signoff Checklist

    - [x] (R) Test plan is in place
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone:
      alpha: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Release Signoff Checklist

    - [x] (R) Test plan is in place
    - [x] (R) Graduation criteria are in place
    ```
    """
    enhancement, template = context.enhancement, context.profile.template
    missing = find_missing_items(template, enhancement)
    if missing:
        number = len(missing)
        listed = "1 required item" if number == 1 else f"{number} required items"
        message = f"the check list lacks {listed} of the template, first {shorten_text(missing[0], 60)!r}"
        line = next((item.line for item in enhancement.checklist), None)
        related = (RelatedLocation(template.path, None, "check list of the template"),) if template.path else ()
        yield context.make_diagnostic(Code.MISSING_ITEM, line, message, related=related)
