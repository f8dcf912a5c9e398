"""Which pages to write again: those whose views or links to proposals show something else than last time.

What was shown is kept beside the environment, one file for each builder and output folder. Pages
that are about to be written are marked in it first, and come in anew when the build has come to
its end: a build that was cut off is made up for by the next.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, NamedTuple

from ...core.project.project import get_build_date
from ...core.views.cells import Item, ItemKind, make_enhancement_item
from ...version import __version__
from .assets import is_site
from .cards import mentioned
from .domain import enhancement_domain
from .external import serialize_external_knowledge
from .feeds import remove_pages
from .labels import forget_labels, note_labels
from .locations import locate_item
from .summary_texts import iter_traces
from .toctrees import navigation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .domain import EnhancementDomain

_UNSURE = "?"
"""In place of a digest: the page may show anything."""


_LEADING = (
    ItemKind.ENHANCEMENT,
    ItemKind.RELEASE,
    ItemKind.DOCUMENT,
    ItemKind.LOCAL,
    ItemKind.QUESTION,
    ItemKind.QUERY,
)
"""Items that lead to places in the project."""


class _State(NamedTuple):
    """What one builder has last written into one folder.

    :param shown: document -> digest of what it shows.
    :param made: the pages that were generated.
    :param inputs: digest of all that *shown* follows from; as long as it stays, *shown* does.
    """

    shown: dict[str, str]
    made: list[str]
    inputs: str


class Staleness:
    """Compares what documents show with what they showed when they were last written."""

    def __init__(self) -> None:
        self._before = _State({}, [], "")
        self._shown: dict[str, str] = {}
        self._inputs = ""
        self._removed: set[str] = set()
        self._written: set[str] = set()

    @property
    def unchanged(self) -> bool:
        """Whether nothing can look different from what this builder has last written."""
        return bool(self._inputs) and self._inputs == self._before.inputs

    def reread(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """The documents to read again: those whose files are others; all, if the settings now read them differently."""
        domain = enhancement_domain(env)
        domain.forget_collection()
        self._removed = set(removed)
        digest = domain.project.compute_reading_digest()
        before, domain.data["reading"] = domain.data["reading"], digest
        return sorted(domain.iter_disturbed() if before in ("", digest) else env.found_docs)

    def note_reading(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Give the environment a new name if this build changes it: other builders may share it."""
        if docnames or self._removed:
            domain = enhancement_domain(env)
            domain.data["revision"] = token_hex(8)
            forget_labels(domain)

    def compare(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Find out whether anything can have changed at all."""
        domain = enhancement_domain(env)
        self._before = _load(_state_file(app))
        settings = domain.project.settings
        published = (app.config.project, app.config.version, getattr(app.builder, "link_suffix", ""))
        made = sorted(domain.generated.items())
        external = (serialize_external_knowledge(env, domain.project), domain.needs.serialize_external_needs())
        parts = (
            # What is out, and what a head says of freezes and reviews, is of the day.
            get_build_date().isoformat(),
            domain.data["revision"],
            domain.data["reading"],
            settings,
            made,
            # By these, an `only` decides what is on a page.
            sorted(app.tags),
            published,
            external,
        )
        self._inputs = _digest(repr(parts))
        domain.unchanged = self.unchanged
        if not self.unchanged:
            note_labels(domain)
            domain.note_objects()

    def rewrite(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """The documents to write again."""
        domain = enhancement_domain(env)
        self._written = set()
        before = self._before.shown
        if self.unchanged:
            self._shown = before
            return []
        # What no longer shows anything was perhaps written by this builder when it still did.
        self._shown = dict.fromkeys(before.keys() & env.found_docs, "") | dict(digests(domain))
        stale = sorted(name for name, digest in self._shown.items() if before.get(name, "") != digest)
        if not before.keys().isdisjoint(stale):
            before |= dict.fromkeys(stale, _UNSURE)
            _save(_state_file(app), self._before._replace(inputs=""))
        return stale

    def note_written(self, app: Sphinx, doctree: object, docname: str) -> None:
        """Remember that a document is being written: what it shows is drawn."""
        self._written.add(docname)
        enhancement_domain(app.env).forget_answers(docname)

    def finish(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what was shown for the next build, and delete pages that an earlier one generated."""
        if exception is not None:
            return
        domain = enhancement_domain(app.env)
        shown, made, _ = self._before
        now_made = sorted(domain.generated.values())
        remove_pages(app, set(made) - set(now_made))
        whole = isinstance(app.builder.get_outdated_docs(), str) if self._shown != shown else False
        kept = {
            name: digest if whole or name in self._written else shown.get(name, _UNSURE)
            for name, digest in self._shown.items()
            if digest or name not in self._written
        }
        state = _State(kept, now_made, self._inputs if kept == self._shown else "")
        if state != self._before:
            _save(_state_file(app), state)


def digests(domain: EnhancementDomain) -> Iterator[tuple[str, str]]:
    """Every document that shows something of the collection -> a digest of all that it shows."""
    needs = domain.needs.digest_pages()
    showing = domain.placed_views.keys() | domain.mentions.keys() | domain.references.keys() | needs.keys()
    # Every page of a site may show where it stands among the others.
    shown = navigation(domain) if domain.builder.format == "html" else ""
    around = _digest(shown) if shown else ""
    for docname in sorted(domain.env.found_docs if around else showing):
        if docname not in domain.env.found_docs:
            continue
        labels = _labels(domain, domain.references.get(docname, ()))
        linked = mentioned(domain, docname)
        mentions = docname in domain.placed_views or docname in domain.mentions or docname in needs
        if not (around or labels or linked or mentions):
            continue
        answers = [domain.answer(docname, n) for n in range(len(domain.placed_views.get(docname, ())))]
        parts = [repr(labels), repr(answers), repr([locate_item(domain, item) for item in _items(answers)])]
        parts += [needs.get(docname, ""), around]
        parts += _mentions(domain, domain.mentions.get(docname, ()))
        parts += _texts(domain, docname, needs)
        if is_site(domain.builder):
            parts += [repr((domain.linked.card(entry), domain.location(entry))) for entry in linked]
        yield docname, _digest("\0".join(parts))


def _labels(domain: EnhancementDomain, references: Iterable[str]) -> list[tuple[str, tuple[str, str, str]]]:
    """Those of our labels that are among some references, with what they lead to."""
    labels = domain.data["labels"]
    return [(target, labels[target]) for target in references if target in labels]


def _mentions(domain: EnhancementDomain, targets: Iterable[str]) -> Iterator[str]:
    for target in targets:
        key = domain.collection.find_key(target)
        item = _shown(domain, key) if key else None
        yield repr((target, item, item and locate_item(domain, item)))


def _texts(domain: EnhancementDomain, docname: str, needs: Mapping[str, str]) -> Iterator[str]:
    """All that the summaries on a page show: their texts, and the proposals that are linked to in these."""
    for entry, trace in iter_traces(domain, docname):
        if trace is None:
            yield repr(entry.enhancement.summary)
            continue
        yield trace.digest
        yield repr(_labels(domain, trace.references))
        yield from _mentions(domain, trace.mentions)
        yield needs.get(entry.document, "") if trace.needs else ""
        facts = [domain.answer(entry.document, fact) for fact in trace.facts]
        yield repr((facts, [locate_item(domain, item) for item in _items(facts)]))


def _shown(domain: EnhancementDomain, key: str) -> Item:
    return make_enhancement_item(domain.collection, key, note=key not in domain.collection.entries)


def _items(value: Any) -> Iterator[Item]:
    if isinstance(value, Item):
        if value.kind in _LEADING:
            yield value
    elif isinstance(value, (tuple, list)):
        for part in value:
            yield from _items(part)


def _state_file(app: Sphinx) -> Path:
    place = blake2b(str(app.outdir).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return Path(app.doctreedir) / f"enhancements-{app.builder.name}-{place}.json"


def _load(file: Path) -> _State:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["version"] == __version__:
            return _State(dict(data["shown"]), list(data["made"]), str(data["inputs"]))
    except (OSError, ValueError, KeyError, TypeError):
        pass  # There is none, or it was cut off: everything that shows proposals is written.
    return _State({}, [], "")


def _save(file: Path, state: _State) -> None:
    file.write_text(json.dumps({"version": __version__, **state._asdict()}), encoding="utf-8")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
