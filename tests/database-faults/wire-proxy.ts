import { createServer, type AddressInfo } from 'node:net'
import { link, type Link, type Statement, type StatementFate, type Weather } from './wire-link.ts'

export type WireProxy = {
  /** The database, through the proxy. */
  readonly url: string
  readonly setFate: (decide: (statement: Statement) => StatementFate) => void
  /** NOTIFY goes nowhere from here on. */
  readonly dropNotifications: () => void
  /** From here on no byte passes for these applications, either way, and nobody is told: half-open sockets. */
  readonly blackhole: (isMeant: (application: string) => boolean) => void
  /** New connections pass again; those that were swallowed stay dead. */
  readonly heal: () => void
  readonly counts: () => Readonly<Weather>
  readonly close: () => Promise<void>
}

/** Stands between the product and its database, reads what they say to each other, and does to it what a test asks for. */
export async function startWireProxy(databaseUrl: string): Promise<WireProxy> {
  const target = new URL(databaseUrl)
  const links = new Set<Link>()
  const weather: Weather = {
    decide: () => ({ kind: 'pass' }),
    dropsNotifications: false,
    isSwallowed: null,
    statements: 0,
    connectionsOf: new Map(),
    notificationsDropped: 0,
    swallowed: 0,
  }
  const server = createServer((client) => void links.add(link(client, target, weather, (over) => links.delete(over))))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    setFate: (decide) => void (weather.decide = decide),
    dropNotifications: () => void (weather.dropsNotifications = true),
    blackhole(isMeant) {
      weather.isSwallowed = isMeant
      for (const each of links) if (isMeant(each.application())) each.swallow()
    },
    heal: () => void (weather.isSwallowed = null),
    counts: () => ({ ...weather }),
    async close() {
      for (const each of links) each.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
