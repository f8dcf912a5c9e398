"""Rules about the progress of a proposal: stage, feature gates, check list, open questions and history."""

from __future__ import annotations

from collections.abc import Iterator

from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..model import Status
from ..reading.document_context import DocumentContext
from ..releases import rank_on_axis
from ..text_parts import CheckItem
from .catalogue import Scope, rule

_ADVANCED = (Status.ACCEPTED, Status.IMPLEMENTED)


@rule(Code.IMPLEMENTED_STAGE, scope=Scope.DOCUMENT, level=Level.OFF)
def check_implemented_stage(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal that is implemented, but whose stage is not the last one.

    Either more stages are to come, and the status is too early, or the stage was forgotten at the last promotion.

    Enforced by: KEP (KEP process, "implemented": the feature is stable).

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
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implemented
    creation-date: 2024-01-15
    stage: beta
    milestone:
      beta: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implemented
    creation-date: 2024-01-15
    stage: stable
    milestone:
      stable: "v1.20"
    ```
    """
    enhancement, stages = context.enhancement, context.profile.stage_names
    stage = enhancement.stage
    if enhancement.decision is Status.IMPLEMENTED and 0 <= rank_on_axis(stages, stage.value) < len(stages) - 1:
        word = enhancement.status.raw or Status.IMPLEMENTED
        message = f"the status is {word!r}, but the stage {stage.raw!r} is not the last one, {stages[-1]!r}"
        yield context.make_diagnostic(Code.IMPLEMENTED_STAGE, stage, message, quoted=stage.raw or "")


@rule(Code.MISSING_GATE, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_gates(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a proposal without a feature gate at a stage from which its community requires one.

    Without a gate nobody can turn the feature off. Name the gate; or, if the proposal changes no component, turn the
    rule off for it. The profile names the stages in `[lifecycle] gated-stages`.

    Enforced by: KEP (`kep.yaml`, "The following PRR answers are required at alpha release").

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
    approvers: ["@eva"]
    status: implementable
    creation-date: 2024-01-15
    stage: alpha
    milestone:
      alpha: "v1.20"
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
    milestone:
      alpha: "v1.20"
    feature-gates:
      - name: Probes
        components: [kubelet]
    ```
    """
    enhancement = context.enhancement
    stage = enhancement.stage
    if (
        enhancement.decision is Status.ACCEPTED
        and stage.value in context.profile.gated_stages
        and not enhancement.gates
    ):
        message = f"the stage {stage.raw or stage.value!r} requires a feature gate, and the proposal names none"
        yield context.make_diagnostic(Code.MISSING_GATE, stage, message, quoted=stage.raw or "")


@rule(Code.UNCHECKED_ITEM, scope=Scope.DOCUMENT, level=Level.OFF)
def check_unchecked_items(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report required items of the check list that are not checked although the proposal is accepted.

    Reviewers rely on the check list to see that nothing was skipped. Check the items that are done, and strike out
    those that do not apply. An item that names a later stage, such as "GA tests", is due at that stage. The profile
    says in `[lifecycle] required-items` how required items begin.

    Enforced by: KEP (template, "Items marked with (R) are required").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ## Release Signoff Checklist
    - [ ] (R) Design details are documented
    ```

    ```keps/sig-node/1-probes/kep.yaml
    title: Probes
    kep-number: 1
    owning-sig: sig-node
    authors: ["@ana"]
    reviewers: ["@ben"]
    approvers: ["@eva"]
    feature-gates: [Probes]
    status: implemented
    creation-date: 2024-01-15
    stage: stable
    milestone:
      stable: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ## Release Signoff Checklist
    - [x] (R) Design details are documented
    ```
    """
    enhancement, starts = context.enhancement, context.profile.required_items
    if not starts or enhancement.decision not in _ADVANCED:
        return
    items = [item for item in _iter_due_items(context) if item.text.startswith(starts)]
    if unchecked := [item for item in items if not item.is_done]:
        word, first = enhancement.status.raw or enhancement.status.value, unchecked[0]
        noun, verb = "item" if len(items) == 1 else "items", "is" if len(unchecked) == 1 else "are"
        message = (
            f"the status is {word!r}, but {len(unchecked)} of {len(items)} required {noun} {verb} not checked, "
            f"first {shorten_text(first.text, 60)!r}"
        )
        yield context.make_diagnostic(Code.UNCHECKED_ITEM, first, message)


def _iter_due_items(context: DocumentContext) -> Iterator[CheckItem]:
    """Yield the items of the check list without those that are struck out or name a stage after the present one."""
    stages, axis = context.profile.stages, context.profile.axis
    present = rank_on_axis(axis, context.enhancement.stage.value)
    for item in context.enhancement.checklist:
        words = (word.strip("`'\".,;:()") for word in normalize_term(item.text).replace("/", " ").split())
        named = max((rank_on_axis(axis, stages[word]) for word in words if word in stages), default=-1)
        if not item.is_struck and (present < 0 or named <= present):
            yield item


@rule(Code.UNRESOLVED_QUESTION, scope=Scope.DOCUMENT, level=Level.OFF)
def check_unresolved_questions(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report open questions of a proposal that is accepted.

    What is unresolved was not agreed upon. Answer the question in the text, or say which later stage it blocks:
    questions that block a later stage, or stand below its heading, are not reported before the proposal has that stage.
    Neither are questions that are deferred ("non-blocking", "to be decided during implementation"), by their own words
    or by those above their list, nor those that are discussed below.

    Enforced by: KEP (template: "`<<[UNRESOLVED]>>` blocks are resolved before the KEP is implementable").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ## Design Details
    <<[UNRESOLVED @ana]>>
    Who reads the path?
    <<[/UNRESOLVED]>>
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
    ## Design Details
    The kubelet reads the path.
    ```
    """
    enhancement, axis = context.enhancement, context.profile.axis
    if enhancement.decision not in _ADVANCED:
        return
    present = rank_on_axis(axis, enhancement.stage.value)
    for question in enhancement.open_questions:
        is_later = 0 <= present < rank_on_axis(axis, question.blocks)
        if not is_later and not question.is_deferred:
            word = enhancement.status.raw or enhancement.status.value
            message = f"the status is {word!r}, but a question is open: {shorten_text(question.text)!r}"
            yield context.make_diagnostic(Code.UNRESOLVED_QUESTION, question, message)


@rule(Code.MISSING_HISTORY, scope=Scope.DOCUMENT, level=Level.OFF)
def check_missing_history(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a section with the history of a proposal that has no entry for the present stage.

    Readers look there for the pull requests and releases of a stage. Add an entry that names the stage or its release.

    Enforced by: KEP (template, "Implementation History": "major milestones in the lifecycle of a KEP").

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-section = "off" }
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ## Implementation History
    - 2024-01-15: alpha
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
    stage: beta
    milestone:
      beta: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes
    ## Implementation History
    - 2024-01-15: alpha
    - 2024-09-30: beta
    ```
    """
    enhancement, profile = context.enhancement, context.profile
    stage = enhancement.stage
    headings = profile.sections.get("history", ())
    if not headings or stage.raw is None or not stage.is_known or enhancement.decision not in _ADVANCED:
        return
    words = {word for word, canonical in profile.stages.items() if canonical == stage.value} | {stage.value or ""}
    words |= {normalize_term(m.raw).lstrip("v") for m in enhancement.milestones if m.stage.value == stage.value}
    for index, section in enumerate(context.outline.sections):
        if section.has_text and normalize_term(section.title) in headings:
            text = context.outline.get_text(index).casefold()
            if not any(word and word in text for word in words):
                message = f"the section {section.title!r} has no entry for the present stage, {stage.raw!r}"
                yield context.make_diagnostic(Code.MISSING_HISTORY, section, message)
