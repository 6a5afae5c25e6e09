import { listTenants, type Tenant } from '../../contract/tenants.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { ask, signedIn, type Connection } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { printable } from './printable.ts'
import { plainLines, table } from './table.ts'
import { print, type Terminal } from './terminal.ts'

export async function showTenants(terminal: Terminal, options: { json?: boolean }): Promise<number> {
  const tenants = await ask(await signedIn(terminal.env), listTenants, {})
  print(terminal, options.json === true, tenants, ({ items }) => inWords(terminal, items))
  return exitCodes.ok
}

function inWords(terminal: Terminal, items: readonly Tenant[]): string[] {
  const rows = items.map(({ externalId, name, status }) => [externalId, name, status])
  if (!terminal.isLookedAt) return plainLines(rows)
  if (rows.length === 0) return ['No tenant is yours to see. An owner of a workspace can change that.']
  return table([{ title: 'ID' }, { title: 'Name', canShrink: true }, { title: 'Status' }], rows, terminal.columns())
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The Entra id of a tenant that was named by it, or by exactly its name. */
export async function tenantIdOf(to: Connection, named: string): Promise<string> {
  if (guid.test(named)) return named.toLowerCase()
  const { items } = await ask(to, listTenants, {})
  const found = items.filter(({ name }) => name === named)
  const [tenant] = found
  if (tenant === undefined)
    throw new PlainFailure(`No tenant of yours is called ${quoted(named)}. tenantatlas tenants list shows them.`)
  if (found.length > 1)
    throw new PlainFailure(
      `${found.length} tenants are called ${quoted(named)}. Give the id of one: ${found.map(({ externalId }) => externalId).join(', ')}.`,
    )
  return tenant.externalId
}

const quoted = (text: string): string => `"${printable(text)}"`
