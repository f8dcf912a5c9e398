"""A list of proposals in a page of the browser."""

from __future__ import annotations

from typing import Any


class Seen:
    """One list of a page, as it is seen."""

    def __init__(self, page: Any, number: int = 0) -> None:
        self.page = page
        self.root = page.locator(".enh-list").nth(number)
        self.box = self.root.locator(".enh-query")

    @property
    def keys(self) -> list[str]:
        """The first cells of the rows that are seen."""
        return [text.strip() for text in self.root.locator("tbody tr:visible td:first-child").all_inner_texts()]

    @property
    def count(self) -> str:
        """What is said of how many there are."""
        return str(self.root.locator(".enh-found").inner_text())

    @property
    def mistake(self) -> str:
        """What is said to be wrong."""
        return str(self.root.locator(".enh-mistake").text_content())

    def facet(self, label: str) -> Any:
        """The menu of a field."""
        return self.root.locator("details.enh-facet", has=self.page.locator("summary", has_text=label))

    def counts(self, label: str) -> dict[str, int]:
        """What a menu offers, with the numbers."""
        lines = self.facet(label).locator("label").all_text_contents()
        numbers = self.facet(label).locator(".enh-number").all_text_contents()
        return {line.removesuffix(n): int(n) for line, n in zip(lines, numbers, strict=True)}

    def sort(self, column: str) -> list[str]:
        """Press the head of a column; the first cells after that."""
        self.root.locator("th button:visible", has_text=column).first.click()
        return self.keys

    @property
    def sorted_by(self) -> list[tuple[str, str]]:
        """The heads that say how they are sorted."""
        heads = self.root.locator("thead").first.locator("th[aria-sort]")
        return [(head.inner_text().strip(), head.get_attribute("aria-sort")) for head in heads.all()]
