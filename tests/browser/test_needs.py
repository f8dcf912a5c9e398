"""Needs of sphinx-needs in a browser: contrast in each colour scheme of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from browser.conftest import Themed

pytestmark = pytest.mark.browser

RULES = {"runOnly": ["color-contrast", "link-in-text-block"]}


def test_contrast_of_needs(page: Any, themed: Themed) -> None:
    """The text of needs has enough contrast, and its links are marked by more than colour."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    if "dark" not in themed.schemes:
        pytest.skip("links of this theme have too little contrast on its own pages")
    for scheme in themed.schemes:
        page.emulate_media(color_scheme=scheme)
        page.goto(f"file://{themed.folder / 'needs.html'}")
        assert page.locator("table.need").count() == 2
        response = axe.Axe().run(page, context="table.need", options=RULES).response
        assert [node["html"] for violation in response["violations"] for node in violation["nodes"]] == []
        assert any(rule["id"] == "color-contrast" for rule in response["passes"])
