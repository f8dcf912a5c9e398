"""``enhancement-list`` with ``toctree``: what it lists are children of the page, with no toctree kept by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

CONF = """\
extensions = ["myst_parser", "sphinx_enhancements"]
project = "Test"
html_theme = "alabaster"
html_copy_source = False
enhancements_navigation = False
"""
LIST = "```{enhancement-list}\n:toctree:\n"


def page(key: str, title: str, status: str = "accepted", body: str = "") -> str:
    """A page that is a proposal."""
    return f"---\nenhancement:\n  id: {key}\n  status: {status}\n---\n# {title}\n\n{body}\n"


FILES = {
    "conf.py": CONF,
    "index.md": f"# Home\n\n{LIST}:sort: -key\n:filter: status:accepted\n```\n\n```{{toctree}}\nplain\nrest\n```\n",
    "plain.md": "# Plain\n",
    "rest.rst": "Rest\n====\n\n.. enhancement-list::\n   :filter: -status:accepted\n   :toctree:\n",
    "one.md": page("A-1", "The first"),
    "two.md": page("A-2", "The second"),
    "three.md": page("A-3", "The third", "draft"),
}


@pytest.fixture
def tree(project: SmallProject) -> SmallProject:
    """A project in which two lists lead to three proposals."""
    project.write(FILES)
    return project


def around(build: Build, name: str) -> dict[str, str]:
    """Where the ``<link>`` elements of a page lead."""
    found = re.findall(r'<link rel="(next|prev)" title="[^"]*" href="([^"]*)"', build.text(name))
    return dict(found)


def sidebar(build: Build, name: str) -> list[str]:
    """The other pages in the navigation of a page, in order."""
    inside = build.text(name).partition("<h3>Navigation</h3>")[2].partition('<div class="relations">')[0]
    return re.findall(r'class="reference internal" href="([^"]*)"', inside)


def test_children(tree: SmallProject) -> None:
    """They are in the navigation in the order of the list, and no document is missing in it."""
    build = tree.build()
    assert build.warnings == ""
    assert sidebar(build, "plain.html") == ["two.html", "one.html", "rest.html"]
    assert around(build, "one.html") == {"prev": "two.html", "next": "plain.html"}
    assert around(build, "three.html") == {"prev": "rest.html"}
    # The list itself is the only thing that readers see of it on the page.
    assert build.text("index.html").partition("<h3>Navigation</h3>")[0].count("toctree-l1") == 2


def entries(build: Build, name: str) -> list[str]:
    """Return the texts of the navigation of a page, in order."""
    inside = build.text(name).partition("<h3>Navigation</h3>")[2].partition('<div class="relations">')[0]
    return re.findall(r'class="(?:current )?reference internal" href="[^"]*">(.*?)</a>', inside)


def test_keys(tree: SmallProject) -> None:
    """An entry has key and title, but only the title if that contains the key or if the key is a path."""
    tree.write({"two.md": page("A-2", "a-02: The `second`"), "three.md": page("lamp/three", "The third", "draft")})
    build = tree.build()
    assert build.warnings == ""
    second = 'a-02: The <code class="docutils literal notranslate"><span class="pre">second</span></code>'
    assert entries(build, "plain.html") == [second, "A-1: The first", "Plain", "Rest"]
    assert "The third" in entries(build, "rest.html")
    assert "<title>The first &#8212;" in build.text("one.html")
    assert "<h1>The first<" in build.text("one.html")
    tree.write({"one.md": page("A-7", "Lamp & <fog>")})
    assert "A-7: Lamp &amp; &lt;fog&gt;" in entries(tree.build(), "plain.html")


def test_titles_of_adjacent_pages(tree: SmallProject) -> None:
    """Links to the previous and next page have the titles of the navigation; the pages keep theirs."""
    tree.write({"two.md": page("A-2", "The *second* & \\<b>"), "four.md": page("A-4", "A-4: The fourth")})
    build = tree.build()
    links = re.findall(r'<link rel="(next|prev)" title="([^"]*)"', build.text("one.html"))
    assert sorted(links) == [("next", "Plain"), ("prev", "A-2: The second &amp; &lt;b&gt;")]
    assert ("next", "A-2: The second &amp; &lt;b&gt;") in re.findall(
        r'<link rel="(next|prev)" title="([^"]*)"', build.text("four.html")
    )
    assert "<h1>The <em>second</em> &amp; &lt;b&gt;<a" in build.text("two.html")
    tree.write({"two.md": page("A-2", "Renamed")})
    assert 'rel="prev" title="A-2: Renamed"' in tree.build().text("one.html")


@pytest.mark.parametrize(
    ("option", "order"),
    [
        (":toctree: key", ["one", "two", "three"]),
        (":toctree: -key", ["three", "two", "one"]),
        (":toctree: status, -key", ["three", "two", "one"]),
        (":toctree:", ["three", "two", "one"]),
    ],
)
def test_order_of_its_own(tree: SmallProject, option: str, order: list[str]) -> None:
    """A toctree can have another order than its list; previous and next page follow the toctree."""
    lists = f"{LIST.replace(':toctree:', option)}:sort: -key\n:group-by: status\n```\n"
    tree.write({"index.md": f"# Home\n\n{lists}\n```{{toctree}}\nplain\nrest\n```\n", "rest.rst": "Rest\n====\n"})
    build = tree.build()
    assert build.warnings == ""
    assert sidebar(build, "plain.html") == [*(f"{name}.html" for name in order), "rest.html"]
    assert around(build, f"{order[1]}.html") == {"prev": f"{order[0]}.html", "next": f"{order[2]}.html"}


def test_unknown_order(tree: SmallProject) -> None:
    """An unknown column in the order is reported, and the other columns apply."""
    tree.write({"index.md": FILES["index.md"].replace(":toctree:", ":toctree: lamp, key")})
    build = tree.build()
    assert build.findings == [("index.md", 3, "unknown-column")]
    assert "the sort key 'lamp' is unknown" in build.warnings
    assert sidebar(build, "plain.html") == ["one.html", "two.html", "rest.html"]


def test_no_change_writes_nothing(tree: SmallProject) -> None:
    """The same, though what Sphinx keeps of a page was changed after it was read."""
    for jobs in (1, 2):
        tree.build(out=f"out{jobs}", jobs=jobs)
        assert tree.build(out=f"out{jobs}", jobs=jobs).written == set()


def test_an_edit_that_moves_nothing(tree: SmallProject) -> None:
    """Only the page is written again, with those that hold it in a toctree, as Sphinx does itself."""
    tree.build()
    tree.write({"one.md": FILES["one.md"] + "\nMore text.\n"})
    assert tree.build().written == {"one", "index"}


def test_from_one_list_to_another(tree: SmallProject) -> None:
    """Every page has the navigation that it now is, and it is what a clean build gives."""
    tree.build()
    tree.write({"one.md": page("A-1", "The first", "draft")})
    build = tree.build()
    assert build.warnings == ""
    assert sidebar(build, "plain.html") == ["two.html", "rest.html"]
    assert around(build, "three.html") == {"prev": "one.html"}
    clean = tree.build(out="clean", fresh=True)
    assert {n: d for n, d in build.files().items() if n.endswith(".html")} == {
        n: d for n, d in clean.files().items() if n.endswith(".html")
    }


def test_other_builders_of_one_environment(tree: SmallProject) -> None:
    """Each takes over what another has filled."""
    tree.build()
    tree.write({"one.md": page("A-1", "The first", "draft"), "two.md": page("A-2", "A new title")})
    tree.build("text")
    build = tree.build()
    assert "A new title" in build.text("plain.html")
    assert sidebar(build, "plain.html") == ["two.html", "rest.html"]
    assert tree.build().written == set()


@pytest.mark.parametrize("builder", ["latex", "epub", "singlehtml", "text", "man", "xml", "gettext", "linkcheck"])
def test_builders(tree: SmallProject, builder: str) -> None:
    """Those that make one document of all have the listed pages in it, in their order."""
    config = {"epub_copyright": "x", "version": "1", "epub_tocscope": "includehidden"}
    build = tree.build(builder, config=config)
    assert build.warnings == ""
    made = {"latex": ("test.tex", "{%s}"), "singlehtml": ("index.html", "%s<a"), "epub": ("toc.ncx", ": %s</text>")}
    if builder in made:
        name, form = made[builder]
        first, second, third = (build.text(name).index(form % f"The {word}") for word in ("first", "second", "third"))
        assert second < first < third
    if builder == "latex":
        tree.write({"two.md": page("A-2", "The second", "draft")})
        text = tree.build(builder).text("test.tex")
        assert text.rindex("{The first}") < text.rindex("{The second}") < text.rindex("{The third}")


def test_limit_and_groups(tree: SmallProject) -> None:
    """What the table leaves out is no child; what stands in it twice is one child."""
    home = f"# Home\n\n```{{toctree}}\nplain\nrest\n```\n\n{LIST}:group-by: labels\n:filter: label:x\n```\n"
    tree.write(
        {
            "rest.rst": "Rest\n====\n\n.. enhancement-list::\n   :toctree:\n   :limit: 1\n   :sort: -key\n",
            "three.md": FILES["three.md"].replace("id: A-3", "id: A-3\n  labels: x, y"),
            "index.md": home,
        }
    )
    build = tree.build()
    assert build.warnings.count("isn't included in any toctree") == 2
    assert sidebar(build, "one.html") == ["plain.html", "rest.html", "three.html"]
    assert around(build, "rest.html") == {"prev": "plain.html", "next": "three.html"}


def test_proposals_inside_pages(tree: SmallProject) -> None:
    """A proposal by the directive is no page of its own, and no child."""
    tree.write({"plain.md": "# Plain\n\n```{enhancement} Inside\n:id: A-9\n:status: accepted\n```\n"})
    build = tree.build()
    assert build.warnings == ""
    assert "A-9" in build.text("index.html")
    assert sidebar(build, "rest.html")[:3] == ["two.html", "one.html", "plain.html"]


def test_no_circles(tree: SmallProject) -> None:
    """A page is never below itself, whoever lists whom."""
    tree.write(
        {
            "index.md": page("A-0", "Home", body=f"{LIST}```\n\n```{{toctree}}\nplain\nrest\n```\n"),
            "one.md": page("A-1", "The first", body=f"{LIST}```\n"),
            "three.md": page("A-3", "The third", "draft", body=f"{LIST}:sort: -key\n```\n"),
        }
    )
    build = tree.build()
    assert build.warnings == ""
    tree.write({"two.md": page("A-2", "The second", "draft")})
    again, clean = tree.build(), tree.build(out="clean", fresh=True)
    assert again.warnings == clean.warnings == ""
    assert [again.text(f"{n}.html") for n in ("one", "three", "plain")] == [
        clean.text(f"{n}.html") for n in ("one", "three", "plain")
    ]


def test_kept_by_hand_too(tree: SmallProject) -> None:
    """What the page has in a toctree of its own stays where that puts it."""
    tree.write({"index.md": FILES["index.md"].replace("plain\nrest", "plain\none\nrest")})
    assert sidebar(tree.build(), "plain.html") == ["two.html", "one.html", "rest.html"]


def test_numbers(tree: SmallProject) -> None:
    """Below a numbered toctree its pages have numbers, which follow it."""
    tree.write({"index.md": "# Home\n\n```{toctree}\n:numbered:\nplain\nrest\n```\n"})
    tree.write({"rest.rst": "Rest\n====\n\n.. enhancement-list::\n   :toctree:\n"})
    build = tree.build()
    assert build.warnings == ""
    assert "2.2. </span>The second" in build.text("two.html")
    tree.write({"one.md": FILES["one.md"].replace("A-1", "B-1")})
    build = tree.build()
    assert "2.1. </span>The second" in build.text("two.html")
    clean = tree.build(out="clean", fresh=True)
    assert [build.text(f"{n}.html") for n in ("one", "two", "three")] == [
        clean.text(f"{n}.html") for n in ("one", "two", "three")
    ]


def test_a_page_that_goes(tree: SmallProject) -> None:
    """The list forgets it; a page without its list is in no toctree."""
    tree.build()
    tree.remove("two.md")
    build = tree.build()
    assert build.warnings == ""
    assert sidebar(build, "plain.html") == ["one.html", "rest.html"]
    tree.write({"index.md": FILES["index.md"].replace(":toctree:\n", "")})
    build = tree.build()
    assert "one.md: WARNING: document isn't included in any toctree" in build.warnings
    assert sidebar(build, "plain.html") == ["rest.html"]
    assert sidebar(build, "three.html") == sidebar(tree.build(out="clean", fresh=True), "three.html")
