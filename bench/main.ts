import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Bench, BenchDatabase } from './frame/bench.ts'
import { interleaved } from './frame/interleaved.ts'
import { loadNow, machineOf } from './frame/machine.ts'
import { openPrograms } from './frame/programs.ts'
import { keep, tableOf } from './frame/report.ts'
import { startServer, type BenchServer } from './frame/server.ts'

/** `npm run bench -- [name …] [--full] [--rounds n] [--explain]`. Exits 1 when a bench could not be run; an aim missed is a figure. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    explain: { type: 'boolean', default: false },
  },
})

const folder = fileURLToPath(new URL('.', import.meta.url))

async function benches(names: readonly string[]): Promise<Bench[]> {
  const known = readdirSync(folder).flatMap((file) => /^(.+)\.bench\.ts$/.exec(file)?.[1] ?? [])
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new Error(`There is no ${unknown.join(', ')}. There are: ${known.join(', ')}.`)
  const chosen = known.filter((name) => names.length === 0 || names.includes(name))
  return Promise.all(
    chosen.map(async (name) => ((await import(join(folder, `${name}.bench.ts`))) as { bench: Bench }).bench),
  )
}

async function measure(bench: Bench, server: BenchServer): Promise<boolean> {
  const loadBefore = loadNow()
  const { programs, close } = openPrograms()
  const made: BenchDatabase[] = []
  const newDatabase: BenchServer['newDatabase'] = async (name, isEmpty) => {
    const database = await server.newDatabase(name, isEmpty)
    made.push(database)
    return database
  }
  try {
    const figures = await bench.run({
      isFull: values.full,
      database: await newDatabase(bench.name),
      newDatabase,
      interleaved: (rounds, sides, warmUp) => interleaved(Number(values.rounds ?? rounds), sides, warmUp),
      programs,
      say: (line) => console.log(`  ${line}`),
    })
    const measured = { bench, figures, machine: machineOf(server.version, loadBefore) }
    console.log(`${tableOf(measured)}\n  kept in ${keep(measured)}`)
    for (const database of made) for (const line of await server.dearest(database)) console.log(`  ${line}`)
    return true
  } catch (error) {
    console.error(`\n${bench.name} could not be run: ${error instanceof Error ? (error.stack ?? '') : String(error)}`)
    return false
  } finally {
    await close()
    for (const database of made) await database.drop()
  }
}

async function main(): Promise<number> {
  const chosen = await benches(positionals)
  const server = await startServer(values.explain)
  let failed = 0
  try {
    for (const bench of chosen) if (!(await measure(bench, server))) failed++
  } finally {
    await server.stop()
  }
  return failed === 0 ? 0 : 1
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  return 1
})
