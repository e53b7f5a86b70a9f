// Runs tasks {source, text} with the link traversal of Comunica: it begins at one document and
// follows the links that it finds, on the same server only.

import { QueryEngine } from "@comunica/query-sparql-link-traversal";
import { plain, run } from "./task.mjs";

const engine = new QueryEngine();

await run(async ({ source, text }) => {
  const { origin } = new URL(source);
  const asked = [];
  const context = {
    sources: [source],
    lenient: true,
    fetch(address, init) {
      const url = new URL(address.url ?? address);
      if (url.origin !== origin) {
        return Promise.resolve(new Response("", { status: 404 }));
      }
      asked.push(url.href);
      return fetch(address, init);
    },
  };
  const rows = [];
  for await (const row of await engine.queryBindings(text, context)) {
    rows.push(Object.fromEntries([...row].map(([variable, term]) => [variable.value, plain(term)])));
  }
  return { rows, asked };
});
