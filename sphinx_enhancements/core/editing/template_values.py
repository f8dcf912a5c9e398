"""Values in the text of a template: given ones are filled in, and examples are removed.

A template may be no valid YAML, as ``status: {proposed | accepted}``, so that it is read line by line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ..config.profile import Profile
from ..model import normalize_field_name
from .numbering import make_slug
from .values.yaml_scalars import iter_scalars

_ENTRY = re.compile(r"(?P<indent> *)(?P<name>[A-Za-z][\w .-]{0,60}?)\s*:(?P<rest>(?:\s.*)?)")
_ITEM = re.compile(r"(?P<indent>\s*)-(?:\s+(?P<text>.*))?")
_COMMENT = re.compile(r"(?:^|\s)#.*$")
_SAMPLE_DATE = re.compile(r"dd-mmm-yyyy|[0-9]{2}-[A-Z][a-z]{2}-[0-9]{4}", re.IGNORECASE)
_NAME_TITLE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # Title in the form of a file name
_HANDLE = re.compile(r"(?!TBD$)[A-Za-z0-9-]+")
_NUMBER_WORD = re.compile(r"(?<![A-Za-z0-9])(?:N{3,}|n{3,}|X{4,}|NUMBER|0{4})(?![A-Za-z0-9])")
_FILE_WORD = re.compile(r"(?:N{3,}|0{4})-[\w-]+(?=\.(?:md|rst)\b)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class TemplateValues:
    """Values of a new proposal, and the forms in which a template shows them.

    :param fields: canonical name of a field -> its texts; dates are in ISO 8601.
    :param number: with leading zeros; empty for none.
    :param name: name of the document or of its folder.
    :param own_number: number of the template itself, as in ``geps/gep-696``; empty for none.
    :param has_examples: True if values of the template are examples, which are removed.
    """

    profile: Profile
    title: str
    fields: Mapping[str, Sequence[str]]
    number: str = ""
    name: str = ""
    own_number: str = ""
    has_examples: bool = True

    def adapt_text(self, field: str, text: str, sample: str) -> str:
        """Return a value in the form of the template's: dates with the name of the month, titles as file names."""
        if field in ("created", "updated") and _SAMPLE_DATE.search(sample):
            year, month, day = text.split("-")
            return f"{day}-{_MONTHS[int(month) - 1]}-{year}"
        if field in self.profile.people and self.profile.has_bare_handles and _HANDLE.fullmatch(sample):
            return text.removeprefix("@")  # as the accounts in the template
        if field == "title" and _NAME_TITLE.fullmatch(sample):
            return make_slug(text) or text
        return self.format_title(sample, text) if field == "title" else text

    def format_title(self, sample: str, title: str) -> str:
        """Return a title in the form of one of the template, such as ``KEP-NNNN: Title``."""
        number = self.number.lstrip("0") if "NUMBER" in sample else self.number
        sample = self._replace_numbers(sample, "1")
        for phrase in self.profile.title_phrases:
            if "number" in phrase.placeholders and number and phrase.match(sample):
                return phrase.text.replace("{number}", number).replace("{title}", title)
        return title

    def choose_text(self, field: str | None, old: str, line: str) -> str | None:
        """Return the text of a field in a line of the template; None to keep the present one."""
        if field is not None and field in self.fields:
            return ", ".join(self.adapt_text(field, text, old) for text in self.fields[field])
        is_still_to_come = self.profile.is_placeholder(old) and not self.profile.is_prompt(old)
        if field is None or is_still_to_come:
            return None
        has_number = field in ("id", "number") or (field in self.profile.link_kinds and self.profile.has_issue_numbers)
        if has_number and self.number:
            value = line[line.index(":") + 1 :].strip(" *_") if ":" in line else old
            return self._replace_numbers(value, self.number)
        is_question = self.profile.is_prompt(old) and self.is_required(field)
        return "TBD" if self.has_examples and not is_question else None

    def is_required(self, field: str | None) -> bool:
        """Return True if each proposal of the community has a field."""
        fields, people = self.profile.metadata_checks.required, self.profile.required_people
        return field in (*fields.get("always", ()), *people.get("always", ()))

    def _replace_numbers(self, text: str, number: str) -> str:
        """Return a text of the template with a number, and the name of the document, in place of the template's."""
        text = _NUMBER_WORD.sub(lambda _: number, _FILE_WORD.sub(lambda _: self.name, text))
        own = self.own_number
        return re.sub(rf"(?<![0-9]){own}(?![0-9])", lambda _: number, text) if own else text


def fill_yaml(text: str, values: TemplateValues) -> str:
    """Return the text of a YAML mapping with given values, and without the examples of other fields.

    Comments, the order of the entries and entries that are no fields of the profile stay.
    """
    lines = text.split("\n")
    return "\n".join(_fill_entries(lines, values, ""))


def _fill_entries(lines: Sequence[str], values: TemplateValues, prefix: str) -> Iterator[str]:
    index = 0
    while index < len(lines):
        match = _ENTRY.fullmatch(lines[index])
        if match is None or lines[index].lstrip().startswith("#"):
            yield lines[index]
            index += 1
            continue
        block = _take_block(lines[index + 1 :], len(match["indent"]))
        index += 1 + len(block)
        entry = _Entry(match["indent"] + match["name"], match["rest"].strip(), block)
        yield from _fill_entry(entry, values, f"{prefix}{normalize_field_name(match['name'])}")


def _take_block(lines: Sequence[str], indent: int) -> list[str]:
    """Return the lines that belong to the value of an entry: indented ones and list items."""

    def is_inside(line: str) -> bool:
        depth = len(line) - len(line.lstrip(" "))
        return not line.strip() or depth > indent or (depth == indent and line.lstrip().startswith("- "))

    block = list(takewhile(is_inside, lines))
    while block and not block[-1].strip():
        block.pop()
    return block


@dataclass(frozen=True, slots=True)
class _Entry:
    """Entry of a mapping: indented name, text after the colon, and the lines below it."""

    name: str
    rest: str
    block: Sequence[str]

    @property
    def comment(self) -> str:
        """Comment after a name without a value, with a space before it."""
        return f" {self.rest}" if self.rest.startswith("#") else ""

    @property
    def items(self) -> list[str] | None:
        """Texts of a list of scalars; None for other values."""
        if self.rest.startswith("["):
            inner = _COMMENT.sub("", self.rest).strip().strip("[]")
            return [_unquote(item) for item in inner.split(",") if item.strip()]
        matches = [_ITEM.fullmatch(line) for line in self.block if line.strip()]
        if not matches or (self.rest and not self.comment) or not all(matches):
            return None
        texts = [_unquote(_COMMENT.sub("", match["text"] or "")) for match in matches if match]
        return None if any(_ENTRY.fullmatch(text) for text in texts) else texts

    @property
    def is_mapping(self) -> bool:
        """True if there are entries below the name."""
        first = next((line for line in self.block if line.strip() and not line.lstrip().startswith("#")), "")
        return not self.rest.strip() and _ENTRY.fullmatch(first) is not None

    @property
    def scalars(self) -> list[str]:
        """All texts in the value."""
        lines = (_ENTRY.sub(lambda match: match["rest"], line.strip().removeprefix("- ")) for line in self.block)
        texts = (_unquote(_COMMENT.sub("", text)) for text in (self.rest, *lines))
        return [text for text in texts if text]


def _unquote(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _fill_entry(entry: _Entry, values: TemplateValues, path: str) -> Iterator[str]:
    field = values.profile.fields.get(path)
    if field is not None and field in values.fields:
        yield from _write_values(entry, field, values)
    elif entry.is_mapping and field != "milestones":
        yield f"{entry.name}:"
        yield from _fill_entries(entry.block, values, f"{path}.")
    else:
        yield from _clear_entry(entry, values, field)


def _write_values(entry: _Entry, field: str, values: TemplateValues) -> Iterator[str]:
    """Yield the lines of an entry with given values, as a list if it was one, or if there are several values."""
    sample = next(iter(entry.scalars), "")
    texts = [values.adapt_text(field, text, sample) for text in values.fields[field]]
    if entry.items is not None or len(texts) > 1:
        yield from _write_list(entry, texts)
    else:
        yield f"{entry.name}: {_quote(texts[0], is_number=field == 'number') if texts else ''}{entry.comment}".rstrip()


def _write_list(entry: _Entry, texts: Sequence[str]) -> Iterator[str]:
    indent = next((match["indent"] for line in entry.block if (match := _ITEM.fullmatch(line))), "  ")
    yield f"{entry.name}:{entry.comment}" if texts else f"{entry.name}: []{entry.comment}"
    yield from (f"{indent}- {_quote(text)}" for text in texts)


def _clear_entry(entry: _Entry, values: TemplateValues, field: str | None) -> Iterator[str]:
    """Yield the lines of an entry without examples; placeholders for values to come stay."""
    profile = values.profile
    has_prompt = any(map(profile.is_prompt, entry.scalars))
    is_question = has_prompt and not entry.block and values.is_required(field)  # for the author
    if not values.has_examples or (field is None and not has_prompt) or is_question:
        yield from _copy_entry(entry)
    elif entry.is_mapping:
        yield f"{entry.name}:"
        for line in entry.block:
            match = _ENTRY.fullmatch(line)
            yield f'{match["indent"]}{match["name"]}: ""' if match and match["rest"].strip() else line
    elif (items := entry.items) is not None:
        yield from _write_list(entry, [i for i in items if profile.is_placeholder(i) and not profile.is_prompt(i)])
    elif entry.block:
        yield f"{entry.name}: []"
    elif all(profile.is_placeholder(text) and not profile.is_prompt(text) for text in entry.scalars):
        yield from _copy_entry(entry)
    else:
        yield f'{entry.name}: ""'


def _copy_entry(entry: _Entry) -> Iterator[str]:
    yield f"{entry.name}: {entry.rest}".rstrip()
    yield from entry.block


def _quote(text: str, *, is_number: bool = False) -> str:
    """Return a text as a scalar of YAML on one line."""
    return next(iter_scalars(text, former=text if is_number else ""))
