"""Relations without a target among the proposals: those to pages and files, and texts that name no proposal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ..config.parser_settings import DEFAULT_PARSER_SETTINGS
from ..config.profile import Profile
from ..model import Link, Relation
from ..reading.addresses import (
    PageKind,
    RepositoryPage,
    expand_address,
    find_markdown_link,
    parse_repository_page,
    split_markdown_links,
)
from .references import ReferenceIndex

_MAX_NAME_WORDS = 2  # Maximum number of words of a text that is taken for the name of a proposal

PathTest = Callable[[str], bool]
"""Function that returns True if there is a file or folder at a path relative to the root."""


def split_relation(relation: Relation, references: ReferenceIndex) -> list[str]:
    """Return the references in the text of a relation: several Markdown links or keys, otherwise the whole text."""
    raw = relation.raw
    links = split_markdown_links(raw)
    mentions = [] if links else references.find_mentioned_numbers(raw)
    pieces = links if len(links) > 1 else mentions
    return pieces if len(pieces) > 1 else [raw]


def has_more_words(text: str, pieces: Iterable[str]) -> bool:
    """Return True if a text has other words than its pieces and ``and``."""
    for piece in pieces:
        text = text.replace(piece, " ", 1)
    return re.search(r"\w", re.sub(r"\band\b", "", text)) is not None


def is_prose(text: str, references: ReferenceIndex, profile: Profile) -> bool:
    """Return True for a text that names no proposal: prose, or the name of another thing.

    Three or more words, such as ``see the discussion``, are prose. Other things are a channel, an account, an e-mail
    address, and a path in another repository of the same owner.
    """
    words = text.split()
    if not words or "](" in text or references.find_address(text) or references.find_mentioned_numbers(text):
        return False
    if len(words) > 1:
        return len(words) > _MAX_NAME_WORDS and not _is_proposal_path(words[0], profile)
    is_channel = text.strip().startswith("#") and not text.strip()[1:].isdecimal()
    return is_channel or "@" in text or _is_in_other_repository(words[0], profile)


def _is_proposal_path(word: str, profile: Profile) -> bool:
    """Return True for a word that is certainly the path of a proposal, unlike ``CPU/memory``."""
    return (
        word.startswith(("/", "./", "../"))
        or DEFAULT_PARSER_SETTINGS.is_document(word)
        or word.split("/", 1)[0] == profile.folder != ""
    )


def _is_in_other_repository(path: str, profile: Profile) -> bool:
    owner, _, rest = path.lstrip("/").partition("/")
    if not rest:
        return False
    repositories = [repository.partition("://")[2].split("/")[1:3] for repository in profile.repositories]
    owners = {pair[0] for pair in repositories if len(pair) == 2}
    return owner in owners and [owner, rest.partition("/")[0]] not in repositories


@dataclass(frozen=True)
class PageFinder:
    """Finder of the pages and files behind references that resolve to no proposal."""

    references: ReferenceIndex
    profile: Profile
    has_file: PathTest

    def find_link(self, relation: Relation, origin: str) -> Link | None:
        """Return the link for a relation without a target: to a web page, or to a file of the project."""
        raw = relation.raw
        link = find_markdown_link(raw)
        target = link[1] if link else raw.strip().strip("\"'`<>").strip()
        url = self._find_page(target) or self._find_file(target, origin) or self._find_numbered_page(target)
        if url is None:
            return None
        label = link[0] if link and link[0] and f"[{link[0]}]({link[1]})" == raw.strip() else raw
        return Link(relation.type, url, None if label == url else label)

    def _find_numbered_page(self, text: str) -> str | None:
        """Return the address of a number that is a proposal in another repository, or, after ``#``, an issue."""
        number = self.references.parse_number(text) if self.profile.number_address else ""
        if number:
            return self.profile.number_address.format(number=number)
        return expand_address(text, self.profile) if text.startswith("#") else None

    def _find_page(self, text: str) -> str | None:
        """Return the address in a reference, unless it is that of a proposal which is missing from the repository."""
        address = self.references.find_address(text)
        if address is None:
            return None
        page = parse_repository_page(address, self.profile)
        return address if page is None or self._is_plain_page(page) else None

    def _is_plain_page(self, page: RepositoryPage) -> bool:
        """Return True for a page of the repository that is not expected to be a proposal."""
        if page.kind not in (PageKind.FILE, PageKind.SITE, PageKind.INCOMPLETE):
            return True
        is_number = page.kind is PageKind.SITE and page.path.isdecimal()  # leads to the issue
        is_outside = page.kind is not PageKind.INCOMPLETE and not page.path.startswith(self._folder)
        # The pages of a site have other suffixes than their documents.
        suffixes = ("", ".md", ".rst", "/index.md") if page.kind is PageKind.SITE else ("",)
        files = [self._find_file(f"/{page.path}{suffix}", "") for suffix in suffixes]
        return page.is_permanent or is_number or is_outside or any(files)

    def _find_file(self, text: str, origin: str) -> str | None:
        """Return the path of the file or folder that a reference by path leads to."""
        if not text or any(c.isspace() for c in text) or "://" in text or len(text) > 1000:
            return None
        from_origin, from_root, from_folder = self.references.list_paths(text, origin)
        paths = (from_origin, from_root, from_folder, f"{self._folder}{from_folder}" if from_folder else "")
        # All paths are tested, so that a build knows each file whose appearance can change a link.
        return next(iter([path for path in dict.fromkeys(paths) if path and self.has_file(path)]), None)

    @property
    def _folder(self) -> str:
        return f"{self.profile.folder}/" if self.profile.folder else ""
