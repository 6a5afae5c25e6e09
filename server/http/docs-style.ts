/** The look of the documentation page: no asset, no script, readable from a telephone's width on. */
export const docsStyle = `
:root { color-scheme: light dark; --text: #1b1f26; --dim: #4d5562; --page: #ffffff; --raised: #f4f6f9; --line: #d3d9e2;
  --link: #2f43b8; --get: #0b5f3c; --post: #2f43b8; --delete: #9c1c1c; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e8ebf0; --dim: #aab3c0; --page: #14171c; --raised: #1d2128; --line: #39404b;
    --link: #a9b7ff; --get: #7fd6ab; --post: #a9b7ff; --delete: #ff9d9d; }
}
* { box-sizing: border-box }
html { scroll-padding-top: 1rem }
body { margin: 0; background: var(--page); color: var(--text); font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere }
a { color: var(--link) }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px }
.skip { position: absolute; left: -999rem }
.skip:focus { left: 1rem; top: 1rem; background: var(--page); padding: .5rem 1rem; z-index: 1 }
header, nav, main, footer { padding: 1rem clamp(1rem, 4vw, 2.5rem) }
header { border-bottom: 1px solid var(--line) }
h1 { margin: .25rem 0; font-size: 1.75rem }
h2 { margin: 2.5rem 0 1rem; font-size: 1.35rem }
h3 { margin: 0 0 .25rem; font-size: 1.05rem; font-weight: 600 }
h4 { margin: 1rem 0 .25rem; font-size: .95rem }
p { margin: .25rem 0; max-width: 70ch }
code, pre { font-family: ui-monospace, Menlo, Consolas, monospace; font-size: .875em }
pre { margin: .25rem 0 0; padding: .75rem 1rem; background: var(--page); border: 1px solid var(--line); border-radius: 6px; white-space: pre-wrap }
article { margin: 0 0 1.25rem; padding: 1rem clamp(.75rem, 3vw, 1.5rem) 1.25rem; background: var(--raised); border: 1px solid var(--line); border-radius: 10px }
article:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link) }
.method { display: inline-block; min-width: 4.25rem; font-weight: 700 }
.get { color: var(--get) } .post, .put, .patch { color: var(--post) } .delete { color: var(--delete) }
.type, .dim { color: var(--dim) }
ul { margin: .25rem 0; padding-left: 1.25rem }
ul.properties > li { margin: .2rem 0 }
.type details { display: inline-block; vertical-align: top }
nav ul { list-style: none; padding: 0; margin: 0 0 1rem }
nav li { margin: .15rem 0 }
nav h2 { margin: .75rem 0 .25rem; font-size: .95rem; color: var(--dim) }
nav a { text-decoration: none } nav a:hover { text-decoration: underline }
nav > details > summary { padding: .25rem 0; font-weight: 600; cursor: pointer }
@media (min-width: 64rem) {
  .columns { display: grid; grid-template-columns: 19rem minmax(0, 1fr); max-width: 92rem; margin: 0 auto }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; border-right: 1px solid var(--line) }
  header > * { max-width: 87rem; margin-left: auto; margin-right: auto }
}
`
