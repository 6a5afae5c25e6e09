import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Built } from '../crash/processes.ts'
import { buildStorm } from './storm-build.ts'

/** A build for each invariant, from whose sources a patch takes what guards it. */
export const patchesFolder = 'tests/broken'

/** `i1-one-end` and the like. */
export const brokenNames = (): string[] =>
  readdirSync(patchesFolder)
    .filter((name) => name.endsWith('.patch'))
    .map((name) => name.slice(0, -'.patch'.length))
    .sort()

export const invariantOf = (name: string): string => name.slice(0, 2).toUpperCase()

/** What such a build is made of: the product, and what the storm puts around it. */
const sources = ['contract', 'operations', 'server', 'tests/faults', 'package.json']

/** Builds the product from a copy of its sources to which the patch was applied. Throws when it does not apply. */
export async function buildBroken(name: string): Promise<Built> {
  const copies = resolve('.cache/broken')
  const copy = join(copies, `${process.pid}-${name}`)
  mkdirSync(copy, { recursive: true })
  try {
    for (const path of sources) cpSync(path, join(copy, path), { recursive: true })
    execFileSync('git', ['apply', resolve(patchesFolder, `${name}.patch`)], {
      cwd: copy,
      // Not as a part of the repository that it lies in: there the paths of a patch would begin at its root.
      env: { ...process.env, GIT_CEILING_DIRECTORIES: copies },
    })
    return await buildStorm(copy)
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}
