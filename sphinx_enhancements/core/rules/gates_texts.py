"""Rules about the text of a proposal that aims at a release, for the gates of the release."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..collection.targets import ReleaseTarget
from ..config.template import REQUIRED_ITEM, SectionGap
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, join_with_conjunction, shorten_text
from .catalogue import Scope, rule
from .structure_sections import point_at_template

_MAX_LENGTH = 200  # Maximum number of characters of a section or item in a message, which authors copy
_MAX_NAMES = 4  # Maximum number of sections or items that a message names


@rule(Code.MISSING_RELEASE_SECTION, scope=Scope.RELEASE, level=Level.OFF)
def check_release_sections(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report sections without text that a proposal needs once it is targeted at a release.

    The community's template says so in a comment of the section, such as "Not required until targeted at a release". A
    document in a form of its own also needs the sections in it. Write them, or say in one sentence why they do not
    apply. What one of six other proposals of the release lacks, too, is not reported: a new requirement is not asked of
    all at once.

    Enforced by: KEP (release team, enhancements freeze: "uses the current template", "test plan section filled out").

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
    [[releases]]
    name = "v1.20"
    ```

    ```NNNN-kep-template/README.md
    # KEP-NNNN: Title

    ## Test Plan

    <!-- *Not required until targeted at a release.* -->

    #### Unit tests

    #### e2e tests
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Test Plan

    The node is started twice.
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Test Plan

    #### Unit tests

    Every function has one.

    #### e2e tests

    The node is started twice.
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```
    """
    gaps = [gap for gap in target.gaps.sections if gap.section.requirement and not gap.section.requirement.stage]
    yield from _report_gaps(target, Code.MISSING_RELEASE_SECTION, gaps, "for a release")


@rule(Code.MISSING_STAGE_SECTION, scope=Scope.RELEASE, level=Level.OFF)
def check_stage_sections(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report sections without text that the stage at which a proposal aims in a release requires.

    The community's template says so in a comment of the section, such as "must be completed when targeting beta to a
    release". Answer the questions; if one does not apply, say why in one sentence. What one of six other proposals of
    the release lacks, too, is not reported: a new requirement is not asked of all at once.

    Enforced by: KEP (production readiness review, and release team, enhancements freeze).

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
    [[releases]]
    name = "v1.20"
    ```

    ```NNNN-kep-template/README.md
    # KEP-NNNN: Title

    ## Feature Enablement

    <!-- This section must be completed when targeting alpha to a release. -->

    #### How can the feature be disabled?

    #### Are there tests of that?
    ```

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Feature Enablement

    #### How can the feature be disabled?

    By its feature gate.
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Feature Enablement

    #### How can the feature be disabled?

    By its feature gate.

    #### Are there tests of that?

    Yes, one for each version.
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```
    """
    profile = target.collection.profile
    for stage in profile.axis:
        gaps = [g for g in target.gaps.sections if g.section.requirement and g.section.requirement.stage == stage]
        yield from _report_gaps(target, Code.MISSING_STAGE_SECTION, gaps, f"from {profile.get_display_word(stage)} on")


@rule(Code.MISSING_RELEASE_ITEM, scope=Scope.RELEASE, level=Level.OFF)
def check_release_items(target: ReleaseTarget) -> Iterator[Diagnostic]:
    """Report required items of the template's check list that a proposal for a release does not have.

    An item that is not there was not done, as far as the release team can tell. Copy the items from the template, and
    check those that are done. What one of six other proposals of the release lacks, too, is not reported: a new
    requirement is not asked of all at once.

    Enforced by: KEP (release team, enhancements freeze: "uses the current template").

    Bad:

    ```enhancements.toml
    profile = "kep"
    current-release = "v1.19"
    rules = { missing-section = "off" }
    [[releases]]
    name = "v1.20"
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```

    Good:

    ```keps/sig-node/1-probes/README.md
    # KEP-1: Probes

    ## Release Signoff Checklist

    - [x] (R) Test plan is in place
    - [ ] (R) Graduation criteria are in place
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
    latest-milestone: "v1.20"
    milestone:
      alpha: "v1.20"
    ```
    """
    items, enhancement, template = target.gaps.items, target.enhancement, target.collection.profile.template
    if items:
        # Imported late: importing the parser takes longer than a command for which all documents are cached.
        from ..reading.inline import strip_inline_markup

        names = [strip_inline_markup(item).removeprefix(f"{REQUIRED_ITEM} ") for item in items]
        message = f"the check list lacks {_join_names(names)}, which {target.release} needs"
        line = next((item.line for item in enhancement.checklist), None) or enhancement.source.line
        related = (RelatedLocation(template.path, None, "check list of the template"),) if template.path else ()
        yield Diagnostic(enhancement.source.path, line, Code.MISSING_RELEASE_ITEM, message, related=related)


def _report_gaps(target: ReleaseTarget, code: Code, gaps: list[SectionGap], when: str) -> Iterator[Diagnostic]:
    """Yield a diagnostic for the missing sections at each line, and one for each section without text.

    :param when: words for the condition of the requirement.
    """
    source, template = target.enhancement.source, target.collection.profile.template
    missing: dict[int | None, list[SectionGap]] = {}
    for gap in gaps:
        if gap.is_empty:
            title = shorten_text(gap.section.title, _MAX_LENGTH)
            related = point_at_template(template, gap.section.line, f"the template requires {title!r}")
            yield Diagnostic(
                source.path,
                gap.line,
                code,
                f"the section {title!r} has no text, which the template requires {when}",
                related=related,
            )
        else:
            missing.setdefault(gap.line, []).append(gap)
    for line, own in missing.items():
        names = _join_names([gap.section.title for gap in own])
        title = next((s.title for s in target.enhancement.sections if s.line == line), "")
        place = f"the section {shorten_text(title, _MAX_LENGTH)!r}" if title else "the proposal"
        related = point_at_template(template, own[0].section.line, "the template requires it")
        message = f"{place} lacks {names}, which the template requires {when}"
        yield Diagnostic(source.path, line or source.line, code, message, related=related)


def _join_names(names: Sequence[str]) -> str:
    """Return the first names in quotes, with the number of the others."""
    listed = [repr(shorten_text(name, _MAX_LENGTH)) for name in names[:_MAX_NAMES]]
    if len(names) > _MAX_NAMES:
        listed.append(f"{len(names) - _MAX_NAMES} more")
    return join_with_conjunction(listed, "and")
