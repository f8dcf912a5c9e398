"""Options and fixtures for all tests."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from communities import Community

ROOT = Path(__file__).parent.parent

THEME_FIXTURES = {"site", "themed", "wide"}
"""Fixtures with a build of the example, or of another project, in one theme."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long",
        metavar="FACTOR",
        nargs="?",
        type=int,
        const=50,
        default=1,
        help="run property tests with FACTOR times as many examples (50 if no number is given), and the slowest tests",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Let parallel runs keep the tests of a group in one process, where they share their builds."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadgroup"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that ``--long`` extends, and group tests that share builds: those of a theme, module or community."""
    for item in items:
        if isinstance(item, pytest.Function) and (
            "long_factor" in item.fixturenames or hasattr(item.obj, "hypothesis")
        ):
            item.add_marker("long")
        if not isinstance(item, pytest.Function) or item.get_closest_marker("xdist_group"):
            continue
        if theme := THEME_FIXTURES & set(item.fixturenames):
            params = item.callspec.params if hasattr(item, "callspec") else {}
            item.add_marker(pytest.mark.xdist_group(params.get(min(theme), "furo")))
        elif any(definitions[-1].scope == "module" for definitions in item._fixtureinfo.name2fixturedefs.values()):
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folder of the cache of the command line in tests, instead of that of the user."""
    folder = tmp_path_factory.mktemp("caches")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ENHANCEMENTS_CACHE_DIR", str(folder))
        yield folder


@pytest.fixture
def long_factor(request: pytest.FixtureRequest) -> int:
    """The factor for the number of examples, 1 in a normal run."""
    return int(request.config.getoption("--long"))


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


@pytest.fixture(scope="session")
def community(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Path], Community]:
    """Return real proposals with a build of them, by the name of their profile and their folder; each is built once."""
    from communities import Community  # not above: it imports Sphinx, which core tests do without

    return cache(lambda name, sources: Community(name, tmp_path_factory.mktemp(name), sources))
