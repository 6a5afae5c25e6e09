import { connect, type Socket } from 'node:net'
import {
  fatalMessage,
  messageReader,
  queryMessage,
  startupParameters,
  textsOf,
  type WireMessage,
} from './wire-messages.ts'

/** A statement on its way: its words, and the name that its connection gave itself. */
export type Statement = { readonly text: string; readonly application: string }

export type StatementFate =
  | { readonly kind: 'pass' }
  /** The server itself answers with this SQLSTATE, as if the statement had failed. */
  | { readonly kind: 'fail'; readonly code: string }
  /** The connection breaks before the statement arrives, or after it was done and before anybody hears of it. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'after'; readonly isSaid: boolean }

/** What befalls all connections of a proxy, and what befell them so far. */
export type Weather = {
  decide: (statement: Statement) => StatementFate
  dropsNotifications: boolean
  isSwallowed: ((application: string) => boolean) | null
  statements: number
  /** How many were made, by the name that each gave itself. */
  readonly connectionsOf: Map<string, number>
  notificationsDropped: number
  swallowed: number
}

export type Link = { readonly application: () => string; readonly swallow: () => void; readonly destroy: () => void }

type Ends = { readonly client: Socket; readonly server: Socket; readonly destroy: () => void }

/** What becomes of the server's words until it is ready again. */
type Answer = 'pass' | 'withhold' | 'pass without completion'

/** One connection of a client to its database. `gone`: told when it is over. */
export function link(client: Socket, target: URL, weather: Weather, gone: (link: Link) => void): Link {
  const server = connect(Number(target.port), target.hostname)
  const destroy = (): void => {
    client.destroy()
    server.destroy()
    gone(self)
  }
  const statements = statementsOf({ client, server, destroy }, weather)
  let application = ''
  let isSwallowed = false
  const swallow = (): void => {
    if (!isSwallowed) weather.swallowed++
    isSwallowed = true
  }
  const readClient = messageReader(true)
  const readServer = messageReader(false)

  client.on('data', (chunk: Buffer) => {
    for (const message of readClient(chunk)) {
      if (message.type === 'startup') {
        application = startupParameters(message).get('application_name') ?? ''
        weather.connectionsOf.set(application, (weather.connectionsOf.get(application) ?? 0) + 1)
        if (weather.isSwallowed?.(application) === true) swallow()
      }
      if (!isSwallowed) statements.ask(message, application)
    }
  })
  server.on('data', (chunk: Buffer) => {
    for (const message of readServer(chunk)) if (!isSwallowed) statements.answer(message)
  })
  for (const end of [client, server]) {
    end.on('error', destroy)
    // A swallowed connection is half open: whoever is left hears nothing of the other's end.
    end.on('close', () => (isSwallowed ? undefined : destroy()))
  }
  const self: Link = { application: () => application, swallow, destroy }
  return self
}

/** After these a client waits for an answer, or for nothing any more. */
const endsBatch = new Set(['startup', 'Q', 'S', 'H', 'X', 'p'])
/** What ends so is answered until the server says that it is ready again. */
const isAnswered = new Set(['Q', 'S'])

function statementsOf({ client, server, destroy }: Ends, weather: Weather) {
  const prepared = new Map<string, string>()
  let batch: WireMessage[] = []
  /** Of what is under way, in the order in which it was asked: several may go out before the first answer comes. */
  const awaited: Answer[] = []
  const send = (messages: readonly WireMessage[], answer: Answer = 'pass'): void => {
    if (isAnswered.has(messages.at(-1)?.type ?? '')) awaited.push(answer)
    server.write(Buffer.concat(messages.map((m) => m.bytes)))
  }

  const settle = (messages: readonly WireMessage[], application: string): void => {
    const text = textOf(messages, prepared)
    if (text === null) return send(messages)
    weather.statements++
    const fate = weather.decide({ text, application })
    if (fate.kind === 'pass') return send(messages)
    if (fate.kind === 'fail')
      return send([{ type: 'Q', bytes: queryMessage(failing(text, fate.code)) }], 'pass without completion')
    if (fate.isSaid) client.write(fatalMessage('08006', 'connection failure'))
    if (fate.when === 'before') return destroy()
    send(messages, 'withhold')
  }
  return {
    ask(message: WireMessage, application: string) {
      batch.push(message)
      if (!endsBatch.has(message.type)) return
      const whole = batch
      batch = []
      settle(whole, application)
    },
    answer(message: WireMessage) {
      const isReady = message.type === 'Z'
      const answer = awaited[0] ?? 'pass'
      if (answer === 'withhold') return isReady ? destroy() : undefined
      if (message.type === 'A' && weather.dropsNotifications) weather.notificationsDropped++
      else if (answer === 'pass' || message.type !== 'C') client.write(message.bytes)
      if (isReady) awaited.shift()
    },
  }
}

/** The words of the statement in a batch, by the name under which it was prepared; null when there is none. */
function textOf(messages: readonly WireMessage[], prepared: Map<string, string>): string | null {
  let text: string | null = null
  for (const message of messages) {
    if (message.type === 'Q') text = textsOf(message, 5, 1)[0] ?? ''
    if (message.type === 'P') {
      const [name = '', words = ''] = textsOf(message, 5, 2)
      prepared.set(name, words)
    }
    if (message.type === 'B') text = prepared.get(textsOf(message, 5, 2)[1] ?? '') ?? ''
  }
  return text
}

/** What the server is asked instead, so that it answers with the code and its transaction stands as after such a failure. */
function failing(text: string, code: string): string {
  const raise = `do $$ begin raise exception 'planned' using errcode = '${code}'; end $$`
  return text.trim().toLowerCase() === 'commit' ? `rollback; ${raise}` : raise
}
