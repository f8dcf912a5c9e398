"""Readiness in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...core.views.cells import Cell, Item, ItemKind
from ...core.views.readiness import Reason, ReasonKind, Verdict
from ..messages import _, translate_state_in_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...core.views.readiness import Readiness

_SECTIONS, _NEEDS = 3, 5
"""How many sections, and how many of what is needed, are named."""

_NEEDED = (ReasonKind.DEPENDENCY_NOT_ACCEPTED, ReasonKind.DEPENDENCY_LATER, ReasonKind.DEPENDENCY_UNSCHEDULED)


def readiness(answer: Readiness) -> Cell:
    """The verdict, and what is missing."""
    words = {
        Verdict.READY: _("Ready"),
        Verdict.NOT_READY: _("Not ready"),
        Verdict.REACHED: _("Reached"),
        Verdict.NOT_REACHED: _("Not reached"),
    }
    return Item(words[answer.verdict], ItemKind.VERDICT, answer.verdict), *missing(answer.reasons)


def missing(reasons: Iterable[Reason]) -> Iterator[Item]:
    """What is missing, one item for each reason; of many things that are needed only the first are named."""
    needed = 0
    for reason in reasons:
        needed += reason.kind in _NEEDED
        if reason.kind not in _NEEDED or needed <= _NEEDS:
            yield _reason(reason)
    if needed > _NEEDS:
        yield Item(_("needs %d more") % (needed - _NEEDS))


def _reason(reason: Reason) -> Item:
    item, state = reason.item or Item(""), translate_state_in_sentence(reason.state.text) if reason.state else ""
    match reason.kind:
        case ReasonKind.NOT_ACCEPTED:
            return Item(_("not accepted (%s)") % translate_state_in_sentence(item.text))
        case ReasonKind.DEPENDENCY_NOT_ACCEPTED:
            return item._replace(text=_("needs %s") % item.text, note=state)
        case ReasonKind.DEPENDENCY_LATER:
            return item._replace(text=_("needs %s") % item.text, note=_("aimed at %s") % state)
        case ReasonKind.DEPENDENCY_UNSCHEDULED:
            return item._replace(text=_("needs %s") % item.text, note=_("in no release"))
        case ReasonKind.SECTIONS:
            return _sections(reason.sections)
        case ReasonKind.CHECKLIST:
            return Item(_("check list %(done)s of %(total)s") % {"done": reason.done, "total": reason.total})
        case ReasonKind.QUESTIONS:
            return Item(_("1 open question") if reason.total == 1 else _("%d open questions") % reason.total)
        case ReasonKind.STAGE:
            return Item(_("still %s") % translate_state_in_sentence(item.text))


def _sections(titles: tuple[str, ...]) -> Item:
    if len(titles) == 1:
        return Item(_("section %s missing") % titles)
    named = ", ".join(titles[:_SECTIONS])
    if len(titles) > _SECTIONS:
        named = _("%(sections)s and %(more)s more") % {"sections": named, "more": len(titles) - _SECTIONS}
    return Item(_("%d sections missing") % len(titles), note=named)
