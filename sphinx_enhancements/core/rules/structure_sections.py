"""Rules about the sections of proposals: missing and empty ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ..collection.collection import Collection, Entry
from ..collection.section_gaps import ProposalGap
from ..config.template import SectionGap, Template
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, join_with_conjunction, shorten_text
from ..spelling import find_nearest
from .catalogue import Scope, rule
from .structure_stubs import insert_section

_MAX_EDITS = 3  # Maximum number of edits between a required heading and one that is suggested
_MAX_PARTS = 4  # Maximum number of sections that a hint names
MAX_TITLE = 100
"""Maximum number of characters of a heading in a message."""


@rule(Code.MISSING_SECTION, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True, has_unsafe_edits=True)
def check_missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Report a section that the status or stage of a proposal requires, and that is missing.

    The community's template says which sections a proposal needs, or else the profile lists them. Reviewers rely on
    them: a proposal without a test plan or graduation criteria cannot be judged. Write the section. If it does not
    apply, say why in one sentence.

    A section counts as present if the document has two of its parts, such as "Alpha" and "Beta", below another heading,
    or if the profile knows the heading as another one for it (`[template.aliases]`). It is an information only if the
    template lets the section be empty, or if a third of the other proposals with the status lack it, too. A proposal
    that names no release does not need a section that only later proposals have, and a history is due once the first
    milestone was reached.

    Enforced by: KEP (`hack/verify-prr-template.py`, for new proposals), OpenShift (`hack/template-lint.sh`, for new
    proposals), EIP (`eipw`, `markdown-req-section`).

    Bad:

    ```enhancements.toml
    [profile]
    extends = "kep"
    template = { path = ["template.md"] }
    rules = { missing-field = "off", missing-person = "off", missing-milestone = "off", missing-approval = "off" }
    ```

    ```template.md
    # KEP-NNNN: Title

    ## Summary

    ## Test Plan

    <!-- This section must be completed when targeting alpha to a release. -->
    ```

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.
    ```

    ```keps/sig-light/42-dim/kep.yaml
    title: Dimmed lamps
    kep-number: 42
    status: implementable
    stage: alpha
    latest-milestone: v1.30
    milestone: { alpha: v1.30 }
    ```

    Good:

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.

    ## Test Plan

    Dim a lamp.
    ```
    """
    for proposal_gap in collection.section_gaps:
        entry, gap = collection.entries[proposal_gap.key], proposal_gap.gap
        if not gap.is_empty:
            title = gap.section.title
            titles = select_similar(title, (section.title for section in entry.enhancement.sections))
            nearest = find_nearest(title, titles, min(len(title) // 4, _MAX_EDITS))
            hint = f"did you mean {nearest!r}?" if nearest else _find_parts_hint(collection, entry, gap)
            # A section with nearly this heading may be the one.
            edits = () if nearest else insert_section(collection, entry, gap.section)
            diagnostic = _make_gap_diagnostic(collection, proposal_gap, Code.MISSING_SECTION, "is missing")
            yield replace(diagnostic, hint=hint, edits=edits, has_unsafe_edits=True)


def _find_parts_hint(collection: Collection, entry: Entry, gap: SectionGap) -> str:
    """Return the hint that names the parts of a missing section that the document has elsewhere; empty for none."""
    titles = collection.profile.template.list_present_parts(gap.section, entry.enhancement.sections)
    names = [repr(shorten_text(title, MAX_TITLE)) for title in titles[:_MAX_PARTS]]
    if not names:
        return ""
    noun, verb = ("section", "belongs") if len(names) == 1 else ("sections", "belong")
    parent = shorten_text(gap.section.title, MAX_TITLE)
    return f"the {noun} {join_with_conjunction(names, 'and')} {verb} below {parent!r}, which is missing"


def select_similar(title: str, others: Iterable[str]) -> Iterator[str]:
    """Yield the headings that start like another one, as misspelled ones mostly do: counting edits is slow."""
    return (other for other in others if other[:2].casefold() == title[:2].casefold())


@rule(Code.EMPTY_SECTION, scope=Scope.COLLECTION, level=Level.OFF)
def check_empty_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Report a section that the status or stage of a proposal requires, and that has no text.

    A heading alone tells the reviewer nothing, and comments are not shown. Write the section. If it does not apply, say
    why in one sentence.

    Text in a section below it counts, and so does that of a section beside it that is not in the template.

    Enforced by: VEP (README.md, "VEP Creation": each section needs to be filled).

    Bad:

    ```enhancements.toml
    profile = "kep"
    rules = { missing-field = "off", missing-person = "off", missing-milestone = "off", missing-approval = "off" }
    ```

    ```NNNN-kep-template/README.md
    # KEP-NNNN: Title

    ## Summary

    ## Drawbacks
    ```

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.

    ## Drawbacks

    <!-- Why should this KEP not be implemented? -->
    ```

    ```keps/sig-light/42-dim/kep.yaml
    title: Dimmed lamps
    kep-number: 42
    status: implementable
    ```

    Good:

    ```keps/sig-light/42-dim/README.md
    # KEP-42: Dimmed lamps

    ## Summary

    Lamps can be dimmed.

    ## Drawbacks

    None: the lamps stay as bright as they are by default.
    ```
    """
    for proposal_gap in collection.section_gaps:
        if proposal_gap.gap.is_empty:
            yield _make_gap_diagnostic(collection, proposal_gap, Code.EMPTY_SECTION, "is empty")


def _make_gap_diagnostic(collection: Collection, proposal_gap: ProposalGap, code: Code, state: str) -> Diagnostic:
    entry, gap = collection.entries[proposal_gap.key], proposal_gap.gap
    source, template = entry.enhancement.source, collection.profile.template
    title = shorten_text(gap.section.title, MAX_TITLE)
    origin = "template" if template.path else "profile"
    message = f"the section {title!r} {state}, which the {origin} requires{_describe_condition(collection, entry, gap)}"
    related = point_at_template(template, gap.section.line, f"the template requires {title!r}")
    level = Level.INFO if proposal_gap.is_minor else Level.WARNING
    return Diagnostic(source.path, gap.line or source.line, code, message, level, related=related)


def _describe_condition(collection: Collection, entry: Entry, gap: SectionGap) -> str:
    """Return the part of a message that says why a section is required now."""
    requirement, profile, status = gap.section.requirement, collection.profile, entry.enhancement.status
    if requirement is not None and requirement.stage is not None:
        return f" from {profile.get_display_word(requirement.stage)} on"
    if requirement is not None and requirement.needs_release:
        return " for a proposal targeted at a release"
    if requirement is None or requirement.status == "always" or status.value is None:
        return ""
    return f" at the status {profile.get_display_word(status.value, status.raw).lower()}"


def point_at_template(template: Template, line: int, message: str) -> tuple[RelatedLocation, ...]:
    """Return a line of the template as a related place; none if the profile lists the sections."""
    return (RelatedLocation(template.path, line, message),) if template.path else ()
