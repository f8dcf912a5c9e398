"""Generated pages in the navigation of each theme, followed by clicks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from building import SmallProject
from sites import THEMES, is_installed

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

FILES = {
    "index.md": "# Home\n\n```{toctree}\none\ntwo\n```\n",
    "one.md": "---\nenhancement:\n  id: A-1\n  milestones: {alpha: v1.1}\n---\n# One\n\nText.\n",
    "two.md": "---\nenhancement:\n  id: A-2\n---\n# Two\n\nText.\n",
}


@pytest.mark.parametrize("theme", THEMES)
def test_generated_pages_by_clicking(page: Any, tmp_path: Path, theme: str) -> None:
    """A reader of a new project with two proposals clicks from its start page to both generated pages, and back."""
    if not is_installed(theme):
        pytest.skip(f"{theme} is not installed")
    project = SmallProject(tmp_path)
    project.write(FILES)
    build = project.build(config={"html_theme": theme}, search=False)
    assert build.warnings == ""
    for name in ("Enhancement proposals", "Releases"):
        page.goto(f"file://{build.outdir}/index.html")
        page.locator("a:visible", has_text=name).first.click()
        assert name in page.locator("h1:visible").first.inner_text()
        page.locator("a:visible", has_text="One").first.click()
        assert "One" in page.locator("h1:visible").first.inner_text()
