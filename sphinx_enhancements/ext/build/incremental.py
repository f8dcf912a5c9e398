"""Incremental rebuilds: find the pages whose views or links to enhancements differ from the last build.

A digest of what each page shows is kept beside the environment, in one file for each builder and output folder.
Stale pages are marked in it before they are written, and get their digest when the build has finished: the next
build repeats the work of one that was interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from ...core.export.enhancements_json import SCHEMA_VERSION
from ...core.project.file_replacement import replace_file
from ...core.project.project import compute_digest, get_build_date
from ...core.views.cells import Item, ItemKind, make_enhancement_item
from ...version import __version__
from .assets import is_site
from .cards import find_mentioned_entries
from .collector import pause_collection
from .domain import DATA_VERSION, EnhancementDomain, enhancement_domain
from .generated_pages import remove_pages
from .kept_drawings import KeptDrawings
from .linked_collection import serialize_external_projects
from .links import Location
from .locations import LOCATED_KINDS, locate_item
from .navigation import list_navigation_pages
from .placed_views import FactSpec, HeaderSpec
from .serialization import iter_serialized, serialize
from .summaries import iter_summary_dependencies
from .toctrees import serialize_list_toctrees
from .view_drawing import draw_stale_views
from .view_inputs import InputDigests, has_changes

_STALE = "?"  # placeholder for a digest: the page has to be written, whatever it shows


class _State(NamedTuple):
    """Content of a state file, kept beside the environment: what one builder last wrote to one output folder.

    :param page_digests: document -> digest of what its page shows.
    :param answer_digests: digest of the inputs of a view, or of the panels on a page -> digest of the answers.
    :param generated_pages: names of the pages that were generated.
    :param input_digest: digest of everything that the page digests depend on.
    :param published_digest: digest of ``enhancements.json``; empty for a builder that does not write it.
    :param published_input_digests: digest of the inputs of each entry of ``enhancements.json``, in its order.
    """

    page_digests: dict[str, str]
    answer_digests: dict[str, str]
    generated_pages: list[str]
    input_digest: str
    published_digest: str
    published_input_digests: list[str]


_NO_STATE = _State({}, {}, [], "", "", [])
"""State of an output folder of which nothing is known: every page has to be written."""


class Staleness:
    """Event handlers that find stale documents: they compare digests of pages with those of the last build."""

    def __init__(self) -> None:
        self._last_state = _NO_STATE
        self._page_digests: dict[str, str] = {}
        self._answer_digests: dict[str, str] = {}
        self._input_digest = ""
        self._digester: PageDigester | None = None
        self._has_new_environment = False
        self._removed_documents: set[str] = set()
        self._written_documents: set[str] = set()

    def find_documents_to_reread(
        self, app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
    ) -> list[str]:
        """Return documents whose own or sidecar files changed, or all if the settings for reading changed."""
        domain = enhancement_domain(env)
        domain.forget_collection()
        self._removed_documents = set(removed)
        digest = domain.project.compute_reading_digest()
        last_digest, domain.data["reading"] = domain.data["reading"], digest
        self._has_new_environment = not last_digest
        if self._has_new_environment or digest == last_digest:
            return sorted(domain.iter_documents_with_changed_files())
        return sorted(env.found_docs)

    def renew_revision(self, app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
        """Give the environment a new revision if this build changes it: other builders may share it."""
        if docnames or self._removed_documents:
            domain = enhancement_domain(env)
            domain.data["revision"] = token_hex(8)
            domain.forget_labels()

    def compare_inputs(self, app: Sphinx, env: BuildEnvironment) -> None:
        """Compute the digest of the inputs; record labels and objects if it differs from the last build."""
        domain = enhancement_domain(env)
        self._last_state = _load_state(_get_state_file(app))
        domain.published_digest = self._last_state.published_digest
        # A new environment is the way to have everything made again.
        domain.published_input_digests = () if self._has_new_environment else self._last_state.published_input_digests
        self._input_digest = _compute_input_digest(app, domain)
        domain.is_unchanged = self._input_digest == self._last_state.input_digest
        if not domain.is_unchanged:
            with pause_collection():
                domain.record_objects()
            self._input_digest = _compute_input_digest(app, domain)  # relations may name other files now

    def find_stale_documents(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return the documents whose pages would differ from those that were last written.

        Without a last build these are all. Then a page gets its digest when its views are drawn: the answers to the
        views of all pages together would take much memory.
        """
        domain = enhancement_domain(env)
        self._written_documents, self._digester = set(), None
        last_digests = self._last_state.page_digests
        if domain.is_unchanged:
            self._page_digests, self._answer_digests = last_digests, self._last_state.answer_digests
            return []
        digester = PageDigester(domain, self._last_state.answer_digests)
        self._answer_digests = digester.answer_digests
        if is_site(domain.builder):
            domain.kept_drawings = drawings = KeptDrawings(digester.inputs)
            drawings.remove_unused()
        if not last_digests:
            digester.load_summaries()
            self._page_digests, self._digester = dict.fromkeys(digester.documents, _STALE), digester
            return digester.documents
        # A document that shows nothing now may have shown something when it was last written.
        no_digests = dict.fromkeys(last_digests.keys() & env.found_docs, "")
        for docname in digester.documents:
            with pause_collection():
                digest = digester.digest_page(docname)
            if digest:
                no_digests[docname] = digest
            if digest == last_digests.get(docname, ""):
                domain.forget_answers(docname)  # no page is drawn from them
            else:
                draw_stale_views(domain, docname)
        domain.collection.forget_computed_values()  # all views are answered
        self._page_digests = no_digests
        stale = sorted(name for name, digest in self._page_digests.items() if last_digests.get(name, "") != digest)
        if not last_digests.keys().isdisjoint(stale):
            last_digests |= dict.fromkeys(stale, _STALE)
            _save_state(_get_state_file(app), self._last_state._replace(input_digest=""))
        return stale

    def note_written_document(self, app: Sphinx, doctree: object, docname: str) -> None:
        """Record that a document is being written, and drop the answers to its views, which are drawn."""
        self._written_documents.add(docname)
        self._add_digest(docname)
        enhancement_domain(app.env).forget_answers(docname)

    def save_state(self, app: Sphinx, exception: Exception | None) -> None:
        """Save the state for the next build, and delete pages that an earlier build generated."""
        if exception is not None:
            return
        domain = enhancement_domain(app.env)
        last_digests, last_pages = self._last_state.page_digests, self._last_state.generated_pages
        pages = sorted(domain.generated_pages.values())
        remove_pages(app, set(last_pages) - set(pages))
        # Builders that make one file of all documents have no list of outdated ones.
        writes_all = self._page_digests != last_digests and isinstance(app.builder.get_outdated_docs(), str)
        for docname in list(self._page_digests if writes_all else ()):
            self._add_digest(docname)
        digests = {
            name: digest if writes_all or name in self._written_documents else last_digests.get(name, _STALE)
            for name, digest in self._page_digests.items()
            if digest or name not in self._written_documents
        }
        is_complete = digests == self._page_digests and _STALE not in digests.values()
        input_digest = self._input_digest if is_complete else ""
        state = _State(
            page_digests=digests,
            answer_digests=self._answer_digests,
            generated_pages=pages,
            input_digest=input_digest,
            published_digest=domain.published_digest,
            published_input_digests=list(domain.published_input_digests),
        )
        if state != self._last_state:
            _save_state(_get_state_file(app), state)

    def _add_digest(self, docname: str) -> None:
        """Compute the digest of a page that has none yet."""
        if self._digester is not None and self._page_digests.get(docname) == _STALE:
            self._page_digests[docname] = self._digester.digest_page(docname)


def _compute_input_digest(app: Sphinx, domain: EnhancementDomain) -> str:
    """Compute a digest of everything on which the digests of pages depend."""
    inputs = (
        # Released versions, and sentences about freezes and reviews, depend on the day.
        get_build_date().isoformat(),
        domain.data["revision"],
        domain.data["reading"],
        domain.project.settings,
        (domain.project.profile.rules, domain.project.profile.rule_overrides),
        sorted(domain.generated_pages.items()),
        app.config.enhancements_navigation,
        # An `only` directive depends on them.
        sorted(app.tags),
        # `enhancements.json` contains them.
        (app.config.project, app.config.version, getattr(app.builder, "link_suffix", "")),
        serialize_external_projects(domain.env, domain.project),
        domain.list_existing_files(),
        domain.history.commit,
        domain.history.list_references() if has_changes(domain) else "",
        domain.needs.serialize_external_needs(),
    )
    return compute_digest(repr(inputs))


class PageDigester:
    """Computes a digest of what each page shows of the collection.

    :param known_answers: :attr:`answer_digests` of the last build.
    """

    def __init__(self, domain: EnhancementDomain, known_answers: Mapping[str, str]) -> None:
        self._domain = domain
        self._known_answers = known_answers
        self.inputs = InputDigests(domain)
        self._needs = domain.needs.digest_pages()
        # Every page of a site may show generated pages, and the toctrees that lists fill, in its navigation.
        navigation = _serialize_navigation(domain) if domain.builder.format == "html" else ""
        self._navigation_digest = compute_digest(navigation) if navigation else ""
        self._with_views = (
            domain.placed_views.keys() | domain.mentions.keys() | self._needs.keys() | domain.conditional_parts.keys()
        )
        candidates = domain.env.found_docs if navigation else self._with_views | domain.references.keys()
        self.documents = sorted(candidates & domain.env.found_docs)
        """Documents that may show data of the collection."""
        self.answer_digests: dict[str, str] = {}
        """Digest of the inputs of views -> digest of their answers; facts in sentences are always answered."""

    def load_summaries(self) -> None:
        """Load the texts of all summaries: the environment keeps their dependencies."""
        for docname in self.documents:
            for _entry, _dependencies in iter_summary_dependencies(self._domain, docname):
                pass

    def digest_page(self, docname: str) -> str:
        """Return a digest of the data of the collection that a document shows; empty if it shows none."""
        domain, needs = self._domain, self._needs
        labels = _get_labels(domain, domain.references.get(docname, ()))
        mentioned = find_mentioned_entries(domain, docname)
        if not (self._navigation_digest or labels or mentioned or docname in self._with_views):
            return ""
        parts = [repr(labels), *self._digest_views(docname), needs.get(docname, ""), self._navigation_digest]
        parts += _serialize_mentions(domain, domain.mentions.get(docname, ()))
        parts += (str(part.is_shown(domain.builder)) for part in domain.conditional_parts.get(docname, ()))
        parts += _serialize_summaries(domain, docname, needs)
        if is_site(domain.builder):
            parts += [repr((domain.linked.get_card(entry), domain.locate_entry(entry))) for entry in mentioned]
        return compute_digest("\0".join(parts))

    def _digest_views(self, docname: str) -> Iterator[str]:
        """Yield a digest of the answers to all panels of a document, and one of the answer to each other view."""
        panels: dict[int, HeaderSpec] = {}
        for index, placed in enumerate(self._domain.placed_views.get(docname, ())):
            if isinstance(placed.spec, HeaderSpec):
                panels[index] = placed.spec
            elif isinstance(placed.spec, FactSpec):
                yield self._digest_small_answers(docname, (index,))
            else:
                inputs = self.inputs.digest_view(placed)
                yield self._note_digest(inputs, self._known_answers.get(inputs) or self._digest_answer(docname, index))
        if panels:
            inputs = self.inputs.digest_panels(panels.values())
            yield self._note_digest(
                inputs, self._known_answers.get(inputs) or self._digest_small_answers(docname, panels)
            )

    def _note_digest(self, inputs: str, digest: str) -> str:
        """Record and return the digest of the answers that follow from inputs."""
        self.answer_digests[inputs] = digest
        return digest

    def _digest_small_answers(self, docname: str, indexes: Iterable[int]) -> str:
        answers = [self._domain.get_answer(docname, index) for index in indexes]
        return compute_digest(_serialize_small_answers(self._domain, answers))

    def _digest_answer(self, docname: str, index: int) -> str:
        digest = blake2b(digest_size=12)
        for part in _iter_serialized_answer(self._domain, self._domain.get_answer(docname, index)):
            digest.update(part.encode("ascii"))
        return digest.hexdigest()


def _serialize_navigation(domain: EnhancementDomain) -> str:
    """Return the generated pages and the toctrees of lists in the navigation as text; empty without any."""
    pages, toctrees = list_navigation_pages(domain), serialize_list_toctrees(domain)
    return repr((pages, toctrees)) if pages or toctrees else ""


def _get_labels(domain: EnhancementDomain, references: Iterable[str]) -> list[tuple[str, tuple[str, str, str]]]:
    """Return those targets of references that are labels of enhancements, each with its location and title."""
    return [(target, domain.labels[target]) for target in references if target in domain.labels]


def _serialize_small_answers(domain: EnhancementDomain, answers: list[Any]) -> str:
    """Return answers to views about one enhancement as text, with the location of each item that has one."""
    return serialize((answers, _list_locations(domain, answers)))


def _iter_serialized_answer(domain: EnhancementDomain, answer: object) -> Iterator[str]:
    """Yield the answer to a view as text in parts, with the location of each item that has one."""
    yield from iter_serialized([answer])
    yield from iter_serialized(_list_locations(domain, [answer]))


def _list_locations(domain: EnhancementDomain, answers: list[Any]) -> list[tuple[str | None, Location]]:
    """Return the targets of items in answers, each with the location to which it leads if there is one."""
    pairs = ((item.target, locate_item(domain, item)) for item in _find_located_items(answers))
    return [(target, location) for target, location in pairs if location is not None]


def _serialize_mentions(domain: EnhancementDomain, targets: Iterable[str]) -> Iterator[str]:
    for target in targets:
        key = domain.collection.find_key(target)
        is_external = key not in domain.collection.entries
        item = make_enhancement_item(domain.collection, key, note=is_external) if key else None
        yield repr((target, item, item and locate_item(domain, item)))


def _serialize_summaries(domain: EnhancementDomain, docname: str, needs: Mapping[str, str]) -> Iterator[str]:
    """Yield the texts of the summaries on a page, and of the enhancements to which these link."""
    for entry, dependencies in iter_summary_dependencies(domain, docname):
        if dependencies is None:
            yield repr(entry.enhancement.summary)
            continue
        yield dependencies.digest
        yield repr(_get_labels(domain, dependencies.references))
        yield from _serialize_mentions(domain, dependencies.mentions)
        yield needs.get(entry.document, "") if dependencies.needs else ""
        facts = [domain.get_answer(entry.document, index) for index in dependencies.facts]
        yield _serialize_small_answers(domain, facts)


def _find_located_items(answers: Iterable[Any]) -> Iterable[Item]:
    """Return the items of answers that can lead to a location, one for each kind and target."""
    items: dict[tuple[ItemKind, str | None], Item] = {}
    todo = [answers]
    while todo:
        for part in todo.pop():
            if part.__class__ is Item:
                if part.kind in LOCATED_KINDS:
                    items[part.kind, part.target] = part
            elif part and isinstance(part, (tuple, list)):
                todo.append(part)
    return items.values()


def _get_state_file(app: Sphinx) -> Path:
    """Return the path of the state file for this builder and output folder."""
    folder_digest = blake2b(str(app.outdir).encode("utf-8", "surrogateescape"), digest_size=4).hexdigest()
    return Path(app.doctreedir) / f"enhancements-{app.builder.name}-{folder_digest}.state"


def _load_state(file: Path) -> _State:
    """Return the saved state; none if the file is missing, damaged or of another version."""
    with suppress(OSError, ValueError, TypeError):
        header, _, text = file.read_text(encoding="ascii").partition("\n")
        if header == _format_header(text):
            return _State(**json.loads(text))
    return _NO_STATE


def _save_state(file: Path, state: _State) -> None:
    """Write a state file, or delete it if it cannot be written: pages differ from those that it describes.

    :raises OSError: if neither is possible.
    """
    text = json.dumps(state._asdict())
    try:
        replace_file(file, f"{_format_header(text)}\n{text}".encode("ascii"))
    except OSError:
        if _load_state(file) != _NO_STATE:
            file.unlink()


def _format_header(text: str) -> str:
    return f"{__version__} {DATA_VERSION} {SCHEMA_VERSION} {compute_digest(text)}"
