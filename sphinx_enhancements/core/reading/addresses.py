"""Addresses in texts: Markdown links, plain and short forms, and pages of the repository of proposals."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from ..config.profile import Profile

_MARKDOWN_LINK = re.compile(r"\[([^\[\]]*+)\]\(\s*+<?([^()<>\s]++)>?[^()]*+\)")
_ADDRESS = re.compile(r"(?:https?://[^\s<>\"]+|mailto:[^\s<>\"@]+@[^\s<>\"]+)", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"\b(?:ftps?|git|ssh)://", re.IGNORECASE)
_WITHOUT_SCHEME = re.compile(r"(?:www\.)?(?:[a-z0-9-]+\.)+(?:com|org|io|net|dev)/", re.IGNORECASE)
_TICKET = re.compile(r"([A-Za-z0-9][A-Za-z0-9-]*+/[A-Za-z0-9._-]++)?#0*([0-9]{1,18})$")
_PAGE_PATH = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*+/[A-Za-z0-9._-]++/(?:blob|tree|issues|pull|discussions|commit)/")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)
_FORGE = re.compile(r"https?://(?:www\.)?(?:github|gitlab)\.", re.IGNORECASE)
_REPOSITORY = re.compile(r"(https?://[^/]+)/([^/]+/[^/]+)$", re.IGNORECASE)
_FILE_PAGE = re.compile(r"(?:-/)?(?:blob|tree|raw|edit|blame)/([^/]+)(?:/(.*))?$")
_NUMBERED_PAGE = re.compile(r"(?:-/)?(issues?|pulls?|merge_requests)/0*([0-9]{1,18})(?:/.*)?$")
_COMMIT = re.compile(r"[0-9a-f]{7,40}$")

MAX_REFERENCE = 2000  # Maximum length of a text that can be an address or a reference


class LabeledAddress(NamedTuple):
    """An address in a text.

    :param label: label of its Markdown link, or its short form; None for an address written in full.
    """

    address: str
    label: str | None = None


def parse_markdown_link(text: str) -> tuple[str, str] | None:
    """Return label and target of a text that is a Markdown link and nothing else."""
    link = _MARKDOWN_LINK.fullmatch(text.strip()) if len(text) <= MAX_REFERENCE else None
    return (link[1].strip(), link[2]) if link else None


def find_markdown_link(text: str) -> tuple[str, str] | None:
    """Return label and target of the first Markdown link anywhere in a text."""
    link = _MARKDOWN_LINK.search(text) if len(text) <= MAX_REFERENCE else None
    return (link[1].strip(), link[2]) if link else None


def split_markdown_links(text: str) -> list[str]:
    """Return the Markdown links in a text, each as written."""
    return [link[0] for link in _MARKDOWN_LINK.finditer(text)] if len(text) <= MAX_REFERENCE else []


def split_outside_links(text: str, separator: re.Pattern[str]) -> Iterable[str]:
    """Return the parts of a text between the matches of a separator, apart from those inside Markdown links."""
    if "](" not in text:
        return separator.split(text)
    # In place of a link stands a character that no separator matches.
    links = [link[0] for link in _MARKDOWN_LINK.finditer(text)]
    parts = separator.split(_MARKDOWN_LINK.sub("\0", text.replace("\0", "\ufffd")))
    rest = iter(links)
    return [re.sub("\0", lambda _: next(rest), part) for part in parts]


def find_addresses(text: str, profile: Profile) -> Iterator[LabeledAddress]:
    """Yield the web addresses in a text, in order: targets of Markdown links, plain ones, and a short form alone."""
    if len(text) > MAX_REFERENCE:
        return
    if address := expand_address(text.strip(), profile):
        yield LabeledAddress(address, None if address == text.strip() else text.strip())
        return
    end = 0
    for match in re.finditer(f"{_MARKDOWN_LINK.pattern}|{_ADDRESS.pattern}", text, re.IGNORECASE):
        if match.start() < end:
            continue
        end = match.end()
        label, target = match[1], match[2]
        if target is None:
            yield LabeledAddress(_strip_punctuation(match[0]))
        elif _ADDRESS.match(target) or "/" in target:
            yield LabeledAddress(expand_address(target, profile) or target, " ".join(label.split()) or None)


def is_whole_address(text: str, address: LabeledAddress) -> bool:
    """Return True if a text is nothing but an address, or its link or short form."""
    return text in (address.address, address.label, f"[{address.label}]({address.address})")


def expand_address(text: str, profile: Profile) -> str | None:
    """Return the full address for an address or short form, such as ``github.com/a/b``, ``a/b#42`` and ``#42``.

    Forms without a host mean the forge of the profile's repository, ``#42`` its own issues.
    """
    if _ADDRESS.fullmatch(text):
        return _strip_punctuation(text)
    if " " in text or _OTHER_SCHEME.match(text):
        return None
    if _WITHOUT_SCHEME.match(text):
        return f"https://{text}"
    home = next(filter(None, map(_REPOSITORY.match, filter(_FORGE.match, profile.repositories))), None)
    if home is None:
        return None
    if ticket := _TICKET.match(text):
        return f"{home[1]}/{ticket[1] or home[2]}/issues/{ticket[2]}"
    return f"{home[1]}/{text}" if _PAGE_PATH.match(text) else None


def _strip_punctuation(address: str) -> str:
    """Return an address without the punctuation that ends the sentence around it."""
    address = address.rstrip(".,;:")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:")
    return address


# -- pages of the repository ---------------------------------------------------------------


class PageKind(StrEnum):
    """Kind of a page below an address of the profile's repository."""

    FILE = "file"  # a file or folder at a branch or commit
    SITE = "site"  # a page of the rendered documents, or of a service that redirects numbers
    INCOMPLETE = "incomplete"  # the path of a file without branch, which is no page of a forge
    ISSUE = "issue"
    PULL_REQUEST = "pull-request"
    OTHER = "other"


class RepositoryPage(NamedTuple):
    """Page below an address of the profile's repository.

    :param path: of the file, relative to the repository; of another page, relative to the address.
    :param number: number of an issue or pull request.
    :param is_permanent: True for a file at a commit, which exists whatever happens to the file later.
    """

    kind: PageKind
    path: str = ""
    number: str = ""
    is_permanent: bool = False


def parse_repository_page(address: str, profile: Profile) -> RepositoryPage | None:
    """Return the page of the profile's repository at an address; None if the address is outside the repository."""
    rest = _strip_repository(address, profile)
    if rest is None:
        return None
    if not _FORGE.match(address):
        return RepositoryPage(PageKind.SITE, rest)
    if file := _FILE_PAGE.match(rest):
        return RepositoryPage(PageKind.FILE, file[2] or "", is_permanent=_COMMIT.match(file[1]) is not None)
    if page := _NUMBERED_PAGE.match(rest):
        kind = PageKind.ISSUE if page[1].startswith("issue") else PageKind.PULL_REQUEST
        return RepositoryPage(kind, rest, page[2])
    is_incomplete = rest.lower().endswith((".md", ".markdown", ".rst"))
    return RepositoryPage(PageKind.INCOMPLETE if is_incomplete else PageKind.OTHER, rest)


def _strip_repository(address: str, profile: Profile) -> str | None:
    """Return the part of an address after that of a repository of the profile; None if it is in none of them."""
    bare = _SCHEME.sub("", address)
    for repository in profile.repositories:
        prefix = _SCHEME.sub("", repository)
        if f"{bare}/".casefold().startswith(f"{prefix}/".casefold()):
            return bare[len(prefix) :].strip("/").split("#", 1)[0].split("?", 1)[0].rstrip("/")
    return None
