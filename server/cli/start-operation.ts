import type { AnswerOf } from '../../contract/client.ts'
import { startOperation } from '../../contract/operations.ts'
import { startToast } from '../../operations/presenter.ts'
import { PlainFailure } from '../lib/plain-failure.ts'
import { ask, signedIn, type Connection } from './connection.ts'
import { exitCodes } from './exit-codes.ts'
import { jsonText } from './printable.ts'
import { tenantIdOf } from './tenants.ts'
import { print, type Terminal } from './terminal.ts'
import { watchOperation } from './watch-operation.ts'

export type StartOptions = {
  tenant: string
  types?: readonly string[]
  input?: Record<string, unknown>
  watch?: boolean
  idempotencyKey?: string
  json?: boolean
}

export async function start(terminal: Terminal, type: string, options: StartOptions): Promise<number> {
  const input = inputOf(options)
  const to = await signedIn(terminal.env)
  const started = await ask(to, startOperation, {
    params: { tenant: await tenantIdOf(to, options.tenant) },
    headers: { 'idempotency-key': options.idempotencyKey },
    body: { type, ...(input === undefined ? {} : { input }) },
  })
  const isWatched = options.watch === true
  if (options.json === true && isWatched) terminal.out(jsonText(started))
  else print(terminal, options.json === true, started, (shown) => words(to, shown, isWatched))
  return isWatched ? watchOperation(to, terminal, started.operation.id, options.json === true) : exitCodes.ok
}

function inputOf({ types, input }: StartOptions): Record<string, unknown> | undefined {
  if (types === undefined) return input
  if (input !== undefined && 'policyTypes' in input)
    throw new PlainFailure('Name the policy types once: with --types, or in --input.', exitCodes.usage)
  return { ...input, policyTypes: types }
}

type Started = AnswerOf<typeof startOperation>

function words({ url }: Connection, { operation, alreadyQueued }: Started, isWatched: boolean): string[] {
  const toast = startToast(operation, alreadyQueued)
  const where = [`${toast.linkLabel}: ${url}${toast.url}`, `Follow it: tenantatlas operations watch ${operation.id}`]
  return [`${toast.title}. ${toast.body}`, ...(isWatched ? [] : where)]
}
