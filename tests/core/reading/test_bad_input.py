"""Whatever a file holds: one proposal, findings with file and line, no exception, no long wait."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from core.proposals import (
    bundled_profile,
    create_project,
    diagnostic_codes,
    limit_cpu_time,
    read_proposal,
    read_vep,
    texts_from_pieces,
)
from hypothesis import example, given
from hypothesis import strategies as st

from sphinx_enhancements.core.export.enhancements_json import export_collection, serialize_json
from sphinx_enhancements.core.model import Enhancement
from sphinx_enhancements.core.project.documents import load_page, load_shard
from sphinx_enhancements.core.project.loading import collect_diagnostics, load_collection
from sphinx_enhancements.core.reading.document import read_page
from sphinx_enhancements.core.reading.path_match import PathMatch
from sphinx_enhancements.core.reading.source import decode_text

if TYPE_CHECKING:
    from pathlib import Path

GOOD = """\
---
id: EX-1
title: A title
status: accepted
stage: beta
milestones: {alpha: v1.0, beta: v1.1}
owner: sig-a
authors: ["@alice", Bob <b@example.org>]
created: 2025-01-02
labels: [sig/a, kind/b]
depends-on: [EX-2]
links: {a: https://example.org}
enhancement:
  summary: >
    Some text
---
# VEP #1: Heading

## Summary

Text.

### Target releases

- This VEP targets alpha for version: v1.5

### Release Signoff Checklist

- [x] one
"""

ODD = (
    *(
        "\n",
        " ",
        "  ",
        "\t",
        ":",
        "-",
        "[",
        "]",
        "{",
        "}",
        "&a ",
        "*a",
        "!x ",
        "'",
        '"',
        "|",
        ">",
        "#",
        "@",
        "%",
        "`",
        "~",
    ),
    *(
        "---",
        "...",
        "<b>",
        "]]>",
        "\x00",
        "\ufeff",
        "\u2028",
        "\x85",
        "é",
        "😀",
        "\u202e",
        "null",
        "1e9",
        "=",
        ",",
        "\\",
        "??",
    ),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A good document with some of its parts cut out, doubled or replaced."""
    text = GOOD
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 3, 10, 60])))
        cut = text[start:end]
        text = text[:start] + draw(st.sampled_from(["", cut * 2]) | texts_from_pieces(*ODD)) + text[end:]
    return text


def whole(enhancement: Enhancement | None, path: str) -> None:
    """Check what must hold for every proposal, whatever it was read from."""
    assert isinstance(enhancement, Enhancement)
    assert enhancement.key.strip()
    assert enhancement.title.strip()
    for d in enhancement.diagnostics:
        assert d.path == path
        assert d.line is not None
        assert d.line >= 1
        assert d.message.isprintable()


@given(mutated() | st.text() | texts_from_pieces(*ODD, *GOOD.splitlines(keepends=True)))
@example("---\n" * 3)
def test_any_text_is_a_proposal(text: str) -> None:
    """Both profiles, both kinds of markup: an object, and findings with file and line."""
    text, _ = decode_text(text.encode("utf-8", "replace"), "x")
    lines = text.count("\n") + 1
    for name, path in (("vep", "veps/sig-a/7-x/vep.md"), ("default", "a/b.md"), ("default", "a/b.rst")):
        page = read_page(text, PathMatch(path, {"number": "7"} if name == "vep" else {}), bundled_profile(name))
        whole(page, path)
        assert page is not None
        assert all(d.line is not None and d.line <= lines for d in page.diagnostics)
        assert (
            page.status.value is not None
            or page.status.raw is None
            or bundled_profile(name).is_placeholder(page.status.raw)
        )


@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
def test_any_bytes_are_a_proposal(data: bytes, at: int) -> None:
    """Bytes of any kind, inside a good document or alone."""
    for mixed in (data, GOOD[:at].encode() + data + GOOD[at:].encode()):
        text, found = decode_text(mixed, "a/b.md")
        whole(read_page(text, PathMatch("a/b.md", {}), bundled_profile(), found), "a/b.md")


@pytest.mark.parametrize("spelled", ["lf", "crlf", "cr", "bom"])
def test_line_ends_make_no_difference(spelled: str) -> None:
    """The same document in another editor's spelling is the same proposal, lines included."""
    data = GOOD.encode()
    data = {"crlf": data.replace(b"\n", b"\r\n"), "cr": data.replace(b"\n", b"\r"), "bom": b"\xef\xbb\xbf" + data}.get(
        spelled, data
    )
    text, found = decode_text(data, "proposals/one.md")
    assert found == ()
    assert read_proposal(text) == read_proposal(GOOD)


HARD = {
    "brackets in a field": "---\nid: " + "[" * 100_000 + "\n---\n# T\n",
    "dashes in a field": "---\nlabels:\n  " + "- " * 100_000 + "\n---\n# T\n",
    "brackets in the title": "# " + "[" * 10_000 + "\n",
    "stars in the title": "# " + "*a " * 10_000 + "\n",
    "brackets in the text": "# T\n\n" + "[" * 100_000,
    "dashes in the text": "# T\n\n" + "- " * 100_000,
    "quotes in the text": "# T\n\n## Summary\n\n" + "> " * 100_000,
    "brackets in the summary": "# T\n\n## Summary\n\n" + "[" * 10_000,
    "many labels": "---\nlabels: [" + "a, " * 9_000 + "]\n---\n# T\n",
    "a long list in one text": "---\nlabels: " + "a, " * 50_000 + "\n---\n# T\n",
    "many fields": "---\n" + "".join(f"f{n}: x\n" for n in range(9_000)) + "---\n# T\n",
    "one field many times": "---\n" + "owner: x\n" * 9_000 + "---\n# T\n",
    "five megabytes": "---\n" + "".join(f"f{n}: x\n" for n in range(400_000)) + "---\n# T\n",
    "five megabytes, broken": "---\na: [\n" + "owner: x\n" * 500_000 + "---\n# T\n",
    "five megabytes, one text": "---\nsummary: " + "x " * 2_500_000 + "\n---\n# T\n",
    "an address": "---\ntracking: mailto:" + "@" * 100_000 + " x\n---\n# T\n",
    "a release": "---\nmilestones: {alpha: " + "1" * 6_000 + ", beta: " + "1." * 50_000 + "}\n---\n# T\n",
    "a struck release": "---\nmilestones: alpha=" + "~a" * 100_000 + "\n---\n# T\n",
    "a note": "---\nmilestones: alpha=" + "(" * 100_000 + "\n---\n# T\n",
    "a name": "---\nauthors: [" + "a" * 150 + " " * 49 + ", '" + "a <" * 60_000 + "']\n---\n# T\n",
    "a date": "---\ncreated: " + "1" * 100_000 + "\n---\n# T\n",
    "an id": "---\nid: " + "-0" * 100_000 + "x\n---\n# T\n",
    "a heading of blanks": "# VEP #" + " " * 100_000 + ":\n",
    "a phrase of blanks": "# T\n\n- This VEP targets alpha for version" + " " * 100_000 + "x\n",
    "a heading of zeros": "# VEP #" + "0" * 100_000 + "x: y\n",
    "many milestones": "# T\n\n" + "- This VEP targets alpha for version: v1.5\n" * 5_000,
    "many headings": "".join(f"{'#' * (n % 6 + 1)} Summary\n\n" for n in range(20_000)),
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_expensive_input(text: str) -> None:
    """Text made to be slow or deep is read in a moment, linked and written."""
    with limit_cpu_time(4):
        whole(read_proposal(text), "proposals/one.md")
        whole(read_vep(text), "veps/sig-compute/42-some-thing/vep.md")


def test_billion_laughs_in_front_matter() -> None:
    """Aliases that would grow without bound cost that block its aliases, nothing more."""
    block = "\n".join(["a0: &a0 x", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 60))])
    with limit_cpu_time():
        page = read_proposal(f"---\n{block}\nstatus: draft\nid: EX-1\n---\n# T\n")
    assert (page.key, page.status.value, page.title) == ("EX-1", "draft", "T")
    assert diagnostic_codes(page) == ["front-matter"]


def test_a_folder_of_bad_files(tmp_path: Path) -> None:
    """Each yields a proposal with a finding; the export and the list of findings hold them all."""
    outside = tmp_path / "outside.md"
    outside.write_text("---\nid: SECRET\n---\n# Secret\n")
    files: dict[str, str | bytes] = {
        "sig/1-front/vep.md": "---\nstatus: [\n---\n# T\n",
        "sig/2-latin/vep.md": "# Caf\xe9\n".encode("latin-1"),
        "sig/3-empty/vep.md": b"",
        "sig/4-nul/vep.md": b"\0\0\0",
        "sig/5-binary/vep.md": bytes(range(256)),
        "sig/6-status/vep.md": "---\nstatus: what\nstage: when\n---\n# T\n",
        "sig/7-release/vep.md": "# T\n- This VEP targets alpha for version: soon\n",
        "sig/8-html/vep.md": "# <script>x</script>\n",
        "sig/9-one/vep.md": "# T\n",
        "sig/9-two/vep.md": "# T\n",
        "sig/nothing/vep.md": "",
    }
    project = create_project(tmp_path / "root", files, 'profile = "vep"\n')
    for name in ("10-out", "11-loop", "12-gone"):
        (project.root / "sig" / name).mkdir()
    (project.root / "sig/10-out/vep.md").symlink_to(outside)
    (project.root / "sig/11-loop/vep.md").symlink_to("vep.md")
    (project.root / "sig/12-gone/vep.md").symlink_to("nowhere")
    (project.root / "sig/13-folder/vep.md").mkdir(parents=True)
    os.mkfifo(project.root / "sig/14-pipe.md")
    collection = load_collection(project)
    expected = {f"VEP-{n}" for n in range(1, 13) if n != 10} | {"VEP-9-9-two", "nothing"}
    assert {entry.key for entry in collection} == expected
    found = collect_diagnostics(project, collection)
    by_path: dict[str, set[str]] = {}
    for d in found:
        by_path.setdefault(d.path, set()).add(d.code)
        assert d.line is not None or d.code == "file-bounds"
    assert by_path == {
        "sig/1-front/vep.md": {"front-matter"},
        "sig/2-latin/vep.md": {"encoding"},
        "sig/3-empty/vep.md": {"empty-document", "missing-title"},
        "sig/4-nul/vep.md": {"missing-title"},
        "sig/5-binary/vep.md": {"encoding", "invisible-character", "missing-title"},
        "sig/6-status/vep.md": {"unknown-status", "unknown-stage"},
        "sig/7-release/vep.md": {"unknown-release"},
        "sig/8-html/vep.md": {"title-markup"},
        "sig/9-two/vep.md": {"duplicate-key"},
        "sig/nothing/vep.md": {"empty-document", "missing-title", "missing-id"},
        "sig/10-out/vep.md": {"file-bounds"},
        "sig/11-loop/vep.md": {"file-bounds", "missing-title"},
        "sig/12-gone/vep.md": {"file-bounds", "missing-title"},
    }
    text = serialize_json(export_collection(collection, diagnostics=found))
    assert "SECRET" not in text
    assert "Secret" not in text


@given(
    mutated()
    | texts_from_pieces("---\n", "enhancement:\n", "  id: X\n", "# T\n", "\n", " ", "\ufeff", ":enhancement: x\n")
)
def test_build_and_command_line_agree(text: str) -> None:
    """What the build reads of a page is what the command line reads of it, for any text and suffix."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        data = text.encode("utf-8", "replace")
        files: dict[str, str | bytes] = dict.fromkeys(("x.md", "a/y.rst", "z.txt"), data)
        project = create_project(Path(folder), files, 'documents = ["a/**"]\n')
        for path in files:
            shard = load_shard(project, path)
            page = load_page(project, path).enhancement
            assert page == (shard.enhancements[0] if shard.has_page else None)
            assert (page and page.diagnostics) == (shard.enhancements[0].diagnostics if shard.has_page else None)
