"""Rule about the constraints of a community, which each accepted proposal answers."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Code, Diagnostic, RelatedLocation
from ..reading.document_context import DocumentContext
from .catalogue import Scope, rule

_MAX_NAMED, _MAX_LINKS = 8, 3  # Maximum numbers of constraints in a message, and of links to their descriptions


@rule(Code.MISSING_CONSTRAINT, scope=Scope.DOCUMENT)
def check_constraints(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an accepted proposal that does not answer a constraint of its community.

    A community declares in `[[constraints]]` what all proposals have to take into account. In the section
    *Constraints*, say for each one how the proposal meets it: a list entry or a heading that starts with the id or the
    title, and a text. A checked box is an answer too. If a constraint does not apply, write *not applicable* or *N/A*,
    and the reason.

    Enforced by: sphinx-enhancements alone. HyperShift (README.md, "General constraints") asks for it in words.

    Bad:

    ```enhancements.toml
    documents = ["**"]

    [[profile.constraints]]
    id = "C1"
    title = "No webhooks in the management cluster"

    [[profile.constraints]]
    id = "C2"
    title = "Four control planes fit in a node"

    [[profile.constraints]]
    id = "C3"
    title = "Images come from one registry"
    ```

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    ---
    # Node pools

    ## Constraints

    - C1: The controller validates the resources itself.
    - C2: N/A
    ```

    Good:

    ```proposals/one.md
    ---
    id: A-1
    status: accepted
    ---
    # Node pools

    ## Constraints

    - C1: The controller validates the resources itself.
    - C2: N/A, since control planes do not change.

    ### Images come from one registry

    There is one new image, in the same registry.
    ```
    """
    constraints, enhancement = context.profile.constraints, context.enhancement
    if not constraints or enhancement.status.value not in context.profile.accepted:
        return
    headings = context.profile.sections["constraints"]
    answers = {answer.id: answer for answer in enhancement.constraint_answers}
    if missing := [constraint for constraint in constraints if constraint.id not in answers]:
        named = ", ".join(constraint.label for constraint in missing[:_MAX_NAMED])
        rest = f" and {len(missing) - _MAX_NAMED} more" if len(missing) > _MAX_NAMED else ""
        links = list(dict.fromkeys(constraint.link for constraint in missing if constraint.link))[:_MAX_LINKS]
        section = next(context.outline.find_titled_sections(headings), None)
        locatable = enhancement.source.line if section is None else context.outline.sections[section]
        message = f"the proposal does not answer {'constraint' if len(missing) == 1 else 'constraints'} {named}{rest}"
        hint = f"see {', '.join(links)}" if links else ""
        related = tuple(
            RelatedLocation(constraint.path, constraint.line, f"constraint {constraint.label}")
            for constraint in missing[:_MAX_LINKS]
            if constraint.path
        )
        yield context.make_diagnostic(Code.MISSING_CONSTRAINT, locatable, message, hint=hint, related=related)
    for constraint in constraints:
        answer = answers.get(constraint.id)
        if answer is not None and not answer.is_applicable and not answer.reason:
            message = f"constraint {constraint.label} is not applicable without a reason; say why"
            yield context.make_diagnostic(Code.MISSING_CONSTRAINT, answer.line, message)
