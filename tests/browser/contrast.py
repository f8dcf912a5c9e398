"""Contrast of texts in the browser, from the colours of an element and of everything that it stands on.

axe-core measures the same, but takes most of its time for it, since it looks for elements that cover others as well.
"""

from __future__ import annotations

from typing import Any

MEASURE = """
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const remember = compute => {
    const known = new Map();
    return key => { if (!known.has(key)) known.set(key, compute(key)); return known.get(key); };
  };
  const grounds = remember(node => {
    if (!node) return ["white"];
    const { backgroundColor } = getComputedStyle(node);
    const below = grounds(node.parentElement);
    return backgroundColor === "rgba(0, 0, 0, 0)" ? below : [...below, backgroundColor];
  });
  const opacity = remember(node => node ? getComputedStyle(node).opacity * opacity(node.parentElement) : 1);
  const luminance = rgb => {
    const [r, g, b] = rgb.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paint = (colors, alpha) => {
    canvas.clearRect(0, 0, 1, 1);
    colors.forEach((color, number) => {
      canvas.globalAlpha = number === colors.length - 1 ? alpha : 1;
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
    });
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const compare = remember(key => {
    const [alpha, ...colors] = JSON.parse(key);
    const painted = paint(colors, alpha);
    const text = luminance(painted), ground = luminance(paint(colors.slice(0, -1), 1));
    const color = "#" + painted.map(value => value.toString(16).padStart(2, "0")).join("");
    return {color, ratio: (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)};
  });
  const measure = node => compare(JSON.stringify([opacity(node), ...grounds(node), getComputedStyle(node).color]));
"""
"""Definition of the function that returns the painted colour of the text of an element, and its contrast."""

CONTRASTS = f"nodes => {{ {MEASURE} return nodes.map(node => measure(node).ratio); }}"
"""Contrast of the text of each element with what is painted behind it. Source: WCAG 2.2, 1.4.3."""

LOW_CONTRASTS = f"""() => {{
  {MEASURE}
  const hasPicture = remember(node =>
    Boolean(node) && (getComputedStyle(node).backgroundImage !== "none" || hasPicture(node.parentElement)));
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {{
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest("svg, :disabled") || hasPicture(node)) continue;
    if (!node.checkVisibility({{visibilityProperty: true}}) || !node.getClientRects().length) continue;
    const {{ fontSize, fontWeight }} = getComputedStyle(node);
    const isLarge = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    const {{ color, ratio }} = measure(node);
    if (ratio < (isLarge ? 3 : 4.5)) found.set(color, Math.min(ratio, found.get(color) ?? ratio));
  }}
  return [...found];
}}"""
"""Colour of each text with too little contrast for its size -> the least contrast of a text in it."""


def list_low_contrasts(page: Any) -> list[tuple[str, float]]:
    """Return the colours of texts of a page that have too little contrast, each with the least contrast."""
    return [(color, ratio) for color, ratio in page.evaluate(LOW_CONTRASTS)]
