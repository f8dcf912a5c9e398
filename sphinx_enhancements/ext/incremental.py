"""Which pages to write again: those whose views or links to proposals show something else than last time.

What was shown is kept beside the environment, one file for each builder and output folder. Pages
that are about to be written are marked in it first, and come in anew when the build has come to
its end: a build that was cut off is made up for by the next.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from ..core.views import Item, ItemKind
from ..version import __version__
from .feeds import remove_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import EnhancementDomain

_UNSURE = "?"
"""In place of a digest: the page may show anything."""


class Staleness:
    """Compares what documents show with what they showed when they were last written."""

    def __init__(self) -> None:
        self._shown: dict[str, str] = {}
        self._before: dict[str, str] = {}
        self._made: list[str] = []
        self._written: set[str] = set()

    def reread(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """The documents to read again: all, if the settings now read them differently."""
        domain = cast("EnhancementDomain", env.get_domain("enh"))
        domain.forget_collection()
        digest = domain.project.reading_digest()
        before, domain.data["reading"] = domain.data["reading"], digest
        return [] if before in ("", digest) else sorted(env.found_docs)

    def rewrite(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The documents to write again."""
        domain = cast("EnhancementDomain", env.get_domain("enh"))
        self._written = set()
        self._before, self._made = _load(_state_file(app))
        # What no longer shows anything was perhaps written by this builder when it still did.
        self._shown = dict.fromkeys(self._before.keys() & env.found_docs, "") | dict(digests(domain))
        stale = sorted(name for name, digest in self._shown.items() if self._before.get(name, "") != digest)
        if not self._before.keys().isdisjoint(stale):
            self._before |= dict.fromkeys(stale, _UNSURE)
            _save(_state_file(app), self._before, self._made)
        return stale

    def note_written(self, app: Sphinx, doctree: object, docname: str) -> None:
        """Remember that a document is being written."""
        self._written.add(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what was shown for the next build, and delete pages that an earlier one generated."""
        if exception is not None:
            return
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        made = sorted(domain.generated.values())
        remove_pages(app, set(self._made) - set(made))
        whole = isinstance(app.builder.get_outdated_docs(), str) if self._shown != self._before else False
        kept = {
            name: digest if whole or name in self._written else self._before.get(name, _UNSURE)
            for name, digest in self._shown.items()
            if digest or name not in self._written
        }
        if (kept, made) != (self._before, self._made):
            _save(_state_file(app), kept, made)


def digests(domain: EnhancementDomain) -> Iterator[tuple[str, str]]:
    """Every document that shows something of the collection -> a digest of all that it shows."""
    for docname in sorted(domain.uses.keys() | domain.mentions.keys()):
        if docname not in domain.env.found_docs:
            continue
        answers = [domain.answer(docname, n) for n in range(len(domain.uses.get(docname, ())))]
        parts = [repr(answers), repr([domain.locate(item) for item in _items(answers)])]
        for target in domain.mentions.get(docname, ()):
            entry = domain.collection.resolve(target)
            parts.append(repr((target, entry and (entry.key, entry.enhancement.title, domain.location(entry)))))
        yield docname, blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _items(value: Any) -> Iterator[Item]:
    if isinstance(value, Item):
        if value.kind in (ItemKind.ENHANCEMENT, ItemKind.RELEASE, ItemKind.DOCUMENT):
            yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _items(part)


def _state_file(app: Sphinx) -> Path:
    place = blake2b(str(app.outdir).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return Path(app.doctreedir) / f"enhancements-{app.builder.name}-{place}.json"


def _load(file: Path) -> tuple[dict[str, str], list[str]]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["version"] == __version__:
            return dict(data["shown"]), list(data["made"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # There is none, or it was cut off: everything that shows proposals is written.
    return {}, []


def _save(file: Path, shown: dict[str, str], made: list[str]) -> None:
    file.write_text(json.dumps({"version": __version__, "shown": shown, "made": made}), encoding="utf-8")
