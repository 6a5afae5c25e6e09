import { escaped } from './html.ts'
import type { JsonSchema } from './openapi-document.ts'

/** More values than this fold away, so that one list of codes does not push the page apart. */
const valuesShownMax = 8

/** The properties of a schema as nested lists; a named schema is linked, not repeated. */
export function schemaHtml(schema: JsonSchema): string {
  if (schema.properties === undefined) return `<p>${typeHtml(schema)}</p>${within(schema)}`
  const required = new Set(schema.required ?? [])
  const items = Object.entries(schema.properties).map(([name, part]) => propertyHtml(name, part, required.has(name)))
  return `<ul class="properties">${items.join('')}</ul>`
}

function propertyHtml(name: string, schema: JsonSchema, isRequired: boolean): string {
  const words = [
    `<code>${escaped(name)}</code>`,
    `<span class="type">${typeHtml(schema)}</span>`,
    ...(isRequired ? [] : ['<span class="type">optional</span>']),
    ...(schema.description === undefined ? [] : [proseHtml(schema.description)]),
  ]
  return `<li>${words.join(' ')}${within(schema)}</li>`
}

/** What lies inside a property: the object itself, those of its alternatives, those of a list. */
function within(schema: JsonSchema): string {
  if (schema.properties !== undefined) return schemaHtml(schema)
  const inner = [
    ...(schema.anyOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ]
  if (typeof schema.additionalProperties === 'object') inner.push(schema.additionalProperties)
  return inner.map(within).join('')
}

/** The type in words: "string", "list of Operation", "integer or null". */
export function typeHtml(schema: JsonSchema): string {
  if (schema.$ref !== undefined) return refHtml(schema.$ref)
  if (schema.enum !== undefined) return valuesHtml(schema.enum)
  if (schema.const !== undefined) return `<code>${escaped(JSON.stringify(schema.const))}</code>`
  const alternatives = schema.anyOf ?? schema.oneOf
  if (alternatives !== undefined) return [...new Set(alternatives.map(typeHtml))].join(' or ')
  const format = schema.format === undefined ? '' : ` (${escaped(schema.format)})`
  const type = schema.type ?? 'anything'
  if (typeof type !== 'string') return `${type.map(escaped).join(' or ')}${format}`
  if (type === 'array') return `list of ${typeHtml(schema.items ?? {})}`
  if (type === 'object' && typeof schema.additionalProperties === 'object') return `object by key: ${valueType(schema)}`
  return `${escaped(type)}${format}${schema.default === undefined ? '' : `, ${escaped(JSON.stringify(schema.default))} by default`}`
}

const valueType = ({ additionalProperties }: JsonSchema): string =>
  typeof additionalProperties === 'object' ? typeHtml(additionalProperties) : 'anything'

export const schemaAnchor = (name: string): string => `schema-${name}`

function refHtml(ref: string): string {
  const name = ref.split('/').at(-1) ?? ref
  return `<a href="#${escaped(schemaAnchor(name))}">${escaped(name)}</a>`
}

function valuesHtml(values: readonly unknown[]): string {
  const list = values.map((value) => `<code>${escaped(String(value))}</code>`).join(' ')
  if (values.length <= valuesShownMax) return `one of ${list}`
  return `<details><summary>one of ${values.length} values</summary>${list}</details>`
}

/** Text of the contract: words between backticks are code. */
export const proseHtml = (text: string): string => escaped(text).replace(/`([^`]+)`/g, '<code>$1</code>')
