"""A list of proposals in a page of the browser."""

from __future__ import annotations

from typing import Any


class Seen:
    """A list as the reader of a page sees it.

    :param number: position of the list among those of the page.
    """

    def __init__(self, page: Any, number: int = 0) -> None:
        self.page = page
        self.root = page.locator(".enh-list").nth(number)
        self.box = self.root.locator(".enh-query")

    @property
    def keys(self) -> list[str]:
        """Texts of the first cells of the visible rows."""
        return [text.strip() for text in self.root.locator("tbody tr:visible td:first-child").all_inner_texts()]

    @property
    def count(self) -> str:
        """Line with the number of proposals that the filter finds."""
        return str(self.root.locator(".enh-found").inner_text())

    @property
    def mistake(self) -> str:
        """Message about a mistake in the query."""
        return str(self.root.locator(".enh-mistake").text_content())

    def facet(self, label: str) -> Any:
        """Return the menu with the values of a field."""
        return self.root.locator("details.enh-facet", has=self.page.locator("summary", has_text=label))

    def counts(self, label: str) -> dict[str, int]:
        """Return each value in the menu of a field, with the number of proposals that have it."""
        lines = self.facet(label).locator("label").all_text_contents()
        numbers = self.facet(label).locator(".enh-number").all_text_contents()
        return {line.removesuffix(n): int(n) for line, n in zip(lines, numbers, strict=True)}

    def sort(self, column: str) -> list[str]:
        """Sort by a column, and return the texts of the first cells after that."""
        self.root.locator("th button:visible", has_text=column).first.click()
        return self.keys

    @property
    def sorted_by(self) -> list[tuple[str, str]]:
        """Text of each heading of a sorted column, with the direction."""
        heads = self.root.locator("thead").first.locator("th[aria-sort]")
        return [(head.inner_text().strip(), head.get_attribute("aria-sort")) for head in heads.all()]
