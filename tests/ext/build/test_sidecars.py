"""Metadata beside documents: what a build reads, when it reads again, and what it shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

KEP = "keps/sig-node/42-resize"
OTHER_RULES = ("missing-approval", "missing-field", "missing-gate", "missing-person")
"""Rules about what the metadata below lack."""

PROFILE = 'profile = "kep"\n' + "".join(f'rules.{code} = "off"\n' for code in OTHER_RULES)
SETTINGS = f'{PROFILE}rules.missing-section = "off"\n'
METADATA = "title: Resize\nowning-sig: sig-node\nstatus: implementable\nstage: beta\nmilestone:\n  beta: v1.30\n"
FILES = {
    "index.md": "# Home\n\n```{enhancement-list}\n```\n",
    "aside.md": "---\norphan: true\n---\n# Aside\n",
    f"{KEP}/README.md": "# KEP-42: In-place resize\n\n## Summary\n\nMore room.\n",
    f"{KEP}/kep.yaml": METADATA,
    "enhancements.toml": SETTINGS,
}


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """A repository with one KEP."""
    project = SmallProject(tmp_path)
    project.write(FILES)
    return project


def test_the_page_shows_them(project: SmallProject) -> None:
    """Title, decision, stage and milestone are those of the sidecar."""
    build = project.build()
    assert list(build.entries) == ["KEP-42"]
    entry = build.entries["KEP-42"]
    assert (entry["title"], entry["source"]["metadata"]) == ("In-place resize", f"{KEP}/kep.yaml")
    page = build.text(f"{KEP}/README.html")
    assert "Implementable" in page
    assert re.search(r"Beta</span> .*since <a [^>]*>v1.30</a>", page)
    assert entry["diagnostics"] == []
    assert build.findings == []


def test_only_its_page_is_read_again(project: SmallProject) -> None:
    """An edit of the sidecar costs its page, and the pages that show what changed."""
    project.build()
    project.write({f"{KEP}/kep.yaml": METADATA.replace("stage: beta", "stage: stable")})
    build = project.build()
    assert build.read == {f"{KEP}/README"}
    assert build.written == {f"{KEP}/README", "index"}
    assert project.build().read == set()


@pytest.mark.parametrize("path", [f"{KEP}/kep.yaml", "keps/prod-readiness/sig-node/42.yaml"])
def test_a_sidecar_that_comes_and_goes(project: SmallProject, path: str) -> None:
    """Its page is read again when it comes, when it goes, and not in between."""
    (project.src / f"{KEP}/kep.yaml").unlink()
    build = project.build()
    assert [code for _, _, code in build.findings] == ["missing-metadata"]
    project.write({path: METADATA if path.startswith(KEP) else "beta:\n  approver: '@p'\n"})
    build = project.build()
    assert build.read == {f"{KEP}/README"}
    shown = "Implementable" if path.startswith(KEP) else "&#64;p"  # as docutils writes an @
    assert shown in build.text(f"{KEP}/README.html")
    assert project.build().read == set()
    (project.src / path).unlink()
    build = project.build()
    assert build.read == {f"{KEP}/README"}
    assert shown not in build.text(f"{KEP}/README.html")
    assert project.build().read == set()


def test_a_folder_in_its_place(project: SmallProject) -> None:
    """It is a finding, and the page is not read in every build because of it."""
    (project.src / f"{KEP}/kep.yaml").unlink()
    (project.src / f"{KEP}/kep.yaml").mkdir()
    build = project.build()
    assert [code for _, _, code in build.findings] == ["file-bounds"]
    assert project.build().read == set()


def test_findings_name_the_file(project: SmallProject) -> None:
    """A finding about the sidecar has its path and line in the log, and is with its proposal in the JSON."""
    project.write({f"{KEP}/kep.yaml": METADATA.replace("implementable", "wibble") + "see-also: [KEP-9]\n"})
    build = project.build()
    expected = [(f"{KEP}/kep.yaml", 3, "unknown-status"), (f"{KEP}/kep.yaml", 7, "unresolved-reference")]
    assert build.findings == expected[:1]  # the profile does not report what a proposal lacks that is not accepted
    assert [(d["path"], d["line"], d["code"]) for d in build.entries["KEP-42"]["diagnostics"]] == expected


def test_a_document_in_capitals(project: SmallProject) -> None:
    """``README.MD`` is found without a word in ``conf.py``."""
    (project.src / f"{KEP}/README.md").rename(project.src / f"{KEP}/README.MD")
    build = project.build()
    assert list(build.entries) == ["KEP-42"]
    assert "enh-panel" in build.text(f"{KEP}/README.html")
    assert project.build().read == set()


def test_old_paths(project: SmallProject) -> None:
    """Pages and links that only lead to a proposal are its aliases, and have no panel."""
    (project.src / "keps/sig-old").mkdir()
    (project.src / "keps/sig-old/41-resize").symlink_to("../sig-node/42-resize")
    project.write(
        {
            "keps/sig-node/20190101-resize.md": "42-resize/README.md\n",
            "mentions.md": "---\norphan: true\n---\n# M\n\n{enh}`keps/sig-node/20190101-resize.md`\n\n"
            "{enh}`/keps/sig-old/41-resize`\n",
        }
    )
    build = project.build()
    assert build.entries["KEP-42"]["aliases"] == [
        "keps/sig-node/20190101-resize.md",
        "keps/sig-old/41-resize/README.md",
    ]
    assert list(build.entries) == ["KEP-42"]
    for page in ("keps/sig-node/20190101-resize.html", "keps/sig-old/41-resize/README.html"):
        assert "enh-panel" not in build.text(page)
    assert build.text("mentions.html").count(f'href="{KEP}/README.html"') == 2
    data = build.data
    for entry in data["enhancements"]:
        del entry["url"]
    assert data == project.exported()


@pytest.mark.parametrize("name", ["design.md", "plan.pdf"])
def test_a_relation_to_a_file_that_comes_and_goes(project: SmallProject, name: str) -> None:
    """A relation to another file is missing until there is one; the panel follows, and its document is not read."""
    pull = "https://github.com/kubernetes/enhancements/pull/42"
    project.write({f"{KEP}/kep.yaml": f"{METADATA}see-also: [{name}, {pull}]\n"})
    without = project.build()
    assert without.findings == [(f"{KEP}/kep.yaml", 7, "unresolved-reference")]
    assert f"{name} (not found here)" in _strip_tags(without.text(f"{KEP}/README.html"))
    assert project.build().written == set()
    project.write({f"{KEP}/{name}": "# Design\n"})
    build = project.build()
    assert build.findings == []
    assert f"{KEP}/README" in build.written
    assert f"{KEP}/README" not in build.read
    page = build.text(f"{KEP}/README.html")
    assert f'href="{pull}"' in page
    assert "not found here" not in page
    assert ('href="design.html"' in page) == (name == "design.md")
    assert build.entries["KEP-42"]["links"] == [
        {"type": "see-also", "url": f"{KEP}/{name}", "text": name},
        {"type": "see-also", "url": pull, "text": None},
    ]
    assert project.build().written == set()
    (project.src / KEP / name).unlink()
    assert project.build().files() == without.files()


def _strip_tags(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def test_an_address_elsewhere_is_a_link(project: SmallProject) -> None:
    """A relation to another site is shown as a link; one that leads nowhere, as text with a word about it."""
    project.write({f"{KEP}/kep.yaml": METADATA + "see-also: ['https://example.org/x', KEP-9]\n"})
    page = project.build().text(f"{KEP}/README.html")
    assert 'href="https://example.org/x"' in page
    assert "KEP-9" in page
    assert "not found here" in page


def test_a_page_whose_first_heading_is_the_templates(project: SmallProject) -> None:
    """It gets a title of its own, above all of its sections."""
    project.write({f"{KEP}/README.md": "# Summary\n\nMore room.\n\n# Motivation\n\nNone.\n"})
    page = project.build().text(f"{KEP}/README.html")
    assert "<title>Resize" in page
    assert page.index("<h1>Resize") < page.index("Summary<")
    assert page.index("enh-panel") < page.index("More room")


def test_the_settings_override_the_profile(project: SmallProject) -> None:
    """A part of a profile may be the project's own; an edit of it reads everything again."""
    project.write({"enhancements.toml": '[profile]\nextends = "kep"\n[profile.words]\naccepted = "Go"\n'})
    assert ">Go<" in project.build().text(f"{KEP}/README.html")
    project.write({"enhancements.toml": '[profile]\nextends = "kep"\n[profile.words]\naccepted = "Yes"\n'})
    assert ">Yes<" in project.build().text(f"{KEP}/README.html")


def test_missing_sections_on_demand(project: SmallProject) -> None:
    """What the profile asks for is held against the page only where the settings say so."""
    assert project.build().findings == []
    project.write({"enhancements.toml": PROFILE})
    codes = {code for _, _, code in project.build(fresh=True).findings}
    assert codes == {"missing-section"}


def test_a_change_of_the_template(project: SmallProject) -> None:
    """The next build requires the sections of the changed template, without those that became optional."""
    template = "keps/NNNN-kep-template/README.md"
    project.write({"enhancements.toml": PROFILE, template: "# T\n\n## Rollback\n"})
    assert "'Rollback'" in project.build(fresh=True).warnings
    project.write({template: "# T\n\n## Rollback (Optional)\n\n## Repair\n"})
    warnings = project.build().warnings
    assert "'Repair'" in warnings
    assert "'Rollback'" not in warnings
    project.write({template: "# T\n\n## Rollback (Optional)\n"})
    assert project.build().findings == []


def test_a_page_that_moves_to_one_that_comes_later(project: SmallProject) -> None:
    """Whether a page is an alias depends on what else is there, which may change."""
    old = "keps/sig-old/7-a/README.md"
    project.write({old: "../../sig-node/9-b/README.md"})
    build = project.build()
    assert list(build.entries) == ["KEP-7", "KEP-42"]
    assert {code for _, _, code in build.findings} == {"missing-metadata", "missing-title", "unresolved-reference"}
    project.write({"keps/sig-node/9-b/README.md": "# KEP-9: B\n", "keps/sig-node/9-b/kep.yaml": "title: B\n"})
    build = project.build()
    assert list(build.entries) == ["KEP-9", "KEP-42"]
    assert build.entries["KEP-9"]["aliases"] == [old]
    assert build.findings == []
    (project.src / "keps/sig-node/9-b/README.md").unlink()
    (project.src / "keps/sig-node/9-b/kep.yaml").unlink()
    assert list(project.build().entries) == ["KEP-7", "KEP-42"]


def test_a_link_that_leads_elsewhere_later(project: SmallProject) -> None:
    """A linked folder may be turned to another one; its page is read again."""
    project.write({"keps/sig-node/9-b/README.md": "# KEP-9: B\n", "keps/sig-node/9-b/kep.yaml": "title: B\n"})
    (project.src / "keps/sig-old").mkdir()
    link = project.src / "keps/sig-old/41-x"
    link.symlink_to("../sig-node/42-resize")
    assert project.build().entries["KEP-42"]["aliases"] == ["keps/sig-old/41-x/README.md"]
    link.unlink()
    link.symlink_to("../sig-node/9-b")
    build = project.build()
    assert build.entries["KEP-42"]["aliases"] == []
    assert build.entries["KEP-9"]["aliases"] == ["keps/sig-old/41-x/README.md"]


def test_a_file_that_is_refused_is_not_read_in_every_build(project: SmallProject) -> None:
    """A sidecar over the size bound costs one finding, at a file that exists, and then nothing."""
    with (project.src / f"{KEP}/kep.yaml").open("wb") as file:
        file.truncate(9 * 1024 * 1024)
    build = project.build()
    assert build.findings == [(f"{KEP}/kep.yaml", 1, "file-bounds")]
    assert project.build().read == set()
