/*
 * The query language of lists, as core/query.py has it: the same words find the same proposals, and
 * what one refuses the other refuses, with the same words. tests/query_vectors.json is run by both.
 *
 * What the words mean (statuses, releases, …) and what is known of each proposal the build has
 * written into the page: core/views/search.py says how. No part of this touches the page.
 */
(() => {
  "use strict";

  // Source: str.isspace of Python, which `\s` of a browser differs from.
  const BLANK = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
  const BLANKS = new RegExp(`[${BLANK}]+`, "u");
  const QUOTES = "\"'“”„‘’«»`";
  const WORD = new RegExp(`([${BLANK}]+)|(-)?(?:([A-Za-z][A-Za-z_-]*):)?`, "uy");
  const VALUE = new RegExp(`(>=|<=|>|<|=)?(?:"([^"]*)"|([^${BLANK},"]+))(,)?`, "uy");
  const COMPARE = {
    ">=": (one, other) => one >= other,
    "<=": (one, other) => one <= other,
    ">": (one, other) => one > other,
    "<": (one, other) => one < other,
  };

  class QueryError extends Error {
    /**
     * @param kind one of the mistakes of core/query.py.
     * @param column of the bad word, counted from 1.
     * @param word the bad word as it was written.
     */
    constructor(kind, column, word = "", allowed = [], op = "") {
      super(kind);
      Object.assign(this, { kind, column, word, parts: { word: quoted(word), allowed: allowed.join(", "), operator: quoted(op) } });
    }

    /** What is wrong and where, in words. */
    text({ mistakes, place }) {
      const message = filled(mistakes[this.kind], this.parts);
      return filled(place, { column: this.column, message });
    }
  }

  const filled = (text, parts) => text.replace(/%\((\w+)\)s/g, (_, name) => parts[name]);

  // -- texts --------------------------------------------------------------------------------------

  /** A text without some characters around it. No regular expression: those take their time with many of them inside. */
  const stripped = (text, isOne) => {
    let start = 0;
    let end = text.length;
    while (start < end && isOne(text[start])) start += 1;
    while (start < end && isOne(text[end - 1])) end -= 1;
    return text.slice(start, end);
  };

  const trimmed = (text) => stripped(text, (one) => BLANKS.test(one));
  const ended = (text, one) => {
    let end = text.length;
    while (end && text[end - 1] === one) end -= 1;
    return text.slice(0, end);
  };

  /** A text as Python's repr shows it. */
  const quoted = (text) => {
    const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
    const named = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", [mark]: `\\${mark}` };
    const shown = text.replace(/[\\'"]|(?! )[\p{C}\p{Z}]/gu, (one) => {
      if (named[one] || /['"]/.test(one)) return named[one] || one;
      const code = one.codePointAt(0).toString(16);
      if (code.length < 3) return `\\x${code.padStart(2, "0")}`;
      return code.length < 5 ? `\\u${code.padStart(4, "0")}` : `\\U${code.padStart(8, "0")}`;
    });
    return mark + shown + mark;
  };

  const foldOne = (one) => {
    if (one === "ı") return one;
    if (/[Ꭰ-Ᏽ]/u.test(one)) return one;
    if (/[ᏸ-ᏽꭰ-ꮿ]/u.test(one)) return one.toUpperCase();
    return one.toLowerCase().toUpperCase().toLowerCase();
  };

  /** A text without case. Source: full case folding of Unicode, as str.casefold of Python. */
  // eslint-disable-next-line no-control-regex
  const casefold = (text) => (/^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text, foldOne).join(""));

  /** A word as vocabularies compare it. */
  const fold = (text) => {
    const bare = stripped(trimmed(text), (one) => QUOTES.includes(one));
    return casefold(ended(trimmed(bare).split(BLANKS).join(" "), "."));
  };

  /** Whether a text is what a pattern says, in which `*` is any text. */
  const globbed = (pattern) => {
    const [first, ...rest] = pattern.split(/\*+/);
    const last = rest.pop();
    return (text) => {
      if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last)) return false;
      let at = first.length;
      for (const part of rest) {
        at = text.indexOf(part, at);
        if (at < 0) return false;
        at += part.length;
      }
      return at <= text.length - last.length;
    };
  };

  // -- releases and dates -----------------------------------------------------------------------------

  const VERSION = new RegExp(
    "^v?(?:([0-9]+)!)?([0-9]+(?:\\.[0-9]+)*)" +
      "([._-]?(alpha|a|beta|b|preview|pre|c|rc)[._-]?([0-9]+)?)?" +
      "(-([0-9]+)|[._-]?(?:post|rev|r)[._-]?([0-9]+)?)?" +
      "([._-]?dev[._-]?([0-9]+)?)?" +
      "(?:\\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?$",
    "i",
  );
  const LETTERS = { alpha: "a", beta: "b", c: "rc", pre: "rc", preview: "rc" };
  const MAX_DIGITS = 4300; // of a number that Python reads

  /** Numbers of any length that compare as texts. */
  const number = (digits) => {
    const bare = (digits || "0").replace(/^0+(?=.)/, "");
    return String(bare.length).padStart(4, "0") + bare;
  };

  /**
   * What compares as the version that a text spells does, null if it spells none.
   * Source: the version scheme of the Python packaging guide, as `packaging.version` orders it.
   */
  const version = (text) => {
    const bare = trimmed(text);
    const found = VERSION.exec(bare);
    if (!found || (bare.match(/[0-9]+/g) || []).some((digits) => digits.length > MAX_DIGITS)) return null;
    const [, epoch, release, pre, letter, preNumber, post, postOne, postTwo, dev, devNumber, local] = found;
    const parts = release.split(".").map(number);
    while (parts.length > 1 && parts[parts.length - 1] === number("0")) parts.pop();
    // What is not there is before (!) or after (~) whatever is.
    const small = (letter || "").toLowerCase();
    return [
      number(epoch),
      `${parts.join(" ")} `,
      pre ? (LETTERS[small] || small) + number(preNumber) : dev && !post ? "!" : "~",
      post ? number(postOne || postTwo) : "!",
      dev ? number(devNumber) : "~",
      ...(local || "").toLowerCase().split(/[._-]/).map((part) => (/^[0-9]+$/.test(part) ? `1${number(part)}` : part && `0${part}`)),
    ].join("\n");
  };

  const days = (year, month, day) => {
    const at = new Date(0);
    at.setUTCFullYear(year, month, day);
    return at;
  };

  /** A day as 2026-03-31, null if the text is none. Source: date.fromisoformat of Python. */
  const isoDate = (text) => {
    let found = /^([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})$/.exec(text);
    let at = null;
    if (found) {
      const [, year, , month, day] = found;
      at = days(+year, +month - 1, +day);
      if (at.getUTCMonth() !== +month - 1 || at.getUTCDate() !== +day) return null;
    } else {
      found = /^([0-9]{4})(-?)W([0-9]{2})(?:\2([1-7]))?$/.exec(text);
      if (!found) return null;
      const [, year, , week, day] = found;
      const monday = (of) => {
        const fourth = days(of, 0, 4); // always in the first week
        fourth.setUTCDate(4 - ((fourth.getUTCDay() + 6) % 7));
        return fourth;
      };
      at = monday(+year);
      at.setUTCDate(at.getUTCDate() + 7 * (Number(week) - 1));
      if (+week < 1 || at >= monday(+year + 1)) return null;
      at.setUTCDate(at.getUTCDate() + Number(day || 1) - 1);
    }
    const year = at.getUTCFullYear();
    return +found[1] >= 1 && year >= 1 && year <= 9999 ? at.toISOString().slice(0, 10) : null;
  };

  // -- words ------------------------------------------------------------------------------------------

  const known = new WeakMap();

  /** The words that a query may have, ready to be looked up. */
  const prepared = (language) => {
    if (!known.has(language)) {
      known.set(language, {
        ...language,
        statuses: new Map(Object.entries(language.statuses)),
        stages: new Map(Object.entries(language.stages)),
        versions: language.releases.map(version),
        spellings: language.releases.map((name) => casefold(trimmed(name))),
      });
    }
    return known.get(language);
  };

  const LISTS = [
    "key", "number", "status", "stage", "owner", "participant", "label", "kind", "gate", "person", "author",
    "reviewer", "approver", "path",
  ];
  const PEOPLE = ["person", "author", "reviewer", "approver"];
  const CONTAINING = { "": ["key", "title", "summary"], text: ["key", "title", "summary"], title: ["title"], summary: ["summary"] };

  const plain = (value, name) => {
    if (value.op in COMPARE) throw value.error("order", name, [], value.op);
    return value.text;
  };

  const equal = (name, value, words) => {
    let wanted = fold(plain(value, name));
    if (name === "status" || name === "stage") {
      const vocabulary = name === "status" ? words.statuses : words.stages;
      if (wanted !== "none" && wanted !== "unknown") {
        wanted = vocabulary.get(wanted) ?? wanted;
        if (!vocabulary.has(wanted) && !words.raw[name].includes(wanted) && !wanted.includes("*")) {
          throw value.error("known", value.text, [...vocabulary.keys()]);
        }
      }
    } else if (name === "number") {
      wanted = wanted.replace(/^[#0]+/, "") || "0";
    }
    const pattern = wanted.includes("*");
    if (!pattern) value.means = wanted;
    const test = pattern ? globbed(wanted) : (text) => text === wanted;
    const lists = name === "person" ? PEOPLE : [name];
    return (record) => lists.some((list) => record[list]?.some(test));
  };

  const containing = (name, value) => {
    const wanted = casefold(plain(value, name || "a word"));
    return (record) => CONTAINING[name].some((part) => (record[`in-${part}`] || "").includes(wanted));
  };

  /** Where a release is among those that are known: its place, and how many of them are before it; null for none. */
  const placed = (text, words) => {
    const wanted = version(text);
    if (wanted === null) {
      const spelled = casefold(trimmed(text));
      const place = words.spellings.findIndex((name, n) => words.versions[n] === null && name === spelled);
      return place < 0 ? null : { place, before: place };
    }
    const place = words.versions.indexOf(wanted);
    if (place >= 0) return { place, before: place };
    const before = words.versions.filter((one, n) => n < words.declared || one < wanted).length;
    return { place: -1, before };
  };

  const release = (value, words) => {
    const folded = fold(value.text);
    if (folded === "none") {
      value.means = folded;
      return (record) => !record.release;
    }
    const wanted = folded === "current" ? words.current : value.text;
    const found = wanted === null ? null : placed(wanted, words);
    if (found === null) {
      throw value.error(words.releases.length ? "release" : "no-release", value.text, words.releases);
    }
    const compare = COMPARE[value.op];
    if (!compare) {
      value.means = words.releases[found.place];
      return (record) => Boolean(record.release?.includes(found.place));
    }
    // One that is not known stands between two that are.
    const middle = found.place < 0 ? found.before - 0.5 : found.place;
    return (record) => Boolean(record.release?.some((place) => compare(place, middle)));
  };

  const date = (name, value) => {
    const wanted = isoDate(value.text);
    if (wanted === null) throw value.error("date", value.text);
    const compare = COMPARE[value.op] || ((one, other) => one === other);
    return (record) => Boolean(record[name]) && compare(record[name], wanted);
  };

  const among = (list, place) => (record) => Boolean(record[list]?.includes(place));

  const is = (value, words) => {
    const place = words.conditions.indexOf(fold(plain(value, "is")));
    if (place < 0) throw value.error("is", value.text, words.conditions);
    return among("is", place);
  };

  const has = (value, words) => {
    const text = fold(plain(value, "has"));
    const kinds = words.parts.slice(words.parts.length - words.kinds);
    let wanted = kinds.includes(text) ? text : ended(text, "s");
    if (wanted === "statu") wanted = "status";
    const own = words.parts.indexOf(wanted);
    const place = kinds.includes(wanted) ? words.parts.lastIndexOf(wanted) : own;
    if (place < 0) throw value.error("has", value.text, words.parts);
    return among("has", place);
  };

  const testOf = (name, value, words) => {
    if (name === "release") return release(value, words);
    if (name === "created" || name === "updated") return date(name, value);
    if (name === "is") return is(value, words);
    if (name === "has") return has(value, words);
    return LISTS.includes(name) ? equal(name, value, words) : containing(name, value);
  };

  /**
   * Read a query.
   *
   * @param text the query.
   * @param language what the build says of the words: see core/views/search.py.
   * @returns the words, all of which have to hold: name, whether negated, where each starts and ends in
   *   the text, a test for records, and the values; `means` of one that is compared as a whole is that.
   * @throws QueryError for what the language does not have; it has the words before that, and where it starts.
   */
  const parse = (text, language) => {
    const words = prepared(language);
    const terms = [];
    let at = 0;
    let start = 0;
    const fail = (kind, place, ...rest) => {
      const column = Array.from(text.slice(0, place)).length + 1;
      return Object.assign(new QueryError(kind, column, ...rest), { terms, start });
    };
    const first = (rest) => trimmed(rest).split(BLANKS, 1)[0];
    while (at < text.length) {
      WORD.lastIndex = at;
      const word = WORD.exec(text);
      start = at;
      at = WORD.lastIndex;
      if (word[1]) continue;
      const values = [];
      for (;;) {
        VALUE.lastIndex = at;
        const value = VALUE.exec(text);
        if (!value) {
          throw fail(first(text.slice(at)).startsWith('"') ? "quote" : "value", at, text.slice(start, at));
        }
        const place = at;
        const error = (kind, ...rest) => fail(kind, place, ...rest);
        values.push({ text: value[2] ?? value[3], op: value[1] || "", error });
        at = VALUE.lastIndex;
        if (!value[4]) break;
      }
      if (at < text.length && !BLANKS.test(text[at])) throw fail("blank", at, first(text.slice(at)));
      const written = (word[3] || "").toLowerCase().split(/[_-]+/).filter(Boolean).join("-");
      const name = written === "id" || written === "slug" ? "key" : written;
      if (name && !words.names.includes(name)) throw fail("name", start, name, words.names);
      const tests = values.map((value) => testOf(name, value, words));
      const negated = Boolean(word[2]);
      const test = (record) => negated !== tests.some((one) => one(record));
      terms.push({ name, negated, values, start, end: at, test });
    }
    return terms;
  };

  globalThis.EnhancementQuery = Object.freeze({ QueryError, filled, fold, parse });
})();
