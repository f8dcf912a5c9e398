"""Drawings of large views are kept between builds, and used only if nothing that they show changed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from building import SmallProject
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from sphinx_enhancements.ext.build.domain import EnhancementDomain
    from sphinx_enhancements.ext.build.placed_views import AnyView
    from sphinx_enhancements.ext.drawing.renderer import Renderer

FILES = {
    "enhancements.toml": 'current-release = "v1.0"\n',
    "index.md": "# Home\n",
    "one.md": "---\nenhancement: {id: T-1, status: draft, milestones: {alpha: v1.1}}\norphan: true\n---\n# One\n",
    "two.md": (
        "---\nenhancement: {id: T-2, status: accepted, depends-on: T-3, milestones: {alpha: v1.2}}\n"
        "orphan: true\n---\n# Two\n"
    ),
    "three.md": "---\nenhancement: {id: T-3, status: draft}\norphan: true\n---\n# Three\n",
    "four.md": (
        "---\nenhancement: {id: T-4, status: replaced, stage: alpha, milestones: {alpha: v1.0}}\n"
        "orphan: true\n---\n# Four\n"
    ),
    "five.md": "---\nenhancement: {id: T-5, status: accepted, replaces: T-4}\norphan: true\n---\n# Five\n",
    "six.md": "---\nenhancement: {id: T-6, status: accepted, replaces: T-5}\norphan: true\n---\n# Six\n",
    "releases.md": (
        "---\norphan: true\n---\n# Releases\n\n```{enhancement-release} v1.0\n```\n\n"
        "```{enhancement-release} v1.1\n```\n\n```{enhancement-release} v1.2\n```\n\n```{enhancement-list}\n```\n"
    ),
}
"""Three releases on one page; the second proposal needs the third, and the sixth replaces what replaced the fourth."""


@pytest.fixture
def built(project: SmallProject) -> SmallProject:
    """A project that was built once."""
    project.write(FILES)
    project.build()
    return project


def edit(project: SmallProject, name: str, old: str, new: str) -> None:
    """Replace a text in a file as it was at first."""
    assert old in FILES[name]
    project.write({name: FILES[name].replace(old, new)})


def build_and_compare(project: SmallProject) -> set[int]:
    """Build incrementally and from nothing, compare the page, and return the indexes of the views drawn for it."""
    drawn: set[int] = set()

    def note_drawing(view: AnyView, renderer: Renderer, *args: Any) -> list[nodes.Node]:
        if renderer.docname == "releases":
            drawn.add(int(renderer.anchor.rpartition("-")[2]))
        return view.draw(renderer, *args)

    def note_drawings(_app: Sphinx, env: BuildEnvironment) -> None:
        domain = cast("EnhancementDomain", env.get_domain("enh"))
        domain.views = {spec: replace(view, draw=partial(note_drawing, view)) for spec, view in domain.views.items()}

    found = project.build(prepare=lambda app: app.connect("env-updated", note_drawings, priority=1))
    clean = project.build(out="clean", fresh=True)
    # Sphinx computes digests of its own assets too early.
    found_page, clean_page = (re.sub(r"\?v=[0-9a-f]{8}", "", build.text("releases.html")) for build in (found, clean))
    assert found_page == clean_page
    return drawn


def find_drawings(project: SmallProject) -> list[Path]:
    """Return the files with drawings of the html builder."""
    return sorted((project.folder / "out" / "doctrees" / "enhancements-drawings").glob("html-*"))


@pytest.mark.parametrize(
    ("name", "old", "new", "drawn"),
    [
        pytest.param("one.md", "draft", "accepted", {1, 3}, id="own-status"),
        pytest.param("three.md", "draft", "accepted", {2, 3}, id="status-of-a-dependency"),
        pytest.param("six.md", "# Six", "# Sixth", {0, 3}, id="title-of-a-successor"),
        pytest.param("five.md", "accepted", "rejected", {0, 3}, id="status-of-a-predecessor-of-the-successor"),
        pytest.param("one.md", "v1.1", "v1.2", {0, 1, 2, 3}, id="no-such-release-now"),
        pytest.param("releases.md", "# Releases", "# All releases", set(), id="text-of-the-page"),
        pytest.param("releases.md", "# Releases\n", "# Releases\n\n## Each\n", {0, 1, 2, 3}, id="level-of-headings"),
        pytest.param("enhancements.toml", "v1.0", "v1.1", {0, 1, 2, 3}, id="settings"),
    ],
)
def test_touched_views(built: SmallProject, name: str, old: str, new: str, drawn: set[int]) -> None:
    """Only the releases that an edit touches are answered and drawn, and the list; the others are kept."""
    edit(built, name, old, new)
    assert build_and_compare(built) == drawn


def _cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def _change_content(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"enh-", b"ehn-"))


def _replace_by_folder(file: Path) -> None:
    file.unlink()
    (file / "in the way").mkdir(parents=True)


@pytest.mark.parametrize(
    "damage",
    [_cut_off, _change_content, _replace_by_folder, lambda file: file.unlink(), lambda file: file.write_bytes(b"")],
    ids=["cut-off", "other-content", "folder", "removed", "empty"],
)
def test_damaged_drawings(built: SmallProject, damage: Callable[[Path], None]) -> None:
    """A drawing that is damaged or missing is drawn again."""
    drawings = find_drawings(built)
    assert len(drawings) == 4
    for file in drawings:
        damage(file)
    edit(built, "one.md", "draft", "accepted")
    assert build_and_compare(built) == {0, 1, 2, 3}


def test_drawings_without_a_folder(built: SmallProject) -> None:
    """A build that finds no drawings, and cannot write them, draws all views."""
    folder = find_drawings(built)[0].parent
    for file in find_drawings(built):
        file.unlink()
    folder.rmdir()
    folder.write_bytes(b"")
    edit(built, "one.md", "draft", "accepted")
    assert build_and_compare(built) == {0, 1, 2, 3}
    folder.unlink()


def test_removed_view(built: SmallProject) -> None:
    """The drawing of a view that no document contains is removed."""
    before = find_drawings(built)
    edit(built, "releases.md", "\n```{enhancement-list}\n```\n", "")
    build_and_compare(built)
    assert len(find_drawings(built)) == len(before) - 1


def test_other_links(built: SmallProject) -> None:
    """A drawing with links of another form is not used."""
    conf = (built.src / "conf.py").read_text(encoding="utf-8")
    built.write({"conf.py": f'{conf}\nhtml_link_suffix = ".htm"\n'})
    assert build_and_compare(built) == {0, 1, 2, 3}


def test_other_translations(project: SmallProject) -> None:
    """Other texts of the language are used in the views of a page that is written again."""
    conf = (project.folder / "src/conf.py").read_text(encoding="utf-8")

    def use_translation(folder: str, text: str) -> None:
        # In a folder of its own: gettext reads a catalogue once in a process.
        setup = f"app.add_message_catalog('sphinx_enhancements', str(Path(__file__).parent / '{folder}'))"
        head = "from pathlib import Path\nlanguage = 'fr'\ndef setup(app):\n    "
        project.write({"conf.py": f"{conf}\n{head}{setup}\n", f"{folder}/fr/LC_MESSAGES/README": ""})
        catalogue = Catalog(locale="fr")
        catalogue.add("Accepted", text)
        with (project.folder / f"src/{folder}/fr/LC_MESSAGES/sphinx_enhancements.mo").open("wb") as file:
            write_mo(file, catalogue)

    project.write(FILES)
    use_translation("locales", "Accepté")
    assert "Accepté" in project.build().text("releases.html")
    use_translation("texts", "Adopté")
    edit(project, "one.md", "# One", "# Uno")
    assert build_and_compare(project) == {0, 1, 2, 3}
    assert "Adopté" in (project.folder / "out/html/releases.html").read_text(encoding="utf-8")
