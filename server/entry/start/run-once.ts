import { spawn } from 'node:child_process'
import { PlainFailure } from '../../lib/plain-failure.ts'
import { childLog } from './child-log.ts'

/** Runs a program once, to its end. */
export async function runOnce(
  role: string,
  program: string,
  env: Readonly<Record<string, string>>,
  logFolder: string,
): Promise<void> {
  const log = childLog(logFolder, role, { warning: () => undefined, ready: () => undefined })
  const child = spawn(process.execPath, ['--enable-source-maps', program], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  log.follow(child.stdout)
  log.follow(child.stderr)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new PlainFailure(`${role} failed (exit code ${code}). Its last lines:\n${log.lastLines()}`)
}
