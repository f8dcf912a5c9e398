"""Panels of proposals in the browser: columns, long values, and links to filtered lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.conftest import require_theme
from browser.layout import measure_layout
from building import SmallProject
from sites import THEMES

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser

WORD = "w" * 300
PEOPLE = ", ".join(f"'Person Number{n} (@person-{n})'" for n in range(80))
LABELS = ", ".join(f"area/label-{n}" for n in range(200))
RELATIONS = ", ".join(f"T-{n}" for n in range(2, 62))
LONG_VALUES = f"""\
---
enhancement:
  id: T-1
  status: "{("provisional or implementable or " * 20)[:500].strip()}"
  stage: alpha
  milestones: {{alpha: v1.0}}
  owner: مجموعة العمل الخاصة بالشبكات
  authors: [{PEOPLE}]
  labels: [{LABELS}, {WORD}]
  depends-on: [{RELATIONS}]
  see-also: [T-2]
---
# {WORD}

- [x] tests
- [ ] {WORD}
"""
OTHERS = "---\norphan: true\n---\n# Others\n\n" + "".join(
    f"```{{enhancement}} Other {n}\n:id: T-{n}\n:status: accepted\n```\n\n" for n in range(4, 62)
)
OTHER = "---\norphan: true\nenhancement: {{id: T-{0}, status: accepted, authors: '@person-{0}'}}\n---\n# {1}\n"
SMALL = "---\norphan: true\n---\n# Small\n\n" + "".join(
    f"```{{enhancement}} {WORD}\n:id: S-{n}\n:owner: {WORD}\n:status: accepted\n\nText.\n```\n\n" for n in range(2)
)


@pytest.fixture(scope="module", params=THEMES)
def long_values(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Proposals with long values, in each theme."""
    require_theme(request.param, request.config)
    project = SmallProject(tmp_path_factory.mktemp("long-values"))
    others = {"2.md": OTHER.format(2, WORD), "3.md": OTHER.format(3, "Other 3"), "others.md": OTHERS}
    project.write({"index.md": LONG_VALUES, "small.md": SMALL, **others})
    return project.build(config={"html_theme": request.param}, search=False).outdir


def test_long_values_do_not_overflow(long_values: Path, page: Any) -> None:
    """Long values overflow no container at any width, and facts are in columns where there is room."""
    for name in ("index", "2", "small"):
        page.goto(f"file://{long_values}/{name}.html")
        findings = [str(finding) for finding in measure_layout(page, name) if "enh-" in str(finding)]
        assert findings == []
        if name == "index":
            page.set_viewport_size({"width": 1280, "height": 800})
            edges = page.locator(".enh-more .enh-fact").evaluate_all(
                "facts => facts.map(fact => Math.round(fact.getBoundingClientRect().left))"
            )
            assert len(set(edges)) == 2


@pytest.mark.parametrize("long_values", ["furo"], indirect=True)
def test_link_filters_the_list(long_values: Path, page: Any) -> None:
    """The link of a person in a panel leads to the list, filtered to the proposals of that person."""
    page.goto(f"file://{long_values}/3.html")
    page.click("text=@person-3")
    assert page.input_value(".enh-query") == "person:@person-3"
    assert page.locator(".enh-list tbody tr:visible").count() == 2


def test_print_shows_whole_texts(page: Any, tmp_path: Path) -> None:
    """In print the panel has the full text of a long status, and no line of a related proposal is cut off."""
    project = SmallProject(tmp_path)
    project.write({"index.md": LONG_VALUES, "2.md": OTHER.format(2, "A long title of a proposal " * 4)})
    page.set_viewport_size({"width": 700, "height": 800})
    page.goto(f"file://{project.build(config={'html_theme': 'basic'}).outdir}/index.html")
    page.emulate_media(media="print")
    whole = page.locator(".enh-panel > .enh-badges .enh-whole").first
    assert whole.is_visible()
    assert len(whole.inner_text()) > 400
    title = page.locator(".enh-related-title", has_text="A long title").first
    assert title.evaluate(
        "title => title.scrollWidth <= title.clientWidth || getComputedStyle(title).overflow == 'visible'"
    )
    assert title.evaluate("title => getComputedStyle(title).whiteSpace") == "normal"


def test_names_of_facts_in_epub(page: Any, tmp_path: Path) -> None:
    """The name of a fact has one colon in an e-book, although the style sheet of e-books adds another."""
    project = SmallProject(tmp_path)
    project.write({"index.md": LONG_VALUES})
    build = project.build("epub", config={"epub_copyright": "x", "version": "1"})
    page.goto(f"file://{build.outdir}/index.xhtml")
    name = page.locator(".enh-facts > dt", has_text="Owner")
    assert not name.locator(".colon").is_visible()
    assert name.evaluate("name => getComputedStyle(name, '::after').content") == '":"'
