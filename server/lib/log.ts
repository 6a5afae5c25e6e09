import { pino, type DestinationStream, type Logger } from 'pino'

export type LogOptions = {
  /** Takes out of a text what nobody may read. Without it nothing that an error says in its own words is kept. */
  readonly clean?: (text: string) => string
  readonly to?: DestinationStream
}

/** One log for each process, on standard error: standard output has the one line that says that it is ready. */
export const createLog = (role: string, level: string, { clean, to }: LogOptions = {}): Logger =>
  pino(
    {
      level,
      base: { role, pid: process.pid },
      serializers: { err: loggedError(clean ?? (() => '[not kept]')) },
      redact: {
        paths: [
          '*.authorization',
          '*.cookie',
          '*.password',
          '*.token',
          '*.secret',
          '*.clientSecret',
          'req.headers',
          'err.config',
        ],
        censor: '[removed]',
      },
    },
    to ?? pino.destination({ dest: 2, sync: true }),
  )

/**
 * What is kept of an error: its kind, where it happened, and its message as far as it may be read. The rest of it (the row
 * that a database refused, the request that failed) may hold anything.
 */
export const loggedError =
  (clean: (text: string) => string) =>
  (error: unknown): object => {
    const { code, message, name, stack, type } = detailsOf(error)
    const isOfDatabase = /^[0-9A-Z]{5}$/.test(code)
    return {
      type: type || name,
      ...(code === '' ? {} : { code: clean(code) }),
      message: isOfDatabase ? `SQLSTATE ${code}` : clean(message),
      stack: framesOf(stack, message),
    }
  }

/** A stack begins with the message, whose lines may look like frames. */
function framesOf(stack: string, message: string): string {
  const after = stack.slice(stack.indexOf(message) + message.length)
  return after
    .split('\n')
    .filter((line) => /^\s+at \S.{0,300}(:\d+:\d+\)?|<anonymous>\)?)$/.test(line))
    .join('\n')
}

function detailsOf(error: unknown) {
  const fields = (typeof error === 'object' && error !== null ? error : { message: error }) as Record<string, unknown>
  const text = (key: string): string => {
    const value = fields[key]
    return typeof value === 'string' ? value : ''
  }
  return { code: text('code'), message: text('message'), name: text('name'), stack: text('stack'), type: text('type') }
}

/** Says once, in one line of JSON, that the process is ready (spec: operations §14). */
export function sayReady(fields: { role: string; workerId?: string; url?: string }): void {
  process.stdout.write(`${JSON.stringify({ ...fields, pid: process.pid, ready: true })}\n`)
}
