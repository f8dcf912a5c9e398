"""A file's bytes -> text, with what was wrong with them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sphinx_enhancements.core.diagnostics import Code, Level
from sphinx_enhancements.core.reading.source import MAX_BYTES, decode_text, read_text

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "data", [b"a\nb\n", b"a\r\nb\r\n", b"a\rb\r", b"\xef\xbb\xbfa\nb\n", b"\xef\xbb\xbfa\r\nb\r\n"]
)
def test_line_ends_and_byte_order_mark(data: bytes) -> None:
    """Text is the same however an editor saved it."""
    assert decode_text(data, "x.md") == ("a\nb\n", ())


def test_nul_becomes_a_replacement_character() -> None:
    """A NUL is shown as a replacement character, as CommonMark wants it."""
    assert decode_text(b"a\0b", "x.md") == ("a\ufffdb", ())


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_bytes_that_are_not_utf8(mark: bytes) -> None:
    """They are shown as U+FFFD; the finding names the byte and its line, with or without a byte order mark."""
    text, found = decode_text(mark + b"# Title\n\nCaf\xe9 ol\xe9\n", "x.md")
    assert text == "# Title\n\nCaf\ufffd ol\ufffd\n"
    assert [(d.path, d.line, d.code) for d in found] == [("x.md", 3, Code.ENCODING)]
    assert "0xe9" in found[0].message


def test_utf16_gives_one_diagnostic() -> None:
    """A file in another encoding gives a text and one finding."""
    text, found = decode_text("# Title\n".encode("utf-16"), "x.md")
    assert "T" in text
    assert [d.code for d in found] == [Code.ENCODING]


@given(st.binary())
def test_any_bytes_give_a_text(data: bytes) -> None:
    """Nothing raises, and what comes out can be written again."""
    text, found = decode_text(data, "x.md")
    assert "\r" not in text
    assert "\0" not in text
    text.encode()
    assert bool(found) == (data.decode("utf-8", "ignore") != data.decode("utf-8", "replace"))


def test_reads_a_file(tmp_path: Path) -> None:
    """A file inside the root gives its text and no diagnostics."""
    (tmp_path / "x.md").write_bytes(b"# T\r\n")
    assert read_text(tmp_path / "x.md", (tmp_path,), "x.md") == ("# T\n", ())


def bounded(path: Path, root: Path) -> str:
    """The message of the finding about a file that is not read."""
    text, found = read_text(path, (root.resolve(),), path.name)
    assert text == ""
    assert [(d.path, d.code, d.level) for d in found] == [(path.name, Code.FILE_BOUNDS, Level.ERROR)]
    return found[0].message


def test_link_out_of_the_root(tmp_path: Path) -> None:
    """A symbolic link to a file outside the root is not read."""
    (tmp_path / "secret").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "x.md").symlink_to(tmp_path / "secret")
    assert "out of the project's root" in bounded(root / "x.md", root)
    (root / "folder").symlink_to(tmp_path)
    assert "out of the project's root" in bounded(root / "folder" / "secret", root)
    assert "out of the project's root" in bounded(root / ".." / "secret", root)


def test_link_within_the_root(tmp_path: Path) -> None:
    """It is followed, also where the root itself is reached by a link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "y.md").write_text("text")
    (tmp_path / "real" / "x.md").symlink_to("y.md")
    (tmp_path / "root").symlink_to("real")
    assert read_text(tmp_path / "root" / "x.md", (tmp_path / "real",), "x.md") == ("text", ())


def test_paths_that_are_no_regular_files(tmp_path: Path) -> None:
    """A folder, a pipe, a device, nothing, a link to nothing, a link to itself: a finding, and no waiting."""
    (tmp_path / "folder.md").mkdir()
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "broken.md").symlink_to("nowhere")
    (tmp_path / "loop.md").symlink_to("loop.md")
    for name in ("folder.md", "pipe.md", "missing.md", "broken.md", "loop.md"):
        assert "read" in bounded(tmp_path / name, tmp_path)


def test_too_large_file(tmp_path: Path) -> None:
    """A file over the bound is not read."""
    (tmp_path / "x.md").write_bytes(b"#" * MAX_BYTES)
    assert len(read_text(tmp_path / "x.md", (tmp_path,), "x.md")[0]) == MAX_BYTES
    (tmp_path / "x.md").write_bytes(b"#" * (MAX_BYTES + 1))
    assert "8 MiB" in bounded(tmp_path / "x.md", tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(tmp_path: Path) -> None:
    """A file that may not be read is named with the reason."""
    (tmp_path / "x.md").write_text("x")
    (tmp_path / "x.md").chmod(0)
    assert "ermission" in bounded(tmp_path / "x.md", tmp_path)
