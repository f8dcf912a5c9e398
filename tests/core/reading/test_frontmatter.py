"""The block between ``---`` lines, and the text after it."""

from __future__ import annotations

import pytest
from core.proposals import texts_from_pieces
from hypothesis import given

from sphinx_enhancements.core.model import Text
from sphinx_enhancements.core.reading.metadata_sources import (
    SplitPage,
    find_front_matter_end,
    has_front_matter,
    split_front_matter,
)


def apart(text: str) -> SplitPage:
    """Take a page apart, without its findings."""
    return split_front_matter(text, lambda *_: None)


def test_block_body_and_offset() -> None:
    """Lines of the block and of the body are those of the file."""
    page = apart("---\nid: 1\n\nstatus: draft\n---\n\n# Title\n")
    assert page.block is not None
    assert page.block.get("status") == Text("draft", 4)
    assert page.body == "\n# Title\n"
    assert page.offset == 5


def test_block_that_ends_with_dots() -> None:
    """YAML's own end of a document is an end, too."""
    page = apart("---\nid: 1\n...\nbody")
    assert page.block is not None
    assert page.body == "body"


def test_blank_lines_before_the_block() -> None:
    """Blank lines before the block are skipped, and count for the line numbers."""
    page = apart("\n\n---\nid: 1\n---\nbody")
    assert page.block is not None
    assert page.block.get("id") == Text("1", 4)
    assert page.offset == 5


CONTENTS = "<!-- START doctoc generated -->\n- [Lamp](#lamp)\n\n<!-- END doctoc generated -->\n"


def test_a_generated_table_of_contents_before_the_block() -> None:
    """A table of contents by doctoc is skipped, counts for the line numbers, and is reported."""
    reported = []
    page = split_front_matter(f"{CONTENTS}\n---\nid: 1\n---\nbody", lambda *args: reported.append(args[1:]))
    assert page.block is not None
    assert page.block.get("id") == Text("1", 7)
    assert (page.body, page.offset) == ("body", 8)
    message = "starts below a table of contents. It is read, but MyST and GitHub show it as text; move it up"
    assert reported == [(6, f"the front matter {message}")]


def test_the_end_of_the_block_below_a_table_of_contents() -> None:
    """The end of the front matter is unknown if the text ends inside the table of contents above it."""
    text = f"{CONTENTS}---\nid: 1\n---\nbody"
    assert find_front_matter_end(text) == len(text) - len("\nbody")
    assert find_front_matter_end(CONTENTS[:40]) is None
    assert find_front_matter_end(f"{CONTENTS}# Lamp\n") == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        CONTENTS,
        f"{CONTENTS}# Lamp\n\n---\nid: 1\n---\n",
        f"{CONTENTS[:40]}---\nid: 1\n---\n",
        "<!-- A remark -->\n---\nid: 1\n---\n",
        "\n\n",
        "# Title\n",
        "---\nnever closed\n",
        "text\n---\nid: 1\n---\n",
        "----\nid: 1\n----\n",
        " ---\nid: 1\n---\n",
    ],
)
def test_pages_without_a_block(text: str) -> None:
    """Nothing is taken from a page that has no block."""
    assert apart(text) == SplitPage(None, text, 0)


def test_an_empty_block() -> None:
    """An empty block has no fields."""
    page = apart("---\n---\n# Title\n")
    assert page.block is not None
    assert page.block.entries == ()
    assert page.body == "# Title\n"


@given(texts_from_pieces(*"ab:-. \n\t#[", "---\n", "...\n", "id: 1\n"))
def test_has_front_matter_agrees_with_the_split(text: str) -> None:
    """Where a page has a block, its first characters tell; nothing raises, and no line of the body is lost."""
    page = apart(text)
    if page.block is not None:
        assert has_front_matter(text)
    lines = text.split("\n")
    assert page.body == "\n".join(lines[page.offset :])
