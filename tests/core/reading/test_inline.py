"""Plain text of titles and paragraphs with inline markup."""

from __future__ import annotations

import pytest

from sphinx_enhancements.core.reading.inline import parse_inline_markup, strip_inline_markup

MARKDOWN = {
    "A *lamp* in `code` and **bold**.": "A lamp in code and bold.",
    "See {ref}`the tower <tower-label>` and {doc}`other`.": "See the tower and other.",
    "See {enh}`~VEP-42` and {enh}`VEP-9`.": "See VEP-42 and VEP-9.",
    "See {term}``light house``.": "See light house.",
    "A [link](https://example.org/a_b) in it.": "A link in it.",
    "A note[^1] and [^long-name] another.": "A note and another.",
    "Keep [^ 1] and {not a role}.": "Keep [^ 1] and {not a role}.",
    "Keep {{ product }} as written.": "Keep {{ product }} as written.",
    "An ![image of a lamp](x.png) here.": "An image of a lamp here.",
    "snake_case_name and 2*3*4": "snake_case_name and 234",
    "{ref}`": "{ref}`",
    "{ref}``": "{ref}``",
    "": "",
}

REST = {
    "A *lamp* in ``code`` and **bold**.": "A lamp in code and bold.",
    "See :ref:`the tower <tower-label>` and :doc:`other`.": "See the tower and other.",
    "See :enh:`~VEP-42` and :py:class:`!Lamp`.": "See VEP-42 and Lamp.",
    "A `link <https://example.org/a_b>`_ and `another`__.": "A link and another.",
    "The Python_ language and its snake_case_name.": "The Python language and its snake_case_name.",
    "Module __getattr__ and __dir__.": "Module __getattr__ and __dir__.",
    "A note [1]_ and another [#name]_.": "A note and another.",
    "Keep |product| as written, 2 * 3 * 4.": "Keep |product| as written, 2 * 3 * 4.",
    r"An escaped \*star.": "An escaped *star.",
    ":ref:`": ":ref:`",
    "`": "`",
}


@pytest.mark.parametrize(("text", "words"), MARKDOWN.items())
def test_markdown(text: str, words: str) -> None:
    """Markup of Markdown and MyST leaves the words that a page shows; broken markup stays as written."""
    assert strip_inline_markup(text) == words


@pytest.mark.parametrize(("text", "words"), REST.items())
def test_rest(text: str, words: str) -> None:
    """Markup of reStructuredText leaves the words that a page shows; broken markup stays as written."""
    assert strip_inline_markup(text, is_rest=True) == words


def test_links_by_label() -> None:
    """A link with a label leaves its text if the document defines the label, and stays as written otherwise."""
    text = "See [the tower][Tower], [tower] and [other][]."
    assert strip_inline_markup(text, labels=["tower"]) == "See the tower, tower and [other][]."
    assert strip_inline_markup(text) == text


def test_markup_is_noticed() -> None:
    """A role is markup; a code span is none."""
    assert parse_inline_markup("The {ref}`x` lamp") == ("The x lamp", True)
    assert parse_inline_markup("The `x` lamp") == ("The x lamp", False)


@pytest.mark.parametrize("text", ["{a}`" * 2500, ":a:`" * 2500, "`<" * 5000, "[^" * 5000, "*" * 10_000, "a_" * 5000])
@pytest.mark.parametrize("is_rest", [False, True])
def test_repeated_markup_ends(text: str, *, is_rest: bool) -> None:
    """Long texts of unfinished markup are read in time that a test does not notice."""
    assert strip_inline_markup(text, is_rest=is_rest)
