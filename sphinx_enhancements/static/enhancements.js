/*
 * Cards of proposals: shown beside a link that has the pointer or the focus.
 *
 * The page contains the cards; this script shows and positions them. Without it the links work unchanged.
 * Source: WCAG 2.2, 1.4.13: a card can be dismissed with Escape, can be pointed at, and stays open.
 */
(() => {
  "use strict";

  const GAP = 6; // pixels between link and card
  const MARGIN = 8; // pixels between card and window
  const OPEN_DELAY = 150; // milliseconds until a card opens, so that a passing pointer opens none
  const CLOSE_DELAY = 250; // milliseconds until it closes, so that the pointer can move from the link to the card

  let open = null;
  let timer = 0;

  const schedule = (delay, action) => {
    clearTimeout(timer);
    timer = setTimeout(action, delay);
  };

  const hideCard = () => {
    clearTimeout(timer);
    if (!open) return;
    open.card.hidden = true;
    open = null;
    removeEventListener("scroll", placeCard, true);
    removeEventListener("resize", placeCard);
  };

  const isHeld = () =>
    open.link.matches(":hover, :focus-visible") || open.card.matches(":hover");

  const hideUnlessHeld = (delay) => schedule(delay, () => open && !isHeld() && hideCard());

  const showCard = (link, card, y) => {
    clearTimeout(timer);
    if (open && open.card !== card) hideCard();
    // The card of a wrapped link opens at the line under the pointer.
    const lines = [...link.getClientRects()];
    const line = Math.max(0, lines.findIndex((rect) => rect.top <= y && y <= rect.bottom));
    open = { link, card, line };
    document.documentElement.style.setProperty("--enh-card-page", findBackground(card.parentElement));
    card.hidden = false;
    placeCard();
    addEventListener("scroll", placeCard, { capture: true, passive: true });
    addEventListener("resize", placeCard);
  };

  // Themes have no common name for the colour of the page, but the painted colour can be computed.
  const findBackground = (element) => {
    for (let ancestor = element; ancestor; ancestor = ancestor.parentElement) {
      const color = getComputedStyle(ancestor).backgroundColor;
      if (!/^rgba|^transparent|\//.test(color)) return color;
    }
    return "Canvas";
  };

  function placeCard() {
    if (!open) return;
    const { link, card, line } = open;
    const lines = link.getClientRects();
    const box = lines[line] || link.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    // The card is hidden while its link is outside the window.
    card.style.visibility = box.bottom < 0 || box.top > clientHeight ? "hidden" : "";
    card.style.left = card.style.top = "0";
    const { width, height } = card.getBoundingClientRect();
    const start = getComputedStyle(link).direction === "rtl" ? box.right - width : box.left;
    const below = box.bottom + GAP;
    const above = box.top - GAP - height;
    const top = below + height > clientHeight - MARGIN && above >= MARGIN ? above : below;
    const clamp = (value, maximum) => Math.max(MARGIN, Math.min(value, maximum - MARGIN));
    card.style.left = `${clamp(start, clientWidth - width)}px`;
    card.style.top = `${clamp(top, clientHeight - height)}px`;
  }

  for (const link of document.querySelectorAll("a.enh-mention")) {
    const name = [...link.classList].find((part) => part.startsWith("enh-card-"));
    const card = name && document.getElementById(name);
    if (!card) continue;
    const described = link.getAttribute("aria-describedby");
    link.setAttribute("aria-describedby", described ? `${described} ${name}` : name);
    // The browser's tooltip would cover the card, which contains its text.
    link.removeAttribute("title");
    link.addEventListener("pointerenter", (event) => {
      // A tap follows the link.
      if (event.pointerType !== "touch") schedule(OPEN_DELAY, () => showCard(link, card, event.clientY));
    });
    link.addEventListener("pointerleave", () => hideUnlessHeld(CLOSE_DELAY));
    link.addEventListener("focus", () => link.matches(":focus-visible") && showCard(link, card));
    link.addEventListener("blur", () => hideUnlessHeld(0));
  }

  for (const card of document.querySelectorAll(".enh-card")) {
    card.addEventListener("pointerenter", () => clearTimeout(timer));
    card.addEventListener("pointerleave", () => hideUnlessHeld(CLOSE_DELAY));
  }

  addEventListener("keydown", (event) => event.key === "Escape" && hideCard());
  addEventListener("pagehide", hideCard);
})();

/*
 * Releases: Escape hides the words behind a brief until the pointer or the focus comes back, and a link opens the
 * folded release that it leads to, in browsers that do not do so themselves.
 */
(() => {
  "use strict";

  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const brief of document.querySelectorAll(".enh-brief:is(:hover, :focus-within)")) brief.classList.add("enh-dismissed");
  });

  for (const brief of document.querySelectorAll(".enh-brief")) {
    for (const type of ["pointerenter", "focusin"]) {
      brief.addEventListener(type, () => brief.classList.remove("enh-dismissed"));
    }
  }

  const openTarget = () => {
    const target = document.getElementById(location.hash.slice(1));
    const isFolded = target?.matches("details:not([open]) *");
    for (let element = target; element; element = element.parentElement) {
      if (element.matches("details")) element.open = true;
    }
    if (isFolded) target.scrollIntoView();
  };

  addEventListener("hashchange", openTarget);
  openTarget();
})();
