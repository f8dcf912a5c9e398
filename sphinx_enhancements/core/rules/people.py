"""Rules about the people of a proposal: missing, malformed, or without the approval that a stage needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Code, Diagnostic, Edit, Level, shorten_text
from ..model import DECISION_STEPS, Status, Text, iter_texts
from ..reading.document_context import DocumentContext
from ..releases import parse_version
from .catalogue import Scope, rule

_MARKS = re.compile(r"^\W*(@{2,}|@\s+)(?=\w)")
"""Marks before an account that are no single ``@``."""


@rule(Code.MALFORMED_PERSON, scope=Scope.DOCUMENT, is_fixable=True)
def check_malformed_people(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a handle with other marks before it than one `@`.

    Neither GitHub nor scripts of the community recognize such a person. Write `@handle`.

    Enforced by: KEP (`kepctl`), EIP (`eipw`, "preamble-author").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```
    """
    for text in _iter_people_texts(context):
        if match := _MARKS.match(text.text):
            message = f"{shorten_text(text.text)!r} has {match[1].strip()!r} before the handle; write one `@`"
            yield context.make_diagnostic(
                Code.MALFORMED_PERSON, text, message, quoted=match[1], edits=_fix_marks(context, text, match[1])
            )


def _fix_marks(context: DocumentContext, text: Text, marks: str) -> tuple[Edit, ...]:
    """Return the edit that replaces the marks before a handle by one ``@``; none if their place is not known."""
    column = context.get_line(text.line, text.path).find(marks) + 1
    if not column or text.line is None:
        return ()
    return (Edit(text.line, column, text.line, column + len(marks), "@"),)


def _iter_people_texts(context: DocumentContext) -> Iterator[Text]:
    """Yield the texts of all fields for people."""
    for name in context.profile.people:
        for part in context.fields.get(name, ()):
            yield from iter_texts(part.tree)


@rule(Code.PLACEHOLDER_PERSON, scope=Scope.DOCUMENT, level=Level.OFF)
def check_placeholder_people(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a placeholder such as `TBD` among the people of an accepted proposal.

    Somebody was still to be found when the proposal was accepted. Name the person, or remove the placeholder. Words
    such as `none` say that nobody is needed, and are not reported.

    Enforced by: KEP (`kepctl`), OpenShift (metadata linter).

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben", "TBD"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben", "@eva"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```
    """
    from ..reading.people import is_nobody  # imported late: it is needed for documents that are read only

    if context.enhancement.decision is not Status.ACCEPTED:
        return
    for name in context.profile.people:
        for part in context.fields.get(name, ()):
            for text in iter_texts(part.tree):
                if text.text.strip() and is_nobody(text.text, context.profile.is_prompt):
                    status = context.enhancement.status.raw or Status.ACCEPTED
                    message = (
                        f"the status is {status!r}, but `{part.name}` has the placeholder {shorten_text(text.text)!r}"
                    )
                    yield context.make_diagnostic(Code.PLACEHOLDER_PERSON, text, message, quoted=text.text)


@rule(Code.MISSING_PERSON, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_people(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal with a status that names nobody in a role which the status requires.

    Without an approver nobody can say that the proposal was accepted. The profile names the fields in
    `[required-people]`, by status. A placeholder in an accepted proposal is reported as `placeholder-person`.

    Enforced by: KEP (`kepctl`, "authors", "reviewers", "approvers"), OpenShift (metadata linter).

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```
    """
    enhancement, profile = context.enhancement, context.profile
    status = enhancement.status.value
    reached = DECISION_STEPS[: DECISION_STEPS.index(enhancement.decision) + 1] if status in DECISION_STEPS else ()
    names = [name for step in ("always", *reached) for name in profile.required_people.get(step, ())]
    roles = {person.role for person in enhancement.people}
    for name in dict.fromkeys(names) if status is not None else ():
        parts = context.fields.get(name, ())
        has_placeholder = any(text.text.strip() for part in parts for text in iter_texts(part.tree))
        if profile.people[name] not in roles and not (has_placeholder and enhancement.decision is Status.ACCEPTED):
            message = f"the status is {enhancement.status.raw or status!r}, but `{name}` names nobody"
            yield context.make_diagnostic(Code.MISSING_PERSON, parts[0].tree if parts else enhancement.status, message)


@rule(Code.SELF_APPROVAL, scope=Scope.DOCUMENT, level=Level.OFF)
def check_self_approval(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an accepted proposal whose only approvers are its authors.

    Nobody else has agreed. Name another approver.

    Enforced by: sphinx-enhancements alone, where a community turns it on.

    Bad:

    ```enhancements.toml
    profile = "kep"
    [rules]
    missing-section = "off"
    self-approval = "warning"
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    approvers: ["@ana"]
    reviewers: ["@ben"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    approvers: ["@eva"]
    reviewers: ["@ben"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone: {alpha: "v1.20"}
    feature-gates: [Probes]
    ```
    """
    people = context.enhancement.people
    authors = {person.resolved_identity for person in people if person.role == context.profile.people.get("authors")}
    approvers = [person for person in people if person.role == context.profile.people.get("approvers")]
    if context.enhancement.decision is not Status.ACCEPTED or not approvers:
        return
    if all(person.resolved_identity in authors for person in approvers):
        names = ", ".join(dict.fromkeys(person.label for person in approvers))
        parts = context.fields.get("approvers")
        message = f"only its authors approve the proposal: {names}"
        yield context.make_diagnostic(Code.SELF_APPROVAL, parts[0].tree if parts else None, message)


@rule(Code.MISSING_APPROVAL, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_approvals(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report an accepted proposal without an approval that its stage needs.

    Kubernetes requires a production readiness review for each stage: a file `prod-readiness/SIG/NUMBER.yaml` with an
    approver for the stage. The profile names the fields with such approvals in `[stage-approvals]`, with the first
    release for which they are required: the latest release that the proposal names, or else that of its stage, counts.

    Enforced by: KEP (`kepctl`, `pkg/kepval/approval.go`).

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ```

    ```keps/prod-readiness/sig-node/1.yaml
    kep-number: 1
    alpha:
      approver: "@wim"
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    feature-gates: [Probes]
    stage: beta
    latest-milestone: "v1.32"
    milestone:
      beta: "v1.32"
    ```

    Good:

    ```keps/prod-readiness/sig-node/1.yaml
    kep-number: 1
    alpha:
      approver: "@wim"
    beta:
      approver: "@wim"
    ```
    """
    enhancement, profile = context.enhancement, context.profile
    stage = enhancement.stage
    if enhancement.decision is not Status.ACCEPTED or stage.value not in profile.stage_names:
        return
    for name, first in profile.stage_approvals.items():
        if not _is_required_since(context, first):
            continue
        approvals = [person for person in enhancement.people if person.role == profile.people[name]]
        if all(profile.stages.get(person.note or "") != stage.value for person in approvals):
            role = profile.people[name]
            message = f"the stage {stage.raw or stage.value!r} has no {role}"
            yield context.make_diagnostic(Code.MISSING_APPROVAL, stage, message, quoted=stage.raw or "")


def _is_required_since(context: DocumentContext, first: str) -> bool:
    """Return True if a proposal targets a release from a first one on; an empty first one stands for all releases.

    The latest release counts that it names, or else that of its present stage. Later ones are plans.
    """
    since, enhancement = parse_version(first), context.enhancement
    stated = [text.text for part in context.fields.get("release", ()) for text in iter_texts(part.tree)]
    targets = stated or [m.raw for m in enhancement.milestones if m.stage.value == enhancement.stage.value]
    return since is None or any(version >= since for text in targets if (version := parse_version(text)) is not None)
