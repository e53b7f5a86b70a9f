/** What keys do to a text: indenting, comments, brackets. Nothing here touches the page. */

/**
 * @typedef {object} Change
 * @property {number} start  from here …
 * @property {number} end  … to here the text is replaced
 * @property {string} text
 * @property {[number, number]} select  the selection afterwards
 */

const STEP = "  ";

/**
 * The change that a key stands for; null where it is for the browser.
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean}} pressed
 * @param {string} text
 * @param {number} start  of the selection
 * @param {number} end  of the selection
 * @returns {Change | null}
 */
export function command(pressed, text, start, end) {
  const { key, altKey, shiftKey } = pressed;
  const control = pressed.ctrlKey || pressed.metaKey;
  if (altKey) return null;
  if (control) return key === "/" ? toggleComment(text, start, end) : null;
  if (key === "Tab") return shiftKey || text.slice(start, end).includes("\n") ? shift(text, start, end, shiftKey) : insert(start, end, STEP);
  if (key === "Enter" && !shiftKey) return newLine(text, start, end);
  if (key === "}" && start === end) return closeBlock(text, start);
  return null;
}

/**
 * @param {number} start
 * @param {number} end
 * @param {string} text
 * @returns {Change}
 */
function insert(start, end, text) {
  return { start, end, text, select: [start + text.length, start + text.length] };
}

/**
 * @param {string} text
 * @param {number} offset
 * @returns {string} the line up to `offset`
 */
function lineBefore(text, offset) {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {Change}
 */
function newLine(text, start, end) {
  const before = lineBefore(text, start);
  const indent = /^[ \t]*/.exec(before)?.[0] ?? "";
  if (!/\{\s*$/.test(before)) return insert(start, end, `\n${indent}`);
  const inner = insert(start, end, `\n${indent}${STEP}`);
  if (text[end] !== "}") return inner;
  return { ...inner, text: `${inner.text}\n${indent}` };
}

/**
 * @param {string} text
 * @param {number} caret
 * @returns {Change | null}
 */
function closeBlock(text, caret) {
  const before = lineBefore(text, caret);
  if (!before.endsWith(STEP) || before.trim()) return null;
  return insert(caret - STEP.length, caret, "}");
}

/**
 * Change whole lines and keep them selected.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {(lines: string[]) => string[]} change
 * @returns {Change}
 */
function lines(text, start, end, change) {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", Math.max(start, end - 1));
  const to = next < 0 ? text.length : next;
  const old = text.slice(from, to).split("\n");
  const made = change(old);
  const changed = made.join("\n");
  const first = made[0].length - old[0].length;
  return {
    start: from,
    end: to,
    text: changed,
    select: [Math.max(from, start + first), Math.max(from, end + changed.length - (to - from))],
  };
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @param {boolean} back
 * @returns {Change}
 */
function shift(text, start, end, back) {
  return lines(text, start, end, (old) =>
    old.map((line) => (back ? line.replace(/^(?:\t| {1,2})/, "") : line && STEP + line)),
  );
}

/**
 * @param {string} text
 * @param {number} start
 * @param {number} end
 * @returns {Change}
 */
function toggleComment(text, start, end) {
  return lines(text, start, end, (old) => {
    const all = old.every((line) => /^\s*#/.test(line) || !line.trim());
    return old.map((line) => {
      if (!line.trim()) return line;
      return all ? line.replace(/^(\s*)# ?/, "$1") : line.replace(/^\s*/, "$&# ");
    });
  });
}
