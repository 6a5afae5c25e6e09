import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

type Change = { readonly file: RegExp; readonly from: string; readonly to: string }

/**
 * The version after this one, made of this one's sources: it can do a type that this one knows by name alone, and it writes
 * more into the cursor and the context of a run than this one reads.
 */
const changes: readonly Change[] = [
  {
    file: /\/operations\/catalog\.ts$/,
    from: `'policy.sync': ofTenant('policies', 'Policy sync', policies, 'policy_sync'),`,
    to: `'policy.sync': { ...ofTenant('policies', 'Policy sync', policies, 'policy_sync'), start: inventorySync.start },`,
  },
  {
    file: /\/server\/entry\/handlers\.ts$/,
    from: `'inventory.sync': syncInventory(tools),`,
    to: `'inventory.sync': syncInventory(tools), 'policy.sync': syncInventory(tools),`,
  },
  {
    file: /\/server\/inventory\/sync-inventory\.ts$/,
    from: `cursor: { done: Object.keys(sync.coverage) },`,
    to: `cursor: { version: 2, done: Object.keys(sync.coverage), pages: [{ of: 'a later shape' }] },`,
  },
  {
    file: /\/server\/inventory\/sync-inventory\.ts$/,
    from: `context: { inventory: { coverage: sync.coverage } },`,
    to: `context: { inventory: { coverage: sync.coverage, version: 2 }, later: [null, { shape: true }] },`,
  },
]

/** Fails when a text that it changes is not there any more: else both would be the same version, and prove nothing. */
export const newerVersion: Plugin = {
  name: 'newer-version',
  setup(build) {
    for (const file of new Set(changes.map((change) => change.file)))
      build.onLoad({ filter: file }, async ({ path }) => {
        let contents = await readFile(path, 'utf8')
        for (const change of changes.filter(({ file: other }) => other.test(path))) {
          if (!contents.includes(change.from)) throw new Error(`${path} does not hold: ${change.from}`)
          contents = contents.replace(change.from, () => change.to)
        }
        return { contents, loader: 'ts' }
      })
  },
}
