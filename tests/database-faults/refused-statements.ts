import { expect } from 'vitest'
import { buildPrograms } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { createTestDatabase } from '../database.ts'
import { faultWorld, signInAs } from './fault-world.ts'
import { acknowledged, keepStarting } from './starter.ts'
import { faultCodes, seededFaults } from './statement-faults.ts'
import { allEnd, expectOneTrueEndEach } from './truth.ts'
import { startWireProxy } from './wire-proxy.ts'

/**
 * Two statements of a hundred are refused or lose their connection, whoever sends them: web, workers, their beats. Until
 * so many statements were sent; then all that was begun must end, still under fire.
 */
export async function refusedStatements(statements: number, seed: number): Promise<void> {
  const built = await buildPrograms()
  const database = await createTestDatabase()
  const proxy = await startWireProxy(database.url)
  const world = await faultWorld(built, { url: database.url, tenants: 6, size: 40 })
  try {
    const through = { DATABASE_URL: proxy.url }
    const web = await world.start('web', through)
    for (const slots of ['4', '4']) await world.start('worker', { ...through, WORKER_SLOTS: slots })
    const cookie = await signInAs(web.url, world.workspace.people.operator.email)
    const faults = seededFaults(seed, 0.02)
    const before = proxy.counts().statements
    const sent = (): number => proxy.counts().statements - before
    proxy.setFate(faults.decide)
    const starter = keepStarting({ url: web.url, cookie, book: world.book }, world.workspace, 8)
    await until('enough statements were sent', sent, (count) => count >= statements, 300)
    await starter.stop()
    await allEnd(world.pool, 90)
    proxy.setFate(() => ({ kind: 'pass' }))

    const runs = await expectOneTrueEndEach(world.pool, acknowledged(starter.answers))
    const answers = starter.answers.map(({ status }) => status ?? 0)
    const told = { seed, statements: sent(), faults: faults.counts, starts: tally(answers), runs: runs.length }
    console.log(JSON.stringify({ ...told, struck: Object.fromEntries(faults.struck) }))
    for (const code of faultCodes)
      for (let n = 0; n < faults.counts[code]; n++) world.book.say({ phase: 'ok', op: 'fault', kind: code })
    console.log(await world.judge())
    expect(world.fallen()).toEqual([])
    expect(answers.filter((status) => status !== 202 && status !== 503)).toEqual([])
    const struck = faultCodes.reduce((sum, code) => sum + faults.counts[code], 0)
    expect(struck).toBeGreaterThan(statements * 0.01)
    for (const code of faultCodes) expect(faults.counts[code]).toBeGreaterThan(0)
  } finally {
    await world.close()
    await proxy.close()
    await database.drop()
    built.remove()
  }
}

const tally = (values: readonly number[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
