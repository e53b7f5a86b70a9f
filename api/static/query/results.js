/** The part of the page that shows results: state, tabs, downloads, problems. */

import { chartOf, columnsFor } from "./chart.js";
import { element, say } from "./dom.js";
import { addressOf, MOST_ROWS, Problem, request } from "./service.js";
import { Table } from "./table.js";

/** @typedef {import("./service.js").Config} Config */
/** @typedef {import("./service.js").Results} Results */

const ROW_FORMATS = /** @type {const} */ ([["csv", "CSV", "csv"], ["tsv", "TSV", "tsv"], ["json", "JSON", "srj"], ["xml", "XML", "srx"]]);
const GRAPH_FORMATS = /** @type {const} */ ([["turtle", "Turtle", "ttl"], ["ntriples", "N-Triples", "nt"], ["rdfxml", "RDF/XML", "rdf"], ["jsonld", "JSON-LD", "jsonld"]]);
const MOST_RAW = 500_000; // characters of Turtle that are shown
const LONGEST_DOWNLOAD = 30_000; // of an address

export class ResultPanel {
  /** @param {HTMLElement} frame @param {Config} config */
  constructor(frame, config) {
    this.frame = frame;
    this.config = config;
    /** The query whose results are shown. */
    this.query = "";
  }

  clear() {
    this.frame.replaceChildren();
  }

  /** @param {number} rows  that have come so far */
  wait(rows) {
    const { words } = this.config;
    const text = rows ? say(words.reading, { n: rows.toLocaleString("en") }) : words.running;
    const shown = this.frame.querySelector(".running");
    if (shown) shown.textContent = text;
    else this.frame.replaceChildren(element("p", { class: "state running" }, text));
  }

  /** @param {string} text */
  tell(text) {
    this.frame.replaceChildren(element("p", { class: "state" }, text));
  }

  /**
   * @param {unknown} error
   * @param {() => void} go  moves the caret to the fault
   */
  fail(error, go) {
    const { words } = this.config;
    const known = error instanceof Problem;
    const title = !known ? words.no_answer : error.status === 400 ? words.refused : say(words.failed, { status: error.status });
    const place = known && error.place;
    const button = place && element("button", { type: "button", class: "plain", click: go }, say(words.go_to, place));
    this.frame.replaceChildren(
      element("div", { class: "problem", role: "alert" }, element("p", {}, element("strong", {}, title), " ", button), element("p", {}, known ? spoken(error.message, this.config) : String(error))),
    );
  }

  /** @param {string} query @param {Results} results @param {string} [tab]  to be shown first */
  show(query, results, tab = "") {
    this.query = query;
    const { words } = this.config;
    const parts = [this.state(results), ...this.notes(results)];
    if (results.boolean !== null) {
      this.frame.replaceChildren(...parts, element("p", { class: "answer" }, results.boolean ? words.yes : words.no), this.downloads(false));
      return;
    }
    const views = this.views(results);
    const view = element("div", { class: "view" });
    const tabs = element("div", { class: "tabs", role: "group", "aria-label": words.views });
    const open = (/** @type {string} */ name) => {
      for (const button of tabs.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === name));
      view.replaceChildren(views.get(name)?.() ?? "");
    };
    for (const name of views.keys()) tabs.append(element("button", { type: "button", value: name, click: () => open(name) }, words[`view_${name}`]));
    this.frame.replaceChildren(...parts, element("div", { class: "bar" }, tabs, this.downloads(results.isGraph)), view);
    open(views.has(tab) ? tab : "table");
  }

  /** @param {Results} results @returns {Map<string, () => Node>} */
  views(results) {
    const { config } = this;
    /** @type {HTMLElement | undefined} */
    let table;
    const views = new Map([["table", () => {
      if (!results.rows.length) return element("p", { class: "none" }, config.words.no_rows);
      return (table ??= new Table(results, config).frame);
    }]]);
    const { labels, numbers } = columnsFor(results);
    if (labels.length && numbers.length) views.set("chart", () => chartOf(results, config));
    if (results.isGraph) views.set("turtle", () => this.raw());
    return views;
  }

  /** @param {Results} results */
  state(results) {
    const { words } = this.config;
    const n = results.rows.length;
    const count = (results.cut ? words.first_rows : n === 1 ? words.one_row : words.n_rows).replace("{n}", n.toLocaleString("en"));
    const seconds = say(words.seconds, { n: results.seconds < 10 ? results.seconds.toFixed(2) : results.seconds.toFixed(1) });
    const parts = [
      results.boolean === null && element("b", {}, results.isGraph ? count.replace(words.unit_rows, words.unit_triples) : count),
      element("span", { title: words.seconds_note }, seconds),
      results.generation && element("span", {}, `${words.generation} ${results.generation}`),
    ];
    return element("p", { class: "state", role: "status" }, ...parts);
  }

  /** @param {Results} results @returns {Node[]} */
  notes({ cut }) {
    const { words } = this.config;
    if (!cut) return [];
    const text = cut === "broken" ? words.broken : say(words.bound, { n: MOST_ROWS.toLocaleString("en") });
    return [element("p", { class: `note ${cut}`, role: cut === "broken" ? "alert" : null }, text)];
  }

  /** @param {boolean} isGraph */
  downloads(isGraph) {
    const { query } = this;
    const links = (isGraph ? GRAPH_FORMATS : ROW_FORMATS).map(([format, name, extension]) => {
      const file = `fivekeys.${extension}`;
      const address = addressOf(query, { format }, LONGEST_DOWNLOAD);
      return address
        ? element("a", { href: address, download: file }, name)
        : element("button", { type: "button", class: "plain", click: () => void save(query, format, file) }, name);
    });
    return element("p", { class: "downloads" }, element("span", {}, this.config.words.download), ...links);
  }

  /** The graph as Turtle, fetched when it is looked at. */
  raw() {
    const shown = element("pre", { class: "raw" }, this.config.words.running);
    void request(this.query, "text/turtle").then((response) => response.text()).then(
      (text) => {
        shown.textContent = text.slice(0, MOST_RAW);
        if (text.length > MOST_RAW) shown.after(element("p", { class: "note" }, say(this.config.words.raw_cut, { n: MOST_RAW.toLocaleString("en") })));
      },
      (error) => {
        shown.textContent = String(error.message ?? error);
      },
    );
    return element("div", {}, shown);
  }
}

/**
 * What the service tells of a query, in the language of the page as far as there are words for it.
 * @param {string} detail
 * @param {Config} config
 */
function spoken(detail, { faults }) {
  return faults.reduce((told, [pattern, said]) => told.replace(new RegExp(pattern, "g"), said.replace(/\{(\d)\}/g, "$$$1")), detail);
}

/**
 * Save an answer whose address would be too long.
 * @param {string} query
 * @param {string} format
 * @param {string} file
 */
async function save(query, format, file) {
  const response = await fetch("/sparql", { method: "POST", body: new URLSearchParams({ query, format }) });
  const address = URL.createObjectURL(await response.blob());
  element("a", { href: address, download: response.ok ? file : "problem.json" }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
