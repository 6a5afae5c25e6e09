import ts from 'typescript'
import { isWholeText } from './database-writes.ts'
import { scopesOf, textOf, type Scope } from './static-text.ts'
import { isProductCode, isSql, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/** The lifecycle policy is the only place with thresholds (spec: operations §10): no page, query or widget has its own. */
export function thresholds(files: readonly SourceFile[]): Violation[] {
  const product = files.filter((file) => isProductCode(file) && /^(operations|contract|server|web)\//.test(file.path))
  return [
    ...scopesOf(product.filter(({ path }) => path !== home)).flatMap((scope) => [
      ...literalsIn(scope),
      ...sqlIn(scope),
    ]),
    ...files.filter(isSql).flatMap(intervalsIn),
  ]
}

const home = 'operations/policy.ts'
const remedy = `Thresholds stand in ${home} (or in the definition of a type): take it from policyOf, pass it in.`

const aboutLife = /stale|heartbeat|lastbeat|lease|maxruntime|reconcileafter|cancelforced|queuestalled/i
/** Names of numbers that are no threshold: how many, which one, how long a page keeps an answer (react-query). */
const noThreshold = /staletime$|count|token|badge|index|tab|width|height|color|order/i

function literalsIn(scope: Scope): Violation[] {
  const { file } = scope
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) if (isThreshold(node, file)) found.push(violationOf(file, node, remedy))
  return found
}

function isThreshold(node: ts.Node, file: SourceFile): boolean {
  // A type may change single values, under `policy:` of its definition.
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node)) {
    const { initializer } = node
    const inPolicy = file.path.startsWith('operations/') && isUnderPolicy(node)
    return initializer !== undefined && isLifeName(node.name.getText(file.ast)) && isAmount(initializer) && !inPolicy
  }
  if (!ts.isBinaryExpression(node) || !comparisons.has(node.operatorToken.kind)) return false
  const judges = isJudgement(node)
  return (
    ((judges || isAboutLife(node.left)) && isAmount(node.right)) ||
    ((judges || isAboutLife(node.right)) && isAmount(node.left))
  )
}

/** A comparison inside `isStale`, `staleSentence` and the like judges by age, whatever its operands are called. */
function isJudgement(node: ts.Node): boolean {
  for (let up: ts.Node | undefined = node.parent; up !== undefined; up = up.parent) {
    if (ts.isFunctionDeclaration(up) || ts.isVariableDeclaration(up)) return isLifeName(up.name?.getText() ?? '')
  }
  return false
}

const isLifeName = (text: string) => aboutLife.test(text) && !noThreshold.test(text)

function isAboutLife(node: ts.Node): boolean {
  for (const part of nodesOf(node)) if (ts.isIdentifier(part) && isLifeName(part.text)) return true
  return false
}

/** A number, or sums and products of numbers; zero and one are no threshold. */
function isAmount(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isAmount(node.expression)
  if (ts.isNumericLiteral(node)) return Number(node.text.replaceAll('_', '')) > 1
  return (
    ts.isBinaryExpression(node) &&
    arithmetic.has(node.operatorToken.kind) &&
    isAmount(node.left) &&
    isAmount(node.right)
  )
}

const comparisons = new Set([
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
])
const arithmetic = new Set([ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.PlusToken])

function isUnderPolicy(node: ts.Node): boolean {
  for (let up: ts.Node | undefined = node.parent; up !== undefined; up = up.parent) {
    if (ts.isPropertyAssignment(up) && up.name.getText() === 'policy') return true
  }
  return false
}

/** An age in figures (`interval '10 seconds'`, `make_interval(secs => 10)`) beside an instant of a run's or a worker's life. */
const age = `(interval\\s*'\\s*\\d|'\\s*\\d+\\s*(sec|min|hour|s\\b|m\\b)|make_interval\\(\\s*\\w+\\s*=>\\s*\\d)`
const instant = `\\b(heartbeat_at|last_beat_at|last_alive_at|last_served|alive_since|waiting_since)\\b`
const literalInterval = new RegExp(`${instant}[^;]{0,80}?${age}|${age}[^;]{0,80}?${instant}`, 'i')

function sqlIn(scope: Scope): Violation[] {
  const found: Violation[] = []
  for (const node of nodesOf(scope.file.ast)) {
    if (isWholeText(node) && literalInterval.test(textOf(node, scope)))
      found.push(violationOf(scope.file, node, remedy))
  }
  return found
}

function intervalsIn(file: SourceFile): Violation[] {
  const text = file.text.replace(/--[^\n]*/g, (comment) => ' '.repeat(comment.length))
  return [...text.matchAll(new RegExp(literalInterval, 'gi'))].map(({ index }) => violationAt(file, index, remedy))
}
