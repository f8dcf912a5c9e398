"""Every builder completes on the example project, and says the same in its own way."""

from __future__ import annotations

import html
import json
import os
import re
import subprocess
import sys
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import pytest
from conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BUILDERS = ("html", "dirhtml", "singlehtml", "latex", "text", "man", "epub", "xml", "gettext", "linkcheck")

# MyST-Parser 5 asks its own transform for `app`, which Sphinx 9 has deprecated. Its other modules,
# and everything that our code calls, stay under the error.
WARNINGS = (
    "error::DeprecationWarning",
    "error::PendingDeprecationWarning",
    "ignore::PendingDeprecationWarning:myst_parser.sphinx_ext.myst_refs",
    # So does sphinx-needs in places, and it asks docutils for what docutils means to drop.
    "ignore::PendingDeprecationWarning:sphinx_needs.data",
    "ignore::PendingDeprecationWarning:sphinx_needs.directives.need",
    "ignore::PendingDeprecationWarning:sphinx_needs.roles.need_part",
    "ignore::PendingDeprecationWarning:sphinx_needs.utils",
    "ignore::DeprecationWarning:sphinx_needs.layout",
    "ignore::DeprecationWarning:optparse",
)


def run(builder: str, source: Path, target: Path, *options: str) -> str:
    """Build as a user does, but strictly; gives what went to standard error.

    Nothing is looked up on the network: linkcheck ignores every address.

    :param options: further ones for sphinx-build.
    """
    command = [sys.executable, *(part for warning in WARNINGS for part in ("-W", warning))]
    command += ["-m", "sphinx", "-q", "-n", "-W", "-b", builder, "-D", "linkcheck_ignore=.*"]
    command += ["-d", str(target.parent / "doctrees"), *options, str(source), str(target)]
    # SOURCE_DATE_EPOCH would turn the copyright year of the example back.
    environment = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert done.returncode == 0, f"{builder}: {done.stdout}\n{done.stderr}"
    return done.stderr


@pytest.fixture(scope="module")
def build_example(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return a function that builds the example with a builder without any warning, and returns the output folder."""

    @cache
    def build(builder: str) -> Path:
        folder = tmp_path_factory.mktemp(builder) / builder
        assert run(builder, ROOT / "example_docs", folder) == ""
        return folder

    return build


@pytest.mark.parametrize("builder", ["gettext", "linkcheck"])
def test_completes(builder: str, build_example: Callable[[str], Path]) -> None:
    """The builder completes without a warning of anybody, deprecations too."""
    assert any(path.is_file() for path in build_example(builder).rglob("*"))


PANEL = (
    "SEP-3",
    "Implemented",
    "Stable",
    "v1.2",
    "Owner",
    "sig-archive",
    "@ines-carvalhal",
    "Conflicts with",
    "SEP-13: Keep the archive in a time-series database",
    "rejected",
    "4/4",
    "https://example.org/skerry/issues/15",
)
"""What the panel of one proposal says, whatever says it."""


@pytest.mark.parametrize(
    ("builder", "page", "releases", "link"),
    [
        ("text", "proposals/0003-archive-segments.txt", "releases.txt", None),
        ("man", "skerry.1", "skerry.1", None),
        ("latex", "skerry.tex", "skerry.tex", r"{proposals/0013-time-series-database::doc}"),
        ("xml", "proposals/0003-archive-segments.xml", "releases.xml", 'refuri="0013-time-series-database"'),
        ("epub", "proposals/0003-archive-segments.xhtml", "releases.xhtml", 'href="0013-time-series-database.xhtml"'),
        ("html", "proposals/0003-archive-segments.html", "releases.html", 'href="0013-time-series-database.html"'),
        ("singlehtml", "index.html", "index.html", 'href="#document-proposals/0013-time-series-database"'),
    ],
)
def test_says_the_same(
    builder: str, page: str, releases: str, link: str | None, build_example: Callable[[str], Path]
) -> None:
    """Words of the panel, rows of the tables and links are in the output of every builder."""
    folder = build_example(builder)
    written = (folder / page).read_text(encoding="utf-8")
    text = plain(builder, written)
    assert [words for words in PANEL if words.casefold() not in text.casefold()] == []
    if link is not None:
        assert link in written
    text = plain(builder, (folder / releases).read_text(encoding="utf-8"))
    for row in ("SEP-14", "Query observations by sea area", "sig-archive", "SEP-7", "Backfill after a long outage"):
        assert row in text
    assert re.search(r"\d+ accepted", text)
    # No placeholder is left, and nothing of Python's own came out.
    assert "EnhancementView" not in text
    assert "<Item" not in text


def plain(builder: str, text: str) -> str:
    """A builder's output as the words that a reader sees, blanks as one."""
    if builder in ("html", "singlehtml", "epub", "xml"):
        text = html.unescape(re.sub(r"<[^>]+>", "", text))
    elif builder == "man":
        text = re.sub(r"\\X'[^']*'|\\%|\\:|\\f[A-Z]", "", text).replace(r"\-", "-").replace(r"\(aq", "'")
    elif builder == "latex":
        text = re.sub(r"\\(DUrole|hyperref|sphinxstylestrong|sphinxurl|detokenize)\b(\[[^]]*\])?({[a-z-]+})?", "", text)
        text = text.replace(r"\sphinxhyphen{}", "-").replace(r"\sphinxhyphen", "-").replace("{", "").replace("}", "")
        text = text.replace(r"\_", "_").replace(r"\@", "@").replace(r"\#", "#")
    return " ".join(text.split())


class Page(HTMLParser):
    """The ids and the addresses of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a tag."""
        values = dict(attrs)
        if identity := values.get("id"):
            self.ids.append(identity)
        if tag == "a" and (address := values.get("href")):
            self.addresses.append(address)


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml"])
def test_links_lead_somewhere(builder: str, build_example: Callable[[str], Path]) -> None:
    """Every link of a site, and every ``url`` of ``enhancements.json``, leads to a page and an id that are there."""
    root = build_example(builder).resolve()
    pages = {path: Page(path.read_text(encoding="utf-8")) for path in root.rglob("*.html")}
    wanted = [(path, address) for path, page in pages.items() for address in page.addresses]
    data = json.loads((root / "enhancements.json").read_text(encoding="utf-8"))
    assert len(data["enhancements"]) >= 19
    wanted += [(root / "enhancements.json", entry["url"]) for entry in data["enhancements"]]
    missing = []
    for path, address in wanted:
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            assert parts.scheme in ("http", "https", "mailto")
            continue
        if builder == "singlehtml" and re.fullmatch("(genindex|search).html", parts.path):
            continue  # The theme links to them, and the builder does not make them.
        target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        if target.is_dir():
            target /= "index.html"
        if target.suffix != ".html" and target.exists():
            continue
        page = pages.get(target)
        if page is None or (parts.fragment and unquote(parts.fragment) not in page.ids):
            missing.append((path.name, address))
    assert missing == []


def test_ids_are_unique(example_docs: Path, tmp_path: Path) -> None:
    """No page has an id twice. The theme is not furo, which gives the id of a table to a box around it as well."""
    run("html", example_docs, tmp_path / "html", "-D", "html_theme=basic", "-D", "html_title=Skerry")
    for path in (tmp_path / "html").rglob("*.html"):
        ids = Page(path.read_text(encoding="utf-8")).ids
        # sphinx-needs gives this one to each of its needs.
        assert sorted({i for i in ids if ids.count(i) > 1} - {"target__show__meta"}) == [], path.name
