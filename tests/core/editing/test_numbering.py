"""Numbers and names of new proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sphinx_enhancements.core.diagnostics import SetupError
from sphinx_enhancements.core.editing.numbering import choose_number, lock_folder, make_slug

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("used", "ranges", "recent", "number"),
    [
        ([], [], [], 1),
        ([1, 2, 7], [], [], 8),
        ([1, 2, 9999], [(0, 9999)], [], 3),
        ([1, 2, 3], [(1, 3)], [], None),
        ([0, 5], [(0, 9)], [], 6),
        # A series of its own, such as that of votes in PEP 8100, does not count.
        ([1, 840, 8100, 8101], [(0, 9999)], [836, 837, 838, 840, 8101], 841),
        ([1, 840, 841, 8100], [], [836, 837, 838, 839, 840], 842),
        ([1, 5900, 6100], [], [5000, 5500, 5800, 5900, 6100], 6101),
        ([1, 2, 100], [], [1, 2, 100], 101),
    ],
)
def test_next_number(used: list[int], ranges: list[tuple[int, int]], recent: list[int], number: int | None) -> None:
    """The number after the highest, within the allowed ranges and the series of recent ones."""
    assert choose_number(used, ranges, recent) == number


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Faster probes", "faster-probes"),
        ('  A/B: `c` & "d" — e_f ', "a-b-c-d-e-f"),
        ("Größe und Maß", "grosse-und-mass"),
        ("移行 2", "移行-2"),
        ("🔥 ¿?", ""),
        ("x" * 300, "x" * 60),
        ("lamp " * 20, "-".join(["lamp"] * 12)),
        ("../../etc/passwd", "etc-passwd"),
    ],
)
def test_slugs(title: str, slug: str) -> None:
    """Words in lower case, without accents, cut at a word; nothing else can be in a path."""
    assert make_slug(title) == slug


def test_a_lock_that_is_held(tmp_path: Path) -> None:
    """Waiting for a lock ends with an error; a folder that does not exist is not locked."""
    with lock_folder(tmp_path), pytest.raises(SetupError, match="another process"), lock_folder(tmp_path, 0.1):
        pass
    with lock_folder(tmp_path), lock_folder(tmp_path / "nowhere"):
        pass
