import { mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { threadId } from 'node:worker_threads'
import pg from 'pg'
import { answerOf, statementsOf } from './tap-statements.mjs'

/**
 * Listens in on a process of the product: `node --import <this file> worker.mjs`. Each statement that its driver sends is
 * written as intent and result to `$TAP_HISTORY/<actor>-<pid>.jsonl`, at once, so that kill -9 loses nothing that was said;
 * and the process can be made to die or to stand still at exactly one place of that. Threads are tapped as well. Imports
 * the driver and nothing of the product.
 *
 *   TAP_HISTORY  the folder; without it nothing is written
 *   TAP_ACTOR    worker (the default) or web; what the reconciler does in either is written as the reconciler's
 *   TAP_NAME     the process's name in the history; `<actor>-<pid>` by default
 *   TAP_KILL     `<point>:<nth>`: SIGKILL when that point is reached for the nth time; `:1` may be left out
 *   TAP_STOP     the same with SIGSTOP; SIGCONT from outside lets it go on from there
 *   TAP_POINTS   `1`: each intent also says its `point`
 *
 * A point is a side, a statement and, after `#`, the statements before it in its transaction, repetitions left out:
 * `after:commit#scope(worker)>run_lock>run_end(complete succeeded)`. Sides: `before` it is sent; `flight`,
 * sent and not answered; `after` its answer arrived, before anything else runs. Without `#…` it is met in any transaction,
 * and `run_end(complete)` is met with any outcome.
 */
const actor = process.env.TAP_ACTOR ?? 'worker'
const name = process.env.TAP_NAME ?? `${actor}-${process.pid}`
const file = openHistory(process.env.TAP_HISTORY)
const saysPoints = process.env.TAP_POINTS === '1'
const faults = [faultOf(process.env.TAP_KILL, 'SIGKILL'), faultOf(process.env.TAP_STOP, 'SIGSTOP')].filter(Boolean)

// Each thread counts for itself and writes to the same file: unique within the process, in order within the thread.
let said = threadId * 1_000_000_000
let connections = 0
let transactions = 0
const connectionOf = new WeakMap()

/** One file for a process and its threads. A number that a dead process had before does not lead to its file again. */
function openHistory(folder) {
  if (folder === undefined || folder === '') return null
  if (threadId !== 0) return openSync(process.env.TAP_FILE, 'a')
  mkdirSync(folder, { recursive: true })
  for (let again = 0; ; again++) {
    process.env.TAP_FILE = join(folder, `${actor}-${process.pid}${again === 0 ? '' : `-${again}`}.jsonl`)
    try {
      return openSync(process.env.TAP_FILE, 'ax')
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
  }
}

function faultOf(given, signal) {
  if (given === undefined || given === '') return null
  const [, point, nth] = /^(.*?)(?::(\d+))?$/.exec(given)
  return { point, nth: Number(nth ?? 1), met: 0, signal }
}

function say(line) {
  said += 1
  if (file !== null) {
    const thread = threadId === 0 ? {} : { thread: threadId }
    writeSync(file, `${JSON.stringify({ t: Date.now(), actor, id: name, ...thread, n: said, ...line })}\n`)
  }
  return said
}

const pointOf = ({ label }, kind) => (kind === '' ? label : `${label}#${kind}`)

/** What is asked in one go may still be kept back to be written in one go. */
function sendOff({ connection: { stream } }) {
  while (stream.writableCorked > 0) stream.uncork()
}

/** Dies or stands still here, if that is asked for; `before` that. */
function reach(side, statement, kind, before = () => undefined) {
  const { label } = statement
  const short = label.replace(/ [a-z_]+\)$/, ')')
  const names = [label, short].flatMap((each) => [`${side}:${each}`, `${side}:${pointOf({ label: each }, kind)}`])
  for (const fault of faults) {
    if (!names.includes(fault.point)) continue
    fault.met += 1
    if (fault.met !== fault.nth) continue
    before()
    const what = fault.signal === 'SIGKILL' ? 'kill -9' : fault.signal
    say({ phase: 'ok', op: 'fault', kind: what, of: process.pid, point: `${side}:${pointOf(statement, kind)}` })
    process.kill(process.pid, fault.signal)
  }
}

/** Where a connection stands: its number, and the transaction that is open on it. */
function stateOf(client) {
  const known = connectionOf.get(client)
  if (known !== undefined) return known
  connections += 1
  const state = { conn: threadId * 1000 + connections, tx: null, path: [], role: null }
  connectionOf.set(client, state)
  return state
}

function enter(state, statement) {
  if (statement.op === 'begin tx') {
    transactions += 1
    Object.assign(state, { tx: threadId * 1_000_000_000 + transactions, path: [], role: null })
    return
  }
  if (statement.role !== undefined) state.role = statement.role
  // As it is sent, since the next may be sent before this is answered.
  if (state.tx !== null && state.path.at(-1) !== statement.label) state.path = [...state.path, statement.label]
}

function leave(state, { op }) {
  if (op === 'commit' || op === 'rollback') Object.assign(state, { tx: null, path: [], role: null })
}

/** A sweep's own transactions stand in the scope of the platform; whatever it ends is a reconcile. */
function whoOf(state, statement) {
  const isSweep = statement.move === 'reconcile' || (actor === 'worker' && state.role === 'platform')
  return isSweep ? { actor: 'reconciler' } : {}
}

function intend(state, statement, point) {
  enter(state, statement)
  const { label: _label, role, ...about } = statement
  const where = { conn: state.conn, tx: state.tx, ...whoOf(state, statement) }
  const scope = role === undefined ? {} : { role }
  const n = say({ phase: 'intent', ...where, ...about, ...scope, ...(saysPoints && point !== null ? { point } : {}) })
  return { statement, n, where }
}

function conclude(state, { statement, n, where }, result) {
  // A commit of what had failed before is answered as a rollback.
  const isUndone = statement.op === 'commit' && result?.command === 'ROLLBACK'
  const { op, move } = statement
  const answer = op === 'sql' || op.startsWith('run_') || !op.includes(' ') ? answerOf(statement, result) : {}
  say({ phase: isUndone ? 'fail' : 'ok', of: n, op, ...where, ...(move === undefined ? {} : { move }), ...answer })
  leave(state, statement)
}

/** What the server refused did not happen; of what was cut off nobody knows. */
function fail(state, { statement, n, where }, error) {
  const code = typeof error?.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null
  const isRefused = code !== null && !/^(08|57P)/.test(code)
  say({ phase: isRefused ? 'fail' : 'unclear', of: n, op: statement.op, ...where, ...(code === null ? {} : { code }) })
  leave(state, statement)
}

const send = pg.Client.prototype.query

/** Every way into the driver, promise or callback; cursors and streams, which the product does not use, pass unheard. */
pg.Client.prototype.query = function tapped(config, values, callback) {
  const isText = typeof config === 'string'
  if (!isText && typeof config?.text !== 'string') return send.call(this, config, values, callback)
  const parameters = Array.isArray(values) ? values : isText ? [] : (config.values ?? [])
  const statements = statementsOf(isText ? config : config.text, parameters)
  const state = stateOf(this)
  const main = statements.find(({ op }) => op !== 'begin tx' && op !== 'commit' && op !== 'sql') ?? statements[0]
  const kind = state.path.join('>')

  // What was asked in one go with it has been sent by then.
  reach('before', main, kind, () => sendOff(this))
  const intents = statements.map((each) => intend(state, each, each === main ? pointOf(main, kind) : null))
  const answered = (result) => {
    const results = Array.isArray(result) ? result : [result]
    intents.forEach((intent, index) => conclude(state, intent, results[index]))
    reach('after', main, kind)
  }
  const refused = (error) => intents.forEach((intent) => fail(state, intent, error))

  const given = typeof values === 'function' ? values : callback
  if (typeof given === 'function') {
    const heard = (error, result) => {
      if (error) refused(error)
      else answered(result)
      given(error, result)
    }
    send.call(this, config, Array.isArray(values) ? values : undefined, heard)
    reach('flight', main, kind, () => sendOff(this))
    return undefined
  }
  const promise = send.call(this, config, values)
  reach('flight', main, kind, () => sendOff(this))
  return promise.then(
    (result) => {
      answered(result)
      return result
    },
    (error) => {
      refused(error)
      throw error
    },
  )
}
