"""Directives in a document's text, as Sphinx would find them."""

from __future__ import annotations

import pytest
from core.proposals import bundled_profile, dedent_document, diagnostic_codes, limit_cpu_time, texts_from_pieces
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.reading.directives import FoundDirective, find_directives
from sphinx_enhancements.core.reading.document import read_directive


def find_in(text: str, path: str = "x.md") -> list[FoundDirective]:
    """Return the directives of a document."""
    return list(find_directives(dedent_document(text), path))


def test_markdown_fences() -> None:
    """Fences of backquotes and of colons have a title, options and a body, each with its line."""
    found = find_in(
        """
        # Page

        ```{enhancement} First one
        :id: EX-1
        :status: "draft"

        Body.
        ```

        :::{enhancement} Second
        ---
        id: EX-2
        authors: [a, b]
        ---
        Body of
        the second.
        :::
        """
    )
    assert found == [
        FoundDirective("enhancement", "First one", (("id", "EX-1", 4), ("status", "draft", 5)), "Body.", 3, 7),
        FoundDirective(
            "enhancement", "Second", (("id", "EX-2", 12), ("authors", "[a, b]", 13)), "Body of\nthe second.", 10, 15
        ),
    ]


def test_markdown_inside_other_directives() -> None:
    """Directives are found in other directives and in a block of reStructuredText."""
    found = find_in(
        """
        ::::{note}
        :::{enhancement} One
        :id: EX-1
        :::
        ::::
        ```{eval-rst}
        .. enhancement:: Two
           :id: EX-2
        ```
        """
    )
    assert [(f.title, f.line, f.options) for f in found] == [
        ("One", 2, (("id", "EX-1", 3),)),
        ("Two", 7, (("id", "EX-2", 8),)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n```{enhancement} X\n```\n",
        "````md\n```{enhancement} X\n```\n````\n",
        "```{code-block} md\n:::{enhancement} X\n:::\n```\n",
        "`{enhancement}`x\n",
        "text ```{enhancement} X\n",
        "```{enhancement-list}\n```\n",
    ],
)
def test_markdown_code(text: str) -> None:
    """Directives in code are left out."""
    assert find_in(text) == []


def test_restructuredtext() -> None:
    """Titles and options may take several lines, and the body any indentation."""
    found = find_in(
        """
        Page
        ====

        .. enhancement:: A long
              title
           :id: EX-1
           :depends-on: EX-2,
              EX-3

           Body.

             More.

        .. note::

           .. enhancement:: Inside
              :id: EX-4

        .. enhancement:: Last
        """,
        "x.rst",
    )
    assert found == [
        FoundDirective(
            "enhancement",
            "A long title",
            (("id", "EX-1", 6), ("depends-on", "EX-2,\nEX-3", 7)),
            "Body.\n\n  More.",
            4,
            10,
        ),
        FoundDirective("enhancement", "Inside", (("id", "EX-4", 17),), "", 16, 19),
        FoundDirective("enhancement", "Last", (), "", 19, 21),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Look::\n\n   .. enhancement:: X\n",
        ".. code-block:: rst\n\n   .. enhancement:: X\n",
        ".. enhancement-list::\n",
        "text .. enhancement:: X\n",
    ],
)
def test_restructuredtext_code(text: str) -> None:
    """Directives in literal blocks and code are left out."""
    assert find_in(text, "x.rst") == []


def test_read_directive() -> None:
    """A directive has the same fields and diagnostics as a page, with the lines of the file."""
    enhancement = read_directive(
        "Fast *boot*",
        [("id", "EX-1", 11), ("milestones", "alpha=v1.5, beta=v1.6", 12), ("status", "nonsense", 13), ("x", "y", 14)],
        "Text.\n\n## Release Signoff Checklist\n\n- [x] done\n",
        "guide/x.md",
        10,
        bundled_profile(),
        body_line=16,
    )
    assert (enhancement.key, enhancement.title, enhancement.number) == ("EX-1", "Fast boot", 1)
    assert (enhancement.source.path, enhancement.source.line) == ("guide/x.md", 10)
    assert [(m.stage.value, m.release) for m in enhancement.milestones] == [("alpha", "v1.5"), ("beta", "v1.6")]
    assert [(c.text, c.line) for c in enhancement.checklist] == [("done", 20)]
    assert [(d.code, d.line) for d in enhancement.diagnostics] == [("title-markup", 10), ("unknown-status", 13)]
    assert [name for name, _ in enhancement.extra] == ["x"]


def test_without_id_or_title() -> None:
    """A missing key and title are derived, each with a diagnostic at the line of the directive."""
    enhancement = read_directive("", [], "", "guide/live.md", 7, bundled_profile())
    assert enhancement.title == "Live"
    assert diagnostic_codes(enhancement) == ["missing-title", "missing-id"]
    assert {d.line for d in enhancement.diagnostics} == {7}
    assert read_directive("Fast Boot: now!", [], "", "x.md", 1, bundled_profile()).key == "fast-boot-now"
    assert read_directive("!!!", [], "", "guide/live.md", 1, bundled_profile()).key == "live"


@pytest.mark.parametrize("suffix", ["md", "rst"])
def test_hostile_texts(suffix: str) -> None:
    """Openings without ends, deep nesting and long lines are searched in a bounded time."""
    for text in (
        "```{note}\n" * 20_000,
        "".join(f"{':' * n}{{note}}\n" for n in range(1_000, 2, -1)),
        ".. note::\n\n" * 20_000,
        "".join(f"{' ' * n}.. note::\n" for n in range(600)),
        "``" * 500_000,
        ".. " + "a" * 1_000_000,
        "```{" + "a" * 1_000_000,
        ":x" * 500_000,
        "::\n" * 50_000,
        "```{enhancement}\n---\na" + " " * 50_000 + "\n---\n```\n",
        ".. enhancement:: x\n   :a" + " " * 50_000 + "\n",
    ):
        with limit_cpu_time():
            list(find_directives(f"{text}\n```{{enhancement}}\n.. enhancement:: x\n", f"x.{suffix}"))


@given(
    texts_from_pieces(
        "```", ":::", "{enhancement}", "{note}", ".. enhancement::", ".. note::", "::", ":id: x", "\n", "\n   ", " T"
    ),
    st.sampled_from(["x.md", "x.rst", "x.txt"]),
)
def test_any_text_can_be_searched(text: str, path: str) -> None:
    """Directives in any text can be read, and their lines are in order and within the file."""
    found = list(find_directives(text, path))
    lines = text.count("\n") + 1
    assert [f.line for f in found] == sorted(f.line for f in found)
    for f in found:
        assert 1 <= f.line <= lines
        assert all(at is not None and f.line < at <= lines for _, _, at in f.options)
        assert read_directive(f.title, f.options, f.body, path, f.line, bundled_profile(), body_line=f.body_line).key
