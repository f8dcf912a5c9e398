"""One proposal as text for a terminal: state, stages, facts, relations, questions and findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...core.collection.collection import Collection, Entry
from ...core.diagnostics import Diagnostic, to_printable_line
from ...core.text_parts import Question
from ...core.views.cells import Item, ItemKind
from ...core.views.header import (
    Banner,
    Fact,
    Header,
    InReview,
    Meter,
    RelatedProposal,
    StageProgress,
    StageStep,
    Superseded,
    TurnedDown,
    Unready,
    compute_header,
)
from .output import format_count
from .styles import add_style
from .table import format_items
from .terminal import Screen
from .width import measure_width, pad_to_width, wrap_text

_MAX_WIDTH = 100  # columns; longer lines are hard to read
_MAX_LABEL = 18  # columns of the names of facts; a longer name has a line of its own
_MIN_COLUMNS_WIDTH = 60  # columns from which facts are beside their names
_INDENT = "  "
_SEPARATOR = " · "

_METER_NAMES = {"checklist": "check list", "questions": "answered questions"}
_STEP_SIGNS = {
    StageProgress.REACHED: "●",
    StageProgress.CURRENT: "●",
    StageProgress.AIMED: "○",
    StageProgress.MISSED: "✗",
    StageProgress.PASSED: "●",
    StageProgress.OPEN: "○",
}
_STEP_WORDS = {
    StageProgress.REACHED: "reached in",
    StageProgress.CURRENT: "since",
    StageProgress.AIMED: "aimed at",
    StageProgress.MISSED: "was aimed at",
}
_STEP_WORDS_WITHOUT_RELEASE = {
    StageProgress.CURRENT: "present stage",
    StageProgress.AIMED: "aimed at",
    StageProgress.MISSED: "not reached",
    StageProgress.PASSED: "no release named",
    StageProgress.OPEN: "not planned",
}


class _Writer:
    """Writer of lines in the width and colours of a screen; without a width, texts are not broken."""

    def __init__(self, screen: Screen) -> None:
        self._has_color = screen.has_color
        self.width = min(screen.width, _MAX_WIDTH) if screen.width else None

    def style(self, text: str, style: str) -> str:
        return add_style(text, style, has_color=self._has_color)

    def has_space(self, text: str) -> bool:
        """Return True if a line has space for a text."""
        return self.width is None or measure_width(text) <= self.width

    def wrap(self, text: str, indent: int = 0) -> list[str]:
        """Return the lines of a text that stands to the right of an indent."""
        return wrap_text(text, self.width, indent)

    def wrap_entry(self, text: str) -> Iterator[str]:
        """Yield an indented text, whose further lines are indented more."""
        first, *others = self.wrap(to_printable_line(text), 2 * len(_INDENT)) or [""]
        yield _INDENT + first
        yield from (2 * _INDENT + line for line in others)


def format_proposal(
    collection: Collection, entry: Entry, diagnostics: Sequence[Diagnostic], screen: Screen
) -> Iterator[str]:
    """Yield the lines about one proposal.

    :param diagnostics: those about it.
    """
    writer, header = _Writer(screen), compute_header(collection, entry)
    facts, relations = [f for f in header.facts if not f.is_relation], [f for f in header.facts if f.is_relation]
    sections = (
        _iter_heading(writer, header),
        (line for banner in header.banners for line in _iter_banner(writer, banner)),
        writer.wrap(to_printable_line(header.summary)),
        _iter_steps(writer, header.steps),
        _iter_facts(writer, [*facts, *_make_file_facts(entry)], header),
        (line for fact in relations for line in _iter_relation(writer, fact)),
        _iter_questions(writer, entry.enhancement.questions),
        _iter_findings(writer, diagnostics),
    )
    texts = filter(None, map(list, sections))
    for n, lines in enumerate(texts):
        yield from ["", *lines] if n else lines


def _iter_heading(writer: _Writer, header: Header) -> Iterator[str]:
    key, title = to_printable_line(header.key), to_printable_line(header.title)
    indent = measure_width(key) + len(_INDENT)
    if writer.width is not None and indent > writer.width // 3:
        yield from (writer.style(line, "heading") for line in (key, *writer.wrap(title)))
    else:
        first, *others = writer.wrap(title, indent) or [""]
        yield writer.style(f"{key}{_INDENT}{first}".rstrip(), "heading")
        yield from (" " * indent + writer.style(line, "heading") for line in others)
    yield from _iter_states(writer, header)


def _iter_states(writer: _Writer, header: Header) -> Iterator[str]:
    """Yield status and stage on one line; on a narrow screen, each begins a line."""
    states = [(format_items([header.status]), header.status.target or "")]
    states += [(format_items([header.stage]), "")] if header.stage is not None else []
    if writer.has_space(_SEPARATOR.join(text for text, _ in states)):
        yield _SEPARATOR.join(writer.style(text, style) for text, style in states)
    else:
        yield from (writer.style(line, style) for text, style in states for line in writer.wrap(text))


def _iter_banner(writer: _Writer, banner: Banner) -> Iterator[str]:
    match banner:
        case Superseded(successors, intermediates):
            by_way_of = f" (by way of {format_items(intermediates)})" if intermediates else ""
            text = f"Superseded by {format_items(successors)}{by_way_of}"
        case TurnedDown(status, reason):
            text = f"{status.text}: {reason}" if reason else f"{status.text}, without a reason"
        case InReview(until):
            text = f"In review until {until.isoformat()}"
        case Unready(release, freeze, day, reasons):
            text = f"Not ready for {release.text}: {format_count(len(reasons), 'obstacle')} before the"
            text = f"{text} {freeze.replace('-', ' ')} on {day.isoformat()}"
    yield from (writer.style(line, "warning") for line in writer.wrap(to_printable_line(text)))


def _iter_steps(writer: _Writer, steps: Sequence[StageStep]) -> Iterator[str]:
    width = max((measure_width(step.stage.text) for step in steps), default=0)
    for step in steps:
        words = _STEP_WORDS_WITHOUT_RELEASE.get(step.progress, "")
        if step.releases:
            earlier = f" and {step.omitted_count} earlier" if step.omitted_count else ""
            words = f"{_STEP_WORDS[step.progress]} {format_items(step.releases)}{earlier}"
        text = f"{_STEP_SIGNS[step.progress]} {pad_to_width(step.stage.text, width)}  {words}"
        style = {StageProgress.CURRENT: "key", StageProgress.OPEN: "note"}.get(step.progress, "")
        first, *others = writer.wrap(words, width + 6) or [""]
        yield _INDENT + writer.style(text.replace(words, first) if others else text, style)
        yield from (" " * (width + 6) + writer.style(line, style) for line in others)


def _make_file_facts(entry: Entry) -> Iterator[Fact]:
    if metadata := entry.enhancement.source.metadata:
        yield Fact("metadata", (Item(metadata),))


def _iter_facts(writer: _Writer, facts: Iterable[Fact], header: Header) -> Iterator[str]:
    """Yield the facts; of the milestones, only those that no step shows."""
    for fact in facts:
        items = header.other_milestones if fact.name == "milestones" and header.steps else fact.items
        if items:
            yield from _iter_fact(writer, fact.name, format_items(items))
    for meter in header.meters:
        yield from _iter_fact(writer, _METER_NAMES.get(meter.name, meter.name), _describe_meter(meter))


def _iter_fact(writer: _Writer, name: str, text: str) -> Iterator[str]:
    """Yield a name and its text beside it; on a narrow screen, the further lines are below the name."""
    label = to_printable_line(name.replace("-", " "))
    if writer.width is not None and writer.width < _MIN_COLUMNS_WIDTH:
        first, *others = writer.wrap(f"{label}: {text}", 2 * len(_INDENT))
        yield _INDENT + (writer.style(label, "note") + first[len(label) :] if first.startswith(label) else first)
        yield from (2 * _INDENT + line for line in others)
        return
    has_own_line = measure_width(label) > _MAX_LABEL
    if has_own_line:
        yield _INDENT + writer.style(label, "note")
    for n, line in enumerate(writer.wrap(text, _MAX_LABEL + 2 * len(_INDENT))):
        start = "" if n or has_own_line else label
        yield f"{_INDENT}{writer.style(start, 'note')}{' ' * (_MAX_LABEL - measure_width(start))}{_INDENT}{line}"


def _describe_meter(meter: Meter) -> str:
    missing = f" (missing: {', '.join(meter.missing)})" if meter.missing else ""
    return to_printable_line(f"{meter.item.text}{missing}")


def _iter_relation(writer: _Writer, fact: Fact) -> Iterator[str]:
    yield writer.style(fact.name.replace("-", " "), "heading")
    for related in fact.related:
        first, *others = writer.wrap(_describe_related(related), 2 * len(_INDENT)) or [""]
        key = related.proposal.text
        yield _INDENT + (writer.style(key, "key") + first[len(key) :] if first.startswith(key) else first)
        yield from (2 * _INDENT + line for line in others)
    for item in fact.items[len(fact.related) :]:
        target = f" <{item.target}>" if item.target and item.kind is not ItemKind.ENHANCEMENT else ""
        yield from writer.wrap_entry(f"{format_items([item])}{target if item.target != item.text else ''}")


def _describe_related(related: RelatedProposal) -> str:
    """Return key, title and state of a related proposal."""
    items = [item for item in (related.status, related.stage, related.release) if item is not None]
    state = ", ".join(filter(None, (related.origin, *(format_items([item]) for item in items))))
    return to_printable_line(f"{related.proposal.text}  {related.title}{f' ({state})' if state else ''}")


def _iter_questions(writer: _Writer, questions: Sequence[Question]) -> Iterator[str]:
    open_questions = [question for question in questions if question.answer is None]
    if open_questions:
        yield writer.style(f"open questions ({len(open_questions)})", "heading")
    for question in open_questions:
        owner = f" ({question.owner})" if question.owner else ""
        line = f" [line {question.line}]" if question.line else ""
        yield from writer.wrap_entry(f"{question.text}{owner}{line}")


def _iter_findings(writer: _Writer, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    if diagnostics:
        yield writer.style(f"findings ({len(diagnostics)})", "heading")
    for diagnostic in diagnostics:
        start = f"{to_printable_line(diagnostic.location)}: {diagnostic.level}:"
        for line in writer.wrap_entry(str(diagnostic)):
            yield line.replace(start, writer.style(start, diagnostic.level), 1)
