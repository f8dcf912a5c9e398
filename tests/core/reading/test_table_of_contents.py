"""Tables of contents with the bytes that ``mdtoc`` writes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sphinx_enhancements.core.reading.markdown import read_markdown
from sphinx_enhancements.core.reading.table_of_contents import format_table_of_contents
from sphinx_enhancements.core.rules.structure_toc import TOC_END, TOC_START


def generate(text: str, depth: int = 6, first_line: int = 1) -> str:
    """Return the table of contents of the headings from a line on."""
    sections = [section for section in read_markdown(text).sections if section.line >= first_line]
    return format_table_of_contents(sections, lambda line: text.split("\n")[line - 1], depth)


@pytest.mark.parametrize(
    ("text", "table"),
    [
        ("", ""),
        ("## One\n### Two\n## Three\n", "- [One](#one)\n  - [Two](#two)\n- [Three](#three)\n"),
        ("# One\n### Deep\n", "- [One](#one)\n    - [Deep](#deep)\n"),
        ("### One\n## Two\n", "  - [One](#one)\n- [Two](#two)\n"),
        ("## A\n## A\n## A\n## A-1\n", "- [A](#a)\n- [A](#a-1)\n- [A](#a-2)\n- [A-1](#a-1)\n"),
        ("## Goals: one, two & three!\n", "- [Goals: one, two &amp; three!](#goals-one-two--three)\n"),
        ('## Don\'t say "no" <now>\n', "- [Don't say &quot;no&quot; <now>](#dont-say-no-)\n"),
        ("## `kubectl get` here\n", "- [<code>kubectl get</code> here](#kubectl-get-here)\n"),
        ("## `a<b>` x\n", "- [<code>a&lt;b&gt;</code> x](#ab-x)\n"),
        ("## **Bold** _em_ ~~old~~\n", "- [<strong>Bold</strong> <em>em</em> <del>old</del>](#bold-em-old)\n"),
        ("## snake_case_name\n", "- [snake_case_name](#snake_case_name)\n"),
        ("## Phase 2:  Beta (1.34)\n", "- [Phase 2:  Beta (1.34)](#phase-2--beta-134)\n"),
        ("## Größe\n", "- [Größe](#gre)\n"),
        ("## See [KEP](../1/README.md)\n", '- [See <a href="../1/README.md">KEP</a>](#see-kep)\n'),
        ("## Title {#own}\n", "- [Title](#title)\n"),
        ("## Closed ##\n", "- [Closed](#closed)\n"),
        ("Setext\n------\n", "- [Setext](#setext)\n"),
        ("## \\*literal\\*\n", "- [*literal*](#literal)\n"),
        ("```\n## no\n```\n<!--\n## no\n-->\n## Yes\n", "- [Yes](#yes)\n"),
    ],
)
def test_tables(text: str, table: str) -> None:
    assert generate(text) == table


def test_headings_below_the_depth_count_for_neither_list_nor_anchors() -> None:
    assert generate("## A\n#### B\n## B\n", depth=3) == "- [A](#a)\n- [B](#b)\n"


def test_long_titles_take_no_longer() -> None:
    start = time.process_time()
    generate(
        "\n".join(f"## x{mark * 50_000}y" for mark in ("*", "[", "`a", "<", "http://a", "_a ", "\\", "x ", "{#", " #"))
    )
    assert time.process_time() - start < 20


def test_up_to_date_tables_of_a_community(corpora: Path) -> None:
    """Nearly all tables that the generator of the community wrote are reproduced byte for byte."""
    equal = different = 0
    for file in sorted((corpora / "kep").rglob("*.md")):
        text = file.read_text(encoding="utf-8", errors="replace")
        start = TOC_START.search(text)
        end = TOC_END.search(text, start.end()) if start else None
        if start and end:
            table = generate(text, 5, text.count("\n", 0, end.start()) + 2)
            is_equal = text[start.end() : end.start()].strip() == table.strip()
            equal, different = equal + is_equal, different + (not is_equal)
    assert equal >= 250
    assert different <= 5
