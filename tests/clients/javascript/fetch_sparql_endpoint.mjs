// Runs tasks {operation, endpoint, text, options, headers, parameters} with fetch-sparql-endpoint.

import { SparqlEndpointFetcher } from "fetch-sparql-endpoint";
import { plain, run } from "./task.mjs";

const operations = {
  async rows(fetcher, endpoint, text) {
    const stream = await fetcher.fetchBindings(endpoint, text);
    let variables = [];
    stream.on("variables", (found) => {
      variables = found.map((variable) => variable.value);
    });
    const rows = [];
    for await (const row of stream) {
      rows.push(Object.fromEntries(Object.entries(row).map(([name, term]) => [name, plain(term)])));
    }
    return { variables, rows };
  },

  async count(fetcher, endpoint, text) {
    let found = 0;
    for await (const _ of await fetcher.fetchBindings(endpoint, text)) {
      found += 1;
    }
    return found;
  },

  async quads(fetcher, endpoint, text) {
    const found = [];
    for await (const quad of await fetcher.fetchTriples(endpoint, text)) {
      found.push([quad.subject, quad.predicate, quad.object].map(plain));
    }
    return found;
  },

  ask: (fetcher, endpoint, text) => fetcher.fetchAsk(endpoint, text),
  update: (fetcher, endpoint, text) => fetcher.fetchUpdate(endpoint, text),
};

await run(({ operation, endpoint, text, options = {}, headers = {}, parameters = [] }) => {
  const fetcher = new SparqlEndpointFetcher({
    ...options,
    defaultHeaders: new Headers(headers),
    additionalUrlParams: new URLSearchParams(parameters),
  });
  return operations[operation](fetcher, endpoint, text);
});
