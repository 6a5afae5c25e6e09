import { get, type IncomingMessage } from 'node:http'
import type { LiveHint } from '../../contract/live.ts'

export type Follower = {
  readonly isOpen: () => boolean
  readonly leave: () => void
  /** Reads no further: what comes piles up. */
  readonly stopReading: () => void
}

export type Following = {
  readonly url: string
  readonly session: string
  readonly heard?: (hint: LiveHint) => void
  readonly beat?: () => void
  readonly closed?: () => void
  readonly headers?: Readonly<Record<string, string>>
}

/** Follows the stream as a browser does, over a connection of its own. Resolves once it was let in. */
export async function follow({ url, session, heard, beat, closed, headers }: Following): Promise<Follower> {
  const all = { accept: 'text/event-stream', cookie: `tenantatlas=${session}`, ...headers }
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/api/v1/live`, { headers: all, agent: false }, resolve).on('error', reject)
  })
  if (response.statusCode !== 200) throw new Error(`the stream answered ${response.statusCode}`)
  let isOpen = true
  let rest = ''
  response.on('error', () => undefined)
  response.on('close', () => {
    isOpen = false
    closed?.()
  })
  response.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      if (line.startsWith('data: ')) heard?.(JSON.parse(line.slice('data: '.length)) as LiveHint)
      else if (line.startsWith(':')) beat?.()
    }
  })
  return { isOpen: () => isOpen, leave: () => response.destroy(), stopReading: () => void response.pause() }
}
