import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'

const database = testDatabase()
const children: ReturnType<typeof start>[] = []

function start(env: Record<string, string>) {
  return spawn(process.execPath, ['--import', 'tsx', 'server/entry/web.ts'], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database.url, PORT: '0', LOG_LEVEL: 'warn', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
}

async function web(env: Record<string, string> = {}) {
  const child = start(env)
  children.push(child)
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return { child, ready: JSON.parse(line) as { role: string; pid: number; url: string; ready: boolean } }
}
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')))

test('says in one line that it is ready and where, serves, and ends with 0 when it is asked to', async () => {
  const { child, ready } = await web()
  expect(ready).toEqual({
    role: 'web',
    pid: child.pid,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string,
    ready: true,
  })
  expect((await fetch(`${ready.url}/readyz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})

test('ends when the process that started it is gone', async () => {
  const { child } = await web({ TENANTATLAS_PARENT_PIPE: '1' })
  child.stdin.end()
  expect(await once(child, 'exit')).toEqual([0, null])
})
