"""Node for html of thousands of rows, which is not copied until its page is written."""

from __future__ import annotations

from typing import cast

from docutils import nodes


class LargeHtml(nodes.raw):
    """Html in an attribute, where ``nodes.raw`` holds a text node, which copies it whenever it is asked for it."""

    def astext(self) -> str:
        """Return the html."""
        return cast("str", self["html"])


def build_large_html(html: str) -> LargeHtml:
    """Return the node for html; like other text nodes, it loses the null characters that docutils uses as escapes."""
    return LargeHtml("", format="html", html=nodes.unescape(html) if "\0" in html else html)
