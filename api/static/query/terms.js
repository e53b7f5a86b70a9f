/** How terms of results are shown: short names, links, languages and datatypes. */

import { element } from "./dom.js";

/** @typedef {import("./service.js").Config} Config */
/** @typedef {import("./service.js").Term} Term */

const XSD = "http://www.w3.org/2001/XMLSchema#";
const LONG = 280; // characters of a literal that are shown at first
const NUMBERS = new Set(
  ("integer decimal double float int long short byte nonNegativeInteger positiveInteger " +
    "nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte")
    .split(" ")
    .map((name) => XSD + name),
);

/**
 * The value of a literal that is a number; null of any other term.
 * @param {Term | undefined} term
 * @returns {number | null}
 */
export function numberOf(term) {
  if (term?.type !== "literal" || !term.datatype || !NUMBERS.has(term.datatype)) return null;
  const value = Number(term.value);
  return Number.isFinite(value) ? value : null;
}

/**
 * Whether a literal is a date, a month or a year.
 * @param {Term | undefined} term
 * @returns {boolean}
 */
export function isTime(term) {
  return [`${XSD}gYear`, `${XSD}gYearMonth`, `${XSD}date`, `${XSD}dateTime`].includes(term?.datatype ?? "");
}

/**
 * Whether an IRI names a resource that this service has a page for.
 * @param {string} iri
 * @param {Config} config
 */
export function isOurs(iri, config) {
  return iri.startsWith(`${config.base}id/`);
}

/**
 * An IRI with a known prefix, or as a path where it is ours.
 * @param {string} iri
 * @param {Config} config
 * @returns {string}
 */
export function short(iri, config) {
  if (isOurs(iri, config)) return readable(iri.slice(config.base.length));
  const found = Object.entries(config.prefixes).find(
    ([, space]) => iri.startsWith(space) && /^[\w-]*$/.test(iri.slice(space.length)),
  );
  return found ? `${found[0]}:${iri.slice(found[1].length)}` : readable(iri);
}

/** @param {string} text @returns {string} */
function readable(text) {
  try {
    return decodeURI(text);
  } catch {
    return text;
  }
}

/**
 * The address of the page of an IRI; null where it is no link.
 * @param {string} iri
 * @param {Config} config
 * @returns {string | null}
 */
export function pageOf(iri, config) {
  if (isOurs(iri, config)) {
    const path = encodeURI(readable(iri.slice(config.base.length + 3))).replace(/[?#]/g, encodeURIComponent);
    return `/page/${path}${config.suffix && `?${config.suffix}`}`;
  }
  return /^https?:/.test(iri) ? iri : null;
}

/**
 * A term as one line of text.
 * @param {Term | undefined} term
 * @param {Config} config
 * @returns {string}
 */
export function textOf(term, config) {
  if (!term) return "";
  if (term.type === "uri") return short(term.value, config);
  if (term.type === "bnode") return `_:${term.value}`;
  if (term.type === "triple") {
    const { subject, predicate, object } = term.value;
    return `<<( ${[subject, predicate, object].map((part) => textOf(part, config)).join(" ")} )>>`;
  }
  return term.value;
}

/**
 * What a cell of a table holds.
 * @param {Term | undefined} term
 * @param {Config} config
 * @returns {Node}
 */
export function cellOf(term, config) {
  if (!term) return document.createTextNode("");
  if (term.type === "uri") return linkOf(term.value, config);
  if (term.type !== "literal") return element("span", { class: "blank" }, textOf(term, config));
  const note = term["xml:lang"] ?? noteOf(term.datatype, config);
  const tag = note ? element("span", { class: "tag", title: term.datatype ?? null }, note) : "";
  const language = term["xml:lang"] ?? null;
  return element("span", { class: "literal" }, textNode(term.value, language, config), tag);
}

/**
 * @param {string} text
 * @param {string | null} language
 * @param {Config} config
 */
function textNode(text, language, config) {
  if (text.length <= LONG) return element("span", { lang: language }, text);
  const shown = element("span", { lang: language }, `${text.slice(0, LONG)}…`);
  const more = element("button", { type: "button", class: "more", click: () => {
    shown.textContent = text;
    more.remove();
  } }, config.words.whole);
  return element("span", {}, shown, " ", more);
}

/** @param {string | undefined} datatype @param {Config} config */
function noteOf(datatype, config) {
  if (!datatype || datatype === `${XSD}string` || NUMBERS.has(datatype)) return "";
  return short(datatype, config).replace(/^xsd:/, "");
}

/** @param {string} iri @param {Config} config */
function linkOf(iri, config) {
  const page = pageOf(iri, config);
  const ours = isOurs(iri, config);
  const known = !ours && short(iri, config) !== readable(iri);
  const text = element("span", { class: known ? "iri short" : "iri" }, short(iri, config));
  if (!page || known) return element("span", { title: iri }, text);
  if (ours) return element("a", { href: page, title: iri, "data-iri": iri }, text);
  return element("a", { href: page, title: iri, rel: "noreferrer" }, text);
}
