import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { listen } from './graph/listener.ts'
import { answerHook } from './hooks/listener.ts'
import { importFolder, type ImportReport } from './import/import-folder.ts'
import { seedTenant } from './seed/seed-tenant.ts'
import { newSimulation } from './simulation.ts'
import { tenantNamed } from './new-tenant.ts'
import { seededTenants } from './world.ts'

export type SimulatorOptions = {
  /** 0 takes any free port. */
  readonly port?: number
  readonly hooksPort?: number
  readonly isSeeded?: boolean
  readonly seed?: number
  /** Multiplies the real limits of the throttling windows; infinite turns them off. */
  readonly throttleScale?: number
  /** How long each answer takes at least, in ms. */
  readonly latencyMs?: number
  readonly imports?: readonly { readonly tenant: string; readonly folder: string }[]
}

export type Simulator = {
  readonly url: string
  readonly hooksUrl: string
  readonly reports: readonly { readonly tenant: string; readonly folder: string; readonly report: ImportReport }[]
  /** Cuts every open connection. */
  readonly close: () => Promise<void>
}

/** Starts Graph and its hooks on loopback. Throws when a port is taken or a folder to import is not there. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulation = newSimulation(options.throttleScale ?? 1)
  simulation.latencyMs = options.latencyMs ?? 0
  const seed = options.seed ?? 1
  if (options.isSeeded ?? true)
    for (const tenant of seededTenants) seedTenant(tenantNamed(simulation, tenant.name, tenant), seed, tenant.size)
  const reports = (options.imports ?? []).map(({ tenant, folder }) => ({
    tenant,
    folder,
    report: importFolder(tenantNamed(simulation, tenant), folder),
  }))
  const graph = serverOf((request, response) => listen(simulation, request, response))
  const hooks = serverOf((request, response) => answerHook(simulation, seed, request, response))
  const url = await open(graph, options.port ?? 0)
  const hooksUrl = await open(hooks, options.hooksPort ?? 0).catch(async (error: unknown) => {
    await shut(graph)
    throw error
  })
  return { url, hooksUrl, reports, close: async () => void (await Promise.all([shut(graph), shut(hooks)])) }
}

function serverOf(answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>): Server {
  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A fault of ours, not a simulated one: it must not pass for Microsoft's.
      process.stderr.write(`simulator: ${error instanceof Error ? (error.stack ?? error.message) : 'unknown error'}\n`)
      response.destroy()
    })
  })
}

async function open(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve())
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const shut = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
