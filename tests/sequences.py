"""Projects that change between builds: what a page may hold, what may happen to it, as hypothesis strategies."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeAlias

from hypothesis import strategies as st

SLOTS = (
    "a.md",
    "b.rst",
    "sub/c.md",
    "sub/d.rst",
    "sig-net/1-one/vep.md",
    "sig-net/1-one/notes.md",
    "sig-net/2-two/vep.md",
    "sig-io/2-two/vep.md",
    "view.md",
    "deep/view.rst",
    "sig-net/1-one/README.md",
    "sig-net/old.md",
    "sig-net/2-two/README.md",
    "enhancements/net/one.md",
    "mentions.md",
)
"""Every document that may come and go; the suffix tells the markup."""

SIDES = ("sig-net/1-one/kep.yaml", "sig-io/2-two/kep.yaml", "prod-readiness/sig-net/1.yaml")
"""Files with metadata beside documents."""

COPY = "copies/other.json"
"""What another project has published."""


@dataclass(frozen=True)
class Proposal:
    """A proposal as somebody writes it: field by field, absent where ``None``."""

    title: str = "A proposal"
    id: str | None = None
    status: str | None = None
    stage: str | None = None
    milestones: str | None = None
    owner: str | None = None
    depends_on: str | None = None
    see_also: str | None = None
    labels: str | None = None
    topic: str | None = None
    gates: str | None = None
    gate_defaults: str | None = None

    def options(self) -> dict[str, str]:
        """The fields that are there, under the names that documents use."""
        values = {
            "id": self.id,
            "status": self.status,
            "stage": self.stage,
            "milestones": self.milestones,
            "owner": self.owner,
            "depends-on": self.depends_on,
            "see-also": self.see_also,
            "labels": self.labels,
            "topic": self.topic,
            "gates": self.gates,
            "gate-defaults": self.gate_defaults,
        }
        return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True)
class Page:
    """A document.

    :param whole: the proposal that the page is; in reStructuredText it counts only by the page's place.
    :param heading: whether there is a title.
    :param inside: proposals by the directive.
    :param views: lines of directives, the options behind the name, such as ``("enhancement-list", {"limit": "2"})``.
    :param mentions: targets of the role.
    :param facts: names and targets of its siblings.
    :param asked: questions in a section at the end; the second by the directive.
    :param summary: the text of a section.
    :param answer: its answer to the constraint of the settings.
    """

    heading: bool = True
    whole: Proposal | None = None
    inside: tuple[Proposal, ...] = ()
    views: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = ()
    mentions: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    prose: str = "Some text."
    asked: tuple[str, ...] = ()
    summary: str | None = None
    answer: str | None = None

    def text(self, slot: str) -> str:
        """The text of the document in the markup of its file."""
        return self._rest() if slot.endswith(".rst") else self._markdown()

    def _markdown(self) -> str:
        parts = []
        if self.whole is not None:
            options = "".join(f"  {name}: {value!r}\n" for name, value in self.whole.options().items())
            parts.append(f"---\nenhancement:\n{options}---\n" if options else "---\nenhancement: {}\n---\n")
        if self.heading:
            parts.append(f"# {self.whole.title if self.whole else 'A page'}\n")
        parts.append(f"{self.prose}\n")
        parts += [f"See {{enh}}`{target}`.\n" for target in self.mentions]
        parts += [f"It is {{enh:{fact}}}`{target}`.\n" for fact, target in self.facts]
        for proposal in self.inside:
            options = "".join(f":{name}: {value}\n" for name, value in proposal.options().items())
            parts.append(f"```{{enhancement}} {proposal.title}\n{options}\n{self.prose}\n```\n")
        for name, argument, pairs in self.views:
            options = "".join(f":{option}: {value}\n" for option, value in pairs)
            parts.append(f"```{{{name}}} {argument}\n{options}```\n")
        if self.summary is not None:
            parts.append(f"## Summary\n\n{self.summary}\n")
        if self.answer is not None:
            parts.append(f"## Constraints\n\n1. {self.answer}\n")
        if self.asked:
            parts.append(f"## Open Questions\n\n- {self.asked[0]}\n")
            parts += [f"```{{open-question}} {question}\n```\n" for question in self.asked[1:]]
        return "\n".join(parts)

    def _rest(self) -> str:
        parts = []
        if self.heading:
            title = self.whole.title if self.whole else "A page"
            parts.append(f"{title}\n{'=' * len(title)}\n")
        if self.whole is not None:
            parts.append("".join(f":{name}: {value}\n" for name, value in self.whole.options().items()))
        parts.append(f"{self.prose}\n")
        parts += [f"See :enh:`{target}`.\n" for target in self.mentions]
        parts += [f"It is :enh:{fact}:`{target}`.\n" for fact, target in self.facts]
        for proposal in self.inside:
            options = "".join(f"   :{name}: {value}\n" for name, value in proposal.options().items())
            parts.append(f".. enhancement:: {proposal.title}\n{options}\n   {self.prose}\n")
        for name, argument, pairs in self.views:
            options = "".join(f"   :{option}: {value}\n" for option, value in pairs)
            parts.append(f".. {name}:: {argument}\n{options}")
        if self.summary is not None:
            parts.append(f"Summary\n-------\n\n{self.summary}\n")
        if self.answer is not None:
            parts.append(f"Constraints\n-----------\n\n1. {self.answer}\n")
        if self.asked:
            parts.append(f"Open Questions\n--------------\n\n- {self.asked[0]}\n")
            parts += [f".. open-question:: {question}\n" for question in self.asked[1:]]
        return "\n".join(parts)


@dataclass(frozen=True)
class Settings:
    """The settings file; ``None`` for a setting that is not in it."""

    profile: str | None = None
    root: str | None = None
    documents: tuple[str, ...] | None = None
    exclude: tuple[str, ...] | None = None
    current: str | None = None
    releases: tuple[tuple[str, str | None], ...] = ()
    projects: bool = False
    constraint: str | None = None

    def text(self, *, history: bool = False) -> str:
        """The text of the file.

        :param history: whether pages show the history; then releases have a freeze in the days of the commits.
        """
        lines = ["history = true"] if history else []
        pairs = (("profile", self.profile), ("root", self.root), ("current-release", self.current))
        lines += [f'{name} = "{value}"' for name, value in pairs if value is not None]
        for name, globs in (("documents", self.documents), ("exclude", self.exclude)):
            if globs is not None:
                lines.append(f"{name} = {list(globs)!r}")
        for name, date in self.releases:
            lines += ["[[releases]]", f'name = "{name}"', *([f"date = {date}"] if date else [])]
            lines += ["code-freeze = 2024-01-03"] if history else []
        if self.constraint:
            lines += ["[[constraints]]", 'id = "1"', f'title = "{self.constraint}"']
        if self.projects:
            lines += ["[[projects]]", 'name = "other"', 'url = "/other"', f'enhancements = "{COPY}"']
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Put:
    """A document is written, or written anew."""

    slot: str
    page: Page


@dataclass(frozen=True)
class Edit:
    """One field of a proposal of an existing page changes; a page without one gets other text."""

    slot: str
    name: str
    value: str | None


@dataclass(frozen=True)
class Drop:
    """A document is deleted."""

    slot: str


@dataclass(frozen=True)
class Move:
    """A document gets another name."""

    slot: str
    to: str


@dataclass(frozen=True)
class Settle:
    """The settings change; ``None`` deletes their file."""

    settings: Settings | None


@dataclass(frozen=True)
class Side:
    """A file with metadata is written; ``None`` deletes it."""

    path: str
    text: str | None


@dataclass(frozen=True)
class Rest:
    """Nothing happens between two builds."""


class Record(StrEnum):
    """Operation on the repository of the sources, which leaves the files as they are."""

    COMMIT = "commit"
    AMEND = "amend"
    SQUASH = "squash"
    SWITCH = "switch"


Event: TypeAlias = Put | Edit | Drop | Move | Settle | Side | Rest | Record


@dataclass
class State:
    """The sources of a project as they stand."""

    pages: dict[str, Page] = field(default_factory=dict)
    settings: Settings | None = None
    sides: dict[str, str] = field(default_factory=dict)
    home: str = "# Home\n"
    has_history: bool = False

    def apply(self, event: Event) -> None:
        """Let an event happen; one about a document that is not there changes nothing."""
        match event:
            case Put(slot, page):
                self.pages[slot] = page
            case Edit(slot, name, value) if slot in self.pages:
                self.pages[slot] = _edited(self.pages[slot], name, value)
            case Drop(slot):
                self.pages.pop(slot, None)
            case Move(slot, to) if slot in self.pages and slot != to:
                self.pages[to] = self.pages.pop(slot)
            case Settle(settings):
                self.settings = settings
            case Side(path, None):
                self.sides.pop(path, None)
            case Side(path, str(text)):
                self.sides[path] = text

    def files(self) -> dict[str, str]:
        """Path -> text of every file but ``conf.py``."""
        files = {"index.md": self.home} | {slot: page.text(slot) for slot, page in self.pages.items()} | self.sides
        if self.settings is not None:
            files["enhancements.toml"] = self.settings.text(history=self.has_history)
        return files


def _edited(page: Page, name: str, value: str | None) -> Page:
    if page.whole is not None:
        return replace(page, whole=replace(page.whole, **{name: value}))
    if page.inside:
        return replace(page, inside=(replace(page.inside[0], **{name: value}), *page.inside[1:]))
    return replace(page, prose=f"Other text: {value}.")


def start() -> State:
    """A small project in which much hangs together."""
    return State(
        {
            "a.md": Page(
                whole=Proposal(
                    "First", "T-1", "draft", "alpha", "alpha=v1.1, beta=v1.2", depends_on="T-2", gates="Fast"
                )
            ),
            "b.rst": Page(inside=(Proposal("Second", "T-2", "accepted", None, "alpha=v1.2"), Proposal("Third", "T-3"))),
            "sub/c.md": Page(
                whole=Proposal("Fourth", None, "accepted", see_also="T-1"), asked=("Why?", "When?"), summary="It *is*."
            ),
            "sig-net/1-one/vep.md": Page(whole=Proposal("Fifth", "T-5", "provisional", milestones="beta=v1.3")),
            "view.md": Page(
                views=(("enhancement-list", "", (("caption", "All"),)), ("enhancement-release", "v1.2", ())),
            ),
            "deep/view.rst": Page(
                views=(("enhancement-list", "", (("filter", "status:accepted"), ("filterable", ""))),)
            ),
            "mentions.md": Page(mentions=("T-1", "~T-3", "sub/c", "1", "other:O-1"), facts=(("badge", "T-1"),)),
            "sub/d.rst": Page(views=(("feature-state", "T-1", ()), ("feature-gates", "", ()))),
            "deep/plan.rst": Page(
                views=(
                    ("enhancement-roadmap", "", ()),
                    ("enhancement-chart", "", ()),
                    ("enhancement-summaries", "", ()),
                )
            ),
        },
        Settings(current="v1.1", releases=(("v1.1", None), ("v1.2", None)), projects=True),
        {COPY: '{"schemaVersion": 1, "enhancements": [{"key": "O-1", "title": "Theirs", "number": 1}]}'},
    )


# -- strategies ----------------------------------------------------------------------------------

_FIELDS: dict[str, tuple[str | None, ...]] = {
    "title": ("First", "Zeroth & <b>bold</b>", "Another title"),
    "id": (None, "T-1", "T-2", "t-3", "T-10"),
    "status": (None, "draft", "accepted", "implemented", "wibble"),
    "stage": (None, "alpha", "beta", "wobble"),
    "milestones": (None, "alpha=v1.1", "alpha=1.2, beta=v1.3", "beta=v1.2.0", "alpha=soon", "beta=~~v1.1~~ v1.3"),
    "owner": (None, "sig-net", "sig-io"),
    "depends_on": (None, "T-1", "T-2, T-10", "sub/c.md", "other:O-1, other:2", "nothing"),
    "see_also": (None, "T-3", "1"),
    "labels": (None, "x, y", "stage/beta"),
    "topic": (None, "storage"),
    "gates": (None, "Fast", "Fast, Slow"),
    "gate_defaults": (None, "alpha=off, beta=on", "beta=off"),
}

_proposals = st.builds(Proposal, **{name: st.sampled_from(values) for name, values in _FIELDS.items()})

_views = st.one_of(
    st.tuples(
        st.just("enhancement-list"),
        st.just(""),
        st.lists(
            st.sampled_from(
                (
                    ("filter", "status:accepted,implemented"),
                    ("filter", "release:v1.2"),
                    ("filter", "is:blocked"),
                    ("filter", "stage:wobble"),
                    ("columns", "key title depends-on required-by topic milestones"),
                    ("sort", "-title"),
                    ("group-by", "status"),
                    ("group-by", "labels"),
                    ("limit", "2"),
                    ("filterable", ""),
                    ("caption", "Chosen"),
                    ("toctree", ""),
                )
            ),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("enhancement-graph"),
        st.just(""),
        st.lists(
            st.sampled_from(
                (
                    ("focus", "T-1"),
                    ("filter", "status:accepted,draft"),
                    ("release", "v1.2"),
                    ("relations", "see-also"),
                    ("limit", "1"),
                    ("depth", "2"),
                )
            ),
            max_size=2,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("feature-state"),
        st.sampled_from(("T-1", "T-2", "sub/c", "fast", "Slow", "nothing")),
        st.sampled_from(((), (("release", "v1.2"),), (("release", "1.1rc1"),), (("release", "soon"),))),
    ),
    st.tuples(
        st.just("feature-gates"),
        st.just(""),
        st.lists(
            st.sampled_from((("filter", "status:accepted"), ("release", "v1.2"), ("caption", "Gates"))),
            max_size=2,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(st.just("enhancement-lifecycle"), st.just(""), st.sampled_from(((), (("counts", ""),)))),
    st.tuples(
        st.just("enhancement-questions"),
        st.just(""),
        st.lists(
            st.sampled_from((("filter", "status:accepted"), ("group-by", "owner"), ("answered", ""), ("limit", "1"))),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("enhancement-constraints"),
        st.just(""),
        st.sampled_from(((), (("filter", "status:accepted,draft"), ("limit", "1")), (("caption", "Answers"),))),
    ),
    st.tuples(
        st.just("enhancement-overview"),
        st.just(""),
        st.sampled_from(((), (("filter", "status:accepted"), ("limit", "1")))),
    ),
    st.tuples(
        st.just("enhancement-roadmap"),
        st.just(""),
        st.lists(
            st.sampled_from(
                (
                    ("from", "v1.2"),
                    ("to", "1.2"),
                    ("to", "soon"),
                    ("filter", "status:accepted,draft"),
                    ("group-by", "labels"),
                    ("group-by", "topic"),
                    ("limit", "1"),
                    ("caption", "Plan"),
                )
            ),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("enhancement-release"),
        st.sampled_from(("", "v1.1", "1.2", "v1.3", "soon")),
        st.lists(
            st.sampled_from((("filter", "status:accepted"), ("group-by", "owner"), ("group-by", "topic"))),
            max_size=2,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("enhancement-chart"),
        st.sampled_from(("", "owner", "status", "labels", "topic", "title")),
        st.lists(
            st.sampled_from(
                (
                    ("split-by", "status"),
                    ("split-by", "topic"),
                    ("filter", "status:accepted,draft"),
                    ("from", "v1.2"),
                    ("to", "soon"),
                    ("limit", "1"),
                    ("caption", "Numbers"),
                )
            ),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
    st.tuples(
        st.just("enhancement-summaries"),
        st.sampled_from(("", "v1.2", "soon")),
        st.lists(
            st.sampled_from(
                (("filter", "status:accepted,draft"), ("group-by", "stage"), ("content", "whole"), ("limit", "1"))
            ),
            max_size=3,
            unique_by=lambda pair: pair[0],
        ).map(tuple),
    ),
)

_pages = st.builds(
    Page,
    heading=st.sampled_from((True, True, True, False)),
    whole=st.none() | _proposals,
    inside=st.lists(_proposals, max_size=2).map(tuple),
    views=st.lists(_views, max_size=2).map(tuple),
    mentions=st.lists(
        st.sampled_from(
            (
                "T-1",
                "~T-2",
                "t-3",
                "10",
                "sub/c",
                "sig-net/1-one",
                "VEP-2",
                "words <T-1>",
                "KEP-1",
                "old.md",
                "other:O-1",
            )
        ),
        max_size=3,
    ).map(tuple),
    facts=st.lists(
        st.tuples(
            st.sampled_from(("title", "status", "stage", "release", "badge")),
            st.sampled_from(("T-1", "T-2", "words <T-5>", "sub/c", "other:O-1", "other:2")),
        ),
        max_size=2,
    ).map(tuple),
    asked=st.sampled_from(((), (), ("Why?",), ("Why? **Answer:** Because.",), ("None.", "When?"), ("Why?", "When?"))),
    # The link is to the page that no event removes: MyST decides while a page is read whether the target of a link is
    # a page, and Sphinx does not read the page again when its target comes or goes.
    summary=st.sampled_from(
        (None, None, "In *short*.", "First.\n\n- then {enh}`T-1`", "Is {enh:badge}`T-2` [](/index.md).")
    ),
    answer=st.sampled_from((None, None, "Yes.", "N/A: *it* is.", "TBD")),
    prose=st.sampled_from(
        ("Some text.", "More text.\n\n- [x] done\n- [ ] open", "1-one/README.md", "../1-one/README.md")
    ),
)

_globs = st.none() | st.lists(
    st.sampled_from(("*.md", "sub/*", "/b.rst", "sig-*/**", "c.md")), max_size=2, unique=True
).map(tuple)

_settings = st.builds(
    Settings,
    profile=st.sampled_from((None, "default", "vep", "kep", "kep", "openshift")),
    root=st.sampled_from((None, None, None, "sub", "sig-net")),
    documents=_globs,
    exclude=_globs,
    current=st.sampled_from((None, "v1.1", "1.2", "v2")),
    releases=st.lists(
        st.tuples(st.sampled_from(("v1.1", "1.2", "v1.3", "v2", "soon")), st.sampled_from((None, "2020-01-02"))),
        max_size=3,
        unique_by=lambda pair: pair[0],
    ).map(tuple),
    projects=st.booleans(),
    constraint=st.sampled_from((None, "Small", "Quiet")),
)

_copies = st.builds(
    lambda title, status, stage, number: Side(
        COPY,
        '{"schemaVersion": 1, "project": "Other", "enhancements": [{"key": "O-1", "url": "o.html", '
        f'"title": "{title}", "status": {{"value": "{status}"}}, "stage": {{"value": "{stage}"}}}}'
        f', {{"key": "O-{number}", "number": {number}}}]}}',
    ),
    st.sampled_from(("Theirs", "Renamed")),
    st.sampled_from(("accepted", "rejected")),
    st.sampled_from(("alpha", "beta")),
    st.sampled_from((2, 3)),
) | st.sampled_from((Side(COPY, None), Side(COPY, '{"schemaVersion": 2}')))

_sides = st.builds(
    Side,
    st.sampled_from(SIDES),
    st.sampled_from(
        (
            None,
            "title: One\nstatus: implementable\nstage: beta\nmilestone:\n  beta: v1.2\nsee-also: [T-1]\n",
            "title: Two\nstatus: provisional\nauthors:\n- @x\nreplaces: [sig-net/old.md]\n",
            'alpha:\n  approver: "@x"\n',
        )
    ),
)

_slots = st.sampled_from(SLOTS)
_edits = st.sampled_from([(name, value) for name, values in _FIELDS.items() for value in values])

events = st.one_of(
    st.builds(lambda slot, pair: Edit(slot, *pair), _slots, _edits),
    st.builds(lambda slot, pair: Edit(slot, *pair), _slots, _edits),
    st.builds(Put, _slots, _pages),
    st.builds(Drop, _slots),
    st.builds(Move, _slots, _slots),
    st.builds(Settle, st.none() | _settings),
    _sides,
    _copies,
    st.builds(Rest),
)

sequences = st.lists(events, min_size=2, max_size=5)
history_sequences = st.lists(events | st.sampled_from(Record), min_size=3, max_size=6)
