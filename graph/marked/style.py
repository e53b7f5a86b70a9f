"""The style sheet of the page: one text, so that its digest can stand in the page's policy."""

from typing import Final

from graph.marked.spans import KINDS

_COLOURS: Final = {
    "heading": ("#4a4238", "transparent", "none"),
    "policy": ("#7a4b9a", "#efe6f6", "solid"),
    "industry": ("#1f5f99", "#e1eefa", "solid"),
    "region": ("#2c7a4b", "#e2f3e7", "dashed"),
    "organization": ("#8a5a12", "#f8ecd6", "dotted"),
    "quantity": ("#b03a2e", "#fbe4e1", "double"),
    "cue": ("#6b6a00", "#fff3a8", "solid"),
}
"""Of each kind: colour of the line, of the ground, and style of the line (for grey prints)."""

_FRAME: Final = """
:root { --ink: #23201c; --soft: #6d665c; --line: #e2dbcd; --paper: #fbf8f2; --card: #fffdf9;
  --seal: #a63a2b; --serif: "Noto Serif CJK SC", "Noto Serif SC", "Songti SC", STSong, SimSun, serif;
  --sans: "Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.75 var(--sans);
  overflow-wrap: anywhere; }
h1, h2, h3 { font-family: var(--serif); line-height: 1.4; margin: 0; }
h1 { font-size: 1.7rem; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 3rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.6rem 0 .4rem; scroll-margin-top: 4rem; }
a { color: inherit; text-decoration-color: #c9bfae; text-underline-offset: .2em; }
a:hover { color: var(--seal); }
:focus-visible { outline: 2px solid var(--seal); outline-offset: 1px; border-radius: 2px; }
header, main { max-width: 1180px; margin: 0 auto; padding: 0 28px; }
header { padding-top: 32px; }
main { padding-bottom: 8rem; }
.eyebrow, .en, .soft { color: var(--soft); }
.eyebrow { margin: 0 0 .3rem; font-size: .88rem; }
.en { font-size: .82em; margin-left: .3em; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 1rem 0; }
.facts dt { color: var(--soft); font-size: .86rem; }
.facts dd { margin: 0; min-width: 0; }

/* legend: the boxes come first in the page, so that their state reaches all that follows */
.box { position: fixed; top: 0; left: 0; opacity: 0; pointer-events: none; }
.legend { position: sticky; top: 0; z-index: 1; background: var(--paper); border-bottom: 1px solid var(--line);
  padding: .55rem 28px; margin-top: 1rem; }
.legend div { max-width: 1124px; margin: 0 auto; display: flex; flex-wrap: wrap; gap: .35rem .6rem; }
.legend label { cursor: pointer; font-size: .88rem; padding: .05rem .6rem; border: 1px solid var(--line);
  border-radius: 999px; background: var(--card); white-space: nowrap; }
.legend label::before { content: ""; display: inline-block; width: .7em; height: .7em; margin-right: .45em;
  border-radius: 2px; border: 1px solid; }
.legend b { font-weight: 500; color: var(--soft); margin-left: .35em; font-variant-numeric: tabular-nums; }

/* text and margin */
.row { display: grid; grid-template-columns: minmax(0, 1fr) 19rem; gap: 0 2.25rem; margin: .6rem 0; }
.text { max-width: 46rem; padding-left: 1.1rem; border-left: 2px solid transparent; }
.inside .text { border-color: #d9a79f; }
.row p { margin: .45rem 0; text-indent: 2em; line-height: 2; scroll-margin-top: 6rem; }
.row p.head { text-indent: 0; }
.note { font-size: .82rem; line-height: 1.6; border-top: 2px solid var(--seal); background: var(--card);
  padding: .35rem .7rem .5rem; margin: .5rem 0; }
.note .path { color: var(--seal); font-weight: 600; }
.note dl { margin: .2rem 0 0; }
.note dl div { display: flex; gap: .6em; }
.note dt { color: var(--soft); flex: none; }
.note dd { margin: 0; min-width: 0; }
.why { cursor: help; }
mark { color: inherit; background: none; border-bottom: 2px none; border-radius: 2px; scroll-margin-top: 6rem; }
mark.heading { font-family: var(--serif); font-weight: 700; }
mark:target, p:target { outline: 2px solid var(--seal); outline-offset: 2px; }

/* what is under the pointer, or has the focus, is told at the foot of the window */
[data-why]:hover::after, [data-why]:focus::after { content: attr(data-why); position: fixed; z-index: 3;
  left: 50%; bottom: 1rem; transform: translateX(-50%); width: max-content; max-width: min(52rem, 94vw);
  max-height: 45vh; overflow: hidden; padding: .6rem .95rem; background: #2b2723; color: #fdfaf4;
  border-radius: 8px; font: 400 .86rem/1.65 var(--sans); white-space: pre-line; text-indent: 0;
  box-shadow: 0 6px 24px #0004; pointer-events: none; }
mark:has(mark:hover)::after, mark:has(mark:focus)::after { display: none; }

table { border-collapse: collapse; width: 100%; font-size: .86rem; line-height: 1.6; }
th { text-align: left; white-space: nowrap; color: var(--soft); font-weight: 500; border-bottom: 1px solid #cfc5b3; }
th, td { padding: .25rem .9rem .25rem 0; vertical-align: top; }
td { border-bottom: 1px solid var(--line); }
.relation { width: 16%; } .object { width: 28%; } .basis { width: 9%; } .number { width: 9%; }
td.number { font-variant-numeric: tabular-nums; }

@media (max-width: 900px) {
  header, main { padding-left: 18px; padding-right: 18px; }
  .legend { padding: .5rem 18px; }
  .legend div { flex-wrap: nowrap; overflow-x: auto; }
  .row { display: block; }
  .text { padding-left: .7rem; }
  h1 { font-size: 1.35rem; }
}
@media (max-width: 600px) {
  thead { display: none; }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .35rem 0; }
  td { display: inline; border: 0; padding: 0 .7em 0 0; }
  td.evidence { display: block; }
}
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { background: none; font-size: 10pt; }
  header, main { max-width: none; padding: 0; }
  .legend { position: static; padding: .3rem 0; }
  .row { display: grid; grid-template-columns: minmax(0, 1fr) 5.2cm; gap: 0 .6cm; }
  .note, tr { break-inside: avoid; }
  [data-why]::after { display: none !important; }
}
"""


def _of_kind(name: str) -> str:
    line, ground, style = _COLOURS[name]
    off = f"#show-{name}:not(:checked)"
    swatch = f".legend label[for=show-{name}]"
    return (
        f"mark.{name} {{ background: {ground}; border-bottom: 2px {style} {line}; }}\n"
        f"{swatch}::before {{ background: {ground}; border: 1px solid {line}; border-bottom: 3px "
        f"{style if style != 'none' else 'solid'} {line}; }}\n"
        f"{off} ~ main mark.{name} {{ background: none; border: 0; font: inherit; }}\n"
        f"{off} ~ main mark.{name}::after {{ display: none; }}\n"
        f"{off} ~ {swatch} {{ opacity: .45; text-decoration: line-through; }}\n"
        f"#show-{name}:focus-visible ~ {swatch} {{ outline: 2px solid var(--seal); }}\n"
    )


STYLE: Final = _FRAME + "".join(_of_kind(kind.name) for kind in KINDS)
"""Style sheet of the page; it loads nothing."""
