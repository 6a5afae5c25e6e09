import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { afterEach, expect, test } from 'vitest'
import { openStream, type LiveStream } from '../../server/http/live-stream.ts'

/** A reader who is gone without a word: their machine lost its power, or the network its way. */
const reapedWithinMs = 45_000
const name = `ta${process.pid}`
const [here, there] = ['10.213.113.1', '10.213.113.2']
const ip = (...args: string[]): string => execFileSync('ip', args, { encoding: 'utf8', stdio: 'pipe' })
const inside = (...args: string[]): string => ip('netns', 'exec', name, 'ip', ...args)

let server: Server | null = null
let reader: ChildProcess | null = null
afterEach(async () => {
  reader?.kill('SIGKILL')
  server?.closeAllConnections()
  await new Promise((resolve) => server?.close(resolve) ?? resolve(null))
  // Both ends go with it.
  for (const gone of [() => ip('link', 'del', `${name}h`), () => ip('netns', 'del', name)]) attempt(gone)
})

test('who vanishes from a quiet stream is noticed within 45 seconds', async ({ skip }) => {
  if (!attempt(layWire)) {
    console.log('not seen: this machine does not let us lay a wire of our own (network namespaces, as root)')
    return skip('no network namespaces here')
  }
  const { stream, closed } = await streamToTheOtherEnd()
  const beats = setInterval(() => stream.beat(1000), 1000)
  // Whatever is sent there from now on is heard by nobody, and answered by nobody.
  inside('addr', 'del', `${there}/30`, 'dev', `${name}n`)
  const goneAt = performance.now()
  await closed
  clearInterval(beats)
  const noticedMs = performance.now() - goneAt
  console.log(`noticed after ${(noticedMs / 1000).toFixed(1)} s`)
  expect(noticedMs).toBeLessThan(reapedWithinMs)
}, 1_200_000)

function layWire(): void {
  ip('netns', 'add', name)
  ip('link', 'add', `${name}h`, 'type', 'veth', 'peer', 'name', `${name}n`, 'netns', name)
  ip('addr', 'add', `${here}/30`, 'dev', `${name}h`)
  ip('link', 'set', `${name}h`, 'up')
  inside('addr', 'add', `${there}/30`, 'dev', `${name}n`)
  inside('link', 'set', `${name}n`, 'up')
  const address = /link\/ether (\S+)/.exec(inside('link', 'show', `${name}n`))?.[1] ?? ''
  // Known for good, or the system would find out that nobody answers to it and say so at once.
  ip('neigh', 'replace', there, 'lladdr', address, 'dev', `${name}h`, 'nud', 'permanent')
}

async function streamToTheOtherEnd(): Promise<{ stream: LiveStream; closed: Promise<void> }> {
  let close: () => void = () => undefined
  const closed = new Promise<void>((resolve) => (close = resolve))
  const made = new Promise<LiveStream>((resolve) => {
    server = createServer((_, response) => resolve(openStream(response, {}, 1000, close)))
  })
  await new Promise<void>((resolve) => server?.listen(0, here, resolve))
  const address = server?.address()
  const port = typeof address === 'object' ? address?.port : 0
  const program = `require('http').get('http://${here}:${port}').on('response', (r) => r.once('data', () => console.log('reads')))`
  const child = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  reader = child
  const [stream] = await Promise.all([made, new Promise((resolve) => child.stdout.once('data', resolve))])
  return { stream, closed }
}

function attempt(act: () => void): boolean {
  try {
    act()
    return true
  } catch {
    return false
  }
}
