"""All releases on one page: jump links, folded releases, dates, and briefs of missing work."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import Build, SmallProject

ALL = "# Home\n\n```{enhancement-release}\n```\n"
QUIET = {"suppress_warnings": ["toc.not_included"]}
DAY = datetime(2025, 4, 19, tzinfo=UTC)
SETTINGS = """\
[[releases]]
name = "v1.0"
date = 2024-06-01
[[releases]]
name = "v1.1"
date = 2025-01-01
code-freeze = 2024-12-01
[[releases]]
name = "v1.2"
date = 2025-06-01
code-freeze = 2025-05-01
enhancement-freeze = 2025-03-01
[[releases]]
name = "v1.3"
"""
OTHER_FILES = {"text": "index.txt", "latex": "test.tex", "epub": "index.xhtml", "man": "test.1", "xml": "index.xml"}


def proposal(key: str, milestones: str, body: str = "", **more: str) -> str:
    """Return a page that is one accepted proposal."""
    lines = "".join(f"  {name}: {value}\n" for name, value in more.items())
    return (
        f"---\norphan: true\nenhancement:\n  id: {key}\n  status: accepted\n"
        f"  milestones: {{{milestones}}}\n{lines}---\n# Title of {key}\n{body}"
    )


def set_day(monkeypatch: pytest.MonkeyPatch, day: datetime) -> None:
    """Set the day of the next builds."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(day.timestamp())))


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    set_day(monkeypatch, DAY)


def build_all(project: SmallProject, settings: str = SETTINGS, builder: str = "html", directive: str = ALL) -> Build:
    """Build a page of releases."""
    project.write({"a.md": proposal("T-1", "alpha: v1.1, beta: v1.2"), "index.md": directive})
    project.write({"enhancements.toml": settings})
    build = project.build(builder, config=QUIET)
    assert build.findings == []
    return build


def list_folds(page: str) -> list[tuple[str, bool]]:
    """Return the names of folding releases, each with True if it is open."""
    folds = re.findall(r'<details class="enh-folded enh-release-fold"( open)?><summary><h2[^>]*>(.*?)</h2>', page)
    return [(name, bool(is_open)) for is_open, name in folds]


def list_jump_links(page: str) -> list[str]:
    """Return the text of each line of links to releases."""
    (links,) = re.findall(r"<nav class=\"enh-jump\".*?</nav>", page, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", line).split()) for line in links.split('<div class="enh-jump-line">')[1:]]


def test_jump_links_and_folds(project: SmallProject) -> None:
    """Links name the state of each release; all but the current and the next release are folded."""
    page = build_all(project).text("index.html")
    assert list_jump_links(page) == ["Planned v1.3", "Next v1.2", "Current v1.1", "Released v1.0"]
    assert list_folds(page) == [("v1.3", False), ("v1.2", True), ("v1.1", True), ("v1.0", False)]
    for title, content in re.findall(r"<summary><h2(.*?)</summary>(.*?)(?=<summary><h2|\Z)", page, re.DOTALL):
        (name,) = re.findall(r"v1\.\d", title)
        target = f'id="release-{name.replace(".", "-")}"'
        # A browser opens the element around the target of a link only if the target is not in its title.
        assert (target in title, target in content) == (False, True)
        assert target.replace("id=", "href=").replace('"r', '"#r') in page


def test_summary_of_a_folded_release(project: SmallProject) -> None:
    """The title of a folded release has its state, its date, and the number of proposals."""
    page = build_all(project).text("index.html")
    titles = [
        " ".join(re.sub("<[^>]*>", " ", text).split())
        for text in re.findall("<summary>(<h2.*?)</summary>", page, re.DOTALL)
    ]
    assert titles[0] == "v1.3 Planned 0 accepted"
    assert "v1.2 Next 2025-06-01 1 accepted" in titles
    assert titles[-1] == "v1.0 Released 2024-06-01 0 reached"


def test_without_a_current_release(project: SmallProject) -> None:
    """Without a current release, the two newest releases are open, and no states are named."""
    page = build_all(project, "".join(f'[[releases]]\nname = "v1.{n}"\n' for n in range(4))).text("index.html")
    assert list_jump_links(page) == ["v1.3 v1.2 v1.1 v1.0"]
    assert list_folds(page) == [("v1.3", True), ("v1.2", True), ("v1.1", False), ("v1.0", False)]


def test_one_release_in_all(project: SmallProject) -> None:
    """A single release is not folded and has no jump links."""
    project.write({"b.md": proposal("T-2", "alpha: v1.2"), "index.md": ALL})
    page = project.build(config=QUIET).text("index.html")
    assert "enh-jump" not in page
    assert list_folds(page) == []
    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page) == ["v1.2"]


@pytest.mark.parametrize("builder", OTHER_FILES)
def test_other_builders_show_all(project: SmallProject, builder: str) -> None:
    """Builders without ``details`` have no jump links, and each release below its heading."""
    text = build_all(project, builder=builder).text(OTHER_FILES[builder])
    assert "<details" not in text
    assert "enh-jump" not in text
    assert "0 accepted" not in text
    words = " ".join(re.sub(r"<[^>]*>|\\[a-zA-Z]+\{\}", "", text).split())
    assert "next: in 12 days, as of 2025" in words.replace("\\-", "-")


def test_300_releases(project: SmallProject) -> None:
    """The page of 300 releases lists twenty of each state, folds older ones together, and links to all."""
    names = [f"v{n // 30}.{n % 30}" for n in range(300)]
    settings = 'current-release = "v9.10"\n' + "".join(f'[[releases]]\nname = "{name}"\n' for name in names)
    page = build_all(project, settings).text("index.html")
    lines = list_jump_links(page)
    assert [line.split()[0] for line in lines] == ["Planned", "Next", "Current", "Released"]
    assert lines[3].startswith("Released v9.9 v9.8 ")
    assert "v8.19 to v8.0 v8.19 v8.18" in lines[3]
    assert set(re.findall(r'<a class="reference internal" href="#(release-[^"]+)"', page)) >= {
        "release-" + name.replace(".", "-") for name in names
    }
    folds = list_folds(page)
    assert [name for name, _ in folds] == names[::-1]
    assert [name for name, is_open in folds if is_open] == ["v9.11", "v9.10"]
    body = page.partition("</nav>")[2]
    groups = re.findall(r'<details class="enh-folded"><summary>(.*?)</summary>', body)
    assert (len(groups), groups[0], groups[-1]) == (13, "v8.19 to v8.0", "v0.19 to v0.0")
    assert page.count("<details") == page.count("</details>")


def test_dates_as_a_timeline(project: SmallProject) -> None:
    """A timeline names past dates and the next one, with the days left and the day of the build."""
    page = build_all(project).text("index.html")
    (timeline,) = re.findall(r'<ol class="enh-timeline".*?</ol>', page, re.DOTALL)
    entries = [" ".join(re.sub("<[^>]*>", " ", entry).split()) for entry in timeline.split("</li>")[:-1]]
    assert entries == [
        "Enhancement freeze 2025-03-01 past",
        "Code freeze 2025-05-01 next: in 12 days, as of 2025-04-19",
        "Release 2025-06-01",
    ]
    assert re.findall('<time datetime="([^"]*)">([^<]*)</time>', timeline)[0] == ("2025-03-01", "2025-03-01")
    assert timeline.count("aria-current") == 1
    # All dates of a release that is out are past, which needs no words.
    (line,) = re.findall(r'<p class="enh-dates">.*?</p>', page)[:1]
    assert re.sub("<[^>]*>", "", line) == "Code freeze 2024-12-01 · Release 2025-01-01"


def test_single_date(project: SmallProject) -> None:
    """The only date of a release is a line if it is still to come, and else in the heading alone."""
    days = {"v1.3": "2025-01-01", "v1.4": "2025-06-01"}
    tables = (f'[[releases]]\nname = "{name}"\ndate = {day}\n' for name, day in days.items())
    settings = 'current-release = "v1.3"\n' + "".join(tables)
    page = build_all(project, settings).text("index.html")
    assert "enh-timeline" not in page
    (line,) = re.findall(r'<p class="enh-dates">.*?</p>', page)
    assert re.sub("<[^>]*>", "", line) == "Release 2025-06-01 (next: in 43 days, as of 2025-04-19)"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2025, 4, 30, tzinfo=UTC), "next: in 1 day, as of 2025-04-30"),
        (datetime(2025, 5, 1, 23, tzinfo=UTC), "next: today, as of 2025-05-01"),
        (datetime(2025, 5, 2, tzinfo=UTC), "next: in 30 days, as of 2025-05-02"),
    ],
)
def test_days_left(project: SmallProject, monkeypatch: pytest.MonkeyPatch, day: datetime, words: str) -> None:
    """The number of days left has plural forms, and a date is not past on its day."""
    set_day(monkeypatch, day)
    assert words in re.sub("<[^>]*>", "", build_all(project).text("index.html"))


def test_another_day(project: SmallProject, monkeypatch: pytest.MonkeyPatch) -> None:
    """On another day, only pages with days left are rewritten; all pages equal those of a fresh build."""
    project.write({"old.md": "---\norphan: true\n---\n# Old\n\n```{enhancement-release} v1.1\n```\n"})
    build_all(project)
    set_day(monkeypatch, DAY.replace(day=20))
    build = project.build(config=QUIET)
    assert (build.read, build.written) == (set(), {"index"})
    assert "next: in 11 days, as of" in build.text("index.html")
    fresh = project.build(config=QUIET, out="fresh")
    assert [build.text(name) == fresh.text(name) for name in ("index.html", "old.html")] == [True, True]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ('[[releases]]\ndate = 2025-06-01\n[[releases]]\nname = "v1.2"\n', "invalid-setting"),
        ('[[releases]]\nname = ""\n[[releases]]\nname = "v1.2"\n', "invalid-setting"),
        ('[[releases]]\nname = "v1.2"\ndate = "soon"\n', "invalid-setting"),
        ('[[releases]]\nname = "v1.2"\ncode-freeze = 12\n', "invalid-setting"),
    ],
)
def test_bad_settings(project: SmallProject, settings: str, code: str) -> None:
    """A release without a name and an invalid date are reported; the other releases are on the page."""
    project.write({"a.md": proposal("T-1", "alpha: v1.2, beta: v1.3"), "index.md": ALL, "enhancements.toml": settings})
    build = project.build(config=QUIET)
    assert f"enhancements.{code}" in build.warnings
    assert [name for name, _ in list_folds(build.text("index.html"))] == ["v1.3", "v1.2"]


NOT_READY = {
    "a.md": proposal(
        "T-1",
        "alpha: v1.2",
        "\n## Release Signoff Checklist\n\n- [x] a\n- [ ] b\n\n## Open Questions\n\n1. Why?\n",
        **{"depends-on": "[T-2, T-3]"},
    ),
    "b.md": proposal("T-2", "alpha: v1.3", **{"depends-on": "T-4"}),
    "c.md": proposal("T-3", "alpha: soon"),
    "d.md": proposal("T-4", "alpha: v1.9").replace("accepted", "<b>&now</b>"),
    "index.md": "# Home\n\n```{enhancement-release} v1.2\n```\n\n```{enhancement-release} v1.3\n```\n",
    "enhancements.toml": SETTINGS,
}
NO_REPORTS = {"suppress_warnings": ["enhancements", "toc.not_included"]}


def test_brief_readiness(project: SmallProject) -> None:
    """A row has a brief of what is missing; its escaped full text is in an element that can have the focus."""
    project.write(NOT_READY)
    page = project.build(config=NO_REPORTS).text("index.html")
    briefs = re.findall(
        r'<span class="enh-brief" tabindex="0" role="note"><span class="enh-verdict enh-not-ready" aria-hidden="true">'
        r'(.*?)</span> <span class="enh-reasons">(.*?)</span></span></p>',
        page,
    )
    texts = [(brief, html.unescape(re.sub("<[^>]*>", "", words))) for brief, words in briefs]
    assert texts == [
        (
            "2 dependencies · 1/2 · 1 question",
            "Not ready: needs T-2 (aimed at v1.3), needs T-3 (in no release), check list 1 of 2, 1 open question",
        ),
        ("needs T-4", "Not ready: needs T-4 (<b>&now</b>)"),
    ]
    assert '<a class="reference internal" href="b.html">needs T-2</a>' in briefs[0][1]


@pytest.mark.parametrize("builder", ["text", "latex", "epub"])
def test_full_readiness_elsewhere(project: SmallProject, builder: str) -> None:
    """Builders other than those of sites have the full text, and no brief."""
    project.write(NOT_READY)
    text = project.build(builder, config=NO_REPORTS).text(OTHER_FILES[builder])
    assert "2 dependencies" not in text
    assert "enh-brief" not in text
    assert re.search(r"check\W+list\W+1\W+of\W+2", text)
