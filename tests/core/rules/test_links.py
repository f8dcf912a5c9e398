"""Links in texts of proposals, and the findings about those that lead nowhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from core.proposals import dedent_document, find_diagnostics

from sphinx_enhancements.core.reading.local_links import read_anchors, read_local_links
from sphinx_enhancements.core.reading.markdown import read_markdown
from sphinx_enhancements.core.reading.rest import read_rest

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
# Lamps

<!-- toc -->
- [Gone](#gone-from-the-table)
<!-- /toc -->

[page](https://example.org/a.md), [mail](mailto:a@example.org), [host](//example.org/a), [own](#lamps), `[code](a.md)`.
[one](two.md#risks "Title"), ![picture](<my picture.png>), [brackets](a_(b).md), [nested](#in-a-list)
<!-- [comment](comment.md) -->

- ### In a list

```markdown
[fenced](fenced.md)
```

[definition]: ../other.md
[^note]: note.md
[lost](#lost), [found](#found), [set](#set)

<a id="found"></a>

## Risks {#set}
"""


def test_links_of_text() -> None:
    """Links to files, and to headings that the document lacks, are kept with their lines; code and comments are not."""
    links = [
        (link.target, link.line)
        for link in read_local_links(read_markdown(TEXT, 10), read_anchors(read_markdown(TEXT)))
    ]
    assert links == [
        ("two.md#risks", 18),
        ("my picture.png", 18),
        ("a_(b).md", 18),
        ("../other.md", 27),
        ("#lost", 29),
    ]
    assert read_anchors(read_markdown(TEXT)) == ("found", "set")
    assert read_local_links(read_rest("`a <b.md>`_ [c](d.md)"), ()) == ()


@pytest.mark.parametrize(
    "text",
    [
        "](" * 50_000,
        "[a](" + " " * 100_000,
        "[" * 100_000,
        "`" * 100_000,
        "<a " * 30_000,
        "# " + " " * 100_000,
        "{" * 100_000,
        "[a](x" + " " * 100_000,
        "[a](b.md)\n# " + "# " * 50_000,
        "<!--" * 25_000,
        "[a](b.md) <h1" * 8_000,
        "[a](" + "x(" * 50_000,
    ],
)
def test_long_text(text: str) -> None:
    """A text of 100 KB without sense takes no time that grows with its square."""
    outline = read_markdown(text)
    start = time.process_time()
    read_local_links(outline, read_anchors(outline))
    assert time.process_time() - start < 2


def test_broken_links(tmp_path: Path) -> None:
    """Links are reported at their lines, with the nearest heading or the proposal that a path means."""
    files = {
        "keps/sig-a/1-lamps/README.md": """\
            # Lamps
            [right](../2-torches/README.md#risks-1) [folder](../2-torches) [anchor](../2-torches/README.md#set)
            [moved](2-torches) [root](/keps/sig-a/2-torches/README.md) [line](../2-torches/README.md#L4)
            [renamed](../2-torches/README.md#riskz) [image](lamp.png) [outside](../../../code/main.go) [own](#lamp)
            [other root](/docs/page.md) [gone](/keps/sig-a/3-fires/README.md) [variable](../{name}.md)
            [unknown anchors](notes.md#anything) [empty]() [dots](../../../../../x.md) [null](a%00b.md)
            [address](github.com/a/b) [same folder](torches.md) [other part](../../sig-b/4-sparks/README.md)
            """,
        "keps/sig-a/1-lamps/notes.md": "# Notes\n",
        "keps/sig-a/2-torches/README.md": "# Torches\n## Risks\n## Risks\n<a name=set>\n",
    }
    found = [(d.line, d.level, d.message, d.hint) for d in find_diagnostics(tmp_path, files, "broken-link", "kep")]
    assert found == [
        (3, "warning", "there is no file '2-torches'", "did you mean '../2-torches/README.md'?"),
        (4, "warning", "keps/sig-a/1-lamps/README.md has no heading with the anchor '#lamp'", "did you mean 'lamps'?"),
        (
            4,
            "warning",
            "keps/sig-a/2-torches/README.md has no heading with the anchor '#riskz'",
            "did you mean 'risks'?",
        ),
        (4, "info", "there is no file 'lamp.png'", ""),
        (5, "info", "there is no file '/keps/sig-a/3-fires/README.md'", ""),
        (6, "warning", "there is no file 'a\\x00b.md'", ""),
        (7, "info", "there is no file '../../sig-b/4-sparks/README.md'", ""),
        (7, "warning", "there is no file 'github.com/a/b'", "did you mean 'https://github.com/a/b'?"),
        (7, "warning", "there is no file 'torches.md'", ""),
    ]


def test_several_links_to_one_missing_target(tmp_path: Path) -> None:
    """There is one finding for each target in a document; the other lines are related places."""
    files = {
        "keps/sig-a/1-lamps/README.md": """\
            # Lamps
            [one](gone.md) [two](gone.md#part)
            [three](gone.md) [four](gone.md) [other](lost.md)
            [five](#nowhere-at-all)
            [six](gone.md)
            [seven](#nowhere-at-all)
            """,
        "keps/sig-a/2-torches/README.md": "# Torches\n[one](gone.md)\n",
    }
    found = find_diagnostics(tmp_path, files, "broken-link", "kep")
    assert [(d.line, d.message.split("'")[1], [place.line for place in d.related]) for d in found] == [
        (2, "gone.md", [3, 5]),
        (3, "lost.md", []),
        (4, "#nowhere-at-all", [6]),
        (2, "gone.md", []),
    ]


@pytest.mark.parametrize(
    ("anchor", "hint"),
    [
        ("mitigations", "did you mean 'risks-and-mitigations'?"),
        ("risks-and", "did you mean 'risks-and-mitigations'?"),
        ("risk", ""),  # two headings
        ("r", ""),
        ("and", ""),
        ("riskier-tests", "did you mean 'risky-tests'?"),
    ],
)
def test_hint_for_a_part_of_a_heading(tmp_path: Path, anchor: str, hint: str) -> None:
    """The only heading that begins or ends with the anchor is named, if no heading is nearly spelled so."""
    page = f"# Lamps\n[one](#{anchor})\n## Risks and Mitigations\n## Risky tests\n"
    (found,) = find_diagnostics(tmp_path, {"keps/sig-a/1-lamps/README.md": page}, "broken-link", "kep")
    assert found.hint == hint


def test_hint_for_equally_near_headings(tmp_path: Path) -> None:
    """The first of several headings that are equally near is named, in each run."""
    headings = "".join(f"## Lamps {letter}\n" for letter in "zyxwvutsr")
    page = f"# Lamps\n[one](#lamps-a)\n{headings}"
    (found,) = find_diagnostics(tmp_path, {"keps/sig-a/1-lamps/README.md": page}, "broken-link", "kep")
    assert found.hint == "did you mean 'lamps-z'?"


def test_absolute_links(tmp_path: Path) -> None:
    """An address of the main branch, or of the site, gets a relative link; a commit, a tag and other files do not."""
    main = "https://github.com/kubernetes/enhancements/blob/master"
    files = {
        "keps/sig-a/1-lamps/README.md": f"""\
            # Lamps
            [torches]({main}/keps/sig-a/2-torches/README.md?plain=1#risks) `[code]({main}/keps/sig-a/2-torches)`
            [tree](<https://github.com/kubernetes/enhancements/tree/main/keps/sig-a/2-torches>) [gone]({main}/keps/3.md)
            [commit](https://github.com/kubernetes/enhancements/blob/0123abcd/keps/sig-a/2-torches/README.md)
            [branch](https://github.com/kubernetes/enhancements/blob/release-1/keps/sig-a/2-torches/README.md)
            [site](https://kep.k8s.io/2) [unknown](https://kep.k8s.io/3) [issue](https://github.com/kubernetes/enhancements/issues/2)

            [notes]: {main}/keps/sig-a/1-lamps/my%20notes.md
            """,
        "keps/sig-a/1-lamps/my notes.md": "# Notes\n",
        "keps/sig-a/2-torches/README.md": "# Torches\n## Risks\n",
    }
    found = find_diagnostics(tmp_path, files, "absolute-link")
    lines = dedent_document(files["keps/sig-a/1-lamps/README.md"]).split("\n")
    edited = [
        (d.line, lines[d.line - 1][d.column - 1 : d.end_column - 1], edit.text) for d in found for edit in d.edits
    ]
    assert edited == [
        (2, f"{main}/keps/sig-a/2-torches/README.md?plain=1#risks", "../2-torches/README.md#risks"),
        (3, "https://github.com/kubernetes/enhancements/tree/main/keps/sig-a/2-torches", "../2-torches"),
        (6, "https://kep.k8s.io/2", "../2-torches/README.md"),
        (8, f"{main}/keps/sig-a/1-lamps/my%20notes.md", "my%20notes.md"),
    ]
