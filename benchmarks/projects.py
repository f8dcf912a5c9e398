"""Synthetic Sphinx projects: the same proposals, written for each contestant.

Texts, theme and pages are the same. The syntax of the metadata differs, and so do the pages that show all proposals:
without sphinx-enhancements they have a sentence, a list of headings or a `needtable`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import Final

from benchmarks.builds import Build, Contestant, build_html
from benchmarks.measuring import MeasuringError, Resource
from benchmarks.proposals import OWNERS, RELEASES, Proposal, proposal

_KEY: Final = re.compile(r"\bVEP-\d+\b")
_NEW_RELEASE: Final[Mapping[str, str]] = {"v1.9": "2026-03-17"}


@dataclass(frozen=True, slots=True)
class Layout:
    """Numbers of proposals.

    :param count: proposals in all.
    :param per_page: proposals on each page; None if each has a whole page with sections and front matter.
    """

    count: int
    per_page: int | None = None

    @property
    def pages(self) -> int:
        """Number of pages with proposals."""
        return -(-self.count // (self.per_page or 1))


@dataclass(slots=True)
class SyntheticProject:
    """A Sphinx project on disk.

    :param root: the folder of source and output.
    """

    contestant: Contestant
    layout: Layout
    root: Path
    _edits: set[Build] = field(default_factory=set, init=False)
    """Edits that are in the source at present. Each edit is made and taken back in turn."""

    @property
    def source(self) -> Path:
        """Sphinx's source directory."""
        return self.root / "source"

    def write(self) -> None:
        """Write the whole source directory."""
        for page in range(self.layout.pages):
            self._write_page(page)
        has_views = self.contestant.has_enhancements
        self._write("conf.py", _conf(self.contestant))
        self._write("index.md", _INDEX)
        self._write("list.md", f"# All enhancements\n\n{_LISTS.get(self.contestant, _LIST_OF_NEEDS)}")
        for name, (title, view) in _VIEWS.items():
            self._write(f"{name}.md", f"# {title}\n\n{view if has_views else 'Kept by hand.'}\n")
        self._write_releases()

    def run(self, build: str) -> Mapping[Resource, float]:
        """Edit the source as the build demands, build it, check the result, and return the cost.

        :raises MeasuringError: if Sphinx fails or prints anything, or if a page or a row is missing.
        """
        step = Build(build)
        if step is not Build.NO_CHANGE and not step.is_fresh:
            self._edit(step)
        cost = build_html(self.source, self.source, self.root, step)
        if self.contestant is not Contestant.PLAIN:
            listed = set(_KEY.findall((self.root / "html" / "list.html").read_text(encoding="utf-8")))
            if len(listed) != self.layout.count:
                message = f"{self.contestant}, {build}: the list has {len(listed)} of {self.layout.count} enhancements"
                raise MeasuringError(message)
        return cost

    def _edit(self, edit: Build) -> None:
        """Make an edit or take it back; no other file is touched."""
        self._edits ^= {edit}
        if edit is Build.SETTINGS:
            self._write_releases()
        else:
            self._write_page((self._edited_number() - 1) // (self.layout.per_page or 1))

    def _edited_number(self) -> int:
        """Return a proposal near the middle that is still discussed, so that either status fits its stage."""
        middle = self.layout.count // 2 + 1
        for number in chain(range(middle, self.layout.count + 1), range(1, middle)):
            if proposal(number).status in {"draft", "provisional"}:
                return number
        return middle

    def _proposal(self, number: int) -> Proposal:
        """Return a proposal with the present edits."""
        one = proposal(number)
        if not self._edits or number != self._edited_number():
            return one
        if Build.BODY in self._edits:
            sentence = "One more sentence says it more clearly."
            one = replace(one, body=f"{one.body}\n\n{sentence}", short_body=f"{one.short_body}\n{sentence}")
        if Build.STATUS in self._edits:
            one = replace(one, status="accepted")
        if Build.RELATION in self._edits:
            related = {number, *one.depends_on, *one.see_also}
            other = next(other for other in range(1, self.layout.count + 1) if other not in related)
            one = replace(one, see_also=(*one.see_also, other))
        return one

    def _write_page(self, page: int) -> None:
        if self.layout.per_page is None:
            one = self._proposal(page + 1)
            # By number, not by owner: a page must not move when its metadata changes.
            folder = OWNERS[one.number % len(OWNERS)]
            text = _PAGES.get(self.contestant, _page_with_front_matter)(one)
            self._write(f"proposals/{folder}/{one.number}-{_slug(one.title)}.md", text)
            return
        first = page * self.layout.per_page + 1
        last = min(first + self.layout.per_page - 1, self.layout.count)
        texts = (_OBJECTS[self.contestant](self._proposal(number)) for number in range(first, last + 1))
        self._write(f"catalogue/part-{page + 1}.md", "\n".join((f"# Part {page + 1}\n", *texts)))

    def _write_releases(self) -> None:
        releases = {**RELEASES, **(_NEW_RELEASE if Build.SETTINGS in self._edits else {})}
        has_views = self.contestant.has_enhancements
        form = "```{{enhancement-release}} {}\n```\n" if has_views else "## {}\n\nReleased on {}.\n"
        self._write("releases.md", "\n".join(("# Releases\n", *(form.format(*item) for item in releases.items()))))
        if has_views:
            tables = "".join(f'\n[[releases]]\nname = "{name}"\ndate = {date}\n' for name, date in releases.items())
            # Stages are given at random, so that many are behind the releases.
            rules = '[rules]\noverdue-milestone = "off"\nmilestone-order = "off"\n'
            self._write("enhancements.toml", f'profile = "default"\ndocuments = ["proposals/**/*.md"]\n{rules}{tables}')

    def _write(self, name: str, text: str) -> None:
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _slug(title: str) -> str:
    return "-".join(title.lower().replace(",", "").split())


# --- one whole proposal on a page -----------------------------------------------------------


def _page_with_front_matter(one: Proposal) -> str:
    milestones = "\n".join(f"  {stage}: {release}" for stage, release in one.milestones.items())
    return f"""\
---
id: {one.key}
status: {one.status}
stage: {one.stage}
milestones:
{milestones}
owner: {one.owner}
authors: [{", ".join(one.authors)}]
labels: [{", ".join(one.labels)}]
{_lines(one, "{}: [{}]")}summary: {one.summary}
---

# {one.title}

{one.body}
"""


def _page_in_need(one: Proposal) -> str:
    """Headings inside a directive are rubrics, not sections: MyST allows no others there."""
    return f"""\
# {one.title}

````{{enhancement}} {one.title}
{_options(one)}
:summary: {one.summary}

{one.body}
````
"""


def _page_below_need(one: Proposal) -> str:
    return f"""\
# {one.title}

````{{enhancement}} {one.title}
{_options(one)}

{one.summary}
````

{one.body}
"""


# --- many short proposals on a page ---------------------------------------------------------


def _heading_and_list(one: Proposal) -> str:
    return f"""\
## {one.title}

- id: {one.key}
- status: {one.status}
- stage: {one.stage}
- milestones: {one.milestones_text}
- owner: {one.owner}
- authors: {", ".join(one.authors)}
- labels: {", ".join(one.labels)}
{_lines(one, "- {}: {}")}
{one.short_body}
"""


def _enhancement_directive(one: Proposal) -> str:
    return _short_directive(one, _options(one, "labels"))


def _need_directive(one: Proposal) -> str:
    return _short_directive(one, _options(one))


def _short_directive(one: Proposal, options: str) -> str:
    return f"""\
````{{enhancement}} {one.title}
{options}

{one.short_body}
````
"""


def _options(one: Proposal, labels: str = "tags") -> str:
    """Return the options of a directive; `tags` is the field of sphinx-needs for labels."""
    return f"""\
:id: {one.key}
:status: {one.status}
:stage: {one.stage}
:milestones: {one.milestones_text}
:owner: {one.owner}
:authors: {", ".join(one.authors)}
:{labels}: {", ".join(one.labels)}
{_lines(one, ":{}: {}")}""".rstrip()


def _lines(one: Proposal, form: str) -> str:
    """A line for each kind of relation.

    :param form: of the line, with places for the kind and the targets.
    """
    return "".join(f"{form.format(kind, ', '.join(keys))}\n" for kind, keys in one.relations.items())


_PAGES: Final[Mapping[Contestant, Callable[[Proposal], str]]] = {
    Contestant.NEEDS: _page_in_need,
    Contestant.NEEDS_BELOW: _page_below_need,
}
_OBJECTS: Final[Mapping[Contestant, Callable[[Proposal], str]]] = {
    Contestant.PLAIN: _heading_and_list,
    Contestant.OURS: _enhancement_directive,
    Contestant.NEEDS: _need_directive,
    Contestant.NEEDS_BELOW: _need_directive,
    Contestant.BRIDGE: _enhancement_directive,
}

# --- settings and overview pages ------------------------------------------------------------

_INDEX: Final = """\
# Enhancements

```{toctree}
:maxdepth: 1
:glob:

list
releases
roadmap
questions
summaries
charts
lifecycle
*/**
```
"""


def _conf(contestant: Contestant) -> str:
    """Return the configuration; needs made by sphinx-enhancements take no settings of sphinx-needs."""
    has_own_needs = contestant in (Contestant.NEEDS, Contestant.NEEDS_BELOW)
    return f"""\
project = "Enhancements"
extensions = {contestant.extensions!r}
myst_enable_extensions = ["tasklist"]
html_theme = "basic"
{_NEEDS_SETTINGS if has_own_needs else ""}"""


_NEEDS_SETTINGS: Final = """\
needs_types = [
    {"directive": "enhancement", "title": "Enhancement", "prefix": "VEP-"},
]
needs_id_required = True
needs_id_regex = r"^VEP-[0-9]+$"
needs_fields = {
    "stage": {"nullable": True},
    "milestones": {"nullable": True},
    "owner": {"nullable": True},
    "authors": {"schema": {"type": "array", "items": {"type": "string"}}, "nullable": True},
    "summary": {"nullable": True},
}
needs_links = {
    "depends-on": {"incoming": "required by", "outgoing": "depends on"},
    "see-also": {"incoming": "see also", "outgoing": "see also"},
}
"""

_LIST_OF_NEEDS: Final = """\
```{needtable}
:types: enhancement
:columns: id, title, status, stage, milestones, owner, authors, tags
```
"""
_LISTS: Final[Mapping[Contestant, str]] = {
    Contestant.PLAIN: "A list of all enhancements.\n",
    Contestant.OURS: "```{enhancement-list}\n```\n",
    Contestant.BRIDGE: "```{enhancement-list}\n```\n",
}
_VIEWS: Final[Mapping[str, tuple[str, str]]] = {
    "roadmap": ("Roadmap", "```{enhancement-roadmap}\n```"),
    "questions": ("Questions", "```{enhancement-questions}\n```"),
    "summaries": ("Release notes", f"```{{enhancement-summaries}} {next(reversed(RELEASES))}\n```"),
    "charts": ("Charts", "```{enhancement-chart}\n```\n\n```{enhancement-chart} owner\n```"),
    "lifecycle": ("Process", "```{enhancement-lifecycle}\n```"),
}
"""Pages with views that only sphinx-enhancements has."""
