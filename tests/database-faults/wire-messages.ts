/**
 * PostgreSQL's messages as they pass: a type (one byte) and a length that counts itself. Only a client's first message has
 * no type. What is cut off in the middle waits for the rest.
 */
export type WireMessage = { readonly type: string; readonly bytes: Buffer }

export function messageReader(hasStartup: boolean): (chunk: Buffer) => WireMessage[] {
  let rest: Buffer = Buffer.alloc(0)
  let isStartup = hasStartup
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    const whole: WireMessage[] = []
    for (;;) {
      const head = isStartup ? 0 : 1
      if (rest.length < head + 4) return whole
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return whole
      whole.push({ type: isStartup ? 'startup' : String.fromCharCode(rest[0] ?? 0), bytes: rest.subarray(0, length) })
      rest = rest.subarray(length)
      isStartup = false
    }
  }
}

/** The zero-terminated texts of a message's body, from `at`. */
export function textsOf({ bytes }: WireMessage, at: number, count: number): string[] {
  const texts: string[] = []
  for (let from = at; texts.length < count && from < bytes.length;) {
    const end = bytes.indexOf(0, from)
    if (end < 0) break
    texts.push(bytes.toString('utf8', from, end))
    from = end + 1
  }
  return texts
}

/** Key and value by turns, after length and version of the protocol. */
export function startupParameters(startup: WireMessage): ReadonlyMap<string, string> {
  const texts = textsOf(startup, 8, 64)
  const pairs = new Map<string, string>()
  for (let at = 0; at + 1 < texts.length; at += 2) pairs.set(texts[at] ?? '', texts[at + 1] ?? '')
  return pairs
}

/** A simple query, as a client sends it. */
export const queryMessage = (statement: string): Buffer => message('Q', `${statement}\0`)

/** What a server says when it gives a connection up. */
export const fatalMessage = (code: string, words: string): Buffer =>
  message('E', `SFATAL\0VFATAL\0C${code}\0M${words}\0\0`)

function message(type: string, body: string): Buffer {
  const text = Buffer.from(body, 'utf8')
  const bytes = Buffer.alloc(5 + text.length)
  bytes.write(type, 0, 'latin1')
  bytes.writeUInt32BE(4 + text.length, 1)
  text.copy(bytes, 5)
  return bytes
}
