"""What one edit writes again: the page, the pages that show it, and no other."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from building import edited
from sphinx.errors import SphinxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from building import Build, SmallProject
    from sphinx.application import Sphinx

# The pages that show proposals stand outside the toctree: Sphinx writes the parent of a changed
# page again in any case, which would hide that we did not.
FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\nthree\nfour\n```\n",
    "one.md": "---\nenhancement: {id: T-1, status: draft, milestones: {alpha: v1.1}}\n---\n# One\n\nText.\n",
    "two.md": "---\nenhancement: {id: T-2, status: accepted, depends-on: T-1}\n---\n# Two\n\nText.\n",
    "three.md": "---\nenhancement: {id: T-3, status: accepted, milestones: {alpha: v1.2}}\n---\n# Three\n\nText.\n",
    "four.rst": "Four\n====\n\n.. enhancement:: Four\n   :id: T-4\n   :see-also: T-3\n",
    "all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-list}\n```\n",
    "accepted.md": '---\norphan: true\n---\n# Accepted\n\n```{enhancement-list}\n:filter: "status:accepted"\n```\n',
    "titles.md": "---\norphan: true\n---\n# Titles\n\n```{enhancement-list}\n:columns: key title\n```\n",
    "v1-1.md": "---\norphan: true\n---\n# Release\n\n```{enhancement-release} v1.1\n```\n",
    "v1-2.md": "---\norphan: true\n---\n# Release\n\n```{enhancement-release} v1.2\n```\n",
    "roles.md": "---\norphan: true\n---\n# Roles\n\n{enh}`T-1`\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
}


@pytest.fixture
def built(project: SmallProject) -> SmallProject:
    """A project that has been built once."""
    project.write(FILES)
    first = project.build()
    assert first.warnings == ""
    assert first.written == {name.rsplit(".", 1)[0] for name in FILES}
    return project


def test_no_change(built: SmallProject) -> None:
    """Nothing is read and nothing is written when nothing has changed."""
    before = built.build().files()
    build = built.build()
    assert (build.read, build.written) == (set(), set())
    assert build.files() == before


def test_status(built: SmallProject) -> None:
    """Another status: its page, the lists it is on or comes on, its release, and the panel that names it."""
    build = edited(built, "one.md", "draft", "accepted")
    assert build.read == {"one"}
    # index is the parent in the toctree, which plain Sphinx writes with its child.
    assert build.written == {"one", "index", "two", "all", "accepted", "v1-1", "roles"}
    card = 'T-1: One</a></bdi> <span class="enh-badges"><span class="enh-badge enh-status enh-status-accepted">'
    assert card in build.text("two.html")


def test_status_back(built: SmallProject) -> None:
    """An edit taken back writes the same pages as the edit did."""
    first = {n: b for n, b in built.build().files().items() if n.endswith(".html")}
    there = edited(built, "one.md", "draft", "accepted")
    back = edited(built, "one.md", "accepted", "draft")
    assert back.written == there.written
    assert {n: b for n, b in back.files().items() if n.endswith(".html")} == first


def test_status_of_directive(built: SmallProject) -> None:
    """The status of a proposal by directive: its page and the lists with its status."""
    build = edited(built, "four.rst", ":id: T-4", ":id: T-4\n   :status: rejected")
    assert build.read == {"four"}
    # three: what is "see also" on one side is so on the other, with the status behind it.
    assert build.written == {"four", "index", "all", "three"}


def test_prose(built: SmallProject) -> None:
    """Other prose concerns no other page."""
    build = edited(built, "one.md", "Text.", "Other text.")
    assert (build.read, build.written) == ({"one"}, {"one", "index"})


def test_page_without_proposals(built: SmallProject) -> None:
    """A page that holds nothing of ours concerns no other page."""
    build = edited(built, "prose.md", "Nothing", "Still nothing")
    assert (build.read, build.written) == ({"prose"}, {"prose"})


def test_title(built: SmallProject) -> None:
    """Another title: everything that shows a link to the proposal, roles too."""
    build = edited(built, "one.md", "# One", "# Uno")
    assert build.read == {"one"}
    assert build.written == {"one", "index", "two", "all", "titles", "v1-1", "roles"}
    assert "T-1: Uno" in build.text("roles.html")


def test_milestone_moves(built: SmallProject) -> None:
    """Another release: the page of the release that it leaves and of the one that it enters."""
    build = edited(built, "one.md", "v1.1", "v1.2")
    # two: what it depends on is shown there with its release.
    assert build.written == {"one", "index", "all", "v1-1", "v1-2", "roles", "two"}


def test_milestone_moves_in_text(built: SmallProject) -> None:
    """In text, what depends on a proposal does not show its release, and is not written again for it."""
    built.build("text")
    built.write({"one.md": (built.src / "one.md").read_text(encoding="utf-8").replace("v1.1", "v1.2")})
    assert "two" not in built.build("text").written


def test_deleted(built: SmallProject) -> None:
    """A deleted proposal: every page that showed it, and no panel that did not."""
    built.remove("one.md")
    built.write({"index.md": FILES["index.md"].replace("one\n", "")})
    build = built.build()
    assert build.read == {"index"}
    # v1.1 is no release any more, and the next one is the first.
    assert build.written == {"index", "two", "all", "titles", "v1-1", "v1-2", "roles"}
    assert "not found here" in build.text("two.html")


def test_added(built: SmallProject) -> None:
    """A new proposal: itself, and the lists that it comes on."""
    built.write({"five.md": "---\norphan: true\nenhancement: {id: T-5, status: accepted}\n---\n# Five\n"})
    build = built.build()
    assert build.read == {"five"}
    assert build.written == {"five", "all", "accepted", "titles"}


def test_moved(built: SmallProject) -> None:
    """A proposal whose page gets another name: every link to it."""
    built.write({"moved/one.md": FILES["one.md"], "index.md": FILES["index.md"].replace("one\n", "moved/one\n")})
    built.remove("one.md")
    build = built.build()
    assert build.read == {"index", "moved/one"}
    assert build.written == {"index", "moved/one", "two", "all", "titles", "v1-1", "roles"}
    assert 'href="moved/one.html"' in build.text("all.html")


def test_settings(built: SmallProject) -> None:
    """Another current release reads nothing, and writes what shows stages and states of releases."""
    built.write({"enhancements.toml": 'current-release = "v1.1"\n'})
    build = built.build()
    assert build.read == set()
    # T-1 has reached alpha, which the panel of T-2 says too; what T-3 aims at is planned, as lists say of milestones,
    # and so does the panel of T-4.
    assert build.written == {"one", "two", "three", "four", "all", "accepted", "v1-1", "v1-2", "roles"} | {"index"}


def test_settings_that_reading_needs(built: SmallProject) -> None:
    """Settings that say which documents are proposals read everything again."""
    built.write({"enhancements.toml": 'documents = ["prose.md"]\n'})
    build = built.build()
    assert build.read == {name.rsplit(".", 1)[0] for name in FILES}
    assert "enh-panel" in build.text("prose.html")
    again = built.build()
    assert (again.read, again.written) == (set(), set())


def test_touched_settings(built: SmallProject) -> None:
    """A settings file with nothing in it changes nothing."""
    built.write({"enhancements.toml": "# nothing\n"})
    build = built.build()
    assert (build.read, build.written) == (set(), set())


LINKS = {
    "role": "{enh}`words <T-1>`",
    "ref": "{ref}`words <t-1>`",
    "any": "{any}`words <t-1>`",
    "doc": "{doc}`words <one>`",
    "page": "[words](one.md)",
    "target": "[words](<project:#t-1>)",
    "directive": "[words](<four.rst#T-4>)",
    "section": "[words](one.md#details)",
}


@pytest.fixture
def linked(built: SmallProject) -> SmallProject:
    """The same with a page for each kind of link to a proposal, with a text of its own."""
    built.write({f"{name}.md": f"---\norphan: true\n---\n# Page\n\n{text}\n" for name, text in LINKS.items()})
    built.write({"one.md": FILES["one.md"].replace("Text.", "A sentence. Another.\n\n## Details\n\nText.")})
    assert built.build().findings == []
    return built


SHOWS_ONE = set(LINKS) - {"directive", "section"} | {"roles"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: draft", "status: accepted"),
        ("status: draft", "status: draft, stage: beta"),
        ("# One", "# Uno"),
        ("status: draft", "status: draft, summary: Short."),
        ("alpha: v1.1", "alpha: v1.2"),
    ],
)
def test_card(linked: SmallProject, old: str, new: str) -> None:
    """What stands on a card: every page that has the card, by whatever link, and no other page with links."""
    build = edited(linked, "one.md", old, new)
    assert build.read == {"one"}
    assert build.written & (set(LINKS) | {"roles", "prose"}) == SHOWS_ONE


@pytest.mark.parametrize(
    ("old", "new"), [("Another.", "Something else."), ("status: draft", "status: draft, owner: sig-a")]
)
def test_not_on_a_card(linked: SmallProject, old: str, new: str) -> None:
    """What stands on no card concerns no page with links."""
    build = edited(linked, "one.md", old, new)
    assert build.written & (set(LINKS) | {"roles", "prose"}) == set()


def test_card_of_directive(linked: SmallProject) -> None:
    """The card of a proposal that is a part of a page."""
    build = edited(linked, "four.rst", ":id: T-4", ":id: T-4\n   :status: rejected")
    assert build.written & set(LINKS) == {"directive"}
    assert "Rejected" in build.text("directive.html")


def test_account_of_a_name(project: SmallProject) -> None:
    """An account beside a name, in one document, changes the label of that name on the pages of others."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\none\n```\n",
            "one.md": "---\nenhancement: {id: T-1, authors: ['@bob']}\n---\n# One\n",
            "two.md": "---\norphan: true\nenhancement: {id: T-2, authors: [Bob Smith <bob@example.org>]}\n---\n# Two\n",
            "three.md": "---\norphan: true\nenhancement: {id: T-3, authors: ['@carol']}\n---\n# Three\n",
        }
    )
    assert "Bob Smith" in project.build().text("two.html")
    build = edited(project, "one.md", "@bob", "Bob Smith (@bob)")
    assert build.read == {"one"}
    assert build.written == {"one", "index", "two"}
    html = unescape(build.text("two.html"))
    assert "Bob Smith (@bob)" in html
    assert "bob@example.org" not in html


def test_no_cards_no_writing(built: SmallProject) -> None:
    """A builder without cards writes a link again only when the link is another."""
    built.build("text")
    built.write({"one.md": FILES["one.md"].replace("draft", "accepted")})
    assert "roles" not in built.build("text").written
    built.write({"one.md": FILES["one.md"].replace("# One", "# Uno")})
    assert "roles" in built.build("text").written


def interrupt_after(count: int, how: type[BaseException]) -> Callable[[Sphinx], object]:
    """A build that is cut off when so many documents have been written."""
    written: list[str] = []

    def note(app: Sphinx, pagename: str, *_: object) -> None:
        written.append(pagename)
        if len(written) > count:
            raise how

    return lambda app: app.connect("html-page-context", note)


# After an error Sphinx itself reads everything again; after Ctrl-C it does not.
@pytest.mark.parametrize("how", [SphinxError, KeyboardInterrupt])
@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_interrupted(built: SmallProject, count: int, how: type[BaseException]) -> None:
    """What a build that was cut off did not write, the next one writes."""
    built.write({"one.md": FILES["one.md"].replace("draft", "accepted")})
    with pytest.raises(how):
        built.build(prepare=interrupt_after(count, how))
    build = built.build()
    assert "Accepted" in build.text("all.html")
    assert pages(build) == pages(built.build(out="clean", fresh=True))


@pytest.mark.parametrize("how", [SphinxError, KeyboardInterrupt])
@pytest.mark.parametrize("count", [0, 1, 3, 5])
def test_interrupted_and_taken_back(built: SmallProject, count: int, how: type[BaseException]) -> None:
    """Nor does a page stay that a cut-off build wrote, when the edit that it showed is taken back."""
    built.write({"one.md": FILES["one.md"].replace("draft", "accepted")})
    with pytest.raises(how):
        built.build(prepare=interrupt_after(count, how))
    built.write({"one.md": FILES["one.md"]})
    assert pages(built.build()) == pages(built.build(out="clean", fresh=True))


def pages(build: Build) -> dict[str, str]:
    """The pages of a build, as text."""
    return {name: data.decode() for name, data in build.files().items() if name.endswith(".html")}


def test_two_builders(built: SmallProject) -> None:
    """Two builders that share a doctree folder are each up to date, whoever reads the edit first."""
    text = built.build("text", doctrees="out/doctrees")
    assert "Draft" in text.text("all.txt")
    edited(built, "one.md", "draft", "withdrawn")
    after = built.build("text", doctrees="out/doctrees")
    assert after.read == set()
    assert "Withdrawn" in after.text("all.txt")
    assert "withdrawn" in after.text("two.txt")
    assert "titles" not in after.written
    built.write({"one.md": FILES["one.md"]})
    third = built.build("text", doctrees="out/doctrees")
    assert third.read == {"one"}
    assert "Draft" in built.build().text("all.html")


def test_two_builders_and_settings(built: SmallProject) -> None:
    """A page that stops being a proposal because of the settings loses its panel in both builders."""
    built.write({"enhancements.toml": 'documents = ["prose.md"]\n'})
    assert "prose" in built.build().written
    assert "no status" in built.build("text", doctrees="out/doctrees").text("prose.txt").lower()
    built.write({"enhancements.toml": ""})
    built.build()
    text = built.build("text", doctrees="out/doctrees")
    assert "no status" not in text.text("prose.txt").lower()
    assert built.build("text", doctrees="out/doctrees").written == set()


def test_two_output_folders(built: SmallProject) -> None:
    """One builder with two output folders keeps both up to date."""
    built.build(out="other", doctrees="out/doctrees")
    edited(built, "one.md", "draft", "withdrawn")
    other = built.build(out="other", doctrees="out/doctrees")
    assert "Withdrawn" in other.text("all.html")


def test_some_documents_only(built: SmallProject) -> None:
    """A build of one document leaves the others to the next whole build."""
    built.write({"one.md": FILES["one.md"].replace("draft", "withdrawn")})
    some = built.build(filenames=["one.md"])
    assert some.written == {"one", "index"}
    assert built.build().written >= {"two", "all", "v1-1"}
    assert "Withdrawn" in built.build().text("all.html")
