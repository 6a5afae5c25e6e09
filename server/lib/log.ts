import { pino, type Logger } from 'pino'

/** One log for each process, on standard error: standard output has the one line that says that it is ready. */
export const createLog = (role: string, level: string): Logger =>
  pino(
    {
      level,
      base: { role, pid: process.pid },
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
    pino.destination({ dest: 2, sync: true }),
  )

/** Says once, in one line of JSON, that the process is ready (spec: operations §14). */
export function sayReady(fields: { role: string; workerId?: string; url?: string }): void {
  process.stdout.write(`${JSON.stringify({ ...fields, pid: process.pid, ready: true })}\n`)
}
