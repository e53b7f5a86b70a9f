/** The SPARQL endpoint, asked from a page: results read as they come, up to a bound. */

/**
 * @typedef {object} Config
 * @property {string} base  base of the IRIs of resources
 * @property {string} endpoint  address of the service
 * @property {string} language  zh or en
 * @property {string} suffix  what keeps the language in addresses: "lang=en" or nothing
 * @property {Record<string, string>} prefixes
 * @property {Record<string, string>} words
 * @property {[string, string][]} faults  parts of what is told of queries, and how to say them
 */

/**
 * A term as results JSON has it.
 * @typedef {{type: "uri" | "literal" | "bnode" | "triple", value: any, datatype?: string, "xml:lang"?: string}} Term
 */

/** @typedef {Record<string, Term | undefined>} Row */

/**
 * @typedef {object} Results
 * @property {string[]} columns
 * @property {Row[]} rows
 * @property {boolean | null} boolean  the answer of ASK
 * @property {boolean} isGraph
 * @property {"" | "bound" | "broken"} cut  why there may be more rows than these
 * @property {string} generation
 * @property {number} seconds  until the last row was read
 */

export const MOST_ROWS = 10_000;
const MOST_CHARACTERS = 24_000_000;
const LONGEST_ADDRESS = 6_000; // of a GET; longer queries go by POST
const ROWS = "application/sparql-results+json";
const TRIPLES = "application/n-triples";

/** A problem that the service told of. */
export class Problem extends Error {
  /** @param {string} detail @param {number} status */
  constructor(detail, status) {
    super(detail);
    this.status = status;
    const found = /at line (\d+), column (\d+)/.exec(detail);
    /** @type {{line: number, column: number} | null} */
    this.place = found && { line: Number(found[1]), column: Number(found[2]) };
  }
}

/**
 * The address of a query; null where it would be too long.
 * @param {string} query
 * @param {Record<string, string>} [values]  further parameters
 * @param {number} [most]
 * @returns {string | null}
 */
export function addressOf(query, values = {}, most = LONGEST_ADDRESS) {
  const address = `/sparql?${new URLSearchParams({ query, ...values })}`;
  return address.length <= most ? address : null;
}

/**
 * @param {string} query
 * @param {string} accept
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>}
 * @throws {Problem} the service refused
 */
export async function request(query, accept, signal) {
  const address = addressOf(query);
  const response = await (address
    ? fetch(address, { headers: { Accept: accept }, signal })
    : fetch("/sparql", {
        method: "POST",
        headers: { Accept: accept, "Content-Type": "application/sparql-query" },
        body: query,
        signal,
      }));
  if (response.ok) return response;
  const body = await response.json().catch(() => null);
  throw new Problem(body?.detail ?? `${response.status} ${response.statusText}`, response.status);
}

/**
 * Run a query.
 * @param {string} query
 * @param {AbortController} control  cancels it
 * @param {(rows: number) => void} [onRows]  told how many rows have come
 * @returns {Promise<Results>}
 * @throws {Problem} the service refused
 */
export async function run(query, control, onRows = () => {}) {
  const begun = performance.now();
  const response = await request(query, `${ROWS}, ${TRIPLES};q=0.9`, control.signal);
  const isGraph = (response.headers.get("Content-Type") ?? "").startsWith(TRIPLES);
  const scan = isGraph ? new Lines() : new Objects();
  const cut = await read(response, scan, control, onRows);
  const found = isGraph ? ofTriples(scan.text, scan.end) : ofJson(scan.text, cut ? scan.end : -1);
  if (found.rows.length > MOST_ROWS) found.rows.length = MOST_ROWS;
  const generation = response.headers.get("Fivekeys-Generation") ?? "";
  return { ...found, isGraph, cut, generation, seconds: (performance.now() - begun) / 1000 };
}

/**
 * @param {Response} response
 * @param {Lines | Objects} scan
 * @param {AbortController} control
 * @param {(rows: number) => void} onRows
 * @returns {Promise<"" | "bound" | "broken">}
 */
async function read(response, scan, control, onRows) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (response.body).getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      scan.take(done ? decoder.decode() : decoder.decode(value, { stream: true }));
      if (done) return scan.rows > MOST_ROWS ? "bound" : "";
      onRows(scan.rows);
      if (scan.rows > MOST_ROWS || scan.text.length > MOST_CHARACTERS) {
        await reader.cancel(); // the service then stops the query
        return "bound";
      }
    }
  } catch (error) {
    if (control.signal.aborted || !scan.rows) throw error;
    return "broken"; // the service broke the answer off, or the line did
  }
}

/** Lines of N-Triples, counted as they come. */
class Lines {
  text = "";
  rows = 0;
  end = 0;

  /** @param {string} piece */
  take(piece) {
    for (let at = piece.indexOf("\n"); at >= 0; at = piece.indexOf("\n", at + 1)) {
      this.rows++;
      this.end = this.text.length + at + 1;
    }
    this.text += piece;
  }
}

/** Solutions in results JSON, counted as they come: objects three levels deep. */
class Objects {
  text = "";
  rows = 0;
  end = 0;
  depth = 0;
  inString = false;
  escaped = false;

  /** @param {string} piece */
  take(piece) {
    const offset = this.text.length;
    for (let index = 0; index < piece.length; index++) {
      const code = piece.charCodeAt(index);
      if (this.inString) {
        if (this.escaped) this.escaped = false;
        else if (code === 92) this.escaped = true;
        else if (code === 34) this.inString = false;
      } else if (code === 34) this.inString = true;
      else if (code === 123 || code === 91) this.depth++;
      else if (code === 125 || code === 93) {
        this.depth--;
        if (code === 125 && this.depth === 3) {
          this.rows++;
          this.end = offset + index + 1;
        }
      }
    }
    this.text += piece;
  }
}

/**
 * @param {string} text
 * @param {number} end  where the last whole row ends, -1 where the text is whole
 */
function ofJson(text, end) {
  const { head, results, boolean } = JSON.parse(end < 0 ? text : `${text.slice(0, end)}]}}`);
  return {
    columns: /** @type {string[]} */ (head.vars ?? []),
    rows: /** @type {Row[]} */ (results?.bindings ?? []),
    boolean: typeof boolean === "boolean" ? boolean : null,
  };
}

const NODE = "<([^>]*)>|(_:\\S+)";
const TRIPLE = new RegExp(`^(?:${NODE})\\s+<([^>]*)>\\s+(?:${NODE}|"((?:[^"\\\\]|\\\\.)*)"(?:@([\\w-]+)|\\^\\^<([^>]*)>)?)\\s*\\.\\s*$`);

/**
 * Triples, each once, as rows.
 * @param {string} text
 * @param {number} end
 */
function ofTriples(text, end) {
  const columns = ["subject", "predicate", "object"];
  const lines = new Set(text.slice(0, end).split("\n").filter((line) => line.trim()));
  /** @type {Row[]} */
  const rows = [];
  for (const line of lines) {
    const found = TRIPLE.exec(line);
    if (!found) {
      rows.push({ subject: { type: "literal", value: line } });
      continue;
    }
    const [, subject, blank, predicate, iri, label, literal, language, datatype] = found;
    rows.push({
      subject: node(subject, blank),
      predicate: node(predicate),
      object:
        literal === undefined
          ? node(iri, label)
          : { type: "literal", value: plain(literal), "xml:lang": language, datatype },
    });
  }
  return { columns, rows, boolean: null };
}

/** @param {string | undefined} iri @param {string} [blank] @returns {Term} */
function node(iri, blank) {
  return iri === undefined ? { type: "bnode", value: (blank ?? "").slice(2) } : { type: "uri", value: plain(iri) };
}

const ESCAPES = new Map(Object.entries({ t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" }));

/** @param {string} text @returns {string} */
function plain(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (_, four, eight, one) =>
    one === undefined ? String.fromCodePoint(parseInt(four ?? eight, 16)) : (ESCAPES.get(one) ?? one),
  );
}

/**
 * Names of resources in the language of the page, in one query.
 * @param {string[]} iris
 * @param {Config} config
 * @returns {Promise<Map<string, string>>}
 */
export async function namesOf(iris, config) {
  const names = new Map();
  const safe = iris.filter((iri) => !/[\s<>"{}|^`\\]/.test(iri));
  if (!safe.length) return names;
  const { rdfs, skos, dcterms, fk } = config.prefixes;
  const query = `SELECT DISTINCT ?iri ?name WHERE {
    VALUES ?iri { ${safe.map((iri) => `<${iri}>`).join(" ")} }
    VALUES ?naming { <${skos}prefLabel> <${dcterms}title> <${rdfs}label> <${fk}wording> }
    ?iri ?naming ?name
  }`;
  const { rows } = await run(query, new AbortController());
  const rate = (/** @type {string | undefined} */ tag) =>
    tag?.startsWith(config.language) ? 2 : tag?.startsWith("zh") || !tag ? 1 : 0;
  const rated = new Map();
  for (const { iri, name } of rows) {
    const rank = rate(name?.["xml:lang"]);
    if (iri && name && rank > (rated.get(iri.value) ?? -1)) {
      rated.set(iri.value, rank);
      names.set(iri.value, name.value);
    }
  }
  return names;
}
