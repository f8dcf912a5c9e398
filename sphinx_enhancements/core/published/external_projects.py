"""The external projects that the settings name, with the enhancements in the copies of their files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from ..collection.external import ExternalProject, ExternalTarget
from ..config.profile import Profile
from ..config.profile_loading import load_profile
from ..config.profile_tables import list_bundled_profiles
from ..config.settings import ExternalSource
from ..diagnostics import Code, Diagnostic, shorten_text
from .enhancements_json import read_enhancements_json
from .inventory import read_inventory
from .needs_json import read_needs_json
from .publication import Publication, UnusableError, read_bytes


@dataclass(slots=True)
class _CopyReader:
    """Reader of the copies in a folder, which collects a diagnostic for each defect and a digest of their bytes.

    :param display_path: function that returns a path as diagnostics show it.
    """

    folder: Path
    display_path: Callable[[Path], str]
    diagnostics: list[Diagnostic] = field(default_factory=list)
    digest: blake2b = field(default_factory=lambda: blake2b(digest_size=12))

    def read(self, path: str | None, parse: Callable[[bytes], Publication]) -> Publication | None:
        """Read a copy; return None if no path is given or the copy is unusable."""
        if path is None:
            return None
        try:
            data = read_bytes(self.folder / path)
            self.digest.update(f"{path}\0{len(data)}\0".encode("utf-8", "backslashreplace") + data)
            publication = parse(data)
        except UnusableError as error:
            # Usability depends on more than the bytes, namely on the installed packages.
            self.digest.update(f"{path}\0{error}\0".encode("utf-8", "backslashreplace"))
            self.report(path, f"{error}; links to its proposals stay text. Fetch a new copy from the project's site")
            return None
        if publication.left_out:
            total = publication.left_out + len(publication.keys)
            message = f"{publication.left_out} of {total} entries are no proposals, or stand there twice"
            self.report(path, f"{message}, and are left out")
        return publication

    def report(self, path: str, message: str) -> None:
        """Add a diagnostic about a copy."""
        self.diagnostics.append(Diagnostic(self.display_path(self.folder / path), None, Code.FOREIGN_PROJECT, message))


def load_projects(
    sources: Iterable[ExternalSource], folder: Path, profile: Profile, display_path: Callable[[Path], str]
) -> tuple[tuple[ExternalProject, ...], tuple[Diagnostic, ...], str]:
    """Load the external projects that the settings name.

    :param profile: vocabularies for needs, whose files name no profile.
    :returns: the projects, the diagnostics about their copies, and a digest of the copies.
    """
    reader = _CopyReader(folder, display_path)
    projects = []
    for source in sources:
        inventory = reader.read(source.inventory, read_inventory)
        feed = reader.read(source.enhancements, read_enhancements_json)
        needs = reader.read(source.needs, partial(read_needs_json, profile=profile))
        if source.enhancements and feed and inventory and (difference := _describe_difference(feed, inventory)):
            reader.report(source.enhancements, difference)
        publications = [publication for publication in (feed, needs) if publication is not None]
        projects.append(build_external_project(source, publications, inventory))
    return tuple(projects), tuple(reader.diagnostics), reader.digest.hexdigest()


def _describe_difference(feed: Publication, inventory: Publication) -> str:
    """Return a message if an ``enhancements.json`` and an inventory are of different builds; otherwise empty."""
    keys, others = set(feed.keys), set(inventory.keys)
    examples = [*sorted(keys - others)[:2], *sorted(others - keys)[:2]]
    if not examples and not (feed.version and inventory.version and feed.version != inventory.version):
        return ""
    versions = f"(versions {feed.version or '?'} and {inventory.version or '?'})"
    which = f", for example in {', '.join(map(shorten_text, examples))}" if examples else ""
    return f"the copies of the inventory and of `enhancements.json` differ {versions}{which}: one of them is stale"


def build_external_project(
    source: ExternalSource, publications: Sequence[Publication], inventory: Publication | None
) -> ExternalProject:
    """Build an external project from an inventory and publications with details; the first with a key counts."""
    named = [*publications, *([inventory] if inventory else [])]
    title = next((publication.title for publication in named if publication.title), source.name)
    return ExternalProject(
        source.name,
        title,
        next((publication.version for publication in named if publication.version), ""),
        partial(_build_targets, source, title, named, inventory),
        is_loaded=bool(named),
        is_configured=bool(source.enhancements or source.inventory or source.needs),
    )


def _build_targets(
    source: ExternalSource, title: str, publications: Sequence[Publication], inventory: Publication | None
) -> Mapping[str, ExternalTarget]:
    """Build the targets of relations to an external project, by the key that each has there."""
    uris = {enhancement.key: uri for enhancement, uri in inventory.build()} if inventory else {}
    targets: dict[str, ExternalTarget] = {}
    for publication in publications:
        profile = load_profile(
            publication.profile if publication.profile in list_bundled_profiles() else "default", Path()
        )
        for enhancement, uri in publication.build():
            key = enhancement.key
            local = replace(enhancement, key=f"{source.name}:{key}")
            url = _join_url(source.url, uri or uris.get(key, ""))
            targets.setdefault(key, ExternalTarget(local, key, title, profile, url))
    return targets


def _join_url(base: str | None, uri: str) -> str | None:
    """Return the URL of a page of a site; None if the URI is empty or leads off the site."""
    if base is None or not uri:
        return None
    try:
        parts = urlsplit(uri)
    except ValueError:
        return None
    # Browsers take a backslash for a slash.
    segments = unquote(parts.path).replace("\\", "/").split("/")
    if parts.scheme or parts.netloc or uri.startswith(("/", "\\")) or ".." in segments:
        return None
    return f"{base.rstrip('/')}/{quote(uri, safe='/#?=&%~+,;:@!$*.()-_')}"
