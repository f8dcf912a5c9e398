"""Repositories for the tests of history."""

from __future__ import annotations

from pathlib import Path

import pytest
from git_repositories import GitRepository


@pytest.fixture
def repository(tmp_path: Path) -> GitRepository:
    """Return an empty repository."""
    return GitRepository(tmp_path / "repository")
