"""Small proposals, collections and projects for tests of the core."""

from __future__ import annotations

import gc
import textwrap
import time
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sphinx_enhancements.core.collection.linking import Shard, link_shards
from sphinx_enhancements.core.config.patterns import PathPattern
from sphinx_enhancements.core.config.profile_loading import load_profile
from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.project.documents import load_shard
from sphinx_enhancements.core.project.files import iter_documents
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.project.project import Project, get_build_date, open_project
from sphinx_enhancements.core.project.tree import WorkingTree
from sphinx_enhancements.core.reading.directives import find_directives
from sphinx_enhancements.core.reading.document import read_directive, read_page
from sphinx_enhancements.core.reading.path_match import match_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx_enhancements.core.collection.collection import Collection
    from sphinx_enhancements.core.config.profile import Profile
    from sphinx_enhancements.core.diagnostics import Diagnostic
    from sphinx_enhancements.core.model import Enhancement

TODAY = date(2026, 6, 1)
EVERYWHERE = Settings(documents=(PathPattern("**"),))
"""Settings that make every document a proposal."""


@cache
def bundled_profile(name: str = "default") -> Profile:
    """Return a bundled profile."""
    return load_profile(name, Path())


def dedent_document(text: str) -> str:
    """Return a document without the indentation of the test."""
    return textwrap.dedent(text).lstrip("\n")


def read_proposal(text: str, path: str = "proposals/one.md", name: str = "default") -> Enhancement:
    """Read a page that is a proposal because of its path."""
    place = match_path(path, bundled_profile(name), EVERYWHERE if name == "default" else Settings())
    assert place is not None, f"{path} is not the path of a proposal"
    page = read_page(dedent_document(text), place, bundled_profile(name))
    assert page is not None, f"{path} is not a proposal"
    return page


def read_vep(text: str, path: str = "veps/sig-compute/42-some-thing/vep.md") -> Enhancement:
    """Read a page with the profile of KubeVirt."""
    return read_proposal(text, path, "vep")


def front_matter_page(block: str, title: str = "A title") -> str:
    """Return a page with a front matter block."""
    return f"---\n{dedent_document(block).rstrip()}\n---\n# {title}\n"


def read_shard(text: str, path: str, name: str = "default", settings: Settings = EVERYWHERE) -> Shard:
    """Read all proposals of a document, as the command line does."""
    text = dedent_document(text)
    place = match_path(path, bundled_profile(name), settings)
    page = read_page(text, place, bundled_profile(name)) if place else None
    inside = [
        read_directive(d.title, d.options, d.body, path, d.line, bundled_profile(name), body_line=d.body_line)
        for d in find_directives(text, path)
    ]
    return Shard((*((page,) if page else ()), *inside), has_page=page is not None)


def build_collection(
    documents: Mapping[str, str],
    name: str = "default",
    settings: Settings = EVERYWHERE,
    today: date = TODAY,
) -> Collection:
    """Read and link documents.

    :param documents: path -> text.
    """
    shards = {path: read_shard(text, path, name, settings) for path, text in documents.items()}
    return link_shards(shards, bundled_profile(name), settings, today, documents)


def proposal(block: str = "", title: str = "A title", body: str = "") -> str:
    """Return a page of the default profile with front matter."""
    return front_matter_page(block, title) + dedent_document(body)


def find_diagnostics(folder: Path, files: Mapping[str, str], code: str, profile: str = "kep") -> list[Diagnostic]:
    """Return the diagnostics of one rule about a project, at any level."""
    texts: dict[str, str | bytes] = {path: dedent_document(text) for path, text in files.items()}
    project = create_project(folder, texts, f'profile = "{profile}"\n[rules]\n{code} = "warning"\n')
    return [d for d in collect_diagnostics(project, load_collection(project)) if d.code == code]


def create_project(
    folder: Path, files: Mapping[str, str | bytes], settings: str | None = 'documents = ["**"]\n', **options: Path
) -> Project:
    """Write files and open the folder as a project."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else dedent_document(content).encode())
    path = folder / "enhancements.toml"
    if settings is not None:
        path.write_text(settings, encoding="utf-8")
    return open_project(path if settings is not None else None, folder, **options)


def diagnostic_codes(found: Enhancement | list[Diagnostic] | tuple[Diagnostic, ...]) -> list[str]:
    """Return the codes of diagnostics in order."""
    diagnostics = found if isinstance(found, (list, tuple)) else found.diagnostics
    return [str(diagnostic.code) for diagnostic in diagnostics]


def texts_from_pieces(*parts: str) -> st.SearchStrategy[str]:
    """Return a strategy for texts that are joined from some parts."""
    return st.lists(st.sampled_from(parts)).map("".join)


@cache
def _read_community(folder: Path, name: str) -> dict[str, Shard]:
    project = Project(Settings(profile=name), bundled_profile(name), WorkingTree(folder))
    return {path: load_shard(project, path) for path in iter_documents(project)}


@cache
def _link_community(folder: Path, name: str, current_release: str | None) -> Collection:
    settings = Settings(profile=name, current_release=current_release)
    project = Project(settings, bundled_profile(name), WorkingTree(folder))
    shards = _read_community(folder, name)
    found = {path: s for path, s in shards.items() if s.enhancements or s.redirect or s.diagnostics}
    return link_shards(found, project.profile, settings, get_build_date(), shards, has_file=project.has_file)


def load_community(corpora: Path, name: str, current_release: str | None = None) -> Collection:
    """Return the proposals of a community, which are read once for all tests: what ``load_collection`` returns."""
    return _link_community(corpora / name, name, current_release)


@contextmanager
def limit_cpu_time(seconds: float = 3.0) -> Iterator[None]:
    """Fail if the block takes more processor time than a limit. Other processes do not add to it.

    Nor do the objects of earlier tests: the garbage collector leaves them alone in the block.
    """
    gc.freeze()
    start = time.process_time()
    try:
        yield
        taken = time.process_time() - start
    finally:
        gc.unfreeze()
    assert taken < seconds, f"took {taken:.1f} s of processor time, of {seconds} allowed"
