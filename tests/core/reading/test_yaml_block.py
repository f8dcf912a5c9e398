"""YAML blocks -> trees of texts with lines, in whatever state the YAML is."""

from __future__ import annotations

import pytest
import yaml
from core.proposals import dedent_document, limit_cpu_time, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.model import Fields, Items, Text, Tree, flatten_tree
from sphinx_enhancements.core.reading.tree import MAX_DEPTH
from sphinx_enhancements.core.reading.yaml_block import MAX_SALVAGED, SlipKind, parse_block


def parse(text: str) -> tuple[Fields, list[tuple[int, str]]]:
    """Return the block, and line and message of each kind of mistake."""
    return parse_block(dedent_document(text))


def plain(tree: Tree | None) -> object:
    """A tree as lists and dicts."""
    match tree:
        case Text(text):
            return text
        case Items(items):
            return [plain(item) for item in items]
        case Fields(entries):
            return {key: plain(value) for key, value in entries}
    return None


@pytest.mark.parametrize(
    "written",
    ["1.10", "0752", "2023-14-05", "on", "yes", "1e3", "0x1F", "1_000", "12:30:45", "true", ".inf", "~", "=", "<<"],
)
def test_scalar_keeps_its_text(written: str) -> None:
    """No scalar becomes a number, a date or a truth value."""
    block, reports = parse(f"value: {written}\n")
    assert plain(block) == {"value": written}
    assert reports == []


def test_lines_are_those_of_the_block() -> None:
    """Every part of the tree knows its line, also inside lists, mappings and block scalars."""
    block, _ = parse(
        """
        a: one

        b:
          - two
          -  c: three
        d: >
          four
          five
        """
    )
    assert block == Fields(
        (
            ("a", Text("one", 1)),
            ("b", Items((Text("two", 4), Fields((("c", Text("three", 5)),), 5)), 4)),
            ("d", Text("four five\n", 6)),
        ),
        1,
    )


def test_repeated_names_are_all_kept() -> None:
    """A mapping keeps entries with the same name, which YAML forbids."""
    block, reports = parse("a: 1\nb: 2\na: 3\n")
    assert [key for key, _ in block.entries] == ["a", "b", "a"]
    assert block.get("A") == Text("3", 3)
    assert reports == []


@pytest.mark.parametrize("spelling", ["depends-on", "depends_on", "Depends On", " DEPENDS_ON "])
def test_spellings_of_a_name_are_equivalent(spelling: str) -> None:
    """Case, blanks, ``_`` and ``-`` make no difference to a name."""
    block, _ = parse("Depends_On: x\n")
    assert block.get(spelling) == Text("x", 1)


def test_tags_are_ignored() -> None:
    """A tag neither makes an object nor is an error."""
    block, reports = parse('a: !!python/object/apply:os.system ["true"]\nb: !custom x\nc: !!int "12"\n')
    assert plain(block) == {"a": ["true"], "b": "x", "c": "12"}
    assert reports == []


def test_valid_entries_of_a_broken_block() -> None:
    """Entries that parse on their own are read as they are; the others are repaired and reported."""
    block, reports = parse(
        """
        title: Fast: and loose
        status: draft
        owner: "unclosed
        labels:
          - a
          - b: [
        reviewers: [@x, @y]
        """
    )
    assert plain(block) == {
        "title": "Fast: and loose",
        "status": "draft",
        "owner": "unclosed",
        "labels": ["a", {"b": "["}],
        "reviewers": "[@x, @y]",
    }
    message = (
        'has a quote that is not closed, or closed by another character, in values such as "unclosed on line 3; '
        "write the same straight quote at both ends"
    )
    assert reports == [
        (1, "needs a pair of quotes around values such as 'Fast: and loose' on lines 1, 6, 7; they are read as text"),
        (3, message),
    ]
    assert block.get("status") == Text("draft", 2)
    assert block.get("labels") == Items((Text("a", 5), Fields((("b", Text("[", 6)),), 6)), 5)


def test_valid_entries_of_a_broken_nested_mapping() -> None:
    """An invalid line below ``enhancement:`` does not affect the other lines of the mapping."""
    block, _ = parse(
        """
        enhancement:
          id: EX-1
          title: Fast: and loose
          status: draft
          milestones:
            alpha: v1.0
            beta: [
        other: x
        """
    )
    inner = block.get("enhancement")
    assert isinstance(inner, Fields)
    assert plain(inner) == {
        "id": "EX-1",
        "title": "Fast: and loose",
        "status": "draft",
        "milestones": {"alpha": "v1.0", "beta": "["},
    }
    assert inner.get("status") == Text("draft", 4)
    assert block.get("other") == Text("x", 8)


def test_tabs_for_indentation() -> None:
    """Tabs are read as spaces, and their lines are reported together."""
    block, reports = parse("enhancement:\n\tid: EX-1\n\tstatus: draft\n")
    assert plain(block) == {"enhancement": {"id": "EX-1", "status": "draft"}}
    assert reports == [(2, "is indented with tabs on lines 2, 3; each tab is read as two spaces")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "status draft\na: 1\n",
            "is not valid YAML on line 1, such as 'status draft'; what could not be parsed is kept as text",
        ),
        (
            f"a: {'[' * MAX_DEPTH}{']' * MAX_DEPTH}\n",
            "cannot be read as a whole (it is nested deeper than 32 levels); its entries were read one by one",
        ),
    ],
)
def test_messages_follow_the_name_of_the_block(text: str, message: str) -> None:
    """Each message completes a sentence that starts with a subject such as "the front matter"."""
    _, reports = parse(text)
    assert message in [reported for _, reported in reports]


def test_lines_that_are_no_entries_are_kept() -> None:
    """Every line that cannot be parsed is kept as text, and reported."""
    block, reports = parse("a: 1\n%%%\nb: [\n*** x\n")
    assert [(key, plain(value)) for key, value in block.entries] == [("a", "1\n%%%"), ("b", "[\n*** x")]
    block, reports = parse("%%%\na: [\n")
    assert block.entries == (("", Text("%%%", 1)), ("a", Text("[", 2)))
    assert [line for line, _ in reports] == [1, 2]
    assert "is not valid YAML on line 1" in reports[0][1]


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "[1, 2]\n", "'text'\n"])
def test_a_block_that_is_no_mapping(text: str) -> None:
    """A block that is a list or plain text is kept as text, and reported."""
    block, reports = parse(text)
    assert [key for key, _ in block.entries] == [""]
    assert flatten_tree(block.entries[0][1]).split() == text.split()
    assert "no mapping" in reports[0][1]


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
def test_a_block_without_entries(text: str) -> None:
    """A block without entries has no fields and no mistakes."""
    block, reports = parse(text)
    assert block.entries == ()
    assert reports == []


def test_aliases_are_followed() -> None:
    """An alias is the text that it stands for."""
    block, reports = parse("a: &x [1, 2]\nb: *x\nc: &y why\nd: *y\n")
    assert plain(block) == {"a": ["1", "2"], "b": ["1", "2"], "c": "why", "d": "why"}
    assert reports == []


@pytest.mark.parametrize("text", ["a: &x [*x]\n", "a: &x {b: *x}\n", "&x a: *y\n", "a: *nothing\nb: 1\n"])
def test_invalid_aliases(text: str) -> None:
    """An alias without an anchor, or to itself, is reported and kept as text."""
    block, reports = parse(text)
    assert len(reports) == 1
    assert "needs a pair of quotes around values such as" in reports[0][1]
    assert "*" in flatten_tree(block)


def test_billion_laughs() -> None:
    """Aliases of aliases are not expanded without bound."""
    lines = ["a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    with limit_cpu_time():
        block, reports = parse("\n".join([*lines, "status: draft"]))
        assert len(repr(block)) < 1_000_000
    assert block.get("status") == Text("draft", 13)
    assert len(reports) == 1


@pytest.mark.parametrize(
    "deep",
    [
        *("[" * 100_000, "{" * 100_000, "- " * 100_000, "- " * 100_000 + "x", "a: " * 100_000, "? " * 100_000),
        *("[" * 50_000 + "]" * 50_000, "\n".join(" " * n + f"k{n}:" for n in range(600)), "&a " * 100_000),
    ],
    ids=["lists", "maps", "dashes", "dashes-x", "pairs", "keys", "closed", "indented", "anchors"],
)
def test_deep_nesting_is_bounded(deep: str) -> None:
    """Deep nesting is reported; no recursion, no long wait."""
    with limit_cpu_time():
        block, reports = parse(f"status: draft\nvalue:\n  {deep}\nowner: me\n" if "\n" not in deep else deep)
        assert reports
        assert len(flatten_tree(block)) <= 2000
    if "\n" not in deep:
        assert block.get("status") == Text("draft", 1)
        assert block.get("owner") == Text("me", 4)


def test_maximum_depth() -> None:
    """A block is read up to ``MAX_DEPTH`` levels, and reported above it."""
    _, reports = parse("a: " + "[" * (MAX_DEPTH - 1) + "]" * (MAX_DEPTH - 1))
    assert reports == []
    _, reports = parse("a: " + "[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert [line for line, _ in reports] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"key{n}: value\n" for n in range(300_000)),
        "broken: [\n" + "".join(f"key{n}: value\n" for n in range(300_000)),
        "broken: [\n" + "nonsense\n" * 500_000,
        "broken: [\n" + "a: [\n" * 800_000,
        "enhancement:\n" + "  a: [\n" * 600_000,
        "same: value\n" * 400_000,
        "text: " + "x" * 5_000_000,
        "text: [" + "x" * 5_000_000,
        "a" + " " * 5_000_000,
        "a" * 5_000_000,
        "list: [" + "a, " * 1_500_000,
        "- " * 10 + "\n" * 5_000_000,
    ],
    ids=range(12),
)
def test_five_megabytes(text: str) -> None:
    """A block of 5 MB in any state is read in a moment, with a bounded number of findings."""
    with limit_cpu_time(5):
        block, reports = parse_block(text)
    assert isinstance(block, Fields)
    assert len(reports) <= len(SlipKind)
    assert "".join(flatten_tree(Fields((entry,))) for entry in block.entries).strip()


def test_entries_over_the_limit_are_kept_as_text() -> None:
    """A broken block with very many entries loses none of them."""
    text = "broken: [\n" + "".join(f"key{n}: value{n}\n" for n in range(2 * MAX_SALVAGED))
    block, reports = parse(text)
    assert block.get(f"key{MAX_SALVAGED - 2}") == Text(f"value{MAX_SALVAGED - 2}", MAX_SALVAGED)
    name, rest = block.entries[-1]
    assert name == ""
    assert flatten_tree(rest).startswith(f"key{MAX_SALVAGED - 1}: ")
    assert isinstance(rest, Text)
    assert rest.text.endswith(f"value{2 * MAX_SALVAGED - 1}")
    assert reports[-1][0] == rest.line == MAX_SALVAGED + 1


def test_a_character_that_yaml_forbids() -> None:
    """The entry with the character is kept as text without its quotes, and reported at its line."""
    block, reports = parse('a: 1\nb: "bell\x07"\nc: 3\n')
    assert plain(block) == {"a": "1", "b": "bell\x07", "c": "3"}
    assert [line for line, _ in reports] == [2]


def test_several_documents_in_one_block() -> None:
    """Documents after the first do not hide the entries of the first."""
    block, _ = parse("a: 1\n--- \nb: 2\n")
    assert block.get("a") == Text("1", 1)


def test_flatten_tree_is_bounded() -> None:
    """A tree on one line is no longer than 2,000 characters."""
    tree: Tree = Text("x" * 500)
    for _ in range(50):
        tree = Items((tree, Text("y" * 500)))
    assert flatten_tree(tree).endswith("y")
    assert len(flatten_tree(tree)) == 2000
    assert flatten_tree(Items((Text("a"), Fields((("b", Text("c")),))))) == "a, b: c"


@given(
    st.recursive(
        st.text(st.characters(codec="ascii", exclude_categories=["C"])),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcdef", min_size=1), inner, max_size=4),
        max_leaves=12,
    )
)
def test_reads_what_a_yaml_writer_writes(value: object) -> None:
    """Any tree of texts that PyYAML writes is read back as it was."""
    block, reports = parse_written({"value": value})
    assert plain(block) == {"value": value}
    assert reports == []


def parse_written(value: object) -> tuple[Fields, list[tuple[int, str]]]:
    """The block that PyYAML makes of a value."""
    text = yaml.safe_dump(value, default_style='"', sort_keys=False, allow_unicode=True)
    return parse_block(text)


ODD = ("\x00", "\x85", "\u2028", "\ufeff", "é", "😀", "---", "- ", ": ", "\n  ", "\n- ")
YAMLISH = texts_from_pieces(*"abc:-[]{}*&!|>'\"#%@`,?~ \t\n\\.0", *ODD)


@given(YAMLISH | st.text())
def test_any_text_gives_a_block(text: str) -> None:
    """Whatever the block holds, there is a mapping, and every finding has a line."""
    block, reports = parse_block(text)
    assert isinstance(block, Fields)
    assert all(line >= 1 for line, _ in reports)
    assert len(flatten_tree(block)) <= 2000
