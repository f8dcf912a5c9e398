"""Facts about the pages of the example in a theme, all measured while each page is opened once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from browser.axe import OF_COLOURS, Violation, violations
from browser.contrast import CONTRASTS
from browser.layout import measure_layout
from sites import PAGES, THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from browser.conftest import Themed

NARROW, WIDE = 360, 1280
WIDTHS = (WIDE, 768, NARROW)

OWN_THEME = "furo"
"""Theme of the example, in which every kind of page is visited and tested by most rules."""

IN_EACH_WINDOW = ("a proposal", "a release", "all releases", "lists and a graph")
"""Kinds of pages that are visited in each theme, tested in each window, and compared between schemes."""

CONTRAST_BY_AXE = ("a proposal", "lists and a graph")
"""Kinds of pages on which axe-core measures contrast even without ``--long``, in the theme of the example."""

PAINTED = ".enh-badge, .enh-panel, .enh-roadmap :is(th, td), .enh-table td, .enh-node path, .enh-graph text"
COLOURS = f"""() => Object.fromEntries([...document.querySelectorAll("{PAINTED}")].map(node => {{
  const {{ color, backgroundColor, borderTopColor, fill, stroke }} = getComputedStyle(node);
  return [`${{node.tagName}} ${{node.getAttribute("class")}}`, [color, backgroundColor, borderTopColor, fill, stroke]];
}}))"""
"""Colours of each kind of painted element of ours."""

SWITCH = """scheme => {
  for (const node of [document.documentElement, document.body]) if (node.dataset.theme) node.dataset.theme = scheme;
}"""
"""Change that the switch of a theme makes, where it has one."""

IS_SETTLED = """() => [...document.querySelectorAll("pre[tabindex]")].every(
  node => (node.tabIndex === 0) === (node.scrollWidth > node.clientWidth || node.scrollHeight > node.clientHeight)
)"""
"""Test that the theme has updated the blocks that the keyboard can reach because they scroll.

Some themes do this a moment after the size of the window changes.
"""

PRINTED = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  return {
    ink: all(".enh-meter, .enh-verdict").map(node => getComputedStyle(node, "::before").printColorAdjust),
    overflow: all(".enh-scroll, .enh-scroll > div, .enh-picture").map(node => getComputedStyle(node).overflow),
    hidden: all(".enh-scroll, .enh-picture").map(node => node.scrollWidth - node.clientWidth),
  };
}"""
"""On paper: whether grounds are printed, and the overflow of boxes that scroll on a screen."""

BADGES = f"""() => {{
  const nodes = [...document.querySelectorAll(".enh-badge")].filter(node => node.checkVisibility());
  return ({CONTRASTS})(nodes);
}}"""
"""Contrast of each visible badge."""

CHANGED_BY_FILTER = ".enh-filter, .enh-list thead"
"""Parts of a list that filtering and sorting change; its rows are only hidden and moved."""


class Circumstances(NamedTuple):
    """Window in which a page was tested.

    :param state: action of a reader on the list of the page before that; empty if there was none.
    """

    width: int
    scheme: str
    state: str = ""


@dataclass
class PageFacts:
    """Facts about one page.

    :param layout: violations of rules of layout at each width, with all parts of the page unfolded.
    :param accessibility: violations of rules of accessibility.
    :param has_card: whether a link of the page has a card, which was open then.
    :param badges: scheme -> contrast of each visible badge.
    :param colours: scheme, or "switched to" scheme -> colours of what is painted.
    :param printed: result of the script ``PRINTED``.
    """

    layout: list[str] = field(default_factory=list)
    accessibility: dict[Circumstances, list[Violation]] = field(default_factory=dict)
    has_card: bool = False
    badges: dict[str, list[float]] = field(default_factory=dict)
    colours: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    printed: dict[str, list[Any]] = field(default_factory=dict)


def open_card(page: Any) -> bool:
    """Open the first card of a page, if it has one, by keyboard as axe has to see it."""
    if not page.locator(".enh-mention").count():
        return False
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    page.locator(".enh-mention").first.focus()
    page.locator(".enh-card:visible").wait_for()
    return True


def use_filter(page: Any) -> Iterator[str]:
    """Bring the first list of a page that can be filtered into each of its states, if there is one."""
    box = page.locator(".enh-query").first
    if not box.count():
        return
    for menu in page.locator(".enh-list").first.locator("summary").all():
        menu.click()
        page.locator(".enh-values input:visible").first.check()
        yield f"the menu {menu.inner_text()}"
        menu.click()
        box.fill("")
    page.locator(".enh-sort:visible").nth(1).click()
    yield "sorted by another column"
    box.fill("status:nope")
    page.locator(".enh-mistake:visible").wait_for()
    yield "a mistake"
    box.fill("nothing has these words")
    yield "no rows"


def list_kinds(theme: str, *, everything: bool) -> list[str]:
    """Return the kinds of pages to visit in a theme: all in that of the example, and each in one other at least."""
    others = [what for what in PAGES if what not in IN_EACH_WINDOW]
    if everything or theme == OWN_THEME:
        return list(PAGES)
    themes = [name for name in THEMES if name != OWN_THEME]
    return [*IN_EACH_WINDOW, *others[themes.index(theme) :: len(themes)]]


class Surveyor:
    """Browser page that visits the pages of the example in a theme.

    :param everything: test each kind of page in each scheme at each width with all rules.
    """

    def __init__(self, page: Any, themed: Themed, *, everything: bool) -> None:
        self.page = page
        self.themed = themed
        self.everything = everything
        self.is_thorough = everything or themed.theme == OWN_THEME

    def list_windows(self) -> Iterator[tuple[Circumstances, tuple[str, ...]]]:
        """Yield the windows in which accessibility is tested, with the rules of axe-core, or none for all."""
        for number, scheme in enumerate(self.themed.schemes):
            yield Circumstances(NARROW, scheme), OF_COLOURS if number and not self.everything else ()
        if self.is_thorough:
            # The side bars of a wide screen are tested in one scheme.
            for scheme in self.themed.schemes if self.everything else self.themed.schemes[-1:]:
                yield Circumstances(WIDE, scheme), ()

    def show(self, window: Circumstances) -> None:
        """Give the browser the size and scheme of a window, and set the switch of the theme to the scheme."""
        self.page.set_viewport_size({"width": window.width, "height": 800})
        self.page.emulate_media(color_scheme=window.scheme, media="screen")
        self.page.evaluate(SWITCH, window.scheme)
        self.page.wait_for_function(IS_SETTLED)

    def survey_theme(self) -> set[Violation]:
        """Return the violations in pages without us."""
        found: set[Violation] = set()
        for name in ("page.html", "bare.html"):
            self.page.goto(f"file://{self.themed.plain / name}")
            for window, rules in self.list_windows():
                self.show(window)
                found |= set(violations(self.page, rules=rules, is_contrast_by_axe=self.everything))
        return found

    def survey(self, what: str) -> PageFacts:
        """Visit a page and return its facts."""
        facts = PageFacts()
        page = self.page
        address = f"file://{self.themed.folder / PAGES[what]}"
        if what in IN_EACH_WINDOW:
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, media="screen")
                page.goto(address)
                facts.colours[scheme] = page.evaluate(COLOURS)
            for scheme in ("light", "dark"):
                page.evaluate(SWITCH, scheme)
                facts.colours[f"switched to {scheme}"] = page.evaluate(COLOURS)
        else:
            page.goto(address)
        # Of the theme, outside all landmarks: it comes when one scrolls.
        page.evaluate("document.querySelector('.back-to-top')?.remove()")
        self.survey_accessibility(what, facts)
        facts.layout = [str(finding) for finding in measure_layout(page, what, widths=WIDTHS)]
        for scheme in self.themed.schemes:
            self.show(Circumstances(WIDE, scheme))
            facts.badges[scheme] = page.evaluate(BADGES)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 720, "height": 800})
        facts.printed = page.evaluate(PRINTED)
        if self.is_thorough:
            self.survey_states(facts)
        return facts

    def survey_accessibility(self, what: str, facts: PageFacts) -> None:
        """Find violations of rules of accessibility in the open page, with a card open if it has one."""
        for number, (window, rules) in enumerate(self.list_windows()):
            self.show(window)
            if number and not self.everything and what not in IN_EACH_WINDOW:
                facts.accessibility[window] = list(violations(self.page, rules=None))
                continue
            facts.has_card = open_card(self.page)
            by_axe = self.everything or (self.is_thorough and not number and what in CONTRAST_BY_AXE)
            facts.accessibility[window] = list(violations(self.page, rules=rules, is_contrast_by_axe=by_axe))
            self.page.keyboard.press("Escape")  # a card gets its colours when it opens

    def survey_states(self, facts: PageFacts) -> None:
        """Find violations in the states of the filter of the open page, in the parts that they change."""
        windows = (Circumstances(NARROW, "light"), Circumstances(WIDE, self.themed.schemes[-1]))
        self.show(windows[0])
        for state in use_filter(self.page):
            for window in windows:
                self.show(window)
                found = violations(self.page, CHANGED_BY_FILTER, is_contrast_by_axe=self.everything)
                facts.accessibility[window._replace(state=state)] = list(found)
            self.show(windows[0])


class Survey(NamedTuple):
    """Facts about the pages of the example in a theme.

    :param of_the_theme: violations of rules of accessibility in pages without us.
    :param pages: kind of page -> its facts.
    """

    themed: Themed
    of_the_theme: set[Violation]
    pages: dict[str, PageFacts]


def survey_pages(page: Any, themed: Themed, *, everything: bool) -> Survey:
    """Visit pages of the example in a theme, and two pages without us."""
    surveyor = Surveyor(page, themed, everything=everything)
    return Survey(
        themed,
        surveyor.survey_theme(),
        {what: surveyor.survey(what) for what in list_kinds(themed.theme, everything=everything)},
    )
