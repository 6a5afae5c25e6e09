/** Deeper than any body of ours by far; `JSON.parse` bears 200,000 levels, and what comes after it does not. */
const depthMax = 32
const valuesMax = 2000
const keysThatReachPrototypes = new Set(['__proto__', 'constructor', 'prototype'])

export type ParsedJson =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly detail: string }

/**
 * Reads a body as JSON and refuses what would go off later: depth, masses of values, keys that reach prototypes, and text
 * that the database cannot hold (NUL, half a character).
 */
export function parseJson(text: string): ParsedJson {
  if (tooDeep(text)) return { ok: false, detail: `The JSON is nested deeper than ${depthMax} levels.` }
  let values = 0
  let fault: string | null = null
  try {
    const value: unknown = JSON.parse(text, (key, item: unknown) => {
      if (++values > valuesMax) throw new TooMany()
      if (keysThatReachPrototypes.has(key)) fault = 'The JSON has a key that is not allowed.'
      if (!isStorable(key) || (typeof item === 'string' && !isStorable(item)))
        fault = 'The JSON has text that is not valid Unicode, or has a NUL in it.'
      return item
    })
    return fault === null ? { ok: true, value } : { ok: false, detail: fault }
  } catch (error) {
    const detail =
      error instanceof TooMany ? `The JSON has more than ${valuesMax} values.` : 'The body is not valid JSON.'
    return { ok: false, detail }
  }
}

class TooMany extends Error {}

/** PostgreSQL holds neither NUL nor half a surrogate pair. */
export const isStorable = (text: string): boolean => !/\0|\p{Cs}/u.test(text)

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
