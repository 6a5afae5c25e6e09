import { spawnSync } from 'node:child_process'
import { chownSync, readFileSync } from 'node:fs'
import { PlainFailure } from '../lib/plain-failure.ts'

/** The account the server runs under: another one when we are root, which PostgreSQL refuses; else our own. */
export type ServerAccount = { readonly name: string; readonly uid: number; readonly gid: number } | null

export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return null
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((account) => account[0] === name)
    const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])]
    if (uid > 0 && gid > 0) return { name, uid, gid }
  }
  throw new PlainFailure(
    'PostgreSQL does not run as root, and there is no account "postgres" or "nobody" to run it under. ' +
      'Start TenantAtlas as an ordinary user, or set DATABASE_URL.',
  )
}

/** What `spawn` needs. From `/`, because the account may not be able to enter the folder we stand in. */
export const spawnAs = (account: ServerAccount) => ({
  cwd: '/',
  // Nothing of ours reaches the server: PGDATA, PGPORT or a strange locale would change what it does.
  env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' },
  ...(account === null ? {} : { uid: account.uid, gid: account.gid }),
})

/** Asks the system itself, so that modes, groups, access lists and mounts all count. */
export const mayEnter = (account: ServerAccount, folder: string): boolean =>
  account === null ||
  spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...spawnAs(account), stdio: 'ignore' }).status === 0

export function giveTo(account: ServerAccount, path: string): void {
  if (account !== null) chownSync(path, account.uid, account.gid)
}
