"""The copies that the settings name -> :class:`~..external.ExternalProject`."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote, urlsplit

from ..collection.external import ExternalProject, ExternalTarget
from ..config.profile_loading import list_bundled_profiles, load_profile
from ..diagnostics import Code, Diagnostic, shorten_text
from ..model import Enhancement, Source
from .feed import Feed, read_feed
from .inventory import Inventory, read_inventory
from .needs import read_needs
from .validation import UnusableError, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ..config.profile import Profile
    from ..config.settings import ExternalSource

T = TypeVar("T")


@dataclass(slots=True)
class _Copies:
    """Reads copies, and gathers what is wrong with them.

    :param folder: what their paths are relative to.
    :param shown: a path as diagnostics name it.
    """

    folder: Path
    shown: Callable[[Path], str]
    found: list[Diagnostic] = field(default_factory=list)
    digest: blake2b = field(default_factory=lambda: blake2b(digest_size=12))

    def read(self, path: str | None, parse: Callable[[bytes], T]) -> T | None:
        """A copy; ``None`` where none is named, or it cannot be used."""
        if path is None:
            return None
        try:
            data = read_bytes(self.folder / path)
            self.digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "backslashreplace") + data)
            return parse(data)
        except UnusableError as error:
            # What can be read depends on more than the bytes: on the packages that are installed.
            self.digest.update(f"{path}\0{error}\0".encode("utf-8", "backslashreplace"))
            self.complain(path, f"{error}; links to its proposals stay text. Fetch a new copy from the project's site")
            return None

    def complain(self, path: str, message: str) -> None:
        self.found.append(Diagnostic(self.shown(self.folder / path), None, Code.FOREIGN_PROJECT, message))


def load_projects(
    sources: Iterable[ExternalSource], folder: Path, profile: Profile, shown: Callable[[Path], str]
) -> tuple[tuple[ExternalProject, ...], tuple[Diagnostic, ...], str]:
    """Read the copies that the settings name.

    :param folder: what their paths are relative to.
    :param profile: the vocabularies for copies that bring none, those of needs.
    :param shown: a path as diagnostics name it.
    :returns: the projects, what is wrong with the copies, and a digest of their bytes.
    """
    copies = _Copies(folder, shown)
    projects = []
    for source in sources:
        inventory = copies.read(source.inventory, read_inventory)
        feed = copies.read(source.enhancements, read_feed)
        needs = copies.read(source.needs, partial(read_needs, profile=profile))
        for path, read, beside in ((source.enhancements, feed, inventory), (source.needs, needs, None)):
            for doubt in _doubts(read, beside) if read is not None else ():
                copies.complain(path or "", doubt)
        feeds = [read for read in (feed, needs) if read is not None]
        projects.append(build_external_project(source, feeds, inventory))
    return tuple(projects), tuple(copies.found), copies.digest.hexdigest()


def build_external_project(
    source: ExternalSource, feeds: Iterable[Feed], inventory: Inventory | None
) -> ExternalProject:
    """A project out of what it publishes.

    :param feeds: which tell more than the inventory; the first that has a key counts.
    """
    feeds = tuple(feeds)
    named = (*feeds, *((inventory,) if inventory else ()))
    title = next((n.title for n in named if n.title), source.name)
    version = next((n.version for n in named if n.version), "")
    return ExternalProject(
        source.name,
        title,
        version,
        partial(_proposals, source, title, feeds, inventory),
        is_loaded=bool(named),
        is_configured=bool(source.enhancements or source.inventory or source.needs),
    )


def _proposals(
    source: ExternalSource, title: str, feeds: tuple[Feed, ...], inventory: Inventory | None
) -> Mapping[str, ExternalTarget]:
    uris = {key: published.uri for key, published in inventory.proposals.items()} if inventory else {}
    found: dict[str, ExternalTarget] = {}
    for feed in (*feeds, *((_as_feed(inventory),) if inventory else ())):
        profile = load_profile(feed.profile if feed.profile in list_bundled_profiles() else "default", Path())
        for enhancement, uri in feed.proposals():
            own = enhancement.key
            here = replace(enhancement, key=f"{source.name}:{own}")
            found.setdefault(own, ExternalTarget(here, own, title, profile, _url(source.url, uri or uris.get(own, ""))))
    return found


def _as_feed(inventory: Inventory) -> Feed:
    entries = inventory.proposals.items()
    proposals = tuple((Enhancement(key, title or key, "", Source("")), uri) for key, (uri, title) in entries)
    return Feed(inventory.title, inventory.version, "", tuple(inventory.proposals), lambda: proposals)


def _doubts(feed: Feed, inventory: Inventory | None) -> Iterator[str]:
    """What in a usable copy makes one doubt it.

    :param inventory: of the same build, if there is a copy of that too.
    """
    if feed.left_out:
        total = feed.left_out + len(feed.keys)
        yield f"{feed.left_out} of {total} entries are no proposals, or stand there twice, and are left out"
    if inventory is None:
        return
    keys = set(feed.keys)
    only = [*sorted(keys - inventory.proposals.keys())[:2], *sorted(inventory.proposals.keys() - keys)[:2]]
    if only or (feed.version and inventory.version and feed.version != inventory.version):
        versions = f"(versions {feed.version or '?'} and {inventory.version or '?'})"
        what = f", for example in {', '.join(map(shorten_text, only))}" if only else ""
        yield f"the copies of the inventory and of `enhancements.json` differ {versions}{what}: one of them is stale"


def _url(base: str | None, uri: str) -> str | None:
    """The address of a page; one that leads off the site is none."""
    if base is None or not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or uri.startswith(("/", "\\")) or ".." in _parts(unquote(parts.path)):
        return None
    return f"{base.rstrip('/')}/{quote(uri, safe='/#?=&%~+,;:@!$*.()-_')}"


def _parts(path: str) -> list[str]:
    """The parts of a path, as browsers take them: a backslash is a slash."""
    return path.replace("\\", "/").split("/")
