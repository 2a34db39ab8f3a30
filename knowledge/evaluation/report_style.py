"""The style sheet of a report: light or dark like the reader's system, for phones and desktops."""

STYLE = """
:root { color-scheme: light dark; --page: #faf9f7; --card: #fff; --ink: #23221f; --soft: #6b6860;
  --line: #e4e1da; --track: #efede8; --first: #1f6f8b; --second: #c8772b; --now: #9a948a; }
@media (prefers-color-scheme: dark) { :root { --page: #171614; --card: #201f1c; --ink: #ece9e2;
  --soft: #a29d92; --line: #38352f; --track: #2c2a26; --first: #69b9d6; --second: #e6a15c; --now: #7d776c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem 4rem; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .4rem; }
h2 { font-size: 1.2rem; margin: 0 0 .2rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; margin: 0 0 .4rem; overflow-wrap: anywhere; }
p { margin: 0 0 .8rem; color: var(--soft); }
code { font-size: .75rem; overflow-wrap: anywhere; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px;
  padding: 1.2rem; margin: 1.2rem 0; }
.tiles { list-style: none; padding: 0; margin: 0 0 1rem; display: grid; gap: .6rem;
  grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); }
.tiles li { background: var(--track); border-radius: 8px; padding: .6rem .8rem; }
.tiles b { display: block; font-size: 1.4rem; font-variant-numeric: tabular-nums; }
.tiles span { color: var(--soft); font-size: .82rem; overflow-wrap: anywhere; }
.plots { display: grid; gap: 1.2rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); }
figure { margin: 0; max-width: 34rem; }
figcaption { color: var(--soft); font-size: .82rem; line-height: 1.45; }
svg { display: block; width: 100%; height: auto; font: 11px system-ui, sans-serif; fill: var(--ink); }
svg text { fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .name, svg .tick-y { text-anchor: end; }
svg .tick-x, svg .title-x { text-anchor: middle; }
svg .count { fill: var(--now); }
svg .grid { stroke: var(--line); }
svg .first, svg .second, svg .ideal { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .first { stroke: var(--first); }
svg .second { stroke: var(--second); stroke-dasharray: 5 3; }
svg .ideal, svg .now { stroke: var(--now); stroke-width: 1; stroke-dasharray: 2 3; }
svg .dot, svg .bar { fill: var(--first); }
svg .bar { fill-opacity: .75; }
svg .track { fill: var(--track); }
svg .whisker { stroke: var(--ink); stroke-opacity: .55; stroke-width: 1.3; }
.key { white-space: nowrap; margin-right: .6rem; }
.key::before { content: ""; display: inline-block; width: 1.3rem; vertical-align: .25em; margin-right: .3rem;
  border-top: 2px solid var(--first); }
.key.second::before { border-top: 2px dashed var(--second); }
.key.now::before { border-top: 1px dotted var(--now); }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--first); }
table { border-collapse: collapse; width: 100%; margin-bottom: .4rem; font-size: .82rem;
  font-variant-numeric: tabular-nums; }
th, td { padding: .15rem .3rem; border-bottom: 1px solid var(--line); text-align: right; }
th { text-align: left; font-weight: normal; overflow-wrap: anywhere; }
.failures { padding-left: 1.4rem; margin: 0; }
.failures li { padding: .8rem 0; border-top: 1px solid var(--line); }
.failures li::marker { color: var(--now); }
blockquote { margin: 0 0 .4rem; padding-left: .8rem; border-left: 3px solid var(--second);
  overflow-wrap: anywhere; }
.wanted { margin: 0 0 .3rem; font-size: .9rem; overflow-wrap: anywhere; }
.wanted q { color: var(--ink); }
.where { margin: 0; font-size: .78rem; overflow-wrap: anywhere; }
"""
