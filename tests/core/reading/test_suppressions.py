"""Comments that suppress findings."""

from __future__ import annotations

import time

import pytest

from sphinx_enhancements.core.reading.suppressions import read_suppressions, read_yaml_suppressions
from sphinx_enhancements.core.suppression import Suppression


def read(text: str, path: str = "a.md") -> list[tuple[int, str, tuple[str, ...], str, int, int]]:
    """Return line, word, codes, reason and covered lines of the suppressions in a document."""
    return [describe(suppression) for suppression in read_suppressions(text, path)]


def describe(s: Suppression) -> tuple[int, str, tuple[str, ...], str, int, int]:
    """Return the fields of a suppression without its path."""
    return s.line, s.word, s.codes, s.reason, s.first_line, s.last_line


PAGE = """\
---
status: final # enhancements: ignore[unknown-status] old word
# enhancements: ignore[unknown-field] our own
color: red
---
<!-- enhancements: ignore-file[missing-section, title-length] imported -->
# Title

<!-- enhancements: ignore[title-markup] needed -->

## One

Text. <!-- enhancements: ignore[a] same line -->

<!-- enhancements: ignore-section[b] whole section -->
### Nested

- item
  <!-- enhancements: ignore[c]
  a reason in
  two lines -->
  text

## Two

    <!-- enhancements: ignore[d] indented code -->

`<!-- enhancements: ignore[e] code -->` \\<!-- enhancements: ignore[f] escaped -->

```
<!-- enhancements: ignore[g] fence -->
```
"""


def test_each_form_in_a_page() -> None:
    """Comments in front matter and text cover their line, the next, a section or the file; code contains none."""
    assert read(PAGE) == [
        (2, "ignore", ("unknown-status",), "old word", 2, 2),
        (3, "ignore", ("unknown-field",), "our own", 4, 4),
        (6, "ignore-file", ("missing-section", "title-length"), "imported", 7, 7),
        (9, "ignore", ("title-markup",), "needed", 11, 11),
        (13, "ignore", ("a",), "same line", 13, 13),
        (15, "ignore-section", ("b",), "whole section", 16, 23),
        (19, "ignore", ("c",), "a reason in two lines", 22, 22),
    ]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("<!--enhancements:ignore[a]reason-->", ("ignore", ("a",), "reason")),
        ("<!-- enhancements: ignore[a , b,] -- reason -->", ("ignore", ("a", "b"), "reason")),
        ("<!-- enhancements: ignore[a] -->", ("ignore", ("a",), "")),
        ("<!-- enhancements: ignore[] reason -->", ("ignore", (), "reason")),
        ("<!-- enhancements: ignore -->", ("ignore", (), "")),
        ("<!-- enhancements: ignore[a reason -->", ("ignore", (), "")),
        ("<!-- enhancements: ignore-line[a] reason -->", ("ignore-line", ("a",), "reason")),
    ],
)
def test_form_of_a_comment(comment: str, expected: tuple[str, tuple[str, ...], str]) -> None:
    """Blanks are free; what is missing is empty, so that it can be reported."""
    assert [line[1:4] for line in read(f"{comment}\ntext\n")] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "<!-- enhancements: ignored for now -->\n",
        "<!-- future enhancements: ignore[a] b -->\n",
        "Future enhancements: ignore[a] b\n",
        "future-enhancements: ignore[a] b\n",
        "<!-- TODO --> enhancements: ignore[a] b\n",
    ],
)
def test_sentences_are_no_suppressions(text: str) -> None:
    """Text that only resembles a suppression is none."""
    assert read(text) == []


def test_unclosed_comments() -> None:
    """A comment without an end is read up to the end of its line, and marked."""
    for before in ("", "text "):
        (suppression,) = read_suppressions(f"{before}<!-- enhancements: ignore[a] b\nmore\n\n# T\n", "a.md")
        assert (suppression.reason, suppression.is_closed) == ("b", False)


def test_two_comments_on_one_line() -> None:
    """Comments beside each other and below each other cover the same line."""
    text = """\
<!-- enhancements: ignore[a] x --> <!-- enhancements: ignore[b] y -->
<!-- enhancements: ignore[c] z -->
# T
"""
    assert [(line[2], line[4:]) for line in read(text)] == [
        (("a",), (3, 3)),
        (("b",), (3, 3)),
        (("c",), (3, 3)),
    ]


REST = """\
Title
=====

.. enhancements: ignore-section[a] first
   and second line

:status: draft

.. enhancements: ignore[b] heading

===
One
===

Example::

    .. enhancements: ignore[c] literal

.. code-block:: rst

   .. enhancements: ignore[d] code

.. note::

   .. enhancements: ignore[e] in a note

   Text
   .. enhancements: ignore[f] paragraph
"""


def test_comments_of_restructuredtext() -> None:
    """Comments are found also in directives, but not in literal text; a heading starts with its adornment."""
    assert read(REST, "a.rst") == [
        (4, "ignore-section", ("a",), "first and second line", 1, 29),
        (9, "ignore", ("b",), "heading", 11, 12),
        (25, "ignore", ("e",), "in a note", 27, 27),
    ]


DIRECTIVE = """\
# Page

<!-- enhancements: ignore[a] options -->
```{enhancement} One
---
# enhancements: ignore[b] option
status: x
stage: y # enhancements: ignore[c] same
---
Text

<!-- enhancements: ignore-section[d] all of it -->

## Inside
<!-- enhancements: ignore-section[e] inside -->
```

<!-- enhancements: ignore-section[f] directive -->
```{enhancement} Two
:status: z
```

## After
"""


def test_comments_in_directives() -> None:
    """A directive is a section; a comment above it covers its options."""
    assert [(line[2][0], *line[4:]) for line in read(DIRECTIVE)] == [
        ("a", 4, 9),
        ("b", 7, 7),
        ("c", 8, 8),
        ("d", 14, 15),
        ("e", 14, 15),
        ("f", 19, 20),
    ]


YAML = """\
title: "no # enhancements: ignore[a] text"
text: |
  # enhancements: ignore[b] text
# enhancements: ignore-section[c] whole field
owners:
- name: x

  role: y # enhancements: ignore[d] line
- z # enhancements: ignore-section[e] item
last: 1
"""


def test_comments_of_yaml() -> None:
    """A section of YAML is a field or item with everything in it; quoted and block texts contain no comment."""
    assert [(s.codes[0], s.first_line, s.last_line) for s in read_yaml_suppressions(YAML, "kep.yaml")] == [
        ("c", 5, 9),
        ("d", 8, 8),
        ("e", 9, 9),
    ]


def test_broken_yaml() -> None:
    """Comments after a mistake in YAML are found."""
    text = "a: [\nb: @c # enhancements: ignore[a] reason\n"
    assert [s.first_line for s in read_yaml_suppressions(text, "kep.yaml")] == [2]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.md", "<!-- enhancements: ignore[a] b -->\n" * 10_000),
        ("a.md", "# T\n<!-- enhancements: ignore-section[a] b -->\n" * 10_000),
        ("a.md", "a <!-- " * 20_000 + "enhancements: ignore[a] b"),
        ("a.md", "a ` `` ``` " * 10_000 + "<!-- enhancements: ignore[a] b -->"),
        ("a.rst", ".. enhancements: ignore[a] b\n\n" * 10_000),
        ("a.rst", "T\n=\n\n.. enhancements: ignore-section[a] b\n\n" * 5_000),
        ("kep.yaml", "# enhancements: ignore[a] b\n" * 10_000),
        ("kep.yaml", "a:\n" + "  - b # enhancements: ignore-section[a] b\n" * 10_000),
    ],
)
def test_many_comments_take_little_time(path: str, text: str) -> None:
    """Reading takes time in proportion to the length of the text."""
    start = time.process_time()
    if path.endswith(".yaml"):
        read_yaml_suppressions(text, path)
    else:
        read_suppressions(text, path)
    assert time.process_time() - start < 8
