"""Generated pages and the files of other pages: no page of the project is overwritten or deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from building import SmallProject
from sphinx.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

OWN = "# Mine\n\n```{toctree}\n:glob:\n\n*\n```\n\nOwn words.\n"
ONE = "---\nid: T-1\nstatus: accepted\nmilestones: {alpha: v1.1}\n---\n# One\n\n"
FILES = {
    "index.md": "# Home\n\n```{toctree}\nenhancements/index\nenhancements-releases/index\n```\n",
    "enhancements/index.md": OWN,
    "enhancements/one.md": f"{ONE}Shown with {{enh}}`T-1`.\n",
    "enhancements-releases/index.md": "# Mine\n\nOwn words.\n",
    "enhancements.toml": 'documents = ["one.md"]\n',
}


@pytest.mark.parametrize(
    ("builder", "own", "generated", "link"),
    [
        ("html", "enhancements/index.html", "enhancements.html", "../enhancements-releases.html#release-v1-1"),
        ("dirhtml", "enhancements/index.html", "enhancements-2/index.html", "../../enhancements-releases-2/#release"),
        ("singlehtml", "index.html", None, None),
        ("epub", "enhancements/index.xhtml", None, None),
        ("text", "enhancements/index.txt", None, None),
        ("latex", "test.tex", None, None),
    ],
)
def test_file_of_a_document(
    project: SmallProject, builder: str, own: str, generated: str | None, link: str | None
) -> None:
    """A generated page whose file belongs to a document gets a number, and links follow."""
    project.write(FILES)
    build = project.build(builder, config={"version": "1", "copyright": "Somebody"})
    assert build.warnings == ""
    assert "Own words." in build.text(own)
    listings = [name for name, data in build.files().items() if b"<h1>Enhancement proposals" in data]
    assert listings == ([generated] if generated else [])
    if link:
        assert f'href="{link}' in build.text(own.replace("index", "one/index" if builder == "dirhtml" else "one"))


@pytest.mark.parametrize(
    ("files", "config", "names"),
    [
        ({"enhancements.md": OWN}, {}, ["enhancements-2.html", "enhancements-releases.html"]),
        ({"Enhancements.md": OWN}, {}, ["enhancements-2.html", "enhancements-releases.html"]),
        ({}, {"html_additional_pages": {"enhancements": "own.html"}}, ["enhancements-2.html"]),
        ({}, {"enhancements_release_page": "enhancements"}, ["enhancements.html", "enhancements-2.html"]),
        ({}, {"enhancements_list_page": "search"}, ["search-2.html"]),
        ({"enhancements.md": OWN, "enhancements-2.md": OWN}, {}, ["enhancements-3.html"]),
    ],
)
def test_names_that_are_taken(
    project: SmallProject, files: dict[str, str], config: dict[str, object], names: list[str]
) -> None:
    """Pages that `conf.py` or Sphinx add, and names that differ in case alone, are taken too."""
    project.write({"index.md": f"---\norphan: true\n{ONE[4:]}", "_templates/own.html": "Mine", **files})
    project.write({"enhancements.toml": 'documents = ["index.md"]\n'})
    build = project.build(config={"templates_path": ["_templates"], "suppress_warnings": ["toc"], **config})
    for name in names:
        assert "Enhancement proposals" in build.text(name) or "<h1>Releases" in build.text(name)
    for name in files:
        assert "Own words." in build.text(name.replace(".md", ".html"))


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/x", "a//x", "x/", ".", "..", "a\0x", "a\nx", "\ud800", "x" * 300, "a\\x", "C:/x", " "],
)
@pytest.mark.parametrize("setting", ["enhancements_list_page", "enhancements_release_page"])
def test_names_that_are_no_page_of_the_site(project: SmallProject, setting: str, name: str) -> None:
    """A page is never written outside of the folder of the site; one line says which setting names it."""
    project.write({"index.md": f"---\norphan: true\n{ONE[4:]}", "enhancements.toml": 'documents = ["index.md"]\n'})
    with pytest.raises(ConfigError, match=f"{setting} is the name of a page below the folder of the site"):
        project.build(config={setting: name})
    assert not list(project.folder.rglob("x.html"))


@pytest.mark.parametrize(
    ("name", "file"), [("a b&c<%41", "a b&c<%41.html"), (".x/\u043a", ".x/\u043a.html"), ("", None)]
)
def test_names_with_unusual_letters(project: SmallProject, name: str, file: str | None) -> None:
    """Other names are used unchanged, and links to the page are encoded."""
    project.write({"index.md": "# Home\n\n```{toctree}\none\n```\n", "one.md": f"{ONE.replace('alpha:', 'beta:')}"})
    project.write({"enhancements.toml": 'documents = ["one.md"]\n'})
    build = project.build(config={"enhancements_list_page": name, "html_theme": "alabaster"})
    assert build.warnings == ""
    listings = [path for path, data in build.files().items() if b"<h1>Enhancement proposals" in data]
    assert listings == ([file] if file else [])
    if file:
        assert f'href="{quote(file)}"' in build.text("index.html")


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_documents_that_come_and_go(project: SmallProject, tmp_path: Path, builder: str) -> None:
    """A document takes the file of a generated page over, and gives it back: as in a build of everything."""
    fresh = SmallProject(tmp_path / "fresh")
    own = {name: FILES[name] for name in ("enhancements/index.md", "enhancements-releases/index.md")}
    without = FILES | {"index.md": "# Home\n\n```{toctree}\nenhancements/one\n```\n"}
    for name in own:
        del without[name]
    project.write(without)
    project.build(builder)
    project.write(FILES)
    build = project.build(builder)
    fresh.write(FILES)
    page = "enhancements/index.html"
    assert build.text(page) == fresh.build(builder).text(page)
    assert "Own words." in build.text(page)
    for name in own:
        project.remove(name)
    project.write(without)
    build = project.build(builder)
    page = "enhancements.html" if builder == "html" else page
    assert "<h1>Enhancement proposals" in build.text(page)
    assert "enhancements-2/index.html" not in build.files()
