import type { Collection } from '../collections.ts'
import type { Item } from '../tenant.ts'

export type Test = (item: Item) => boolean

/**
 * The small part of the filter language that the lists support: `isof('type')`, and a known property compared by eq or ne,
 * joined by `and` or by `or`. Anything else is refused with the sentence that comes back.
 */
export function readFilter(text: string, collection: Collection): Test | string {
  const isAny = / or /i.test(text)
  if (isAny && / and /i.test(text)) return invalid(text)
  const tests: Test[] = []
  for (const part of text.split(isAny ? / or /i : / and /i)) {
    const test = readTest(part.trim(), collection)
    if (typeof test === 'string') return test
    tests.push(test)
  }
  return (item) => (isAny ? tests.some((test) => test(item)) : tests.every((test) => test(item)))
}

function readTest(part: string, collection: Collection): Test | string {
  const type = /^(not\s+)?isof\(\s*'([^']+)'\s*\)$/i.exec(part)
  if (type !== null) {
    if (!collection.polymorphic) return invalid(part)
    const isWanted = type[1] === undefined
    return (item) => (item['@odata.type'] === `#${type[2] ?? ''}`) === isWanted
  }
  const comparison = /^([A-Za-z/]+)\s+(eq|ne)\s+(true|false|null|\d+|'(?:[^']|'')*')$/.exec(part)
  if (comparison === null) return invalid(part)
  const [, property = '', operator = '', literal = ''] = comparison
  const field = collection.filterable.find((one) => one.toLowerCase() === property.toLowerCase())
  if (field === undefined && property.toLowerCase() !== 'id')
    return `Could not find a property named '${property}' on type 'microsoft.graph.${collection.entity}', or it cannot be filtered by.`
  const wanted = valueOf(literal)
  return (item) => (valueAt(item, field ?? 'id') === wanted) === (operator === 'eq')
}

const invalid = (part: string) => `Invalid filter clause: Syntax error at position 0 in '${part}'.`

function valueOf(literal: string): unknown {
  if (literal.startsWith("'")) return literal.slice(1, -1).replaceAll("''", "'")
  return JSON.parse(literal)
}

const valueAt = (item: Item, path: string): unknown =>
  path
    .split('/')
    .reduce<unknown>(
      (value, name) => (typeof value === 'object' && value !== null ? (value as Item)[name] : undefined),
      item,
    )
