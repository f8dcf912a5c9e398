/*
 * Roadmaps of many releases: each one that scrolls starts at the current release instead of the oldest.
 */
(() => {
  "use strict";

  for (const box of document.querySelectorAll(".enh-matrix")) {
    const column = box.querySelector("thead .enh-now")?.getBoundingClientRect();
    const view = box.getBoundingClientRect();
    if (column && (column.left < view.left || column.right > view.right)) {
      box.scrollBy({ left: (column.left + column.right - view.left - view.right) / 2, behavior: "instant" });
    }
  }
})();
