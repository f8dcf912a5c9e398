"""The open and answered questions of a proposal.

A question is the directive ``open-question``; a block ``<<[UNRESOLVED …]>> … <<[/UNRESOLVED]>>`` of
Kubernetes' template; or a list item in a section that the profile calls ``questions``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from ..config.profile import Profile
from ..diagnostics import Code
from ..model import Text
from ..person import Person
from ..text_parts import Question
from .deferrals import defers, is_discussed, is_marked_non_blocking
from .directives import ENHANCEMENT_DIRECTIVE, FoundDirective, find_directives
from .fields import Metadata
from .inline import strip_inline_markup
from .outline import COMMENT, Block, Outline

QUESTION_DIRECTIVE = "open-question"

MAX_QUESTIONS = 300  # Questions of one proposal that are kept
MAX_TEXT = 2000  # Characters of a question or answer that are kept
_NAMES = frozenset((ENHANCEMENT_DIRECTIVE, QUESTION_DIRECTIVE))
_ANSWER = re.compile(
    r"""
    (?: ^[\s*_\[(]{0,6} | \s(?:\*\*|__) )  # at the start of a line, or in bold
    (?: A(?=[*_]{0,2}\s{0,3}:) | (?:current\s+)?answer | answered | resolved | resolution
      | decision | decided | conclusion | outcome | closed )
    (?: \s*\([^()\n]{0,80}\) )?
    [*_\])]{0,3} \s* (?: [:\u2013\u2014] | -\s ) [*_]{0,2} \s*
    """,
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
"""The word that introduces an answer."""

_SEPARATE_ANSWER = re.compile(r"[\s*_]{0,4}(?:A(?=[*_]{0,2}\s{0,3}:)|(?:current\s+)?answer\b)", re.IGNORECASE)
"""The start of a list item that is the answer to the item above."""

_ANSWERED_LABEL = re.compile(
    r"""
      ^[*_]{0,3} [\[(] (?:answered|resolved|decided|closed) [\])] [*_]{0,3} (?![(\[])
    | [\[(] (?:answered|resolved|decided|closed) [\])] [\W_]{0,4} $
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""The word "resolved" in brackets at the start or end of a question."""

_ANSWERED_LIST = re.compile(r"(?:answered|resolved|decided|closed)(?:\s+(?:open\s+)?questions?)?\s?:?", re.IGNORECASE)
"""A paragraph that introduces a list of answered questions."""

_NUMBERED_ITEM = re.compile(r"[ \t]*[0-9]{1,3}[.)][ \t]")

_OPENING = "<<["
_END = "<<[/UNRESOLVED"
_MARK = re.compile(rf"{COMMENT.pattern}|<<\[!?UNRESOLVED\b(?P<context>[^\]]{{0,400}})\](?:>>)?")
"""A comment, or the mark at the start of a block, of which comments hold none."""

_MAX_BODY = 4000  # Characters of a block in which its first paragraph is looked for
_BLANK_LINE = re.compile(r"\n[ \t]*(?:\n|$)")
_HANDLE = re.compile(r"@[A-Za-z0-9][A-Za-z0-9-]*")
_LEADING_HANDLES = re.compile(rf"(?:{_HANDLE.pattern}[\s,:]*)+")
_BLOCK_MARKUP = re.compile(r"[ \t]*(?:>[ \t]?|(?:[-*+]|[0-9]{1,3}[.)])[ \t]+)*")
_FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^`]*$")


def read_questions(metadata: Metadata, outline: Outline, people: Iterable[Person]) -> tuple[Question, ...]:
    """Return the questions of a proposal, in the order of its text. Marks may name its people without ``@``."""
    profile = metadata.profile
    questions: list[Question] = []
    claimed: list[range] = []  # lines of directives and blocks, which nothing else reads
    path = "body.rst" if outline.is_rest else "body.md"
    for directive in find_directives(outline.text, path, _NAMES, outline.offset + 1):
        if directive.name == QUESTION_DIRECTIVE and not _is_within(directive.line, claimed):
            questions.append(_read_directive(directive, metadata))
        claimed.append(directive.lines)
    for question, lines in islice(_find_unresolved_blocks(outline, profile, people), MAX_QUESTIONS):
        if not _is_within(lines.start, claimed):
            questions += _complete_block(question, outline, profile)
        claimed.append(lines)
    items = (question for question in _read_items(outline, profile) if not _is_within(question.line or 0, claimed))
    questions += islice(items, MAX_QUESTIONS)
    return tuple(sorted(questions, key=lambda question: question.line or 0)[:MAX_QUESTIONS])


def _is_within(line: int, ranges: Iterable[range]) -> bool:
    return any(line in lines for lines in ranges)


def _read_directive(directive: FoundDirective, metadata: Metadata) -> Question:
    """Return the question of an ``open-question`` directive; an unknown stage in it is reported."""
    values = {name: " ".join(value.split()) for name, value, _ in directive.options}
    values = {name: value for name, value in values.items() if not metadata.profile.is_placeholder(value)}
    text = directive.title or next(filter(str.strip, re.split(r"\n[ \t]*\n", directive.body)), "")
    blocks = values.get("blocks")
    if blocks:
        stage = metadata.profile.read_stage(Text(blocks, directive.line))
        metadata.report_unknown_value(Code.UNKNOWN_STAGE, stage)
        blocks = stage.value if stage.is_known else blocks
    answer = _shorten(values.get("answer", ""))
    return Question(_shorten(text), values.get("owner"), blocks, answer or None, directive.line)


def _complete_block(question: Question, outline: Outline, profile: Profile) -> Iterator[Question]:
    """Yield the question of an ``[UNRESOLVED]`` block, after a heading with a question above; none of the template."""
    text = question.text
    if not text or any(map(profile.is_template_question, (text, text.partition(": ")[2]))):
        return
    if "?" not in text:
        above = next((s.title for s in reversed(outline.sections) if s.line < (question.line or 0)), "")
        if "?" in above:
            text = f"{strip_inline_markup(above)} {text}"
    yield replace(question, text=_shorten(text), is_deferred=is_marked_non_blocking(text))


def _find_unresolved_blocks(
    outline: Outline, profile: Profile, people: Iterable[Person]
) -> Iterator[tuple[Question, range]]:
    """Yield the question and the lines of each marked block outside comments, also in code, where many are."""
    text = outline.text
    if _OPENING not in text:
        return
    handles = {person.handle.casefold() for person in people if person.handle}
    position, line = 0, outline.offset + 1
    for mark, end in _find_marks(text):
        line += text.count("\n", position, mark.start())
        position = mark.start()
        context, owner = _split_context(mark["context"], handles)
        question = _find_first_paragraph(text[mark.end() : min(end, mark.end() + _MAX_BODY)])
        if owner is None and (leading := _LEADING_HANDLES.match(question)):
            owner, question = ", ".join(_HANDLE.findall(leading[0])), question[leading.end() :]
        stage = profile.read_stage(Text(context)) if context else None
        blocks = stage.value if stage is not None and stage.is_known else None
        if context and blocks is None:
            question = f"{context}: {question}" if question else context
        lines = range(line, line + text.count("\n", position, end) + 1)
        yield Question(question, owner, blocks, None, line), lines


def _find_marks(text: str) -> Iterator[tuple[re.Match[str], int]]:
    """Yield the mark at the start of each block, and its end: the end mark, or else the next blank line or mark."""
    marks = [match for match in _MARK.finditer(text) if match["context"] is not None]
    starts = [*(mark.start() for mark in marks[1:]), len(text)]
    for mark, following in zip(marks, starts, strict=False):
        end = text.find(_END, mark.end(), following)
        if end < 0:
            blank = _BLANK_LINE.search(text, mark.end(), following)
            end = blank.start() if blank else following
        yield mark, end


def _split_context(context: str, handles: set[str]) -> tuple[str, str | None]:
    """Return the words of a mark other than people, and the people that it names."""
    words, owners = [], []
    for word in context.split():
        bare = word.strip(",:;()")
        if _HANDLE.fullmatch(bare):
            owners.append(bare)
        elif bare.casefold() in handles:
            owners.append(f"@{bare}")
        else:
            words.append(word)
    return " ".join(words).strip(" ,:;-"), ", ".join(dict.fromkeys(owners)) or None


def _find_first_paragraph(text: str) -> str:
    """Return the first paragraph or list as plain text, together with a line above it that only names people."""
    parts: list[str] = []
    for line in text.split("\n"):
        bare = "" if _FENCE.match(line) else _BLOCK_MARKUP.sub("", line, count=1).strip()
        if bare:
            parts.append(bare)
        elif parts and not _LEADING_HANDLES.fullmatch(" ".join(parts)):
            break
    return strip_inline_markup("\n".join(parts))


def _read_items(outline: Outline, profile: Profile) -> Iterator[Question]:
    """Yield the questions among the list items directly under the headings that the profile calls ``questions``."""
    for index in outline.find_titled_sections(profile.sections["questions"]):
        blocks = _find_stage_around(outline, index, profile)
        for question in _read_blocks(list(_merge_items(outline, index)), profile, outline.link_labels):
            yield replace(question, blocks=question.blocks or blocks)


def _find_stage_around(outline: Outline, index: int, profile: Profile) -> str | None:
    """Return the stage that is the heading of a section around another one; None for none."""
    level = outline.sections[index].level
    for section in reversed(outline.sections[:index]):
        if section.level < level:
            level = section.level
            stage = profile.read_stage(Text(section.title, section.line))
            if stage.is_known:
                return stage.value
    return None


def _merge_items(outline: Outline, index: int) -> Iterator[Block]:
    """Yield the blocks of a section; items with a bullet below an item with a number are among its details."""
    numbered: Block | None = None
    lines = outline.lines
    for block in outline.get_blocks(index):
        row = block.line - outline.offset - 1
        if block.depth == 0:
            numbered = None
        elif block.depth == 1 and 0 <= row < len(lines) and _NUMBERED_ITEM.match(lines[row]):
            numbered = replace(block, details=list(block.details))
            yield numbered
            continue
        elif block.depth == 1 and numbered is not None:
            numbered.details.extend((block.text, *block.details))
            continue
        yield block


def _read_blocks(blocks: Sequence[Block], profile: Profile, labels: Sequence[str]) -> list[Question]:
    """Return the questions in blocks of text; an item or paragraph may answer the question before it."""
    questions: list[Question] = []
    start = 0  # index of the first question below the last paragraph
    is_answered_list = is_deferred_list = False
    for block in blocks:
        if block.depth == 0:
            if not questions or block.text.rstrip(" *_").endswith(":"):
                is_deferred_list = defers(block.text)
            text, answer = _split_at_answer(block.text)
            # A paragraph below several items may be about any of them.
            if answer is not None and not text.strip() and len(questions) == start + 1:
                questions[-1] = _add_answer(questions[-1], answer, profile)
            elif _ANSWERED_LIST.fullmatch(strip_inline_markup(block.text)):
                is_answered_list = True
            elif block.text.rstrip(" *_").endswith(":"):
                is_answered_list = False
            start = len(questions)
        elif block.depth == 1 and start < len(questions) and _SEPARATE_ANSWER.match(block.text):
            questions[-1] = _add_answer(questions[-1], _split_at_answer(block.text)[1] or "", profile)
        elif block.depth == 1 and (question := _read_item(block, profile, labels, is_answered_list)):
            is_deferred = is_deferred_list or defers(block.text) or is_discussed(block.text, block.details)
            questions.append(replace(question, is_deferred=is_deferred))
    return questions


def _add_answer(question: Question, answer: str, profile: Profile) -> Question:
    """Return a question with an answer; unchanged if it has an answer, or if the new one is a placeholder."""
    if question.answer or not answer.strip() or profile.is_placeholder(answer):
        return question
    return replace(question, answer=_shorten(answer))


def _read_item(block: Block, profile: Profile, labels: Sequence[str], is_answered: bool) -> Question | None:
    """Return the question in a list item; None for a placeholder and for text of the template."""
    text, answer = _split_at_answer(block.text)
    label = _ANSWERED_LABEL.search(text)
    text = text if label is None else f"{text[: label.start()]}{text[label.end() :]}"
    is_done = is_answered or bool(block.is_checked or block.is_struck or label)
    bare = text.strip().rstrip(" :.")
    if bare[:1] == bare[-1:] == "~":
        text, is_done = bare.strip("~"), True
    text = strip_inline_markup(text.replace("~~", "") if is_done else text, labels=labels)
    if not text and answer:
        text, answer = strip_inline_markup(answer), ""
    is_placeholder = not re.search(r"\w", text) or (profile.is_placeholder(text) and not is_done)
    if is_placeholder or profile.is_template_question(text):
        return None
    if answer is None:
        answer = next((part for _, part in map(_split_at_answer, block.details) if part is not None), None)
    if answer is None and is_done:
        answer = next(iter(block.details), "")  # The reason for striking a question out usually follows it.
    if answer and profile.is_placeholder(answer):
        answer = "" if is_done else None
    return Question(_shorten(text), None, None, None if answer is None else _shorten(answer), block.line)


def _split_at_answer(text: str) -> tuple[str, str | None]:
    """Return the text before the word that introduces an answer, and the answer behind it."""
    match = _ANSWER.search(text)
    return (text, None) if match is None else (text[: match.start()], text[match.end() :])


def _shorten(text: str) -> str:
    """Return a text without inline markup, cut to the longest that is kept."""
    text = strip_inline_markup(text)
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 1]}\u2026"
