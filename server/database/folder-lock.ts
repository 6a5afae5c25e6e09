import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { birthOf, isAlive } from './process-alive.ts'

export type Holder = { readonly pid: number; readonly birth: string | null; readonly url: string | null }

export type FolderLock = {
  readonly isMine: true
  /** Where people find what runs on this folder, for whoever comes second. */
  readonly tell: (url: string) => void
  readonly release: () => void
}

/**
 * Takes a folder for this process, or says who has it. The lock of a process that is gone, killed or a zombie counts for
 * nothing. It is a file that appears whole or not at all (link), so no reader ever sees half of it.
 */
export function lockFolder(folder: string): FolderLock | ({ readonly isMine: false } & Holder) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, 'lock.json')
  const me: Holder = { pid: process.pid, birth: birthOf(process.pid), url: null }
  for (;;) {
    if (place(path, me)) return lockOf(path, me)
    const found = read(path)
    if (found !== null && isHeld(found)) return { isMine: false, ...found }
    if (found !== null) discard(path, found)
  }
}

export const alreadyRunning = (folder: string, { pid, url }: Holder): string =>
  `TenantAtlas is already running on ${folder} (pid ${pid}${url === null ? ', still starting' : `, ${url}`}).`

function lockOf(path: string, me: Holder): FolderLock {
  return {
    isMine: true,
    tell: (url) => {
      const next = temporary(path)
      writeFileSync(next, JSON.stringify({ ...me, url }), { mode: 0o644 })
      renameSync(next, path)
    },
    release: () => {
      if (read(path)?.pid === me.pid) rmSync(path, { force: true })
    },
  }
}

/** True when the file was not there and is ours now. */
function place(path: string, holder: Holder): boolean {
  const next = temporary(path)
  writeFileSync(next, JSON.stringify(holder), { mode: 0o644 })
  try {
    linkSync(next, path)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(next, { force: true })
  }
}

/** Moves a dead holder's file away. If another process was quicker, what was moved is its file: it goes back. */
function discard(path: string, dead: Holder): void {
  const aside = temporary(path)
  try {
    renameSync(path, aside)
  } catch {
    return
  }
  const moved = read(aside)
  if (moved !== null && (moved.pid !== dead.pid || moved.birth !== dead.birth)) place(path, moved)
  rmSync(aside, { force: true })
}

const isHeld = ({ pid, birth }: Holder): boolean => isAlive(pid) && (birth === null || birthOf(pid) === birth)

/** Null when the file is gone. A file that says nothing is held by nobody (pid 0 is never alive). */
function read(path: string): Holder | null {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return null
  }
  try {
    const { pid, birth, url } = JSON.parse(text) as Partial<Holder>
    if (typeof pid === 'number' && pid > 0) return { pid, birth: birth ?? null, url: url ?? null }
  } catch {
    // Not ours, or cut off by a full disk: nobody can be asked about it.
  }
  return { pid: 2 ** 31 - 1, birth: null, url: null }
}

const temporary = (path: string): string => `${path}.${process.pid}.${Math.random().toString(36).slice(2, 8)}`
