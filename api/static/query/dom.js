/** Elements made in one expression; text is always text, never markup. */

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An HTML element.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number | boolean | ((event: any) => void) | null | undefined>} [values]
 *   attributes; functions listen for the event of that name, true is an empty attribute, and null,
 *   undefined and false are none
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, values = {}, ...children) {
  const made = document.createElement(name);
  fill(made, values, children);
  return made;
}

/**
 * An SVG element.
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string | number>} [values]
 * @param {...Child} children
 * @returns {SVGElementTagNameMap[Name]}
 */
export function drawn(name, values = {}, ...children) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(made, values, children);
  return made;
}

/**
 * @param {Element} made
 * @param {Record<string, any>} values
 * @param {Child[]} children
 */
function fill(made, values, children) {
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, String(value));
  }
  made.append(...children.filter((child) => child instanceof Node || typeof child === "string"));
}

/**
 * The one element that `selector` names.
 * @template {Element} Kind
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(within, selector, kind) {
  const found = within.querySelector(selector);
  if (!(found instanceof kind)) throw new TypeError(`${selector} is not on the page`);
  return found;
}

/**
 * A sentence with values put in the place of {names}.
 * @param {string} sentence
 * @param {Record<string, string | number>} values
 * @returns {string}
 */
export function say(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
