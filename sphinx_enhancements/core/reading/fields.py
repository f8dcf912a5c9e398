"""Collect the metadata of one proposal from its blocks, and read each field by its shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from ..config.profile import Profile
from ..config.profile_options import MetadataSource
from ..config.terms import normalize_term
from ..diagnostics import Code, Diagnostic, Level, RelatedLocation, join_words, shorten_text
from ..line_edits import correct_word
from ..model import (
    UNKNOWN,
    Fields,
    Items,
    Link,
    Milestone,
    Relation,
    Text,
    Tree,
    Value,
    flatten_tree,
    iter_texts,
    normalize_field_name,
)
from ..person import Person
from ..releases import parse_version
from ..spelling import format_hint
from .addresses import LabeledAddress, find_addresses, is_whole_address
from .dates import parse_date
from .document_context import FieldPart
from .inline import strip_inline_markup
from .people import PERSON_KEYS, is_nobody, join_person, parse_person, split_people
from .source_lines import SourceLines
from .unread_texts import remove_texts
from .values import TARGET_NAMES, flatten_item, iter_list_items, select_text, split_commas

Location = Tree | Value | Milestone | int | None
"""An object with the line and file where it was written, or a line of the document."""

ReportDiagnostic = Callable[[Code, Location, str], None]
"""Function that takes the code, location and message of a diagnostic."""

_MAX_DATE = 200  # Maximum length of a text that has a form of a date
MAX_ITEMS = 1000  # Maximum number of items of one field that are read
_MAX_PEOPLE = 2 * MAX_ITEMS  # Maximum number of people of one field that are read; an item can name several
_MAX_DIAGNOSTICS = 200  # Maximum number of diagnostics of one document
_LIST_FIELDS = frozenset(("participants", "labels", "gates", "links", "aliases"))
_COMPARED_FIELDS = ("status", "stage", "number")  # Two different values of these fields are a contradiction


@dataclass(slots=True)
class Metadata:
    """Metadata of one proposal, collected from its blocks by canonical field name.

    :param blocks: the metadata blocks as written, highest precedence first.
    :param block_sources: form of each block; None for the options of a directive and for a derived block.
    :param sources: lines of the files from which it is read.
    :param parts: occurrences of each field; the first counts, unless the field is a list.
    :param extra: entries that belong to no field, to be kept as written.
    :param read_texts: texts of each field that the enhancement holds; the others go to ``extra``.
    """

    profile: Profile
    path: str
    diagnostics: list[Diagnostic] = field(default_factory=list)
    sources: SourceLines = field(default_factory=lambda: SourceLines({}))
    blocks: list[Fields] = field(default_factory=list)
    block_sources: list[MetadataSource | None] = field(default_factory=list)
    parts: dict[str, list[FieldPart]] = field(default_factory=dict)
    extra: list[tuple[str, Tree]] = field(default_factory=list)
    read_texts: dict[str, set[str]] = field(default_factory=dict)

    def report(
        self,
        code: Code,
        location: Location,
        message: str,
        level: Level = Level.WARNING,
        *,
        hint: str = "",
        related: tuple[RelatedLocation, ...] = (),
        replacement: tuple[str, str] | None = None,
    ) -> None:
        """Add a diagnostic, up to a limit, with the columns of the text at the location if its line contains it."""
        if len(self.diagnostics) > _MAX_DIAGNOSTICS:
            return
        if len(self.diagnostics) == _MAX_DIAGNOSTICS:
            message = f"there are more than {_MAX_DIAGNOSTICS} findings; those from here on are left out"
        if location is None or isinstance(location, int):
            location = Text("", location)
        path = location.path or self.path
        text = location.text if isinstance(location, Text) else getattr(location, "raw", None)
        columns = self.sources.find_columns(path, location.line, text)
        edits = self.sources.make_edits(path, location.line, replacement)
        self.diagnostics.append(
            Diagnostic(path, location.line, code, message, level, *columns, hint=hint, related=related, edits=edits)
        )

    def report_unknown_value(self, code: Code, value: Value) -> None:
        """Report a status or stage that the profile does not have, with the community's own words."""
        if value.value != UNKNOWN or value.raw is None:
            return
        profile, is_status = self.profile, code is Code.UNKNOWN_STATUS
        words, spellings = (profile.status_words, profile.statuses) if is_status else (profile.axis, profile.stages)
        name, plural = ("status", "statuses") if is_status else ("stage", "stages")
        message = f"the {name} {shorten_text(value.raw)!r} is unknown; the {plural} are {join_words(words)}"
        word, replacement = normalize_term(value.raw), correct_word(value.raw, spellings)
        hint = format_hint(word, spellings)
        if is_status and word in profile.stages:
            hint, replacement = f"{shorten_text(value.raw)!r} is a stage; write it as `stage`", None
        self.report(code, value, f"{message}. It is shown as written", hint=hint, replacement=replacement)

    def add_block(self, block: Fields, source: MetadataSource | None = None) -> None:
        """Add a metadata block. Fields of blocks added earlier take precedence."""
        self.blocks.append(block)
        self.block_sources.append(source)
        earlier = {name for name in self.parts if self.has_value(name)}
        self.extra += self._add_entries(block, "", (), None, earlier)

    def _add_entries(
        self, block: Fields, spelling: str, parents: tuple[str, ...], note: str | None, earlier: set[str]
    ) -> list[tuple[str, Tree]]:
        """Add the entries of a mapping to their fields, and return those that belong to none.

        :param spelling: names of the mappings around it, as the profile spells them.
        :param parents: these names as written.
        :param earlier: fields that have a value from an earlier block.
        """
        unknown: list[tuple[str, Tree]] = []
        last = {normalize_field_name(name): n for n, (name, _) in enumerate(block.entries)}
        for n, (name, tree) in enumerate(block.entries):
            normalized = normalize_field_name(name)
            if name and last[normalized] != n:
                self.report(Code.DUPLICATE_FIELD, tree, f"the field `{name}` stands twice; the last one counts")
                unknown.append((name, tree))
                continue
            spellings = (f"{spelling}{normalized}", f"{spelling}*")
            canonical = next((self.profile.fields[s] for s in spellings if s in self.profile.fields), None)
            nested = next((s for s in spellings if s in self.profile.nested_mappings), None)
            if canonical is not None:
                self._add_part(canonical, FieldPart(".".join((*parents, name)), tree, note), earlier)
            elif nested is not None and isinstance(tree, Fields):
                inner_note = name if nested.endswith("*") else note
                if rest := self._add_entries(tree, f"{nested}.", (*parents, name), inner_note, earlier):
                    unknown.append((name, Fields(tuple(rest), tree.line, tree.path)))
            else:
                unknown.append((name, tree))
        return unknown

    def _add_part(self, name: str, part: FieldPart, earlier: set[str]) -> None:
        parts = self.parts.get(name, [])
        profile = self.profile
        is_list = any(name in names for names in (profile.inverses, profile.people, profile.link_kinds, _LIST_FIELDS))
        if is_list and name not in earlier:
            self.parts[name] = [*parts, part]
        elif self.has_value(name):
            self.extra.append((part.name, part.tree))
            self._report_contradiction(name, parts[0].tree, part)
        else:
            self.parts[name] = [part, *parts]

    def _report_contradiction(self, name: str, first: Tree, part: FieldPart) -> None:
        """Report two different values of a field that can have only one."""
        other = part.tree
        if name not in _COMPARED_FIELDS or not isinstance(first, Text) or not isinstance(other, Text):
            return
        if not self.profile.is_placeholder(other.text) and self._differs(name, first.text, other.text):
            location = f"{first.path}:{first.line}" if first.path else f"line {first.line}"
            message = f"`{part.name}` is {shorten_text(other.text)!r} here, and {shorten_text(first.text)!r}"
            earlier = RelatedLocation(first.path or self.path, first.line, f"the value that counts: {first.text!r}")
            related = (earlier,) if first.line is not None else ()
            self.report(Code.CONTRADICTION, other, f"{message} in {location}, which counts", related=related)

    def _differs(self, name: str, first: str, second: str) -> bool:
        """Return True if two texts of a field differ in meaning."""
        return self._canonicalize(name, first) != self._canonicalize(name, second)

    def _canonicalize(self, name: str, text: str) -> object:
        value = Value()
        if name == "number":
            return text.strip().lstrip("#0")
        if name == "release":
            return parse_version(text) or normalize_term(text)
        if name == "status":
            value = self.profile.read_status(Text(text))
        elif name == "stage":
            value = self.profile.read_stage(Text(text))
        return value.value if value.is_known else normalize_term(text)

    def add_path_value(self, name: str, text: str) -> None:
        """Set an absent field to a text of the document's path; report a contradicting field, except an owner."""
        if not text or self.profile.is_placeholder(text):
            return
        if not self.has_value(name):
            self.set_derived(name, Text(text))
        elif name != "owner" and (field := self.get_text(name)) and self._differs(name, field.text, text):
            message = (
                f"`{self._get_written_name(name)}` is {shorten_text(field.text)!r} here, which counts, "
                f"and {shorten_text(text)!r} in the path"
            )
            self.report(Code.CONTRADICTION, field, message)

    def has_value(self, name: str) -> bool:
        """Return True if a field is present and is not a placeholder."""
        return any(
            not (isinstance(part.tree, Text) and self.profile.is_placeholder(part.tree.text))
            for part in self.parts.get(name, ())
        )

    def set_derived(self, name: str, text: Text | Items) -> None:
        """Set a field to a value that was derived from another field, where it stays as well."""
        self.parts[name] = [FieldPart(name, text, None), *self.parts.get(name, ())]

    def mark_read(self, name: str, *texts: str) -> None:
        """Record that texts of a field are held by the enhancement as written; others are kept in ``extra``."""
        self.read_texts.setdefault(name, set()).update(text.strip() for text in texts)

    def iter_unread(self) -> Iterator[tuple[str, Tree]]:
        """Yield the name and the unread texts of each part of a field, placeholders included."""
        for name, parts in self.parts.items():
            read_texts = self.read_texts.get(name, set())
            for part in parts:
                if (tree := remove_texts(part.tree, read_texts)) is not None:
                    yield part.name, tree

    def get_text(self, name: str) -> Text | None:
        """Return a field that is one text, without marking it as read; ``None`` if absent or a placeholder."""
        tree = self.parts[name][0].tree if name in self.parts else Items(())
        if next(iter_texts(tree), None) is None:
            return None
        text = tree if isinstance(tree, Text) else self._convert_to_text(name, tree)
        return None if self.profile.is_placeholder(text.text) else Text(text.text.strip(), text.line, text.path)

    def _convert_to_text(self, name: str, tree: Items | Fields) -> Text:
        """Return the only text of a list; otherwise report the wrong shape and return the tree on one line."""
        if isinstance(tree, Items) and len(tree.items) == 1 and isinstance(tree.items[0], Text):
            return tree.items[0]
        shape = "a list" if isinstance(tree, Items) else "a mapping"
        text = flatten_tree(tree)
        self.report(
            Code.INVALID_VALUE, tree, f"`{self._get_written_name(name)}` is one text, not {shape}: {shorten_text(text)}"
        )
        return Text(text, tree.line, tree.path)

    def _get_written_name(self, name: str) -> str:
        """Return the name of a present field as the document writes it."""
        return self.parts[name][0].name

    def read_text(self, name: str) -> Text | None:
        """Return a field that is one text, and mark it as read."""
        text = self.get_text(name)
        if text is not None:
            self._mark_text(name, text)
        return text

    def _mark_text(self, name: str, text: Text) -> None:
        """Mark all texts of a field as read."""
        tree = self.parts[name][0].tree
        if isinstance(tree, Text) or len(text.text) < MAX_ITEMS:
            self.mark_read(name, text.text, *(leaf.text for leaf in iter_texts(tree)))

    def read_string(self, name: str) -> str | None:
        """Return a field that is one text as a string, and mark it as read."""
        text = self.read_text(name)
        return text.text if text else None

    def read_line(self, name: str) -> str | None:
        """Return a field that is one text as a string without line breaks, and mark it as read."""
        return " ".join((self.read_string(name) or "").split()) or None

    def read_date(self, name: str) -> str | None:
        """Return a date, in ISO 8601 if it has a form of the profile, else as written; report any other text."""
        if (text := self.get_text(name)) is None:
            return None
        if day := self._parse_profile_date(text.text):
            return day  # the text itself stays in `extra`
        self._mark_text(name, text)
        plain = strip_inline_markup(text.text)
        if parse_date(plain) is None:
            message = f"`{self._get_written_name(name)}` is {shorten_text(text.text)!r}, which is no date"
            self.report(Code.INVALID_VALUE, text, f"{message} such as 2026-03-31 or 31 March 2026; it stays as written")
        return plain

    def _parse_profile_date(self, text: str) -> str | None:
        """Return the date in a text that has a form of the profile, in ISO 8601."""
        matches = (phrase.match(text) for phrase in self.profile.date_phrases if len(text) <= _MAX_DATE)
        names = next(filter(None, matches), None)
        if names is None:
            return None
        iso_date = f"{names['year']}-{names['month']}-{names['day']}"
        day = parse_date(iso_date)
        return day.isoformat() if day is not None else None

    def read_list(self, name: str, names: tuple[str, ...] = ()) -> Iterator[Text]:
        """Yield the items of a list, without placeholders; of a mapping in it, the text under the first of *names*."""
        return (text for text, _ in self._iter_items(name, names))

    def _iter_items(
        self, name: str, names: tuple[str, ...] = (), *, can_be_mapping: bool = False
    ) -> Iterator[tuple[Text, str | None]]:
        """Yield the items of a list with their notes, or values of a mapping with their names; mark them as read."""
        for part in self.parts.get(name, ()):
            for n, (item, note) in enumerate(self._iter_part(part, name, names, can_be_mapping=can_be_mapping)):
                if n == MAX_ITEMS:
                    message = f"`{part.name}` has more than {MAX_ITEMS} entries; the others are kept in `extra`"
                    self.report(Code.INVALID_VALUE, part.tree, message)
                    if isinstance(part.tree, Text):
                        self.read_texts[name].discard(part.tree.text.strip())
                    break
                is_person = name in self.profile.people
                text = join_person(item) if is_person else select_text(item, names) or flatten_item(item)
                if not self._is_absent(name, text.text):
                    self.mark_read(name, text.text)
                    if isinstance(item, Fields) and len(item.entries) == 1:
                        self.mark_read(name, *(leaf.text for leaf in iter_texts(item)))
                    yield Text(text.text.strip(), text.line, text.path), note

    def _iter_part(
        self, part: FieldPart, name: str, names: tuple[str, ...], *, can_be_mapping: bool
    ) -> Iterator[tuple[Tree, str | None]]:
        tree = part.tree
        if isinstance(tree, Fields) and can_be_mapping:
            return ((value, key) for key, value in tree.entries)
        is_people = name in self.profile.people
        if select_text(tree, PERSON_KEYS if is_people else names) is not None:
            return iter([(tree, part.note)])  # a mapping that is the only item
        if isinstance(tree, Fields) and tree.entries:
            message = f"`{part.name}` is a list, not a mapping: {shorten_text(flatten_tree(tree))}"
            self.report(Code.INVALID_VALUE, tree, message)
            self.mark_read(name, *(leaf.text for leaf in iter_texts(tree)))
        elif isinstance(tree, Text) and not self._is_absent(name, tree.text):
            self.mark_read(name, tree.text)
        split = partial(split_people, is_item=False) if is_people else split_commas
        return ((item, part.note) for item in iter_list_items(tree, split))

    def _is_absent(self, name: str, text: str) -> bool:
        """Return True if a text in a list is a placeholder, or in a list of people names nobody."""
        if name not in self.profile.people:
            return self.profile.is_placeholder(text)
        return all(is_nobody(part, self.profile.is_placeholder) for part in split_people(text, is_item=True))

    def read_people(self) -> Iterator[Person]:
        """Yield everyone named, in the order of the profile's roles."""
        for name, role in self.profile.people.items():
            yield from islice(self._iter_people(name, role), _MAX_PEOPLE)

    def _iter_people(self, name: str, role: str) -> Iterator[Person]:
        for text, note in self._iter_items(name):
            for part in split_people(text.text, is_item=True):
                if not is_nobody(part, self.profile.is_placeholder):
                    has_bare_handles = self.profile.has_bare_handles
                    yield parse_person(role, part, note, text.text, has_bare_handles=has_bare_handles)

    def read_relations(self) -> Iterator[Relation]:
        """Yield each relation once, with its target as written."""
        for kind in self.profile.relation_kinds:
            targets: set[str] = set()
            for text in self.read_list(kind, TARGET_NAMES):
                if text.text not in targets:
                    targets.add(text.text)
                    column, _ = self.sources.find_columns(text.path or self.path, text.line, text.text)
                    yield Relation(kind, text.text, None, text.line, text.path, column)

    def read_links(self) -> Iterator[Link]:
        """Yield every link once, those of the named fields first. Dates and prose are kept in ``extra``."""
        seen = set()
        for name, type_ in (*self.profile.link_kinds.items(), ("links", "link")):
            texts = list(self._iter_items(name, TARGET_NAMES, can_be_mapping=name == "links"))
            whole_texts = set()
            for text, kind in texts:
                addresses = list(find_addresses(text.text, self.profile))
                if not addresses and not any(map(str.isspace, text.text)) and parse_date(text.text) is None:
                    addresses = [LabeledAddress(text.text)]
                if len(addresses) == 1 and is_whole_address(text.text, addresses[0]):
                    whole_texts.add(text.text)
                for address, label in addresses:
                    link = Link((kind or type_) if name == "links" else type_, address, label)
                    if (link.type, link.url) not in seen:
                        seen.add((link.type, link.url))
                        yield link
            if len(whole_texts) < len({text.text for text, _ in texts}):
                self.read_texts[name] = whole_texts  # the text around the addresses goes to `extra`
