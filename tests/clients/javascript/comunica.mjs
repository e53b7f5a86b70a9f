// Runs tasks {operation, sources, text, headers, parameters} with Comunica.

import { QueryEngine } from "@comunica/query-sparql";
import { plain, run } from "./task.mjs";

const engine = new QueryEngine();

const operations = {
  async rows(text, context) {
    const rows = [];
    for await (const row of await engine.queryBindings(text, context)) {
      rows.push(Object.fromEntries([...row].map(([variable, term]) => [variable.value, plain(term)])));
    }
    return { rows };
  },

  async count(text, context) {
    let found = 0;
    for await (const _ of await engine.queryBindings(text, context)) {
      found += 1;
    }
    return found;
  },

  async quads(text, context) {
    const found = [];
    for await (const quad of await engine.queryQuads(text, context)) {
      found.push([quad.subject, quad.predicate, quad.object].map(plain));
    }
    return found;
  },

  ask: (text, context) => engine.queryBoolean(text, context),
  update: (text, context) => engine.queryVoid(text, context),
};

function fetchWith(headers, parameters) {
  return (address, init = {}) => {
    const sent = new Headers(init.headers);
    for (const [name, value] of Object.entries(headers)) {
      sent.set(name, value);
    }
    const url = new URL(address);
    for (const [name, value] of parameters) {
      url.searchParams.append(name, value);
    }
    return fetch(url, { ...init, headers: sent });
  };
}

await run(async ({ operation, sources, text, headers = {}, parameters = [] }) => {
  await engine.invalidateHttpCache();
  const context = { sources, fetch: fetchWith(headers, parameters) };
  if (operation === "update") {
    [context.destination] = sources;
  }
  return operations[operation](text, context);
});
