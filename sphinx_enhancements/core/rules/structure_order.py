"""Rules about sections of proposals that are out of order, or foreign."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ..diagnostics import Code, Diagnostic, Level, shorten_text
from ..reading.document_context import DocumentContext
from ..spelling import find_nearest
from .catalogue import Scope, rule
from .structure_sections import MAX_TITLE, point_at_template, select_similar


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
        kept = [position for position in range(len(numbers)) if position not in misplaced]
        for position in misplaced:
            section = template.sections[numbers[position]]
            before = max((other for other in kept if other < position), default=-1)
            is_after = before >= 0 and positions[before] > positions[position]
            other = before if is_after else min(other for other in kept if other > position)
            title, other_title = (
                shorten_text(template.sections[numbers[n]].title, MAX_TITLE) for n in (position, other)
            )
            relation = "after" if is_after else "before"
            message = f"the section {title!r} is out of order: it belongs {relation} {other_title!r}"
            related = point_at_template(template, section.line, f"{title!r} in the template")
            yield context.make_diagnostic(Code.SECTION_ORDER, sections[positions[position]], message, related=related)


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
            nearest = find_nearest(section.title, select_similar(section.title, top_titles))
            hint = f"did you mean {nearest!r}?" if nearest else ""
            message = f"{shorten_text(section.title, MAX_TITLE)!r} is no section of these proposals"
            related = point_at_template(template, 1, "the sections that proposals have")
            yield context.make_diagnostic(Code.FOREIGN_SECTION, section, message, hint=hint, related=related)
