import { routes } from '../../contract/routes.ts'
import { curlExample } from './docs-example.ts'
import { proseHtml, schemaAnchor, schemaHtml, typeHtml } from './docs-schema.ts'
import { docsStyle } from './docs-style.ts'
import { escaped } from './html.ts'
import type { JsonSchema, OperationObject, ParameterObject, ResponseObject } from './openapi-document.ts'
import { openApiDocument } from './openapi.ts'

type Entry = { readonly method: string; readonly path: string; readonly operation: OperationObject }

/** The API for people to read: one page, written on the server, that loads nothing and runs nothing. */
export function docsPage(): string {
  const document = openApiDocument()
  const { schemas } = document.components
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Entry => ({ method, path, operation })),
  )
  const groups = document.tags.map(({ name }) => ({
    name,
    entries: entries.filter(({ operation }) => operation.tags.includes(name)),
  }))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>HTTP API · ${escaped(document.info.title)}</title>
<style>${docsStyle}</style>
</head>
<body>
<a class="skip" href="#routes">Skip to the routes</a>
<header>
<h1>${escaped(document.info.title)}: HTTP API</h1>
<p>${proseHtml(document.info.description)}</p>
<p>The same for programs: <a href="/api/openapi.json">OpenAPI 3.1</a>.</p>
</header>
<div class="columns">
${navHtml(groups)}
<main id="routes">
${groups.map((group) => groupHtml(group, schemas)).join('\n')}
<section aria-labelledby="schemas"><h2 id="schemas">Schemas</h2>
${Object.entries(schemas).map(namedSchemaHtml).join('\n')}
</section>
</main>
</div>
</body>
</html>
`
}

type Schemas = Readonly<Record<string, JsonSchema>>
type Group = { readonly name: string; readonly entries: readonly Entry[] }

const navHtml = (groups: readonly Group[]): string =>
  `<nav aria-label="Routes"><details open><summary>Contents</summary>${groups
    .map(({ name, entries }) => `<h2>${escaped(name)}</h2><ul>${entries.map(navItem).join('')}</ul>`)
    .join('')}<h2>Also here</h2><ul><li><a href="#schemas">Schemas</a></li></ul></details></nav>`

const navItem = ({ operation }: Entry): string =>
  `<li><a href="#${escaped(operation.operationId)}">${escaped(operation.summary)}</a></li>`

function groupHtml({ name, entries }: Group, schemas: Schemas): string {
  const id = `group-${name.toLowerCase().replace(/\W+/g, '-')}`
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(name)}</h2>${entries.map((entry) => entryHtml(entry, schemas)).join('')}</section>`
}

function entryHtml({ method, path, operation }: Entry, schemas: Schemas): string {
  const { operationId, parameters = [], requestBody, responses } = operation
  const parts = [
    `<h3><span class="method ${method}">${method.toUpperCase()}</span> <code>${escaped(path)}</code></h3>`,
    `<p>${proseHtml(operation.summary)}.</p>`,
    `<p class="dim">${proseHtml(operation.description)}</p>`,
    parameters.length === 0
      ? ''
      : `<h4>Parameters</h4><ul class="properties">${parameters.map(parameterHtml).join('')}</ul>`,
    requestBody === undefined
      ? ''
      : `<h4>Body</h4>${bodyHtml(requestBody.content['application/json']?.schema ?? {}, schemas)}`,
    `<h4>Answers</h4><ul class="properties">${Object.entries(responses).map(answerHtml).join('')}</ul>`,
    `<h4>Example</h4><pre><code>${escaped(exampleOf(operationId))}</code></pre>`,
  ]
  return `<article id="${escaped(operationId)}">${parts.join('')}</article>`
}

const parameterHtml = ({ name, in: place, required, description, schema }: ParameterObject): string =>
  `<li><code>${escaped(name)}</code> <span class="type">${place}, ${typeHtml(schema)}${required ? '' : ', optional'}</span> ${proseHtml(description ?? '')}</li>`

/** Written out where it is needed first; the same stands among the schemas. */
function bodyHtml(schema: JsonSchema, schemas: Schemas): string {
  const name = schema.$ref?.split('/').at(-1) ?? ''
  return schemaHtml(schemas[name] ?? schema)
}

function answerHtml([status, { description, headers, content }]: [string, ResponseObject]): string {
  const media = Object.entries(content ?? {}).map(([type, { schema }]) => `${escaped(type)}: ${typeHtml(schema)}`)
  const named = Object.keys(headers ?? {}).map((name) => `header <code>${escaped(name)}</code>`)
  return `<li><code>${status}</code> ${proseHtml(description)} <span class="type">${[...media, ...named].join(', ')}</span></li>`
}

const namedSchemaHtml = ([name, schema]: [string, JsonSchema]): string =>
  `<article id="${escaped(schemaAnchor(name))}"><h3>${escaped(name)}</h3>${schemaHtml(schema)}</article>`

const exampleOf = (operationId: string): string => {
  const route = routes.find(({ name }) => name === operationId)
  return route === undefined ? '' : curlExample(route)
}
