import { isWholeText } from './database-writes.ts'
import { importsOf } from './imports.ts'
import { scopesOf, textOf, type Scope } from './static-text.ts'
import { isProductCode, nodesOf, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * Microsoft Graph is behind one wall. No other module knows an address of it, and nothing that renders monitoring reaches
 * its client, not even through a third file: rendering reads the database and nothing else (spec: operations §11).
 */
export function graphWalls(files: readonly SourceFile[]): Violation[] {
  const product = files.filter(isProductCode)
  return [...scopesOf(product).flatMap(addressesIn), ...clientsReachedFrom(product)]
}

const addresses =
  /graph\.microsoft\b|graph\.microsoft\.(com|us)|microsoftgraph\.|login\.(microsoftonline|partner\.microsoftonline)|\/?device(Management|AppManagement)\/[a-zA-Z]|\/oauth2\/v2\.0\/token/

function addressesIn(scope: Scope): Violation[] {
  const { file } = scope
  if (!/^(server|web|operations|contract)\//.test(file.path) || file.path.startsWith('server/graph/')) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (isWholeText(node) && addresses.test(textOf(node, scope)))
      found.push(violationOf(file, node, 'Only server/graph knows addresses of Microsoft: add a function there.'))
  }
  return found
}

/** Where monitoring is rendered: what a page, a list, a count, a bell or a stream is made from. */
const monitoring = /^server\/(runs\/(?!worker\/|keepers\/)|notifications\/|http\/live)/

function clientsReachedFrom(files: readonly SourceFile[]): Violation[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return files
    .filter((file) => monitoring.test(file.path))
    .flatMap((file) =>
      importsOf(file).flatMap(({ node, target, isType }) => {
        const road = target === null || isType ? null : roadToGraph(target, byPath, new Set([file.path]))
        if (road === null) return []
        return [
          violationOf(file, node, `Monitoring reads the database and nothing else; this leads to Graph: ${road}.`),
        ]
      }),
    )
}

/** The imports that lead from a file to the client, as words; null when none does. Types lead nowhere. */
function roadToGraph(path: string, files: ReadonlyMap<string, SourceFile>, seen: Set<string>): string | null {
  if (path.startsWith('server/graph/')) return path
  const file = files.get(path)
  if (file === undefined || seen.has(path)) return null
  seen.add(path)
  for (const { target, isType } of importsOf(file)) {
    const road = target === null || isType ? null : roadToGraph(target, files, seen)
    if (road !== null) return `${path} → ${road}`
  }
  return null
}
