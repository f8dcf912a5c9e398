"""Summaries of enhancements in the doctrees of their documents, read once in a build."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ...core.collection.collection import Entry
from ...core.views.summaries import Summaries, SummariesSpec
from .domain import EnhancementDomain
from .excerpts import Excerpt
from .summary_excerpts import Dependencies, SummaryReader, find_dependencies


def iter_summary_dependencies(domain: EnhancementDomain, docname: str) -> Iterator[tuple[Entry, Dependencies | None]]:
    """Yield the enhancements whose summaries a document shows, each with the dependencies of the summary.

    The dependencies are ``None`` if the document of the enhancement has no text for its summary. They are kept
    until that document is read again.
    """
    known: dict[str, dict[int, tuple[Dependencies, Dependencies] | None]] = domain.data["summaries"]
    for index, placed in enumerate(domain.placed_views.get(docname, ())):
        if not isinstance(placed.spec, SummariesSpec):
            continue
        answer = domain.answer(docname, index)
        keys = answer.keys if isinstance(answer, Summaries) else ()
        entries = [domain.collection.entries[key] for key in keys]
        _load_texts(domain, (entry for entry in entries if entry.index not in known.get(entry.document, ())))
        for entry in entries:
            pair = known[entry.document][entry.index]
            yield entry, pair[placed.spec.whole] if pair else None


def take_excerpts(domain: EnhancementDomain, entries: Sequence[Entry], *, whole: bool) -> dict[str, Excerpt]:
    """Return the summaries of enhancements by key, as texts for another page, and drop them from the cache.

    An enhancement whose document has no text for its summary is missing in the result.
    """
    excerpts, known = domain.linked.excerpts, domain.data["summaries"]
    # As a rule they are there: the search for stale pages has loaded them.
    _load_texts(
        domain,
        (
            entry
            for entry in entries
            if (entry.key, whole) not in excerpts and known.get(entry.document, {}).get(entry.index, ()) is not None
        ),
    )
    return {entry.key: excerpts.pop((entry.key, whole)) for entry in entries if (entry.key, whole) in excerpts}


def _load_texts(domain: EnhancementDomain, entries: Iterable[Entry]) -> None:
    """Read the summaries from doctrees, each of which is loaded once: that takes about as long as writing one."""
    in_order = sorted(entries, key=lambda entry: (entry.document, entry.index))
    for docname, group in groupby(in_order, key=lambda entry: entry.document):
        # Not by the environment, which would keep every doctree that it loads.
        doctree = pickle.loads((domain.env.doctreedir / f"{docname}.doctree").read_bytes())  # noqa: S301 # our own
        headings = domain.project.profile.sections["summary"]
        reader = SummaryReader(doctree, docname, headings, domain.env.config.highlight_language)
        known = domain.data["summaries"].setdefault(docname, {})
        for entry in group:
            excerpts = reader.read(domain.anchors[docname][entry.index])
            known[entry.index] = excerpts and tuple(find_dependencies(excerpt, docname) for excerpt in excerpts)
            domain.linked.excerpts |= {(entry.key, bool(n)): excerpt for n, excerpt in enumerate(excerpts or ())}
        for node in list(doctree.findall()):
            # Nodes refer to each other: dozens of documents would wait in memory for the garbage collector.
            vars(node).clear()
