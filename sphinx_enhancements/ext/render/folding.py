"""What opens on demand, without a script, on the pages of a site."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterable


def folded(
    title: str, drawn: Iterable[nodes.Node], name: str = "enh-folded", *, is_open: bool = False
) -> list[nodes.Node]:
    """Something under a title that opens it.

    :param name: the class of the whole.
    """
    start = f'<details class="{name}"{" open" if is_open else ""}><summary>{escape(title)}</summary>'
    return [nodes.raw("", start, format="html"), *drawn, nodes.raw("", "</details>", format="html")]
