import { spawn, spawnSync } from 'node:child_process'
import { readFileSync, watch } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * `npm run dev` is `npm start` with two things more: pages that change under your eyes, from vite at an address of its
 * own, and a rebuilt server whenever its sources change (the launcher starts again what we end).
 */
const root = fileURLToPath(new URL('..', import.meta.url))

export function followSources() {
  const api = `http://127.0.0.1:${process.env.PORT || 3000}`
  const env = { ...process.env, TENANTATLAS_API: api }
  // Vite ends when its stdin does, so also when we are killed.
  const vite = spawn(join(root, 'node_modules', '.bin', 'vite'), ['--clearScreen', 'false'], {
    cwd: root,
    env,
    stdio: ['pipe', 'inherit', 'inherit'],
  })
  process.on('exit', () => vite.kill())

  let timer
  const soon = (_, name) => {
    if (name === null || !/\.(ts|sql)$/.test(name) || /\.test\.ts$/.test(name)) return
    clearTimeout(timer)
    // An editor that saves several files makes one build.
    timer = setTimeout(rebuild, 200)
  }
  for (const folder of ['server', 'operations', 'contract', 'simulator'])
    watch(join(root, folder), { recursive: true }, soon).unref()
}

function rebuild() {
  const { status } = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) return
  const noted = JSON.parse(readFileSync(join(resolve(process.env.DATA_DIR || '.data'), 'children.json'), 'utf8'))
  for (const { pid } of noted) {
    try {
      process.kill(pid, 'SIGTERM')
    } catch {
      // It was just ending.
    }
  }
}
