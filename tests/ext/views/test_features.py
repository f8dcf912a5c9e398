"""``feature-state`` and ``feature-gates``: in both markups and every builder, following the proposals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject, flat, rewritten

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  status: accepted\n  gates: [Fast]\n"
    "  gate-defaults: {alpha: off, beta: on}\n"
    "  milestones: {alpha: v1.8, beta: v1.9, stable: v1.10}\n---\n# The first\n",
    "two.md": "---\nenhancement:\n  id: A-2\n  status: draft\n  milestones: {alpha: v1.10}\n---\n# The second\n",
    "myst.md": "---\norphan: true\n---\n# Guide\n\n"
    "```{feature-state} A-1\n:name: here\n:class: wide\n```\n\n{ref}`there <here>`\n",
    "rest.rst": ":orphan:\n\nGuide\n=====\n\n.. feature-state:: fast\n   :release: v1.8\n",
    "draft.md": "---\norphan: true\n---\n# Guide\n\n```{feature-state} 2\n```\n",
    "gates.md": "---\norphan: true\n---\n# Gates\n\n```{feature-gates}\n:caption: All gates\n```\n",
    "past.rst": ":orphan:\n\nGates\n=====\n\n.. feature-gates::\n   :release: 1.8\n   :filter: status:accepted\n",
    "prose.md": "---\norphan: true\n---\n# Prose\n\nNothing of ours.\n",
    "enhancements.toml": 'current-release = "v1.9"\n',
}
SEEN = {name.rsplit(".", 1)[0] for name in FILES if name.endswith((".md", ".rst"))}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A project with two proposals, and pages for users of their features."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def test_text(project: SmallProject) -> None:
    """The text builder shows states and gates in words."""
    build = project.build("text")
    assert build.warnings == ""
    assert (
        'Feature state:** Beta since v1.9. Feature gate "Fast" (on by default). Next: Stable, planned for v1.10. '
        "See A-1: The first."
    ) in flat(build.text("myst.txt"))
    assert (
        'Feature state:** Alpha since v1.8. Feature gate "Fast" (off by default). Next: Beta in v1.9. '
        "See A-1: The first."
    ) in flat(build.text("rest.txt"))
    assert "Draft: aims at Alpha in v1.10. See A-2: The second." in flat(build.text("draft.txt"))
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in build.text("gates.txt").splitlines()
        if line.startswith("| ")
    ]
    assert rows[:3] == [
        ["Feature gate", "Default", "Stage", "Since", "Until", "Proposal"],
        ['"Fast"', "off", "Alpha", "v1.8", "before v1.9", "A-1: The first"],
        ['"Fast"', "on", "Beta", "v1.9", "before v1.10", ""],
    ]
    assert [row[3] for row in rows[3:]] == ["v1.10", "(planned)"]
    assert flat(build.text("past.txt")).count('"Fast"') == 1


@pytest.mark.parametrize("builder", ["html", "text", "latex", "man", "epub"])
def test_proposal_of_a_gate(project: SmallProject, builder: str) -> None:
    """The first row of a gate names its proposal; so does the first row of each other proposal with that gate."""
    project.write({"draft.rst": ":orphan:\n\nDraft\n=====\n", "past.rst": ":orphan:\n\nPast\n====\n"})
    project.write({"myst.md": "# M\n", "rest.rst": ":orphan:\n\nRest\n====\n"})
    other = "id: A-9\n  status: accepted\n  gates: [Fast, Other]\n  milestones: {alpha: v1.8, beta: v1.9}"
    project.write({"nine.md": f"---\norphan: true\nenhancement:\n  {other}\n---\n# The ninth\n"})
    project.write({"index.md": "# Home\n\n```{feature-gates}\n```\n\n```{toctree}\none\nnine\n```\n"})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1", "master_doc": "index"})
    name = {"html": "index.html", "text": "index.txt", "latex": "test.tex", "man": "test.1", "epub": "index.xhtml"}
    text = build.text(name[builder]).replace(r"\sphinxhyphen{}", "-").replace(r"\-", "-")
    table = re.split(r"</table>|\\end\{tab|\\end\{longt|\.TE", flat(text).partition("Until")[2])[0]
    assert table.count("A-9: The ninth") == 2
    assert table.count("A-1: The first") == 1


def test_names_break_before_capitals(project: SmallProject) -> None:
    """A long name may break between its words, without a character that would be copied."""
    project.write({"one.md": FILES["one.md"].replace("[Fast]", "[FastStartOfAPIv2Server, fast_start]")})
    page = project.build().text("gates.html")
    assert '<span class="pre">Fast<wbr>Start<wbr>Of<wbr>APIv2<wbr>Server</span>' in page
    assert '<span class="pre">fast_start</span>' in page
    assert not set("\u00ad\u200b") & set(page)
    project.write({"index.md": "# Home\n\n```{feature-gates}\n```\n\n```{toctree}\none\n```\n"})
    latex = project.build("latex").text("test.tex")
    assert r"Fast\allowbreak{}Start\allowbreak{}Of\allowbreak{}APIv2\allowbreak{}Server" in latex


def test_html(project: SmallProject) -> None:
    """A state has a badge, links to proposal and releases, and a target."""
    build = project.build()
    assert build.warnings == ""
    page = build.text("myst.html")
    assert '<span class="enh-badge enh-stage enh-stage-beta">Beta</span>' in page
    assert '<a class="reference internal" href="one.html">A-1: The first</a>' in page
    assert 'href="enhancements-releases.html#release-v1-9">v1.9</a>' in page
    assert '<a class="reference internal" href="#here"><span class="std std-ref">there</span></a>' in page
    assert '<div class="enh-feature wide docutils container"' in page


@pytest.mark.parametrize(
    "builder", ["dirhtml", "singlehtml", "latex", "man", "texinfo", "epub", "xml", "gettext", "linkcheck", "pseudoxml"]
)
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Each builder writes the state and the table without warnings."""
    build = project.build(builder, config={"epub_copyright": "x", "version": "1.9"})
    assert (build.warnings, build.statuscode) == ("", 0)
    if builder not in ("gettext", "linkcheck", "singlehtml", "man", "latex", "texinfo"):
        pages = {name: data for name, data in build.files().items() if "myst" in name and not name.endswith(".png")}
        assert any("Feature state" in data.decode("utf-8", "replace") for data in pages.values())


def test_latex_and_man(project: SmallProject) -> None:
    """A document with a state and a table is built as LaTeX and as a manual page."""
    text = "# Home\n\n```{feature-state} A-1\n```\n\n```{feature-gates}\n:caption: All gates\n```\n"
    project.write({"index.md": f"{text}\n```{{toctree}}\none\ntwo\n```\n"})
    latex = project.build("latex").text("test.tex")
    assert "\\sphinxstylestrong{Feature state:}" in latex
    assert "before v1.10" in latex
    manual = project.build("man", doctrees="man-doctrees")
    (page,) = [data.decode() for name, data in manual.files().items() if name.endswith(".1")]
    assert "Feature state:" in page


@pytest.mark.parametrize(
    ("directive", "findings"),
    [
        ("{feature-state} A-9\n", ["unresolved-reference"]),
        ("{feature-state} A-1\n:release: soon\n", ["unknown-release"]),
        ("{feature-state} Nothing\n:release: soon\n", ["unknown-release", "unresolved-reference"]),
        ("{feature-gates}\n:release: soon\n", ["unknown-release"]),
        ("{feature-gates}\n:filter: frob:x\n", ["bad-query"]),
    ],
)
def test_invalid_options(project: SmallProject, directive: str, findings: list[str]) -> None:
    """Each invalid target or option is reported at the directive."""
    project.write({"myst.md": f"---\norphan: true\n---\n# Guide\n\n```{directive}```\n"})
    build = project.build("text")
    assert build.findings == [("myst.md", 6, code) for code in findings]
    if "unresolved-reference" in findings:
        assert "There is no proposal and no feature gate" in build.text("myst.txt")
    else:
        assert "Fast" in build.text("myst.txt")


def test_invalid_options_in_restructuredtext(project: SmallProject) -> None:
    """Diagnostics in reStructuredText have the line of the directive."""
    project.write({"rest.rst": ":orphan:\n\nGuide\n=====\n\n.. feature-state:: <script>\n"})
    build = project.build()
    assert build.findings == [("rest.rst", 6, "unresolved-reference")]
    page = build.text("rest.html")
    assert "There is no proposal and no feature gate" in page
    assert '<span class="pre">&lt;script&gt;</span>' in page


def test_no_gates(project: SmallProject) -> None:
    """A table without gates is a line of text; one without defaults lacks that column."""
    project.write({"past.rst": FILES["past.rst"].replace("status:accepted", "status:draft")})
    project.write({"one.md": FILES["one.md"].replace("  gate-defaults: {alpha: off, beta: on}\n", "")})
    build = project.build("text")
    assert "There are no feature gates." in build.text("past.txt")
    assert "Default" not in build.text("gates.txt")


def test_only_changed_pages_are_rewritten(project: SmallProject) -> None:
    """When a proposal changes, only the pages that show its state are rewritten."""
    assert project.build().written == SEEN
    assert project.build().written == set()
    assert rewritten(project, "one.md", "stable: v1.10", "stable: v1.11") == {"one", "myst", "gates"}
    assert rewritten(project, "one.md", "beta: v1.9", "beta: v1.8.5") == {"one", "myst", "rest", "gates", "past"}
    assert rewritten(project, "one.md", "{alpha: off, beta: on}", "{alpha: off, beta: off}") == {"one", "myst", "gates"}
    assert rewritten(project, "two.md", "draft", "accepted") == {"two", "draft"}
    assert rewritten(project, "two.md", "# The second", "# The second\n\nMore text.") == {"two"}
    assert rewritten(project, "prose.md", "Nothing", "Still nothing") == {"prose"}


def test_new_current_release(project: SmallProject) -> None:
    """A new current release re-reads no document, and rewrites the pages that it changes."""
    project.build()
    project.write({"enhancements.toml": 'current-release = "v1.10"\n'})
    build = project.build()
    assert build.read == set()
    assert build.written >= {"myst", "gates"}
    assert build.written.isdisjoint({"rest", "past", "prose"})
    assert "Stable" in build.text("myst.html")


def test_rule_of_the_community(project: SmallProject) -> None:
    """The default of a gate in the profile applies if the proposal has none."""
    rule = '[profile]\nextends = "default"\n[profile.gate-defaults]\nstable = "locked"\n'
    project.write({"enhancements.toml": f'current-release = "v1.10"\n{rule}'})
    assert "(always on)" in flat(project.build("text").text("myst.txt"))


def test_release_of_the_project(project: SmallProject) -> None:
    """Pages describe the release in ``conf.py``, and are rewritten when it changes."""
    conf = (project.src / "conf.py").read_text(encoding="utf-8")
    project.write({"conf.py": f"{conf}release = '1.8.0rc1'\n"})
    assert "Next: <span" in (first := project.build().text("myst.html"))
    assert ">Alpha</span> since" in first
    project.write({"conf.py": f"{conf}release = '1.10.0'\nversion = '1.8'\n"})
    assert ">Stable</span> since" in project.build().text("myst.html")
    project.write({"conf.py": f"{conf}release = 'latest'\nversion = '1.8'\n"})
    assert ">Alpha</span> since" in project.build().text("myst.html")
    project.write({"conf.py": conf})
    build = project.build()
    assert ">Beta</span> since" in build.text("myst.html")
    clean = project.build(out="clean")
    assert build.text("gates.html").partition("<body")[2] == clean.text("gates.html").partition("<body")[2]


@pytest.mark.parametrize("release", ["None", "13", "1.5", '("1",)', '""', '"latest"'])
def test_invalid_release_in_conf(project: SmallProject, release: str) -> None:
    """An invalid ``release`` in ``conf.py`` is skipped for the next valid value."""
    extensions = 'extensions = ["myst_parser", "sphinx_enhancements"]'
    fields = "id: T-1, status: accepted, stage: beta, gates: [G]"
    project.write(
        {
            "conf.py": f"{extensions}\nrelease = {release}\nversion = {release}\n",
            "index.md": "# Home\n\n```{feature-state} T-1\n```\n\n```{feature-gates}\n```\n",
            "one.md": f"---\norphan: true\nenhancement: {{{fields}}}\n---\n# One\n",
        }
    )
    # Not html: the builder itself wants texts.
    assert "Beta" in project.build("text").text("index.txt")
