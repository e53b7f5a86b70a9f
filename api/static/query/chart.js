/** One label column and one number column as bars, or as a line where the labels are times. */

import { drawn, element, say } from "./dom.js";
import { isTime, numberOf, textOf } from "./terms.js";

/** @typedef {import("./service.js").Config} Config */
/** @typedef {import("./service.js").Results} Results */
/** @typedef {{label: string, value: number}} Point */

const MOST_BARS = 40;
const MOST_POINTS = 400;
const BAR = 26;

/**
 * Columns that a chart can be made of.
 * @param {Results} results
 * @returns {{labels: string[], numbers: string[]}}
 */
export function columnsFor({ columns, rows, isGraph }) {
  if (isGraph || rows.length < 2) return { labels: [], numbers: [] };
  const bound = (/** @type {string} */ column) => rows.some((row) => row[column]);
  const numbers = columns.filter((column) => bound(column) && rows.every((row) => !row[column] || numberOf(row[column]) !== null));
  const others = columns.filter((column) => bound(column) && !numbers.includes(column));
  // Names before addresses; a chart of different labels says more than one of equal ones.
  const worth = (/** @type {string} */ column) =>
    new Set(rows.map((row) => row[column]?.value)).size - (rows.some((row) => row[column]?.type === "uri") ? 0.5 : 0);
  const worths = new Map(others.map((column) => [column, worth(column)]));
  others.sort((a, b) => (worths.get(b) ?? 0) - (worths.get(a) ?? 0));
  return { labels: others, numbers };
}

/**
 * A chart with what chooses its columns.
 * @param {Results} results
 * @param {Config} config
 * @returns {HTMLElement}
 */
export function chartOf(results, config) {
  const { labels, numbers } = columnsFor(results);
  const place = element("div", { class: "drawing" });
  const choice = (/** @type {string[]} */ names) =>
    element("select", { change: draw }, ...names.map((name) => element("option", { value: name }, name)));
  const [label, number] = [choice(labels), choice(numbers)];
  const kind = element("select", { change: draw }, ...["bar", "line"].map((name) => element("option", { value: name }, config.words[`chart_${name}`])));
  if (results.rows.every((row) => isTime(row[labels[0]]))) kind.value = "line";
  function draw() {
    const points = pointsOf(results, label.value, number.value, config);
    place.replaceChildren(...(kind.value === "line" ? lines(points, number.value, config) : bars(points, number.value, config)));
  }
  draw();
  const { words } = config;
  return element("div", { class: "chart" }, element("p", { class: "choices" },
    element("label", {}, words.chart_kind, kind),
    element("label", {}, words.chart_labels, label),
    element("label", {}, words.chart_numbers, number)), place);
}

/**
 * @param {Results} results
 * @param {string} label
 * @param {string} number
 * @param {Config} config
 * @returns {Point[]} rows that have both
 */
function pointsOf({ rows }, label, number, config) {
  return rows.flatMap((row) => {
    const value = numberOf(row[number]);
    return value === null || !row[label] ? [] : [{ label: textOf(row[label], config), value }];
  });
}

/** @param {number} value */
function plain(value) {
  return value.toLocaleString("en", { maximumFractionDigits: 4 });
}

/**
 * Round values between which all of `values` and 0 lie.
 * @param {number[]} values
 */
function scaleOf(values) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const rough = (high - low || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((times) => times * power >= rough) ?? 10);
  const first = Math.floor(low / step);
  const ticks = Array.from({ length: Math.ceil(high / step) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
  const [from, to] = [ticks[0], ticks[ticks.length - 1]];
  return { ticks, of: (/** @type {number} */ value) => (value - from) / (to - from || 1) };
}

/** @param {string} text @param {number} most  in columns; a Chinese character takes two */
function clipped(text, most) {
  let width = 0;
  for (const [index, character] of [...text].entries()) {
    width += character > "\u2e7f" ? 2 : 1;
    if (width > most) return `${[...text].slice(0, Math.max(1, index - 1)).join("")}…`;
  }
  return text;
}

/**
 * @param {Point[]} all
 * @param {string} name
 * @param {Config} config
 * @returns {Node[]}
 */
function bars(all, name, config) {
  const points = all.slice(0, MOST_BARS);
  const narrow = window.innerWidth < 640;
  const [width, left, right] = narrow ? [360, 120, 44] : [860, 250, 64];
  const scale = scaleOf(points.map(({ value }) => value));
  const x = (/** @type {number} */ value) => left + scale.of(value) * (width - left - right);
  const height = points.length * BAR + 8;
  const groups = points.map(({ label, value }, index) => {
    const y = index * BAR + 4;
    const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
    return drawn("g", { class: "point" },
      drawn("title", {}, `${label}: ${plain(value)}`),
      drawn("text", { x: left - 10, y: y + 16, "text-anchor": "end" }, clipped(label, narrow ? 16 : 34)),
      drawn("rect", { x: from, y, width: Math.max(1, to - from), height: BAR - 6, rx: 2 }),
      drawn("text", { class: "value", x: to + 6, y: y + 16 }, plain(value)));
  });
  const zero = drawn("line", { class: "axis", x1: x(0), x2: x(0), y1: 0, y2: height });
  return [canvas(width, height, name, [...groups, zero]), ...note(all, points, config)];
}

/**
 * @param {Point[]} all
 * @param {string} name
 * @param {Config} config
 * @returns {Node[]}
 */
function lines(all, name, config) {
  const points = all.slice(0, MOST_POINTS);
  const narrow = window.innerWidth < 640;
  const [width, height, left, bottom] = narrow ? [360, 260, 40, 40] : [860, 340, 56, 44];
  const scale = scaleOf(points.map(({ value }) => value));
  const inner = width - left - 16;
  const x = (/** @type {number} */ index) => left + (points.length < 2 ? inner / 2 : (index / (points.length - 1)) * inner);
  const y = (/** @type {number} */ value) => 12 + (1 - scale.of(value)) * (height - bottom - 12);
  const every = Math.ceil((points.length * (narrow ? 46 : 62)) / inner) || 1;
  const axes = scale.ticks.map((tick) => drawn("g", { class: "tick" },
    drawn("line", { x1: left, x2: width - 16, y1: y(tick), y2: y(tick) }),
    drawn("text", { x: left - 8, y: y(tick) + 4, "text-anchor": "end" }, plain(tick))));
  const labels = points.flatMap(({ label }, index) => index % every ? [] :
    [drawn("text", { x: x(index), y: height - bottom + 22, "text-anchor": "middle" }, clipped(label, 10))]);
  const path = points.map(({ value }, index) => `${index ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const dots = points.map(({ label, value }, index) => drawn("circle", { cx: x(index), cy: y(value), r: points.length > 80 ? 2 : 4 },
    drawn("title", {}, `${label}: ${plain(value)}`)));
  return [canvas(width, height, name, [...axes, ...labels, drawn("path", { class: "line", d: path }), ...dots]), ...note(all, points, config)];
}

/**
 * @param {number} width
 * @param {number} height
 * @param {string} name
 * @param {Node[]} parts
 */
function canvas(width, height, name, parts) {
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name }, ...parts);
}

/** @param {Point[]} all @param {Point[]} points @param {Config} config @returns {Node[]} */
function note(all, points, config) {
  if (points.length === all.length) return [];
  return [element("p", { class: "note" }, say(config.words.chart_cut, { n: points.length, all: all.length }))];
}
