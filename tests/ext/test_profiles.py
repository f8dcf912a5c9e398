"""Documents in the forms of communities, built with the bundled profile of each."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest
from core.proposals import dedent_document
from profiles.facts import PARTIAL_METADATA

if TYPE_CHECKING:
    from building import SmallProject

COMMUNITIES = ("argo-cd", "bep", "cluster-api", "eip", "markdown-adr", "nova", "pep", "rfc", "swift", "tep")


@pytest.mark.parametrize("name", COMMUNITIES)
def test_a_site_of_each_community(project: SmallProject, name: str) -> None:
    """The proposals of a community are listed, linked and drawn, and nothing is reported about them."""
    documents = importlib.import_module(f"profiles.{name.replace('-', '_')}")
    files = {path: entry[0] for path, entry in documents.PROPOSALS.items()} | documents.OTHERS
    views = "enhancement-list", "enhancement-roadmap", "enhancement-graph", "enhancement-lifecycle", "enhancement-chart"
    project.write({
        **{path: dedent_document(text) for path, text in files.items()},
        "enhancements.toml": f'profile = "{name}"\n{PARTIAL_METADATA}',
        "index.md": "# Start\n\n" + "\n\n".join(f"```{{{view}}}\n```" for view in views),
    })  # fmt: skip
    # Words of the communities that Sphinx reports: roles of their own, headings that skip a level, no toctree.
    suffixes = {".rst": "restructuredtext", ".txt": "restructuredtext", ".md": "markdown"}
    build = project.build(config={"suppress_warnings": "myst,docutils,toc,misc,ref", "source_suffix": suffixes})
    ours = [line for line in build.warnings.splitlines() if "[enhancements" in line]
    assert ours == []
    keys = {key for _, key, _ in documents.PROPOSALS.values()}
    assert {entry["key"] for entry in build.data["enhancements"]} == keys
    titles = [facts["title"] for _, _, facts in documents.PROPOSALS.values()]
    page = build.text("index.html")
    assert [title for title in titles if title.replace("<", "&lt;").replace(">", "&gt;") not in page] == []
    pages = {path: build.text(f"{path.rpartition('.')[0]}.html") for path in documents.PROPOSALS}
    assert [path for path, text in pages.items() if "enh-panel" not in text] == []
