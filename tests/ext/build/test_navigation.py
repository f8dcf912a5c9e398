"""Generated pages in the navigation of every page of a site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject
from sites import THEMES, is_installed

if TYPE_CHECKING:
    from pathlib import Path

    from building import Build

LIST_PAGE, RELEASE_PAGE = "enhancements.html", "enhancements-releases.html"
MILESTONE = "  milestones: {alpha: v1.1}\n"
FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": f"---\nenhancement:\n  id: A-1\n  status: accepted\n{MILESTONE}---\n# One\n\nText.\n",
    "two.md": "---\nenhancement:\n  id: A-2\n  status: draft\n---\n# Two\n\nText.\n",
}
ALABASTER = {"html_theme": "alabaster"}
WITH_LIST = FILES["two.md"] + "\n```{enhancement-list}\n```\n"


def find_links(build: Build, page: str) -> list[tuple[str, str]]:
    """Return address and text of the links in the navigation of a page of the theme alabaster."""
    part = build.text(page).partition("<h3>Navigation</h3>")[2].partition('<div class="relations">')[0]
    return re.findall(r'<a class="[a-z ]*reference internal" href="([^"]*)">([^<]*)</a>', part)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_themes(project: SmallProject, theme: str, builder: str) -> None:
    """Every page of a new project links to both generated pages, which are marked as current on their own page."""
    if not is_installed(theme):
        pytest.skip(f"{theme} is not installed")
    project.write(FILES)
    build = project.build(builder, config={"html_theme": theme})
    assert build.warnings == ""
    suffix, up = (".html", "") if builder == "html" else ("/", "../")
    files = {name: f"{name}{suffix}{'' if builder == 'html' else 'index.html'}" for name in ("one", "enhancements")}
    for name in ("enhancements", "enhancements-releases"):
        link = re.compile(rf'<a class="[^"]*internal[^"]*" href="{up}{name}{suffix}">\s*(?:Enhancement|Releases)')
        assert link.search(build.text(files["one"])), name
    page = build.text(files["enhancements"])
    entry = re.compile(r'<li class="[^"]*current[^"]*">\s*<a [^>]*href="#?(?:enhancements.html)?"|current active')
    assert entry.search(page)
    assert page.count("<h1>Enhancement proposals") == 1
    assert 'href="../one/"' in page or 'href="one.html"' in page


def test_order_of_reading(project: SmallProject) -> None:
    """Generated pages are neither next nor previous page of another one, like the index of Sphinx."""
    project.write(FILES)
    build = project.build(config=ALABASTER)
    assert find_links(build, "two.html") == [
        ("one.html", "One"),
        ("#", "Two"),
        (LIST_PAGE, "Enhancement proposals"),
        (RELEASE_PAGE, "Releases"),
    ]
    assert re.findall(r'rel="(next|prev)"', build.text("two.html")) == ["prev"]


@pytest.mark.parametrize(
    ("toctree", "caption"),
    [("```{toctree}\none\ntwo\n```", ""), ("```{toctree}\n:caption: Guide\none\ntwo\n```", "Enhancements"), ("", "")],
)
def test_captions(project: SmallProject, toctree: str, caption: str) -> None:
    """Generated pages have a caption if other entries have one, and are added to a root without a toctree too."""
    project.write(FILES | {"index.md": f"# Home\n\n{toctree}\n"})
    build = project.build(config={**ALABASTER, "suppress_warnings": ["toc.not_included"]})
    assert build.warnings == ""
    assert (LIST_PAGE, "Enhancement proposals") in find_links(build, "one.html")
    captions = re.findall(r'class="caption-text">([^<]*)', build.text("one.html"))
    assert captions == (["Guide", caption] if caption else [])


@pytest.mark.parametrize(
    ("files", "config", "pages"),
    [
        ({}, {"enhancements_navigation": False}, []),
        ({}, {"enhancements_release_page": ""}, [LIST_PAGE]),
        ({}, {"language": "de"}, [LIST_PAGE, RELEASE_PAGE]),
        ({"enhancements.md": "# Mine\n"}, {}, ["enhancements-2.html", RELEASE_PAGE]),
        ({"two.md": WITH_LIST}, {}, [RELEASE_PAGE]),
        ({"one.md": FILES["one.md"].replace(MILESTONE, "")}, {}, [LIST_PAGE]),
        ({}, {"enhancements_list_page": "self"}, ["self-2.html", RELEASE_PAGE]),
        (
            {"_templates/mine.html": "<a href=\"{{ pathto('enhancements') }}\">All</a>"},
            {"templates_path": ["_templates"], "html_sidebars": {"**": ["mine.html", "navigation.html"]}},
            [RELEASE_PAGE],
        ),
        (
            {"index.md": FILES["index.md"].replace("two", "two\nAll <https://example.org/x/enhancements.html>")},
            {"html_baseurl": "https://example.org/x/"},
            [RELEASE_PAGE],
        ),
        (
            {"index.md": FILES["index.md"].replace("two", "two\nAll <https://example.org/enhancements.html>")},
            {"html_baseurl": "https://example.org/x/"},
            [LIST_PAGE, RELEASE_PAGE],
        ),
    ],
)
def test_pages_to_add(
    project: SmallProject, files: dict[str, str], config: dict[str, object], pages: list[str]
) -> None:
    """A page is added if it is generated, has content, and the project does not link it in its navigation."""
    project.write(FILES | files)
    build = project.build(config={**ALABASTER, "suppress_warnings": ["toc.not_included"], **config})
    assert build.warnings == ""
    known = {name.replace(".md", ".html") for name in FILES | files} | {"#"}
    assert [link for link, _ in find_links(build, "one.html") if link not in known] == pages


@pytest.mark.parametrize("jobs", [1, 2])
def test_incremental(project: SmallProject, tmp_path: Path, jobs: int) -> None:
    """Every page is rewritten when a document gains or loses a list; a build without changes writes nothing."""
    project.write(FILES)
    project.build(config=ALABASTER, jobs=jobs)
    assert project.build(config=ALABASTER, jobs=jobs).written == set()
    for name, text in (("two.md", WITH_LIST), ("two.md", FILES["two.md"])):
        project.write({name: text})
        build = project.build(config=ALABASTER, jobs=jobs)
        fresh = SmallProject(tmp_path / f"fresh{len(text)}")
        fresh.write(FILES | {name: text})
        pages = [file for file in build.files() if file.endswith(".html")]
        clean = fresh.build(config=ALABASTER)
        assert {page: build.text(page) for page in pages} == {page: clean.text(page) for page in pages}


@pytest.mark.parametrize("builder", ["latex", "text", "epub", "singlehtml", "man"])
def test_other_builders(project: SmallProject, tmp_path: Path, builder: str) -> None:
    """A builder that shares the environment of a site has no entries for generated pages."""
    config = {"version": "1", "copyright": "Somebody"}
    project.write(FILES)
    project.build(config=config)
    build = project.build(builder, config=config)
    fresh = SmallProject(tmp_path / "fresh")
    fresh.write(FILES)
    clean = fresh.build(builder, config=config)
    assert build.warnings == clean.warnings == ""
    name = {"latex": "test.tex", "text": "index.txt", "epub": "index.xhtml", "man": "test.1"}.get(builder, "index.html")
    assert build.text(name) == clean.text(name)
