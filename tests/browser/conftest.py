"""The example project as a reader sees it, and the browser to see it in."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from browser.survey import Survey, survey_pages
from sites import FOR_DETAILS, THEMES, example, is_installed, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


CHROMIUM_PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
"""Names of Chromium's programs, the fastest first."""


@dataclass(frozen=True)
class Themed:
    """The example project in a theme.

    :param folder: the example project as html.
    :param plain: a project without us in the same theme.
    :param schemes: light, and dark where the theme has that.
    """

    theme: str
    folder: Path
    plain: Path
    schemes: tuple[str, ...]


def require_theme(theme: str, config: pytest.Config) -> None:
    """Skip a test of details, which common pages do not have, in a theme that is like another or not installed."""
    if not is_installed(theme):
        pytest.skip(f"{theme} is not installed")
    if theme not in FOR_DETAILS and config.getoption("--long") == 1:
        pytest.skip(f"run with --long: common pages are tested in each theme, details in {', '.join(FOR_DETAILS)}")


@pytest.fixture(scope="session")
def in_theme(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The example project as html, by the name of a theme; each is built once."""
    return cache(lambda theme: example(tmp_path_factory.mktemp("example"), theme))


@pytest.fixture(scope="session")
def site(in_theme: Callable[[str], Path]) -> Path:
    """The example project as html, in its own theme."""
    return in_theme("furo")


@pytest.fixture(scope="session", params=THEMES)
def themed(
    request: pytest.FixtureRequest, in_theme: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> Themed:
    """The example project in each theme."""
    theme = request.param
    if not is_installed(theme):
        pytest.skip(f"{theme} is not installed")
    return Themed(theme, in_theme(theme), plain(tmp_path_factory.mktemp("plain"), theme), THEMES[theme])


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, as the system provides it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM_PROGRAMS)), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine (set CHROMIUM to its path)")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def open_pages(browser: Any) -> Callable[[bool], Any]:
    """The page in which tests look at theirs, with or without scripts; to open one takes longer than most tests."""
    return cache(lambda has_scripts: browser.new_page(java_script_enabled=has_scripts))


def clear(page: Any) -> Any:
    """Return a page of the browser as a new one: blank, in a desktop window, without animations."""
    page.goto("about:blank")
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(media="screen", color_scheme="light", forced_colors="none", reduced_motion="reduce")
    return page


@pytest.fixture
def page(open_pages: Callable[[bool], Any]) -> Any:
    """Blank page of the browser in a desktop window, without animations."""
    return clear(open_pages(True))


@pytest.fixture
def static_page(open_pages: Callable[[bool], Any]) -> Any:
    """Blank page of a browser that runs no scripts, in a desktop window."""
    return clear(open_pages(False))


@pytest.fixture(scope="session")
def survey(request: pytest.FixtureRequest, browser: Any, themed: Themed) -> Survey:
    """Facts about the pages of the example in each theme; with ``--long``, about all kinds in all windows."""
    page = browser.new_page(reduced_motion="reduce")
    survey = survey_pages(page, themed, everything=request.config.getoption("--long") > 1)
    page.close()
    return survey
