"""Copies of what other projects publish -> :class:`~..foreign.ForeignProject`.

What stands in such a file was written by somebody else: every value is checked, what is no
proposal is left out and counted, and a file that is no such file gives none at all.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from ..diagnostics import Code, Diagnostic, shortened
from ..foreign import Foreign, ForeignProject
from ..model import Enhancement, Source
from ..profile_loading import bundled, load_profile
from .copies import UnusableError, read_bytes
from .feed import Feed, read_feed
from .inventory import OBJECT_TYPE, Inventory, Published, read_inventory
from .needs import read_needs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..profile import Profile
    from ..settings import Neighbour

__all__ = ["OBJECT_TYPE", "Inventory", "Published", "foreign_project", "load_projects", "read_inventory"]

T = TypeVar("T")


def load_projects(
    neighbours: Iterable[Neighbour], folder: Path, profile: Profile, shown: Callable[[Path], str]
) -> tuple[tuple[ForeignProject, ...], tuple[Diagnostic, ...], str]:
    """Read the copies that the settings name.

    :param folder: what their paths are relative to.
    :param profile: the vocabularies for copies that bring none, those of needs.
    :param shown: a path as diagnostics name it.
    :returns: the projects, what is wrong with the copies, and a digest of their bytes.
    """
    found: list[Diagnostic] = []
    projects: list[ForeignProject] = []
    digest = blake2b(digest_size=12)

    def read(path: str | None, parse: Callable[[bytes], T]) -> T | None:
        if path is None:
            return None
        file = folder / path
        try:
            data = read_bytes(file)
            digest.update(data)
            return parse(data)
        except UnusableError as error:
            message = f"{error}; links to its proposals stay text. Fetch a new copy from the project's site"
            found.append(Diagnostic(shown(file), None, Code.FOREIGN_PROJECT, message))
            return None

    for neighbour in neighbours:
        inventory = read(neighbour.inventory, read_inventory)
        feeds = [
            (path, feed)
            for path, feed in (
                (neighbour.enhancements, read(neighbour.enhancements, read_feed)),
                (neighbour.needs, read(neighbour.needs, lambda data: read_needs(data, profile))),
            )
            if path is not None and feed is not None
        ]
        for path, feed in feeds:
            doubts = _doubts(feed, inventory if path == neighbour.enhancements else None)
            found += [Diagnostic(shown(folder / path), None, Code.FOREIGN_PROJECT, text) for text in doubts]
        projects.append(foreign_project(neighbour, [feed for _, feed in feeds], inventory))
    return tuple(projects), tuple(found), digest.hexdigest()


def foreign_project(neighbour: Neighbour, feeds: Iterable[Feed], inventory: Inventory | None) -> ForeignProject:
    """A project out of what it publishes.

    :param feeds: which tell more than the inventory; the first that has a key counts.
    """
    feeds = tuple(feeds)
    name = neighbour.name
    known = bool(neighbour.enhancements or neighbour.inventory or neighbour.needs) or inventory is not None
    uris = {key: published.uri for key, published in inventory.proposals.items()} if inventory else {}
    named = (*feeds, *((inventory,) if inventory else ()))
    title = next((source.title for source in named if source.title), name)
    version = next((source.version for source in named if source.version), "")
    proposals: dict[str, Foreign] = {}
    for feed in feeds or ((_as_feed(inventory),) if inventory else ()):
        profile = load_profile(feed.profile if feed.profile in bundled() else "default", Path())
        for enhancement, uri in feed.proposals:
            own = enhancement.key
            url = _url(neighbour.url, uri or uris.get(own, ""))
            here = replace(enhancement, key=f"{name}:{own}")
            proposals.setdefault(own, Foreign(here, own, title, profile, url))
    return ForeignProject(name, title, version, proposals, known)


def _as_feed(inventory: Inventory) -> Feed:
    entries = inventory.proposals.items()
    proposals = ((Enhancement(key, title or key, "", Source("")), uri) for key, (uri, title) in entries)
    return Feed(inventory.title, inventory.version, "", tuple(proposals))


def _doubts(feed: Feed, inventory: Inventory | None) -> Iterator[str]:
    """What in a usable copy makes one doubt it."""
    if feed.left_out:
        total = feed.left_out + len(feed.proposals)
        yield f"{feed.left_out} of {total} entries cannot be read as what they should be, and are left out"
    if inventory is None:
        return
    keys = {enhancement.key for enhancement, _ in feed.proposals}
    only = [*sorted(keys - inventory.proposals.keys())[:2], *sorted(inventory.proposals.keys() - keys)[:2]]
    if only or (feed.version and inventory.version and feed.version != inventory.version):
        versions = f"(versions {feed.version or '?'} and {inventory.version or '?'})"
        what = f", for example in {', '.join(map(shortened, only))}" if only else ""
        yield f"the copies of the inventory and of `enhancements.json` differ {versions}{what}: one of them is stale"


def _url(base: str | None, uri: str) -> str | None:
    """The address of a page; one that leads off the site is none."""
    if base is None or not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or uri.startswith(("/", "\\")):
        return None
    return f"{base.rstrip('/')}/{quote(uri, safe='/#?=&%~+,;:@!$*.()-_')}"
