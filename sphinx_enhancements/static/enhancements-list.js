/*
 * Filtering and sorting of tables: an input for queries, a menu for each facet, buttons in the column headers.
 *
 * The page contains all rows; this script hides and reorders them, and adds the controls, so that a page without
 * scripts has none that do nothing. Its data follows the table as JSON: SearchData in core/views/table.py.
 */
(() => {
  "use strict";

  const MISTAKE_DELAY = 350; // milliseconds without typing after which a mistake is shown
  const ADDRESS_DELAY = 250; // milliseconds until query and sort order are written to the address
  const MAX_SORT = 3; // number of columns by which rows are sorted at once

  const { QueryError, fillPlaceholders, matches, parse, selectMilestones } = globalThis.EnhancementQuery;

  const createElement = (name, classes, attributes = {}, ...content) => {
    const element = document.createElement(name);
    if (classes) element.className = classes;
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...content);
    return element;
  };

  /** Return the note of a milestone; one that is shortened has the whole in a tooltip and for screen readers. */
  const createNote = (note, whole) => {
    const words = `(${note})`.split(/(?<=[a-z0-9])(?=[A-Z])/).flatMap((word, n) => (n ? [createElement("wbr"), word] : [word]));
    if (!whole) return createElement("span", "enh-note", {}, ...words);
    const shown = createElement("span", "", { "aria-hidden": "true" }, ...words);
    return createElement("span", "enh-note", { title: `(${whole})` }, shown, createElement("span", "enh-whole", {}, `(${whole})`));
  };

  const setText = (node, text) => {
    if (node.textContent !== text) node.textContent = text;
  };

  /** Return a value as a query contains it, quoted if necessary. */
  const formatValue = (value) => (/^[^\s,"<>=][^\s,"]*$/u.test(value) ? value : `"${value}"`);

  class FilterableList {
    /**
     * @param root element with the tables and their data.
     * @param number index of the list in the page.
     */
    constructor(root, number) {
      this.root = root;
      this.data = JSON.parse(root.querySelector(':scope > script[type="application/json"]').textContent);
      this.parameters = ["q", "sort"].map((name) => (number ? `${name}-${number + 1}` : name));
      this.ranks = new Map(Object.entries(this.data.ranks));
      this.tables = Array.from(root.querySelectorAll("table.enh-table"), (table) => this.parseTable(table));
      this.groups = this.tables.flatMap((table) => table.groups);
      this.rows = this.groups.flatMap((group) => group.rows);
      this.rows.forEach((row, index) => Object.assign(row, { index, record: this.data.rows[index] }));
      this.releaseColumn = this.data.targets.length ? this.data.columns.indexOf("release") : -1;
      const isCondition = Object.fromEntries(this.data.language.conditions.map((word, n) => [word, n]));
      this.isAhead = (milestone) => milestone.includes(isCondition.planned, 1);
      this.isReached = (milestone) => milestone.includes(isCondition.released, 1);
      // The index of the milestone that the column with the release shows, for each record; -1 for none.
      this.chosenTargets = this.data.records.map((_, n) => this.chooseTarget(n, []));
      this.query = "";
      this.terms = [];
      this.sort = [];
      this.addControls(number);
      this.restoreFromAddress();
    }

    parseTable(table) {
      let block = table;
      while (block.parentElement !== this.root) block = block.parentElement;
      const summary = block.tagName === "DETAILS" ? block.querySelector(":scope > summary") : null;
      const groups = Array.from(table.tBodies, (body) => this.parseGroup(body, summary));
      return { block, headers: Array.from(table.tHead.rows[0].cells), groups };
    }

    /** Return the rows of a group, and the element with its name, which ends with their number. */
    parseGroup(body, summary) {
      const nodes = Array.from(body.rows);
      const name = nodes[0].classList.contains("enh-group") ? nodes.shift().querySelector("strong") : summary;
      const title = name?.textContent.replace(/\(\d+\)$/u, "");
      return { body, name, title, rows: nodes.map((node) => ({ node, hidden: false })) };
    }

    // -- controls -----------------------------------------------------------------------------------

    addControls(number) {
      const { words, facets } = this.data;
      const mistake = `enh-mistake-${number}`;
      this.input = createElement("input", "enh-query", {
        type: "search", "aria-label": words.filter, placeholder: words.example, autocomplete: "off",
        autocapitalize: "off", spellcheck: "false", enterkeyhint: "search",
      });
      this.countLine = createElement("p", "enh-found", { role: "status" });
      this.mistakeLine = createElement("p", "enh-mistake", { id: mistake, role: "status" });
      this.clearButton = this.createClearButton(words.clear);
      this.facets = facets.filter(([, , values]) => values.length > 1).map((facet) => this.createFacet(...facet));
      const menus = createElement("div", "enh-facets", {}, ...this.facets.map((facet) => facet.menu), this.clearButton);
      this.bar = createElement("div", "enh-filter", {}, this.input, this.countLine, this.mistakeLine, menus);
      this.emptyLine = createElement("p", "enh-none", {}, words.none, " ", this.createClearButton(words.clear));
      this.input.setAttribute("aria-describedby", mistake);
      this.root.prepend(this.bar);
      this.bar.after(this.emptyLine);
      for (const { headers } of this.tables) {
        headers.forEach((header, n) => this.addSortButton(header, this.data.columns[n]));
      }

      this.input.addEventListener("input", () => this.applyQuery(this.input.value));
      this.input.addEventListener("change", () => this.showMistake(0));
      this.input.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        if (this.input.value) this.setQuery("");
        else this.input.blur();
      });
    }

    createClearButton(text) {
      const button = createElement("button", "enh-clear", { type: "button" }, text);
      button.addEventListener("click", () => {
        this.setQuery("");
        this.input.focus();
      });
      return button;
    }

    addSortButton(head, column) {
      const holder = head.querySelector("p") ?? head;
      const button = createElement("button", "enh-sort", { type: "button" }, ...holder.childNodes);
      holder.append(button);
      button.addEventListener("click", () => this.sortBy(column));
    }

    createFacet(name, label, values) {
      const chosen = createElement("span", "enh-chosen");
      const summary = createElement("summary", "", {}, label, chosen);
      const group = createElement("div", "enh-values", { role: "group", "aria-label": label });
      const menu = createElement("details", "enh-facet", {}, summary, group);
      const indices = new Map(values.map(([value], n) => [value, n]));
      // The index of the query's word for this facet, -1 if there is none.
      const facet = { name, label, menu, chosen, indices, termIndex: -1, values: [] };
      facet.values = values.map(([value, shown]) => {
        const box = createElement("input", "", { type: "checkbox" });
        const count = createElement("span", "enh-number");
        const line = createElement("label", "", {}, box, createElement("span", "", {}, shown), count);
        group.append(line);
        box.addEventListener("change", () => this.chooseValue(facet, value, box.checked));
        return { value, box, count, line };
      });
      const releases = this.data.language.releases;
      const releasesOf = (record) => new Set((record.milestones ?? []).map(([index]) => releases[index]));
      const valuesOf = (record) => (name === "release" ? [...releasesOf(record)] : record[name].slice(0, 1));
      // Which milestones a condition is about depends on the release: each value has a word of its own.
      facet.tests = values.map(([value]) =>
        name === "release" ? parse(`${name}:${formatValue(value)}`, this.data.language) : [],
      );
      facet.records = this.data.records.map((record) => {
        const chosenIndices = valuesOf(record).map((value) => indices.get(value));
        return (chosenIndices.length ? chosenIndices : [indices.get("none")]).filter((index) => index !== undefined);
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

    // -- query and sort order -----------------------------------------------------------------------

    /** Write a query into the input and apply it. */
    setQuery(text) {
      this.input.value = text;
      this.applyQuery(text);
      this.showMistake(0);
    }

    /** Apply a query up to its first invalid word, which is reported after a pause in typing. */
    applyQuery(text) {
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
      this.showMistake(this.error ? MISTAKE_DELAY : 0);
      this.updateRows();
      // The line for an empty result has its own button.
      this.clearButton.hidden = !text || !this.emptyLine.hidden;
      this.updateAddress();
    }

    /** Show or remove the mistake in the query, after a delay in milliseconds. */
    showMistake(delay) {
      clearTimeout(this.mistakeTimer);
      const show = () => {
        setText(this.mistakeLine, this.error ? this.error.text(this.data.words) : "");
        if (this.error) this.input.setAttribute("aria-invalid", "true");
        else this.input.removeAttribute("aria-invalid");
      };
      if (delay) this.mistakeTimer = setTimeout(show, delay);
      else show();
    }

    /** Add a value of a facet to the query, or remove it. */
    chooseValue(facet, value, isChosen) {
      const term = this.terms[facet.termIndex];
      const before = term ? term.values.map(({ means }) => means) : [];
      const chosen = [...facet.indices.keys()].filter((one) => (one === value ? isChosen : before.includes(one)));
      const word = chosen.length ? `${facet.name}:${chosen.map(formatValue).join(",")}` : "";
      const [start, end] = term ? [term.start, term.end] : [this.query.length, this.query.length];
      const parts = [this.query.slice(0, start).trim(), word, this.query.slice(end).trim()];
      this.setQuery(parts.filter(Boolean).join(" "));
    }

    /** Sort by a column first, then by the previous columns; repeated: descending, then the original order. */
    sortBy(column) {
      const sort = this.sort.length ? this.sort : this.data.sort;
      const rest = sort.filter((name) => name !== column && name !== `-${column}`);
      const first = this.data.sort[0];
      if (sort[0] === column) this.sort = [`-${column}`, ...rest];
      else if (sort[0] === `-${column}` && first !== column && first !== `-${column}`) this.sort = [];
      else this.sort = [column, ...rest];
      this.sort = this.sort.slice(0, MAX_SORT);
      if (this.sort[0] === first) this.sort = [];
      this.sortRows();
      this.updateAddress();
    }

    // -- rows -------------------------------------------------------------------------------------------

    updateRows() {
      const { records, words } = this.data;
      for (const facet of this.facets) {
        facet.termIndex = this.terms.findIndex(
          ({ name, negated, values }) =>
            name === facet.name && !negated && values.every(({ means }) => facet.indices.has(means)),
        );
        facet.counts = facet.values.map(() => 0);
      }
      // A facet counts the rows that another choice in it would show.
      for (const facet of this.facets) {
        const others = this.terms.filter((_, index) => index !== facet.termIndex);
        records.forEach((record, n) => {
          for (const index of facet.records[n]) {
            if (matches([...others, ...facet.tests[index]], record)) facet.counts[index] += 1;
          }
        });
      }
      this.updateTargets();
      const isShown = records.map((record) => matches(this.terms, record));
      const shown = isShown.filter(Boolean).length;
      for (const row of this.rows) {
        const hidden = !isShown[row.record];
        if (hidden !== row.hidden) row.node.hidden = row.hidden = hidden;
      }
      for (const { body, name, title, rows } of this.groups) {
        const left = rows.filter((row) => !row.hidden).length;
        body.hidden = !left;
        if (!name) continue;
        const total = rows.length;
        const part = left === total ? String(left) : fillPlaceholders(words.part, { shown: left, total });
        setText(name, `${title}(${part})`);
      }
      for (const { block, groups } of this.tables) {
        block.hidden = groups.every(({ body }) => body.hidden);
        if (block.tagName === "DETAILS" && this.terms.length) block.open = !block.hidden;
      }
      for (const facet of this.facets) this.updateFacet(facet);
      setText(this.countLine, fillPlaceholders(words.count, { shown, total: records.length }));
      this.emptyLine.hidden = shown > 0;
      this.bar.classList.toggle("enh-filtered", shown < records.length);
      this.updateStripes();
    }

    /** Return the index of a record's milestone to show: choose_milestone in core/views/columns.py. */
    chooseTarget(n, terms) {
      const { milestones = [] } = this.data.records[n];
      const listed = milestones.filter((_, index) => this.data.targets[n]?.[index]);
      const selected = selectMilestones(terms, { milestones: listed });
      const ahead = selected.filter(this.isAhead);
      const reached = selected.filter(this.isReached);
      const found = ahead.length ? ahead : reached.length ? reached : selected;
      const releases = found.map(([release]) => release);
      const release = ahead.length ? Math.min(...releases) : Math.max(...releases);
      return milestones.indexOf(found.findLast(([one]) => one === release));
    }

    /** Show in the column with the release the milestones that the query is about. */
    updateTargets() {
      if (this.releaseColumn < 0) return;
      const { addresses, records, targets } = this.data;
      const terms = this.terms.filter((term) => term.accepts);
      const chosen = records.map((_, n) => {
        const index = this.chooseTarget(n, terms);
        return index < 0 ? this.chooseTarget(n, []) : index;
      });
      for (const { node, record } of this.rows) {
        const index = chosen[record];
        if (index === this.chosenTargets[record]) continue;
        const [text, note, wholeNote] = targets[record][index];
        const href = addresses[records[record].milestones[index][0]];
        const name = href ? createElement("a", "reference internal", { href }, text) : text;
        const cell = node.cells[this.releaseColumn];
        (cell.querySelector("p") ?? cell).replaceChildren(
          name, ...(note ? [" ", createNote(note, wholeNote)] : []),
        );
      }
      const isChanged = chosen.some((index, n) => index !== this.chosenTargets[n]);
      this.chosenTargets = chosen;
      const ranks = chosen.map((index, n) => (index < 0 ? -1 : records[n].milestones[index][0]));
      this.ranks.set("release", ranks);
      const sort = this.sort.length ? this.sort : this.data.sort;
      if (isChanged && sort.some((name) => /^-?release$/.test(name))) this.sortRows();
    }

    updateFacet(facet) {
      const term = this.terms[facet.termIndex];
      const chosen = new Set(term ? term.values.map(({ means }) => means) : []);
      facet.values.forEach(({ value, box, count, line }, n) => {
        box.checked = chosen.has(value);
        setText(count, String(facet.counts[n]));
        line.classList.toggle("enh-nothing", !facet.counts[n]);
      });
      setText(facet.chosen, chosen.size ? ` ${chosen.size}` : "");
    }

    sortRows() {
      // The first order is that of the page, unless it is by the release, which depends on the query.
      const byRelease = this.data.sort.some((name) => /^-?release$/.test(name));
      const isKnown = this.data.sort.every((name) => this.ranks.has(name.replace(/^-/, "")));
      const first = byRelease && isKnown ? this.data.sort : [];
      const sort = (this.sort.length ? this.sort : first).map((name) => {
        const column = name.replace(/^-/, "");
        return { ranks: this.ranks.get(column), sign: name === column ? 1 : -1 };
      });
      const compare = (one, other) => {
        for (const { ranks, sign } of sort) {
          const [a, b] = [ranks[one.record], ranks[other.record]];
          // A negative rank sorts last in both directions.
          if (a !== b) return a < 0 || b < 0 ? b - a : sign * (a - b);
        }
        return one.index - other.index;
      };
      for (const { body, rows } of this.groups) {
        rows.sort(compare);
        body.append(...rows.map((row) => row.node));
      }
      const [main] = this.sort.length ? this.sort : this.data.sort;
      for (const { headers } of this.tables) {
        headers.forEach((head, n) => {
          const column = this.data.columns[n];
          if (main === column) head.setAttribute("aria-sort", "ascending");
          else if (main === `-${column}`) head.setAttribute("aria-sort", "descending");
          else head.removeAttribute("aria-sort");
        });
      }
      this.updateStripes();
    }

    /** Alternate the background of the visible rows. */
    updateStripes() {
      for (const { rows } of this.groups) {
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

    // -- address ----------------------------------------------------------------------------------------

    restoreFromAddress() {
      const [query, sort] = this.parameters.map((name) => new URLSearchParams(location.search).get(name) ?? "");
      const columns = sort.split(",").filter((name) => this.ranks.has(name.replace(/^-/, "")));
      this.sort = columns.slice(0, MAX_SORT);
      this.sortRows();
      this.setQuery(query);
      // Show the result to readers who follow a link with a query; the browser restores the position of others.
      const isFollowed = query && !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";
      const isBelow = this.root.getBoundingClientRect().top > innerHeight / 2;
      if (isFollowed && isBelow) this.root.scrollIntoView({ behavior: "instant" });
    }

    updateAddress() {
      clearTimeout(this.addressTimer);
      this.addressTimer = setTimeout(() => {
        const search = new URLSearchParams(location.search);
        const state = [this.input.value.trim(), this.sort.join(",")];
        this.parameters.forEach((name, n) => (state[n] ? search.set(name, state[n]) : search.delete(name)));
        // The address is also for people, and these characters need no escape in it.
        const text = search.toString().replace(/%3A/g, ":").replace(/%2C/g, ",");
        if (`?${text}` === location.search || (!text && !location.search)) return;
        try {
          history.replaceState(history.state, "", `${location.pathname}${text && `?${text}`}${location.hash}`);
        } catch {
          // The address of a page in a frame without an origin cannot be changed.
        }
      }, ADDRESS_DELAY);
    }
  }

  const lists = Array.from(document.querySelectorAll(".enh-list"), (root, number) => new FilterableList(root, number));

  // Captured before the theme's handler: in most themes this key opens the search of the site.
  addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "/" || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
      const target = event.composedPath()[0];
      if (target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.tagName)) return;
      if (globalThis.DOCUMENTATION_OPTIONS?.ENABLE_SEARCH_SHORTCUTS === false) return;
      // The first list that is visible or further down.
      const list = lists.find(({ root }) => root.getBoundingClientRect().bottom > 0) ?? lists[0];
      if (!list) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      list.input.focus();
      list.input.select();
    },
    true,
  );

  addEventListener("pointerdown", (event) => {
    for (const { facets } of lists) {
      for (const { menu } of facets) if (!menu.contains(event.target)) menu.open = false;
    }
  });
})();
