type Headers = Readonly<Record<string, string | string[] | undefined>>
/** `publicOrigin`: where people reach this server, when a proxy stands before it that keeps its own name for it. */
export type Addressed = { readonly protocol: string; readonly host: string; readonly publicOrigin?: string | null }

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
/** `none`: the person themselves, from the address bar. */
const ownSites = new Set(['same-origin', 'none'])

/**
 * An unsafe request that says it comes from another site is refused; one that says nothing is no browser's (spec:
 * operations §14). `addressed`: how this server was addressed.
 */
export function isForeign(method: string, headers: Headers, { protocol, host, publicOrigin }: Addressed): boolean {
  if (safeMethods.has(method)) return false
  const site = headers['sec-fetch-site']
  if (site !== undefined && !ownSites.has(String(site))) return true
  const { origin } = headers
  if (origin === undefined) return false
  if (typeof origin !== 'string' || !URL.canParse(origin)) return true
  const from = new URL(origin)
  if (from.origin === publicOrigin) return false
  // A page that came unprotected is anybody's, whatever its name.
  return from.host !== host || (protocol === 'https' && from.protocol !== 'https:')
}
