/*
 * The query language, as in core/query.py: the same query matches the same enhancements, and an invalid one gives
 * the same message. The tests run tests/query_vectors.json with both.
 *
 * Vocabularies and records are data in the page: QueryLanguage and Record in core/views/table.py.
 * This script does not change the page.
 */
(() => {
  "use strict";

  // Source: Python's str.isspace, which differs from `\s` in a browser.
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
     * @param kind key of ERROR_MESSAGES in core/query.py.
     * @param column column of the invalid word, counted from 1.
     * @param word invalid word as written.
     * @param allowed words that are valid there.
     * @param op operator that is invalid there.
     */
    constructor(kind, column, word = "", allowed = [], op = "") {
      super(kind);
      const parts = { word: formatRepr(word), allowed: allowed.join(", "), operator: formatRepr(op) };
      Object.assign(this, { kind, column, word, parts });
    }

    /** Return the message with its column. */
    text({ mistakes, place }) {
      const message = fillPlaceholders(mistakes[this.kind], this.parts);
      return fillPlaceholders(place, { column: this.column, message });
    }
  }

  /** Return a text with its placeholders, such as %(word)s, replaced. */
  const fillPlaceholders = (text, parts) => text.replace(/%\((\w+)\)s/g, (_, name) => parts[name]);

  // -- texts --------------------------------------------------------------------------------------

  /** Return a text without certain characters at both ends. A regular expression would take quadratic time. */
  const strip = (text, isOne) => {
    let start = 0;
    let end = text.length;
    while (start < end && isOne(text[start])) start += 1;
    while (start < end && isOne(text[end - 1])) end -= 1;
    return text.slice(start, end);
  };

  const trimBlanks = (text) => strip(text, (one) => BLANKS.test(one));
  /** Return a text without a character at its end. */
  const stripEnd = (text, one) => {
    let end = text.length;
    while (end && text[end - 1] === one) end -= 1;
    return text.slice(0, end);
  };

  /** Return a text as Python's repr does. */
  const formatRepr = (text) => {
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

  const foldCharacter = (one) => {
    if (one === "ı") return one;
    if (/[Ꭰ-Ᏽ]/u.test(one)) return one;
    if (/[ᏸ-ᏽꭰ-ꮿ]/u.test(one)) return one.toUpperCase();
    return one.toLowerCase().toUpperCase().toLowerCase();
  };

  /** Return a text without regard to case. Source: full case folding of Unicode, as Python's str.casefold. */
  // eslint-disable-next-line no-control-regex
  const casefold = (text) => (/^[\0-\x7f]*$/.test(text) ? text.toLowerCase() : Array.from(text, foldCharacter).join(""));

  /** Return a word as vocabularies compare it: normalize_term in core/config/profile.py. */
  const normalizeTerm = (text) => {
    const bare = strip(trimBlanks(text), (one) => QUOTES.includes(one));
    return casefold(stripEnd(trimBlanks(bare).split(BLANKS).join(" "), "."));
  };

  /** Return a test for texts that match a pattern, in which `*` matches any text. */
  const compileGlob = (pattern) => {
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
  const MAX_DIGITS = 4300; // maximum length of a number that Python parses

  /** Return a number of any length as a text that sorts by its value. */
  const toSortableNumber = (digits) => {
    const bare = (digits || "0").replace(/^0+(?=.)/, "");
    return String(bare.length).padStart(4, "0") + bare;
  };

  /**
   * Return a text that sorts as the version in a text does; null if it contains no version.
   * Source: the version scheme of the Python packaging guide, as `packaging.version` orders it.
   */
  const parseVersion = (text) => {
    const bare = trimBlanks(text);
    const match = VERSION.exec(bare);
    if (!match || (bare.match(/[0-9]+/g) || []).some((digits) => digits.length > MAX_DIGITS)) return null;
    const [, epoch, release, pre, letter, preNumber, post, postOne, postTwo, dev, devNumber, local] = match;
    const parts = release.split(".").map(toSortableNumber);
    while (parts.length > 1 && parts[parts.length - 1] === toSortableNumber("0")) parts.pop();
    // An absent part sorts before (!) or after (~) any other.
    const small = (letter || "").toLowerCase();
    return [
      toSortableNumber(epoch),
      `${parts.join(" ")} `,
      pre ? (LETTERS[small] || small) + toSortableNumber(preNumber) : dev && !post ? "!" : "~",
      post ? toSortableNumber(postOne || postTwo) : "!",
      dev ? toSortableNumber(devNumber) : "~",
      ...(local || "").toLowerCase().split(/[._-]/).map((part) => (/^[0-9]+$/.test(part) ? `1${toSortableNumber(part)}` : part && `0${part}`)),
    ].join("\n");
  };

  const makeDate = (year, month, day) => {
    const date = new Date(0);
    date.setUTCFullYear(year, month, day);
    return date;
  };

  /** Return a date as 2026-03-31; null if the text is no date. Source: Python's date.fromisoformat. */
  const parseIsoDate = (text) => {
    let found = /^([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})$/.exec(text);
    let at = null;
    if (found) {
      const [, year, , month, day] = found;
      at = makeDate(+year, +month - 1, +day);
      if (at.getUTCMonth() !== +month - 1 || at.getUTCDate() !== +day) return null;
    } else {
      found = /^([0-9]{4})(-?)W([0-9]{2})(?:\2([1-7]))?$/.exec(text);
      if (!found) return null;
      const [, year, , week, day] = found;
      const monday = (of) => {
        const fourth = makeDate(of, 0, 4); // January 4 is always in the first week
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

  // -- tests of records -------------------------------------------------------------------------------

  const preparedLanguages = new WeakMap();

  /** Return the words of a query language in a form for lookup, computed once. */
  const prepareLanguage = (language) => {
    if (!preparedLanguages.has(language)) {
      preparedLanguages.set(language, {
        ...language,
        statuses: new Map(Object.entries(language.statuses)),
        stages: new Map(Object.entries(language.stages)),
        versions: language.releases.map(parseVersion),
        spellings: language.releases.map((name) => casefold(trimBlanks(name))),
      });
    }
    return preparedLanguages.get(language);
  };

  const PEOPLE = ["person", "author", "reviewer", "approver"];
  const ALL_TEXTS = ["key", "title", "summary"];
  const SEARCHED_TEXTS = { "": ALL_TEXTS, text: ALL_TEXTS, title: ["title"], summary: ["summary"] };

  const requireNoOperator = (value, name) => {
    if (value.op in COMPARE) throw value.error("order", name, [], value.op);
    return value.text;
  };

  const makeEqualTest = (name, value, words) => {
    let wanted = normalizeTerm(requireNoOperator(value, name));
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
    const test = pattern ? compileGlob(wanted) : (text) => text === wanted;
    const lists = name === "person" ? PEOPLE : [name];
    return (record) => lists.some((list) => record[list]?.some(test));
  };

  const makeContainsTest = (name, value) => {
    const wanted = casefold(requireNoOperator(value, name || "a word"));
    return (record) => SEARCHED_TEXTS[name].some((part) => (record[`in-${part}`] || "").includes(wanted));
  };

  /** Return the index of a release, -1 for an unknown version, and the number of releases before it; null for others. */
  const locateRelease = (text, words) => {
    const wanted = parseVersion(text);
    if (wanted === null) {
      const spelled = casefold(trimBlanks(text));
      const index = words.spellings.findIndex((name, n) => words.versions[n] === null && name === spelled);
      return index < 0 ? null : { index, before: index };
    }
    const index = words.versions.indexOf(wanted);
    if (index >= 0) return { index, before: index };
    const before = words.versions.filter((one, n) => n < words.declared || one < wanted).length;
    return { index: -1, before };
  };

  /** Return a test for the index of a release; null stands for an enhancement without milestones. */
  const makeReleaseTest = (value, words) => {
    const folded = normalizeTerm(value.text);
    if (folded === "none") {
      value.means = folded;
      return (release) => release === null;
    }
    const wanted = folded === "current" ? words.current : value.text;
    const located = wanted === null ? null : locateRelease(wanted, words);
    if (located === null) {
      throw value.error(words.releases.length ? "release" : "no-release", value.text, words.releases);
    }
    const compare = COMPARE[value.op];
    if (!compare) {
      value.means = words.releases[located.index];
      return (release) => release === located.index;
    }
    // An unknown version compares as lying between two releases.
    const position = located.index < 0 ? located.before - 0.5 : located.index;
    return (release) => release !== null && compare(release, position);
  };

  const makeDateTest = (name, value) => {
    const wanted = parseIsoDate(value.text);
    if (wanted === null) throw value.error("date", value.text);
    const compare = COMPARE[value.op] || ((one, other) => one === other);
    return (record) => Boolean(record[name]) && compare(record[name], wanted);
  };

  const makeIndexTest = (list, index) => (record) => Boolean(record[list]?.includes(index));

  /** Return a test for an enhancement with some of its milestones: a condition is about either. */
  const makeIsTest = (value, words) => {
    const index = words.conditions.indexOf(normalizeTerm(requireNoOperator(value, "is")));
    if (index < 0) throw value.error("is", value.text, words.conditions);
    const ofRecord = makeIndexTest("is", index);
    return (record, milestones) => ofRecord(record) || milestones.some((milestone) => milestone.includes(index, 1));
  };

  const makeHasTest = (value, words) => {
    const text = normalizeTerm(requireNoOperator(value, "has"));
    const kinds = words.parts.slice(words.parts.length - words.kinds);
    const wanted = words.parts.includes(text) ? text : stripEnd(text, "s");
    const index = kinds.includes(wanted) ? words.parts.lastIndexOf(wanted) : words.parts.indexOf(wanted);
    if (index < 0) throw value.error("has", value.text, words.parts);
    return makeIndexTest("has", index);
  };

  const makeTest = (name, value, words) => {
    if (name === "created" || name === "updated") return makeDateTest(name, value);
    if (name === "has") return makeHasTest(value, words);
    return name in SEARCHED_TEXTS ? makeContainsTest(name, value) : makeEqualTest(name, value, words);
  };

  const NO_MILESTONES = [];

  /**
   * Return the milestones of a record that all words `release:` of a query match; without any, all of them.
   *
   * A milestone is a list: the index of its release, then the indices of the conditions that hold for it.
   */
  const selectMilestones = (terms, record) =>
    (record.milestones ?? NO_MILESTONES).filter(([release]) => terms.every((term) => term.accepts?.(release) ?? true));

  /** Return the tests of a term: `test` for a record and the terms of the query; `accepts` for a release, if selecting. */
  const makeTerm = (name, negated, values, words) => {
    if (name === "release") {
      const tests = values.map((value) => makeReleaseTest(value, words));
      const accepts = (release) => tests.some((one) => one(release));
      if (!negated) {
        const test = (record, terms) =>
          record.milestones ? selectMilestones(terms, record).length > 0 : accepts(null);
        return { accepts, test };
      }
      return { test: ({ milestones }) => !(milestones ? milestones.some(([release]) => accepts(release)) : accepts(null)) };
    }
    if (name === "is") {
      const tests = values.map((value) => makeIsTest(value, words));
      const isMet = (record, milestones) => tests.some((one) => one(record, milestones));
      return { test: (record, terms) => negated !== isMet(record, selectMilestones(terms, record)) };
    }
    const tests = values.map((value) => makeTest(name, value, words));
    return { test: (record) => negated !== tests.some((one) => one(record)) };
  };

  /** Return true if all terms hold for a record. */
  const matches = (terms, record) => terms.every((term) => term.test(record, terms));

  /**
   * Parse a query.
   *
   * @param text query.
   * @param language QueryLanguage of core/views/table.py.
   * @returns terms, all of which must hold: name, negation, start and end in the text, tests of makeTerm, and values;
   *   the property `means` of a value is the normalized text with which it is compared as a whole.
   * @throws QueryError for an invalid word, with its start and the terms before it.
   */
  const parse = (text, language) => {
    const words = prepareLanguage(language);
    const terms = [];
    let at = 0;
    let start = 0;
    const makeError = (kind, index, ...rest) => {
      const column = Array.from(text.slice(0, index)).length + 1;
      return Object.assign(new QueryError(kind, column, ...rest), { terms, start });
    };
    const firstWord = (rest) => trimBlanks(rest).split(BLANKS, 1)[0];
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
          throw makeError(firstWord(text.slice(at)).startsWith('"') ? "quote" : "value", at, text.slice(start, at));
        }
        const valueStart = at;
        const error = (kind, ...rest) => makeError(kind, valueStart, ...rest);
        values.push({ text: value[2] ?? value[3], op: value[1] || "", error });
        at = VALUE.lastIndex;
        if (!value[4]) break;
      }
      if (at < text.length && !BLANKS.test(text[at])) throw makeError("blank", at, firstWord(text.slice(at)));
      const lowered = (word[3] || "").toLowerCase().split(/[_-]+/).filter(Boolean).join("-");
      const name = lowered === "id" || lowered === "slug" ? "key" : lowered;
      if (name && !words.names.includes(name)) throw makeError("name", start, name, words.names);
      const negated = Boolean(word[2]);
      terms.push({ name, negated, values, start, end: at, ...makeTerm(name, negated, values, words) });
    }
    return terms;
  };

  globalThis.EnhancementQuery = Object.freeze({
    QueryError, fillPlaceholders, matches, normalizeTerm, parse, selectMilestones,
  });
})();
