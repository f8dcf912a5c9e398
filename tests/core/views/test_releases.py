"""Release pages: accepted work by stage, then what aims at the release, then counts."""

from __future__ import annotations

from datetime import date

from core.proposals import EVERYWHERE, gather, proposal

from sphinx_enhancements.core.lifecycle import Release
from sphinx_enhancements.core.settings import Settings
from sphinx_enhancements.core.views import ReleasePage, release_page, releases

SETTINGS = Settings(
    documents=EVERYWHERE.documents,
    releases=(
        Release("v1.8", date(2025, 1, 1)),
        Release("v1.9", date(2026, 3, 1), (("code-freeze", date(2026, 2, 1)), ("start", date(2025, 12, 1)))),
        Release("v1.10", date(2026, 9, 1)),
    ),
)
DOCUMENTS = {
    "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {alpha: 1.9, beta: v1.9.0}"),
    "b.md": proposal("id: A-2\nstatus: implemented\nmilestones: {stable: v1.9}"),
    "c.md": proposal("id: A-3\nstatus: draft\nmilestones: {alpha: v1.9, beta: v1.10}"),
    "d.md": proposal("id: A-4\nstatus: no status\nmilestones: {alpha: v1.9}"),
    "e.md": proposal("id: A-5\nmilestones: {alpha: v1.9}"),
    "f.md": proposal("id: A-6\nstatus: accepted\nmilestones: alpha=~~v1.9~~"),
    "g.md": proposal("id: A-7\nstatus: accepted\nmilestones: {alpha: soon, deprecated: v2.0}"),
    "h.md": proposal("id: A-8\nstatus: provisional\nmilestones: {alpha: v1.9}"),
}
COLLECTION = gather(DOCUMENTS, settings=SETTINGS)


def page(name: str) -> ReleasePage:
    """The page of a release that is one."""
    found = release_page(COLLECTION, name)
    assert found is not None
    return found


def test_a_release() -> None:
    """Accepted work under every stage that it reaches; the rest apart; struck milestones count for nothing."""
    found = page("1.9")
    assert found.name == "v1.9"
    stages = [(group.stage.text, [row.key for row in group.rows]) for group in found.accepted]
    assert stages == [("alpha", ["A-1"]), ("beta", ["A-1"]), ("stable", ["A-2"])]
    assert [row.key for row in found.others] == ["A-3", "A-4", "A-5", "A-8"]
    assert found.total == 2


def test_counts() -> None:
    """Accepted work by stage, the others by status in the order of statuses; a status that looks like none is apart."""
    counts = [(item.text, item.target, count) for item, count in page("1.9").counts]
    assert counts == [
        ("alpha", "alpha", 1),
        ("beta", "beta", 1),
        ("stable", "stable", 1),
        ("draft", "draft", 1),
        ("provisional", "provisional", 1),
        ("no status", "unknown", 1),
        ("no status", None, 1),
    ]


def test_dates_and_state() -> None:
    """The days of the cycle in order of time; what is out, what is current and what is planned."""
    assert page("1.9").dates == (
        ("start", date(2025, 12, 1)),
        ("code-freeze", date(2026, 2, 1)),
        ("release", date(2026, 3, 1)),
    )
    assert [page(name).state for name in ("1.8", "1.9", "1.10", "2.0")] == ["released", "current", "planned", "planned"]
    undated = gather(DOCUMENTS)
    assert [found.state for found in releases(undated).pages] == [None, None, None]


def test_every_release_newest_first() -> None:
    """Declared ones without work as well, and named ones that are not declared."""
    pages = releases(COLLECTION).pages
    assert [found.name for found in pages] == ["v2.0", "v1.10", "v1.9", "v1.8"]
    assert (pages[3].accepted, pages[3].others, pages[3].counts) == ((), (), ())
    assert all(found == release_page(COLLECTION, found.name) for found in pages)


def test_releases_that_cannot_be_read() -> None:
    """Proposals with a milestone in something that is no release are listed apart."""
    assert [row.key for row in releases(COLLECTION).unread] == ["A-7"]
    assert releases(gather({})) == ((), ())


def test_what_is_no_release() -> None:
    """It has no page."""
    assert release_page(COLLECTION, "soon") is None
    assert release_page(COLLECTION, "") is None


def test_a_version_that_nobody_names() -> None:
    """It is a release without work."""
    found = page("v7.7")
    assert (found.name, found.total, found.others) == ("v7.7", 0, ())


def test_terminal_stages_come_last() -> None:
    """Deprecations stand behind what grows."""
    collection = gather(
        {
            "a.md": proposal("id: A-1\nstatus: accepted\nmilestones: {deprecated: v1.9}"),
            "b.md": proposal("id: A-2\nstatus: accepted\nmilestones: {alpha: v1.9}"),
        }
    )
    found = release_page(collection, "v1.9")
    assert found is not None
    assert [group.stage.text for group in found.accepted] == ["alpha", "deprecated"]
