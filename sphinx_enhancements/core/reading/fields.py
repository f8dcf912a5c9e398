"""The values of metadata fields -> the parts of a proposal, each by the shape that its field has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ..diagnostics import Code
from ..model import Fields, Items, Link, Milestone, Person, Relation, Text, Tree, Value, field_name
from .metadata import flat

if TYPE_CHECKING:
    from ..profile import Profile

Report = Callable[[Code, int | None, str], None]

_STRUCK = re.compile(r"~{1,2}([^~]+)~{1,2}")
_NOTE = re.compile(r"([^()]*)\(([^()]*)\)$")
_PERSON = re.compile(r"@([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\s*\((.+)\))?$")
_NAMED = re.compile(r"([^<>@]+?)\s*(?:<([^<>]*)>|\(@?([A-Za-z0-9][A-Za-z0-9_.-]*)\))$")
_ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}$")

LINK_FIELDS = ("tracking", "discussion")


@dataclass(slots=True)
class Written:
    """What the metadata of one proposal says, field by field, before anything is made of it."""

    profile: Profile
    report: Report
    values: dict[str, Tree] = field(default_factory=dict)
    extra: list[tuple[str, Tree]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)

    def add(self, block: Fields) -> None:
        """Take in a metadata block. What a block taken in earlier says counts before this one."""
        last = {field_name(name): n for n, (name, _) in enumerate(block.entries)}
        for n, (name, tree) in enumerate(block.entries):
            again = bool(name) and last[field_name(name)] != n
            if again:
                self.report(Code.DUPLICATE_FIELD, tree.line, f"the field `{name}` stands twice; the last one counts")
            canonical = self.profile.fields.get(field_name(name))
            if again or canonical is None or canonical in self.values:
                self.extra.append((name, tree))
            else:
                self.values[canonical] = tree

    def says(self, name: str) -> bool:
        """Whether a field is there, and holds more than a placeholder."""
        tree = self.values.get(name)
        return tree is not None and not (isinstance(tree, Text) and self.profile.is_placeholder(tree.text))

    def unread(self) -> Iterator[tuple[str, Tree]]:
        """The fields that nobody has asked for: a profile may name some that mean nothing to this program."""
        return ((name, tree) for name, tree in self.values.items() if name not in self.asked)

    def _take(self, name: str) -> Tree | None:
        self.asked.add(name)
        return self.values.get(name)

    def text(self, name: str) -> Text | None:
        """A field that is one text; placeholders count as nothing, as does a field that is absent."""
        tree = self._take(name)
        if isinstance(tree, (Items, Fields)):
            if isinstance(tree, Items) and len(tree.items) == 1 and isinstance(tree.items[0], Text):
                tree = tree.items[0]
            else:
                self.report(
                    Code.INVALID_VALUE, tree.line, f"`{name}` is one text, not {_shape(tree)}: {_short(flat(tree))}"
                )
                tree = Text(flat(tree), tree.line)
        if tree is None or self.profile.is_placeholder(tree.text):
            return None
        return Text(tree.text.strip(), tree.line)

    def texts(self, name: str) -> Iterator[Text]:
        """A field that is a list, written as one or with commas; placeholders are left out."""
        tree = self._take(name)
        if tree is None:
            return
        items: tuple[Tree, ...]
        match tree:
            case Text(text, line):
                if text.strip()[:1] == "[" and text.strip()[-1:] == "]":
                    # An option of a directive is text, also where it is written as a YAML list.
                    items = tuple(Text(part.strip().strip("\"'"), line) for part in text.strip()[1:-1].split(","))
                else:
                    items = tuple(Text(part, line) for part in re.split(r"[,\n]", text))
            case Items(items):
                pass
            case Fields(entries, line):
                self.report(Code.INVALID_VALUE, line, f"`{name}` is a list, not a mapping: {_short(flat(tree))}")
                items = tuple(Text(f"{key}: {flat(value)}", value.line) for key, value in entries)
        for item in items:
            # The commonest slip: `- @x: for storage` reads as a mapping of one entry.
            written = item.text if isinstance(item, Text) else flat(item)
            if not self.profile.is_placeholder(written):
                yield Text(written.strip(), item.line)

    def date(self, name: str) -> str | None:
        """A field that is a date; one that no calendar has stays as written."""
        written = self.text(name)
        if written is None:
            return None
        if as_date(written.text) is None:
            message = f"`{name}` is {_short(written.text)!r}, which is no date such as 2026-03-31"
            self.report(Code.INVALID_VALUE, written.line, message)
        return written.text

    def people(self) -> Iterator[Person]:
        """Everybody named, in the order of the profile's roles."""
        for name, role in self.profile.people.items():
            for written in self.texts(name):
                yield read_person(role, written.text)

    def relations(self) -> Iterator[Relation]:
        """Every relation as written, each once."""
        seen = set()
        for kind in self.profile.relations:
            for written in self.texts(kind):
                if (kind, written.text) not in seen:
                    seen.add((kind, written.text))
                    yield Relation(kind, written.text, None, written.line)

    def links(self) -> Iterator[Link]:
        """Every address, the named fields first."""
        for name in LINK_FIELDS:
            for written in self.texts(name):
                yield Link(name, written.text)
        tree = self._take("links")
        if isinstance(tree, Fields):
            for name, value in tree.entries:
                yield Link(name, flat(value))
        else:
            for written in self.texts("links"):
                yield Link("link", written.text)

    def milestones(self) -> Iterator[Milestone]:
        """The milestones of the ``milestones`` field: a mapping of stage to release, or ``alpha=v1.5, …``."""
        tree = self._take("milestones")
        match tree:
            case None:
                pairs: list[tuple[str, Text]] = []
            case Text(text, line):
                pairs = list(_pairs(text, line))
                if not pairs and not self.profile.is_placeholder(text):
                    self._no_milestones(tree)
            case Items(items):
                pairs = []
                for item in items:
                    found = list(_pairs(flat(item), item.line))
                    if isinstance(item, Fields):
                        found = [(key, Text(flat(value), value.line)) for key, value in item.entries]
                    if not found:
                        self._no_milestones(item)
                    pairs += found
            case Fields(entries):
                pairs = [(key, Text(flat(value), value.line)) for key, value in entries]
        for stage, written in pairs:
            yield from self.milestone(stage, written.text, written.line)

    def milestone(
        self, stage: str, release: str, line: int | None, track: str | None = None, *, struck: bool = False
    ) -> Iterator[Milestone]:
        """The milestones that one line sets: none for a placeholder, and one more for each text that is struck out.

        :param release: as written, perhaps with a note in parentheses behind it.
        """
        value = self.profile.read_stage(stage, line)
        pieces = [(text, True) for text in _STRUCK.findall(release)]
        pieces.append((_STRUCK.sub(" ", release), struck))
        for written, crossed in pieces:
            text, note = " ".join(written.split()), None
            if found := _NOTE.match(text):
                text, note = found[1].strip(), found[2].strip()
            if not self.profile.is_placeholder(text):
                yield Milestone(value, text, text, track, crossed, note, line)

    def unknown_stage(self, milestone: Milestone) -> None:
        """Report a milestone at a stage that the profile does not have."""
        known = ", ".join(self.profile.axis)
        self.report(
            Code.UNKNOWN_STAGE,
            milestone.line,
            f"{milestone.stage.raw!r} is no stage of the profile {self.profile.name!r} ({known}); "
            f"its release {milestone.raw!r} is kept in `extra`",
        )

    def _no_milestones(self, tree: Tree) -> None:
        self.report(
            Code.INVALID_VALUE,
            tree.line,
            f"`milestones` takes stages with their releases, such as alpha=v1.5, not {_short(flat(tree))!r}",
        )


def as_date(text: str) -> date | None:
    """The day that a text names, perhaps with a time behind it; ``None`` for one that no calendar has."""
    try:
        if found := _ISO_DATE.match(text):
            return date(*map(int, found[0].split("-")))
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _pairs(text: str, line: int | None) -> Iterator[tuple[str, Text]]:
    for part in re.split(r"[,\n]", text):
        stage, equals, release = part.partition("=")
        if equals and stage.strip():
            yield stage.strip(), Text(release.strip(), line)


def read_person(role: str, raw: str) -> Person:
    """What a written name says: ``@handle``, ``@handle (Name)``, ``Name <address>``, ``Name (@handle)`` or a name."""
    if len(raw) > 200:  # no name, and the patterns are not made for it
        return Person(role, None, raw, raw)
    if found := _PERSON.match(raw):
        return Person(role, found[1], found[2], raw)
    if found := _NAMED.match(raw):
        return Person(role, found[3], found[1].strip(), raw)
    return Person(role, None, raw, raw)


def status_of(profile: Profile, written: Text | None, report: Report) -> Value:
    """The status, and a finding if the profile does not know it."""
    value = profile.read_status(written.text if written else None, written.line if written else None)
    if written and value.value == "unknown":
        known = ", ".join(dict.fromkeys(profile.statuses.values()))
        report(
            Code.UNKNOWN_STATUS, written.line, f"the status {written.text!r} is none of {known}; it is shown as written"
        )
    return value


def stage_of(profile: Profile, written: Text | None, report: Report) -> Value:
    """The stage, and a finding if the profile does not know it."""
    value = profile.read_stage(written.text if written else None, written.line if written else None)
    if written and value.value == "unknown":
        known = ", ".join(profile.axis)
        report(
            Code.UNKNOWN_STAGE, written.line, f"the stage {written.text!r} is none of {known}; it is shown as written"
        )
    return value


def _shape(tree: Tree) -> str:
    return "a list" if isinstance(tree, Items) else "a mapping"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else f"{text[:77]}..."
