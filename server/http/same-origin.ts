type Headers = Readonly<Record<string, string | string[] | undefined>>

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * An unsafe request that says it comes from another site is refused; one that says nothing is no browser's (spec:
 * operations §14). `host`: where this server was addressed.
 */
export function isForeign(method: string, headers: Headers, host: string): boolean {
  if (safeMethods.has(method)) return false
  const site = headers['sec-fetch-site']
  if (site === 'cross-site' || site === 'same-site') return true
  const { origin } = headers
  if (typeof origin !== 'string') return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
