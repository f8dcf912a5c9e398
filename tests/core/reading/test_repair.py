"""What YAML refuses and people write: each line repaired, each repair told once, nothing lost."""

from __future__ import annotations

import pytest
from core.proposals import bundled_profile, dedent_document, diagnostic_codes, limit_cpu_time, read_proposal

from sphinx_enhancements.core.model import Fields, Items, Text, Tree
from sphinx_enhancements.core.reading import PathMatch, decode, read_page
from sphinx_enhancements.core.reading.metadata import parse_block


def understood(text: str) -> tuple[object, list[tuple[int, str]]]:
    """A block as lists and dicts, and what was reported."""
    reports: list[tuple[int, str]] = []
    block = parse_block(dedent_document(text), lambda line, message: reports.append((line, message)))
    return _plain(block), reports


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
def test_slips(written: str, meant: object, lines: list[int]) -> None:
    """The text that was meant, and one report for each line that was changed."""
    found, reports = understood(written)
    assert found == meant
    assert [line for line, _ in reports] == lines
    assert all(message for _, message in reports)


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
def test_what_yaml_takes_is_left_alone(text: str) -> None:
    """Nothing that is valid is changed or reported."""
    assert understood(text)[1] == []


def test_text_blocks_are_not_repaired() -> None:
    """A broken line elsewhere costs a block scalar nothing."""
    found, reports = understood("a: |\n  @x: y: z\n\t- q\nb: @c\n")
    assert isinstance(found, dict)
    assert found["b"] == "@c"
    assert "@x: y: z" in str(found["a"])
    assert 4 in [line for line, _ in reports]


def test_only_what_helps_is_reported() -> None:
    """An entry that no repair makes valid is kept, with one report that says so, and none of the repairs."""
    found, reports = understood("a:\n  - @x\n - z\n     - {\nb: 1\n")
    assert found == {"a": ["@x", "z", "{"], "b": "1"}
    assert [line for line, _ in reports] == [1]


def test_in_a_page() -> None:
    """Every repair is a finding with the line of the file, and says what was understood."""
    page = read_proposal("---\ntitle: A: b\nid: EX-1\nauthors:\n  - @x\n---\n# T\n")
    assert [(d.code, d.line) for d in page.diagnostics] == [("front-matter", 2), ("front-matter", 5)]
    assert "'A: b'" in page.diagnostics[0].message
    assert "'@x'" in page.diagnostics[1].message
    assert (page.title, page.people[0].handle) == ("A: b", "x")


def test_a_blank_line_before_the_block() -> None:
    """It is read, and reported: other software shows it as text."""
    page = read_page("\n\n---\nid: EX-1\n---\n# T\n", PathMatch("one.md", {}), bundled_profile())
    assert page is not None
    assert page.key == "EX-1"
    assert [(d.code, d.line) for d in page.diagnostics] == [("front-matter", 3)]


def test_windows_line_ends_are_no_repair() -> None:
    """They are how some systems end lines."""
    text, found = decode(b"---\r\nid: EX-1\r\nauthors:\r\n  - a\r\n---\r\n# T\r\n", "one.md")
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
        found = parse_block(block + "\nid: EX-1\n[", lambda *_: None)
    assert isinstance(found, Fields)
    assert found.entries
