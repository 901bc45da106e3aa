/** How the description's page looks: the reader's own light or dark, one column on a phone. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --line: light-dark(#d7dbe2, #3a4150); --soft: light-dark(#f4f6f9, #1d222b); --link: light-dark(#1d4ed8, #93b4ff); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; display: grid; grid-template: "top top" auto "side main" 1fr / 20rem minmax(0, 1fr);
  background: light-dark(#fff, #12161c); color: light-dark(#1a202c, #e4e8ef); }
header { grid-area: top; padding: 1.5rem 2rem 0.5rem; border-bottom: 1px solid var(--line); }
nav { grid-area: side; padding: 1rem 1rem 2rem 2rem; position: sticky; top: 0; height: 100vh; overflow: auto; font-size: 0.875rem; }
nav h2 { font-size: 0.875rem; margin: 1rem 0 0.25rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li { overflow-wrap: anywhere; padding: 0.125rem 0; }
nav input { display: block; width: 100%; font: inherit; padding: 0.375rem; border: 1px solid var(--line); border-radius: 0.375rem; }
main { grid-area: main; padding: 1rem 2rem 4rem; max-width: 70rem; }
h1, h2, h3, h4 { line-height: 1.25; }
h1 small { font-weight: 400; opacity: 0.7; }
h3 a { color: inherit; text-decoration: none; }
a { color: var(--link); }
article { border-top: 1px solid var(--line); padding: 0.5rem 0 1.5rem; scroll-margin-top: 1rem; }
article h4 { margin: 1rem 0 0.25rem; }
.call, pre { background: var(--soft); border-radius: 0.375rem; padding: 0.5rem 0.75rem; overflow: auto; }
pre { font-size: 0.8125rem; max-height: 30rem; }
code, pre { font-family: ui-monospace, monospace; }
code { font-size: 0.9em; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem 0.375rem 0; border-bottom: 1px solid var(--line); }
td p { margin: 0; }
td small { opacity: 0.8; }
summary { cursor: pointer; color: var(--link); }
:target { outline: 2px solid var(--link); outline-offset: 0.5rem; }
[hidden] { display: none; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; padding: 1rem 2rem; }
  table, tbody, tr, td { display: block; }
  thead { display: none; }
}
`;

/** Hides the calls that the words of the search are not in. The page is whole without it. */
export const PAGE_FILTER = `
const field = document.getElementById('filter');
field.addEventListener('input', () => {
  const words = field.value.toLowerCase().split(/\\s+/).filter(Boolean);
  for (const call of document.querySelectorAll('[data-call]')) {
    const id = call.id || call.querySelector('a').hash.slice(1);
    const text = document.getElementById(id).textContent.slice(0, 400).toLowerCase();
    call.hidden = !words.every((word) => text.includes(word));
  }
  for (const group of document.querySelectorAll('[data-group]')) group.hidden = !group.querySelector('[data-call]:not([hidden])');
});
`;
