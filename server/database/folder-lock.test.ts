import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { alreadyRunning, lockFolder } from './folder-lock.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lock-'))
  folders.push(folder)
  return folder
}
const lockFile = (folder: string) => join(folder, 'lock.json')

test('the second one is told who has it, and where it is', () => {
  const folder = newFolder()
  const lock = lockFolder(folder)
  const first = lockFolder(folder)
  if (!lock.isMine || first.isMine) throw new Error('expected the first to hold it')
  expect(alreadyRunning(folder, first)).toBe(
    `TenantAtlas is already running on ${folder} (pid ${process.pid}, still starting).`,
  )
  lock.tell('http://localhost:3000')
  const later = lockFolder(folder)
  expect(later.isMine ? '' : alreadyRunning(folder, later)).toBe(
    `TenantAtlas is already running on ${folder} (pid ${process.pid}, http://localhost:3000).`,
  )
  lock.release()
  expect(lockFolder(folder).isMine).toBe(true)
})

test('a holder that was killed holds nothing, and leaves no files behind', async () => {
  const folder = newFolder()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  const exited = new Promise((resolve) => child.once('exit', resolve))
  writeFileSync(lockFile(folder), JSON.stringify({ pid: child.pid, birth: null, url: null }))
  expect(lockFolder(folder).isMine).toBe(false)
  child.kill('SIGKILL')
  await exited
  expect(lockFolder(folder).isMine).toBe(true)
  expect(readdirSync(folder)).toEqual(['lock.json'])
})

test.each(['', '{', 'null', '{"pid":"x"}', '{"pid":0}'])('a lock that reads %j is held by nobody', (text) => {
  const folder = newFolder()
  writeFileSync(lockFile(folder), text)
  expect(lockFolder(folder).isMine).toBe(true)
  expect(JSON.parse(readFileSync(lockFile(folder), 'utf8'))).toMatchObject({ pid: process.pid })
})

test('a pid that was given to another process since is not the holder', () => {
  const folder = newFolder()
  writeFileSync(lockFile(folder), JSON.stringify({ pid: process.ppid, birth: 'another time', url: null }))
  expect(lockFolder(folder).isMine).toBe(true)
})
