"""Violations of rules of accessibility in a page, found by axe-core, and by ourselves for the contrast of texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from browser.contrast import list_low_contrasts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

CONTRAST = "color-contrast"
"""Rule that takes most of the time of axe-core."""

OF_COLOURS = ("link-in-text-block",)
"""Other rules of axe-core whose result differs between a light and a dark page."""

KNOWN = {
    "aria-required-attr",
    CONTRAST,
    "heading-order",
    "landmark-unique",
    "link-in-text-block",
    "region",
    "scrollable-region-focusable",
    "summary-name",
}
"""Rules that pages without us break.

Captions without a level, an aside or a button without a name, words outside all landmarks, wide code and tables that
no tab key reaches, colours that are too light.
"""


class Violation(NamedTuple):
    """A rule that a page breaks.

    :param where: the start tag of the element that does, or the colour of its text.
    :param contrast: where colours are too much alike, how much that is.
    """

    rule: str
    where: str
    contrast: float = 0


def violations(
    page: Any, part: str | None = None, rules: Collection[str] | None = (), *, is_contrast_by_axe: bool = False
) -> Iterator[Violation]:
    """Yield each rule that a page breaks, with the place.

    :param part: selector of the elements that axe-core tests; ``None`` for all.
    :param rules: only these rules of axe-core; all if empty, and ``None`` to measure the contrast of texts only.
    :param is_contrast_by_axe: let axe-core measure the contrast of texts as well.
    """
    for color, contrast in list_low_contrasts(page):
        yield Violation(CONTRAST, color, contrast)
    if rules is not None:
        yield from run_axe(page, part, rules, is_contrast_by_axe=is_contrast_by_axe)


def run_axe(page: Any, part: str | None, rules: Collection[str], *, is_contrast_by_axe: bool) -> Iterator[Violation]:
    """Yield what axe-core finds in a page."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # Without preloading, axe-core fetches no style sheets: that fails for pages in files, and no rule here needs it.
    options: dict[str, object] = {"resultTypes": ["violations"], "preload": False}
    options["rules"] = {CONTRAST: {"enabled": is_contrast_by_axe}}
    if rules:
        options["runOnly"] = {"type": "rule", "values": sorted(rules)}
    is_loaded = page.evaluate("typeof window.axe === 'object'")
    runner = axe.Axe(axe_script="null") if is_loaded else axe.Axe()
    for violation in runner.run(page, context=part, options=options).response["violations"]:
        rule = violation["id"]
        for node in violation["nodes"]:
            if rule == CONTRAST:
                data = node["any"][0]["data"]
                yield Violation(rule, data["fgColor"], data["contrastRatio"])
            else:
                yield Violation(rule, re.sub(r"(?s)(<[^>]*>).*", r"\1", node["html"]))


def ours(found: Iterable[Violation], of_the_theme: Iterable[Violation]) -> list[Violation]:
    """Return the violations that pages of the theme without us do not have as well.

    A colour with too little contrast may lose a tenth of it on one of our backgrounds.
    """
    return [
        one
        for one in found
        if not any((one.rule, one.where) == at[:2] and one.contrast >= 0.9 * at.contrast for at in of_the_theme)
    ]
