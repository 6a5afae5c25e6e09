import { createInterface } from 'node:readline'

/**
 * One system under measure, in a process of its own. It is told what to do in lines of JSON on stdin and answers each in
 * one line on stdout; what it finished is counted from outside, in its database.
 *
 * @typedef {object} System
 * @property {() => Promise<void>} prepare Installs its schema.
 * @property {(count: number) => Promise<void>} enqueue That many no-op jobs, each a transaction of its own, `clients` at a time.
 * @property {(onJob: () => void | Promise<void>) => Promise<void>} work Starts taking jobs, `concurrency` at a time.
 * @property {() => Promise<void>} stop
 */
export const settings = {
  url: process.env.DATABASE_URL ?? '',
  redisUrl: process.env.REDIS_URL ?? '',
  concurrency: Number(process.env.CONCURRENCY ?? 10),
  pool: Number(process.env.POOL ?? 10),
}

/** Work for several clients at once, each doing its share one after the other. */
export async function atOnce(clients, count, one) {
  let left = count
  const client = async () => {
    while (left-- > 0) await one()
  }
  await Promise.all(Array.from({ length: clients }, client))
}

/** @param {System} system */
export function speak(system) {
  let onJob = () => undefined
  let hung
  const commands = {
    prepare: () => system.prepare(),
    enqueue: ({ count }) => system.enqueue(count),
    work: () => system.work(() => onJob()),
    pickUps: ({ count }) => pickUps(system, count, (handler) => (onJob = handler)),
    hang: () => {
      hung = new Promise((resolve) => {
        onJob = () => {
          resolve()
          return new Promise(() => undefined)
        }
      })
    },
    taken: () => hung,
    stop: () => system.stop(),
  }
  createInterface(process.stdin)
    .on('line', (line) => {
      const { command, ...args } = JSON.parse(line)
      Promise.resolve(commands[command](args)).then(
        (result) => answer({ ok: true, result }),
        (error) => answer({ ok: false, error: String(error?.stack ?? error) }),
      )
    })
    .on('close', () => process.exit(0))
}

const answer = (what) => process.stdout.write(`\n@${JSON.stringify(what)}\n`)

/** From the answer to the enqueuing, after its commit, until the handler begins; one job at a time, in milliseconds. */
async function pickUps(system, count, onJob) {
  const taken = []
  for (let i = 0; i < count; i++) {
    let began = () => undefined
    const begun = new Promise((resolve) => (began = resolve))
    onJob(() => began(performance.now()))
    await system.enqueue(1)
    const committed = performance.now()
    taken.push(Math.max(0, (await begun) - committed))
    // The finish of this one is over before the next is offered: it is an idle system that is measured.
    await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20))
  }
  onJob(() => undefined)
  return taken
}
