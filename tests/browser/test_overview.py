"""Overviews in a browser: columns, links from numbers to lists, and long texts on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest
from building import SmallProject

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

SETTINGS = """\
documents = ["p/*.md"]
current-release = "v1.0"

[[releases]]
name = "v1.1"
code-freeze = 2126-07-01
date = 2126-09-01
"""


@pytest.fixture(scope="module")
def site_with_long_texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Site with proposals that have long words, many people, questions, dependencies and owners, and an overview."""
    project = SmallProject(tmp_path_factory.mktemp("long-texts"))
    people = ", ".join(f"'@{'n' * 60}{n}'" for n in range(30))
    owners = ("sig-a", "o" * 120, "فريق التخزين", "a team, whose name has many words, one after another")
    files = {
        "enhancements.toml": SETTINGS,
        "index.md": "# Home\n\n```{enhancement-overview}\n```\n\n```{toctree}\n:glob:\n\np/*\nall\n```\n",
        "all.md": "# All\n\n```{enhancement-list}\n:filterable:\n```\n\n```{enhancement-release}\n```\n",
    }
    for n in range(40):
        status = ("draft", "accepted", "provisional", "x" * 500, "rejected")[n % 5]
        block = (
            f"id: A-{n}\nstatus: {status}\nowner: '{owners[n % 4]}'\nmilestones: {{alpha: v1.1}}\n"
            f"created: 2026-01-{n % 28 + 1:02}\nreviewers: [{people}]\napprovers: [{people}]\n"
            f"depends-on: [{', '.join(f'A-{m}' for m in range(n))}]"
        )
        files[f"p/{n}.md"] = f"---\n{block}\n---\n# {'W' * 300}\n\n## Open questions\n\n- {'why' * 90}?\n"
    project.write(files)
    return project.build(config={"html_theme": "furo"}).outdir


@pytest.mark.parametrize(("width", "columns"), [(390, 1), (1280, 2)])
def test_columns(static_page: Any, site: Path, width: int, columns: int) -> None:
    """Parts are in one column on a phone, and in two columns where there is room, without a script."""
    static_page.set_viewport_size({"width": width, "height": 800})
    static_page.goto(f"file://{site / 'index.html'}")
    parts = static_page.locator(".enh-overview-part:not(.enh-overview-release)")
    lefts = parts.evaluate_all("parts => parts.map(part => Math.round(part.getBoundingClientRect().left))")
    assert len(lefts) >= 3
    assert len(set(lefts)) == columns


@pytest.mark.parametrize("width", [390, 1280])
def test_long_texts(page: Any, site_with_long_texts: Path, width: int) -> None:
    """Long texts of proposals make neither the page nor a part of it overflow."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"file://{site_with_long_texts / 'index.html'}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(".enh-overview-part").count() == 4
    for part in page.locator(".enh-overview-part").all():
        assert part.evaluate("part => part.scrollWidth <= part.clientWidth")


def test_numbers_lead_to_their_proposals(page: Any, site_with_long_texts: Path) -> None:
    """Every number of the overview equals the number of rows of the list to which it links, for the query of the link.

    Each list is opened once, by the address of its first link; the queries of others are entered there.
    """
    page.goto(f"file://{site_with_long_texts / 'index.html'}")
    links = page.locator(".enh-overview a[href*='?q=']").evaluate_all("links => links.map(a => [a.innerText, a.href])")
    numbers = [(int(match[0]), address) for text, address in links if (match := re.match(r"\d+", text))]
    assert len(numbers) >= 10
    for number, address in numbers:
        target = urlsplit(address)
        if page.url.partition("?")[0] == target._replace(query="", fragment="").geturl():
            page.locator(".enh-query").first.fill(parse_qs(target.query)["q"][0])
        else:
            page.goto(address)
            page.locator(".enh-found").first.wait_for()
        rows = page.locator(".enh-list tbody tr:not(.enh-group)").evaluate_all(
            "rows => rows.filter(row => row.checkVisibility()).length"
        )
        assert rows == number, address
