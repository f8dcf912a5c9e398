"""``enhancement-lifecycle``: the statuses and stages of a profile, in every builder."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile

from sphinx_enhancements.core.config.profile_tables import list_bundled_profiles

if TYPE_CHECKING:
    from building import SmallProject

FILES = {
    "index.md": "# Home\n\n```{enhancement-lifecycle}\n```\n",
    "one.md": "---\norphan: true\nenhancement:\n  id: A-1\n  status: accepted\n---\n# The first\n",
}
SVG = "{http://www.w3.org/2000/svg}"


def parse_diagrams(page: str) -> list[ET.Element]:
    """Return the diagrams of a page."""
    found = re.findall(r"<div class=\"enh-picture\".*?</svg></div></div>", page, re.DOTALL)
    return [ET.fromstring(text) for text in found]  # noqa: S314 - of our own page


def find_titles(picture: ET.Element, kind: str) -> list[str]:
    """Return the titles of the boxes (``enh-node``) or arrows (``enh-link``) of a diagram."""
    return [g.findtext(f".//{SVG}title") or "" for g in picture.iter(f"{SVG}g") if kind in (g.get("class") or "")]


@pytest.mark.parametrize("name", list_bundled_profiles())
@pytest.mark.parametrize("builder", ["html", "text", "latex", "epub"])
def test_profiles_and_builders(project: SmallProject, name: str, builder: str) -> None:
    """Every bundled profile is drawn without a warning, in the words of its community."""
    codes = ("missing-section", "missing-person", "missing-milestone", "missing-field", "missing-id")
    off = ", ".join(f'{code} = "off"' for code in codes)
    project.write({**FILES, "enhancements.toml": f'profile = "{name}"\nrules = {{ {off} }}\n'})
    build = project.build(builder, config={"epub_copyright": "x", "version": "1"})
    assert build.warnings == ""
    files = build.files()
    page = files[{"html": "index.html", "text": "index.txt", "latex": "test.tex", "epub": "index.xhtml"}[builder]]
    profile = bundled_profile(name)
    for status in {*profile.statuses.values()}:
        assert profile.get_display_word(status).capitalize() in page.decode()
    diagrams = 2 if profile.stage_names else 1
    if builder == "html":
        assert len(parse_diagrams(page.decode())) == diagrams
    if builder == "latex":
        # The parts of a diagram that are not connected have a file each.
        assert len([n for n in files if n.startswith("graph-") and n.endswith(".pdf")]) >= diagrams
    if builder == "epub":
        assert len([n for n in files if re.match(r"_images/graph-.*\.png", n)]) >= diagrams


@pytest.mark.parametrize("builder", ["man", "texinfo", "xml", "gettext", "dirhtml", "singlehtml", "linkcheck"])
def test_other_builders(project: SmallProject, builder: str) -> None:
    """Other builders do not warn."""
    project.write(FILES)
    assert project.build(builder).warnings == ""


def test_diagrams(project: SmallProject) -> None:
    """Statuses have arrows for transitions; stages have arrows in their order, and to the terminal stages."""
    project.write({**FILES, "enhancements.toml": 'profile = "kep"\n'})
    decisions, stages = parse_diagrams(project.build().text("index.html"))
    assert find_titles(decisions, "enh-node")[:3] == [
        "Provisional",
        "Implementable, accepted work",
        "Implemented, accepted work",
    ]
    lines = find_titles(decisions, "enh-link")
    assert "Provisional then Implementable" in lines
    assert "Implemented then Replaced" in lines
    assert not [line for line in lines if "Draft" in line or "Removed" in line]
    assert find_titles(stages, "enh-node") == [
        *("Alpha, gates off by default", "Beta, gates on by default", "Stable, gates always on"),
        *("Deprecated", "Disabled", "Removed"),
    ]
    assert find_titles(stages, "enh-link") == [
        *("Alpha then Beta", "Beta then Stable"),
        *("Stable in the end Deprecated", "Stable in the end Disabled", "Stable in the end Removed"),
    ]


def test_in_words(project: SmallProject) -> None:
    """Sentences describe accepted work, the default status, terminal stages and required sections."""
    project.write({**FILES, "enhancements.toml": 'profile = "kep"\nrules.missing-section = "warning"\n'})
    text = " ".join(project.build("text").text("index.txt").split())
    assert "Statuses that count as accepted work: Implementable, Implemented." in text
    assert "A proposal that names no status has none." in text
    assert "Transitions are not checked" in text
    assert "A feature may end at any stage: Deprecated, Disabled, Removed." in text
    assert "Missing sections are reported." in text
    project.write({"enhancements.toml": 'profile = "vep"\n'})
    assert "A proposal that names no status is Accepted." in project.build("text").text("index.txt")


def test_options(project: SmallProject) -> None:
    """Caption, classes, name and counts work in reStructuredText."""
    project.write(FILES)
    project.write(
        {
            "index.md": "# Home\n\nSee {ref}`it <ways>`.\n\n```{toctree}\nrest\n```\n",
            "rest.rst": "Rest\n====\n\n.. enhancement-lifecycle::\n   :caption: How it goes\n   :class: mine\n"
            "   :name: ways\n   :counts:\n",
        }
    )
    build = project.build()
    assert build.warnings == ""
    page = build.text("rest.html")
    assert re.search(r'class="enh-lifecycle mine[ "]', page)
    assert "How it goes</h2>" in page
    assert 'href="rest.html#ways"' in build.text("index.html")
    assert "Accepted, accepted work, 1 proposal" in find_titles(parse_diagrams(page)[0], "enh-node")


def test_no_transitions(project: SmallProject) -> None:
    """A profile without transitions has no diagram of statuses, and no sentence about transitions."""
    statuses = ("draft", "provisional", "accepted", "implemented", "deferred")
    tables = "[profile]\nextends = 'default'\n[profile.transitions]\n" + "".join(f"{s} = []\n" for s in statuses)
    project.write({**FILES, "enhancements.toml": tables})
    page = project.build().text("index.html")
    assert len(parse_diagrams(page)) == 1
    assert "May become" not in page
    assert "Transitions are not checked" not in page


def test_rewriting(project: SmallProject) -> None:
    """A lifecycle with counts is written again if a proposal changes; one without, only if the settings change."""
    project.write(FILES)
    project.write({"counts.md": "---\norphan: true\n---\n# C\n\n```{enhancement-lifecycle}\n:counts:\n```\n"})
    project.build()
    project.write({"one.md": FILES["one.md"].replace("accepted", "draft")})
    assert project.build().written == {"counts", "one"}
    assert project.build().written == set()
    project.write({"enhancements.toml": 'rules.missing-section = "warning"\n[profile]\nextends = "default"\n'})
    project.build()
    project.write(
        {"enhancements.toml": "[profile]\nextends = 'default'\n[profile.required-sections]\nalways = ['Why']\n"}
    )
    page = project.build().text("counts.html")
    assert "Every proposal must have these sections: Why." in page
    assert "Missing sections are not reported here" in page
    project.write(
        {
            "enhancements.toml": 'rules.missing-section = "warning"\n[profile]\nextends = "default"\n'
            "[profile.required-sections]\nalways = ['Why']\n"
        }
    )
    build = project.build()
    assert {"counts", "index"} <= build.written
    assert not build.read
    assert "Missing sections are reported" in build.text("counts.html")


@pytest.mark.parametrize("word", ['"quoted" & <b>bold</b>', "a\\nb", "x" * 300, "{|}", "\u202eright to left\u202c"])
def test_hostile_words(project: SmallProject, word: str) -> None:
    """Words of a profile with markup or escapes are plain text in the diagrams."""
    settings = f"[profile]\nextends = 'default'\n[profile.words]\ndraft = '''{word}'''\nalpha = '''{word}'''\n"
    project.write({**FILES, "enhancements.toml": settings})
    for picture in parse_diagrams(project.build().text("index.html")):
        assert {e.tag.removeprefix(SVG) for e in picture.iter()} <= {
            *("div", "svg", "title", "g", "path", "polygon", "text"),
        }
    assert project.build("latex").statuscode == 0
