"""Measurements of a page in the browser: widths, columns, heights of cells, cut text and sizes of controls.

Boxes of the page are compared with each other, never with a number of pixels that depends on fonts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTHS = (1280, 768, 390)
"""A desk, a tablet and a phone, in pixels of CSS."""

SCRIPT = """() => {
  const findings = [];
  const report = (check, node, detail) => findings.push([check, describe(node), detail]);
  const main = document.querySelector("[role=main], main, article, .body") || document.body;
  const style = node => getComputedStyle(node);
  const describe = node => {
    const ours = n => [...n.classList].filter(c => c.startsWith("enh-")).map(c => `.${c}`).join("");
    const name = n => n.tagName.toLowerCase() + ours(n);
    const near = node.parentElement?.closest("[class*=enh-]");
    const text = node.textContent.trim().replace(/\\s+/g, " ").slice(0, 50);
    return `${near ? name(near) + " " : ""}${name(node)} "${text}"`;
  };

  // Text for screen readers only, and what is folded or hidden, takes no room.
  const unseen = new Map();
  const isUnseen = node => {
    if (!node || node === document.documentElement) return false;
    if (!unseen.has(node)) {
      const { clipPath, position } = style(node);
      const isSmall = node.offsetWidth <= 1 && node.offsetHeight <= 1;
      const isClipped = position === "absolute" && (clipPath !== "none" || isSmall);
      unseen.set(node, isClipped || isUnseen(node.parentElement));
    }
    return unseen.get(node);
  };
  const isPainted = node => node.checkVisibility({visibilityProperty: true}) && node.getBoundingClientRect().width > 0;
  const isShown = node => isPainted(node) && !isUnseen(node);
  const shown = selector => [...document.querySelectorAll(selector)].filter(isShown);

  const isScrolling = node => ["auto", "scroll"].includes(style(node).overflowX);
  const hasCue = node => {
    const painted = [style(node), style(node, "::before"), style(node, "::after")];
    return painted.some(s => s.maskImage.includes("gradient") || s.backgroundImage.includes("gradient"));
  };
  const isExplained = node => node.closest("[title], [aria-label], [data-tip]") || node.querySelector("[title]");

  // Text of proposals in elements of ours has the layout of the theme.
  const isProse = node => node.parentElement.closest(".enh-checklist, .enh-summary-text");

  document.querySelectorAll("details:not(.enh-facet, .enh-rest)").forEach(details => { details.open = true; });

  const screen = document.documentElement.clientWidth;
  for (let around = main; around; around = around.parentElement) {
    // Some themes cut off what is wider than the window, so that the document does not scroll.
    const over = around.scrollWidth - around.clientWidth;
    const isWindow = around === document.documentElement || ["hidden", "clip"].includes(style(around).overflowX);
    if (over > 0 && isWindow) report("page-width", around, `by ${over} px`);
  }

  for (const node of shown('[class*="enh-"], [class*="enh-"] :is(a, code, dd, img, li, p, pre, span)')) {
    const isOver = ["absolute", "fixed"].includes(style(node).position);
    if (isOver || isProse(node) || node.parentElement.closest("svg")) continue;
    let container = node.parentElement;
    // Some themes put a table into a box of their own, within ours that scrolls.
    const isSkipped = box => ["inline", "contents"].includes(style(box).display) || box.matches(".enh-scroll > div");
    while (isSkipped(container)) container = container.parentElement;
    const box = node.getBoundingClientRect();
    const around = container.getBoundingClientRect();
    const over = Math.max(box.right - around.right, around.left - box.left);
    const isCut = ["hidden", "clip"].includes(style(container).overflowX);  // reported below
    if (over <= 1.5 || isCut || isScrolling(container)) continue;
    report("wider-than-container", node, `by ${over.toFixed(1)} px`);
  }

  for (const node of shown('[class*="enh-"], [class*="enh-"] *')) {
    if (node.closest("svg") || isProse(node)) continue;
    const wide = node.scrollWidth - node.clientWidth, high = node.scrollHeight - node.clientHeight;
    const { overflowX, overflowY, display } = style(node);
    if (isScrolling(node) && wide > 1 && !hasCue(node)) report("scrolls-without-cue", node, `by ${wide} px`);
    const isHiding = overflow => ["hidden", "clip"].includes(overflow) && display !== "inline";
    const isCut = isHiding(overflowX) && wide > 1 || isHiding(overflowY) && high > 2;
    if (isCut && !isExplained(node)) report("cut-text", node, `by ${wide} x ${high} px`);
  }

  for (const cell of shown(".enh-table :is(th, td)")) {
    const over = cell.scrollWidth - cell.clientWidth;
    if (over > 1) report("cell-overflow", cell, `by ${over} px`);
  }

  // Rows of text: pieces of it that stand beside each other overlap in height.
  const countLines = cell => {
    const range = document.createRange();
    const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    const lines = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.data.trim() || !isShown(walker.currentNode.parentElement)) continue;
      range.selectNodeContents(walker.currentNode);
      for (const rect of range.getClientRects()) {
        const middle = (rect.top + rect.bottom) / 2;
        if (!lines.some(line => line.top < middle && middle < line.bottom)) lines.push(rect);
      }
    }
    return lines.length;
  };
  if (screen >= 1280) {
    for (const cell of shown(".enh-table :is(th, td)")) {
      const lines = countLines(cell);
      if (lines > 6) report("high-cell", cell, `${lines} lines`);
    }
  }

  const places = new Map();
  for (const table of shown("table.enh-table")) {
    const heads = [...table.querySelectorAll(":scope > thead th")];
    if (!heads.length || !heads.every(isShown)) continue;
    const columns = heads.map(head => head.textContent.trim().replace(/\\s+/g, " ")).join(" | ");
    const lefts = heads.map(head => head.getBoundingClientRect().left + (head.closest(".enh-scroll")?.scrollLeft || 0));
    if (!places.has(columns)) { places.set(columns, lefts); continue; }
    const moved = lefts.map((left, n) => Math.abs(left - places.get(columns)[n]));
    const amounts = moved.map(amount => amount.toFixed(1)).join(", ");
    if (Math.max(...moved) > 2) report("columns", table, `${columns}: moved by ${amounts} px`);
  }

  // Source: WCAG 2.2, 2.5.8: as large as 24 px, or as far from the next as if it were.
  if (screen < 1280) {
    const kinds = ":is(summary, button, select, input:not([disabled]))";
    const controls = shown(`[class*="enh-"] ${kinds}, ${kinds}[class*="enh-"]`);
    const targets = controls.map(node => [node, (node.closest("label") || node).getBoundingClientRect()]);
    const middle = box => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    for (const [node, box] of targets) {
      if (box.width >= 23.9 && box.height >= 23.9) continue;
      const [x, y] = middle(box);
      const isNear = other => {
        const dx = Math.max(other.left - x, x - other.right, 0), dy = Math.max(other.top - y, y - other.bottom, 0);
        return Math.hypot(dx, dy) < 12;
      };
      const near = targets.find(([other, otherBox]) => other !== node && !other.contains(node) && isNear(otherBox));
      if (near) report("small-target", node, `${box.width.toFixed(0)} x ${box.height.toFixed(0)} px beside another`);
    }
  }
  return findings;
}"""


class Finding(NamedTuple):
    """Violation of a rule of layout by an element of a page.

    :param check: name of the rule.
    :param page: name of the page.
    :param width: width of the window in pixels.
    :param selector: selector of the element, and its first words.
    :param detail: measured amount.
    """

    check: str
    page: str
    width: int
    selector: str
    detail: str

    def __str__(self) -> str:
        return f"{self.page} at {self.width}: {self.check}: {self.selector}: {self.detail}"


def measure_layout(page: Any, name: str, widths: Sequence[int] = WIDTHS) -> Iterator[Finding]:
    """Open all folded parts of a page, and yield the violations of rules at each width.

    :param page: loaded page of the browser.
    :param name: name of the page in findings.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for check, selector, detail in page.evaluate(SCRIPT):
            yield Finding(check, name, width, selector, detail)
