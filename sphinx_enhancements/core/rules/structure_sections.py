"""Rules about the sections of proposals: missing, empty, out of order, foreign."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ..collection.collection import Collection, Entry
from ..config.template import SectionGap, Template
from ..diagnostics import Code, Diagnostic, Level, RelatedPlace, shorten_text
from ..reading.document_context import DocumentContext
from ..spelling import find_nearest
from .catalogue import Scope, rule
from .structure_stubs import insert_section

_MAX_EDITS = 3  # Maximum number of edits between a required heading and one that is suggested
_MAX_TITLE = 100  # Maximum number of characters of a heading in a message


@rule(Code.MISSING_SECTION, scope=Scope.COLLECTION, level=Level.OFF, is_fixable=True)
def check_missing_sections(collection: Collection) -> Iterator[Diagnostic]:
    """Report a section that the status or stage of a proposal requires, and that is missing.

    The community's template says which sections a proposal needs, or else the profile lists them. Reviewers rely on
    them: a proposal without a test plan or graduation criteria cannot be judged. Write the section. If it does not
    apply, say why in one sentence.

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
    for key, gap in collection.section_gaps:
        entry = collection.entries[key]
        if not gap.is_empty:
            title = gap.section.title
            titles = _select_similar(title, (one.title for one in entry.enhancement.sections))
            nearest = find_nearest(title, titles, min(len(title) // 4, _MAX_EDITS))
            hint = f"did you mean {nearest!r}?" if nearest else ""
            # A section with nearly this heading may be the one.
            edits = () if nearest else insert_section(collection, entry, gap.section)
            diagnostic = _make_gap_diagnostic(collection, entry, gap, Code.MISSING_SECTION, "is missing")
            yield replace(diagnostic, hint=hint, edits=edits, has_unsafe_edits=True)


def _select_similar(title: str, others: Iterable[str]) -> Iterator[str]:
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
    for key, gap in collection.section_gaps:
        if gap.is_empty:
            yield _make_gap_diagnostic(collection, collection.entries[key], gap, Code.EMPTY_SECTION, "is empty")


def _make_gap_diagnostic(collection: Collection, entry: Entry, gap: SectionGap, code: Code, state: str) -> Diagnostic:
    source, template = entry.enhancement.source, collection.profile.template
    title = shorten_text(gap.section.title, _MAX_TITLE)
    origin = "template" if template.path else "profile"
    message = f"the section {title!r} {state}, which the {origin} requires{_describe_condition(collection, entry, gap)}"
    related = _point_at_template(template, gap.section.line, f"the template requires {title!r}")
    return Diagnostic(source.path, gap.line or source.line, code, message, related=related)


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


def _point_at_template(template: Template, line: int, message: str) -> tuple[RelatedPlace, ...]:
    return (RelatedPlace(template.path, line, message),) if template.path else ()


@rule(Code.SECTION_ORDER, scope=Scope.DOCUMENT, level=Level.OFF)
def check_section_order(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report sections that are in another order than those of the template.

    Readers of many proposals look for a section where it always is. Move it.

    Only sections of the same level, in the same section of the template, are compared. As few as possible are reported.

    Enforced by: EIP (`eipw`, `markdown-order-section`). KEP (`hack/verify-toc-vs-template.sh`) prints differences.

    Bad:

    ```enhancements.toml
    profile = "eip"
    rules = { missing-field = "off" }
    ```

    ```EIPS/eip-42.md
    ---
    eip: 42
    title: Dimmed lamps
    status: Draft
    created: 2026-01-02
    ---

    ## Specification

    Lamps can be dimmed.

    ## Abstract

    Lamps can be dimmed.

    ## Rationale

    They are too bright at night.

    ## Security Considerations

    None.

    ## Copyright

    Copyright and related rights waived via CC0.
    ```

    Good:

    ```EIPS/eip-42.md
    ---
    eip: 42
    title: Dimmed lamps
    status: Draft
    created: 2026-01-02
    ---

    ## Abstract

    Lamps can be dimmed.

    ## Specification

    Lamps can be dimmed.

    ## Rationale

    They are too bright at night.

    ## Security Considerations

    None.

    ## Copyright

    Copyright and related rights waived via CC0.
    ```
    """
    template, sections = context.profile.template, context.outline.sections
    if not template.is_complete:
        return
    siblings: dict[int | None, list[int]] = {}
    positions_by_number: dict[int, int] = {}
    for number, indices in sorted(template.match_headings(sections)[0].items()):
        template_section = template.sections[number]
        same_level = [index for index in indices if sections[index].level == template_section.level]
        if len(same_level) == 1:
            positions_by_number[number] = same_level[0]
            siblings.setdefault(template_section.parent, []).append(number)
    for numbers in siblings.values():
        positions = [positions_by_number[number] for number in numbers]
        if positions == sorted(positions):
            continue
        misplaced = _find_misplaced(positions)
        kept = [place for place in range(len(numbers)) if place not in misplaced]
        for place in misplaced:
            section = template.sections[numbers[place]]
            before = max((other for other in kept if other < place), default=-1)
            is_after = before >= 0 and positions[before] > positions[place]
            other = before if is_after else min(other for other in kept if other > place)
            title, other_title = (shorten_text(template.sections[numbers[n]].title, _MAX_TITLE) for n in (place, other))
            relation = "after" if is_after else "before"
            message = f"the section {title!r} is out of order: it belongs {relation} {other_title!r}"
            related = _point_at_template(template, section.line, f"{title!r} in the template")
            yield context.make_diagnostic(Code.SECTION_ORDER, sections[positions[place]], message, related=related)


def _find_misplaced(positions: Sequence[int]) -> list[int]:
    """Return the indices of the numbers that are not in a longest selection of ascending ones."""
    ends: list[int] = []  # smallest last number of a selection of each length
    tails: list[int] = []  # its index
    before: list[int | None] = []  # index of the number before each one in its selection
    for index, position in enumerate(positions):
        length = bisect_left(ends, position)
        ends[length:] = [position, *ends[length + 1 :]]
        tails[length:] = [index, *tails[length + 1 :]]
        before.append(tails[length - 1] if length else None)
    kept: set[int] = set()
    last = tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return [index for index in range(len(positions)) if index not in kept]


@rule(Code.FOREIGN_SECTION, scope=Scope.DOCUMENT, level=Level.OFF)
def check_foreign_sections(context: DocumentContext) -> Iterator[Diagnostic]:
    """Report a section that the community does not have.

    Some communities allow only the sections of their template, so that each text has one place. Move the text to the
    section to which it belongs, or make it a section below that.

    Enforced by: EIP (`eipw`, `markdown-order-section`).

    Bad:

    ```enhancements.toml
    profile = "eip"
    rules = { missing-field = "off" }
    ```

    ```EIPS/eip-42.md
    ---
    eip: 42
    title: Dimmed lamps
    status: Draft
    created: 2026-01-02
    ---

    ## Abstract

    Lamps can be dimmed.

    ## Specifics

    Lamps can be dimmed.

    ## Rationale

    They are too bright at night.

    ## Security Considerations

    None.

    ## Copyright

    Copyright and related rights waived via CC0.
    ```

    Good:

    ```EIPS/eip-42.md
    ---
    eip: 42
    title: Dimmed lamps
    status: Draft
    created: 2026-01-02
    ---

    ## Abstract

    Lamps can be dimmed.

    ## Specification

    Lamps can be dimmed.

    ## Rationale

    They are too bright at night.

    ## Security Considerations

    None.

    ## Copyright

    Copyright and related rights waived via CC0.
    ```
    """
    template, sections = context.profile.template, context.outline.sections
    if not template.is_complete:
        return
    known = {index for indices in template.match_sections(sections).values() for index in indices}
    top_titles = [section.title for section in template.sections if section.parent is None]
    for index, section in enumerate(sections):
        if section.level == template.top_level and index not in known:
            nearest = find_nearest(section.title, _select_similar(section.title, top_titles))
            hint = f"did you mean {nearest!r}?" if nearest else ""
            message = f"{shorten_text(section.title, _MAX_TITLE)!r} is no section of these proposals"
            related = _point_at_template(template, 1, "the sections that proposals have")
            yield context.make_diagnostic(Code.FOREIGN_SECTION, section, message, hint=hint, related=related)
