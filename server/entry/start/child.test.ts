import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { isAlive } from '../../database/process-alive.ts'
import { startChild, type Child } from './child.ts'

const begun: { child: Child; folder: string }[] = []
afterEach(async () => {
  for (const { child, folder } of begun.splice(0)) {
    await child.stop()
    rmSync(folder, { recursive: true })
  }
})

const readyLine = `console.log(JSON.stringify({ role: 'test', pid: process.pid, ready: true }));`
const endsWithParent = `process.stdin.on('end', () => process.exit()).resume();`

/** Keeps up a program of these few words. */
function childOf(words: string) {
  const folder = mkdtempSync(join(tmpdir(), 'child-'))
  const program = join(folder, 'program.mjs')
  writeFileSync(program, words)
  const said: string[] = []
  const pids: number[] = []
  const child = startChild({
    role: 'test',
    program,
    env: {},
    logFolder: folder,
    say: (line) => said.push(line),
    onSpawn: (pid) => pids.push(pid),
  })
  begun.push({ child, folder })
  return { child, said, pids, log: () => readFileSync(join(folder, 'test.log'), 'utf8') }
}

const soon = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 20 })

test('what it writes is in its log; only warnings and plain words come to the terminal', async () => {
  const { child, said, log } = childOf(`${readyLine} ${endsWithParent}
    console.log(JSON.stringify({ level: 30, msg: 'all is well' }));
    console.log(JSON.stringify({ level: 40, msg: 'the disk is filling up' }));
    console.error('Segmentation fault');`)
  await child.ready
  await soon(() => expect(said.sort()).toEqual(['test: Segmentation fault', 'test: the disk is filling up']))
  expect(log()).toContain('all is well')
})

test('one that dies is started again, and it is said', async () => {
  const { child, said, pids } = childOf(`${readyLine} ${endsWithParent}`)
  const { pid } = await child.ready
  process.kill(pid, 'SIGKILL')
  await soon(() => expect(pids).toHaveLength(2))
  expect(said).toEqual(['The test ended (SIGKILL) and is started again in 0.5 s.'])
})

test('one that never gets up is not tried again, and its last words are told', async () => {
  const { child, pids } = childOf(`console.error('no such table'); process.exit(3)`)
  await expect(child.ready).rejects.toThrow(/The test did not start \(exit code 3\)[^]*no such table/)
  await child.stop()
  expect(pids).toHaveLength(1)
})

test('stopping waits for it to end, and starts nothing again', async () => {
  const { child, pids } = childOf(`${readyLine} ${endsWithParent}
    process.on('SIGTERM', () => setTimeout(() => process.exit(0), 200))`)
  const { pid } = await child.ready
  await child.stop()
  expect(isAlive(pid)).toBe(false)
  expect(pids).toHaveLength(1)
})
