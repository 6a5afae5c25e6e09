import { posix } from 'node:path'
import ts from 'typescript'
import { isCode, nodesOf, type SourceFile } from './tree.ts'

/** Stands for a part of a text that nobody can know without running the program. */
export const unknownPart = '\u0000'

/** Looks an identifier up: in its own file first, then in the file it was imported from. */
export type Scope = { readonly file: SourceFile; readonly files: ReadonlyMap<string, SourceFile> }

export const scopesOf = (files: readonly SourceFile[]): Scope[] => {
  const byPath = new Map(files.map((file) => [file.path, file]))
  return files.filter(isCode).map((file) => ({ file, files: byPath }))
}

/** Text as the program would have it, as far as the source shows it; parts that it hides are `unknownPart`. */
export function textOf(node: ts.Expression, scope: Scope, depth = 0): string {
  if (depth > 8) return unknownPart
  const again = (inner: ts.Expression) => textOf(inner, scope, depth + 1)
  const bare = unwrapped(node)
  if (ts.isStringLiteralLike(bare)) return bare.text
  if (ts.isTaggedTemplateExpression(bare)) return templateText(bare.template, again)
  if (ts.isTemplateExpression(bare)) return templateText(bare, again)
  if (ts.isBinaryExpression(bare) && bare.operatorToken.kind === ts.SyntaxKind.PlusToken)
    return again(bare.left) + again(bare.right)
  if (ts.isIdentifier(bare)) {
    const found = initializerOf(bare.text, scope, bare)
    return found === undefined ? unknownPart : textOf(found.node, found.scope, depth + 1)
  }
  if (ts.isPropertyAccessExpression(bare)) return memberText(bare, scope, depth)
  if (ts.isCallExpression(bare)) return callText(bare, again)
  return unknownPart
}

function templateText(template: ts.TemplateLiteral, again: (node: ts.Expression) => string): string {
  if (ts.isNoSubstitutionTemplateLiteral(template)) return template.text
  return template.head.text + template.templateSpans.map((span) => again(span.expression) + span.literal.text).join('')
}

/** `tables.runs` where `tables` is a literal somewhere. */
function memberText(node: ts.PropertyAccessExpression, scope: Scope, depth: number): string {
  if (!ts.isIdentifier(node.expression)) return unknownPart
  const found = initializerOf(node.expression.text, scope, node)
  const literal = found === undefined ? undefined : unwrapped(found.node)
  if (found === undefined || literal === undefined || !ts.isObjectLiteralExpression(literal)) return unknownPart
  const property = literal.properties.find((item) => item.name !== undefined && nameText(item.name) === node.name.text)
  if (property === undefined || !ts.isPropertyAssignment(property)) return unknownPart
  return textOf(property.initializer, found.scope, depth + 1)
}

/** `sql.table('x')`, `sql.raw('x')`, `['a', 'b'].join(' ')`, `'x'.concat('y')`, `'X'.toLowerCase()`. */
function callText(node: ts.CallExpression, again: (node: ts.Expression) => string): string {
  const [first] = node.arguments
  if (!ts.isPropertyAccessExpression(node.expression)) return unknownPart
  const { name, expression: on } = node.expression
  if (['table', 'ref', 'id', 'raw', 'lit'].includes(name.text) && first !== undefined) return again(first)
  if (name.text === 'join' && ts.isArrayLiteralExpression(unwrapped(on))) {
    const items = (unwrapped(on) as ts.ArrayLiteralExpression).elements.map(again)
    return items.join(first === undefined ? ',' : again(first))
  }
  if (name.text === 'concat') return again(on) + node.arguments.map(again).join('')
  if (['toLowerCase', 'toUpperCase', 'trim'].includes(name.text)) return again(on)
  return unknownPart
}

/** Without what changes no value: brackets, `as const`, `satisfies`, `!`. */
export function unwrapped(node: ts.Expression): ts.Expression {
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node)
  )
    return unwrapped(node.expression)
  return node
}

export const nameText = (name: ts.PropertyName): string =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : unknownPart

type Found = { readonly node: ts.Expression; readonly scope: Scope }

/** What a variable of that name was set to where `at` stands, in this file or in the one it was imported from. */
export function initializerOf(name: string, scope: Scope, at: ts.Node = scope.file.ast): Found | undefined {
  const own = innermost(variablesOf(scope.file).get(name) ?? [], at)
  if (own?.initializer !== undefined) return { node: own.initializer, scope }
  const source = importedNamesOf(scope.file).get(name)
  const target = source === undefined ? undefined : scope.files.get(source.path)
  if (source === undefined || target === undefined || target === scope.file) return undefined
  return initializerOf(source.name, { file: target, files: scope.files })
}

/** Of several variables of one name, the one whose block is the closest around `at`. */
function innermost(declared: readonly ts.VariableDeclaration[], at: ts.Node): ts.VariableDeclaration | undefined {
  for (let block: ts.Node | undefined = at; block !== undefined; block = block.parent) {
    const here = declared.find((declaration) => declaration.parent.parent.parent === block)
    if (here !== undefined) return here
  }
  return undefined
}

const variables = new WeakMap<SourceFile, Map<string, ts.VariableDeclaration[]>>()
function variablesOf(file: SourceFile): Map<string, ts.VariableDeclaration[]> {
  const known = variables.get(file)
  if (known !== undefined) return known
  const found = new Map<string, ts.VariableDeclaration[]>()
  for (const node of nodesOf(file.ast)) {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) continue
    found.set(node.name.text, [...(found.get(node.name.text) ?? []), node])
  }
  variables.set(file, found)
  return found
}

type Imported = { readonly path: string; readonly name: string }
const imported = new WeakMap<SourceFile, Map<string, Imported>>()
function importedNamesOf(file: SourceFile): Map<string, Imported> {
  const known = imported.get(file)
  if (known !== undefined) return known
  const found = new Map<string, Imported>()
  for (const node of file.ast.statements) {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) continue
    const bindings = node.importClause?.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) continue
    const path = posix.normalize(posix.join(posix.dirname(file.path), node.moduleSpecifier.text))
    for (const item of bindings.elements) {
      found.set(item.name.text, { path, name: (item.propertyName ?? item.name).text })
    }
  }
  imported.set(file, found)
  return found
}
