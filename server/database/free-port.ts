import { createServer } from 'node:net'

/** The preferred port when nobody listens on it, else one that the system picks. Loopback only. */
export async function freePort(preferred: number | null, host = '127.0.0.1'): Promise<number> {
  if (preferred !== null && (await tryPort(preferred, host)) !== null) return preferred
  const port = await tryPort(0, host)
  if (port === null) throw new Error(`No free port on ${host}.`)
  return port
}

export const isPortFree = async (port: number, host?: string): Promise<boolean> => (await tryPort(port, host)) !== null

const tryPort = (port: number, host: string | undefined): Promise<number | null> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(null))
    server.listen({ port, exclusive: true, ...(host === undefined ? {} : { host }) }, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : null))
    })
  })
