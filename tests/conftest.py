"""Fixtures that every room of tests shares."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run property tests with many more examples")


@pytest.fixture
def long_run(request: pytest.FixtureRequest) -> bool:
    """Whether property tests may take their time."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def example_docs() -> Path:
    """The example project."""
    return ROOT / "example_docs"


@pytest.fixture
def corpora() -> Path:
    """The folder with real proposals of real communities; without it the test is skipped."""
    folder = os.environ.get("ENHANCEMENTS_CORPORA")
    if not folder:
        pytest.skip("ENHANCEMENTS_CORPORA is not set: there are no real proposals to read")
    if not Path(folder).is_dir():
        pytest.skip(f"ENHANCEMENTS_CORPORA names no folder: {folder}")
    return Path(folder)
