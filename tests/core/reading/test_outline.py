"""Headings, list entries, check boxes and first paragraphs of a document's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import dedent_document, limit_cpu_time, texts_from_pieces
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sphinx_enhancements.core.reading.inline import parse_inline_markup
from sphinx_enhancements.core.reading.markdown import read_markdown, split_markdown_blocks
from sphinx_enhancements.core.reading.rest import read_rest
from sphinx_enhancements.core.reading.source import decode_text
from sphinx_enhancements.core.text_parts import CheckItem, Section

if TYPE_CHECKING:
    from pathlib import Path


def read_headings(text: str) -> list[tuple[str, int, int]]:
    """Return title, level and line of each heading of a Markdown text."""
    return [(s.title, s.level, s.line) for s in read_markdown(text).sections]


def test_headings() -> None:
    """Both forms of heading have a level and a line; comments below them are no text."""
    outline = read_markdown(
        dedent_document(
            """
            # One #

            Two
            lines
            =====
            text

            Three
            ---
            <!-- only
            a comment -->
            #### Four ####
            ```
            code
            ```
            ##
            #not one
            """
        )
    )
    assert outline.sections == (
        Section("One", 1, 1, has_text=False),
        Section("Two lines", 1, 3, has_text=True),
        Section("Three", 2, 8, has_text=False),
        Section("Four", 4, 12, has_text=True),
        Section("", 2, 16, has_text=True),
    )


def test_lines_after_front_matter() -> None:
    """Lines are counted from the start of the file, front matter included."""
    outline = read_markdown("# One\n\n- [x] done\n", 5)
    assert outline.sections[0].line == 6
    assert outline.list_check_items([0]) == (CheckItem("done", is_done=True, line=8),)


@pytest.mark.parametrize(
    "text",
    [
        "```\n# x\n```",
        "~~~\n# x\n```\n# y\n~~~",
        "````\n```\n# x\n````",
        "```\n# never closed",
        "<!--\n# x\n-->",
        "<!-- a\n\n# x\n\n-->",
        "> # x",
        "- # x",
        "1. # x",
        "- a\n\n  # x",
        "    # x",
        "#x",
        "####### x",
        "\\# x",
        "a\n    # x",
        "<div>\n# x\n</div>",
        "- ```\n  # x\n  ```",
        "```{note}\n# x\n```",
    ],
)
def test_texts_without_headings(text: str) -> None:
    """Code, comments, quotations, lists and HTML contain no headings of the document."""
    assert read_headings(text) == []


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("#\tx", "x"),
        ("   # x", "x"),
        ("# x ##", "x"),
        ("# x#", "x#"),
        ("# \\#", "\\#"),
        ("a\n# x", "x"),
        ("> q\n# x", "x"),
        ("- a\n# x", "x"),
        ("- a\n\n# x", "x"),
        ("```\ncode\n```\n# x", "x"),
        ("<!-- c -->\n# x", "x"),
        ("<!-- a\n b -->\n# x", "x"),
        ("| a |\n|---|\n| b |\n\n# x", "x"),
        ("x\n===", "x"),
        ("***\n# x", "x"),
        ("text `a\n\n# x", "x"),
        ("> q\n```\ncode\n```\nx\n===", "x"),
    ],
)
def test_texts_with_one_heading(text: str, title: str) -> None:
    """A heading at the margin is found after any other block."""
    assert [t for t, _, _ in read_headings(text)] == [title]


def parse_reference_headings(text: str) -> list[tuple[str, int, int]]:
    """Return the headings outside lists and quotations that markdown-it-py finds."""
    found, depth, level = [], 0, 0
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        if token.type in ("blockquote_open", "list_item_open"):
            depth += 1
        elif token.type in ("blockquote_close", "list_item_close"):
            depth -= 1
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "inline" and level:
            if not depth and token.map:
                found.append((" ".join(token.content.split()), level, token.map[0] + 1))
            level = 0
    return found


BLOCKS = (
    *("# One", "## Two ##", " ### Three", "\n\nFour\n====", "\n\nFive\nor six\n---", "#", "text", "text\nmore", "***"),
    *("```\n# code\n\n# code\n```", "~~~\n```\n# code\n~~~", "```{note}\n# note\n```", "\n\n    # code", "\t# tab"),
    *("- item", "- item\n  more\n\n  inside", "1. first\n   - inner", "- [ ] box", "- ```\n  # code\n  ```"),
    *("> quote", "> # quote", "> quote\nlazy", "a | b\n--|--\n1 | 2\n", "<!-- # c -->", "<!--\n\n# c\n-->"),
    *("<div>\n# html\n</div>\n", "\n\n<b>\n# html\n</b>\n", "<b>x</b> y"),
)
MARKDOWN = st.lists(st.tuples(st.sampled_from(BLOCKS), st.sampled_from(["\n", "\n\n"])), max_size=8).map(
    lambda blocks: "".join(map("".join, blocks))
)


@given(MARKDOWN)
def test_headings_agree_with_markdown_it(text: str) -> None:
    """The scan of the lines finds the same headings as a full parser."""
    found = [(s.title, s.level, s.line) for s in read_markdown(text).sections]
    assert found == parse_reference_headings(text)


def test_check_list() -> None:
    """List items with a check box are checked, struck or neither; other items are left out."""
    outline = read_markdown(
        dedent_document(
            """
            # T
            ## Checks
            - [ ] open
            - [x] done
              on two lines
            * [X] also
            1. [x] numbered
               - [ ] inner
            - ~~[ ] struck~~
            - ~[x] struck by one~
            - [] no box
            - [y] none
            - plain
            ### Below
            - [x] nested
            ## Others
            - [x] elsewhere
            """
        )
    )
    items = outline.list_check_items(outline.find_sections_under(("checks",)))
    assert [(i.text, i.is_done, i.is_struck, i.line) for i in items] == [
        ("open", False, False, 3),
        ("done\non two lines", True, False, 4),
        ("also", True, False, 6),
        ("numbered", True, False, 7),
        ("inner", False, False, 8),
        ("struck", False, True, 9),
        ("struck by one", True, True, 10),
        ("nested", True, False, 15),
    ]


def test_check_boxes_in_comments_and_code() -> None:
    """Check boxes that are not shown as such are left out."""
    outline = read_markdown("# T\n<!--\n- [x] a\n-->\n```\n- [x] b\n```\n- [x] c <!-- why -->\n")
    assert [(i.text, i.line) for i in outline.list_check_items(range(-1, len(outline.sections)))] == [("c", 8)]


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ("**NOTE**\n\nIt is withdrawn.\n\n**END NOTE**", "It is withdrawn."),
        ('{{% alert color="warning" %}}\n\nIt changed.', "It changed."),
        ("**Note**: it changed.", "**Note**: it changed."),
        ("**It changed.**\n\nMore.", "**It changed.**"),
        ("**NOTE**", "**NOTE**"),
        pytest.param("{{" * 50_000 + "\n\nText.", "{{" * 50_000, id="braces"),
        pytest.param("**" + "a" * 100_000 + "**\n\nText.", "**" + "a" * 100_000 + "**", id="long"),
    ],
)
def test_labels_before_a_paragraph(paragraphs: str, expected: str) -> None:
    """A paragraph that is only a label counts as the first one only if there is no other."""
    outline = read_markdown(f"# T\n\n## Summary\n\n{paragraphs}\n")
    assert outline.find_first_paragraph(outline.find_sections_under(("summary",))) == expected


def test_first_paragraph() -> None:
    """The first paragraph under a heading is no comment, list, quotation or code."""
    outline = read_markdown(
        "# T\n## Summary\n<!-- hint -->\n> quote\n\n- item\n\n```\ncode\n```\n\nThe *text*.\n\nMore.\n"
    )
    assert outline.find_first_paragraph(outline.find_sections_under(("summary",))) == "The *text*."
    assert outline.find_first_paragraph(outline.find_sections_under(("nothing",))) is None


@pytest.mark.parametrize(
    ("text", "expected", "has_markup"),
    [
        ("A  plain\ttitle", "A plain title", False),
        ("`code` stays", "code stays", False),
        ("*a* **b** ~~c~~", "a b c", True),
        ("[text](http://x) and <http://y>", "text and http://y", True),
        ("![alt](x.png) T", "alt T", True),
        ("a <b>bold</b> move", "a bold move", True),
        ("<script>alert(1)</script>", "alert(1)", True),
        ("x &lt;y&gt; &amp; z", "x <y> & z", False),
        ("snake_case_name and 2 * 3", "snake_case_name and 2 * 3", False),
        ("a < b", "a < b", False),
        (r"\*a\*", "*a*", False),
        ("two\nlines", "two lines", False),
        ("[[x]] <{z}> {{ w }}", "[[x]] <{z}> {{ w }}", False),
        ("", "", False),
    ],
)
def test_inline_markup(text: str, expected: str, has_markup: bool) -> None:
    """Inline markup is removed; code spans alone do not count as markup."""
    assert parse_inline_markup(text) == (expected, has_markup)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 20_000,
        "![" * 10_000,
        "*a " * 20_000,
        "**" * 50_000,
        "_a" * 50_000,
        "~~a" * 30_000,
        "`" * 100_000,
        " ".join("`" * n for n in range(1, 400)),
        "<" * 100_000,
        "<a " * 50_000,
        "<!--" * 30_000,
        "&" * 100_000,
        "[a](" * 10_000,
        "\\" * 100_000,
        "[a](<" * 20_000,
        "x" * 1_000_000 + "*",
        "a@" * 50_000 + "<",
    ],
    ids=range(17),
)
def test_hostile_titles(text: str) -> None:
    """Inline markup is parsed in a bounded time."""
    with limit_cpu_time():
        assert isinstance(parse_inline_markup(text)[0], str)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000 + "x",
        "> " * 100_000 + "x",
        "1. " * 50_000,
        "# " * 100_000,
        "#" * 100_000,
        "<!--" * 100_000,
        "```\n" * 100_000,
        "- a\n" * 20_000,
        "\n".join(" " * n + "- a" for n in range(1_500)),
        "a\n===\n" * 100_000,
        "| " * 100_000 + "\n" + "|-" * 100_000,
        "<div>\n" * 100_000,
        "- [ ] " + "~" * 100_000 + "x",
        "- " + "~a" * 50_000,
        "- [x] " + " " * 100_000 + "x",
        "[a]: " * 50_000,
        "\n" * 1_000_000,
        "text\n" * 50_000,
        "`" * 100_000 + "\n" * 100_000,
        "- [ ] a ~ " * 30_000,
    ],
    ids=range(21),
)
def test_hostile_bodies(text: str) -> None:
    """Headings and blocks of any text are found in a bounded time."""
    page = f"# T\n\n## Summary\n\n{text}\n\n## Checks\n\n- [x] done\n"
    with limit_cpu_time():
        outline = read_markdown(page)
        outline.find_first_paragraph(range(-1, len(outline.sections)))
        outline.list_check_items(range(-1, len(outline.sections)))
    assert outline.sections[0].title == "T"


REST = """\
.. _label:

====
Name
====

:status: draft

First paragraph
on two lines.

Part
----

* one
* [x] two

Sub
~~~
Other
-----

text

.. note::

   Not at the margin
"""


def test_rest_headings() -> None:
    """Levels follow the order in which the adornments first appear."""
    outline = read_rest(REST)
    assert outline.sections == (
        Section("Name", 1, 4, has_text=True),
        Section("Part", 2, 12, has_text=True),
        Section("Sub", 3, 18, has_text=False),
        Section("Other", 2, 20, has_text=True),
    )
    assert outline.find_first_paragraph([0]) == "First paragraph\non two lines."
    assert [(i.text, i.is_done, i.line) for i in outline.list_check_items([1])] == [("two", True, 16)]


@given(texts_from_pieces("=", "-", "~~~", "====", "----", "Title", "\n", "\n", " ", "* ", ".. x::", "[x] "))
@example("==\nab\n==\n==\n")
def test_rest_never_raises(text: str) -> None:
    """Any text can be read, and its headings are in the order of their lines."""
    outline = read_rest(text)
    lines = [section.line for section in outline.sections]
    assert lines == sorted(lines)
    assert all(1 <= line <= text.count("\n") + 1 for line in lines)
    for index in range(-1, len(outline.sections)):
        assert all(block.text for block in outline.get_blocks(index) if not block.depth)


def list_blocks_of_whole(text: str) -> list[tuple[str, int, int | None]]:
    """Return the blocks of a text that is parsed as a whole, because of a line of HTML in front of it."""
    return [(content, row - 2, depth) for content, row, depth in split_markdown_blocks(f"<hr>\n\n{text}")]


@given(
    texts_from_pieces(
        *(
            "- ",
            "* ",
            "+ ",
            "1. ",
            "> ",
            "  ",
            "    ",
            "\t",
            "\n",
            "\n- ",
            "\n\n",
            "a",
            "[x] b",
            "[a]: u",
            "[a]:",
            '"t"',
        ),
        *(
            "<!--",
            "-->",
            "<!-- c -->",
            "<b>",
            "<pre>",
            "</pre>",
            "```",
            "~~~",
            "`c`",
            "# h",
            "===",
            "---",
            "- - -",
            "\\",
        ),
    )
)
@example("a\n- b\n\n  c\n<!-- - d\n- e\n-->\n- f\n[a]: u\n\n[b]: u\n")
@example("- a\n  ```\n- b\n")
@example("[a]:\n- b\n> c\n- d\n<!-->\n- e\n<pre>\n- f\n")
def test_blocks_in_parts(text: str) -> None:
    """List items and comments at the margin have the same blocks alone as in the text around them."""
    assert list(split_markdown_blocks(text)) == list_blocks_of_whole(text)


@pytest.mark.parametrize("community", ["vep", "gep", "kep", "openshift"])
def test_check_lists_in_parts(corpora: Path, community: str) -> None:
    """Each check list of a real document has the same blocks in parts as it has as a whole."""
    for path in sorted((corpora / community).rglob("*.md")):
        outline = read_markdown(decode_text(path.read_bytes(), "x")[0] if path.is_file() else "")
        for text in map(outline.get_text, range(-1, len(outline.sections))):
            if any(box in text for box in ("- [ ]", "- [x]", "- [X]")):
                assert list(split_markdown_blocks(text)) == list_blocks_of_whole(text), path


@given(
    st.text() | MARKDOWN | texts_from_pieces("- ", "[x]", "~~", "~", "\n", "a", "#", " ", "\t", ">", "`", "<!--", "-->")
)
def test_markdown_never_raises(text: str) -> None:
    """Any text can be read, and its headings are in the order of their lines."""
    outline = read_markdown(text)
    lines = [section.line for section in outline.sections]
    assert lines == sorted(lines)
    outline.list_check_items(range(-1, len(outline.sections)))
    assert isinstance(parse_inline_markup(text)[0], str)
