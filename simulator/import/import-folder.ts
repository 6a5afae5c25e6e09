import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { Collection } from '../collections.ts'
import { putItem, type Item, type Tenant } from '../tenant.ts'
import { collectionOf } from './collection-of.ts'
import { textOf } from './decode.ts'
import { minimalMetadata } from './minimal-metadata.ts'

export type ImportReport = {
  /** Different ids, over all lists. */
  imported: number
  byCollection: Record<string, number>
  /** An id that stands in several files: the file whose name sorts last counts. */
  conflicts: { id: string; collection: string; files: string[]; kept: string }[]
  broken: { file: string; reason: string }[]
  groups: number
  ignored: string[]
}

type Read = { readonly file: string; readonly id: string; readonly where: Collection | 'groups'; readonly item: Item }

/** Puts every export below a folder into a tenant. Throws when the folder is not there; a broken file costs itself only. */
export function importFolder(tenant: Tenant, folder: string): ImportReport {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`The folder to import is not there: ${folder}`)
  const report: ImportReport = { imported: 0, byCollection: {}, conflicts: [], broken: [], groups: 0, ignored: [] }
  const found = new Map<string, Read[]>()
  for (const file of filesBelow(folder)) {
    const name = relative(folder, file)
    if (basename(file).toLowerCase() === 'migrationtable.json') report.ignored.push(name)
    else
      for (const read of readFile(file, name, basename(folder), report)) {
        const key = `${keyOf(read.where)} ${read.id}`
        found.set(key, [...(found.get(key) ?? []), read])
      }
  }
  for (const reads of found.values()) keepLast(tenant, reads, report)
  return report
}

/** By name first: which of two files counts is decided by their names, wherever they lie. */
const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.toLowerCase().endsWith('.json'))
    .map((entry) => ({ name: entry.name, path: join(entry.parentPath, entry.name) }))
    .sort((a, b) => compare(a.name, b.name) || compare(a.path, b.path))
    .map(({ path }) => path)

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

const keyOf = (where: Collection | 'groups') => (where === 'groups' ? 'groups' : where.key)

function readFile(file: string, name: string, root: string, report: ImportReport): Read[] {
  const broken = (reason: string): Read[] => {
    report.broken.push({ file: name, reason })
    return []
  }
  const content = contentOf(file)
  if ('reason' in content) return broken(content.reason)
  const { value } = content
  if (!isObject(value)) return broken('it holds no policy: the outermost value is not an object')
  const items = Array.isArray(value['value']) ? value['value'] : [value]
  const folders = [root, ...dirname(name).split(sep)]
  return items.flatMap((item: unknown) => {
    if (!isObject(item)) return broken('it lists something that is not a policy')
    const where = collectionOf({ '@odata.context': value['@odata.context'], ...item }, folders)
    if (where === null) return broken('neither its context, its type nor its folder says what kind of policy it is')
    if (typeof item['id'] !== 'string' || item['id'] === '') return broken('it has no id')
    return [{ file: name, id: item['id'], where, item }]
  })
}

function contentOf(file: string): { value: unknown } | { reason: string } {
  try {
    const content = textOf(readFileSync(file))
    return 'reason' in content ? content : { value: JSON.parse(content.text) as unknown }
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unknown error'
    return { reason: error instanceof SyntaxError ? `not valid JSON: ${words}` : `cannot be opened: ${words}` }
  }
}

const isObject = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)

function keepLast(tenant: Tenant, reads: readonly Read[], report: ImportReport): void {
  const last = reads.at(-1)
  if (last === undefined) return
  const { id, where, item, file } = last
  if (reads.length > 1)
    report.conflicts.push({ id, collection: keyOf(where), files: reads.map((read) => read.file), kept: file })
  const kept = minimalMetadata(item)
  if (where === 'groups') {
    tenant.groups.set(id, kept)
    report.groups++
    return
  }
  putItem(tenant, where, id, kept)
  report.imported++
  report.byCollection[where.key] = (report.byCollection[where.key] ?? 0) + 1
}
