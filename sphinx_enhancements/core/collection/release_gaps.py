"""Sections and check-list items that a release requires, and that only a few of its proposals lack.

A requirement that many proposals of a release do not meet is newer than most of them, or none that the community
enforces: nobody acts on it at a freeze.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace

from ..config.template import SectionGap, Template, TemplateSection
from ..config.template_items import find_missing_items
from .targets import ReleaseGaps, ReleaseTarget

_COMMON_SHARE = 6  # One of so many other proposals of a release that lack a part makes the gap common
_MIN_OTHERS = 3  # Minimum number of other proposals that make a gap common


def find_release_gaps(targets: Sequence[ReleaseTarget]) -> list[ReleaseTarget]:
    """Return the proposals that aim at one release, each with its gaps."""
    required: Counter[Hashable] = Counter()
    lacking: Counter[Hashable] = Counter()
    missing: Counter[Hashable] = Counter()
    all_gaps = []
    for target in targets:
        template, enhancement = target.collection.profile.template, target.enhancement
        checked = _check_sections(target, template)
        items = find_missing_items(template, enhancement) if enhancement.checklist else []
        gaps = [gap for _, gap in checked if gap is not None]
        required.update([*(section for section, _ in checked), *template.required_items])
        lacking.update([*(gap.section for gap in gaps), *items])
        missing.update([*(gap.section for gap in gaps if not gap.is_empty), *items])
        all_gaps.append((gaps, items))

    def is_common(part: Hashable, counts: Counter[Hashable]) -> bool:
        others = counts[part] - 1
        return others >= _MIN_OTHERS and _COMMON_SHARE * others >= required[part] - 1

    return [
        replace(
            target,
            gaps=ReleaseGaps(
                tuple(gap for gap in gaps if not is_common(gap.section, lacking if gap.is_empty else missing)),
                tuple(item for item in items if not is_common(item, missing)),
            ),
        )
        for target, (gaps, items) in zip(targets, all_gaps, strict=True)
    ]


def _check_sections(target: ReleaseTarget, template: Template) -> list[tuple[TemplateSection, SectionGap | None]]:
    """Return the sections that the stage of a proposal or a release requires, each with its gap if it has one.

    The parts of a section that a release requires count only in a document with less than half of them: others leave
    out what does not apply to them. If the proposal is at another stage than its milestone, either may be wrong, and
    the earlier one counts.
    """
    enhancement, axis = target.enhancement, target.collection.profile.axis
    stages = {target.stage} if target.milestone.track else {target.stage, enhancement.stage.value}
    stage = min(stages & set(axis), key=axis.index, default=target.stage)
    checked = template.check_sections(enhancement, axis, stage, needs_parts_of_releases=True)
    return [
        (section, gap)
        for section, gap in checked
        if section.requirement is not None and (section.requirement.stage or section.requirement.needs_release)
    ]
