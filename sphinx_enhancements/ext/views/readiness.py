"""Words for the readiness of an enhancement for a release, and for the reasons why it is not ready."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ...core.readiness import ObstacleKind, Verdict
from ...core.views.cells import Cell, Item, ItemKind
from ...core.views.readiness import Readiness, Reason
from ..messages import _, ngettext, translate_state_in_sentence

_MAX_SECTIONS, _MAX_DEPENDENCIES = 3, 5  # maximum numbers of missing sections and of unmet dependencies that are named
_DEPENDENCY_KINDS = (
    ObstacleKind.DEPENDENCY_NOT_ACCEPTED,
    ObstacleKind.DEPENDENCY_LATER,
    ObstacleKind.DEPENDENCY_UNSCHEDULED,
)


def build_readiness_cell(answer: Readiness) -> Cell:
    """Return the verdict and the reasons against it; if there are any, a brief of them comes first."""
    words = {
        Verdict.READY: _("Ready"),
        Verdict.NOT_READY: _("Not ready"),
        Verdict.REACHED: _("Reached"),
        Verdict.NOT_REACHED: _("Not reached"),
    }
    cell = (Item(words[answer.verdict], ItemKind.VERDICT, answer.verdict), *iter_missing(answer.reasons))
    if answer.verdict is not Verdict.NOT_READY:
        return cell
    return Item(" · ".join(_iter_short_reasons(answer.reasons)), ItemKind.BRIEF, answer.verdict), *cell


def _iter_short_reasons(reasons: Iterable[Reason]) -> Iterator[str]:
    """Yield each reason why an enhancement is not ready as a few characters; several dependencies count as one."""
    needed = [reason for reason in reasons if reason.kind in _DEPENDENCY_KINDS]
    if len(needed) > 1:
        yield ngettext("%d dependency", "%d dependencies", len(needed)) % len(needed)
    for reason in reasons:
        match reason.kind:
            case ObstacleKind.SECTIONS:
                count = len(reason.sections)
                yield ngettext("%d section", "%d sections", count) % count
            case ObstacleKind.CHECKLIST:
                yield f"{reason.done}/{reason.total}"
            case ObstacleKind.QUESTIONS:
                yield ngettext("%d question", "%d questions", reason.total) % reason.total
            case kind if kind not in _DEPENDENCY_KINDS or len(needed) == 1:
                yield _build_reason(reason).text


def iter_missing(reasons: Iterable[Reason]) -> Iterator[Item]:
    """Yield an item for each reason why an enhancement is not ready; the last one counts excess dependencies."""
    unmet = 0
    for reason in reasons:
        unmet += reason.kind in _DEPENDENCY_KINDS
        if reason.kind not in _DEPENDENCY_KINDS or unmet <= _MAX_DEPENDENCIES:
            yield _build_reason(reason)
    if unmet > _MAX_DEPENDENCIES:
        rest = unmet - _MAX_DEPENDENCIES
        yield Item(ngettext("needs %d more", "needs %d more", rest) % rest)


def _build_reason(reason: Reason) -> Item:
    item, state = reason.item or Item(""), translate_state_in_sentence(reason.state.text) if reason.state else ""
    match reason.kind:
        case ObstacleKind.NOT_ACCEPTED:
            return Item(_("not accepted (%s)") % translate_state_in_sentence(item.text))
        case ObstacleKind.DEPENDENCY_NOT_ACCEPTED:
            return item._replace(text=_("needs %s") % item.text, note=state)
        case ObstacleKind.DEPENDENCY_LATER:
            return item._replace(text=_("needs %s") % item.text, note=_("aimed at %s") % state)
        case ObstacleKind.DEPENDENCY_UNSCHEDULED:
            return item._replace(text=_("needs %s") % item.text, note=_("in no release"))
        case ObstacleKind.SECTIONS:
            return _build_sections(reason.sections)
        case ObstacleKind.CHECKLIST:
            return Item(_("check list %(done)s of %(total)s") % {"done": reason.done, "total": reason.total})
        case ObstacleKind.QUESTIONS:
            return Item(ngettext("%d open question", "%d open questions", reason.total) % reason.total)
        case ObstacleKind.STAGE:
            return Item(_("still %s") % translate_state_in_sentence(item.text))


def _build_sections(titles: tuple[str, ...]) -> Item:
    if len(titles) == 1:
        return Item(_("section %s missing") % titles)
    named = ", ".join(titles[:_MAX_SECTIONS])
    if len(titles) > _MAX_SECTIONS:
        rest = len(titles) - _MAX_SECTIONS
        more = ngettext("%d more", "%d more", rest) % rest
        named = _("%(sections)s and %(more)s") % {"sections": named, "more": more}
    count = len(titles)
    return Item(ngettext("%d section missing", "%d sections missing", count) % count, note=named)
