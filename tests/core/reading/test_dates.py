"""Spellings of dates."""

from __future__ import annotations

from datetime import date

import pytest
from core.proposals import build_collection, diagnostic_codes, front_matter_page, limit_cpu_time, read_proposal

from sphinx_enhancements.core.export.enhancements_json import export_collection
from sphinx_enhancements.core.query import parse_query
from sphinx_enhancements.core.reading.dates import normalize_date, parse_date
from sphinx_enhancements.core.views.table import TableSpec, compute_table

DAY = date(1998, 4, 29)


@pytest.mark.parametrize(
    "text",
    [
        "1998-04-29",
        "1998-4-29",
        " 1998-04-29 ",
        "1998/04/29",
        "1998.4.29",
        "29-Apr-1998",
        "29 Apr 1998",
        "29. April 1998",
        "29 APRIL, 1998",
        "29th April 1998",
        "29th of April, 1998",
        "April 29, 1998",
        "April 29th 1998",
        "Apr. 29, 1998",
        "Wed, 29 Apr 1998",
        "Wednesday, April 29, 1998",
        "1998 April 29",
        "1998-Apr-29",
        "19980429",
        "1998-04-29.",
    ],
)
def test_spellings(text: str) -> None:
    """Dates with the year first or with an English month are read in any of their forms."""
    assert parse_date(text) == DAY
    assert normalize_date(text) == "1998-04-29"


@pytest.mark.parametrize("month", ["Jan", "Sept", "September", "May", "June", "Dec."])
def test_months(month: str) -> None:
    """Months are written in full or shortened."""
    day = parse_date(f"1 {month} 2020")
    assert day is not None
    assert day.strftime("%b") == month[:3]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("1998-04-29T10:00", "1998-04-29T10:00"),
        ("1998-04-29 (first draft)", "1998-04-29 (first draft)"),
        ("April 29, 1998 by Anna", "April 29, 1998 by Anna"),
    ],
)
def test_a_date_with_more_behind_it(text: str, shown: str) -> None:
    """The date at the start counts, and lists show the text as it is."""
    assert parse_date(text) == DAY
    assert normalize_date(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "",
        "05/07/2019",
        "05.07.2019",
        "05-07-2019",
        "7 May 19",
        "May 2019",
        "2019",
        "2019-05",
        "2019-13-01",
        "31 April 2019",
        "0 May 2019",
        "2019-05/07",
        "7 Mai 2019",
        "Maybe 7, 2019",
        "on 7 May 2019",
        "129 April 1998",
        "29 April 19988",
    ],
)
def test_other_texts(text: str) -> None:
    """Ambiguous, incomplete and impossible dates are none, and stay as written."""
    assert parse_date(text) is None
    assert normalize_date(text) == text


@pytest.mark.parametrize("piece", [" ", "1", "9-", "April ", "Wed, ", "2019.", "\u0661"])
def test_long_texts(piece: str) -> None:
    """A hundred kilobytes of any text are no date."""
    with limit_cpu_time(1):
        assert parse_date(piece * (100_000 // len(piece))) is None


def test_a_date_is_kept_and_compared() -> None:
    """The text stays as written; lists, queries and the export have the date."""
    pages = {
        "a.md": front_matter_page("id: A-1\nstatus: draft\ncreated: 29-Apr-1998"),
        "b.md": front_matter_page("id: B-1\nstatus: draft\ncreated: 2001-01-01"),
        "c.md": front_matter_page("id: C-1\nstatus: draft\ncreated: 05/07/2019"),
    }
    collection = build_collection(pages)
    table = compute_table(collection, TableSpec("", ("key", "created"), ("created",)))
    rows = [[cell[0].text for cell in row.cells] for group in table.groups for row in group.rows]
    assert rows == [["C-1", "05/07/2019"], ["A-1", "1998-04-29"], ["B-1", "2001-01-01"]]
    assert [e.key for e in collection if parse_query("created:<2000-01-01", collection)(e)] == ["A-1"]
    entries = export_collection(collection)["enhancements"]
    assert [(e["created"], e["dates"]["created"], e["dates"]["updated"]) for e in entries] == [
        ("29-Apr-1998", "1998-04-29", None),
        ("2001-01-01", "2001-01-01", None),
        ("05/07/2019", None, None),
    ]


def test_a_date_in_a_link() -> None:
    """Markup around a date is no part of it."""
    proposal = read_proposal(front_matter_page("id: A-1\ncreated: '[2020-06-15](https://example.org/1)'"))
    assert (proposal.created, proposal.diagnostics) == ("2020-06-15", ())


def test_a_date_that_cannot_be_read() -> None:
    """The message gives two spellings that can be."""
    proposal = read_proposal(front_matter_page("id: A-1\ncreated: 05/07/2019"))
    assert proposal.created == "05/07/2019"
    assert diagnostic_codes(proposal) == ["invalid-value"]
    assert "such as 2026-03-31 or 31 March 2026" in proposal.diagnostics[0].message
