"""Tests that the installed version of Sphinx has the undocumented behaviour that ``sphinx_internals`` uses."""

from __future__ import annotations

import gc
import re
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
import sphinx
from sphinx.ext.intersphinx import InventoryAdapter

from sphinx_enhancements.ext.sphinx_internals import (
    add_index_entries_to_search,
    add_pages_to_navigation,
    is_ifconfig_true,
)

if TYPE_CHECKING:
    from building import SmallProject
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class Probe:
    """Part of an environment that notes the state of the garbage collector when it is unpickled."""

    states: ClassVar[list[bool]] = []

    def __setstate__(self, state: object) -> None:
        """Note the state."""
        self.states.append(gc.isenabled())

    def __getstate__(self) -> tuple[int]:
        """Return any state, without which nothing is set."""
        return (1,)


def test_loading(project: SmallProject) -> None:
    """The environment is loaded without garbage collection, which is on before and afterwards."""

    def add_probe(app: Sphinx, env: BuildEnvironment) -> None:
        env.probe = Probe()

    Probe.states.clear()
    project.write({"index.md": "# Index\n"})
    project.build(prepare=lambda app: app.connect("env-updated", add_probe))
    project.build()
    assert Probe.states == [False]
    assert gc.isenabled()


def test_environment(project: SmallProject) -> None:
    """The environment has the caches and the records of toctrees that are kept up to date."""
    project.write({"index.md": "# Index\n\n```{toctree}\npage\n```\n", "page.md": "# Page\n"})
    seen: list[tuple[object, ...]] = []

    def look(app: Sphinx, exception: Exception | None) -> None:
        env = app.env
        env.get_doctree("page")
        seen.append(
            (
                env.toctree_includes["index"],
                env.files_to_rebuild["page"],
                "page" in env._pickled_doctree_cache,
                hasattr(type(env), "master_doctree"),
                env.settings["input_encoding"],
                hasattr(app.builder, "render_partial"),
            )
        )

    project.build(prepare=lambda app: app.connect("build-finished", look))
    codec = "utf-8-sig-with-replacements" if sphinx.version_info >= (9,) else "utf-8-sig"
    assert seen == [(["page"], {"index"}, True, True, codec, True)]


def test_navigation(project: SmallProject) -> None:
    """The navigation of Sphinx contains pages without a document while they are added to the environment."""
    project.write({"index.md": "# Index\n\n```{toctree}\npage\n```\n", "page.md": "# Page\n"})
    navigations: list[str] = []

    def add_page(app: Sphinx, exception: Exception | None) -> None:
        remove = add_pages_to_navigation(app.env, {"added": "Added page"}, "")
        navigations.append(app.builder._get_local_toctree("page", collapse=False))
        remove()
        navigations.append(app.builder._get_local_toctree("page", collapse=False))

    assert project.build(prepare=lambda app: app.connect("build-finished", add_page)).warnings == ""
    assert [re.findall('href="([^"]*)"', text) for text in navigations] == [["#", "added.html"], ["#"]]


def test_search_index(project: SmallProject) -> None:
    """The search index contains main index entries that are added after the documents were indexed."""
    project.write({"index.md": "# Index\n"})
    entries: list[object] = []

    def add_entries(app: Sphinx, exception: Exception | None) -> None:
        added = [("index", "an added text", "anchor"), ("missing", "a text without a document", "")]
        add_index_entries_to_search(app.builder, added)
        entries.append(app.builder.indexer.freeze()["indexentries"])

    assert project.build(prepare=lambda app: app.connect("build-finished", add_entries)).warnings == ""
    assert entries == [{"an added text": [(0, "anchor", True)]}]


def test_intersphinx() -> None:
    """Inventories of intersphinx are found by the name of their project."""
    assert isinstance(InventoryAdapter.named_inventory, property)


@pytest.mark.parametrize(
    ("expression", "is_true"),
    [("builder == 'html'", True), ("builder == 'latex'", False), ("project == 'Test'", True), ("0 /", True)],
)
def test_ifconfig(project: SmallProject, expression: str, *, is_true: bool) -> None:
    """The function of ``ifconfig`` needs no more of an application than its configuration and its builder."""
    project.write({"index.md": "# Index\n"})
    results: list[bool] = []

    def evaluate(app: Sphinx, exception: Exception | None) -> None:
        results.append(is_ifconfig_true(app.builder, expression))

    assert project.build(prepare=lambda app: app.connect("build-finished", evaluate)).warnings == ""
    assert results == [is_true]


@pytest.mark.parametrize("macro", ["sphinxAtStartPar", "sphinxlineitem", "sphinxtablecontinued"])
def test_latex_macros(macro: str) -> None:
    """Sphinx's style files define the macros that tables and facts redefine in LaTeX, in ``ext.drawing.latex``."""
    folder = Path(sphinx.__file__).parent / "texinputs"
    styles = "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.sty")))
    assert re.search(rf"\\(?:newcommand\*?|def)\{{?\\{macro}\b", styles)
