import { freePort, isPortFree } from '../../database/free-port.ts'
import { PlainFailure } from '../../lib/plain-failure.ts'

/** The port people are told. Taken: a sentence, since another one would be a surprise. */
export async function webPort(port: number): Promise<number> {
  if (port === 0) return freePort(null)
  if ((await isPortFree(port, '127.0.0.1')) && (await isPortFree(port))) return port
  throw new PlainFailure(`Port ${port} is taken by another program. Choose another one: PORT=${port + 1} npm start`)
}

/** The simulator is met by programs only: its usual port, or any free one. One that was asked for must be free. */
export async function simulatorPort(variable: string, asked: number | null, usual: number): Promise<number> {
  if (asked === null || asked === 0) return freePort(asked === 0 ? null : usual)
  if (await isPortFree(asked, '127.0.0.1')) return asked
  throw new PlainFailure(`${variable}: port ${asked} is taken by another program.`)
}
