import { violationAt, type SourceFile, type Violation } from './tree.ts'

/** What is installed tomorrow is what was tried today: exact versions, and a lock file that proves what it fetched. */
export function pins(files: readonly SourceFile[]): Violation[] {
  return files.flatMap((file) => {
    if (file.path === 'package.json') return looseVersions(file)
    if (file.path === 'package-lock.json') return unprovenEntries(file)
    return file.path === '.npmrc' && !/^save-exact=true$/m.test(file.text)
      ? [violationAt(file, 0, 'Set save-exact=true, so that npm writes exact versions.')]
      : []
  })
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies', 'overrides'] as const
const exact = /^(npm:(@[\w.-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/

function looseVersions(file: SourceFile): Violation[] {
  const parsed = JSON.parse(file.text) as Record<string, Record<string, unknown> | undefined>
  return kinds.flatMap((kind) =>
    Object.entries(parsed[kind] ?? {})
      .filter(([, version]) => typeof version !== 'string' || !exact.test(version))
      .map(([name]) => violationAt(file, placeOf(file, `"${name}"`), 'Name one version, without ^ or ~.')),
  )
}

type Entry = {
  readonly integrity?: string
  readonly resolved?: string
  readonly link?: boolean
  readonly inBundle?: boolean
}
/** An address of one machine's own registry would break the next machine, so none is better than another one. */
const registry = 'https://registry.npmjs.org/'

function unprovenEntries(file: SourceFile): Violation[] {
  const { packages = {} } = JSON.parse(file.text) as { packages?: Record<string, Entry> }
  return Object.entries(packages).flatMap(([name, entry]) => {
    if (name === '' || entry.link === true || entry.inBundle === true) return []
    const at = placeOf(file, `"${name}": {`)
    return [
      ...(entry.integrity?.startsWith('sha512-') === true
        ? []
        : [violationAt(file, at, 'Without a sha512 nobody knows what comes.')]),
      ...(entry.resolved === undefined || entry.resolved.startsWith(registry)
        ? []
        : [violationAt(file, at, `Fetch from ${registry} or name no address.`)]),
    ]
  })
}

const placeOf = (file: SourceFile, text: string) => Math.max(0, file.text.indexOf(text))
