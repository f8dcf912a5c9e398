"""Moments as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.history.moments import find_moment
from sphinx_enhancements.core.history.repository import HistoryError, Repository
from sphinx_enhancements.core.instants import format_instant, parse_instant
from sphinx_enhancements.core.releases import Release, ReleaseOrder

if TYPE_CHECKING:
    from git_repositories import GitRepository

ORDER = ReleaseOrder(
    (
        Release("v1.35", None, (("code-freeze", date(2024, 1, 10)),)),
        Release(
            "v1.36",
            None,
            (("enhancements-freeze", date(2024, 2, 10)),),
            (("enhancements-freeze", datetime(2024, 2, 10, 2, tzinfo=UTC)),),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-02-12", "2026-02-12T23:59Z"),
        ("2026-2-3", "2026-02-03T23:59Z"),
        ("2026-02-12 AoE", "2026-02-13T11:59Z"),
        ("2026-02-12T12:00Z", "2026-02-12T12:00Z"),
        ("2026-02-12 12:00+02:00", "2026-02-12T10:00Z"),
    ],
)
def test_days_and_instants(text: str, instant: str) -> None:
    """A day is its end, in UTC or anywhere on earth."""
    found = parse_instant(text)
    assert found is not None
    assert format_instant(found) == instant


@pytest.mark.parametrize("text", ["main", "v1.8.0", "2026", "HEAD~3", "", "2026-1"])
def test_other_texts_are_no_instants(text: str) -> None:
    """Names of revisions are no instants."""
    assert parse_instant(text) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-02-12T12:00", "'2026-02-12T12:00' has no zone: write 2026-02-12T12:00Z for UTC"),
        ("2026-02-30", "'2026-02-30' is no date or time that exists"),
        ("2026-02-12T25:00Z", "'2026-02-12T25:00Z' is no date or time that exists"),
        ("0000-01-01", "'0000-01-01' is no date or time that exists"),
    ],
)
def test_unusable_instants(text: str, message: str) -> None:
    """An instant without a zone or one that does not exist is refused with a reason."""
    with pytest.raises(SetupError) as error:
        parse_instant(text)
    assert str(error.value).startswith(message)


def test_moments_of_a_repository(repository: GitRepository) -> None:
    """A moment is the last commit that was made by then; a gate without a time is the end of its day."""
    repository.commit("2024-01-01T00:00:00Z", a="1")
    repository.commit("2024-01-11T11:00:00Z", a="2")
    repository.commit("2024-02-10T03:00:00Z", a="3")
    repository.git("tag", "v1.0")
    opened = Repository(repository.root)

    def read(text: str) -> str:
        moment = find_moment(text, opened, ORDER)
        return opened.run("show", f"{moment.commit.id}:a")

    cases = {
        "HEAD": "3",
        "HEAD~2": "1",
        "v1.0": "3",
        "main^": "2",
        "2024-01-01": "1",
        "2024-01-11T10:59Z": "1",
        "2024-01-11T11:00Z": "2",
        "v1.35 code-freeze": "2",
        "1.35 Code Freeze": "2",
        "v1.36 enhancements-freeze": "2",
        "v1.36  Enhancements _ Freeze": "2",
    }
    assert {text: read(text) for text in cases} == cases


def test_clock_skew(repository: GitRepository) -> None:
    """The main line is searched from its end: a commit with a time before that of its parent counts by its own time."""
    repository.commit("2024-01-01T00:00:00Z", a="1")
    repository.commit("2024-03-01T00:00:00Z", a="2")
    repository.commit("2024-02-01T00:00:00Z", a="3")
    opened = Repository(repository.root)
    moment = find_moment("2024-02-15", opened, ORDER)
    assert opened.run("show", f"{moment.commit.id}:a") == "3"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("v1.37", "there is no commit 'v1.37' in the repository; a moment is a revision of git, a day such as"),
        ("v1.36 code-freeze", "release v1.36 has no date 'code-freeze'; declared are: enhancements-freeze"),
        ("v1.36 enhancement-freeze", "release v1.36 has no date 'enhancement-freeze'; the nearest is"),
        ("2023-01-01", "the history has no commit before 2023-01-01T23:59Z; it begins on 2024-01-01"),
        ("--output=x", "'--output=x' is not a revision"),
        ("HEAD:a", "there is no commit 'HEAD:a' in the repository"),
    ],
)
def test_moments_that_do_not_exist(repository: GitRepository, text: str, message: str) -> None:
    """Each has one clear line, also a revision that is no commit."""
    repository.commit("2024-01-01T00:00:00Z", a="1")
    with pytest.raises(SetupError) as error:
        find_moment(text, Repository(repository.root), ORDER)
    assert str(error.value).startswith(message)


def test_repository_without_a_commit(repository: GitRepository) -> None:
    """An unborn branch has no moment."""
    with pytest.raises(HistoryError, match="the repository has no commit yet"):
        find_moment("HEAD", Repository(repository.root), ORDER)
