"""The thinnest path from a document to a page."""

from building import SmallProject


def test_page_becomes_proposal(project: SmallProject) -> None:
    """A page with an `enhancement:` mapping gets a panel, and a list shows it."""
    project.write(
        {
            "index.md": "# Home\n\n```{toctree}\na\n```\n\n```{enhancement-list}\n```\n",
            "a.md": "---\nenhancement:\n  id: T-1\n  status: accepted\n---\n# First\n\nText.\n",
        }
    )
    build = project.build()
    assert build.warnings == ""
    assert "enh-status-accepted" in build.text("a.html")
    assert "First" in build.text("index.html")
