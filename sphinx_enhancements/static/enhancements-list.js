/*
 * Lists that can be filtered and sorted: a box for queries, menus of what there is, buttons in the heads of columns.
 *
 * The rows are in the page already; this only hides and moves them. Without it they are all there, and nothing
 * that would do nothing is shown. What is known of each row stands behind the list, as core/views/search.py has it.
 */
(() => {
  "use strict";

  const PATIENCE = 350; // milliseconds until a word that is not finished is called a mistake
  const REMEMBER = 250; // until what is shown is in the address
  const MAX_SORT = 3; // columns by which rows are sorted at once

  const { QueryError, filled, parse } = globalThis.EnhancementQuery;

  const element = (name, classes, attributes = {}, ...content) => {
    const made = document.createElement(name);
    if (classes) made.className = classes;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...content);
    return made;
  };

  const write = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  /** A value as a query has it. */
  const written = (value) => (/^[^\s,"<>=][^\s,"]*$/u.test(value) ? value : `"${value}"`);

  class List {
    /**
     * @param root what holds the tables and what is known of their rows.
     * @param number of the list in the page, from 0.
     */
    constructor(root, number) {
      this.root = root;
      this.data = JSON.parse(root.querySelector(':scope > script[type="application/json"]').textContent);
      this.names = ["q", "sort"].map((name) => (number ? `${name}-${number + 1}` : name));
      this.ranks = new Map(Object.entries(this.data.ranks));
      this.tables = Array.from(root.querySelectorAll("table.enh-table"), (table) => this.tableOf(table));
      this.rows = this.tables.flatMap((table) => table.rows);
      this.rows.forEach((row, place) => Object.assign(row, { place, record: this.data.rows[place] }));
      this.query = "";
      this.terms = [];
      this.sort = [];
      this.build(number);
      this.restore();
    }

    tableOf(table) {
      let block = table;
      while (block.parentElement !== this.root) block = block.parentElement;
      const rows = Array.from(table.tBodies, (body) => Array.from(body.rows)).flat();
      const name = block.tagName === "DETAILS" ? block.querySelector(":scope > summary") : table.caption;
      const caption = name?.querySelector(".caption-text") ?? name;
      // The caption of a group ends with the number of its rows.
      const [title, number] = /^(.*)\((\d+)\)$/su.exec(caption?.textContent ?? "")?.slice(1) ?? [];
      return {
        table,
        block,
        heads: Array.from(table.tHead.rows[0].cells),
        body: table.tBodies[0],
        rows: rows.map((node) => ({ node, hidden: false })),
        caption: Number(number) === rows.length ? caption : null,
        title,
      };
    }

    // -- what is added to the page ----------------------------------------------------------------

    build(number) {
      const { words, facets } = this.data;
      const mistake = `enh-mistake-${number}`;
      this.box = element("input", "enh-query", {
        type: "search", "aria-label": words.filter, placeholder: words.example, autocomplete: "off",
        autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
      });
      this.count = element("p", "enh-found", { role: "status" });
      this.mistake = element("p", "enh-mistake", { id: mistake, role: "status" });
      this.clearer = this.button(words.clear);
      this.facets = facets.filter(([, , values]) => values.length > 1).map((facet) => this.facetOf(...facet));
      const menus = element("div", "enh-facets", {}, ...this.facets.map((facet) => facet.menu), this.clearer);
      this.bar = element("div", "enh-filter", {}, this.box, this.count, this.mistake, menus);
      this.none = element("p", "enh-none", {}, words.none, " ", this.button(words.clear));
      this.box.setAttribute("aria-describedby", mistake);
      this.root.prepend(this.bar);
      this.bar.after(this.none);
      for (const { heads } of this.tables) heads.forEach((head, n) => this.sortable(head, this.data.columns[n]));

      this.box.addEventListener("input", () => this.ask(this.box.value));
      this.box.addEventListener("change", () => this.tell(0));
      this.box.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        if (this.box.value) this.put("");
        else this.box.blur();
      });
    }

    button(text) {
      const made = element("button", "enh-clear", { type: "button" }, text);
      made.addEventListener("click", () => {
        this.put("");
        this.box.focus();
      });
      return made;
    }

    sortable(head, column) {
      const holder = head.querySelector("p") ?? head;
      const button = element("button", "enh-sort", { type: "button" }, ...holder.childNodes);
      holder.append(button);
      button.addEventListener("click", () => this.sortBy(column));
    }

    facetOf(name, label, values) {
      const chosen = element("span", "enh-chosen");
      const summary = element("summary", "", {}, label, chosen);
      const group = element("div", "enh-values", { role: "group", "aria-label": label });
      const menu = element("details", "enh-facet", {}, summary, group);
      const places = new Map(values.map(([value], n) => [value, n]));
      const facet = { name, label, menu, chosen, places, own: -1, values: [] };
      facet.values = values.map(([value, shown]) => {
        const box = element("input", "", { type: "checkbox" });
        const count = element("span", "enh-number");
        const line = element("label", "", {}, box, element("span", "", {}, shown), count);
        group.append(line);
        box.addEventListener("change", () => this.choose(facet, value, box.checked));
        return { value, box, count, line };
      });
      const releases = this.data.language.releases;
      const own = (record) =>
        name === "release" ? (record.release ?? []).map((place) => releases[place]) : record[name].slice(0, 1);
      facet.records = this.data.records.map((record) => {
        const found = own(record).map((value) => places.get(value));
        return (found.length ? found : [places.get("none")]).filter((place) => place !== undefined);
      });

      menu.addEventListener("toggle", () => {
        if (menu.open) for (const other of this.facets) if (other !== facet) other.menu.open = false;
      });
      menu.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !menu.open) return;
        event.stopPropagation();
        menu.open = false;
        summary.focus();
      });
      menu.addEventListener("focusout", (event) => {
        if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
      });
      return facet;
    }

    // -- what is asked for --------------------------------------------------------------------------

    /** Write a query into the box, and answer it. */
    put(text) {
      this.box.value = text;
      this.ask(text);
      this.tell(0);
    }

    /** Answer a query, up to a word that is not understood, which is told of when no more is typed. */
    ask(text) {
      this.error = null;
      this.query = text;
      try {
        this.terms = parse(text, this.data.language);
      } catch (error) {
        if (!(error instanceof QueryError)) throw error;
        this.error = error;
        this.terms = error.terms;
        this.query = text.slice(0, error.start);
      }
      this.tell(this.error ? PATIENCE : 0);
      this.show();
      // Where nothing is left, the same is offered there.
      this.clearer.hidden = !text || !this.none.hidden;
      this.remember();
    }

    tell(patience) {
      clearTimeout(this.telling);
      const now = () => {
        write(this.mistake, this.error ? this.error.text(this.data.words) : "");
        if (this.error) this.box.setAttribute("aria-invalid", "true");
        else this.box.removeAttribute("aria-invalid");
      };
      if (patience) this.telling = setTimeout(now, patience);
      else now();
    }

    /** Take a value of a facet into the query, or out of it. */
    choose(facet, value, wanted) {
      const own = this.terms[facet.own];
      const before = own ? own.values.map(({ means }) => means) : [];
      const chosen = [...facet.places.keys()].filter((one) => (one === value ? wanted : before.includes(one)));
      const word = chosen.length ? `${facet.name}:${chosen.map(written).join(",")}` : "";
      const [start, end] = own ? [own.start, own.end] : [this.query.length, this.query.length];
      const parts = [this.query.slice(0, start).trim(), word, this.query.slice(end).trim()];
      this.put(parts.filter(Boolean).join(" "));
    }

    /** Sort by a column, then by what it was sorted by; a second time downward, then as it was at first. */
    sortBy(column) {
      const sort = this.sort.length ? this.sort : this.data.sort;
      const rest = sort.filter((name) => name !== column && name !== `-${column}`);
      const first = this.data.sort[0];
      if (sort[0] === column) this.sort = [`-${column}`, ...rest];
      else if (sort[0] === `-${column}` && first !== column && first !== `-${column}`) this.sort = [];
      else this.sort = [column, ...rest];
      this.sort = this.sort.slice(0, MAX_SORT);
      if (this.sort[0] === first) this.sort = [];
      this.order();
      this.remember();
    }

    // -- what is shown --------------------------------------------------------------------------------

    show() {
      const { records, words } = this.data;
      for (const facet of this.facets) {
        facet.own = this.terms.findIndex(
          ({ name, negated, values }) =>
            name === facet.name && !negated && values.every(({ means }) => facet.places.has(means)),
        );
        facet.counts = facet.values.map(() => 0);
      }
      // How many of the words do not hold, and if it is one, which.
      const failed = records.map((record) => {
        let one = -1;
        for (let n = 0; n < this.terms.length; n += 1) {
          if (this.terms[n].test(record)) continue;
          if (one >= 0) return null;
          one = n;
        }
        return one;
      });
      let shown = 0;
      failed.forEach((one, n) => {
        if (one === null) return;
        if (one < 0) shown += 1;
        for (const facet of this.facets) {
          if (one < 0 || one === facet.own) for (const place of facet.records[n]) facet.counts[place] += 1;
        }
      });
      for (const row of this.rows) {
        const hidden = failed[row.record] !== -1;
        if (hidden !== row.hidden) row.node.hidden = row.hidden = hidden;
      }
      for (const { block, rows, caption, title } of this.tables) {
        const left = rows.filter((row) => !row.hidden).length;
        block.hidden = !left;
        if (block.tagName === "DETAILS" && this.terms.length) block.open = left > 0;
        if (!caption) continue;
        const part = left === rows.length ? String(left) : filled(words.part, { shown: left, total: rows.length });
        write(caption, `${title}(${part})`);
      }
      for (const facet of this.facets) this.showFacet(facet);
      write(this.count, filled(words.count, { shown, total: records.length }));
      this.none.hidden = shown > 0;
      this.bar.classList.toggle("enh-filtered", shown < records.length);
      this.stripe();
    }

    showFacet(facet) {
      const own = this.terms[facet.own];
      const chosen = new Set(own ? own.values.map(({ means }) => means) : []);
      facet.values.forEach(({ value, box, count, line }, n) => {
        box.checked = chosen.has(value);
        write(count, String(facet.counts[n]));
        line.classList.toggle("enh-nothing", !facet.counts[n]);
      });
      write(facet.chosen, chosen.size ? ` ${chosen.size}` : "");
    }

    order() {
      const sort = this.sort.map((name) => {
        const column = name.replace(/^-/, "");
        return { ranks: this.ranks.get(column), sign: name === column ? 1 : -1 };
      });
      const compare = (one, other) => {
        for (const { ranks, sign } of sort) {
          const [a, b] = [ranks[one.record], ranks[other.record]];
          // What has nothing there stands last, either way.
          if (a !== b) return a < 0 || b < 0 ? b - a : sign * (a - b);
        }
        return one.place - other.place;
      };
      for (const table of this.tables) {
        table.rows.sort(compare);
        table.body.append(...table.rows.map((row) => row.node));
        const [first] = this.sort.length ? this.sort : this.data.sort;
        table.heads.forEach((head, n) => {
          const column = this.data.columns[n];
          if (first === column) head.setAttribute("aria-sort", "ascending");
          else if (first === `-${column}`) head.setAttribute("aria-sort", "descending");
          else head.removeAttribute("aria-sort");
        });
      }
      this.stripe();
    }

    /** Every other row that is seen has the ground of every other row. */
    stripe() {
      for (const { rows } of this.tables) {
        let odd = false;
        for (const { node, hidden } of rows) {
          if (hidden) continue;
          if (node.classList.contains(odd ? "row-even" : "row-odd")) {
            node.classList.replace(odd ? "row-even" : "row-odd", odd ? "row-odd" : "row-even");
          }
          odd = !odd;
        }
      }
    }

    // -- the address ------------------------------------------------------------------------------------

    restore() {
      const [query, sort] = this.names.map((name) => new URLSearchParams(location.search).get(name) ?? "");
      const known = sort.split(",").filter((name) => this.ranks.has(name.replace(/^-/, "")));
      this.sort = known.slice(0, MAX_SORT);
      this.order();
      this.put(query);
      // Who follows an address with a query wants to see what it gives; who comes back, what was seen before.
      const followed = query && !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";
      const below = this.root.getBoundingClientRect().top > innerHeight / 2;
      if (followed && below) this.root.scrollIntoView({ behavior: "instant" });
    }

    remember() {
      clearTimeout(this.remembering);
      this.remembering = setTimeout(() => {
        const search = new URLSearchParams(location.search);
        const state = [this.box.value.trim(), this.sort.join(",")];
        this.names.forEach((name, n) => (state[n] ? search.set(name, state[n]) : search.delete(name)));
        // These need no escape there, and the address is for people too.
        const text = search.toString().replace(/%3A/g, ":").replace(/%2C/g, ",");
        if (`?${text}` === location.search || (!text && !location.search)) return;
        try {
          history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
        } catch {
          // A page in a frame without an origin has no address of its own.
        }
      }, REMEMBER);
    }
  }

  const lists = Array.from(document.querySelectorAll(".enh-list"), (root, number) => new List(root, number));

  // Before the theme: in most, the same key leads to the search of the whole site.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const at = event.composedPath()[0];
      if (at.isContentEditable || /^(?:input|textarea|select)$/i.test(at.tagName)) return;
      if (globalThis.DOCUMENTATION_OPTIONS?.ENABLE_SEARCH_SHORTCUTS === false) return;
      // The list that is seen, or comes next.
      const list = lists.find(({ root }) => root.getBoundingClientRect().bottom > 0) ?? lists[0];
      if (!list) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      list.box.focus();
      list.box.select();
    },
    true,
  );

  addEventListener("pointerdown", (event) => {
    for (const { facets } of lists) {
      for (const { menu } of facets) if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
