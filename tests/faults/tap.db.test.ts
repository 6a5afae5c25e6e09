import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPrograms, type Built } from '../crash/processes.ts'
import { until } from '../crash/until.ts'
import { crashWorld } from '../crash/world.ts'
import { readRun } from '../operations.ts'
import { tapEnv } from './tap-env.ts'

let built: Built
let history: string
beforeAll(async () => {
  built = await buildPrograms()
  history = mkdtempSync(join(tmpdir(), 'tap-'))
})
afterAll(() => {
  built.remove()
  rmSync(history, { recursive: true, force: true })
})

type Line = {
  actor: string
  n: number
  of?: number
  phase: string
  op: string
  thread?: number
  tx?: number | null
} & Record<string, unknown>

const linesOf = (pid: number): Line[] =>
  readdirSync(history)
    .filter((file) => file.endsWith(`-${pid}.jsonl`))
    .flatMap((file) => readFileSync(join(history, file), 'utf8').trim().split('\n'))
    .map((line) => JSON.parse(line) as Line)

test('every statement of a process is written as intent and result, its threads included, until it dies in a commit', async () => {
  const world = await crashWorld(built, { tenants: 1, size: 5, delayMs: 0 })
  try {
    const kill = 'flight:commit#scope(worker)>run_lock>run_end(complete succeeded)'
    const worker = await world.start(tapEnv({ history, kill }))
    const [id = 0] = await world.syncAll()
    expect(await worker.ended).toBe('SIGKILL')
    // The commit was sent, so it came through, and nobody heard of it.
    await until(
      'it is completed',
      () => readRun(world.db, id),
      ({ status }) => status === 'completed',
    )

    const lines = linesOf(worker.pid)
    const intents = lines.filter(({ phase }) => phase === 'intent')
    expect(lines.at(-1)).toMatchObject({ op: 'fault', kind: 'kill -9', of: worker.pid, point: kill })
    expect(new Set(lines.map(({ n }) => n)).size).toBe(lines.length)
    expect(intents.some(({ op, thread }) => op === 'run_beat' && thread !== undefined)).toBe(true)
    expect(lines).toContainEqual(
      expect.objectContaining({ op: 'run_begin', phase: 'ok', run: id, lease_token: 1, attempt: 1, status: 'running' }),
    )
    const end = intents.find(({ op }) => op === 'run_end')
    expect(end).toMatchObject({ run: id, token: 1, move: 'complete' })
    // What has no result is what was under way, the end and its commit among it.
    const answered = new Set(lines.map(({ of }) => of))
    const open = intents.filter(({ n }) => !answered.has(n))
    expect(open.find(({ op, tx }) => op === 'commit' && tx === end?.tx)).toBeDefined()
    expect(open.length).toBeLessThan(6)
  } finally {
    await world.close()
  }
}, 60_000)
