"""Fixtures for tests that build with Sphinx."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    """An empty project with this extension and MyST."""
    return SmallProject(tmp_path)
