import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { bodyOf } from '../graph/listener.ts'
import type { Simulation } from '../simulation.ts'
import { hooks, type Hook, type HookAnswer } from './hooks.ts'

/** The port of the tests: JSON in, JSON out, on another port than Graph, so that a client can never see it. */
export async function answerHook(
  simulation: Simulation,
  seed: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://hooks')
  const text = await bodyOf(request)
  const { status, body } = decide(simulation, seed, request.method ?? 'GET', url, text)
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

function decide(simulation: Simulation, seed: number, method: string, url: URL, text: string): HookAnswer {
  for (const hook of hooks) {
    const parts = hook.method === method ? partsOf(hook, url.pathname) : null
    if (parts === null) continue
    try {
      const input: unknown = text === '' ? {} : JSON.parse(text)
      return hook.act({ simulation, seed, parts, query: url.searchParams, input })
    } catch (error) {
      // A wrong call is the tester's own mistake: say which.
      return { status: 422, body: { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) } }
    }
  }
  const known = hooks.map((hook) => `${hook.method} ${hook.path}`)
  return { status: 404, body: { error: `No hook for ${method} ${url.pathname}.`, hooks: known } }
}

function partsOf(hook: Hook, path: string): Record<string, string> | null {
  const wanted = hook.path.split('/')
  const given = path.split('/')
  if (wanted.length !== given.length) return null
  const parts: Record<string, string> = {}
  for (const [index, name] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '')
    if (name.startsWith(':')) parts[name.slice(1)] = value
    else if (name !== value) return null
  }
  return parts
}
