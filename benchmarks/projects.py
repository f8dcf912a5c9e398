"""The Sphinx projects that are compared: one text, written down for each contestant.

Each contestant gets the same proposals, the same theme and the same two overview pages
(`list.md`, `releases.md`); only the way the metadata is written, and what reads it, differ.
We show more beside that, a page of each kind, where the others have a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Final

from benchmarks.proposals import OWNERS, RELEASES, Proposal, proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Contestant(StrEnum):
    """What builds the proposals."""

    PLAIN = "plain"
    """Sphinx and MyST, which do nothing with the metadata."""
    OURS = "ours"
    """sphinx-enhancements with its default profile."""
    NEEDS = "needs"
    """sphinx-needs with a need type and fields of the same names."""
    BRIDGE = "bridge"
    """sphinx-enhancements with sphinx-needs beside it, so that each proposal is a need as well."""


class Scenario(StrEnum):
    """How the proposals are laid out."""

    PAGES = "pages"
    """One whole proposal on each page."""
    OBJECTS = "objects"
    """Many short proposals on each page."""


class NeedsBody(StrEnum):
    """Where the sections of a whole proposal stand when sphinx-needs builds it."""

    INSIDE = "inside"
    """In the directive, so that the need is the whole proposal."""
    BELOW = "below"
    """On the page after the directive, which holds the summary alone."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A scenario with its sizes.

    :param count: proposals in all
    :param per_page: proposals on each page
    """

    scenario: Scenario
    count: int
    per_page: int = 1
    needs_body: NeedsBody = NeedsBody.INSIDE

    @property
    def pages(self) -> int:
        """How many pages the proposals fill."""
        return -(-self.count // self.per_page)


@dataclass(slots=True)
class Project:
    """A Sphinx project on disk.

    :param root: the folder that holds the source directory and the output
    """

    contestant: Contestant
    layout: Layout
    root: Path
    edited_status: str = field(default="", init=False)
    """The present status of the proposal that `edit` changes."""

    @property
    def source(self) -> Path:
        """Sphinx's source directory."""
        return self.root / "source"

    @property
    def output(self) -> Path:
        """Where the HTML is written."""
        return self.root / "html"

    @property
    def doctrees(self) -> Path:
        """Where Sphinx keeps what it has read."""
        return self.root / "doctrees"

    def write(self) -> None:
        """Write the whole source directory."""
        for page in range(self.layout.pages):
            self._write_page(page)
        self._write("conf.py", _CONF[self.contestant])
        if self.contestant in (Contestant.OURS, Contestant.BRIDGE):
            self._write("enhancements.toml", _enhancements_toml())
        self._write("index.md", _INDEX)
        self._write("list.md", f"# All enhancements\n\n{_LISTS[self.contestant]}")
        self._write("releases.md", f"# Releases\n\n{_RELEASE_PAGES[self.contestant]}")
        for name, (title, view) in _VIEWS.items():
            shown = view if self.contestant in (Contestant.OURS, Contestant.BRIDGE) else "Kept by hand.\n"
            self._write(f"{name}.md", f"# {title}\n\n{shown}")

    def edit(self) -> None:
        """Give one proposal in the middle another status; its page is the only file touched."""
        number = self._edited_number()
        present = self.edited_status or proposal(number).status
        self.edited_status = "accepted" if present == "provisional" else "provisional"
        self._write_page((number - 1) // self.layout.per_page, {number: self.edited_status})

    def _edited_number(self) -> int:
        """A proposal near the middle that is still discussed, so that either status fits its stage."""
        middle = self.layout.count // 2 + 1
        for number in chain(range(middle, self.layout.count + 1), range(1, middle)):
            if proposal(number).status in {"draft", "provisional"}:
                return number
        return middle

    def _write_page(self, page: int, statuses: Mapping[int, str] | None = None) -> None:
        first = page * self.layout.per_page + 1
        last = min(first + self.layout.per_page - 1, self.layout.count)
        proposals = [proposal(number) for number in range(first, last + 1)]
        if statuses:
            proposals = [replace(one, status=statuses.get(one.number, one.status)) for one in proposals]
        if self.layout.scenario is Scenario.PAGES:
            (one,) = proposals
            # By number, not by owner: a page must not move when its metadata changes.
            folder = OWNERS[one.number % len(OWNERS)]
            path = f"proposals/{folder}/{one.number}-{_slug(one.title)}.md"
            self._write(path, self._page(one))
        else:
            write = _OBJECTS[self.contestant]
            texts = (write(one) for one in proposals)
            self._write(f"catalogue/part-{page + 1}.md", "\n".join((f"# Part {page + 1}\n", *texts)))

    def _page(self, one: Proposal) -> str:
        if self.contestant is not Contestant.NEEDS:
            return _page_with_front_matter(one)
        if self.layout.needs_body is NeedsBody.BELOW:
            return _page_below_need(one)
        return _page_in_need(one)

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
{_need_options(one)}
:summary: {one.summary}

{one.body}
````
"""


def _page_below_need(one: Proposal) -> str:
    return f"""\
# {one.title}

````{{enhancement}} {one.title}
{_need_options(one)}

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
    return f"""\
````{{enhancement}} {one.title}
:id: {one.key}
:status: {one.status}
:stage: {one.stage}
:milestones: {one.milestones_text}
:owner: {one.owner}
:authors: {", ".join(one.authors)}
:labels: {", ".join(one.labels)}
{_lines(one, ":{}: {}")}
{one.short_body}
````
"""


def _need_directive(one: Proposal) -> str:
    return f"""\
````{{enhancement}} {one.title}
{_need_options(one)}

{one.short_body}
````
"""


def _need_options(one: Proposal) -> str:
    """Labels are written as `tags`, the core field that sphinx-needs has for them."""
    return f"""\
:id: {one.key}
:status: {one.status}
:stage: {one.stage}
:milestones: {one.milestones_text}
:owner: {one.owner}
:authors: {", ".join(one.authors)}
:tags: {", ".join(one.labels)}
{_lines(one, ":{}: {}").rstrip()}""".rstrip()


def _lines(one: Proposal, form: str) -> str:
    """A line for each kind of relation.

    :param form: of the line, with places for the kind and the targets.
    """
    return "".join(f"{form.format(kind, ', '.join(keys))}\n" for kind, keys in one.relations.items())


_OBJECTS: Final[Mapping[Contestant, Callable[[Proposal], str]]] = {
    Contestant.PLAIN: _heading_and_list,
    Contestant.OURS: _enhancement_directive,
    Contestant.NEEDS: _need_directive,
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


def _conf(extensions: Sequence[str], more: str = "") -> str:
    return f"""\
project = "Enhancements"
extensions = {list(extensions)!r}
myst_enable_extensions = ["tasklist"]
html_theme = "basic"
{more}"""


def _enhancements_toml() -> str:
    releases = "".join(f'\n[[releases]]\nname = "{name}"\ndate = {date}\n' for name, date in RELEASES.items())
    return f'profile = "default"\ndocuments = ["proposals/**/*.md"]\n{releases}'


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

_CONF: Final[Mapping[Contestant, str]] = {
    Contestant.PLAIN: _conf(["myst_parser"]),
    Contestant.OURS: _conf(["myst_parser", "sphinx_enhancements"]),
    Contestant.NEEDS: _conf(["myst_parser", "sphinx_needs"], _NEEDS_SETTINGS),
    Contestant.BRIDGE: _conf(["myst_parser", "sphinx_needs", "sphinx_enhancements"]),
}
_LISTS: Final[Mapping[Contestant, str]] = {
    Contestant.PLAIN: "A list of all enhancements.\n",
    Contestant.OURS: "```{enhancement-list}\n```\n",
    Contestant.NEEDS: (
        "```{needtable}\n"
        ":types: enhancement\n"
        ":columns: id, title, status, stage, milestones, owner, authors, tags\n"
        "```\n"
    ),
    Contestant.BRIDGE: "```{enhancement-list}\n```\n",
}
_VIEWS: Final[Mapping[str, tuple[str, str]]] = {
    "roadmap": ("Roadmap", "```{enhancement-roadmap}\n```\n"),
    "questions": ("Questions", "```{enhancement-questions}\n```\n"),
    "summaries": ("Release notes", f"```{{enhancement-summaries}} {next(reversed(RELEASES))}\n```\n"),
    "charts": ("Charts", "```{enhancement-chart}\n```\n\n```{enhancement-chart} owner\n```\n"),
    "lifecycle": ("Process", "```{enhancement-lifecycle}\n```\n"),
}
"""What else there is to look at, a page of each kind: only we have it."""

_RELEASE_HEADINGS: Final = "\n".join(f"## {name}\n\nReleased on {date}.\n" for name, date in RELEASES.items())
_RELEASE_PAGES: Final[Mapping[Contestant, str]] = {
    Contestant.PLAIN: _RELEASE_HEADINGS,
    Contestant.OURS: "\n".join(f"```{{enhancement-release}} {name}\n```\n" for name in RELEASES),
    Contestant.NEEDS: _RELEASE_HEADINGS,
    Contestant.BRIDGE: "\n".join(f"```{{enhancement-release}} {name}\n```\n" for name in RELEASES),
}
