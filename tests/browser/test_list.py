"""Lists in a browser: the box for queries, the menus, the columns, the address, by mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from browser.lists import Seen
from building import SmallProject

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.browser

ROWS = [
    # key, title, status, stage, owner, milestones, more
    ("T-1", "Lamp & horn", "draft", None, "sig-a", None, "summary: Keeps the fog away"),
    ("T-2", "Mirror", "accepted", "beta", "sig-<b>", "beta: v1.10", "labels: [x]"),
    ("T-3", "Tower", "accepted", "alpha", "Release team", "alpha: v1.9", "labels: [x, y]"),
    ("T-10", "bell", "implemented", "stable", "sig-a", "'alpha': v1.9, 'stable': v1.10", ""),
    ("T-11", "Ärger", "wibble", None, None, None, "labels: ['</script>', '<!--x']\n  summary: </script><b>"),
]
FILES = {
    "index.md": "# Home\n\n```{enhancement-list}\n:filterable:\n```\n",
    "two.md": "---\norphan: true\n---\n# Two\n\n"
    "```{enhancement-list}\n:filterable:\n:filter: has:label\n:columns: title, release\n:sort: -title\n"
    ":caption: With labels\n```\n\n"
    "```{enhancement-list}\n:filterable:\n:group-by: labels\n:caption: By label\n:columns: key, status\n```\n\n"
    "```{enhancement-list}\n:columns: key\n:class: plain\n```\n",
    "low.md": "---\norphan: true\n---\n# Low\n\n" + "Text.\n\n" * 100 + "```{enhancement-list}\n:filterable:\n```\n",
    "folded.md": "---\norphan: true\n---\n# Folded\n\n"
    "```{enhancement-list}\n:filterable:\n:group-by: labels\n:fold:\n:columns: key, status\n```\n",
    **{
        f"p{n}.md": f"---\norphan: true\nenhancement:\n  id: {key}\n  status: {status}\n"
        + (f"  stage: {stage}\n" if stage else "")
        + (f"  owner: {owner}\n" if owner else "")
        + (f"  milestones: {{{milestones}}}\n" if milestones else "")
        + (f"  {more}\n" if more else "")
        + f"---\n# {title}\n\nText.\n"
        for n, (key, title, status, stage, owner, milestones, more) in enumerate(ROWS)
    },
}


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few lists of a few proposals."""
    project = SmallProject(tmp_path_factory.mktemp("lists"))
    project.write(FILES)
    quiet = {"suppress_warnings": ["enhancements.unknown-status"], "html_theme": "furo"}
    built = project.build(config=quiet)
    assert built.warnings == ""
    return built.outdir


@pytest.fixture
def page(page: Any, lists: Path) -> Iterator[Any]:
    """The page with one list; nothing goes wrong in it."""
    errors: list[str] = []
    page.on("pageerror", listener := lambda error: errors.append(str(error)))
    page.goto(f"file://{lists / 'index.html'}")
    yield page
    page.remove_listener("pageerror", listener)
    assert errors == []


def has_address(page: Any, expected: str) -> bool:
    """Return True if a page gets an address that ends with these parameters and fragment within two seconds."""
    playwright = pytest.importorskip("playwright.sync_api")
    try:
        page.wait_for_function("expected => location.search + location.hash === expected", arg=expected, timeout=2000)
    except playwright.TimeoutError:
        return False
    return True


def test_filter(page: Any) -> None:
    """Rows are shown and hidden while one types, and counted."""
    seen = Seen(page)
    assert seen.keys == ["T-1", "T-2", "T-3", "T-10", "T-11"]
    assert seen.count == "5 of 5 proposals"
    for query, keys in {
        "status:accepted": ["T-2", "T-3"],
        "release:>=v1.10": ["T-2", "T-10"],
        "FOG": ["T-1"],
        'owner:"release team",none': ["T-3", "T-11"],
        "-has:label": ["T-1", "T-10"],
        "": ["T-1", "T-2", "T-3", "T-10", "T-11"],
    }.items():
        seen.box.fill(query)
        assert (query, seen.keys) == (query, keys)
        assert seen.count == f"{len(keys)} of 5 proposals"
    assert page.locator(".enh-found").get_attribute("role") == "status"


def test_nothing_matches(page: Any) -> None:
    """Where nothing is left, that is said, and the way out is offered."""
    seen = Seen(page)
    seen.box.fill("no such thing")
    assert seen.keys == []
    assert seen.root.locator("table:visible").count() == 0
    line = seen.root.locator(".enh-none")
    assert line.inner_text().startswith("No proposals match.")
    line.locator("button").click()
    assert len(seen.keys) == 5
    assert seen.box.input_value() == ""
    assert seen.box.evaluate("box => box === document.activeElement")
    assert seen.root.locator("button.enh-clear:visible").count() == 0


def test_mistake(page: Any) -> None:
    """A bad word is told of in the words of the command line, when no more is typed; what stands before it holds."""
    seen = Seen(page)
    seen.box.fill("mirror")
    seen.box.press_sequentially(" status:nope owner:x", delay=5)
    assert seen.mistake == ""
    seen.root.locator(".enh-mistake:visible").wait_for()
    assert seen.mistake.startswith("column 15: 'nope' is unknown; use draft, ")
    assert seen.box.get_attribute("aria-invalid") == "true"
    assert seen.box.get_attribute("aria-describedby") == seen.root.locator(".enh-mistake").get_attribute("id")
    assert seen.keys == ["T-2"]
    seen.box.fill("mirror")
    assert seen.mistake == ""
    assert seen.box.get_attribute("aria-invalid") is None


def test_facets(page: Any) -> None:
    """A menu writes into the query; its numbers leave its own word out, and keep the others."""
    seen = Seen(page)
    assert seen.counts("Status") == {"Draft": 1, "Accepted": 2, "Implemented": 1, "Unknown": 1}
    assert seen.counts("Stage") == {"Alpha": 1, "Beta": 1, "Stable": 1, "No stage": 2}
    assert seen.counts("Owner") == {"Release team": 1, "sig-a": 2, "sig-<b>": 1, "no owner": 1}
    assert seen.counts("Release") == {"v1.10": 2, "v1.9": 2, "no release": 2}
    seen.facet("Status").locator("summary").click()
    seen.facet("Status").get_by_label("Accepted").check()
    assert seen.box.input_value() == "status:accepted"
    assert seen.keys == ["T-2", "T-3"]
    assert seen.counts("Status") == {"Draft": 1, "Accepted": 2, "Implemented": 1, "Unknown": 1}
    assert seen.counts("Owner") == {"Release team": 1, "sig-a": 0, "sig-<b>": 1, "no owner": 0}
    seen.facet("Status").get_by_label("Draft").check()
    assert seen.box.input_value() == "status:draft,accepted"
    seen.facet("Owner").locator("summary").click()
    assert seen.facet("Status").get_attribute("open") is None
    seen.facet("Owner").get_by_label("Release team").check()
    assert seen.box.input_value() == 'status:draft,accepted owner:"release team"'
    assert seen.keys == ["T-3"]
    assert seen.counts("Owner") == {"Release team": 1, "sig-a": 1, "sig-<b>": 1, "no owner": 0}
    assert seen.counts("Status") == {"Draft": 0, "Accepted": 1, "Implemented": 0, "Unknown": 0}
    seen.facet("Owner").get_by_label("Release team").uncheck()
    assert seen.box.input_value() == "status:draft,accepted"


def test_facets_read_the_query(page: Any) -> None:
    """What is typed is ticked, in any spelling; a word that says something else stays a word of its own."""
    seen = Seen(page)
    seen.box.fill("mirror,tower release:1.10.0 status:approved -owner:x")
    ticked = page.locator("details input:checked").evaluate_all(
        "all => all.map(one => one.nextElementSibling.textContent)"
    )
    assert ticked == ["Accepted", "v1.10"]
    assert seen.root.locator(".enh-chosen").all_text_contents() == [" 1", "", "", " 1"]
    seen.facet("Release").locator("summary").click()
    seen.facet("Release").get_by_label("v1.9").check()
    assert seen.box.input_value() == "mirror,tower release:v1.10,v1.9 status:approved -owner:x"
    seen.box.fill("release:>=v1.9")
    assert seen.counts("Release") == {"v1.10": 2, "v1.9": 2, "no release": 0}
    seen.facet("Release").locator("summary").click()
    seen.facet("Release").get_by_label("v1.9").check()
    assert seen.box.input_value() == "release:>=v1.9 release:v1.9"
    assert seen.keys == ["T-3", "T-10"]


def test_sort(page: Any) -> None:
    """Columns sort as the core sorts them; the first stays the second; what has nothing there is last."""
    seen = Seen(page)
    assert seen.sorted_by == [("Key", "ascending")]
    assert seen.sort("Release") == ["T-3", "T-2", "T-10", "T-1", "T-11"]
    assert seen.sorted_by == [("Release", "ascending")]
    assert seen.sort("Release") == ["T-2", "T-10", "T-3", "T-1", "T-11"]
    assert seen.sorted_by == [("Release", "descending")]
    assert seen.sort("Status") == ["T-1", "T-2", "T-3", "T-10", "T-11"]
    assert has_address(page, "?sort=status,-release,key")
    assert seen.sort("Status") == ["T-11", "T-10", "T-2", "T-3", "T-1"]
    assert seen.sort("Status") == ["T-1", "T-2", "T-3", "T-10", "T-11"]
    assert seen.sorted_by == [("Key", "ascending")]
    assert has_address(page, "")
    assert seen.sort("Key") == ["T-11", "T-10", "T-3", "T-2", "T-1"]
    assert seen.sort("Title") == ["T-10", "T-1", "T-2", "T-3", "T-11"]
    seen.box.fill("has:label")
    assert seen.keys == ["T-2", "T-3", "T-11"]


def test_address(page: Any, lists: Path) -> None:
    """The address has what is shown, keeps what else it has, and leads there again."""
    seen = Seen(page)
    page.goto(f"file://{lists / 'index.html'}?other=1#home")
    seen.box.fill('status:accepted "tow"')
    seen.sort("Owner")
    assert has_address(page, "?other=1&q=status:accepted+%22tow%22&sort=owner,key#home")
    page.reload()
    assert seen.box.input_value() == 'status:accepted "tow"'
    assert seen.keys == ["T-3"]
    assert seen.sorted_by == [("Owner", "ascending")]
    seen.box.fill("")
    seen.sort("Owner")
    seen.sort("Owner")
    assert has_address(page, "?other=1#home")


def test_address_of_a_list_below(page: Any, lists: Path) -> None:
    """An address with a query shows what it gives; without one, or with a place, the page is shown as it is."""
    seen = "() => document.querySelector('.enh-query').getBoundingClientRect().top"
    for search, low in (("?q=owner:sig-a", False), ("", True), ("?q=owner:sig-a#low", True), ("?other=1", True)):
        page.goto(f"file://{lists / 'low.html'}{search}")
        page.locator(".enh-query").wait_for()
        assert (page.evaluate(seen) > 600) == low, search
    page.goto(f"file://{lists / 'low.html'}?q=owner:sig-a")
    page.evaluate("scrollTo(0, 0)")
    page.reload()
    page.locator(".enh-query").wait_for()
    assert page.evaluate(seen) > 600


@pytest.mark.parametrize(
    "search", ["?q=status%3Anope&sort=frob,-,__proto__,-key", "?q=%22%3Cimg%20src=x%3E%22&sort=-key"]
)
def test_address_of_others(page: Any, lists: Path, search: str) -> None:
    """An address that somebody made up shows what it can."""
    page.goto(f"file://{lists / 'index.html'}{search}")
    seen = Seen(page)
    assert seen.sorted_by == [("Key", "descending")]
    if "nope" in search:
        page.locator(".enh-mistake:visible").wait_for()
        assert seen.mistake.startswith("column 8: 'nope'")
        assert len(seen.keys) == 5
    else:
        assert seen.keys == []
    assert page.locator(".enh-list img").count() == 0


def test_several_lists(page: Any, lists: Path) -> None:
    """Each list of a page has its own box and its own part of the address; one that nobody asked for has none."""
    page.goto(f"file://{lists / 'two.html'}?q=label:y&sort-2=-key")
    first, second = Seen(page, 0), Seen(page, 1)
    assert page.locator(".enh-query").count() == 2
    assert first.box.get_attribute("aria-label") == "Filter proposals: With labels"
    assert first.keys == ["Tower"]
    assert first.sorted_by == [("Title", "descending")]
    assert second.count == "5 of 5 proposals"
    second.box.fill("t-1")
    assert has_address(page, "?q=label:y&sort-2=-key&q-2=t-1")
    assert page.locator("table.plain tbody tr:visible").count() == 5
    assert page.locator("table.plain button").count() == 0


def test_groups(page: Any, lists: Path) -> None:
    """Rows are filtered and sorted within their groups; a proposal in two groups counts once, an empty group goes."""
    page.goto(f"file://{lists / 'two.html'}")
    seen = Seen(page, 1)

    def names() -> list[str]:
        return list(seen.root.locator(".enh-group:visible").all_inner_texts())

    assert names() == ["<!--x (1)", "</script> (1)", "x (2)", "y (1)", "no labels (2)"]
    seen.box.fill("tower")
    assert names() == ["x (1 of 2)", "y (1)"]
    assert seen.keys == ["T-3", "T-3"]
    assert seen.count == "1 of 5 proposals"
    seen.box.fill("status:accepted,draft")
    assert seen.sort("Key") == ["T-3", "T-2", "T-3", "T-1"]
    seen.box.fill("")
    assert names()[2] == "x (2)"


def test_keyboard(page: Any) -> None:
    """Everything is reached and done by keyboard."""
    seen = Seen(page)
    page.keyboard.press("/")
    assert seen.box.evaluate("box => box === document.activeElement")
    page.keyboard.type("a/b")
    assert seen.box.input_value() == "a/b"
    page.keyboard.press("Escape")
    assert seen.box.input_value() == ""
    assert len(seen.keys) == 5
    page.keyboard.press("Escape")
    assert seen.box.evaluate("box => box !== document.activeElement")
    page.keyboard.press("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert seen.box.input_value() == "status:accepted"
    page.keyboard.press("Escape")
    assert seen.facet("Status").get_attribute("open") is None
    assert page.evaluate("document.activeElement.textContent") == "Status 1"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.enh-sort')"):
            break
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert seen.sorted_by == [("Title", "ascending")]
    assert page.evaluate("document.activeElement.textContent") == "Title"


def test_menus_close(page: Any) -> None:
    """A menu closes when the pointer or the focus goes elsewhere."""
    seen = Seen(page)
    for leave in (lambda: page.mouse.click(5, 5), lambda: seen.box.focus()):
        seen.facet("Owner").locator("summary").click()
        seen.facet("Owner").get_by_label("sig-<b>").focus()
        assert seen.facet("Owner").get_attribute("open") is not None
        leave()
        assert seen.facet("Owner").get_attribute("open") is None


def test_without_javascript(static_page: Any, lists: Path) -> None:
    """All rows are there, and nothing that would do nothing."""
    page = static_page
    page.goto(f"file://{lists / 'two.html'}?q=nothing")
    assert page.locator(".enh-list tbody tr:visible:not(.enh-group)").count() == 3 + 7
    assert page.locator(".enh-list :is(input, button, details, select)").count() == 0
    assert "records" not in page.locator("main, body").first.inner_text()


def test_strict_policy(page: Any, lists: Path) -> None:
    """The scripts work under a policy that allows nothing inline, and load nothing; what people wrote is text."""
    requests: list[str] = []
    page.on("request", listener := lambda request: requests.append(request.url))
    policy = "default-src 'none'; script-src file:; style-src file:; img-src file: data:"
    strict = lists / "strict.html"
    html = (lists / "index.html").read_text(encoding="utf-8")
    strict.write_text(
        html.replace("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{policy}">', 1)
    )
    page.goto(f"file://{strict}")
    loaded = len(requests)
    seen = Seen(page)
    seen.box.fill("ÄRGER")
    assert seen.keys == ["T-11"]
    seen.box.fill('"</script><b>"')
    assert seen.keys == ["T-11"]
    assert seen.counts("Owner")["sig-<b>"] == 0
    assert page.locator(".enh-list b").count() == 0
    assert len(requests) == loaded > 0
    page.remove_listener("request", listener)
    strict.unlink()


@pytest.mark.parametrize("width", [360, 1280])
def test_it_fits(page: Any, width: int) -> None:
    """The page is no wider than the screen, with a menu open too, and the rows that are left alternate."""
    page.set_viewport_size({"width": width, "height": 800})
    seen = Seen(page)
    for name in ("Status", "Release"):
        seen.facet(name).locator("summary").click()
        box = seen.facet(name).locator(".enh-values").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    seen.box.fill("has:label")
    rows = seen.root.locator("tbody tr:visible")
    assert [rows.nth(n).get_attribute("class") for n in range(3)] == ["row-even", "row-odd", "row-even"]


def test_folded_groups_open(lists: Path, page: Any) -> None:
    """What matches in a folded group is seen, with how many of it; the rest stays folded, or is hidden."""
    page.goto(f"file://{lists / 'folded.html'}")
    seen = Seen(page)
    assert seen.keys == []
    seen.box.fill("status:accepted label:x")
    assert seen.keys == ["T-2", "T-3", "T-3"]
    summaries = seen.root.locator(".enh-folded:visible > summary").all_inner_texts()
    assert summaries == ["x (2)", "y (1)"]
    seen.box.fill("T-2")
    assert seen.root.locator(".enh-folded:visible > summary").all_inner_texts() == ["x (1 of 2)"]
