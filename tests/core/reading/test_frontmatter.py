"""The block between ``---`` lines, and the text after it."""

from __future__ import annotations

import pytest
from core.proposals import texts_from_pieces
from hypothesis import given

from sphinx_enhancements.core.model import Text
from sphinx_enhancements.core.reading.metadata_sources import SplitPage, has_front_matter, split_front_matter


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


@pytest.mark.parametrize(
    "text",
    [
        "",
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
