import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from '../../config/config.ts'
import { createDatabase } from '../../database/kysely.ts'
import { migrate } from '../../database/migrate.ts'
import { createPool } from '../../database/pool.ts'
import { holdsDemoAtMost } from '../../database/seeds/demo.ts'
import { throwIfAborted, unlessAborted } from '../../lib/abort.ts'
import { startChild, type Child } from './child.ts'
import { keepDatabase } from './keep-database.ts'
import type { Launch } from './launch.ts'
import { childrenOf } from './leftovers.ts'
import { simulatorPort, webPort } from './ports.ts'
import { runOnce } from './run-once.ts'

type Env = Readonly<Record<string, string>>

/** About what Microsoft Graph takes for a list: without it a demo is over before anybody has seen it work. */
const demoLatencyMs = 180

/** Starts everything in order and answers with the address for people. Stops between two steps when asked to. */
export async function bringUp(launch: Launch): Promise<string> {
  const { config, dataDir, stop } = launch
  const processes = childrenOf(dataDir)
  await processes.endLeftovers()
  const port = await webPort(config.port)
  throwIfAborted(stop)
  const databaseUrl = await database(launch)
  throwIfAborted(stop)
  const isDemo = config.demo ?? (await mayBeDemo(config, databaseUrl))
  const base: Env = {
    DATA_DIR: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    TENANTATLAS_DEMO: isDemo ? 'on' : 'off',
  }
  const begin = starter(launch, processes.note)
  const world = await simulator(launch, base, begin)
  await seed(launch, { ...base, ...world })
  throwIfAborted(stop)
  const parts = [begin('web', { ...base, ...world }), begin('worker', { ...base, ...world })]
  launch.undo.push(() => Promise.all(parts.map((part) => part.stop())))
  const [web] = await unlessAborted(Promise.all(parts.map(({ ready }) => ready)), stop)
  return config.publicUrl ?? forPeople(web?.url) ?? `http://localhost:${port}`
}

async function database(launch: Launch): Promise<string> {
  const began = performance.now()
  const url = launch.config.databaseUrl ?? (await keepDatabase(launch))
  const done = await migrate(url)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  launch.say(`Database ready in ${seconds} s${done.length === 0 ? '' : `, ${done.length} migrations run`}.`)
  return url
}

/** Microsoft as it behaves, unless the environment says where Graph is. Never in production: tokens go to Microsoft there. */
async function simulator(launch: Launch, base: Env, begin: ReturnType<typeof starter>): Promise<Env> {
  const { config, stop } = launch
  if (config.hasOwnGraph || config.isProduction || base['TENANTATLAS_DEMO'] === 'off' || !isBuilt('simulator'))
    return {}
  const ports = {
    SIMULATOR_PORT: String(await simulatorPort('SIMULATOR_PORT', config.simulatorPort, 4010)),
    SIMULATOR_HOOKS_PORT: String(await simulatorPort('SIMULATOR_HOOKS_PORT', config.simulatorHooksPort, 4011)),
  }
  const child = begin('simulator', { ...base, ...ports }, ['--exit-with-parent', '--latency', String(demoLatencyMs)])
  // Ends after the worker: what that is still doing must not fail for our stopping.
  launch.undo.push(child.stop)
  const { url = '', hooksUrl = '' } = await unlessAborted(child.ready, stop)
  return { ...ports, GRAPH_BASE_URL: url, GRAPH_TOKEN_URL: url, SIMULATOR_HOOKS_URL: hooksUrl }
}

/** Nobody said. Known passwords are put into no production and into no database that real work has begun in. */
async function mayBeDemo({ isProduction, databaseUrl: given }: Config, databaseUrl: string): Promise<boolean> {
  if (isProduction) return false
  if (given === null) return true
  const db = createDatabase(createPool(databaseUrl, { max: 1, applicationName: 'tenantatlas-start' }))
  try {
    return await holdsDemoAtMost(db)
  } finally {
    await db.destroy()
  }
}

async function seed({ dataDir, say }: Launch, env: Env): Promise<void> {
  if (env['TENANTATLAS_DEMO'] === 'off')
    return say('Not a demo: nobody is added who could sign in. TENANTATLAS_DEMO=on adds the demo people.')
  if (isBuilt('seed-demo')) await runOnce('seed-demo', programOf('seed-demo'), env, logsOf(dataDir))
}

const starter =
  ({ dataDir, say, children }: Launch, onSpawn: (pid: number) => void) =>
  (role: string, env: Env, args: readonly string[] = []): Child => {
    // A person wants one address; a script that reads our output wants to know who runs.
    const isForScripts = !process.stdout.isTTY && role !== 'simulator'
    const tellScripts = isForScripts ? { onReady: say } : {}
    const program = programOf(role)
    const child = startChild({ role, program, args, env, logFolder: logsOf(dataDir), say, onSpawn, ...tellScripts })
    children.add(child)
    return child
  }

const logsOf = (dataDir: string) => join(dataDir, 'logs')
const programOf = (name: string) => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url))
const isBuilt = (name: string) => existsSync(programOf(name))

/** The same machine, by the name that people type. */
const forPeople = (url: string | undefined) =>
  url?.replace(/^http:\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?=[:/]|$)/, 'http://localhost').replace(/\/$/, '')
