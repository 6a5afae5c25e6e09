import { decoded } from './exchange.ts'

/** The options of one request, read strictly: what the service would not understand is named in `fault`. */
export type Query = {
  readonly top: number | null
  /** As it stood in the query, still encoded. */
  readonly skipToken: string | null
  readonly select: readonly string[] | null
  readonly expand: ReadonlyMap<string, readonly string[]>
  readonly filter: string | null
  /** Everything but the skip token, as sent: what links to further pages carry on. */
  readonly rest: string
  readonly fault: string | null
}

const known = new Set(['$top', '$skiptoken', '$select', '$expand', '$filter', '$count'])

export function readQuery(text: string): Query {
  const pairs = text.split('&').filter((pair) => pair !== '')
  const options = new Map<string, string>()
  let fault: string | null = null
  let skipToken: string | null = null
  for (const pair of pairs) {
    const cut = pair.indexOf('=')
    const name = (decoded(cut < 0 ? pair : pair.slice(0, cut)) ?? '').toLowerCase()
    const raw = cut < 0 ? '' : pair.slice(cut + 1)
    const value = decoded(raw.replaceAll('+', '%20'))
    if (value === null) fault ??= `The query option '${name}' is not correctly encoded.`
    else if (name === '$skiptoken') skipToken = raw
    else if (known.has(name)) options.set(name, value)
    else if (name.startsWith('$')) fault ??= `The query option '${name}' is not supported.`
  }
  const top = options.has('$top') ? Number(options.get('$top')) : null
  if (top !== null && !(Number.isInteger(top) && top >= 0))
    fault ??= `Invalid value '${options.get('$top') ?? ''}' for $top query option found. The $top query option requires a non-negative integer value.`
  return {
    top,
    skipToken,
    select: options.has('$select') ? names(options.get('$select') ?? '') : null,
    expand: new Map(topLevel(options.get('$expand') ?? '').map(expansion)),
    filter: options.get('$filter') ?? null,
    rest: pairs.filter((pair) => !/^(\$|%24)skiptoken=/i.test(pair)).join('&'),
    fault,
  }
}

const names = (list: string) =>
  list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')

/** `rules($expand=actions)` asks for rules, and for the actions of each. */
function expansion(part: string): [string, readonly string[]] {
  const [, name = part, nested = ''] = /^([^(]+)\((.*)\)$/s.exec(part) ?? []
  const inner = /\$expand=(.*?)(;|$)/i.exec(nested)?.[1] ?? ''
  return [name.trim(), names(inner)]
}

function topLevel(list: string): string[] {
  const parts: string[] = []
  let depth = 0
  let part = ''
  for (const letter of list) {
    if (letter === '(') depth++
    if (letter === ')') depth--
    if (letter === ',' && depth === 0) {
      parts.push(part)
      part = ''
    } else part += letter
  }
  return [...parts, part].map((one) => one.trim()).filter((one) => one !== '')
}
