import { wellFormed } from './well-formed.ts'

/**
 * Text from Microsoft made fit for people and logs: no token, secret, key, person, signed link or internal address, one
 * line, bounded (spec: operations §7, graph §8). It would rather take out too much: what is lost is a word in a message.
 */

export const messageMax = 500

/** Longer texts are cut before they are searched, so that no pattern runs over ten megabytes. */
const searchedMax = 20_000

/** `known` are the exact secrets of the connection: they go whatever they look like, encoded or not. */
export const redact = (text: string, known: readonly string[] = []): string => {
  let clean = searched(text)
  for (const secret of known.flatMap(spellings)) clean = clean.replaceAll(secret, '[secret]')
  for (const [pattern, replacement] of patterns) clean = clean.replace(pattern, replacement)
  clean = clean.replace(/[A-Za-z0-9+/_~=-]{20,}/g, (run) => (looksRandom(run) ? '[secret]' : run)).trim()
  return clean.length <= messageMax ? clean : `${wellFormed(clean, messageMax - 1).trimEnd()}…`
}

/** A cut may halve a secret so that its pattern no longer fits: the last word goes with it. */
const searched = (text: string): string => {
  const line = oneLine(text.slice(0, searchedMax))
  return text.length <= searchedMax ? line : line.slice(0, line.lastIndexOf(' ') + 1)
}

/** Control, direction and half characters would change how the rest of a line reads, or break the database. */
const oneLine = (text: string) =>
  wellFormed(text.replaceAll('\u0000', ' '))
    .replace(ansi, '')
    .replace(controls, ' ')
    .replace(invisible, '')
    .replace(/ {2,}/g, ' ')

const ansi = new RegExp('\\u001b\\[[0-9;?]*[A-Za-z]', 'g')
const controls = new RegExp('[\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029]+', 'g')
const invisible = new RegExp('[\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2069\\ufeff]', 'g')

const spellings = (given: string): string[] => {
  if (given.length < 6) return []
  const secret = wellFormed(given)
  const inJson = JSON.stringify(secret).slice(1, -1)
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  // Line breaks have become spaces by the time the text is searched.
  return [secret, oneLine(secret), inJson, encodeURIComponent(secret), base64].filter(
    (spelling) => spelling.trim() !== '',
  )
}

const secretNames =
  'client_?secret|client_?assertion|access_?token|refresh_?token|id_?token|assertion|password|passwd|pwd|passphrase|' +
  'secret(?:text|value)?|api_?-?key|account_?key|shared_?access_?(?:key|signature)|subscription-?key|' +
  'pre_?shared_?key|psk|sig|signature|authorization|cookie|set-cookie'

const patterns: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]{1,40}-----.*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g, '[key]'],
  [/\b[a-z][a-z0-9+.-]{1,20}:\\?\/\\?\/[^\s"'<>\\]+/gi, '[link]'],
  [/\b[a-z0-9.-]{1,200}\.manage\.microsoft\.com[^\s"'<>\\]*/gi, '[link]'],
  [/\b(Bearer|Basic|Negotiate|PoP|SharedAccessSignature)[\s:]+[^\s"',;<>\\]+/gi, '$1 [secret]'],
  [/\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,4}/g, '[token]'],
  [new RegExp(`\\b(${secretNames})(\\\\*["']?\\s*[:=]\\s*)\\\\*(?:"[^"]*"?|'[^']*'?)`, 'gi'), '$1$2[secret]'],
  [new RegExp(`\\b(${secretNames})(\\\\*["']?\\s*[:=]\\s*)(?!\\[|Bearer|Basic)[^\\s"',;&<>]+`, 'gi'), '$1$2[secret]'],
  // Not `name@odata.type`, which names a property.
  [/[^\s"'<>(),;:[\]\\]{1,128}@(?!odata\.|microsoft\.graph)[\p{L}\p{N}.-]{1,255}\.[\p{L}]{2,}/gu, '[person]'],
]

const guids = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi

/** Keys and tokens change between upper case, lower case and digits all the time; names and ids do not. */
const looksRandom = (run: string): boolean => {
  const rest = run.replace(guids, '')
  if (rest.length < 20 || !/\d/.test(rest) || !/[A-Za-z]/.test(rest)) return false
  const kinds = [...rest].map((letter) =>
    /\d/.test(letter) ? 0 : /[a-z]/.test(letter) ? 1 : /[A-Z]/.test(letter) ? 2 : 3,
  )
  const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length
  return changes / rest.length > 0.3
}
