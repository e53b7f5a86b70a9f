/** Rows as a table that is paged and sorted in the browser; names of resources are added as shown. */

import { element, say } from "./dom.js";
import { namesOf } from "./service.js";
import { cellOf, isOurs, numberOf, textOf } from "./terms.js";

/** @typedef {import("./service.js").Config} Config */
/** @typedef {import("./service.js").Results} Results */
/** @typedef {import("./service.js").Row} Row */

const PAGE = 50;

export class Table {
  /** @param {Results} results @param {Config} config */
  constructor(results, config) {
    this.results = results;
    this.config = config;
    this.rows = results.rows;
    this.page = 0;
    /** @type {{column: string, falls: boolean} | null} */
    this.order = null;
    /** @type {Map<string, string>} */
    this.names = new Map();
    /** @type {Set<string>} */
    this.asked = new Set();
    this.numeric = new Set(results.columns.filter((column) => isNumeric(results.rows, column)));
    this.body = element("tbody");
    this.heads = element("tr");
    this.pager = element("nav", { class: "pager", "aria-label": config.words.pages });
    const table = element("table", { class: "results" }, element("thead", {}, this.heads), this.body);
    this.frame = element("div", {}, element("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": config.words.rows_label }, table), this.pager);
    this.draw();
  }

  get pages() {
    return Math.max(1, Math.ceil(this.rows.length / PAGE));
  }

  draw() {
    const { columns } = this.results;
    const first = this.page * PAGE;
    const shown = this.rows.slice(first, first + PAGE);
    this.heads.replaceChildren(
      element("th", { class: "place", scope: "col" }, "#"),
      ...columns.map((column) => this.head(column)),
    );
    this.body.replaceChildren(
      ...shown.map((row, index) =>
        element(
          "tr",
          {},
          element("td", { class: "place" }, (first + index + 1).toLocaleString("en")),
          ...columns.map((column) =>
            element("td", { class: this.numeric.has(column) ? "number" : null }, cellOf(row[column], this.config)),
          ),
        ),
      ),
    );
    this.drawPager();
    this.addNames();
    void this.fetchNames(shown);
  }

  /** @param {string} column */
  head(column) {
    const own = this.order?.column === column ? this.order : null;
    const sort = own ? (own.falls ? "descending" : "ascending") : null;
    const number = this.numeric.has(column) ? "number" : null;
    const button = element("button", { type: "button", title: this.config.words.sort, click: () => this.sort(column) }, column);
    return element("th", { scope: "col", "aria-sort": sort, class: number }, button);
  }

  /** @param {string} column */
  sort(column) {
    const falls = this.order?.column === column ? !this.order.falls : false;
    this.order = { column, falls };
    const sign = falls ? -1 : 1;
    const numeric = this.numeric.has(column);
    const collator = new Intl.Collator(this.config.language, { numeric: true });
    const keyed = this.results.rows.map((row) => ({ row, text: textOf(row[column], this.config), value: numberOf(row[column]) ?? 0 }));
    keyed.sort((a, b) => {
      if (!a.text || !b.text) return Number(!a.text) - Number(!b.text); // what is absent comes last
      return sign * (numeric ? a.value - b.value : collator.compare(a.text, b.text));
    });
    this.rows = keyed.map(({ row }) => row);
    this.page = 0;
    this.draw();
  }

  drawPager() {
    const { words } = this.config;
    const last = this.pages - 1;
    this.pager.hidden = last === 0;
    const turn = (/** @type {string} */ name, /** @type {number} */ page) =>
      element("button", { type: "button", disabled: page < 0 || page > last || page === this.page, click: () => this.turn(page) }, name);
    const first = this.page * PAGE + 1;
    const shown = say(words.page_rows, {
      first: first.toLocaleString("en"),
      last: Math.min(this.rows.length, first + PAGE - 1).toLocaleString("en"),
      all: this.rows.length.toLocaleString("en"),
    });
    this.pager.replaceChildren(
      turn(words.page_first, 0),
      turn(words.page_before, this.page - 1),
      element("span", {}, shown),
      turn(words.page_after, this.page + 1),
      turn(words.page_last, last),
    );
  }

  /** @param {number} page */
  turn(page) {
    this.page = page;
    this.draw();
    this.frame.scrollIntoView({ block: "nearest" });
  }

  /** Ask for the names of the resources that are shown, once each. @param {Row[]} rows */
  async fetchNames(rows) {
    const wanted = new Set(
      rows.flatMap((row) => Object.values(row))
        .filter((term) => term?.type === "uri" && isOurs(term.value, this.config) && !this.asked.has(term.value))
        .map((term) => term?.value),
    );
    wanted.forEach((iri) => this.asked.add(iri));
    try {
      const found = await namesOf([...wanted], this.config);
      found.forEach((name, iri) => this.names.set(iri, name));
    } catch {
      return; // the rows are whole without names
    }
    this.addNames();
  }

  addNames() {
    for (const link of this.body.querySelectorAll("a[data-iri]:not(.named)")) {
      const name = this.names.get(link.getAttribute("data-iri") ?? "");
      if (name === undefined) continue;
      link.classList.add("named");
      link.prepend(element("span", { class: "name" }, name));
    }
  }
}

/** @param {Row[]} rows @param {string} column */
function isNumeric(rows, column) {
  const bound = rows.filter((row) => row[column]);
  return bound.length > 0 && bound.every((row) => numberOf(row[column]) !== null);
}
