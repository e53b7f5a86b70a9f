// Helps on the pages of editing; they work without it.
"use strict";

// A file that is dropped is the file of the form.
for (const form of document.querySelectorAll("form.drop")) {
  const input = form.querySelector("input[type=file]");
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.classList.add("over");
    });
  }
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length === 1) {
      input.files = event.dataTransfer.files;
      form.requestSubmit();
    }
  });
}

// Words that are selected in the text are those that show the claim to be added.
const text = document.querySelector("[data-text]");
const quote = document.querySelector("[data-quote]");
const start = document.querySelector("[data-start]");
if (text && quote && start) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.rangeCount === 0 || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const marked = range.toString();
    if (!marked.trim() || marked.length > quote.maxLength) return;
    const before = document.createRange();
    before.setStart(text, 0);
    before.setEnd(range.startContainer, range.startOffset);
    quote.value = marked;
    start.value = String([...before.toString()].length); // code points
    quote.closest("details").open = true;
  });
  quote.addEventListener("input", () => {
    start.value = ""; // what is typed may stand elsewhere
  });
}
