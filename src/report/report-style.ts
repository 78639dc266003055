/** The look of the page. Colours have a contrast of at least 4.5 : 1 on their ground, in both schemes (WCAG 2.2, 1.4.3). */
export const PAGE_STYLE = `:root {
  color-scheme: light dark;
  --ground: #ffffff; --text: #1f2328; --quiet: #59636e; --line: #d1d9e0; --raised: #f6f8fa;
  --good: #1a7f37; --bad: #d1242f; --between: #9a6700;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0d1117; --text: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --raised: #151b23;
    --good: #3fb950; --bad: #f85149; --between: #d29922;
  }
}
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 1rem 1.25rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
p, li, summary, code { overflow-wrap: anywhere; }
td, th { overflow-wrap: break-word; }
code, pre { font: .9em/1.45 ui-monospace, monospace; }
code { background: var(--raised); border-radius: 4px; padding: .1em .3em; }
pre { background: var(--raised); border-radius: 6px; padding: .75rem; overflow-x: auto; }
pre code { padding: 0; background: none; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll:focus-visible { outline: 2px solid var(--quiet); }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 0 0 .35rem; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: left; vertical-align: top; font-weight: 400; }
thead th { background: var(--raised); font-weight: 600; }
tbody th { min-width: 7rem; max-width: 24rem; overflow-wrap: anywhere; }
td { max-width: 28rem; }
td code { display: inline-block; min-width: 6rem; }
td { min-width: 3.5rem; }
.number { text-align: right; white-space: nowrap; }
li { margin: .25rem 0; }
details { border: 1px solid var(--line); border-radius: 6px; margin: .6rem 0; padding: 0 .9rem; }
summary { cursor: pointer; margin: 0 -.9rem; padding: .5rem .9rem; }
details[open] > summary { border-bottom: 1px solid var(--line); margin-bottom: .75rem; }
figure { margin: 1rem 0; max-width: 48rem; }
figcaption { color: var(--quiet); }
svg { width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: var(--text); }
.frame { fill: none; stroke: var(--line); }
.axis line { stroke: var(--quiet); }
.axis text { fill: var(--quiet); }
.good > :not(text) { fill: var(--good); }
.bad > :not(text) { fill: var(--bad); }
.between > :not(text) { fill: var(--between); }
`;
