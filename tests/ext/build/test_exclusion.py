"""Directives in documents that a pattern excludes: they are shown, and are no proposals in build and command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from building import SmallProject

DIRECTIVES = {
    "md": "# Page\n\n```{enhancement} A sample\n:id: T-1\n:status: wibble\n\nIts text.\n```\n",
    "rst": "Page\n====\n\n.. enhancement:: A sample\n   :id: T-1\n   :status: wibble\n\n   Its text.\n",
}


@pytest.mark.parametrize("suffix", ["md", "rst"])
@pytest.mark.parametrize(
    "settings",
    ['exclude = ["p/template.*"]\n', 'profile = {documents = {exclude = ["p/*"]}}\n'],
    ids=["settings", "profile"],
)
@pytest.mark.parametrize("builder", ["html", "text", "latex"])
def test_excluded_document(project: SmallProject, builder: str, settings: str, suffix: str) -> None:
    """The page shows title and text without a panel; nothing is listed or reported, and the key is free."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\np/template\n```\n\n```{enhancement} Real\n:id: T-1\n```\n",
            f"p/template.{suffix}": DIRECTIVES[suffix],
            "enhancements.toml": settings,
        }
    )
    build = project.build(builder)
    assert build.warnings == ""
    if builder == "html":
        page = build.text("p/template.html")
        assert "sample" in page
        assert "Its text." in page
        assert "enh-panel" not in page
        (entry,) = build.data["enhancements"]
        del entry["url"]
        assert entry["title"] == "Real"
        assert [entry] == project.exported()["enhancements"]


def test_settings_that_change(project: SmallProject) -> None:
    """A document that is excluded no longer has its proposals listed in the next build."""
    project.write({"index.md": "# Home\n\n```{toctree}\np\n```\n", "p.md": DIRECTIVES["md"]})
    assert list(project.build().entries) == ["T-1"]
    project.write({"enhancements.toml": 'exclude = ["p.md"]\n'})
    assert list(project.build().entries) == []
    project.write({"enhancements.toml": ""})
    assert list(project.build().entries) == ["T-1"]


def test_document_outside_the_root(project: SmallProject) -> None:
    """A build lists the directives of all its documents, also of those outside the root."""
    project.write({"index.md": DIRECTIVES["md"], "p/one.md": "---\norphan: true\nid: T-2\n---\n# One\n"})
    project.write({"enhancements.toml": 'root = "p"\ndocuments = ["one.md"]\n'})
    assert list(project.build().entries) == ["T-1", "T-2"]
