"""Fixtures for tests that build with Sphinx."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import SmallProject


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """An empty project with this extension and MyST."""
    return SmallProject(tmp_path)
