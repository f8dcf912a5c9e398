"""Whatever changes between builds, an incremental build gives what a clean one gives, at any number of jobs."""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, cast

import pytest
from building import Build, SmallProject
from git_repositories import GitRepository
from hypothesis import HealthCheck, Phase, given, seed, settings
from sequences import (
    Drop,
    Edit,
    Event,
    Move,
    Page,
    Proposal,
    Put,
    Record,
    Settings,
    Settle,
    history_sequences,
    sequences,
    start,
)
from sphinx.application import Sphinx

from sphinx_enhancements.ext.build.incremental import Staleness
from sphinx_enhancements.ext.build.linked_collection import NeedsInterface

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.ext.build.domain import EnhancementDomain

# No toctree and no sidebars: plain Sphinx does not write a page again when its neighbour in a
# toctree comes, goes or gets another title, so that "next" and "previous" go stale without us.
CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "basic"
html_copy_source = False
html_sidebars = {"**": []}
suppress_warnings = ["toc.not_included"]
"""

TREE_CONF = CONF.replace('"basic"', '"alabaster"').partition("html_sidebars")[0]
TREE_HOME = """\
# Home

```{enhancement-list}
:filter: -status:draft
:toctree:
```

```{enhancement-list}
:sort: -title
:group-by: labels
:toctree:
```
"""
"""A root from which lists lead to every page that is in the navigation; the theme shows all of that on each page."""

NEEDS_CONF = (
    CONF.replace('"sphinx_enhancements"]', '"sphinx_needs", "sphinx_enhancements"]')
    + """
needs_build_json = True
needs_reproducible_json = True
"""
)
NEEDS_VIEWS = {
    "needs.md": """\
        # Needs

        ```{needtable}
        :filter: type == "enhancement"
        :columns: id, title, status, releases, depends_on, depends_on_back
        ```

        {need}`T-1` and {need_count}`status == "accepted"`
        """,
    "deep/needs.rst": """\
        Accepted
        ========

        .. needlist::
           :filter: type == "enhancement" and accepted and "v1.2" in releases

        .. req:: A requirement
           :id: REQ_1
           :links: T-2
        """,
}
"""Pages with views of sphinx-needs, which nobody edits."""

HISTORY_VIEWS = {
    "changes.md": "# Changes\n\n```{enhancement-changes}\n:since: 2024-01-02\n```\n",
    "last.rst": "Last change\n===========\n\n.. enhancement-changes::\n   :since: HEAD~1\n",
    "releases.md": "# Releases\n\n```{enhancement-release}\n```\n\n```{enhancement-roadmap}\n```\n",
    "waiting.md": "# Waiting\n\n```{enhancement-list}\n:columns: key, stage-releases\n:sort: -stage-releases\n```\n",
}
"""Pages with views of the history, which nobody edits."""

PARTS = 8
"""How many tests the sequences are divided into, for xdist."""
EXAMPLES = 2
"""Sequences of each part."""

MAX_CLEAN_BUILDS = 100
"""Clean builds whose files are kept: many events change nothing, or take back what another one did."""

_CLEAN_FILES: dict[str, dict[str, bytes]] = {}

_STATIC_FILES: dict[bytes, bytes] = {}
"""Contents of static files, which are the same in all builds, and with sphinx-needs take most of the memory."""

Prepare = Callable[[Sphinx], object]


class ChangingProject:
    """A project that is built after every event, once incrementally and once from nothing."""

    def __init__(
        self,
        folder: Path,
        *,
        builder: str = "html",
        jobs: int = 1,
        search: bool = False,
        prepare: Prepare | None = None,
        needs: bool = False,
        tree: bool = False,
        history: bool = False,
    ) -> None:
        self.builder = builder
        self.project = SmallProject(folder)
        self.repository = GitRepository(self.project.src) if history else None
        self.commits = 0
        self.conf = NEEDS_CONF if needs else TREE_CONF if tree else CONF
        self.project.write(
            {"conf.py": self.conf, **(NEEDS_VIEWS if needs else {}), **(HISTORY_VIEWS if history else {})}
        )
        self.jobs = jobs
        self.search = search
        self.prepare = prepare
        self.state = start()
        self.state.has_history = history
        if tree:
            self.state.home = TREE_HOME
        self.on_disk: dict[str, str] = {}
        self.ever = set(self.state.pages)

    def run(self, sequence: Iterable[Event]) -> None:
        """Let everything happen, and compare after each step."""
        self._record(Record.COMMIT)
        self.build()
        for number, event in enumerate(sequence, 1):
            self.state.apply(event)
            if isinstance(event, Record):
                self._record(event)
            self.ever |= self.state.pages.keys()
            self.compare(f"after step {number}, {event}")

    def _record(self, operation: Record) -> None:
        """Change the repository; each commit has a day of its own."""
        if self.repository is None:
            return
        self._sync()
        git, self.commits = self.repository.git, self.commits + 1
        when = f"2024-01-{self.commits:02}T00:00:00Z"
        match operation:
            case Record.COMMIT:
                self.repository.commit(when)
            case Record.AMEND:
                git("commit", "-q", "--amend", "--no-edit", "--allow-empty", when=when)
            case Record.SQUASH:
                first = git("rev-list", "--max-parents=0", "HEAD").strip()
                git("reset", "-q", "--soft", first)
                git("commit", "-q", "--allow-empty", "-m", "squashed", when=when)
            case Record.SWITCH:
                first = git("rev-list", "--max-parents=0", "HEAD").strip()
                present = git("symbolic-ref", "HEAD").strip()
                other = "refs/heads/other" if present == "refs/heads/main" else "refs/heads/main"
                if not git("for-each-ref", other):
                    git("update-ref", other, first)
                git("symbolic-ref", "HEAD", other)

    def build(self) -> Build:
        """Write what has changed, and build incrementally."""
        self._sync()
        return self.project.build(self.builder, jobs=self.jobs, search=self.search, prepare=self.prepare)

    def compare(self, when: str) -> None:
        """Build both ways; every file must be the same."""
        found, wanted = _normalised(self.build().files()), self.build_clean()
        # Sphinx leaves the page of a deleted document where it is.
        suffix = {"html": ".html", "text": ".txt"}[self.builder]
        left = {slot.rsplit(".", 1)[0] + suffix for slot in self.ever - self.state.pages.keys()}
        for name in left - wanted.keys():
            found.pop(name, None)
        if differing := sorted(n for n in found.keys() | wanted.keys() if found.get(n) != wanted.get(n)):
            raise AssertionError(f"{when}: {differing} differ\n{_difference(found, wanted, differing[0])}")

    def build_clean(self) -> dict[str, bytes]:
        """Return the files of a build from nothing, which is made once for equal sources and settings of the build."""
        commit = self.repository.git("rev-parse", "HEAD") if self.repository else ""
        key = repr((self.builder, self.search, self.conf, commit, sorted(self.on_disk.items())))
        if key not in _CLEAN_FILES:
            shutil.rmtree(self.project.folder / "clean", ignore_errors=True)
            clean = self.project.build(self.builder, out="clean", fresh=True, search=self.search)
            if len(_CLEAN_FILES) >= MAX_CLEAN_BUILDS:
                del _CLEAN_FILES[next(iter(_CLEAN_FILES))]
            _CLEAN_FILES[key] = {
                name: _STATIC_FILES.setdefault(data, data) if name.startswith("_static/") else data
                for name, data in _normalised(clean.files()).items()
            }
        return _CLEAN_FILES[key]

    def _sync(self) -> None:
        files = self.state.files()
        for name in self.on_disk.keys() - files.keys():
            self.project.remove(name)
        self.project.write({name: text for name, text in files.items() if self.on_disk.get(name) != text})
        self.on_disk = files


def _normalised(files: dict[str, bytes]) -> dict[str, bytes]:
    """Files without what plain Sphinx and sphinx-needs vary.

    sphinx-needs draws random ids for the boxes of its needs, and writes how long its validation
    took. Where a setting has changed, Sphinx keeps the digest of the settings before.
    In the search index there are two things.
    Sphinx keeps a word that no document has any more, with an empty list of documents, and forgets
    the index entries of documents that it does not write (``IndexBuilder.load`` leaves them out).
    """
    files = {name: re.sub(rb"SNCB-[0-9a-f]{8}", b"SNCB", data) for name, data in files.items()}
    for name in ("schema_violations.json", ".buildinfo.bak"):
        files.pop(name, None)
    if "searchindex.js" not in files:
        return files
    index = json.loads(files["searchindex.js"].removeprefix(b"Search.setIndex(").removesuffix(b")"))
    del index["indexentries"]
    for name in ("terms", "titleterms"):
        index[name] = {word: documents for word, documents in index[name].items() if documents != []}
    return files | {"searchindex.js": json.dumps(index, indent=1, sort_keys=True).encode()}


def _difference(found: dict[str, bytes], wanted: dict[str, bytes], name: str) -> str:
    texts = [files.get(name, b"(no such file)").decode("utf-8", "replace").splitlines() for files in (wanted, found)]
    return "\n".join(difflib.unified_diff(*texts, "clean", "incremental", lineterm="", n=1))[:4000]


def check_sequences(
    folder: Callable[[], Path],
    examples: int,
    number: int | None,
    *,
    builder: str = "html",
    jobs: int = 1,
    search: bool = False,
    prepare: Prepare | None = None,
    needs: bool = False,
    tree: bool = False,
    history: bool = False,
) -> None:
    """Try sequences.

    :param needs: whether sphinx-needs is loaded, and there are pages with its views.
    :param tree: whether lists make the navigation, which is on every page.
    :param history: whether the sources are in a repository, which changes between builds, too.
    :param number: the seed; ``None`` for another one each time, and for the smallest sequence that
        fails, which takes some minutes to find.
    """
    phases = [Phase.generate] if number is not None else [Phase.generate, Phase.shrink]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=phases,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(sequence=history_sequences if history else sequences)
    def check(sequence: list[Event]) -> None:
        place = folder()
        try:
            changing = ChangingProject(
                place,
                builder=builder,
                jobs=jobs,
                search=search,
                prepare=prepare,
                needs=needs,
                tree=tree,
                history=history,
            )
            changing.run(sequence)
        finally:
            shutil.rmtree(place, ignore_errors=True)

    (seed(number)(check) if number is not None else check)()


@pytest.fixture
def folders(tmp_path: Path) -> Callable[[], Path]:
    """A new folder at every call."""
    count = 0

    def folder() -> Path:
        nonlocal count
        count += 1
        return tmp_path / str(count)

    return folder


@pytest.mark.parametrize("part", range(PARTS))
def test_incremental_equals_clean(folders: Callable[[], Path], part: int, long_factor: int) -> None:
    """After any sequence of events, each page, the inventory and the JSON are what a clean build gives."""
    check_sequences(folders, EXAMPLES * long_factor, None if long_factor > 1 else part)


@pytest.mark.parametrize("part", range(2))
def test_parallel_equals_serial(folders: Callable[[], Path], part: int, long_factor: int) -> None:
    """An incremental build that reads and writes in two processes equals a clean serial one."""
    check_sequences(folders, 2 * long_factor, None if long_factor > 1 else 1000 + part, jobs=2)


def test_search_index_equals_clean(folders: Callable[[], Path], long_factor: int) -> None:
    """The search index is the same too."""
    check_sequences(folders, EXAMPLES * long_factor, None if long_factor > 1 else 2000, search=True)


def test_other_builder(folders: Callable[[], Path], long_factor: int) -> None:
    """A builder that has nothing to do with html writes what it must, too."""
    check_sequences(folders, EXAMPLES * long_factor, None if long_factor > 1 else 3000, builder="text")


@pytest.mark.parametrize("part", range(3))
def test_with_needs(folders: Callable[[], Path], part: int, long_factor: int) -> None:
    """With sphinx-needs its views and its JSON are the same too."""
    check_sequences(folders, EXAMPLES * long_factor, None if long_factor > 1 else 4000 + part, needs=True)


@pytest.mark.parametrize("part", range(4))
def test_navigation(folders: Callable[[], Path], part: int, long_factor: int) -> None:
    """Where lists are toctrees, sidebars and the links to the next and previous page are the same on each page."""
    number = None if long_factor > 1 else 5000 + part
    check_sequences(folders, EXAMPLES * long_factor, number, jobs=1 + part % 2, tree=True)


def test_with_needs_in_parallel(folders: Callable[[], Path], long_factor: int) -> None:
    """The same in two processes."""
    check_sequences(folders, 2 * long_factor, None if long_factor > 1 else 4100, jobs=2, needs=True)


@pytest.mark.parametrize("part", range(4))
def test_with_history(folders: Callable[[], Path], part: int, long_factor: int) -> None:
    """With commits, amended and squashed commits and other branches between builds, the same is true."""
    number = None if long_factor > 1 else 6000 + part
    check_sequences(folders, EXAMPLES * long_factor, number, jobs=1 + part % 2, history=True)


def test_sequences_find_stale_history(folders: Callable[[], Path]) -> None:
    """Control: where no stale pages are looked for, an amended commit leaves pages as they were."""
    sequence = [Record.AMEND]
    ChangingProject(folders(), history=True).run(sequence)
    with pytest.raises(AssertionError, match=r"'a\.html'.* differ"):
        ChangingProject(folders(), history=True, prepare=without("find_stale_documents")).run(sequence)


def test_parallel_is_parallel(tmp_path: Path) -> None:
    """With two jobs, other processes than this one do read and write."""

    def note(*_: object) -> None:
        (tmp_path / f"process-{os.getpid()}").touch()

    for event in ("doctree-read", "html-page-context"):
        ChangingProject(tmp_path / event, jobs=2, prepare=lambda app, e=event: app.connect(e, note)).build()
        processes = {path.name for path in tmp_path.glob("process-*")}
        assert processes - {f"process-{os.getpid()}"}
        for path in tmp_path.glob("process-*"):
            path.unlink()


def without(name: str) -> Prepare:
    """Take one of our handlers out of a build."""

    def prepare(app: Sphinx) -> None:
        ours = [
            listener.id
            for listeners in app.events.listeners.values()
            for listener in listeners
            if isinstance(getattr(listener.handler, "__self__", None), Staleness) and listener.handler.__name__ == name
        ]
        assert len(ours) == 1
        app.disconnect(ours[0])

    return prepare


def test_sequences_find_missing_rewrite(folders: Callable[[], Path]) -> None:
    """Control: with the handler of ``env-updated`` taken out, the same search finds pages that are stale."""
    with pytest.raises(AssertionError, match=r"\.html'.* differ"):
        check_sequences(folders, EXAMPLES, 0, prepare=without("find_stale_documents"))


def test_sequences_find_stale_needs(folders: Callable[[], Path]) -> None:
    """Control: where the views of sphinx-needs are not looked at, as without us, they go stale."""

    def prepare(app: Sphinx) -> None:
        app.connect(
            "env-updated", lambda _app, env: setattr(env.get_domain("enh"), "needs", NeedsInterface()), priority=1
        )

    event = Edit("a.md", "status", "accepted")
    ChangingProject(folders(), needs=True).run([event])
    with pytest.raises(AssertionError, match=r"needs\.html'.* differ"):
        ChangingProject(folders(), needs=True, prepare=prepare).run([event])


def test_sequences_find_missing_reread(folders: Callable[[], Path]) -> None:
    """Control: with the handler of ``env-get-outdated`` taken out, other settings leave pages stale."""
    event = Settle(Settings(documents=("b.rst",)))
    ChangingProject(folders()).run([event])
    with pytest.raises(AssertionError, match=r"b\.html'.* differ"):
        ChangingProject(folders(), prepare=without("find_documents_to_reread")).run([event])


@pytest.mark.parametrize(
    "sequence",
    [
        pytest.param([Edit("a.md", "status", "accepted")], id="status"),
        pytest.param([Edit("a.md", "id", "T-9"), Edit("a.md", "id", "T-1")], id="key-and-back"),
        pytest.param([Edit("b.rst", "id", "T-1"), Drop("a.md")], id="duplicate-then-first-deleted"),
        pytest.param([Put("A0.md", Page(whole=Proposal("Newcomer", "T-1")))], id="duplicate-sorts-first"),
        pytest.param([Move("a.md", "sub/d.rst"), Move("sub/d.rst", "a.md")], id="moved-and-back"),
        pytest.param([Drop("view.md")], id="release-shown-on-generated-page"),
        pytest.param([Drop("view.md"), Drop("deep/view.rst"), Put("view.md", Page())], id="both-pages-generated"),
        pytest.param(
            [Drop("view.md"), Put("view.md", start().pages["view.md"])], id="generated-page-is-no-longer-needed"
        ),
        pytest.param(
            [Settle(Settings(profile="vep")), Put("sig-net/1-one/more.md", Page()), Drop("sig-net/1-one/more.md")],
            id="attachment",
        ),
        pytest.param([Settle(Settings(root="sub")), Settle(Settings())], id="root"),
        pytest.param([Settle(None), Settle(Settings(current="v1.2"))], id="current-release"),
        pytest.param([Settle(Settings(releases=(("1.2", "2020-01-02"),)))], id="spelling-of-a-release"),
    ],
)
def test_sequence(folders: Callable[[], Path], sequence: list[Event]) -> None:
    """Sequences that are worth trying each time."""
    ChangingProject(folders()).run(sequence)


def test_from_the_end_of_a_list_to_the_start_of_the_next(folders: Callable[[], Path]) -> None:
    """The order of all pages in the navigation stays the same, but one of them is below another list."""
    ChangingProject(folders(), tree=True).run([Settle(Settings(profile="kep")), Edit("sub/c.md", "status", "draft")])


def test_what_is_drawn_is_forgotten(tmp_path: Path) -> None:
    """Answers are kept from the search for stale pages until their page is drawn; a first build searches for none.

    A list, whose answer is large, is drawn during the search if it was drawn before.
    """
    project = SmallProject(tmp_path)
    text = "# Home\n\n```{enhancement} One\n:id: T-1\n```\n\n```{enhancement-list}\n```\n"
    kept: list[int] = []

    def look(app: Sphinx) -> None:
        domain = cast("EnhancementDomain", app.env.get_domain("enh"))
        app.connect("env-updated", lambda *_: kept.append(len(domain.linked.answers)), priority=900)
        app.connect("build-finished", lambda *_: kept.append(len(domain.linked.answers)))

    project.write({"index.md": text})
    project.build(prepare=look)
    project.write({"index.md": text.replace("One", "Two")})
    project.build(prepare=look)
    assert kept == [0, 0, 1, 0]
