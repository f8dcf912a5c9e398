"""The example project as a reader sees it, and the browser to see it in."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from browser.survey import Survey, survey_pages
from sites import THEMES, example, is_installed, plain

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


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """Blank page of the browser in a desktop window, without animations."""
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield page
    page.close()


@pytest.fixture(scope="session")
def survey(request: pytest.FixtureRequest, browser: Any, themed: Themed) -> Survey:
    """Facts about the pages of the example in each theme; with ``--long``, about all kinds in all windows."""
    page = browser.new_page(reduced_motion="reduce")
    survey = survey_pages(page, themed, everything=request.config.getoption("--long") > 1)
    page.close()
    return survey
