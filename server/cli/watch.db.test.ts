import { createServer, request, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { startLiveWeb } from '../../tests/live-web.ts'
import { runWorker, startSync, type TestWorker } from '../../tests/operations.ts'
import { createWorkspace, type TestWorkspace } from '../../tests/people.ts'
import { givePassword, testPassword, type Web } from '../../tests/web.ts'
import { testCli } from './testing/real-cli.ts'

const database = testDatabase()
const cli = testCli()
const patient = { timeout: 15_000, interval: 30 }
type Handler = Parameters<typeof runWorker>[2]
type HandlerResult = Awaited<ReturnType<Handler>>
let workspace: TestWorkspace
let web: Web

beforeAll(async () => {
  workspace = await createWorkspace(database.pool)
  await givePassword(database.pool, workspace.people.operator.id)
  web = await startLiveWeb(database.url, database.db)
  const args = ['login', '--url', web.url, '--email', workspace.people.operator.email, '--password-stdin']
  expect((await cli.run(args, { stdin: testPassword })).code).toBe(0)
})
afterAll(() => web.close())

/** A handler that counts three items, one for each time it is let on. */
function steps(end: HandlerResult = { kind: 'items' }, failed = 0) {
  let on: () => void = () => undefined
  const handler: Handler = async (job) => {
    await job.batch(async () => ({ counts: { total: 3, processed: 0 } }))
    for (let item = 1; item <= 3; item++) {
      await new Promise<void>((resolve, reject) => {
        on = resolve
        job.signal.addEventListener('abort', () => reject(job.signal.reason as Error))
      })
      const isFailed = item <= failed
      await job.batch(async () => ({ counts: { processed: 1, ...(isFailed ? { failed: 1 } : { succeeded: 1 }) } }))
    }
    return end
  }
  return { handler, on: () => on() }
}

async function whileAtWork(run: ReturnType<typeof steps>, check: (worker: TestWorker) => Promise<void>) {
  const worker = await runWorker(database.url, database.db, run.handler)
  try {
    await check(worker)
  } finally {
    await worker.end()
  }
}

test('start --watch tells each change once, in words and counts, and ends with the operation', async () => {
  const run = steps()
  await whileAtWork(run, async () => {
    const watch = cli.begin(['operations', 'start', 'inventory.sync', '--tenant', tenant(), '--watch'])
    for (const count of [0, 1, 2]) {
      await expect.poll(watch.out, patient).toContain(`Running  ${count} of 3 policy types`)
      run.on()
    }
    const { code, out, err } = await watch.ended
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Inventory sync queued\. Running in the background\.\n/)
    expect(out).toMatch(/Succeeded  Nothing failed\.  Total: 3 · Processed: 3 · Succeeded: 3\n$/)
    expect(out).not.toMatch(/[%\u001b\t]/)
    const lines = out.trimEnd().split('\n').slice(1)
    const told = lines.map((line) => line.replace(/^\S+Z {2}/, ''))
    expect(new Set(told).size).toBe(told.length)
  })
})

test('with --json it is one line of JSON for each change', async () => {
  const run = steps({ kind: 'items' }, 1)
  await whileAtWork(run, async () => {
    const { id } = await startSync(database.db, workspace)
    const watch = cli.begin(['operations', 'watch', String(id), '--json'])
    for (const count of [0, 1, 2]) {
      await expect.poll(watch.out, patient).toContain(`"processed":${count},"total":3`)
      run.on()
    }
    const { code, out } = await watch.ended
    expect(code).toBe(4)
    const read = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(read.every((operation) => operation.id === String(id))).toBe(true)
    expect(read.at(-1)).toMatchObject({ status: 'completed', outcome: 'partially_succeeded' })
  })
})

test.each([
  ['failed', { kind: 'failure', code: 'authentication_failed', message: 'Refused.' }],
  ['blocked', { kind: 'blocked', code: 'provider_connection_invalid' }],
] as const)('one that is %s ends with exit code 5', async (word, end) => {
  const handler = async (): Promise<HandlerResult> => end
  await whileAtWork({ handler, on: () => undefined }, async () => {
    const { id } = await startSync(database.db, workspace)
    const ended = await cli.run(['operations', 'watch', String(id)])
    expect(ended.code).toBe(5)
    expect(ended.out.toLowerCase()).toContain(word)
  })
})

test('a cancelled one ends with exit code 6', async () => {
  await whileAtWork(steps(), async () => {
    const { id } = await startSync(database.db, workspace)
    const watch = cli.begin(['operations', 'watch', String(id)])
    await expect.poll(watch.out, patient).toContain('0 of 3 policy types')
    expect((await cli.run(['operations', 'cancel', String(id)])).out).toContain('Cancel requested')
    const { code, out } = await watch.ended
    expect(code).toBe(6)
    expect(out).toMatch(/Cancelled {2}A person cancelled it\./)
  })
})

test('Ctrl-C ends the watching alone, and says that the operation goes on', async () => {
  const run = steps()
  await whileAtWork(run, async () => {
    const { id } = await startSync(database.db, workspace)
    const watch = cli.begin(['operations', 'watch', String(id)])
    await expect.poll(watch.out, patient).toContain('0 of 3 policy types')
    watch.child.kill('SIGINT')
    const { code, err } = await watch.ended
    expect(code).toBe(130)
    expect(err).toBe(
      `Stopped watching. Operation #${id} was not cancelled and goes on: tenantatlas operations watch ${id}\n`,
    )
    const { out } = await cli.run(['operations', 'show', String(id)])
    expect(out).toContain('Inventory sync is running')
    await cli.run(['operations', 'cancel', String(id)])
    expect((await cli.run(['operations', 'watch', String(id)])).code).toBe(6)
  })
})

test('without the stream of hints it is read again and again', async () => {
  const { port } = new URL(web.url)
  const between = await withoutStream(Number(port))
  const run = steps()
  await whileAtWork(run, async () => {
    const { id } = await startSync(database.db, workspace)
    const env = { TENANTATLAS_URL: between.url, TENANTATLAS_TOKEN: cli.token() }
    const watch = cli.begin(['operations', 'watch', String(id)], { env })
    for (const count of [0, 1, 2]) {
      await expect.poll(watch.out, patient).toContain(`${count} of 3 policy types`)
      run.on()
    }
    expect((await watch.ended).code).toBe(0)
    expect(between.refused()).toBeGreaterThan(0)
  })
  between.close()
})

const tenant = () => workspace.tenants[0]?.externalId ?? ''

/** What stands in between passes everything on but the stream. */
async function withoutStream(port: number) {
  let refused = 0
  const server: Server = createServer((asked, answer) => {
    if (asked.url === '/api/v1/live') {
      refused += 1
      answer.writeHead(502).end()
      return
    }
    const onward = request(
      { port, host: '127.0.0.1', path: asked.url, method: asked.method, headers: asked.headers },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers)
        reply.pipe(answer)
      },
    )
    asked.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port: own } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${own}`, refused: () => refused, close: () => server.close() }
}
