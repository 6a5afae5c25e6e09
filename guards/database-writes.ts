import ts from 'typescript'
import { sqlWrites, type SqlWrite } from './sql-writes.ts'
import { initializerOf, nameText, textOf, unknownPart, unwrapped, type Scope } from './static-text.ts'
import { nodesOf } from './tree.ts'

/** A write that code makes, through the query builder or as SQL in a text. */
export type DatabaseWrite = Omit<SqlWrite, 'at'> & { readonly node: ts.Node }

const builderVerbs: Readonly<Record<string, SqlWrite['verb']>> = {
  insertInto: 'insert',
  replaceInto: 'insert',
  updateTable: 'update',
  deleteFrom: 'delete',
  mergeInto: 'merge',
}

/** Every write of one file. Judged by what the text says, so a table behind a constant is seen, a parameter is not. */
export function databaseWrites(scope: Scope): DatabaseWrite[] {
  const writes: DatabaseWrite[] = []
  for (const node of nodesOf(scope.file.ast)) {
    if (ts.isCallExpression(node)) writes.push(...builderWrites(node, scope))
    if (isWholeText(node)) {
      for (const { verb, table, columns } of sqlWrites(textOf(node, scope))) writes.push({ verb, table, columns, node })
    }
  }
  return writes
}

/** A text that is no operand of a longer one, which is read as a whole. */
export function isWholeText(node: ts.Node): node is ts.Expression {
  const isText =
    ts.isStringLiteralLike(node) ||
    ts.isTemplateExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    isConcatenation(node) ||
    isJoinOfLiterals(node)
  const { parent } = node
  return (
    isText &&
    !namesModule(node) &&
    !ts.isTaggedTemplateExpression(parent) &&
    !isConcatenation(parent) &&
    !isPartOfJoin(parent)
  )
}

const namesModule = ({ parent }: ts.Node): boolean =>
  ts.isImportDeclaration(parent) ||
  ts.isExportDeclaration(parent) ||
  (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword)

const isConcatenation = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken

const isPartOfJoin = (node: ts.Node): boolean =>
  ts.isArrayLiteralExpression(node) &&
  ts.isPropertyAccessExpression(node.parent) &&
  isJoinOfLiterals(node.parent.parent)

const isJoinOfLiterals = (node: ts.Node): boolean =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  node.expression.name.text === 'join' &&
  ts.isArrayLiteralExpression(unwrapped(node.expression.expression))

function builderWrites(call: ts.CallExpression, scope: Scope): DatabaseWrite[] {
  const verb = builderVerbs[calledName(call, scope)]
  const [argument] = call.arguments
  if (verb === undefined || argument === undefined) return []
  const columns = verb === 'update' ? columnsOfChain(call, scope) : null
  return tablesOf(argument, scope).map((table) => ({ verb, table, columns, node: call }))
}

/** The name of the method that is called: `db.updateTable(…)` and `db['updateTable'](…)` alike. */
export function calledName(call: ts.CallExpression, scope: Scope): string {
  const { expression } = call
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  if (ts.isElementAccessExpression(expression)) return textOf(expression.argumentExpression, scope)
  return ''
}

/** `'operation_runs as r'`, a list of such, or something that hides its name (null). */
function tablesOf(argument: ts.Expression, scope: Scope): (string | null)[] {
  const bare = unwrapped(argument)
  if (ts.isArrayLiteralExpression(bare)) return bare.elements.flatMap((item) => tablesOf(item, scope))
  const text = textOf(bare, scope)
  const first = text.trim().split(/\s+/)[0] ?? ''
  return [text.includes(unknownPart) || first === '' ? null : (first.split('.').at(-1) ?? first).toLowerCase()]
}

/** The columns that the `.set(…)` calls after this one name; null when there is none to see, or one hides. */
function columnsOfChain(call: ts.CallExpression, scope: Scope): string[] | null {
  const columns: string[] = []
  let seen = false
  let node: ts.Node = call
  while (ts.isPropertyAccessExpression(node.parent) && ts.isCallExpression(node.parent.parent)) {
    const next: ts.CallExpression = node.parent.parent
    if (calledName(next, scope) === 'set') {
      const set = columnsOfSet(next, scope)
      if (set === null) return null
      columns.push(...set)
      seen = true
    }
    node = next
  }
  return seen ? columns : null
}

function columnsOfSet(call: ts.CallExpression, scope: Scope): string[] | null {
  const [first, second] = call.arguments
  if (first === undefined) return null
  if (second === undefined) return keysOf(first, scope)
  const column = textOf(first, scope)
  return column.includes(unknownPart) ? null : [column.split('.').at(-1) ?? column]
}

/** The keys of an object as far as its shape is written out; null when a part of it is not. */
function keysOf(node: ts.Expression, scope: Scope, depth = 0): string[] | null {
  const bare = unwrapped(node)
  const again = (inner: ts.Expression, where = scope) => (depth > 8 ? null : keysOf(inner, where, depth + 1))
  if (ts.isArrowFunction(bare) && !ts.isBlock(bare.body)) return again(bare.body)
  if (ts.isArrowFunction(bare) || ts.isFunctionExpression(bare)) return all(returnedFrom(bare.body), again)
  if (ts.isConditionalExpression(bare)) return all([bare.whenTrue, bare.whenFalse], again)
  if (ts.isBinaryExpression(bare) && bare.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken)
    return again(bare.right)
  if (ts.isIdentifier(bare)) {
    if (bare.text === 'undefined') return []
    const found = initializerOf(bare.text, scope, bare)
    return found === undefined ? null : again(found.node, found.scope)
  }
  if (!ts.isObjectLiteralExpression(bare)) return null
  return all(bare.properties, (property) => {
    if (ts.isSpreadAssignment(property)) return again(property.expression)
    const name = propertyName(property.name, scope)
    return name.includes(unknownPart) ? null : [name]
  })
}

const propertyName = (name: ts.PropertyName | undefined, scope: Scope): string => {
  if (name === undefined) return unknownPart
  return ts.isComputedPropertyName(name) ? textOf(name.expression, scope) : nameText(name)
}

function returnedFrom(body: ts.Node): ts.Expression[] {
  const found: ts.Expression[] = []
  for (const node of nodesOf(body)) if (ts.isReturnStatement(node) && node.expression) found.push(node.expression)
  return found
}

function all<T>(items: readonly T[], keys: (item: T) => string[] | null): string[] | null {
  const found: string[] = []
  for (const item of items) {
    const some = keys(item)
    if (some === null) return null
    found.push(...some)
  }
  return found
}
