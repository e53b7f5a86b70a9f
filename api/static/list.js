// Suggestions while typing in the search boxes. Without this file the boxes are plain forms.
"use strict";

const PAUSE_MS = 120;
const SHOWN = 8;
const language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";
const kept = new URLSearchParams(location.search).get("lang");
let boxes = 0;

/** Text with its marked spans; spans count code points. */
function marked(text, marks) {
  const points = [...text];
  const whole = document.createElement("span");
  let place = 0;
  for (const [start, end] of marks) {
    whole.append(points.slice(place, start).join(""));
    const mark = document.createElement("mark");
    mark.textContent = points.slice(start, end).join("");
    whole.append(mark);
    place = end;
  }
  whole.append(points.slice(place).join(""));
  return whole;
}

class Box {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector('input[name="q"]');
    this.items = [];
    this.chosen = -1;
    this.asked = "";
    this.timer = 0;
    this.request = null;
    this.list = document.createElement("ul");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${++boxes}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.getAttribute("aria-label") || "");
    this.status = document.createElement("span");
    this.status.className = "quiet";
    this.status.setAttribute("role", "status");
    form.classList.add("suggests");
    form.append(this.list, this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list",
      "aria-expanded": "false", "aria-controls": this.list.id,
    })) this.input.setAttribute(name, value);
    this.input.addEventListener("input", (event) => { if (!event.isComposing) this.wait(); });
    this.input.addEventListener("compositionend", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const row = event.target.closest("li");
      if (row) this.go(Number(row.dataset.place));
    });
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), PAUSE_MS);
  }

  async ask() {
    const typed = this.input.value.trim();
    if (typed === this.asked && !this.list.hidden) return;
    this.asked = typed;
    if (this.request) this.request.abort();
    if (!typed) { this.close(); return; }
    this.request = new AbortController();
    const query = new URLSearchParams({ q: typed.slice(0, 200), limit: String(SHOWN) });
    try {
      const response = await fetch(`/api/suggest?${query}`, { signal: this.request.signal });
      if (response.ok && document.activeElement === this.input) {
        this.show((await response.json()).items.filter((item) => item.page));
      }
    } catch (error) {
      if (error.name !== "AbortError") this.close(); // the form works without suggestions
    }
  }

  show(items) {
    this.items = items;
    this.chosen = -1;
    this.list.replaceChildren(...items.map((item, place) => this.row(item, place)));
    this.open(items.length > 0);
    this.status.textContent = this.form.dataset.found.replace("{n}", String(items.length));
  }

  row(item, place) {
    const row = document.createElement("li");
    const name = language === "en" && item.label_en ? item.label_en : item.label;
    row.id = `${this.list.id}-${place}`;
    row.dataset.place = String(place);
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
    row.append(item.snippet === name ? marked(item.snippet, item.marks) : marked(name, []));
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = this.kinds()[item.kind] || item.kind;
    row.append(kind);
    if (item.snippet !== name) {
      const by = marked(item.snippet, item.marks);
      by.className = "by";
      row.append(by);
    }
    return row;
  }

  kinds() {
    return JSON.parse(this.form.dataset.kinds || "{}");
  }

  open(is) {
    this.list.hidden = !is;
    this.input.setAttribute("aria-expanded", String(is));
    this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.chosen = -1;
    this.open(false);
  }

  key(event) {
    if (event.isComposing) return;
    if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (this.list.hidden) return;
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const places = this.items.length + 1; // with none chosen
      this.choose(((this.chosen + 1 + step + places) % places) - 1);
    } else if (event.key === "Enter" && this.chosen >= 0) {
      event.preventDefault();
      this.go(this.chosen);
    }
  }

  choose(place) {
    this.chosen = place;
    [...this.list.children].forEach((row, at) => {
      row.setAttribute("aria-selected", String(at === place));
      if (at === place) row.scrollIntoView({ block: "nearest" });
    });
    if (place < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}-${place}`);
  }

  go(place) {
    const page = this.items[place].page;
    if (!page.startsWith("/page/")) return;
    location.assign(kept ? `${page}?lang=${encodeURIComponent(kept)}` : page);
  }
}

document.querySelectorAll('form[role="search"]').forEach((form) => new Box(form));
