"""Changes of list items in the text of a proposal: check boxes, targets of milestones, entries of its history."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from ...config.terms import normalize_term
from ...model import Text
from ...reading.dates import parse_date
from ...reading.document_context import DocumentContext
from ...reading.milestones import TargetItem, iter_target_items
from ...reading.outline import Block
from ...text_parts import CheckItem
from ..text_edits import TextLines
from .errors import ValueEditError
from .line_values import find_line
from .proposals import EditableProposal, FileEdit, choose_change, list_blocks
from .yaml_edits import Change

_BOX = re.compile(r"(?P<before>\s*(?:>\s*)*(?:[-*+]|[0-9]{1,9}[.)])\s+~{0,2}\[)(?P<mark>[ xX])\]")
_ITEM = re.compile(r"\s*(?:[-*+]|[0-9]{1,9}[.)])\s+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def set_check_item(proposal: EditableProposal, item: CheckItem, *, is_done: bool) -> FileEdit:
    """Return the edits that check an item of the check list, or take its check mark away.

    :raises ValueEditError: if the line of the item has no such box.
    """
    context, items = proposal.context, proposal.context.enhancement.checklist
    text = proposal.read_text(context.path)
    lines = text.split("\n")
    row = (item.line or 1) - 1
    box = _BOX.match(lines[row]) if row < len(lines) else None
    expected = tuple(replace(i, is_done=is_done) if i is item else i for i in items)
    if box is not None and item in items:
        start = sum(len(line) + 1 for line in lines[:row]) + box.start("mark")
        mark = "x" if is_done else " "
        edit = FileEdit(context.path, (TextLines(text).make_edit(start, start + 1, mark),))
        after = proposal.apply(edit).context
        if after.enhancement.checklist == expected and list_blocks(after) == list_blocks(context):
            return edit
    raise ValueEditError(context.path, item.line, "the check box of this item cannot be changed")


def find_target_items(context: DocumentContext) -> list[TargetItem]:
    """Return the list items that name the release of a stage, also those that an author has not filled in yet."""
    items = iter_target_items(context.profile, context.outline)
    return [item for item in items if item.names is not None and item.names.get("stage") and not item.block.is_struck]


def set_target(proposal: EditableProposal, stage: str, release: str, word: str) -> FileEdit | None:
    """Return the edits of the list item that targets a stage; None if the proposal has no such items.

    :param word: spelling of the stage for an item that is added.
    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    context, profile = proposal.context, proposal.context.profile
    items = find_target_items(context)
    if not items and _find_target_section(context) is None:
        return None
    own = [item for item in items if item.names and profile.read_stage(Text(item.names["stage"])).value == stage]
    text = proposal.read_text(context.path)
    if own:
        changes = _iter_target_changes(text, own[-1], release)
    else:
        changes = (
            _iter_new_targets(text, items, release, word) if items else _iter_first_targets(proposal, release, word)
        )
    before = _list_milestones(context, stage)

    def is_intended(after: DocumentContext) -> bool:
        added = [m.raw for m in after.enhancement.milestones if m.stage.value == stage and not m.is_struck]
        is_same = _list_milestones(after, stage) == before and list_blocks(after) == list_blocks(context)
        return is_same and release in added

    edit = choose_change(proposal, context.path, changes, is_intended)
    if edit is None:
        line = (own or items)[-1].block.line if items else None
        raise ValueEditError(context.path, line, f"the release of {word} cannot be changed in this line")
    return edit


def has_targets(context: DocumentContext) -> bool:
    """Return True if a proposal has list items for the releases of stages, or a section for them."""
    return bool(find_target_items(context)) or _find_target_section(context) is not None


def _find_target_section(context: DocumentContext) -> int | None:
    """Return the index of the last section for list items that target a stage; None if there is none."""
    profile = context.profile
    if not any("stage" in phrase.placeholders for phrase in profile.milestone_phrases):
        return None
    return max(context.outline.find_titled_sections(profile.sections["metadata"]), default=None)


def _iter_first_targets(proposal: EditableProposal, release: str, word: str) -> Iterator[Change]:
    """Yield the changes that add the first item with a stage to the section for them."""
    context = proposal.context
    index = _find_target_section(context)
    phrases = (phrase.text for phrase in context.profile.milestone_phrases if "stage" in phrase.placeholders)
    text = next(phrases).replace("{stage}", word).replace("{release}", release)
    if index is not None:
        yield from _iter_item_additions(proposal, index, text)


def _list_milestones(context: DocumentContext, without: str) -> list[tuple[str | None, str]]:
    milestones = context.enhancement.milestones
    return [(m.stage.value, m.raw) for m in milestones if m.stage.value != without or m.is_struck]


def _iter_target_changes(text: str, item: TargetItem, release: str) -> Iterator[Change]:
    """Yield the changes of the release at the end of a list item."""
    start, end = find_line(text, item.block.line)
    former = (item.names or {})["release"]
    if former:
        position = text.rfind(former, start, end)
        if position >= 0:
            yield Change(position, position + len(former), release)
    else:
        content = text[start:end].rstrip()
        position = start + len(content)
        yield Change(position, position + text[position:end].startswith(" "), f" {release}")


def _iter_new_targets(text: str, items: list[TargetItem], release: str, word: str) -> Iterator[Change]:
    """Yield the changes that add an item in the words of the last one."""
    sample = items[-1]
    start, end = find_line(text, sample.block.line)
    line, names = text[start:end].rstrip(), sample.names or {}
    if names["release"] and line.endswith(names["release"]):
        line = line[: -len(names["release"])].rstrip()
    position = line.find(names["stage"])
    if position >= 0:
        line = f"{line[:position]}{word}{line[position + len(names['stage']) :]} {release}"
        yield Change(end, end, f"\n{line}")


def add_history_entry(proposal: EditableProposal, day: date, entry: str) -> FileEdit | None:
    """Return the edits that add a dated item to the history of a proposal; None if it has no such section.

    :raises ValueEditError: if no change certainly does this and nothing else.
    """
    context = proposal.context
    headings = context.profile.sections.get("history", ())
    index = next(iter(context.outline.find_titled_sections(headings)), None)
    if index is None or not context.is_page:
        return None
    words = f"{day.isoformat()}: {entry}"
    section = context.outline.sections[index]
    changes = _iter_item_additions(proposal, index, words)
    titles = [(s.title, s.level) for s in context.outline.sections]

    def is_intended(after: DocumentContext) -> bool:
        is_same = [(s.title, s.level) for s in after.outline.sections] == titles
        blocks = after.outline.get_blocks(index) if is_same else []
        is_added = any(block.depth == 1 and block.text == words for block in blocks)
        return is_added and list_blocks(after) == list_blocks(context)

    edit = choose_change(proposal, context.path, changes, is_intended, is_text=True)
    if edit is None:
        raise ValueEditError(context.path, section.line, f"no entry can be added below {section.title!r}")
    return edit


def _iter_item_additions(proposal: EditableProposal, index: int, words: str) -> Iterator[Change]:
    """Yield the changes that add an item to the list of a section, or begin one at its end."""
    outline = proposal.context.outline
    text = proposal.read_text(proposal.context.path)
    items = [block for block in outline.get_blocks(index) if block.depth == 1]
    if items:
        sample = items[0] if _is_newest_first(items) else items[-1]
        start, end = find_line(text, sample.line)
        marker = _ITEM.match(text, start, end)
        line = f"{re.sub('[0-9]{1,9}', '1', marker[0]) if marker else '- '}{words}"
        if sample is items[0] and len(items) > 1:
            yield Change(start, start, f"{line}\n")
        end = _find_item_end(text, end)
        yield Change(end, end, f"\n{line}")
    following = outline.headings[index + 1].start if index + 1 < len(outline.headings) else None
    first_line = outline.offset + 1
    end = len(text) if following is None else find_line(text, first_line + following)[0]
    content = len(text[:end].rstrip())
    gap = "" if text.startswith("\n\n", content) or content == len(text.rstrip()) else "\n"
    yield Change(content, content, f"\n\n- {words}{gap}")


def _is_newest_first(items: list[Block]) -> bool:
    """Return True if the first date in the items is after the last one."""
    days = [parse_date(match[0]) for item in items if (match := _DAY.search(normalize_term(item.text)[:200]))]
    known = [day for day in days if day is not None]
    return len(known) > 1 and known[0] > known[-1]


def _find_item_end(text: str, end: int) -> int:
    """Return the offset after the text of a list item whose first line ends at an offset."""
    is_below_blank, last = False, end
    while end < len(text):
        start = end + 1
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if not line.strip():
            is_below_blank = True
        elif line[0] in " \t" or not (is_below_blank or _ITEM.match(line) or line.startswith(("#", "<!--", ".. "))):
            last = end
        else:
            break
    return last
