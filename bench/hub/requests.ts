import { Agent, request } from 'node:http'

/** Asks the web server as a program does, with a token or a cookie, over connections that stay open. */
export type Ask = (path: string) => Promise<{ readonly ms: number; readonly body: unknown }>

export function askAs(url: string, shown: Readonly<Record<string, string>>): { ask: Ask; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const headers = { ...shown, accept: 'application/json' }
  const ask: Ask = (path) =>
    new Promise((resolve, reject) => {
      const began = performance.now()
      request(url + path, { agent, headers }, (response) => {
        const parts: Buffer[] = []
        response.on('data', (part: Buffer) => parts.push(part))
        response.on('end', () => {
          const ms = performance.now() - began
          const text = Buffer.concat(parts).toString()
          if (response.statusCode === 200) resolve({ ms, body: JSON.parse(text) as unknown })
          else reject(new Error(`${path} answered ${response.statusCode}: ${text.slice(0, 300)}`))
        })
      })
        .on('error', reject)
        .end()
    })
  return { ask, close: () => agent.destroy() }
}
