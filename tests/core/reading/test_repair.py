"""Repairs of common YAML mistakes: every value is read, and one diagnostic lists the lines of each kind of mistake."""

from __future__ import annotations

import re

import pytest
from core.proposals import bundled_profile, dedent_document, diagnostic_codes, limit_cpu_time, read_proposal

from sphinx_enhancements.core.model import Fields, Items, Text, Tree
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.path_match import PathMatch
from sphinx_enhancements.core.reading.source import decode_text
from sphinx_enhancements.core.reading.yaml_block import parse_block


def read_block(text: str) -> tuple[object, list[tuple[int, str]]]:
    """Return a block as lists and dicts, and line and message of each kind of mistake."""
    block, reports = parse_block(dedent_document(text))
    return _plain(block), reports


def listed_lines(reports: list[tuple[int, str]]) -> list[int]:
    """Return the lines that the messages list."""
    lists = [match[1] for _, message in reports if (match := re.search(r" on lines? ([0-9, ]+)", message))]
    return sorted(int(number) for numbers in lists for number in re.findall("[0-9]+", numbers))


def _plain(tree: Tree) -> object:
    match tree:
        case Text(text):
            return text
        case Items(items):
            return [_plain(item) for item in items]
        case Fields(entries):
            return {key: _plain(value) for key, value in entries}


@pytest.mark.parametrize(
    ("written", "meant", "lines"),
    [
        pytest.param("title: Fast: and loose\n", {"title": "Fast: and loose"}, [1], id="colon"),
        pytest.param("title: 'It's here'\n", {"title": "'It's here'"}, [1], id="apostrophe"),
        pytest.param('title: "A" gate\n', {"title": '"A" gate'}, [1], id="quoted-start"),
        pytest.param("authors:\n- @a\n- @b, for c\n", {"authors": ["@a", "@b, for c"]}, [2, 3], id="at"),
        pytest.param('authors:\n  - "@a\n  - "@b"\n', {"authors": ["@a", "@b"]}, [2], id="open-quote"),
        pytest.param(
            'authors:\n  - "@a\u201d\n  - \u201c@b\u201d\n',
            {"authors": ["@a", "\u201c@b\u201d"]},
            [2],
            id="smart-quotes",
        ),
        pytest.param("a: x\nsee-also:[]\nb: y\n", {"a": "x", "see-also": [], "b": "y"}, [2], id="no-blank-list"),
        pytest.param("a: x\nstatus:draft\nb: y\n", {"a": "x", "status": "draft", "b": "y"}, [2], id="no-blank-word"),
        pytest.param("a:\n  - x\n  -y\n  - {\n", {"a": ["x", "y", "{"]}, [3, 4], id="no-blank-dash"),
        pytest.param("a: x\n  b: y\nc: [\n", {"a": "x", "b": "y", "c": "["}, [2, 3], id="indented-key"),
        pytest.param(
            "authors:\n- x\n  reviewers:\n- y\nc: 1\n",
            {"authors": ["x"], "reviewers": ["y"], "c": "1"},
            [3],
            id="indented-key-below-a-list",
        ),
        pytest.param("a:\n\t- x\n\t- y\n", {"a": ["x", "y"]}, [2, 3], id="tabs"),
        pytest.param(
            "see-also:\n  - [A](a.md)\n  - [B](b.md)\n", {"see-also": ["[A](a.md)", "[B](b.md)"]}, [2, 3], id="links"
        ),
        pytest.param("a: %x\nb: `y`\n", {"a": "%x", "b": "`y`"}, [1, 2], id="reserved"),
    ],
)
def test_common_mistakes_are_repaired(written: str, meant: object, lines: list[int]) -> None:
    """The values are those that the author meant, and the messages list the lines that were changed."""
    values, reports = read_block(written)
    assert values == meant
    assert listed_lines(reports) == lines


def test_one_message_for_each_kind_of_mistake() -> None:
    """Mistakes of one kind are one report at the first line; a long list of lines is cut short."""
    text = "authors:\n" + "".join(f"- @a{n}\n" for n in range(30)) + "status:draft\nowner:x\n"
    _, reports = read_block(text)
    lines = ", ".join(map(str, range(2, 22)))
    assert reports == [
        (2, f"needs a pair of quotes around values such as '@a0' on lines {lines} and 10 more; they are read as text"),
        (32, "needs a space after the colon on lines 32, 33; it is read as if there were one"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  @x: y: z\n  - \tq\nb: 1\n",
        "# a: b: c\na: 1\n",
        "a: 'x: y'\nb: \"@z\"\n",
        "a:\n- b: 1\n  c: 2\n",
        "a: x # y: z\n",
    ],
)
def test_valid_yaml_is_not_changed(text: str) -> None:
    """Nothing that is valid is changed or reported."""
    assert read_block(text)[1] == []


def test_block_scalars_are_not_repaired() -> None:
    """Lines of a block scalar stay as they are if another entry is invalid."""
    found, reports = read_block("a: |\n  @x: y: z\n\t- q\nb: @c\n")
    assert isinstance(found, dict)
    assert found["b"] == "@c"
    assert "@x: y: z" in str(found["a"])
    assert 4 in listed_lines(reports)


def test_an_entry_beyond_repair() -> None:
    """It is kept as text with one report, which does not list repairs that were of no use."""
    values, reports = read_block("a:\n  - @x\n - z\n     - {\nb: 1\n")
    assert values == {"a": "- @x\n- z\n- {", "b": "1"}
    assert listed_lines(reports) == [1]


def test_a_mapping_beyond_repair() -> None:
    """Its entries are read one by one, so that only the broken one stays text."""
    values, reports = read_block("a:\n  b: [x,\n   y\n  c: z\nd: 1\n")
    assert values == {"a": {"b": "[x,\ny", "c": "z"}, "d": "1"}
    assert listed_lines(reports) == [2]


def test_lines_in_a_page() -> None:
    """Lines in the message are those of the file."""
    page = read_proposal("---\ntitle: A: b\nid: EX-1\nauthors:\n  - @x\n---\n# T\n")
    assert [(d.code, d.line) for d in page.diagnostics] == [("front-matter", 2)]
    assert "'A: b' on lines 2, 5" in page.diagnostics[0].message
    assert (page.title, page.people[0].handle) == ("A: b", "x")


def test_a_blank_line_before_the_block() -> None:
    """Front matter below blank lines is read, and reported because other software shows it as text."""
    page = read_page("\n\n---\nid: EX-1\n---\n# T\n", PathMatch("one.md", {}), bundled_profile())
    assert page is not None
    assert page.key == "EX-1"
    assert [(d.code, d.line) for d in page.diagnostics] == [("front-matter", 3)]


def test_windows_line_ends_are_no_repair() -> None:
    """Windows line ends are read without a diagnostic."""
    text, found = decode_text(b"---\r\nid: EX-1\r\nauthors:\r\n  - a\r\n---\r\n# T\r\n", "one.md")
    page = read_page(text, PathMatch("one.md", {}), bundled_profile(), found)
    assert page is not None
    assert (page.key, diagnostic_codes(page)) == ("EX-1", [])


@pytest.mark.parametrize(
    "block",
    [
        "\n".join(f"k{n}: [" + "a, " * 2500 + "]" for n in range(600)),
        "\n".join(f"k{n}: @" + "a" * 5000 for n in range(900)),
        "\n".join("a: [" * 3 for _ in range(100_000)),
        "a:\n" + "\n".join(f"  - @x{n}: y" for n in range(200_000)),
        '"' * 4_000_000,
        "a: '" + "x\n" * 2_000_000,
        "\n".join(f"k{n}: @x" for n in range(200_000)),
        "k: &a " * 500_000,
        " " * 3_000_000 + "k: @",
        "x:\n" + "\n".join(" " * (n % 900) + "- @k:" for n in range(6000)),
    ],
    ids=["nodes", "long-values", "lines", "one-list", "quotes", "open", "keys", "anchors", "blanks", "stairs"],
)
def test_large_broken_blocks(block: str) -> None:
    """However large, a broken block is read in two seconds of processor time, and the rest of it is kept."""
    with limit_cpu_time(2):
        fields, _ = parse_block(block + "\nid: EX-1\n[")
    assert fields.entries


@pytest.mark.parametrize(
    ("value", "name", "problem"),
    [
        ('"@bob\u201d', "@bob", "a quote that is not closed, or closed by another character"),
        ('"@bob', "@bob", "a quote that is not closed, or closed by another character"),
        ("@bob", "@bob", "a pair of quotes around values such as"),
        ('"Allow" policy', '"Allow" policy', "a pair of quotes around values such as"),
    ],
)
def test_message_about_quotes(value: str, name: str, problem: str) -> None:
    """The message tells a missing pair of quotes from a quote without its counterpart."""
    block, ((_line, message),) = parse_block(f"authors: {value}\n")
    assert problem in message
    assert block.get("authors") == Text(name, 1)
