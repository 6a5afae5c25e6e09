/** The forms in which a Retry-After was really seen (spec: graph §9), and a number or text of the caller's own. */
export const retryAfterModes = [
  'normal',
  'commaList',
  'decimal',
  'missing',
  'httpDate',
  'pastDate',
  'zero',
  'alwaysOne',
  'milliseconds',
  'garbage',
] as const
export type RetryAfterMode = (typeof retryAfterModes)[number]

/** Headers that tell a caller to wait so long, well or badly said. */
export function retryAfterHeaders(mode: RetryAfterMode, seconds: number, now: number): Record<string, string> {
  switch (mode) {
    case 'normal':
      return { 'retry-after': String(Math.ceil(seconds)) }
    case 'commaList':
      return { 'retry-after': `${Math.ceil(seconds)},${Math.ceil(seconds) * 4}` }
    case 'decimal':
      return { 'retry-after': seconds.toFixed(3) }
    case 'missing':
      return {}
    case 'httpDate':
      return { 'retry-after': new Date(now + Math.ceil(seconds) * 1000).toUTCString() }
    case 'pastDate':
      return { 'retry-after': new Date(now - 60_000).toUTCString() }
    case 'zero':
      return { 'retry-after': '0' }
    case 'alwaysOne':
      return { 'retry-after': '1' }
    case 'milliseconds':
      return { 'x-ms-retry-after-ms': String(Math.ceil(seconds * 1000)) }
    case 'garbage':
      return { 'retry-after': 'soon' }
  }
}
