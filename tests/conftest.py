"""Options and fixtures for all tests."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from communities import Community

ROOT = Path(__file__).parent.parent

THEME_FIXTURES = {"site", "themed", "wide"}
"""Fixtures with a build of the example, or of another project, in one theme."""

GROUPS = "enhancements/groups"
"""Key of pytest's cache for the id of each test in a group -> the name of the group."""


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


def pytest_configure() -> None:
    """Let the many processes that tests start compile modules once, whatever the environment says."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Let parallel runs keep the tests of a group in one process, where they share their builds."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "loadgroup"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that ``--long`` extends, and group those that share builds of a theme or module, or read proposals."""
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
        elif "corpora" in item.fixturenames and "community" not in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("corpora"))
        elif any(definitions[-1].scope == "module" for definitions in item._fixtureinfo.name2fixturedefs.values()):
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Store the group of each test where the main process of a parallel run, which collects no tests, can read it."""
    test_cache = getattr(session.config, "cache", None)  # absent with ``-p no:cacheprovider``
    if os.environ.get("PYTEST_XDIST_WORKER") == "gw0" and test_cache is not None:
        marks = {item.nodeid: item.get_closest_marker("xdist_group") for item in session.items}
        test_cache.set(GROUPS, {name: mark.args[0] for name, mark in marks.items() if mark})


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return a scheduler that reads groups from the cache of pytest.

    The scheduler of xdist 3.8 reads them from ids of tests, which cannot be changed since pytest 9.2.
    Source: https://github.com/pytest-dev/pytest-xdist/issues/1386
    """
    test_cache = getattr(config, "cache", None)  # absent with ``-p no:cacheprovider``
    if config.option.dist != "loadgroup" or test_cache is None:
        return None
    from xdist.scheduler import LoadScopeScheduling  # not above: tests run without xdist as well

    class GroupScheduling(LoadScopeScheduling):  # type: ignore[misc, unused-ignore]
        """Scheduler of tests in groups; a test without a group is one of its own."""

        groups: dict[str, str] | None = None

        def _split_scope(self, nodeid: str) -> str:
            if self.groups is None:
                self.groups = test_cache.get(GROUPS, {})
            return self.groups.get(nodeid, nodeid)

    return GroupScheduling(config, log)


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
    return Path(folder).resolve()  # projects are opened with real paths


@pytest.fixture(scope="session")
def histories() -> Path:
    """The folder with bundles of real repositories; without it the test is skipped."""
    folder = os.environ.get("ENHANCEMENTS_HISTORY")
    if not folder:
        pytest.skip("ENHANCEMENTS_HISTORY is not set: there are no real histories to read")
    if not Path(folder).is_dir():
        pytest.skip(f"ENHANCEMENTS_HISTORY names no folder: {folder}")
    return Path(folder).resolve()


@pytest.fixture(scope="session")
def community(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str, Path], Community]:
    """Return real proposals with a build of them, by the name of their profile and their folder; each is built once.

    Without ``--long``, a large community has every fourth of its proposals.
    """
    from communities import STEPS, Community  # not above: it imports Sphinx, which core tests do without

    steps = STEPS if request.config.getoption("--long") == 1 else {}
    return cache(lambda name, sources: Community(name, tmp_path_factory.mktemp(name), sources, steps.get(name, 1)))
