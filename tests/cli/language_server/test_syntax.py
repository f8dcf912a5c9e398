"""Positions, the syntax at the cursor, and mentions in texts of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from core.proposals import bundled_profile, create_project, limit_cpu_time
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import Position, PositionEncodingKind

from sphinx_enhancements.cli.language_server.cursor import CursorKind, find_cursor, find_field
from sphinx_enhancements.cli.language_server.mentions import find_mentions
from sphinx_enhancements.cli.language_server.positions import TextPositions
from sphinx_enhancements.core.config.parser_settings import Markup
from sphinx_enhancements.core.diagnostics import Edit
from sphinx_enhancements.core.project.open_collection import OpenCollection, check_documents
from sphinx_enhancements.core.project.project import open_project

if TYPE_CHECKING:
    from pathlib import Path

    from sphinx_enhancements.core.collection.collection import Collection

PARTS = (
    "[", "](", "](<", "`", "{enh}`", ":enh:`", "a", "KEP ", "KEP #", "KEP-1", "1", "-", "- ", " ", ":", ": ",
    "#", "/", "../1-one/", "https://", "https://kep.k8s.io/1", "<", "\n", "---\n", "[a]: ", "\t", "::", ".. ", "*", "_",
    "status: ", "| ", "```{", "enhancement", "}\n", '"', "'", "\u00e9", "\U0001f600", "\u2028", "\r", "\0",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=40).map("".join)
ENCODINGS = (PositionEncodingKind.Utf8, PositionEncodingKind.Utf16, PositionEncodingKind.Utf32)
FILES = {
    "keps/sig-a/1-one/kep.yaml": "title: One\nkep-number: 1\nstatus: provisional\n",
    "keps/sig-a/1-one/README.md": "# KEP-1: One\n",
    "keps/sig-a/20-two/README.md": "# KEP-20: Two\n",
}
README = "keps/sig-a/20-two/README.md"


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Collection of two KEPs."""
    folder: Path = tmp_path_factory.mktemp("keps")
    create_project(folder, FILES, 'profile = "kep"\n')
    documents = OpenCollection(open_project(folder / "enhancements.toml", folder), folder / "cache")
    documents.load()
    return check_documents(documents.documents).collection


@given(text=TEXTS, encoding=st.sampled_from(ENCODINGS))
def test_positions_there_and_back(text: str, encoding: str) -> None:
    """Each position in a text has one position of the client."""
    lines = TextPositions(text, encoding)
    for offset in range(len(text) + 1):
        assert lines.find_offset(lines.locate(offset)) == offset


@given(text=TEXTS, encoding=st.sampled_from(ENCODINGS), line=st.integers(0, 99), character=st.integers(0, 999))
def test_positions_outside_the_text(text: str, encoding: str, line: int, character: int) -> None:
    """Any position of the client, and any line and column, gives one in the text."""
    lines = TextPositions(text, encoding)
    assert 0 <= lines.find_offset(Position(line, character)) <= len(text)
    for span in (
        lines.make_line_range(line or None, character or None),
        lines.make_line_range(line, 1, character + 1),
        lines.make_edit_range(Edit(line + 1, character + 1, line + 2, 1, "")),
    ):
        assert span.start <= span.end


@given(text=TEXTS, sidecar=st.sampled_from(["", "prod-readiness", None]), markup=st.sampled_from([*Markup, None]))
def test_cursor_in_any_text(text: str, sidecar: str | None, markup: Markup | None) -> None:
    """The word at the cursor ends at the cursor, in every profile."""
    lines = text.split("\n")
    for name in ("default", "kep", "vep", "gep", "openshift"):
        cursor = find_cursor(lines, len(lines) - 1, len(lines[-1]), markup, bundled_profile(name), sidecar)
        assert cursor is None or cursor.line == lines[-1]
        assert cursor is None or lines[-1].endswith(cursor.prefix)


@pytest.mark.parametrize(
    ("name", "text", "names"),
    [
        ("gep", "- Status: Exp", ("Status",)),
        ("vep", "- Owner: x", None),
        ("default", "---\nmilestones:\n  beta: v1", ("milestones", "beta")),
        ("default", "---\na:\n- b:\n    c: x\nlabels:\n- y", ("labels",)),
        ("default", "---\nlabels: [one, tw", ("labels",)),
        ("default", "---\n# labels: x", None),
        ("default", "---\ntitle: x\n---\nlabels: y", None),
    ],
)
def test_field_at_the_cursor(name: str, text: str, names: tuple[str, ...] | None) -> None:
    """A field is found in front matter, and in the text where the profile has fields there."""
    lines = text.split("\n")
    cursor = find_cursor(lines, len(lines) - 1, len(lines[-1]), Markup.MARKDOWN, bundled_profile(name), None)
    is_field = cursor is not None and cursor.kind is CursorKind.FIELD_VALUE
    assert (cursor.names if cursor is not None and is_field else None) == names


def test_fields_of_a_further_metadata_file() -> None:
    """A field of another metadata file than the main one has the file's name in front."""
    profile = bundled_profile("kep")
    assert find_field(profile, ("prod-readiness", "alpha", "approver")) == "production-readiness-approvers"
    assert find_field(profile, ("Owning_SIG",)) == "owner"
    assert find_field(profile, ("frob",)) is None


@given(text=TEXTS)
def test_mentions_in_any_text(collection: Collection, text: str) -> None:
    """Mentions are in order, do not overlap, and mean proposals."""
    end = 0
    for mention in find_mentions(text, README, collection):
        assert end <= mention.start < mention.end <= len(text)
        assert mention.key in collection.entries
        end = mention.end


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("See KEP-1, kep-20. (KEP #1) XKEP-1 KEP-1x KEP-11 KEP-1/x", ["KEP-1", "kep-20", "KEP #1"]),
        ("[KEP-1](../1-one/README.md#goals)", ["KEP-1", "../1-one/README.md#goals"]),
        (
            "https://github.com/kubernetes/enhancements/issues/1, x",
            ["https://github.com/kubernetes/enhancements/issues/1"],
        ),
        ("{enh}`text <1>` :enh:status:`KEP-20`", ["1", "KEP-20"]),
        ("[a]: ../1-one\n1-one 1 20", ["../1-one"]),
        ("https://example.org/1", []),
    ],
)
def test_mentions(collection: Collection, text: str, mentions: list[str]) -> None:
    """Keys, phrases, roles, links and addresses are mentions; numbers and parts of words are none."""
    assert [text[m.start : m.end] for m in find_mentions(text, README, collection)] == mentions


@pytest.mark.parametrize("part", PARTS)
def test_long_texts(collection: Collection, part: str) -> None:
    """Time grows with the length of a text, not faster."""
    text = part * (100_000 // len(part))
    with limit_cpu_time():
        find_mentions(text, README, collection)
        lines = TextPositions(text)
        for markup in (*Markup, None):
            last = len(lines.lines) - 1
            sidecar = None if markup else ""
            find_cursor(lines.lines, last, len(lines.lines[last]), markup, bundled_profile("kep"), sidecar)
