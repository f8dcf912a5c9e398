"""Metadata blocks -> the fields of a proposal, each by the shape that it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ..config.profile import normalize_term
from ..diagnostics import Code, shorten_text
from ..model import (
    Fields,
    Items,
    Link,
    Milestone,
    Person,
    Relation,
    Text,
    Tree,
    Value,
    flatten_tree,
    iter_texts,
    normalize_field_name,
)
from .values import PERSON_NAMES, TARGET_NAMES, list_entries, main_text, parse_date, read_address, read_person

if TYPE_CHECKING:
    from ..config.profile import Profile


class HasLocation(Protocol):
    """Anything that knows where it was written."""

    @property
    def line(self) -> int | None:
        """The line, counted from 1."""

    @property
    def path(self) -> str | None:
        """The file; ``None`` for the document."""


ReportDiagnostic = Callable[[Code, "HasLocation | int | None", str], None]
"""Takes a code, a place (or a line of the document) and a message."""

_STRUCK = re.compile(r"~{1,2}([^~]+)~{1,2}")
_NOTE = re.compile(r"([^()]*)\(([^()]*)\)$")

_MAX_ENTRIES = 1000
"""As many entries of one field are read."""

LINK_FIELDS = ("tracking", "discussion")
_COMPARED = ("status", "stage", "number")
"""Fields of which two places of a proposal should not say different things."""


class _Part(NamedTuple):
    """One place that says something of a field.

    :param name: as written, with the names of the mappings that it stands in.
    :param note: what `*` stood for in the field's spelling.
    """

    name: str
    tree: Tree
    note: str | None


@dataclass(slots=True)
class Written:
    """What the metadata of one proposal says, field by field.

    Whatever a reader takes of a field is noted; what nobody takes goes to ``extra`` as written.
    """

    profile: Profile
    report: ReportDiagnostic
    parts: dict[str, list[_Part]] = field(default_factory=dict)
    extra: list[tuple[str, Tree]] = field(default_factory=list)
    taken: dict[str, set[str]] = field(default_factory=dict)

    def add(self, block: Fields) -> None:
        """Take in a metadata block. What a block taken in earlier says counts before this one."""
        earlier = {name for name in self.parts if self.says(name)}
        self.extra += self._take_in(block, "", (), None, earlier)

    def _take_in(
        self, block: Fields, spelled: str, within: tuple[str, ...], note: str | None, earlier: set[str]
    ) -> list[tuple[str, Tree]]:
        """Sort the entries of a mapping into fields; the others are given back.

        :param spelled: the names of the mappings around it, as the profile spells them.
        :param within: the same as written.
        """
        left: list[tuple[str, Tree]] = []
        last = {normalize_field_name(name): n for n, (name, _) in enumerate(block.entries)}
        for n, (name, tree) in enumerate(block.entries):
            folded = normalize_field_name(name)
            if name and last[folded] != n:
                self.report(Code.DUPLICATE_FIELD, tree, f"the field `{name}` stands twice; the last one counts")
                left.append((name, tree))
                continue
            known = (f"{spelled}{folded}", f"{spelled}*")
            canonical = next((self.profile.fields[k] for k in known if k in self.profile.fields), None)
            nest = next((k for k in known if k in self.profile.nested_mappings), None)
            if canonical is not None:
                self._note(canonical, _Part(".".join((*within, name)), tree, note), earlier)
            elif nest is not None and isinstance(tree, Fields):
                star = name if nest.endswith("*") else note
                rest = self._take_in(tree, f"{nest}.", (*within, name), star, earlier)
                if rest:
                    left.append((name, Fields(tuple(rest), tree.line, tree.path)))
            else:
                left.append((name, tree))
        return left

    def _note(self, canonical: str, part: _Part, earlier: set[str]) -> None:
        known = self.parts.get(canonical, [])
        if self._is_list(canonical) and canonical not in earlier:
            self.parts[canonical] = [*known, part]
        elif self.says(canonical):
            self.extra.append((part.name, part.tree))
            self._compare(canonical, known[0], part)
        else:
            self.parts[canonical] = [part, *known]

    def _compare(self, canonical: str, first: _Part, part: _Part) -> None:
        """ReportDiagnostic two places that say different things of a field of which there can be one."""
        if canonical not in _COMPARED or not isinstance(first.tree, Text) or not isinstance(part.tree, Text):
            return
        said, here = first.tree, part.tree
        same = self._meaning(canonical, said.text) == self._meaning(canonical, here.text)
        if not same and not self.profile.is_placeholder(here.text):
            where = f"{said.path}:{said.line}" if said.path else f"line {said.line}"
            other = shorten_text(said.text)
            message = f"`{part.name}` is {shorten_text(here.text)!r} here, and {other!r} in {where}, which counts"
            self.report(Code.CONTRADICTION, here, message)

    def _meaning(self, canonical: str, text: str) -> str:
        if canonical == "number":
            return text.strip().lstrip("#0")
        return normalize_term(text)

    def _is_list(self, canonical: str) -> bool:
        return canonical in self.profile.inverses or canonical in self.profile.people or canonical in _LISTS

    def says(self, name: str) -> bool:
        """Whether a field is there, and holds more than a placeholder."""
        return any(
            not (isinstance(part.tree, Text) and self.profile.is_placeholder(part.tree.text))
            for part in self.parts.get(name, ())
        )

    def fill(self, name: str, text: Text) -> None:
        """Let a field that is absent follow from something else, which is kept where it was written."""
        self.parts[name] = [_Part(name, text, None), *self.parts.get(name, ())]

    def take(self, name: str, *texts: str) -> None:
        """Note that a part of the proposal holds these texts of a field, as written."""
        self.taken.setdefault(name, set()).update(text.strip() for text in texts)

    def leftovers(self) -> Iterator[tuple[str, Tree]]:
        """What no part of the proposal holds: placeholders, and what nobody has asked for."""
        for canonical, parts in self.parts.items():
            taken = self.taken.get(canonical, set())
            for part in parts:
                if (left := _pruned(part.tree, taken)) is not None:
                    yield part.name, left

    # -- by shape --------------------------------------------------------------------------

    def peek(self, name: str) -> Text | None:
        """A field that is one text; placeholders count as nothing, as does a field that is absent."""
        parts = self.parts.get(name)
        if not parts:
            return None
        tree = parts[0].tree
        if isinstance(tree, (Items, Fields)) and not next(iter_texts(tree), None):
            return None
        if isinstance(tree, (Items, Fields)):
            if isinstance(tree, Items) and len(tree.items) == 1 and isinstance(tree.items[0], Text):
                tree = tree.items[0]
            else:
                shape = "a list" if isinstance(tree, Items) else "a mapping"
                self.report(
                    Code.INVALID_VALUE, tree, f"`{name}` is one text, not {shape}: {shorten_text(flatten_tree(tree))}"
                )
                tree = Text(flatten_tree(tree), tree.line, tree.path)
        if self.profile.is_placeholder(tree.text):
            return None
        return Text(tree.text.strip(), tree.line, tree.path)

    def text(self, name: str) -> Text | None:
        """A field that is one text, which the caller keeps as written."""
        written = self.peek(name)
        if written is not None:
            tree = self.parts[name][0].tree
            if isinstance(tree, Text) or len(written.text) < _MAX_ENTRIES:
                self.take(name, written.text, *(leaf.text for leaf in iter_texts(tree)))
        return written

    def _entries(
        self, name: str, names: tuple[str, ...] = (), *, mapping: bool = False
    ) -> Iterator[tuple[Text, str | None]]:
        """The entries of a list, each with the note of its place; placeholders are left out.

        :param mapping: whether the field may be a mapping, whose names are the notes.
        """
        for part in self.parts.get(name, ()):
            for n, (entry, note) in enumerate(self._noted_entries(part, name, mapping=mapping)):
                if n == _MAX_ENTRIES:
                    message = f"`{part.name}` has more than {_MAX_ENTRIES} entries; the others are kept in `extra`"
                    self.report(Code.INVALID_VALUE, part.tree, message)
                    if isinstance(part.tree, Text):
                        self.taken[name].discard(part.tree.text.strip())
                    break
                written = main_text(entry, names)
                if not self.profile.is_placeholder(written.text):
                    self.take(name, written.text)
                    if isinstance(entry, Fields) and len(entry.entries) == 1:
                        self.take(name, *(leaf.text for leaf in iter_texts(entry)))
                    yield Text(written.text.strip(), written.line, written.path), note

    def _noted_entries(self, part: _Part, name: str, *, mapping: bool) -> Iterator[tuple[Tree, str | None]]:
        tree = part.tree
        if isinstance(tree, Fields) and mapping:
            yield from ((value, key) for key, value in tree.entries)
            return
        if isinstance(tree, Fields):
            message = f"`{part.name}` is a list, not a mapping: {shorten_text(flatten_tree(tree))}"
            self.report(Code.INVALID_VALUE, tree, message)
            self.take(name, *(leaf.text for leaf in iter_texts(tree)))
        elif isinstance(tree, Text) and not self.profile.is_placeholder(tree.text):
            self.take(name, tree.text)
        yield from ((entry, part.note) for entry in list_entries(tree, people=name in self.profile.people))

    def texts(self, name: str, names: tuple[str, ...] = ()) -> Iterator[Text]:
        """A field that is a list, written as one or with commas; placeholders are left out.

        :param names: where the text of an entry stands that is a mapping.
        """
        return (written for written, _ in self._entries(name, names))

    def date(self, name: str) -> str | None:
        """A field that is a date; one that no calendar has stays as written."""
        written = self.text(name)
        if written is None:
            return None
        if parse_date(written.text) is None:
            message = (
                f"`{name}` is {shorten_text(written.text)!r}, which is no date such as 2026-03-31; it stays as written"
            )
            self.report(Code.INVALID_VALUE, written, message)
        return written.text

    def people(self) -> Iterator[Person]:
        """Everybody named, in the order of the profile's roles."""
        for name, role in self.profile.people.items():
            if name not in self.parts:
                continue
            for written, note in self._entries(name, PERSON_NAMES):
                yield read_person(role, written.text, note, handles=self.profile.has_bare_handles)

    def relations(self) -> Iterator[Relation]:
        """Every relation as written, each once, from either side."""
        for kind in self.profile.relation_kinds:
            if kind not in self.parts:
                continue
            seen = set()
            for written in self.texts(kind, TARGET_NAMES):
                if written.text not in seen:
                    seen.add(written.text)
                    yield Relation(kind, written.text, None, written.line, written.path)

    def links(self) -> Iterator[Link]:
        """Every address, the named fields first."""
        for name in (*LINK_FIELDS, "links"):
            addresses = set()
            whole = True
            for written, kind in self._entries(name, TARGET_NAMES, mapping=name == "links"):
                address = read_address(written.text)
                addresses.add(address)
                whole = whole and address == written.text
                yield Link((kind or "link") if name == "links" else name, address)
            if not whole:
                self.taken[name] = addresses  # what stands around them is in no field

    def milestones(self) -> Iterator[Milestone]:
        """The milestones of the ``milestones`` field: a mapping of stage to release, or ``alpha=v1.5, …``."""
        for part in self.parts.get("milestones", ()):
            for stage, written in self._stages(part.tree, part.name):
                value = self.profile.read_stage(Text(stage, written.line, written.path))
                yield from self.milestone(value, written)

    def _stages(self, tree: Tree, name: str) -> Iterator[tuple[str, Text]]:
        match tree:
            case Text(text):
                found, whole = _pairs(tree)
                if not found and not self.profile.is_placeholder(text):
                    self._no_milestones(tree, name)
                elif whole:
                    self.take("milestones", text)
                yield from found
            case Items(items):
                for item in items:
                    yield from self._stages(item, name)
            case Fields(entries):
                for key, value in entries:
                    yield key, Text(flatten_tree(value), value.line, value.path)

    def milestone(
        self, stage: Value, release: Text, track: str | None = None, *, is_struck: bool = False
    ) -> Iterator[Milestone]:
        """The milestones that one line sets: none for a placeholder, and one more for each text that is struck out.

        :param release: as written, perhaps with a note in parentheses behind it.
        """
        pieces = [(text, True) for text in _STRUCK.findall(release.text)]
        pieces.append((_STRUCK.sub(" ", release.text), is_struck))
        for written, crossed in pieces:
            text, note = " ".join(written.split()), None
            if found := _NOTE.match(text):
                text, note = found[1].strip(), found[2].strip()
            if not self.profile.is_placeholder(text):
                self.take("milestones", text, release.text)
                yield Milestone(stage, text, text, track, crossed, note, release.line, release.path)

    def unknown_stage(self, milestone: Milestone) -> None:
        """ReportDiagnostic a milestone at a stage that the profile does not have."""
        known = ", ".join(self.profile.axis)
        self.report(
            Code.UNKNOWN_STAGE,
            milestone,
            f"{milestone.stage.raw!r} is no stage of the profile {self.profile.name!r} ({known}); "
            f"its release {milestone.raw!r} is kept in `extra`",
        )

    def _no_milestones(self, tree: Tree, name: str) -> None:
        self.report(
            Code.INVALID_VALUE,
            tree,
            f"`{name}` takes stages with their releases, such as {self.profile.axis[0]}=v1.5, "
            f"not {shorten_text(flatten_tree(tree))!r}",
        )


_LISTS = frozenset(("participants", "labels", "gates", "links", "aliases", *LINK_FIELDS))


def _pairs(written: Text) -> tuple[list[tuple[str, Text]], bool]:
    """The pairs ``stage=release`` of a text, and whether it holds nothing else."""
    found = []
    parts = [part for part in re.split(r"[,\n]", written.text) if part.strip()]
    for part in parts[:_MAX_ENTRIES]:
        stage, equals, release = part.partition("=")
        if equals and stage.strip():
            found.append((stage.strip(), Text(release.strip(), written.line, written.path)))
    return found, len(found) == len(parts)


def _pruned(tree: Tree, taken: Iterable[str]) -> Tree | None:
    """What is left of a tree without the texts that were taken; ``None`` for nothing."""
    match tree:
        case Text(text):
            return None if not text.strip() or text.strip() in taken else tree
        case Items(items, line, path):
            # An entry that is a mapping stays whole: its texts say little without each other.
            left = tuple(
                item for item in items if any(t.text.strip() and t.text.strip() not in taken for t in iter_texts(item))
            )
            return Items(left, line, path) if left else None
        case Fields(entries, line, path):
            pruned = ((name, _pruned(value, taken)) for name, value in entries)
            kept = tuple((name, value) for name, value in pruned if value is not None)
            return Fields(kept, line, path) if kept else None
