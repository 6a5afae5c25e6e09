import { posix } from 'node:path'
import ts from 'typescript'
import { nodesOf, type SourceFile } from './tree.ts'

/** One import of a file: what it names, and the file of ours that it means (null for a package). */
export type Import = {
  readonly node: ts.Node
  readonly specifier: string
  /** From the root of the repository; null for a package or a part of Node. */
  readonly target: string | null
  readonly isType: boolean
  /** Started by its address, not imported. */
  readonly isAddress: boolean
}

const known = new WeakMap<SourceFile, Import[]>()

/** Static and dynamic imports, re-exports, and files that are started by address (`new URL('./x.ts', import.meta.url)`). */
export function importsOf(file: SourceFile): Import[] {
  const before = known.get(file)
  if (before !== undefined) return before
  const found: Import[] = []
  for (const node of nodesOf(file.ast)) {
    const specifier = specifierOf(node)
    if (specifier === undefined) continue
    const isAddress = ts.isNewExpression(node)
    found.push({ node, specifier, ...meant(file, specifier), isType: isTypeOnly(node), isAddress })
  }
  known.set(file, found)
  return found
}

const meant = (file: SourceFile, specifier: string) => ({
  target: /^\.\.?(\/|$)/.test(specifier)
    ? posix.normalize(posix.join(posix.dirname(file.path), specifier.split('?')[0] ?? specifier))
    : null,
})

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    const { moduleSpecifier } = node
    return moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : undefined
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
    return node.argument.literal.text
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
    return literal(node.arguments[0])
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
    const address = literal(node.arguments?.[0])
    return address !== undefined && /\.(ts|tsx|js|mjs)$/.test(address) ? address : undefined
  }
  return undefined
}

const literal = (node: ts.Expression | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined

function isTypeOnly(node: ts.Node): boolean {
  if (ts.isImportTypeNode(node)) return true
  if (ts.isExportDeclaration(node)) return node.isTypeOnly
  if (!ts.isImportDeclaration(node) || node.importClause === undefined) return false
  const { phaseModifier, namedBindings, name } = node.importClause
  if (phaseModifier === ts.SyntaxKind.TypeKeyword) return true
  return (
    name === undefined &&
    namedBindings !== undefined &&
    ts.isNamedImports(namedBindings) &&
    namedBindings.elements.every((item) => item.isTypeOnly)
  )
}

/** The name of a package: `@scope/name` or `name`, without the path inside it; `node:fs` stays as it is. */
export const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
