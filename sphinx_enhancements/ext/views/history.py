"""Words for the changes that the repository records, and the timeline of a proposal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from docutils import nodes

from ...core.events import EventKind
from ...core.views.history import ProposalHistory, RecordedChange, RecordedCommit, Slip
from ..drawing.renderer import build_details_tags
from ..messages import _, ngettext, translate_state_in_sentence

_MAX_OPEN = 3  # maximum number of commits that are shown without opening the timeline
_SEPARATOR = " · "


def render_timeline(history: ProposalHistory) -> str:
    """Return the timeline of a proposal as html, folded if it is long; empty without a history."""
    if not history.commits:
        return ""
    items = "".join(map(_render_commit, history.commits))
    note = describe_text_changes(history)
    listed = f'<ol class="enh-history-list" aria-label="{escape(_("History"))}">{items}</ol>\n'
    if note:
        listed += f'<p class="enh-history-text">{escape(note)}</p>\n'
    if len(history.commits) <= _MAX_OPEN:
        return f'<div class="enh-history">{listed}</div>\n'
    start, end = build_details_tags(describe_history(history), "enh-history")
    return f"{start}{listed}{end}\n"


def _render_commit(commit: RecordedCommit) -> str:
    changes = _SEPARATOR.join(f"<bdi>{escape(text)}</bdi>" for text in map(describe_change, commit.changes))
    origin = f"<bdi>{escape(commit.author)}</bdi>, <code>{escape(commit.commit)}</code>"
    return (
        f'<li><time datetime="{commit.day}">{commit.day}</time> <span class="enh-history-change">{changes}</span> '
        f'<span class="enh-note">({origin})</span></li>\n'
    )


def describe_history(history: ProposalHistory) -> str:
    """Return one line about a history: when the proposal was proposed and accepted, and how often it was moved."""
    parts = [_("proposed on %s") % history.commits[0].day]
    if history.accepted_on:
        parts.append(_("accepted on %s") % history.accepted_on)
    if history.move_count:
        words = ngettext("%d milestone moved", "%d milestones moved", history.move_count)
        parts.append(words % history.move_count)
    return _("History: %s") % ", ".join(parts)


def describe_text_changes(history: ProposalHistory) -> str:
    """Return how often the text was changed after acceptance; empty for a text that was not."""
    count = history.text_count
    words = ngettext(
        "The text was changed %(count)d time after acceptance, on %(day)s.",
        "The text was changed %(count)d times after acceptance, last on %(day)s.",
        count,
    )
    return words % {"count": count, "day": history.text_day} if count else ""


def iter_timeline_lines(history: ProposalHistory) -> Iterator[nodes.paragraph]:
    """Yield the timeline of a proposal as paragraphs, for builders without html."""
    for commit in history.commits:
        changes = _SEPARATOR.join(map(describe_change, commit.changes))
        yield nodes.paragraph("", f"{commit.day}: {changes} ({commit.author}, {commit.commit})")
    if note := describe_text_changes(history):
        yield nodes.paragraph("", note)


def describe_change(change: RecordedChange) -> str:
    """Return one recorded change in a few words."""
    match change.kind:
        case EventKind.MILESTONE:
            milestone = _describe_move(change.old, change.new)
            return f"{translate_state_in_sentence(change.stage)} {milestone}" if change.stage else milestone
        case EventKind.STATUS:
            states = (translate_state_in_sentence(word) if word else _("none") for word in (change.old, change.new))
            return _("status %s") % _describe_move(*states)
        case EventKind.STAGE:
            states = (translate_state_in_sentence(word) if word else "" for word in (change.old, change.new))
            return _("stage %s") % _describe_move(*states)
        case EventKind.RENAMED:
            return _("moved from %s") % change.old
        case EventKind.KEY:
            return _("key %s") % _describe_move(change.old, change.new)
    words = {
        EventKind.PROPOSED: _("proposed"),
        EventKind.REMOVED: _("removed"),
        EventKind.RETURNED: _("added again"),
    }.get(change.kind, str(change.kind))
    return f"{words} ({translate_state_in_sentence(change.new)})" if change.new else words


def _describe_move(old: str, new: str) -> str:
    if not old:
        return new
    return _("%(old)s → %(new)s") % {"old": old, "new": new} if new else _("%s removed") % old


def describe_slip(slip: Slip) -> str:
    """Return the words for a milestone that came from an earlier release."""
    return _("slipped from %(release)s on %(day)s") % {"release": slip.release, "day": slip.day}


def describe_departure(slip: Slip) -> str:
    """Return the words for a milestone that went to a later release."""
    return _("slipped to %(release)s on %(day)s") % {"release": slip.release, "day": slip.day}


def draw_lines(lines: Iterable[nodes.Node]) -> nodes.bullet_list:
    """Return paragraphs as a list."""
    return nodes.bullet_list("", *(nodes.list_item("", line) for line in lines), bullet="-")
