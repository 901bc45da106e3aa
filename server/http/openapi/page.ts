/** The API's description as a page to read: made of the document, without a script it would need or a request elsewhere. */
import type { Media, OpenApiDocument, Operation } from './document.ts';
import { type Html, html, marked } from './html.ts';
import { propertiesView, typeView } from './schema-view.ts';

interface Listed {
  method: string;
  path: string;
  operation: Operation;
}

/** @param base where the server is reached, for the commands to copy */
export function descriptionPage(document: OpenApiDocument, base: string): string {
  const listed = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Listed => ({ method: method.toUpperCase(), path, operation })),
  );
  const byTag = [...Map.groupBy(listed, ({ operation }) => operation.tags?.[0] ?? 'Other')];
  const { info, components } = document;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/filter.js" defer></script>
</head>
<body>
<header>
<h1>${info.title} API <small>${info.version}</small></h1>
<p>${info.summary}. This page is made of <a href="/v1/openapi.json">the OpenAPI document</a>, which any OpenAPI tool can read.</p>
</header>
<nav aria-label="Calls">
<label>Find a call <input type="search" id="filter" autocomplete="off"></label>
${byTag.map(
  ([tag, calls]) =>
    html`<section data-group><h2><a href="#tag-${tag}">${tag}</a></h2><ul>${calls.map(
      ({ method, path, operation }) =>
        html`<li data-call><a href="#${operation.operationId}"><b>${method}</b> ${path}</a></li>`,
    )}</ul></section>`,
)}
<h2><a href="#shapes">Shapes</a></h2>
</nav>
<main>
<section id="conventions"><h2>Conventions</h2>${marked(info.description)}</section>
${byTag.map(
  ([tag, calls]) =>
    html`<section id="tag-${tag}" data-group><h2>${tag}</h2>${calls.map((call) => callView(call, base))}</section>`,
)}
<section id="shapes"><h2>Shapes</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) => html`<article id="schema-${name}"><h3>${name}</h3>${propertiesView(schema as object)}</article>`,
)}
</section>
</main>
</body>
</html>
`.text;
}

function callView({ method, path, operation }: Listed, base: string): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const answers = Object.entries(responses);
  return html`<article id="${operationId}" data-call>
<h3><a href="#${operationId}">${summary}</a></h3>
<p class="call"><b>${method}</b> <code>${path}</code></p>
${marked(description ?? (operation.security.length > 0 ? 'Takes a write key, or a key with the scope `ingest`.' : 'Needs no key.'))}
${
  parameters.length > 0 &&
  html`<table><thead><tr><th>Parameter</th><th>Holds</th><th>Meaning</th></tr></thead><tbody>${parameters.map(
    (one) => html`<tr><td><code>${one.name}</code> <small>${one.in}${one.required && ', needed'}</small></td>
<td>${typeView(one.schema)}</td><td>${one.description && marked(one.description)}</td></tr>`,
  )}</tbody></table>`
}
${requestBody && html`<h4>Body</h4>${mediaViews(requestBody.content)}`}
${answers
  .filter(([, { $ref }]) => !$ref)
  .map(
    ([status, { description: meaning, content }]) => html`<h4>${status} ${meaning}</h4>${mediaViews(content ?? {})}`,
  )}
<p>Problems: ${answers.filter(([, { $ref }]) => $ref).map(([status]) => html`<code>${status}</code> `)}</p>
<details><summary>Try it</summary><pre>${command(method, path, operation, base)}</pre></details>
</article>`;
}

function mediaViews(content: Record<string, Media>): Html {
  return html`${Object.entries(content).map(
    ([type, { schema, example }]) => html`<p><code>${type}</code>: ${typeView(schema)}</p>
${propertiesView(schema) && html`<details><summary>Properties</summary>${propertiesView(schema)}</details>`}
${example !== undefined && html`<details><summary>Example</summary><pre>${JSON.stringify(example, null, 2)}</pre></details>`}`,
  )}`;
}

function command(method: string, path: string, { security, requestBody }: Operation, base: string): string {
  const url = `${base}${path}`.replace(/\{(\w+)\}/g, '<$1>');
  const lines = [`curl ${method === 'GET' ? '' : `-X ${method} `}'${url}'`];
  if (security.length > 0) lines.push(`-H 'Authorization: Bearer <key>'`);
  const example = requestBody?.content['application/json']?.example;
  if (example !== undefined) {
    const body = JSON.stringify(example).replaceAll("'", `'\\''`);
    lines.push(`-H 'Content-Type: application/json'`, `-d '${body}'`);
  }
  return lines.join(' \\\n  ');
}
