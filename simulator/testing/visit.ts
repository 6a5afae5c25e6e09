import { startSimulator, type SimulatorOptions } from '../server.ts'
import { clientId, clientSecret, seededTenants } from '../world.ts'

export type Body = Readonly<Record<string, unknown>>
export type Reply = { status: number; headers: Headers; text: string; body: Body }
export type Page = { readonly items: Body[]; readonly link: string | null; readonly reply: Reply }

const tenantNamed = (name: string): string => {
  const tenant = seededTenants.find((one) => one.name === name)
  if (tenant === undefined) throw new Error(`The seeded world has no ${name}.`)
  return tenant.guid
}
export const contoso = tenantNamed('Contoso Retail')
export const fabrikam = tenantNamed('Fabrikam Health')
export const adatum = tenantNamed('Adatum Legal')

/** A simulator of one's own, and the ways in which a stranger speaks to it: HTTP, and nothing else. */
export async function visit(options: SimulatorOptions = {}) {
  const simulator = await startSimulator({ throttleScale: Infinity, ...options })
  const signIn = (tenant: string, form: Record<string, string> = {}) =>
    ask(`${simulator.url}/${tenant}/oauth2/v2.0/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
        scope: 'https://graph.microsoft.com/.default',
        ...form,
      }),
    })
  const tokenFor = async (tenant: string) => String((await signIn(tenant)).body['access_token'])
  const get = (token: string, address: string, headers: Record<string, string> = {}) =>
    ask(address.startsWith('http') ? address : `${simulator.url}/${address}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const hook = (method: string, path: string, body?: unknown) =>
    ask(`${simulator.hooksUrl}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  return {
    ...simulator,
    signIn,
    tokenFor,
    get,
    hook,
    page: async (token: string, address: string) => pageOf(await get(token, address)),
  }
}

export type Visit = Awaited<ReturnType<typeof visit>>

export function pageOf(reply: Reply): Page {
  const link = reply.body['@odata.nextLink']
  return { items: (reply.body['value'] ?? []) as Body[], link: typeof link === 'string' ? link : null, reply }
}

/** Every page to the end, by following the links as they stand. */
export async function everyPage(visited: Visit, token: string, address: string): Promise<Page[]> {
  const pages = [await visited.page(token, address)]
  for (let link = pages[0]?.link ?? null; link !== null; link = pages.at(-1)?.link ?? null) {
    pages.push(await visited.page(token, link))
    if (pages.length > 200) throw new Error(`The pages of ${address} have no end.`)
  }
  return pages
}

export const idsOn = (pages: readonly Page[]): unknown[] =>
  pages.flatMap(({ items }) => items.map((item) => item['id']))

/** The text behind an error, out of the JSON that Intune puts into the message. */
export function errorOf({ body }: Reply): { code: string; text: string } {
  const { code, message } = body['error'] as { code: string; message: string }
  if (!message.startsWith('{')) return { code, text: message }
  return { code, text: (JSON.parse(message) as { Message: string }).Message }
}

async function ask(address: string, request: RequestInit): Promise<Reply> {
  const response = await fetch(address, request)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: asBody(text) }
}

function asBody(text: string): Body {
  try {
    return JSON.parse(text) as Body
  } catch {
    return {}
  }
}
