/**
 * An editor over a textarea, which stays what it was to assistive technology and to the form: the
 * coloured text lies under it, so that the two must be set in the same type (query.css).
 */

import { element } from "./dom.js";
import { bracketsAt, colourOf, offsetOf, tokenBefore, tokensOf } from "./tokens.js";
import { command } from "./keys.js";

const MOST_COLOURED = 30_000; // longer texts are shown without colours, so that typing stays quick

/** @typedef {import("./tokens.js").Token} Token */

export class Editor {
  /**
   * @param {HTMLTextAreaElement} area
   * @param {(run: "run" | "complete") => void} asked  called for Ctrl-Enter and Ctrl-Space
   */
  constructor(area, asked) {
    this.area = area;
    /** @type {Token[]} */
    this.tokens = [];
    /** @type {Set<() => void>} */
    this.listeners = new Set();
    this.leaves = false;
    this.asked = asked;
    this.fault = -1;
    this.paint = element("pre", { class: "paint", "aria-hidden": "true" });
    this.gutter = element("div", { class: "gutter", "aria-hidden": "true" });
    this.frame = element("div", { class: "editor" });
    area.replaceWith(this.frame);
    this.frame.append(this.gutter, element("div", { class: "code" }, this.paint, area));
    area.wrap = "off";
    area.removeAttribute("rows");
    area.addEventListener("input", () => this.changed());
    area.addEventListener("keydown", (event) => this.pressed(event));
    area.addEventListener("blur", () => this.draw());
    document.addEventListener("selectionchange", () => {
      if (document.activeElement === area) this.draw();
    });
    this.changed();
  }

  get text() {
    return this.area.value;
  }

  /** Show another text; it can be undone. @param {string} text */
  replace(text) {
    if (text === this.text) return;
    this.write(0, this.text.length, text);
    this.area.setSelectionRange(0, 0);
    this.frame.scrollTo(0, 0);
  }

  /**
   * Put `text` in the place of what stands from `start` to `end`; it can be undone.
   * @param {number} start
   * @param {number} end
   * @param {string} text
   */
  write(start, end, text) {
    const before = document.activeElement;
    this.area.focus({ preventScroll: true });
    this.area.setSelectionRange(start, end);
    // The one way that keeps the browser's list of changes to undo.
    const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!done) {
      this.area.setRangeText(text, start, end, "end");
      this.changed();
    }
    if (before instanceof HTMLElement && before !== this.area) before.focus({ preventScroll: true });
  }

  /** Mark the place of a fault and put the caret there. @param {number} line @param {number} column */
  mark(line, column) {
    const at = offsetOf(this.text, line, column);
    this.fault = at;
    this.draw();
    const shown = this.paint.querySelector(".fault");
    shown?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** Put the caret at the fault that is marked. */
  goToFault() {
    if (this.fault < 0) return;
    this.area.focus();
    this.area.setSelectionRange(this.fault, this.fault);
  }

  /** Where on the screen the character at `offset` stands. @param {number} offset @returns {DOMRect} */
  placeOf(offset) {
    const walker = document.createTreeWalker(this.paint, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    range.selectNodeContents(this.paint);
    for (let node = walker.nextNode(), left = offset; node; node = walker.nextNode()) {
      const length = node.nodeValue?.length ?? 0;
      if (left < length) {
        range.setStart(node, left);
        range.setEnd(node, left);
        break;
      }
      left -= length;
    }
    return range.getBoundingClientRect();
  }

  changed() {
    this.fault = -1;
    this.tokens = this.text.length <= MOST_COLOURED ? tokensOf(this.text) : [];
    const lines = this.text.split("\n").length;
    this.gutter.textContent = Array.from({ length: lines }, (_, index) => index + 1).join("\n");
    this.draw();
    this.listeners.forEach((listener) => listener());
  }

  draw() {
    const { text, tokens } = this;
    if (text && !tokens.length) {
      this.paint.replaceChildren(`${text}\n`);
      return;
    }
    const focused = document.activeElement === this.area;
    const caret = this.area.selectionStart;
    const single = caret === this.area.selectionEnd;
    const brackets = focused && single ? bracketsAt(tokens, caret) : [];
    const fault = this.fault < 0 ? -1 : this.faultToken();
    const spans = tokens.map((token, index) => {
      const classes = [`t-${colourOf(token)}`];
      if (brackets.includes(index)) classes.push(brackets.length === 2 ? "pair" : "alone");
      if (index === fault) classes.push("fault");
      return token.kind === "space" && classes.length === 1
        ? document.createTextNode(token.text)
        : element("span", { class: classes.join(" ") }, token.text);
    });
    const end = fault === tokens.length ? element("span", { class: "fault" }, " ") : "";
    this.paint.replaceChildren(...spans, end, "\n");
    this.drawFaultLine();
  }

  /** The token to mark: that at the fault or the next that is not space; else the end. */
  faultToken() {
    let index = tokenBefore(this.tokens, this.fault + 1);
    if (index < 0) return this.tokens.length;
    while (index < this.tokens.length && this.tokens[index].kind === "space") index++;
    return index;
  }

  drawFaultLine() {
    const old = this.gutter.querySelector("b");
    if (this.fault < 0 && !old) return;
    const line = this.text.slice(0, this.fault).split("\n").length;
    const numbers = Array.from({ length: this.text.split("\n").length }, (_, index) => index + 1);
    if (this.fault < 0) {
      this.gutter.textContent = numbers.join("\n");
      return;
    }
    const before = numbers.slice(0, line - 1).map((number) => `${number}\n`).join("");
    const after = numbers.slice(line).map((number) => `\n${number}`).join("");
    this.gutter.replaceChildren(before, element("b", {}, String(line)), after);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.isComposing || event.defaultPrevented) return;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Escape") {
      this.leaves = true; // the next Tab moves on, so that nobody is caught here
      return;
    }
    if (event.key === "Tab" && this.leaves) return;
    if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) this.leaves = false;
    if (control && event.key === "Enter") {
      event.preventDefault();
      this.asked("run");
    } else if (control && event.key === " ") {
      event.preventDefault();
      this.asked("complete");
    } else {
      const change = command(event, this.text, this.area.selectionStart, this.area.selectionEnd);
      if (!change) return;
      event.preventDefault();
      this.write(change.start, change.end, change.text);
      this.area.setSelectionRange(change.select[0], change.select[1]);
    }
  }
}
