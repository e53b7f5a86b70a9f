// What the scripts share: a task a line on standard input, its outcome a line on standard output,
// terms as JSON.

import { createInterface } from "node:readline";

export function plain(term) {
  if (term.termType !== "Literal") {
    return { kind: term.termType, value: term.value };
  }
  const { value, language, datatype } = term;
  return { kind: "Literal", value, language, datatype: datatype.value };
}

async function outcomeOf(operate, task) {
  try {
    return { value: (await operate(task)) ?? null };
  } catch (error) {
    return { error: String(error.message ?? error) };
  }
}

export async function run(operate) {
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(await outcomeOf(operate, JSON.parse(line)))}\n`);
  }
  process.exit(0);
}
