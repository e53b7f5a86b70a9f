/**
 * Completion at the caret: keywords and variables of the query itself, and prefixes, terms and
 * resources that the service knows.
 */

import { element, say } from "./dom.js";
import { FUNCTIONS, KEYWORDS, prologueOf, tokenBefore } from "./tokens.js";

/** @typedef {import("./editor.js").Editor} Editor */
/** @typedef {import("./service.js").Config} Config */

/**
 * @typedef {object} Item
 * @property {string} text  what is written
 * @property {string} kind  keyword, function, variable, prefix, class, property, datatype, resource
 * @property {string} [label]
 */

const WAIT_MS = 120;
const KEPT = 200; // answers of the service that are remembered
const SHOWN = 30;
const EXPECTED = new Map([["PREFIX", "prefix"], ["A", "class"], ["RDF:TYPE", "class"]]);
const CHINESE = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/; // one such character says enough

export class Completion {
  /**
   * @param {Editor} editor
   * @param {Config} config
   * @param {HTMLElement} voice  where changes are told to those who do not see them
   */
  constructor(editor, config, voice) {
    this.editor = editor;
    this.config = config;
    this.voice = voice;
    /** @type {Map<string, Promise<Item[]>>} */
    this.known = new Map();
    /** @type {Item[]} */
    this.items = [];
    this.at = 0;
    this.start = 0;
    this.word = "";
    this.turn = 0;
    this.timer = 0;
    this.list = element("ul", { id: "completions", role: "listbox", class: "completions", hidden: true, "aria-label": config.words.completion });
    document.body.append(this.list);
    const { area } = editor;
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    area.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
    area.addEventListener("input", (event) => {
      const composing = event instanceof InputEvent && event.isComposing;
      if (!composing && document.activeElement === area) this.later();
    });
    area.addEventListener("compositionend", () => this.later());
    area.addEventListener("blur", () => this.close());
    area.addEventListener("click", () => this.close());
    editor.frame.addEventListener("scroll", () => this.close());
    window.addEventListener("resize", () => this.close());
  }

  get isOpen() {
    return !this.list.hidden;
  }

  later() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(false), WAIT_MS);
  }

  /** Show what fits at the caret. @param {boolean} asked  whether it was asked for by key */
  async open(asked) {
    window.clearTimeout(this.timer);
    const turn = ++this.turn;
    const found = this.wordAtCaret();
    if (!found || !(asked || isEnough(found.word))) {
      this.close();
      return;
    }
    const own = this.ownItems(found.word, found.last);
    const others = found.word.startsWith("?") || found.word.startsWith("$") ? [] : await this.fetched(found);
    const still = this.wordAtCaret();
    if (turn !== this.turn || !still || still.word !== found.word) return;
    const items = [...own, ...others].slice(0, SHOWN);
    const done = items.length === 1 && items[0].text === found.word;
    if (!items.length || done || document.activeElement !== this.editor.area) this.close();
    else this.show(items, found);
  }

  /** The word that the caret ends, where it begins, and the keyword before it. */
  wordAtCaret() {
    const { area, tokens } = this.editor;
    const caret = area.selectionStart;
    if (caret !== area.selectionEnd) return null;
    const index = tokenBefore(tokens, caret);
    const token = tokens[index];
    const last = tokens.slice(0, Math.max(index, 0)).reverse().find((other) => other.kind !== "space");
    const before = last ? last.text.toUpperCase() : "";
    if (!token || token.kind === "space" || token.kind === "bracket") return { word: "", start: caret, last: before };
    if (!["word", "name", "variable", "sign"].includes(token.kind)) return null;
    const open = last?.text === "<" && last.start + 1 === token.start;
    if (token.kind === "sign") {
      const follows = last && last.kind !== "sign" && last.start + last.text.length === token.start; // a path's `?`
      const begins = token.text === "<" || ("?$".includes(token.text) && !follows);
      return begins ? { word: token.text, start: token.start, last: before } : null;
    }
    const start = open ? last.start : token.start;
    return { word: this.editor.text.slice(start, caret), start, last: open ? "<" : before };
  }

  /**
   * @param {string} word
   * @param {string} last
   * @returns {Item[]}
   */
  ownItems(word, last) {
    if (word.startsWith("<") || word.includes(":") || last === "PREFIX") return [];
    const wanted = word.toUpperCase();
    if (word.startsWith("?") || word.startsWith("$")) {
      const all = this.editor.tokens.filter((token) => token.kind === "variable" && token.start !== this.caretStart());
      return [...new Set(all.map((token) => token.text))]
        .filter((text) => text.startsWith(word))
        .sort()
        .map((text) => ({ text, kind: "variable" }));
    }
    if (!word) return [];
    /** @type {(all: string[], kind: string) => Item[]} */
    const fitting = (all, kind) =>
      all.filter((text) => text.toUpperCase().startsWith(wanted)).map((text) => ({ text, kind }));
    return [...fitting(KEYWORDS, "keyword"), ...fitting(FUNCTIONS, "function")];
  }

  caretStart() {
    const { area, tokens } = this.editor;
    return tokens[tokenBefore(tokens, area.selectionStart)]?.start;
  }

  /**
   * What the service knows; nothing where it cannot be asked, for a query can be written without.
   * @param {{word: string, last: string}} found
   * @returns {Promise<Item[]>}
   */
  fetched({ word, last }) {
    const values = { prefix: word.replace(/^</, ""), language: this.config.language };
    const kind = word.startsWith("<") ? "resource" : (EXPECTED.get(last) ?? "");
    const address = `/sparql/terms?${new URLSearchParams(kind ? { ...values, kind } : values)}`;
    const known = this.known.get(address);
    if (known) return known;
    if (this.known.size > KEPT) this.known.clear();
    const answer = fetch(address, { headers: { Accept: "application/json" } })
      .then(async (response) => (response.ok ? /** @type {Item[]} */ ((await response.json()).items) : []))
      .catch(() => {
        this.known.delete(address);
        return [];
      });
    this.known.set(address, answer);
    return answer;
  }

  /** @param {Item[]} items @param {{word: string, start: number}} found */
  show(items, { word, start }) {
    this.items = items;
    this.start = start;
    this.word = word;
    this.at = 0;
    this.list.replaceChildren(
      ...items.map((item, index) =>
        element(
          "li",
          { id: `completion-${index}`, role: "option", mousedown: (event) => this.pick(event, index) },
          element("span", { class: "write" }, shown(item)),
          item.label ? element("span", { class: "hint" }, item.label) : "",
          element("span", { class: "kind" }, this.config.words[`kind_${item.kind}`] ?? item.kind),
        ),
      ),
    );
    this.list.hidden = false;
    this.place();
    this.choose(0);
    this.voice.textContent = say(this.config.words.completions, { n: items.length });
  }

  place() {
    const { left, top, bottom } = this.editor.placeOf(this.start);
    const { offsetHeight: height, offsetWidth: width } = this.list;
    const above = bottom + height > window.innerHeight && top > height;
    this.list.style.top = `${window.scrollY + (above ? top - height - 4 : bottom + 4)}px`;
    const most = document.documentElement.clientWidth - width - 8;
    this.list.style.left = `${window.scrollX + Math.max(8, Math.min(left - 10, most))}px`;
  }

  /** @param {number} index */
  choose(index) {
    this.at = (index + this.items.length) % this.items.length;
    for (const [place, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(place === this.at));
      if (place === this.at) option.scrollIntoView({ block: "nearest" });
    }
    this.editor.area.setAttribute("aria-activedescendant", `completion-${this.at}`);
  }

  close() {
    window.clearTimeout(this.timer);
    this.turn++;
    this.list.hidden = true;
    this.editor.area.removeAttribute("aria-activedescendant");
  }

  /** @param {MouseEvent} event @param {number} index */
  pick(event, index) {
    event.preventDefault(); // the caret stays in the editor
    this.accept(index);
  }

  /** @param {number} index */
  accept(index) {
    const item = this.items[index];
    const { editor } = this;
    const end = editor.area.selectionStart;
    const closes = item.kind === "resource" && editor.text[end] === ">";
    editor.write(this.start, closes ? end + 1 : end, item.text);
    this.close();
    const name = /^([A-Za-z][\w-]*):/.exec(item.text)?.[1];
    if (name && !["prefix", "resource"].includes(item.kind)) declare(editor, this.config, [name]);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (!this.isOpen || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" && this.items[this.at].text === this.word) {
      this.close(); // nothing to complete: the key is for a new line
      return;
    }
    if (event.key === "ArrowDown") this.choose(this.at + 1);
    else if (event.key === "ArrowUp") this.choose(this.at - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.accept(this.at);
    else if (event.key === "Escape") this.close();
    else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(event.key)) this.close();
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

/** @param {string} word */
function isEnough(word) {
  if (!word) return false;
  return word.includes(":") || word.length > 1 || CHINESE.test(word) || "<?$".includes(word);
}

/** @param {Item} item @returns {string} */
function shown(item) {
  if (item.kind !== "resource") return item.text;
  const text = item.text.slice(1, -1);
  const tail = text.indexOf("/id/");
  return tail < 0 ? text : text.slice(tail + 1);
}

/**
 * Declare known prefixes that the query does not declare, at its head.
 * @param {Editor} editor
 * @param {Config} config
 * @param {Iterable<string>} names
 */
export function declare(editor, config, names) {
  const { declared } = prologueOf(editor.tokens);
  const missing = [...names].filter((name) => !declared.has(name) && config.prefixes[name]);
  if (!missing.length) return;
  const { area } = editor;
  const [start, end] = [area.selectionStart, area.selectionEnd];
  const lines = missing.map((name) => `PREFIX ${name}: <${config.prefixes[name]}>\n`).join("");
  const at = /^(?:#[^\n]*\n)*/.exec(editor.text)?.[0].length ?? 0; // below a comment at the head
  editor.write(at, at, lines);
  area.setSelectionRange(start + lines.length, end + lines.length);
}
