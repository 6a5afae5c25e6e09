/**
 * The Microsoft clouds this product talks to: a closed list, so that no setting and no data can send a tenant's token
 * anywhere else (spec: graph, "The client"). Loopback is the one addition, for the simulator, never in production.
 */

export type CloudKey = 'global' | 'usgov' | 'dod' | 'china'
export type Cloud = { readonly key: CloudKey; readonly graphBaseUrl: string; readonly tokenBaseUrl: string }

export const clouds: Readonly<Record<CloudKey, Cloud>> = {
  global: {
    key: 'global',
    graphBaseUrl: 'https://graph.microsoft.com',
    tokenBaseUrl: 'https://login.microsoftonline.com',
  },
  usgov: {
    key: 'usgov',
    graphBaseUrl: 'https://graph.microsoft.us',
    tokenBaseUrl: 'https://login.microsoftonline.us',
  },
  dod: {
    key: 'dod',
    graphBaseUrl: 'https://dod-graph.microsoft.us',
    tokenBaseUrl: 'https://login.microsoftonline.us',
  },
  china: {
    key: 'china',
    graphBaseUrl: 'https://microsoftgraph.chinacloudapi.cn',
    tokenBaseUrl: 'https://login.partner.microsoftonline.cn',
  },
}

/** The cloud of a stored key; null for one that is not on the list. */
export const cloudOf = (key: string): Cloud | null => (Object.hasOwn(clouds, key) ? clouds[key as CloudKey] : null)

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The cloud to use for tenants of `key`, unless GRAPH_BASE_URL and GRAPH_TOKEN_URL point elsewhere: to another cloud of
 * the list, or to this machine outside production. Throws, naming the variable, when they point anywhere else.
 */
export const cloudFromEnvironment = (env: Environment, key: CloudKey = 'global'): Cloud => {
  const mistakes: string[] = []
  const noted = (read: () => string | null): string | null => {
    try {
      return read()
    } catch (error) {
      mistakes.push(error instanceof Error ? error.message : String(error))
      return null
    }
  }
  const graph = noted(() => baseUrl(env, 'GRAPH_BASE_URL', (cloud) => cloud.graphBaseUrl))
  const token = noted(() => baseUrl(env, 'GRAPH_TOKEN_URL', (cloud) => cloud.tokenBaseUrl))
  if (mistakes.length > 0) throw new Error(mistakes.join('\n'))
  if (graph === null && token === null) return clouds[key]
  // One without the other would show a real secret to the simulator, or a simulated one to Microsoft.
  if (graph === null) throw new Error('GRAPH_TOKEN_URL is set but GRAPH_BASE_URL is not: set both or neither.')
  if (token === null) throw new Error('GRAPH_BASE_URL is set but GRAPH_TOKEN_URL is not: set both or neither.')
  return { key, graphBaseUrl: graph, tokenBaseUrl: token }
}

const baseUrl = (env: Environment, name: string, of: (cloud: Cloud) => string): string | null => {
  const text = env[name]?.trim()
  if (!text) return null
  if (!URL.canParse(text)) throw new Error(`${name} is not a URL.`)
  const url = new URL(text)
  if (url.username || url.password || url.search || url.hash)
    throw new Error(`${name} must be a plain base URL, without credentials, query or fragment.`)
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`
  if (Object.values(clouds).some((cloud) => of(cloud) === base)) return base
  if (!isLoopback(url.hostname))
    throw new Error(
      `${name} must be one of ${[...new Set(Object.values(clouds).map(of))].join(', ')}, or an address of this machine.`,
    )
  if (env['NODE_ENV'] === 'production')
    throw new Error(`${name} points to this machine, which is not allowed with NODE_ENV=production.`)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new Error(`${name} must begin with http or https.`)
  return base
}

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host)
