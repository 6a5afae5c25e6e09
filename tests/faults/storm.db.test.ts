import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Built } from '../crash/processes.ts'
import { buildStorm } from './storm-build.ts'
import { missing, storm, type StormPlan } from './storm.ts'

let built: Built
beforeAll(async () => {
  built = await buildStorm()
})
afterAll(() => built.remove())

const plan: StormPlan = {
  seed: Number(process.env['STORM_SEED'] ?? Date.now() % 1_000_000),
  workers: 3,
  webs: 2,
  operations: 45,
  seconds: 7,
  faults: { 'kill -9': 5, SIGSTOP: 2, SIGTERM: 2, cut: 10, 'kill -9 of web': 1 },
  pastLease: 0,
  drainSeconds: 45,
  syncing: 8,
  writing: 2,
  items: 10,
  writeMs: 40,
  size: 30,
  readMs: 250,
  slots: 4,
}

test('a storm of kills, freezes and cuts over operations: no invariant is broken', { timeout: 120_000 }, async () => {
  const report = await storm(built, plan)
  console.info(`seed ${plan.seed}: ${report.operations} operations, ${JSON.stringify(report.happened)}`)
  console.info(report.verdict.text)
  expect(report.verdict, report.folder).toMatchObject({ code: 0, broken: [] })
  expect(missing(plan, report)).toEqual([])
  expect(report.operations).toBeGreaterThan(plan.operations / 2)
})
