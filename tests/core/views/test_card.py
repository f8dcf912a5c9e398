"""The card of a proposal: what a reader sees before following a link."""

from __future__ import annotations

import pytest
from core.proposals import EVERYWHERE, build_collection, limit_cpu_time, proposal
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.config.settings import Settings
from sphinx_enhancements.core.views.cells import (
    MAX_SUMMARY,
    MAX_TITLE,
    Item,
    ItemKind,
    extract_first_sentence,
    shorten_at_word,
)
from sphinx_enhancements.core.views.references import Card, compute_card


def card_of(text: str, body: str = "", title: str = "One") -> Card:
    """The card of a proposal, as it stands when v1.5 is current."""
    settings = Settings(documents=EVERYWHERE.documents, current_release="v1.5")
    collection = build_collection({"a.md": proposal(text, title, body)}, settings=settings)
    return compute_card(collection, collection.entries["A-1"])


def test_everything() -> None:
    """Key, title, both axes, the next milestone, and the first sentence of the summary."""
    text = "id: A-1\nstatus: accepted\nmilestones: {alpha: v1.5, beta: v1.6}"
    assert card_of(text, "## Summary\n\nWhat it\ndoes. And why.\n") == Card(
        "A-1",
        "One",
        Item("accepted", ItemKind.STATUS, "accepted"),
        Item("alpha", ItemKind.STAGE, "alpha"),
        Item("beta v1.6", ItemKind.RELEASE, "v1.6", "planned"),
        "What it does.",
    )


def test_nothing() -> None:
    """Missing values leave the fields of a card empty."""
    assert card_of("id: A-1") == Card("A-1", "One", Item("no status", ItemKind.STATUS), None, None, "")


def test_milestones_that_are_not_reached() -> None:
    """A milestone says what is missing; a stage that is only aimed at names its release itself."""
    made = card_of("id: A-1\nmilestones: {alpha: v1.6}")
    assert (made.stage, made.release) == (None, Item("alpha v1.6", ItemKind.RELEASE, "v1.6", "proposed"))
    made = card_of("id: A-1\nstatus: accepted\nstage: alpha\nmilestones: {alpha: v1.6}")
    stage = Item("alpha", ItemKind.AIMED_STAGE, "alpha", "planned for v1.6")
    assert (made.stage, made.release) == (stage, None)


def test_long() -> None:
    """A title of 500 letters and a summary without a full stop are shortened."""
    made = card_of(f"id: A-1\nsummary: {'long words ' * 100}", title="x" * 500)
    assert len(made.title) == MAX_TITLE
    assert MAX_SUMMARY - 12 < len(made.summary) <= MAX_SUMMARY
    assert made.summary.endswith(("long\u2026", "words\u2026"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("One. Two.", "One."),
        ("One", "One"),
        ("", ""),
        ("Is it? Yes.", "Is it?"),
        ("Since v1.2 of it. Two.", "Since v1.2 of it."),
        ("Some, e.g. Those, do. Two.", "Some, e.g. Those, do."),
        ("Uses etc. and more. Two.", "Uses etc. and more."),
        ("By J. Doe. Two.", "By J. Doe."),
        ('He said "no." Two.', 'He said "no."'),
        ("(All of it.) Two.", "(All of it.)"),
        ("Reads foo.yaml files. Two.", "Reads foo.yaml files."),
        ("\u4e00\u53e5\u3002\u4e8c\u53e5\u3002", "\u4e00\u53e5\u3002"),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    """Full stops in abbreviations, names, numbers and file names end nothing."""
    assert extract_first_sentence(text) == sentence


@given(st.text(), st.integers(1, 60))
def test_cut(text: str, length: int) -> None:
    """Never longer than asked for, and a start of the text."""
    short = shorten_at_word(text, length)
    assert len(short) <= length
    assert " ".join(text.split()).startswith(short.removesuffix("\u2026"))


@pytest.mark.parametrize("text", ["e. " * 40_000, "a.b" * 40_000, ". " * 40_000, "(" * 40_000])
def test_a_long_summary(text: str) -> None:
    """However long a text is, its first sentence is found at once."""
    with limit_cpu_time(1):
        extract_first_sentence(text)
