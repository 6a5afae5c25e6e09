import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Built } from '../crash/processes.ts'
import { buildStorm } from './storm-build.ts'
import { missing, storm, type StormPlan } from './storm.ts'

let built: Built
beforeAll(async () => {
  built = await buildStorm()
})
afterAll(() => built.remove())

/** A tenth of it is enough to look at one thing while working on it: `STORM_SHARE=0.1`. */
const share = Number(process.env['STORM_SHARE'] ?? 1)
const part = (whole: number): number => Math.ceil(whole * share)

const plan: StormPlan = {
  seed: Number(process.env['STORM_SEED'] ?? Date.now() % 1_000_000),
  workers: 4,
  webs: 2,
  // Some of the clicks find the same work under way.
  operations: part(1060),
  seconds: part(340),
  faults: {
    'kill -9': part(200),
    SIGSTOP: part(20),
    SIGTERM: part(12),
    cut: part(80),
    'kill -9 of web': part(4),
  },
  pastLease: part(4),
  drainSeconds: 120,
  syncing: 40,
  writing: 6,
  items: 20,
  writeMs: 80,
  size: 40,
  readMs: 500,
  slots: 6,
}

test('200 kills over 1,000 operations, with freezes, stops and cuts: no invariant is broken', async () => {
  const report = await storm(built, plan)
  console.info(`seed ${plan.seed}: ${report.operations} operations, ${JSON.stringify(report.happened)}`)
  console.info(report.verdict.text)
  expect(report.verdict, report.folder).toMatchObject({ code: 0, broken: [] })
  expect(missing(plan, report)).toEqual([])
  expect(report.operations).toBeGreaterThanOrEqual(part(1000))
  // A kill of somebody idle proves nothing.
  expect(report.happened['kill -9 at work']).toBeGreaterThan(part(200) / 2)
})
