/*
 * Cards of proposals: shown beside a link while it is pointed at or has the focus.
 *
 * The cards are in the page already; this only shows and places them. Without it the links work as
 * they are. Source: WCAG 2.2, 1.4.13: a card can be dismissed (Escape), pointed at, and stays.
 */
(() => {
  "use strict";

  const GAP = 6; // between link and card, in pixels
  const EDGE = 8; // between card and window
  const BEFORE = 150; // milliseconds until a card opens, so that none flickers under a passing pointer
  const AFTER = 250; // until it closes, so that the pointer can get from the link to the card

  let open = null;
  let timer = 0;

  const after = (delay, action) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  const hide = () => {
    clearTimeout(timer);
    if (!open) return;
    open.card.hidden = true;
    open = null;
    removeEventListener("scroll", place, true);
    removeEventListener("resize", place);
  };

  const held = () =>
    open.link.matches(":hover, :focus-visible") || open.card.matches(":hover");

  const release = (delay) => after(delay, () => open && !held() && hide());

  const show = (link, card, y) => {
    clearTimeout(timer);
    if (open && open.card !== card) hide();
    // A link of two lines has its card at the line that is pointed at.
    const lines = [...link.getClientRects()];
    const line = Math.max(0, lines.findIndex((rect) => rect.top <= y && y <= rect.bottom));
    open = { link, card, line };
    document.documentElement.style.setProperty("--enh-card-page", groundOf(card.parentElement));
    card.hidden = false;
    place();
    addEventListener("scroll", place, { capture: true, passive: true });
    addEventListener("resize", place);
  };

  // A theme names its colours as it likes, but what it has painted can be asked for.
  const groundOf = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = getComputedStyle(at).backgroundColor;
      if (!/^rgba|^transparent|\//.test(color)) return color;
    }
    return "Canvas";
  };

  function place() {
    if (!open) return;
    const { link, card, line } = open;
    const lines = link.getClientRects();
    const at = lines[line] || link.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    // It follows its link, and is not seen where the link is not.
    card.style.visibility = at.bottom < 0 || at.top > clientHeight ? "hidden" : "";
    card.style.left = card.style.top = "0";
    const { width, height } = card.getBoundingClientRect();
    const start = getComputedStyle(link).direction === "rtl" ? at.right - width : at.left;
    const below = at.bottom + GAP;
    const above = at.top - GAP - height;
    const top = below + height > clientHeight - EDGE && above >= EDGE ? above : below;
    const within = (value, room) => Math.max(EDGE, Math.min(value, room - EDGE));
    card.style.left = `${within(start, clientWidth - width)}px`;
    card.style.top = `${within(top, clientHeight - height)}px`;
  }

  for (const link of document.querySelectorAll("a.enh-mention")) {
    const name = [...link.classList].find((part) => part.startsWith("enh-card-"));
    const card = name && document.getElementById(name);
    if (!card) continue;
    const described = link.getAttribute("aria-describedby");
    link.setAttribute("aria-describedby", described ? `${described} ${name}` : name);
    // The card says the same, and more: two tips would cover each other.
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => {
      // A finger that taps a link wants to follow it.
      if (event.pointerType !== "touch") after(BEFORE, () => show(link, card, event.clientY));
    });
    link.addEventListener("pointerleave", () => release(AFTER));
    link.addEventListener("focus", () => link.matches(":focus-visible") && show(link, card));
    link.addEventListener("blur", () => release(0));
  }

  for (const card of document.querySelectorAll(".enh-card")) {
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", () => release(AFTER));
  }

  addEventListener("keydown", (event) => event.key === "Escape" && hide());
  addEventListener("pagehide", hide);
})();
