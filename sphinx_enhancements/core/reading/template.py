"""Read the template of proposals of a community: sections, requirements, check-list items and prompts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ..config.headings import fold_heading, strip_optional_mark
from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.profile import Profile
from ..config.template import ALWAYS, REQUIRED_ITEM, Requirement, Template, TemplateSection
from ..config.template_text import TOC_START, is_prompt_form, iter_comment_paragraphs
from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, shorten_text
from ..model import DECISION_STEPS
from ..releases import rank_on_axis
from .markdown import read_markdown
from .metadata_sources import split_page
from .outline import COMMENT, Outline
from .rest import read_rest

_OPTIONAL_TEXT = re.compile(
    r"^\W{0,20}(?:this section is )?optional\W{0,20}$|\b(?:this|the) section is optional\b",
    re.IGNORECASE | re.MULTILINE,
)
_EXAMPLE_TITLE = re.compile(r"\bplease remove\b|^example\b", re.IGNORECASE)
_REQUIRED_IN = re.compile(r"^\[required_in\]: *# *\(([^()\n]*)\)", re.MULTILINE)
"""Hidden remark of Gateway API's template: ``[required_in]: # (Provisional status and above)``."""

_DEMAND = re.compile(r"\brequired\b|\bmandatory\b|\b(?:must|has to|needs? to) be (?:completed|filled)\b")
_INDENTED = re.compile(r"^(?: {4}|\t)[^\n]*", re.MULTILINE)  # Lines of nested lists, about a part of the section
_TARGETED = re.compile(r"\btarget(?:ed|ing)\b[^.]{0,30}\brelease\b")
_MINIMUM = re.compile(r"\bat minimum\b[^.]*", re.IGNORECASE)
_QUOTED = re.compile(r"[\"\u201c`]([^\"\u201c\u201d`\n]{1,80})[\"\u201d`]")
_SENTENCE_END = re.compile(r"(?<=[.:;!?])\s+(?!\()|\n\s*\n|\n\s*[-*+]\s")
_PREPOSITION = r"\b(?:for|in|at|from|until|before|by|to|targeting|reaching|when|once|as)\s+(?:the\s+)?[\W_]{0,3}"


def read_template(text: str, path: str, profile: Profile) -> tuple[Template, tuple[Diagnostic, ...]]:
    """Read the text of a template; diagnostics report a text without sections, and sections that are there twice.

    :param path: path of the file for messages, relative to the root.
    """
    is_rest = DEFAULT_PARSER_SETTINGS.is_rest(path)
    page = split_page(text, profile, lambda *_: None, rest=is_rest)
    outline = (read_rest if is_rest else read_markdown)(page.body, page.offset)
    diagnostics: list[Diagnostic] = []
    sections = tuple(_iter_sections(outline, path, profile, diagnostics))
    if not sections:
        message = f"the template {path} has no sections; those that the profile lists count"
        return profile.listed_template, (Diagnostic(path, None, Code.TEMPLATE_FILE, message),)
    comments, prompts = _collect_texts(outline, profile)
    items = outline.list_check_items(range(-1, len(outline.sections)))
    template = Template(
        sections,
        path,
        is_complete=True,
        required_items=tuple(item.text for item in items if item.text.startswith(REQUIRED_ITEM)),
        comments=tuple(dict.fromkeys(comments)),
        prompts=tuple(dict.fromkeys(prompts)),
        aliases=profile.heading_aliases,
        has_toc=TOC_START.search(page.body) is not None,
    )
    return template, tuple(diagnostics)


def _iter_sections(
    outline: Outline, path: str, profile: Profile, diagnostics: list[Diagnostic]
) -> Iterator[TemplateSection]:
    """Yield the sections below the title, each title once in the section around it."""
    reader = _RequirementReader(profile, outline.text)
    titles = [section.level for section in outline.sections].count(1)
    enclosing: list[tuple[int, int, TemplateSection]] = []  # level, index and section of the sections around a heading
    seen: dict[tuple[int | None, tuple[str, ...]], int] = {}
    for index, section in enumerate(outline.sections):
        if section.level == 1 and titles == 1:
            continue
        while enclosing and enclosing[-1][0] >= section.level:
            enclosing.pop()
        parent = enclosing[-1] if enclosing else None
        title, is_optional = strip_optional_mark(section.title)
        identity = parent[1] if parent else None, fold_heading(title)
        if identity in seen:
            message = f"the template has the section {shorten_text(title)!r} twice, in lines {seen[identity]} and "
            message += f"{section.line}; the first counts. Remove one of them"
            diagnostics.append(Diagnostic(path, section.line, Code.TEMPLATE_FILE, message))
            continue
        own = requirement = None
        if not (is_optional or _EXAMPLE_TITLE.search(title)):
            own = reader.read_own(title, outline.get_text(index))
            requirement = reader.complete(own, outline.get_text(index), parent[2] if parent else None)
        is_independent = own is not None or section.level <= profile.template_depth
        entry = TemplateSection(title, section.level, section.line, identity[0], requirement, is_independent)
        enclosing.append((section.level, len(seen), entry))
        seen[identity] = section.line
        yield entry


class _RequirementReader:
    """Reader of the sentences of a template that say from which status, stage or release on a section is required.

    :param text: text of the template, in which a sentence may name the sections that are always required.
    """

    def __init__(self, profile: Profile, text: str) -> None:
        self.profile = profile
        self._default = profile.template_status
        words = sorted({*profile.statuses, *profile.stages}, key=lambda word: (-len(word), word))
        alternatives = "|".join(map(re.escape, words))
        self._word = re.compile(rf"{_PREPOSITION}({alternatives})\b" if words else r"(?!)")
        minimum = " ".join(match[0] for match in _MINIMUM.finditer(text) if "section" in match[0])
        self._minimum = frozenset(fold_heading(title) for title in _QUOTED.findall(minimum))

    def read_own(self, title: str, text: str) -> Requirement | None:
        """Return the requirement that the template states for a section; None if it states none."""
        if fold_heading(title) in self._minimum:
            return Requirement(ALWAYS)
        if stage := self.profile.stages.get(normalize_term(title)):
            return Requirement(self._default or ALWAYS, stage)
        return self._read_text(text)

    def complete(self, own: Requirement | None, text: str, around: TemplateSection | None) -> Requirement | None:
        """Return the requirement of a section, which holds only where that of the section around it holds.

        :param around: the section around it; None for a section at the top.
        :returns: None for an optional section.
        """
        if _OPTIONAL_TEXT.search(text) or (around and around.requirement is None):
            return None
        if own is None:
            own = Requirement(self._default) if self._default else None
        return self._join(own, around.requirement) if own and around and around.requirement else own

    def _read_text(self, text: str) -> Requirement | None:
        """Return the requirement that the sentences of a section state; of several stages, the earliest counts."""
        stages: list[str] = []
        status, needs_release = "", False
        text = _INDENTED.sub("", _REQUIRED_IN.sub(r"Required in \1.", text))
        for sentence in _SENTENCE_END.split(text.casefold()):
            if not _DEMAND.search(sentence):
                continue
            words = self._word.findall(sentence)
            stage, decision = self._classify(words)
            if stage:
                stages.append(stage)
            if decision:
                status = decision
            needs_release = needs_release or (not words and _TARGETED.search(sentence) is not None)
        if not (stages or status or needs_release):
            return None
        earliest = min(stages, key=lambda stage: rank_on_axis(self.profile.axis, stage), default=None)
        return Requirement(status or self._default or ALWAYS, earliest, needs_release and not earliest)

    def _classify(self, words: Iterable[str]) -> tuple[str | None, str | None]:
        """Return the stage and the status that a sentence names first; some statuses imply a stage."""
        for word in words:
            status = self.profile.statuses.get(word)
            stage = self.profile.status_stages.get(word) or self.profile.stages.get(word)
            if stage or status in DECISION_STEPS:
                return stage, status if status in DECISION_STEPS else None
        return None, None

    def _join(self, own: Requirement, around: Requirement) -> Requirement:
        """Return a requirement that holds only where that of the section around holds, too."""
        axis = self.profile.axis
        status = max(own.status, around.status, key=lambda word: rank_on_axis(DECISION_STEPS, word))
        stage = max(own.stage, around.stage, key=lambda word: rank_on_axis(axis, word))
        return Requirement(status, stage, own.needs_release or around.needs_release)


def _collect_texts(outline: Outline, profile: Profile) -> tuple[list[str], list[str]]:
    """Return the paragraphs of comments, and the other paragraphs that an author replaces.

    Texts beside metadata and check lists stay: they apply to each release.
    """
    comments: list[str] = []
    prompts: list[str] = []
    lasting = {*profile.sections["metadata"], *profile.sections["checklist"]}
    for index in range(-1, len(outline.sections)):
        if index >= 0 and normalize_term(outline.sections[index].title) in lasting:
            continue
        for match in COMMENT.finditer(outline.get_text(index)):
            comments += iter_comment_paragraphs(match[0].removeprefix("<!--").removesuffix("-->"))
        texts = (block.text for block in outline.get_blocks(index) if not block.depth)
        prompts += (text for text in texts if is_prompt_form(text) and not profile.is_boilerplate(text))
    return comments, prompts
