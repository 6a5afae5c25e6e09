import { connect, createServer, type AddressInfo } from 'node:net'

/** A way to PostgreSQL that can keep back the word that a transaction was committed: what a server never hears that dies then. */
export type HeldCommit = {
  readonly url: string
  /** The next commit of a connection that sends this text is kept back for ever; resolves at that instant. */
  readonly hold: (after: string) => Promise<void>
  readonly close: () => Promise<void>
}

export async function heldCommit(databaseUrl: string): Promise<HeldCommit> {
  const target = new URL(databaseUrl)
  let armed: { text: Buffer; happened: () => void } | null = null
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname)
    let isAimed = false
    let isHeld = false
    client.on('data', (sent) => {
      if (armed !== null && sent.includes(armed.text)) isAimed = true
      upstream.write(sent)
    })
    upstream.on('data', (answered) => {
      // The tag of a command that is complete.
      if (isAimed && armed !== null && answered.includes('COMMIT\0')) {
        isHeld = true
        armed.happened()
        armed = null
      }
      if (!isHeld) client.write(answered)
    })
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    hold: (after) => new Promise((happened) => (armed = { text: Buffer.from(after), happened })),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
