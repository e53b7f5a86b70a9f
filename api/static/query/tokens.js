/**
 * SPARQL split into tokens (SPARQL 1.1 Query Language, section 19.8): what colours, brackets and
 * completion go by. Offsets are those of JavaScript strings.
 */

/**
 * @typedef {object} Token
 * @property {string} kind  space, comment, iri, string, open-string, variable, tag, number, name,
 *   word, bracket or sign
 * @property {string} text
 * @property {number} start
 */

const LETTER = "A-Za-z_\\u00b7\\u00c0-\\u{10ffff}";

const RULES = new RegExp(
  [
    "(?<space>\\s+)",
    "(?<comment>#[^\\r\\n]*)",
    "(?<iri><[^\\u0000-\\u0020<>\"{}|^`\\\\]*>)",
    "(?<string>\"\"\"(?:\"{0,2}(?:[^\"\\\\]|\\\\[\\s\\S]))*\"\"\"|'''(?:'{0,2}(?:[^'\\\\]|\\\\[\\s\\S]))*'''" +
      "|\"(?:[^\"\\\\\\r\\n]|\\\\.)*\"|'(?:[^'\\\\\\r\\n]|\\\\.)*')",
    "(?<open>\"\"\"[\\s\\S]*|'''[\\s\\S]*|[\"'][^\\r\\n]*)",
    `(?<variable>[?$][${LETTER}0-9]+)`,
    "(?<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)",
    "(?<number>[0-9]*\\.?[0-9]+(?:[eE][+-]?[0-9]+)?)",
    `(?<name>(?:[${LETTER}](?:[${LETTER}0-9.-]*[${LETTER}0-9-])?)?:` +
      `(?:(?:[${LETTER}0-9:]|%[0-9A-Fa-f]{2}|\\\\[^\\sA-Za-z0-9])` +
      `(?:(?:[${LETTER}0-9:.-]|%[0-9A-Fa-f]{2}|\\\\[^\\sA-Za-z0-9])*` +
      `(?:[${LETTER}0-9:-]|%[0-9A-Fa-f]{2}|\\\\[^\\sA-Za-z0-9]))?)?)`,
    `(?<word>[${LETTER}][${LETTER}0-9-]*)`,
    "(?<bracket>[{}()[\\]])",
    "(?<sign>[\\s\\S])",
  ].join("|"),
  "yu",
);

export const KEYWORDS = (
  "ADD ALL AS ASC ASK BASE BIND BY CLEAR CONSTRUCT COPY CREATE DATA DEFAULT DELETE DESC DESCRIBE " +
  "DISTINCT DROP EXISTS FILTER FROM GRAPH GROUP HAVING IN INSERT INTO LIMIT LOAD MINUS MOVE NAMED " +
  "NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SEPARATOR SERVICE SILENT UNDEF UNION USING " +
  "VALUES WHERE WITH"
).split(" ");

export const FUNCTIONS = (
  "ABS AVG BNODE BOUND CEIL COALESCE CONCAT CONTAINS COUNT DATATYPE DAY ENCODE_FOR_URI FLOOR " +
  "GROUP_CONCAT HOURS IF IRI isBlank isIRI isLiteral isNumeric LANG LANGMATCHES LCASE MAX MD5 MIN " +
  "MINUTES MONTH NOW RAND REGEX REPLACE ROUND SAMPLE sameTerm SECONDS SHA1 SHA256 SHA384 SHA512 " +
  "STR STRAFTER STRBEFORE STRDT STRENDS STRLANG STRLEN STRSTARTS STRUUID SUBSTR SUM TIMEZONE TZ " +
  "UCASE URI UUID YEAR"
).split(" ");

const KNOWN = new Map([
  ...KEYWORDS.map((word) => /** @type {const} */ ([word, "keyword"])),
  ...FUNCTIONS.map((word) => /** @type {const} */ ([word.toUpperCase(), "function"])),
  .../** @type {[string, string][]} */ ([["A", "keyword"], ["TRUE", "number"], ["FALSE", "number"]]),
]);

/**
 * All tokens of a query; together they are its text.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokensOf(text) {
  const tokens = [];
  RULES.lastIndex = 0;
  for (let match; RULES.lastIndex < text.length && (match = RULES.exec(text)); ) {
    const groups = match.groups ?? {};
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "sign";
    tokens.push({ kind: kind === "open" ? "open-string" : kind, text: match[0], start: match.index });
  }
  return tokens;
}

/**
 * How a token is coloured: its kind, or what the word is.
 * @param {Token} token
 * @returns {string}
 */
export function colourOf(token) {
  if (token.kind !== "word") return token.kind;
  if (token.text === "a") return "keyword";
  return token.text.length > 1 ? (KNOWN.get(token.text.toUpperCase()) ?? "word") : "word";
}

/**
 * The token that `offset` lies in or ends.
 * @param {Token[]} tokens
 * @param {number} offset
 * @returns {number} its index, -1 where there is none
 */
export function tokenBefore(tokens, offset) {
  let [low, high] = [0, tokens.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const { start, text } = tokens[middle];
    if (offset <= start) high = middle - 1;
    else if (offset > start + text.length) low = middle + 1;
    else return middle;
  }
  return -1;
}

const PAIRS = new Map([["{", "}"], ["(", ")"], ["[", "]"]]);

/**
 * The bracket beside the caret and the one that belongs to it.
 * @param {Token[]} tokens
 * @param {number} caret
 * @returns {number[]} their indexes; one where nothing belongs to it, none where no bracket is near
 */
export function bracketsAt(tokens, caret) {
  const before = tokenBefore(tokens, caret);
  const near = [before, tokenBefore(tokens, caret + 1)].find(
    (index) => index >= 0 && tokens[index].kind === "bracket",
  );
  if (near === undefined) return [];
  const step = PAIRS.has(tokens[near].text) ? 1 : -1;
  let depth = 0;
  for (let index = near; index >= 0 && index < tokens.length; index += step) {
    if (tokens[index].kind !== "bracket") continue;
    depth += PAIRS.has(tokens[index].text) ? step : -step;
    if (depth === 0) {
      const [open, close] = step > 0 ? [near, index] : [index, near];
      return PAIRS.get(tokens[open].text) === tokens[close].text ? [near, index] : [near];
    }
  }
  return [near];
}

/**
 * What a query declares and uses.
 * @param {Token[]} tokens
 * @returns {{declared: Set<string>, used: Set<string>, form: string, end: number}} prefixes
 *   declared and used, the first keyword after the prologue, and where the prologue ends
 */
export function prologueOf(tokens) {
  const declared = new Set();
  const used = new Set();
  let [form, end, last] = ["", 0, ""];
  for (const token of tokens) {
    if (token.kind === "space" || token.kind === "comment") continue;
    const upper = token.text.toUpperCase();
    if (token.kind === "name") {
      (last === "PREFIX" ? declared : used).add(token.text.slice(0, token.text.indexOf(":")));
    } else if (!form && token.kind === "word" && upper !== "PREFIX" && upper !== "BASE") {
      form = upper;
    }
    if (!form) end = token.start + token.text.length;
    last = upper;
  }
  return { declared, used, form, end };
}

/**
 * The query as a SERVICE clause that other endpoints can use, prefixes first.
 * @param {string} text
 * @param {string} endpoint
 * @returns {string}
 */
export function asService(text, endpoint) {
  const { end } = prologueOf(tokensOf(text));
  const body = text.slice(end).trim().replace(/^/gm, "      ");
  const head = text.slice(0, end).trim();
  return `${head}\nSELECT * WHERE {\n  SERVICE <${endpoint}> {\n    {\n${body}\n    }\n  }\n}\n`.trimStart();
}

/**
 * The offset of a line and column, both counted from 1, columns in code points.
 * @param {string} text
 * @param {number} line
 * @param {number} column
 * @returns {number}
 */
export function offsetOf(text, line, column) {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  let offset = start;
  for (const character of text.slice(start, start + 2 * column)) {
    if (--column < 1 || character === "\n") break;
    offset += character.length;
  }
  return offset;
}
