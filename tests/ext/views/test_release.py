"""The directive ``enhancement-release``: one release, or every release, with what is ready and what has changed."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject


def proposal(key: str, status: str, milestones: str, **more: str) -> str:
    """A page that is one proposal."""
    lines = "".join(f"  {name}: {value}\n" for name, value in more.items())
    return (
        f"---\norphan: true\nenhancement:\n  id: {key}\n  status: {status}\n"
        f"  milestones: {{{milestones}}}\n{lines}---\n# Title of {key}\n"
    )


PROPOSALS = {
    "a.md": proposal("T-1", "accepted", "alpha: v1.1, beta: v1.2"),
    "b.md": proposal("T-2", "implemented", "alpha: 1.2.0", owner="sig-b"),
    "c.md": proposal("T-3", "draft", "alpha: v1.2"),
    "d.md": proposal("T-4", "wibble", "beta: v1.2"),
    "e.md": proposal("T-10", "accepted", "stable: v1.10"),
}
SETTINGS = """\
current-release = "v1.1"
[[releases]]
name = "v1.1"
date = 2025-01-01
[[releases]]
name = "v1.2"
date = 2025-06-01
code-freeze = 2025-05-01
[[releases]]
name = "v1.3"
"""
QUIET = {"suppress_warnings": ["enhancements.unknown-status", "toc.not_included"]}


def released(project: SmallProject, release: str, settings: str = SETTINGS) -> Build:
    """Build a page about a release."""
    project.write(PROPOSALS | {"index.md": f"# Home\n\n```{{enhancement-release}} {release}\n```\n"})
    project.write({"enhancements.toml": settings})
    return project.build(config=QUIET)


def lines(build: Build, name: str = "index.html") -> list[str]:
    """Return the visible text of each block; the cells of a row are separated by ``|``."""
    page = build.text(name).partition("</h1>")[2].partition('<div class="clearer">')[0]
    page = re.sub(r"\s+", " ", page)
    page = re.sub(r"(<t[hd][^>]*>)<p>|</p>(?=</t[hd]>)|</?(?:a|em|span|strong)\b[^>]*>", r"\1", page)
    page = re.sub(r"</t[hd]> *<t[hd][^>]*>", " | ", page)
    page = re.sub(r"</(p|h[1-6]|tr|section|div|summary)>", "\n", page)
    texts = [" ".join(html.unescape(re.sub("<[^>]*>", " ", line)).split()) for line in page.split("\n")]
    return [text for text in texts if text]


def test_one_release(project: SmallProject) -> None:
    """The page has dates and counts, accepted work by stage, then other proposals that aim at the release."""
    build = released(project, "v1.2")
    assert build.warnings == ""
    text = "\n".join(lines(build))
    places = [
        text.index(words)
        for words in (
            "Next",
            "Code freeze 2025-05-01",
            "Release 2025-06-01",
            "2 accepted (1 alpha, 1 beta); 2 not accepted (1 draft, 1 wibble).",
            "Ready: 2/2",
            "Alpha (1)",
            "T-2",
            "Beta (1)",
            "T-1",
            "not accepted (2)",
            "T-3",
            "T-4",
            "Changed since v1.1: 1 new, 1 moved up",
        )
    ]
    assert places == sorted(places)
    assert "T-10" not in text


@pytest.mark.parametrize("spelling", ["v1.2", "1.2", "v1.2.0", " V1.2 "])
def test_spellings(project: SmallProject, spelling: str) -> None:
    """Every spelling of a release is that release."""
    build = released(project, spelling)
    assert build.warnings == ""
    assert "2 accepted (1 alpha, 1 beta)" in build.text("index.html")


def test_every_release(project: SmallProject) -> None:
    """Without an argument all releases are shown, the newest first, each with an anchor."""
    project.write({"f.md": proposal("T-11", "accepted", "alpha: whenever")})
    build = released(project, "")
    assert build.findings == [("f.md", 6, "unknown-release")]
    page = build.text("index.html")
    heads = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    # What aims at "whenever" is not lost, and is no release.
    assert heads[:4] == ["v1.10", "v1.3", "v1.2", "v1.1"]
    assert "whenever" not in " ".join(heads)
    assert "T-11" in page.rpartition("<h2")[2]
    assert [word for word in lines(build) if word.split()[0] in ("Planned", "Current", "Released")][-1].startswith(
        "Current"
    )
    assert "No proposal aims at this release." in page
    for anchor in ("release-v1-10", "release-v1-2"):
        assert page.count(f'id="{anchor}"') == 1
    panel = build.text("a.html")
    assert 'href="index.html#release-v1-2"' in panel


def test_page_about_one_release_is_where_it_is_shown(project: SmallProject) -> None:
    """Links to a release lead to the page about it alone, if there is one, else to the page with all."""
    project.write({"all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-release}\n```\n"})
    build = released(project, "1.2")
    assert 'href="index.html#release-v1-2"' in build.text("a.html")
    assert 'href="all.html#release-v1-1"' in build.text("a.html")


@pytest.mark.parametrize("release", ["soonish", "<b>x</b>", "v1..2"])
def test_no_release(project: SmallProject, release: str) -> None:
    """An unknown release is reported with file and line, and with the known releases."""
    build = released(project, release)
    assert build.findings == [("index.md", 3, "unknown-release")]
    assert "v1.1, v1.2, v1.3, v1.10" in build.warnings
    assert "<b>x" not in build.text("index.html")
    assert "There is no release" in build.text("index.html")


def test_release_without_any_declared(project: SmallProject) -> None:
    """The current release is no declared one; without any, the message says how to declare it."""
    project.write({
        "index.md": "# Site\n\n```{enhancement-release} 1.1\n```\n",
        "enhancements.toml": 'current-release = "1.1"\n',
    })  # fmt: skip
    message = "'1.1' is targeted by no proposal and no declared release; declare it in `[[releases]]`"
    assert message in project.build().warnings


def test_release_that_nobody_names(project: SmallProject) -> None:
    """A version that nobody names and no settings declare is a release without work, and is reported."""
    build = released(project, "v1.22")
    assert build.findings == [("index.md", 3, "unknown-release")]
    assert "'v1.22' is targeted by no proposal and no declared release; the nearest is 'v1.2'; " in build.warnings
    assert "No proposal aims at this release." in build.text("index.html")


def test_names_that_are_no_versions(project: SmallProject) -> None:
    """Declared names need not be versions; the settings order them then."""
    settings = '[[releases]]\nname = "Winter"\n[[releases]]\nname = "Spring Ünd"\n'
    project.write(
        {
            "x.md": proposal("N-1", "accepted", "alpha: winter"),
            "y.md": proposal("N-2", "accepted", "alpha: Spring Ünd"),
            "index.md": "# Home\n\n```{enhancement-release}\n```\n",
            "enhancements.toml": settings,
        }
    )
    build = project.build(config=QUIET)
    assert build.warnings == ""
    page = build.text("index.html")
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["Spring Ünd", "Winter"]
    for name in ("x.html", "y.html"):
        (anchor,) = re.findall(r'href="index\.html#(release-[^"]+)"', build.text(name))
        assert f'id="{anchor}"' in page


def test_no_releases(project: SmallProject) -> None:
    """A project in which nobody names a release says so."""
    project.write({"index.md": "# Home\n\n```{enhancement-release}\n```\n"})
    build = project.build()
    assert build.warnings == ""
    assert "There are no releases." in build.text("index.html")


def test_under_a_heading_of_its_name(project: SmallProject) -> None:
    """A heading keeps its id if the release would have the same."""
    build = released(project, "v1.2")
    project.write({"index.md": (project.src / "index.md").read_text().replace("# Home", "# Home\n\n## Release v1.2")})
    build = project.build(config=QUIET)
    assert build.text("index.html").count('id="release-v1-2"') == 1


def test_twice_on_a_page(project: SmallProject) -> None:
    """A release that is shown twice on a page has one anchor."""
    project.write(PROPOSALS)
    project.write(
        {
            "index.md": "# Home\n\n```{enhancement-release} v1.2\n```\n\n```{enhancement-release}\n```\n\n"
            "```{enhancement-release} v1.2\n```\n"
        }
    )
    build = project.build(config=QUIET)
    assert build.warnings == ""
    page = build.text("index.html")
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert sorted(i for i in set(ids) if ids.count(i) > 1) == []
    assert 'href="index.html#release-v1-2"' in build.text("a.html")


@pytest.mark.parametrize("markup", ["md", "rst"])
def test_headings_fit_their_place(project: SmallProject, markup: str) -> None:
    """The headings of a release are one level below the heading of its section."""
    directive = "```{enhancement-release} v1.2\n```\n" if markup == "md" else ".. enhancement-release:: v1.2\n"
    heads = "# Home\n\n## Inner\n\n" if markup == "md" else "Home\n====\n\nInner\n-----\n\n"
    project.write(PROPOSALS | {f"index.{markup}": heads + directive, "enhancements.toml": SETTINGS})
    build = project.build(config=QUIET)
    assert build.warnings == ""
    assert re.findall(r'<h(\d) class="rubric">(.*?) \(', build.text("index.html")) == [("3", "Aimed at, not accepted")]


def test_state_without_a_badge(project: SmallProject) -> None:
    """Builders without badges separate the state of a release from the name of its first date."""
    home = "# Home\n\n```{enhancement-release} v1.2\n```\n"
    project.write(PROPOSALS | {"index.md": home, "enhancements.toml": SETTINGS})
    assert "Next · " in project.build("text", config=QUIET).text("index.txt")
    assert "Next</span> <span" in project.build(config=QUIET).text("index.html")


def test_class_and_name(project: SmallProject) -> None:
    """``class`` is set on the release, and ``name`` is the name of a target."""
    text = "# Home\n\n```{enhancement-release} v1.2\n:class: mine\n:name: here\n```\n\n{ref}`words <here>`\n"
    project.write(PROPOSALS | {"index.md": text, "enhancements.toml": SETTINGS})
    build = project.build(config=QUIET)
    assert build.warnings == ""
    assert re.search(r'<div class="[^"]*\bmine\b', build.text("index.html"))
    assert 'href="#here"' in build.text("index.html")


def test_current_release_follows_from_dates(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting the newest release whose date has passed is the current one."""
    settings = SETTINGS.replace('current-release = "v1.1"\n', "")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1740000000")  # 2025-02-19
    assert "next: in 71 days, as of 2025-02-19" in "\n".join(lines(released(project, "v1.2", settings)))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1750000000")  # 2025-06-15
    build = project.build(config=QUIET)
    assert "Current" in "\n".join(lines(build))
    # Another day: nothing is read, and what shows the day's consequences is written.
    assert build.read == set()
    assert build.written == {"index", "a", "b", "c", "d"}


@pytest.mark.parametrize("builder", ["html", "text"])
def test_before_the_freeze(project: SmallProject, monkeypatch: pytest.MonkeyPatch, builder: str) -> None:
    """The banner of a proposal that is not ready names the freeze in lower case."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1740000000")  # 2025-02-19
    page = proposal("T-1", "accepted", "alpha: v1.2") + "\n## Open Questions\n\n1. Why?\n"
    project.write({"index.md": "# Home\n", "a.md": page, "enhancements.toml": SETTINGS})
    text = project.build(builder).text("a.html" if builder == "html" else "a.txt")
    said = " ".join(re.sub("<[^>]*>", "", text).split())
    assert "Aims at v1.2, and is not ready for the code freeze on 2025-05-01: 1 open question." in said


CROWDED = {
    "a.md": proposal("T-1", "accepted", "alpha: v1.2", owner="sig-a")
    + "\n## Release Signoff Checklist\n\n- [x] a\n- [ ] b\n- [ ] c\n\n## Open Questions\n\n1. Why?\n2. When?\n",
    "b.md": proposal("T-2", "accepted", "beta: v1.2, alpha: v1.1", owner="sig-b", **{"depends-on": "[T-3, T-4, T-5]"}),
    "c.md": proposal("T-3", "accepted", "alpha: ~~v1.2~~ v1.3"),
    "d.md": proposal("T-4", "draft", "alpha: v1.2"),
    "e.md": proposal("T-5", "accepted", "alpha: soon"),
    "f.md": proposal("T-6", "accepted", "alpha: ~~v1.1~~ v1.2"),
    "g.md": proposal("T-7", "deferred", "beta: v1.2"),
    "h.md": proposal("T-8", "accepted", "beta: ~~v1.2~~"),
    "i.md": proposal("T-9", "accepted", "stable: ~~v1.3~~ v1.2"),
    "j.md": proposal("T-11", "accepted", "alpha: v1.0, beta: v1.1", stage="alpha"),
}
NO_REPORTS = {"suppress_warnings": ["enhancements", "toc.not_included"]}


def crowded(project: SmallProject, directive: str = "v1.2\n", builder: str = "html") -> Build:
    """Build a page about a release with proposals in every state."""
    project.write(CROWDED | {"index.md": f"# Home\n\n```{{enhancement-release}} {directive}```\n"})
    project.write({"enhancements.toml": SETTINGS})
    return project.build(builder, config=NO_REPORTS)


def test_readiness(project: SmallProject) -> None:
    """Each accepted proposal has the reasons why it is not ready: a brief, and the full text with links."""
    build = crowded(project)
    shown = lines(build)
    for row in (
        "T-1: Title of T-1 | sig-a | 1/3 · 2 questions Not ready: check list 1 of 3, 2 open questions",
        (
            "T-2: Title of T-2 | sig-b | 3 dependencies Not ready: needs T-3 (aimed at v1.3), needs T-4 (draft), "
            "needs T-5 (in no release)"
        ),
        "T-6: Title of T-6 | | Ready",
    ):
        assert row in shown
    assert "Ready: 2/4" in " ".join(shown)
    page = build.text("index.html")
    assert '<a class="reference internal" href="c.html">needs T-3</a>' in page


def test_release_that_is_out(project: SmallProject) -> None:
    """Rows of a past release: reached work has no outcome, and missed work is listed apart with the reason."""
    shown = lines(crowded(project, "v1.1\n"))
    assert "Reached: 1/2" in shown
    assert "1 reached (1 alpha); 1 not reached (1 accepted)." in shown
    assert shown[shown.index("Not reached (1)") + 1 :][:2] == [
        "Proposal | Stage | Outcome",
        "T-11: Title of T-11 | Beta | Not reached: still alpha",
    ]
    shown = lines(crowded(project, "v1.0\n"))
    assert "Reached: 1/1" in shown
    assert "Proposal | Owner" in shown


def test_declined_and_changed(project: SmallProject) -> None:
    """The page lists pending and declined proposals, and changes since the release before."""
    text = " / ".join(lines(crowded(project)))
    for words in (
        "Aimed at, not accepted (1) / Proposal | Stage | Owner / T-4: Title of T-4 Draft",
        "Declined, deferred or replaced (1) / Proposal | Stage | Owner / T-7: Title of T-7 Deferred",
        "Changed since v1.1: 3 new, 1 moved up / Proposal | Before | Now / T-1: Title of T-1 | new | Alpha",
        "T-2: Title of T-2 | Alpha (since v1.1) | Beta",
    ):
        assert words in text


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_folded_without_a_script(project: SmallProject, builder: str) -> None:
    """Declined proposals are closed ``details``; a small number of changes is open."""
    page = crowded(project, builder=builder).text("index.html")
    start = page.index('<details class="enh-folded"><summary>Declined, deferred or replaced (1)</summary>')
    assert start < page.index("Title of T-7", start) < page.index("</details>", start)
    assert '<details class="enh-folded" open><summary>Changed since v1.1' in page


@pytest.mark.parametrize("builder", ["text", "latex", "epub", "man", "xml"])
def test_other_builders_fold_nothing(project: SmallProject, builder: str) -> None:
    """Builders without ``details`` show a heading with the same words."""
    build = crowded(project, builder=builder)
    name = {"text": "index.txt", "latex": "test.tex", "epub": "index.xhtml", "man": "test.1", "xml": "index.xml"}[
        builder
    ]
    text = build.text(name).replace("\\-", "-").replace("\\sphinxhyphen{}", "-")
    assert "<details" not in text
    for words in ("Declined, deferred or replaced (1)", "Changed since v1.1"):
        assert words in text
    assert re.search(r"Not\s+ready", text)


def test_by_owner_and_filter(project: SmallProject) -> None:
    """Accepted work is grouped by owner, and a filter applies."""
    text = " / ".join(lines(crowded(project, "v1.2\n:group-by: owner\n")))
    assert "Proposal | Stage | Readiness / sig-a (1) / T-1: Title of T-1 | Alpha |" in text
    assert text.index("sig-a (1)") < text.index("sig-b (1)") < text.index("No owner (2)")
    text = " / ".join(lines(crowded(project, "v1.2\n:filter: owner:sig-b\n")))
    assert "1 accepted (1 beta)." in text
    assert "T-1:" not in text


def test_wrong_options(project: SmallProject) -> None:
    """Each invalid option is reported at the directive; the others apply."""
    project.write(PROPOSALS | {"enhancements.toml": SETTINGS})
    project.write({"index.md": "# Home\n\n```{enhancement-release} v1.2\n:group-by: <b>\n:filter: wobble:x\n```\n"})
    build = project.build(config=QUIET)
    assert build.findings == [("index.md", 3, "bad-query"), ("index.md", 3, "unknown-column")]
    assert "2 accepted (1 alpha, 1 beta)" in build.text("index.html")


def test_links_lead_to_the_page_without_a_filter(project: SmallProject) -> None:
    """Links to a release prefer a page without a filter."""
    project.write({"all.md": "---\norphan: true\n---\n# All\n\n```{enhancement-release}\n```\n"})
    build = released(project, "1.2\n:filter: owner:sig-b")
    assert 'href="all.html#release-v1-2"' in build.text("a.html")


def test_edits_elsewhere_write_the_page_again(project: SmallProject) -> None:
    """A page is rewritten if a dependency changes the readiness of a listed proposal."""
    crowded(project)
    project.write({"d.md": CROWDED["d.md"].replace("draft", "accepted")})
    build = project.build(config=NO_REPORTS)
    assert build.written >= {"index", "d"}
    assert "needs T-4" not in build.text("index.html")
    fresh = project.build(config=NO_REPORTS, out="fresh")
    assert build.text("index.html") == fresh.text("index.html")
    # Nothing of this is shown there.
    project.write({"e.md": CROWDED["e.md"] + "\nMore.\n"})
    assert project.build(config=NO_REPORTS).written == {"e"}
