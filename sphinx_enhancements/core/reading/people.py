"""Parse the people that a text names: accounts, names, addresses, and notes about their part in a proposal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, pairwise

from ..config.patterns import QUOTES
from ..model import Text, Tree
from ..person import Person
from .values import flatten_item, select_text

_WORD = r"[A-Za-z0-9]++(?:[_.-]++[A-Za-z0-9]++)*+[_-]?"
_ACCOUNT = rf"{_WORD}(?:/{_WORD})?"
_MARKED_ACCOUNT = re.compile(rf"@+({_ACCOUNT})(?![\w@/'\u2019])")
_BARE_ACCOUNT = re.compile(rf"{_ACCOUNT}$")
_LINK = re.compile(r"\[([^\[\]]*+)\](?:\(\s*+<?([^()<>\s]*+)>?[^()]*+\)|\[[^\[\]]*+\])?")
_BRACKETS = re.compile(r"<([^<>]*+)>|\(((?:[^()]|\([^()]*+\))*+)\)")
_EMAIL = re.compile(r"[^\s<>()\[\],;:@]++@[^\s<>()\[\],;:@]++$")
_URL = re.compile(r"(?:https?://|(?=(?:www\.)?git(?:hub|lab)\.com/))[^\s<>\"]++$", re.IGNORECASE)
_PROFILE_URL = re.compile(
    r"(?:https?://)?(?:www\.)?(?:(?:github|gitlab|codeberg|bitbucket|launchpad)\.[a-z]+|gitlab\.[a-z.-]+)"
    rf"/(?:[@~]|profile/)?({_WORD})/?(?:[?#].*)?$",
    re.IGNORECASE,
)
"""Address of an account on a code host: a host with one segment after it, perhaps behind ``~`` or ``@``."""

_MAX_LENGTH = 300  # Maximum length of a text that can name a person
_MAX_ITEM = 2000  # Maximum length of an item of a list that can name several people
_QUOTES = f"{QUOTES}`"
_ENDS = " \t\n,;"  # Characters to remove around a part of a text
_SEPARATOR_MARKS = " \t\n,;:#-\u2013\u2014"
_PROTECTED = r"\[[^\[\]\n]*+\](?:\([^()\n]*+\))?|\([^()\n]*+\)|<[^<>\n]*+>"
_SEPARATOR = re.compile(
    rf"(?:{_PROTECTED})|(?P<mark>(?:[,;\n]|(?<=\s)(?:and|&)\s)[\s,;]*+(?:(?:and|&)\s++)?|[\s/](?=@))"
)
_SUFFIX = re.compile(r"\s*(?:Jr|Sr|I{2,3}|IV|Ph\.?D|M\.?D|Esq)\b")
_NAME_END = re.compile(rf"[<(\[;]|(?<=\s)@|,(?!{_SUFFIX.pattern})|:(?=\s|$)|\s[-\u2013\u2014#]+\s")
"""End of the name or account at the start of a text."""

_NOTE_START = re.compile(r"\s*(?:for|please|on|in|about|as|with|to|et al)\b")
_LEADING_NOTE = re.compile(r"\b(?:by|from|with|for|to|via)$", re.IGNORECASE)
_NOBODY = re.compile(r"[^\w]*$|@?(?:TBD|TBA|TODO)\b|to be (?:determined|decided|announced|assigned|defined)\b")
_PARTICLES = frozenset(
    ("al", "bin", "da", "de", "del", "den", "der", "di", "dos", "du", "el", "la", "le", "van", "von")
)
_ROLES = frozenset(("architect", "contributor", "engineer", "expert", "lead", "manager", "member", "owner", "team"))
"""Last words of notes such as ``Networking Expert``, which could otherwise be names."""


@dataclass(slots=True)
class _Parts:
    """Parts of a text about one person, filled while it is parsed."""

    has_bare_handles: bool
    handle: str | None = None
    name: str | None = None
    address: str | None = None
    notes: list[str] = field(default_factory=list)

    def add_address(self, text: str) -> bool:
        """Add an e-mail or web address, and the account that it belongs to; return False for any other text."""
        text = text.strip().removeprefix("mailto:")
        if not (_EMAIL.match(text) or _URL.match(text) or re.fullmatch(r"\S+ (?:at|AT) \S+\.\S+", text)):
            return False
        self.address = self.address or text
        if account := _PROFILE_URL.match(text):
            self.handle = self.handle or account[1]
        return True

    def add_detail(self, text: str) -> None:
        """Add a text in brackets after a name or account: an account, an address, a name or a note."""
        texts = re.split(r"[,;]", _LINK.sub(r"\1", text))
        for part in filter(None, (part.strip(_SEPARATOR_MARKS) for part in texts)):
            account = _MARKED_ACCOUNT.fullmatch(part)
            if account:
                self.handle = self.handle or account[1]
            elif self.add_address(part):
                continue
            elif self.has_bare_handles and self.handle is None and part[0].islower() and _BARE_ACCOUNT.match(part):
                self.handle = part
            elif self.name is None and (_is_name(part) or part.isalpha()):
                self.name = part
            else:
                self.notes.append(part)

    def add_label(self, text: str) -> None:
        """Add the label of a link: an account or a name, perhaps with an account or address in brackets."""
        text = text.strip(f" *`{QUOTES}")
        if account := _MARKED_ACCOUNT.match(text):
            self.handle = account[1]
            text = text[account.end() :]
        name, bracket, _ = text.partition("(")
        self.name = self.name or name.strip(_SEPARATOR_MARKS) or None
        if bracket and (details := _BRACKETS.match(text, len(name))):
            self.add_detail(details[2])

    def add_rest(self, text: str) -> None:
        """Add the text after a name or account: brackets, an account or link, and the rest as a note."""
        end = -1
        while end and (text := text.lstrip(_SEPARATOR_MARKS)):
            end = self._add_next(text)
            text = text[end:]
        if re.search(r"\w", text):
            self.notes.append(_LINK.sub(r"\1", text).strip())

    def _add_next(self, text: str) -> int:
        """Add the brackets, account or link at the start of a text, and return its length; 0 if there is none."""
        if brackets := _BRACKETS.match(text):
            self.add_detail(brackets[1] or brackets[2] or "")
            return brackets.end()
        if self.handle is None and (account := _MARKED_ACCOUNT.match(text)):
            self.handle = account[1]
            return account.end()
        if self.handle is None and (link := _LINK.match(text)):
            self.add_label(link[1])
            self.add_address(link[2] or "")
            return link.end()
        first = re.split(r"[\s,;]", text, maxsplit=1)[0]
        is_address = _EMAIL.match(first) or _PROFILE_URL.match(first)
        return len(first) if self.address is None and is_address and self.add_address(first) else 0


_MAPPING_FORMS = ((("name",), "{}"), (("handle", "github", "account"), "@{}"), (("email",), "<{}>"))
"""Keys of a mapping that describes a person, and the form of their values in a text."""

PERSON_KEYS = tuple(key for keys, _ in _MAPPING_FORMS for key in keys)


def join_person(item: Tree) -> Text:
    """Return an item of a list of people as one text; of a mapping, its name, account and e-mail address."""
    values = [(form, text) for names, form in _MAPPING_FORMS if (text := select_text(item, names)) is not None]
    parts = [form.format(text.text.strip().removeprefix("@")) for form, text in values if text.text.strip()]
    return Text(" ".join(parts), item.line, item.path) if values else flatten_item(item)


@lru_cache(maxsize=8192)  # Proposals name the same people
def parse_person(role: str, text: str, note: str | None = None, raw: str = "", *, has_bare_handles: bool) -> Person:
    """Return the person that a text names.

    The forms are ``@handle``, ``Name``, an address, ``[Name](address)``, and a name or handle with an ``<address>``,
    ``(@handle)``, ``(Name)`` or ``@handle`` after it. The rest, such as the text after a comma or dash, is a note.

    :param note: note if the text has none.
    :param raw: list item, as written, that contains the text.
    :param has_bare_handles: True if a single word is a handle.
    """
    raw = raw or text
    text = _strip_markup(text)
    if len(text) > _MAX_LENGTH:
        return Person(role, None, raw, raw, note)
    parts = _Parts(has_bare_handles)
    if (link := _LINK.match(text)) and (link[1].strip() or link[2]):
        parts.add_label(link[1])
        parts.add_address(link[2] or "")
        parts.add_rest(text[link.end() :])
    elif account := _MARKED_ACCOUNT.match(text):
        parts.handle = account[1]
        parts.add_rest(text[account.end() :])
    else:
        _parse_name(parts, text)
    if not (parts.handle or parts.name or parts.address):
        return Person(role, None, text or raw, raw, note)
    return Person(role, parts.handle, parts.name, raw, ", ".join(parts.notes) or note, parts.address)


def _parse_name(parts: _Parts, text: str) -> None:
    """Parse a text that starts with a name, a bare handle, an address, or a note before an account."""
    end = _NAME_END.search(text)
    head = text[: end.start() if end else None].strip()
    rest = text[end.start() if end else len(text) :]
    if parts.add_address(text) or parts.add_address(head):
        parts.add_rest(rest if head else "")
        return
    is_account = parts.has_bare_handles and bool(_BARE_ACCOUNT.match(head))
    if not is_account:
        parts.name = head or None
    parts.add_rest(rest)
    if is_account and not parts.handle and (parts.address is None or head[0].islower()):
        parts.handle = head
    elif is_account and parts.name is None:
        parts.name = head
    elif parts.handle and _LEADING_NOTE.search(head):
        parts.name = None
        parts.notes.insert(0, head)


def _strip_markup(text: str) -> str:
    """Return a text without the quotation marks, emphasis and reStructuredText link marks around it."""
    text = text.strip().strip("*").strip()
    if text[:1] in _QUOTES:
        text = text.strip(_QUOTES + "_").strip()
    elif text[-1:] in QUOTES and not any(mark in text[:-1] for mark in QUOTES):
        text = text[:-1].rstrip()  # the opening mark was lost
    return text


def _is_name(text: str) -> bool:
    """Return True if a text looks like a full name: several words, all with capitals except particles."""
    words = text.split()
    return (
        1 < len(words) < 7
        and not any(word[0].islower() and word not in _PARTICLES for word in words)
        and all(word[0].isalpha() for word in words)
        and words[-1].casefold() not in _ROLES
    )


def is_nobody(text: str, is_placeholder: Callable[[str], bool]) -> bool:
    """Return True if a text in a field for people names nobody, such as ``???`` and ``TBD, probably all leads``."""
    text = _strip_markup(text[: 2 * _MAX_LENGTH])
    if _NOBODY.match(text) or (text[:1] + text[-1:] == "<>" and not re.search(r"[@/]| at ", text)):
        return True
    end = _NAME_END.search(text, 1)
    return is_placeholder(text.removeprefix("@")) or (end is not None and is_placeholder(text[: end.start()]))


def split_people(text: str, *, is_item: bool) -> Iterable[str]:
    """Return the parts of a text that each name one person; those of a long text are found while they are read.

    :param is_item: True for an item of a list. It names several people only if each has an account or address;
        in other texts a comma ends a person, unless a suffix such as ``Jr.`` or a note follows.
    """
    if len(text) <= _MAX_LENGTH:
        return _split_short_text(text, is_item=is_item)
    return (text,) if is_item and len(text) > _MAX_ITEM else _iter_parts(text, is_item=is_item)


@lru_cache(maxsize=8192)  # as above
def _split_short_text(text: str, *, is_item: bool) -> tuple[str, ...]:
    return tuple(_iter_parts(text, is_item=is_item))


def _iter_parts(text: str, *, is_item: bool) -> Iterator[str]:
    start = 0
    separators = (match for match in _SEPARATOR.finditer(text) if match["mark"])
    for separator, next_separator in pairwise(chain(separators, (None,))):
        if separator is None:
            break
        end = len(text) if next_separator is None else next_separator.start()
        following = text[separator.end() : min(end, separator.end() + _MAX_LENGTH)].strip()
        current = text[start : min(separator.start(), start + _MAX_LENGTH)].strip(_ENDS)
        if following and (not current or _is_boundary(current, separator[0], following, is_item=is_item)):
            yield text[start : separator.start()].strip(_ENDS)
            start = separator.end()
    yield text[start:].strip(_ENDS)


def _is_boundary(current: str, separator: str, following: str, *, is_item: bool) -> bool:
    """Return True if a separator stands between two people, and not within the text about one."""
    if separator in (" ", "\t", "/"):
        return _MARKED_ACCOUNT.fullmatch(current) is not None
    if following[0] in "<(" or _SUFFIX.match(following):
        return False
    if separator[0] in "a&":
        words = (len(current.split()), len(following.split()))
        return _has_mark(following) or words == (1, 1) or (_is_name(current) and _is_name(following))
    if is_item:
        is_of_current = _is_name(current) and (_MARKED_ACCOUNT.match(following) or _EMAIL.match(following))
        return _has_mark(following) and not is_of_current
    if "\n" in separator or _has_mark(following):
        return True
    is_short = len(current.split()) == 1
    is_note = _NOTE_START.match(following) or (is_short and " " in following and not _is_name(following))
    return not is_note


def _has_mark(text: str) -> bool:
    """Return True if a text starts with a marked account or a link, or is a name with an account or address."""
    if _MARKED_ACCOUNT.match(text) or text.startswith("[") or _EMAIL.match(text):
        return True
    bracket = re.search(r"[<(]", text)
    return bracket is not None and bool(re.match(r"\(@|<[^<>]*(?:@|/| at )", text[bracket.start() :]))
