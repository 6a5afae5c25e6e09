/** Deeper than any body of ours by far; `JSON.parse` bears 200,000 levels, and what comes after it does not. */
const depthMax = 32
const keysMax = 2000

export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string }

/** Reads a body as JSON and refuses what would go off later: depth, masses of keys, keys that reach prototypes. */
export function parseJson(text: string): ParsedJson {
  if (tooDeep(text)) return { ok: false, detail: `The JSON is nested deeper than ${depthMax} levels.` }
  let keys = 0
  let hasForbidden = false
  try {
    const value: unknown = JSON.parse(text, (key, item: unknown) => {
      if (++keys > keysMax) throw new RangeError('too many')
      if (key === '__proto__' || key === 'constructor' || key === 'prototype') hasForbidden = true
      return item
    })
    return hasForbidden ? { ok: false, detail: 'The JSON has a key that is not allowed.' } : { ok: true, value }
  } catch (error) {
    const detail =
      error instanceof RangeError ? `The JSON has more than ${keysMax} values.` : 'The body is not valid JSON.'
    return { ok: false, detail }
  }
}

function tooDeep(text: string): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (inString) {
      if (code === 0x5c) at++
      else if (code === 0x22) inString = false
    } else if (code === 0x22) inString = true
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > depthMax) return true
    } else if (code === 0x7d || code === 0x5d) depth--
  }
  return false
}
