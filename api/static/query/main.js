/** The query page put together: editor, completion, running, sharing, examples. */

import { Completion, declare } from "./completion.js";
import { element, find, say } from "./dom.js";
import { Editor } from "./editor.js";
import { ResultPanel } from "./results.js";
import { addressOf, Problem, run } from "./service.js";
import { asService, prologueOf } from "./tokens.js";

/** @typedef {import("./service.js").Config} Config */

const LONGEST_SHARED = 8_000; // characters of an address that mail and chat still carry

const form = find(document, "form.query", HTMLFormElement);
/** @type {Config} */
const config = JSON.parse(form.dataset.config ?? "{}");
const { words } = config;
const voice = find(document, "#voice", HTMLElement);
const panel = new ResultPanel(find(document, "#results", HTMLElement), config);
const editor = new Editor(find(form, "textarea", HTMLTextAreaElement), (what) => {
  if (what === "run") void start();
  else void completion.open(true);
});
const completion = new Completion(editor, config, voice);
const cancel = find(form, "#cancel", HTMLButtonElement);
/** @type {AbortController | null} */
let running = null;
let example = form.dataset.example ?? "";

document.documentElement.classList.add("live");
form.addEventListener("submit", (event) => {
  event.preventDefault();
  void start();
});
cancel.addEventListener("click", () => running?.abort());
find(form, "#share", HTMLButtonElement).addEventListener("click", share);
find(form, "#copy", HTMLButtonElement).addEventListener("click", () => void copy(editor.text, words.copied_query));
find(form, "#federate", HTMLButtonElement).addEventListener("click", () => void copy(asService(editor.text, config.endpoint), words.copied_service));
editor.listeners.add(() => {
  if (example && document.activeElement === editor.area) choose("");
});
for (const link of document.querySelectorAll("a[data-example]")) link.addEventListener("click", follow);
window.addEventListener("popstate", restore);
for (const link of document.querySelectorAll("a[hreflang]")) link.addEventListener("click", translate);

/** Run what the editor holds. @param {{remembers?: boolean}} [options] */
async function start({ remembers = true } = {}) {
  running?.abort();
  completion.close();
  declare(editor, config, [...prologueOf(editor.tokens).used]);
  const query = editor.text;
  const control = new AbortController();
  running = control;
  if (remembers) remember(query);
  busy(true);
  panel.wait(0);
  try {
    const results = await run(query, control, (rows) => running === control && panel.wait(rows));
    if (running === control) panel.show(query, results);
  } catch (error) {
    if (running !== control) return; // another run has taken its place
    if (control.signal.aborted) panel.tell(words.cancelled);
    else fail(error);
  } finally {
    if (running === control) {
      running = null;
      busy(false);
    }
  }
}

/** @param {unknown} error */
function fail(error) {
  panel.fail(error, () => editor.goToFault());
  if (error instanceof Problem && error.place) editor.mark(error.place.line, error.place.column);
}

/** @param {boolean} is */
function busy(is) {
  form.classList.toggle("busy", is);
  cancel.hidden = !is;
}

/** Put the query into the address, and whole into the entry of the history. @param {string} query */
function remember(query) {
  const address = example ? exampleAddress(example) : (shared(query) ?? `/sparql${config.suffix && `?${config.suffix}`}`);
  history.replaceState({ query, example }, "", address);
}

/** @param {string} query @returns {string | null} */
function shared(query) {
  const language = Object.fromEntries(new URLSearchParams(config.suffix));
  return addressOf(query, { show: "1", ...language }, LONGEST_SHARED);
}

function share() {
  const address = shared(editor.text);
  if (address) void copy(new URL(address, location.href).href, words.copied_link);
  else void copy(editor.text, say(words.too_long, { n: LONGEST_SHARED.toLocaleString("en") }));
}

/** @param {string} text @param {string} told */
async function copy(text, told) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text); // a page without https has no clipboard
  }
  const note = find(form, "#told", HTMLElement);
  note.textContent = told;
  voice.textContent = told;
  setTimeout(() => {
    if (note.textContent === told) note.textContent = "";
  }, 4000);
}

/** @param {string} text */
function copyBySelection(text) {
  const area = element("textarea", { class: "away", readonly: true });
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** @param {string} name */
function exampleAddress(name) {
  return `/sparql/examples/${name}${config.suffix && `?${config.suffix}`}`;
}

/** @param {Event} event */
async function follow(event) {
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  const { ctrlKey, metaKey, shiftKey } = /** @type {MouseEvent} */ (event);
  if (ctrlKey || metaKey || shiftKey) return;
  event.preventDefault();
  const response = await fetch(link.href, { headers: { Accept: "application/sparql-query" } });
  if (!response.ok) {
    location.assign(link.href);
    return;
  }
  const query = await response.text();
  history.replaceState({ query: editor.text, example }, "");
  choose(link.dataset.example ?? "");
  history.pushState({ query, example }, "", exampleAddress(example));
  editor.replace(query);
  const menu = link.closest("details");
  if (menu && window.innerWidth < 900) menu.open = false;
  await start();
}

/** Take the query along to the page in the other language. @param {Event} event */
function translate(event) {
  const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
  const address = new URL(example ? exampleAddress(example) : (shared(editor.text) ?? "/sparql"), location.href);
  address.searchParams.set("lang", link.hreflang);
  link.href = address.href;
}

/** Mark the example that the editor holds. @param {string} name */
function choose(name) {
  example = name;
  for (const link of document.querySelectorAll("a[data-example]")) {
    if (link.getAttribute("data-example") === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** @param {PopStateEvent} event */
function restore(event) {
  const state = event.state;
  if (typeof state?.query !== "string") return;
  choose(state.example ?? "");
  editor.replace(state.query);
  void start({ remembers: false });
}

/** On arrival: what the history has, else what the address asks for. */
function arrive() {
  const state = history.state;
  if (typeof state?.query === "string") {
    choose(state.example ?? "");
    editor.replace(state.query);
    void start({ remembers: false });
  } else if (form.dataset.fault !== undefined) {
    fail(new Problem(form.dataset.fault, Number(form.dataset.status)));
  } else if (form.dataset.runs !== undefined) {
    void start({ remembers: false });
  }
  if (window.innerWidth < 900) find(document, "details.menu", HTMLDetailsElement).open = false;
}

arrive();
