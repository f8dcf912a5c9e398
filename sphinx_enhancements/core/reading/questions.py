"""What a proposal leaves open: the questions in its text, in its marks and in its directives.

Three things are questions: what stands in the sections that a profile calls ``questions``; the
blocks ``<<[UNRESOLVED …]>> … <<[/UNRESOLVED]>>`` of Kubernetes' template, wherever they stand; and
the directive ``open-question``. Who writes the first two thinks of readers, not of us: the rules
here take what is plainly a question or plainly answered, and leave the rest as it is, open.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from ..config.profile import normalize_term
from ..diagnostics import Code
from ..model import UNKNOWN, Question, Text
from .directives import NAME, find_directives
from .markdown import plain
from .outline import entry
from .units import Unit, UnitKind, markdown_units, rest_units
from .unresolved import unresolved_blocks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..config.profile import Profile
    from ..model import Person
    from .directives import Found
    from .fields import Report
    from .outline import Outline

DIRECTIVE = "open-question"

MAX_QUESTIONS = 300
"""Of one proposal."""

MAX_TEXT = 2000
"""A longer text of a question or answer is cut."""

_SPELLINGS = (DIRECTIVE, "Open-Question", "Open-question", "OPEN-QUESTION")
_NAMES = frozenset((NAME, DIRECTIVE))
_ASKED = re.compile(r"(?:open\s+question|question|q)\s*[0-9]{0,3}\s*[:.)]\s*", re.IGNORECASE)
_ANSWER_WORDS = (
    r"(?:A(?=\s*:)|(?:current\s+)?answer|answered|resolved|resolution|decision|decided|conclusion|outcome|closed)"
)
_ANSWER = re.compile(
    rf"[\[(]?{_ANSWER_WORDS}(?:\s*[0-9]{{1,3}})?[\])]?(?:\s*\([^()]{{0,80}}\))?\s*(?:[:\u2013\u2014]|-\s|[.!]?$)\s*",
    re.IGNORECASE,
)
_BOLD_ANSWER = re.compile(rf"(?<=\s)(\*\*|__)(?=[\[(]?{_ANSWER_WORDS}\b)(?=[^*_\n]{{1,80}}\1)", re.IGNORECASE)
_STRUCK = re.compile(r"(?:~~(?:[^~]|~(?!~))+~~[\s:.]*)+$|~[^~]+~$")
_ROLE = re.compile(r"(?:\{[\w:.+-]{1,60}\}|:[\w:.+-]{1,60}:)`~?([^`<>]{1,300}?)(?:\s{0,9}<[^`<>]{0,300}>)?`")
_NOTHING = re.compile(
    r"(?:none|nothing|n/?a|not applicable|tbd|tba|todo|no)(?:$|[\s.,;:!(]*$"
    r"|[.,;:!(\u2013\u2014-]|\s+[(\u2013\u2014-]|\s+(?:currently|at|so|yet|for|that|known|left|remaining|right)\b)",
    re.IGNORECASE,
)
_NO_QUESTIONS = re.compile(
    r"^see\s[^?]{1,80}$|\bno\s+(?:\w+\s+){0,3}(?:questions?|issues?)\b"
    r"|\b(?:all|every)\s+(?:\w+\s+){0,4}questions?\s+(?:\w+\s+){0,4}(?:resolved|answered|closed|addressed)\b",
    re.IGNORECASE,
)
_HEAD = 400
"""As much of a text tells whether it is an answer."""

_SHORT = 300
"""No longer text says that there is no question."""


class _Span(NamedTuple):
    """Lines of the file, the last one included, that are read as something else."""

    first: int
    last: int


def read_questions(
    text: str,
    offset: int,
    outline: Outline,
    profile: Profile,
    report: Report,
    people: Iterable[Person] = (),
    *,
    rest: bool,
) -> tuple[Question, ...]:
    """The questions of a proposal, in the order of its text.

    :param text: of the proposal, without its metadata.
    :param offset: how many lines of the file stand before it.
    :param people: of the proposal, whom a mark may name without ``@``.
    :param rest: whether the text is reStructuredText.
    """
    found: list[Question] = []
    others: list[_Span] = []
    # Most texts have none, and looking takes the whole text in lower case.
    named = any(word in text for word in _SPELLINGS)
    for directive in find_directives(text, "body.rst" if rest else "body.md", _NAMES) if named else ():
        last = max((line or 0 for _, _, line in directive.options), default=directive.line)
        if directive.body:
            last = directive.body_line + directive.body.count("\n")
        span = _Span(directive.line + offset, last + offset)
        inside = any(other.first < span.first <= other.last for other in others)
        others.append(span)
        if directive.name == DIRECTIVE and not inside:
            found.append(_of_directive(directive, offset, profile, report))
    for block in unresolved_blocks(text, offset, profile, people, MAX_QUESTIONS):
        if not _within(block.first, others):
            found += _of_block(block.question, outline, profile)
        others.append(_Span(block.first, block.last))
    found += (q for q in _in_sections(outline, profile, rest=rest) if not _within(q.line or 0, others))
    return tuple(sorted(found, key=lambda question: question.line or 0)[:MAX_QUESTIONS])


def _within(line: int, spans: list[_Span]) -> bool:
    return any(first <= line <= last for first, last in spans)


# -- the directive -------------------------------------------------------------------------


def _of_directive(directive: Found, offset: int, profile: Profile, report: Report) -> Question:
    options = {name: (value, line) for name, value, line in directive.options}
    line = directive.line + offset

    def option(name: str) -> str:
        value = " ".join(options.get(name, ("", None))[0].split())
        return "" if profile.is_placeholder(value) else value

    text = directive.title or next(filter(str.strip, re.split(r"\n[ \t]*\n", directive.body)), "")
    blocks = option("blocks")
    if blocks:
        stage = profile.read_stage(Text(blocks, line))
        if stage.value == UNKNOWN:
            known = ", ".join(profile.axis)
            report(Code.UNKNOWN_STAGE, line, f"the stage {blocks!r} is none of {known}; it is shown as written")
        blocks = stage.value if stage.is_known and stage.value else blocks
    answer = _cut(option("answer"))
    return Question(_cut(text), option("owner") or None, blocks or None, answer or None, line)


# -- marks ---------------------------------------------------------------------------------


def _of_block(question: Question, outline: Outline, profile: Profile) -> Iterator[Question]:
    """A marked block; where it has no question of its own, with the heading that asks one."""
    text = _asked(question.text)
    if not text or any(map(profile.is_template_question, (text, text.partition(": ")[2]))):
        return
    if "?" not in text:
        above = next((s.title for s in reversed(outline.sections) if s.line < (question.line or 0)), "")
        if "?" in above:
            text = f"{_plain(above)} {text}"
    yield Question(_cut(text), question.owner, question.blocks, None, question.line)


# -- sections ------------------------------------------------------------------------------


def _in_sections(outline: Outline, profile: Profile, *, rest: bool) -> Iterator[Question]:
    headings = profile.sections["questions"]
    own = False
    for place in outline.under(headings):
        section = outline.sections[place]
        if normalize_term(section.title) in headings:
            own = False
        elif normalize_term(section.title) in profile.sections["template"]:
            own = True  # One level too deep: the section of questions has ended.
            continue
        elif not section.has_text or (own and "?" not in section.title):
            continue
        text, offset = outline.text(place)
        units = (rest_units if rest else markdown_units)(text, offset)[: MAX_QUESTIONS * 4]
        if normalize_term(section.title) in headings:
            questions = list(_listed(units, profile))
            own = bool(questions)
            yield from questions
        else:
            about = Unit(UnitKind.PARAGRAPH, section.title, section.line)
            about.details += (part for unit in units for part in (unit.text, *unit.details))
            yield from _question(about, profile)


def _listed(units: list[Unit], profile: Profile) -> Iterator[Question]:
    """The questions of a section: the entries of its list, or else its paragraphs.

    The first list tells of what kind the entries are; another kind between them goes with the one above.
    """
    kind = next((unit.kind for unit in units if unit.kind is not UnitKind.PARAGRAPH or _asks(unit)), None)
    asking = kind is UnitKind.PARAGRAPH
    current: Unit | None = None
    for unit in units:
        paragraph = unit.kind is UnitKind.PARAGRAPH
        is_question = unit.kind is kind and (not asking or "?" in unit.text) if kind else paragraph
        if paragraph and _ANSWER.match(_plain(unit.text[:_HEAD])):
            is_question = False
        if is_question:
            if current is not None:
                yield from _question(current, profile)
            current = unit
        elif current is not None:
            current.details += [unit.text, *unit.details]
    if current is not None:
        yield from _question(current, profile)


def _asks(unit: Unit) -> bool:
    """Whether a paragraph is a question, and does not introduce some."""
    return "?" in unit.text and not unit.text.rstrip().endswith(":")


def _question(unit: Unit, profile: Profile) -> Iterator[Question]:
    block = entry(unit.text, unit.line)
    asked, answer = _parted(block.text if block.checked is not None else unit.text)
    struck = _STRUCK.match(asked) is not None
    done = struck or bool(block.checked)
    text = _asked(_plain(asked.replace("~~", "").strip("~") if struck else asked))
    if not text and answer is not None:
        # An entry that starts with its answer has nothing else to go by.
        text, answer = _without_word(answer), ""
    if done or answer is not None:
        text = text.rstrip(" :")
    if not re.search(r"\w", text) or profile.is_template_question(text) or (not done and _is_nothing(text)):
        return
    details = [part for part in unit.details if re.search(r"\w", part)]
    if answer is None:
        answer = next((part for part in details if _ANSWER.match(_plain(part[:_HEAD]))), None)
    if answer is None and done:
        # Whoever strikes a question out says below it why, if anywhere.
        answer = next(iter(details), "")
    elif answer is None and text.endswith(":") and details:
        text = f"{text} {_plain(details[0])}"  # What introduces questions says little without the first.
    if answer is not None:
        answer = _without_word(answer)
        if answer and profile.is_placeholder(answer):
            answer = "" if done else None
    yield Question(_cut(text), None, None, None if answer is None else _cut(answer), unit.line)


def _without_word(answer: str) -> str:
    text = _plain(answer)
    return text[said.end() :] if (said := _ANSWER.match(text)) else text


def _parted(text: str) -> tuple[str, str | None]:
    """A text, and the answer in it: on a line of its own, or in bold behind the question."""
    if _ANSWER.match(_plain(text[:_HEAD])) and not text.lstrip().startswith("~~"):
        return "", text
    bold = _BOLD_ANSWER.search(text)
    if bold and _ANSWER.match(_plain(text[bold.start() :][:_HEAD])):
        return text[: bold.start()].strip(), text[bold.start() :]
    lines = text.split("\n")
    for n, line in enumerate(lines[1:], 1):
        if _ANSWER.match(line.strip().strip("*_")):
            return "\n".join(lines[:n]), "\n".join(lines[n:])
    return text, None


def _asked(text: str) -> str:
    """A question without the word for it in front."""
    return text[asked.end() :] if (asked := _ASKED.match(text)) else text


def _is_nothing(text: str) -> bool:
    """Whether a text says that there are no questions."""
    if "?" in text or len(text) > _SHORT:
        return False
    return _NOTHING.match(text) is not None or _NO_QUESTIONS.search(text) is not None


def _plain(text: str) -> str:
    """A text on one line without markup, that of roles included."""
    return plain(_ROLE.sub(r"\1", text) if "`" in text else text)[0]


def _cut(text: str) -> str:
    text = _plain(text)
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}\u2026"
