import ts from 'typescript'
import { isWholeText } from './database-writes.ts'
import { scopesOf, textOf, unknownPart, type Scope } from './static-text.ts'
import { isProductCode, isTest, nodesOf, violationOf, type SourceFile, type Violation } from './tree.ts'

/** Every link to a run comes from `operationPath` (spec: operations §8), so that none of them ever leads elsewhere. */
export function links(files: readonly SourceFile[]): Violation[] {
  return scopesOf(files.filter((file) => isProductCode(file) && !isTest(file))).flatMap(linksIn)
}

const home = 'operations/operation-path.ts'
const detailPage = /\/admin\/operations\/(?!\?|$)|\/system\/ops\/runs\/(?!\?|$)/
/** A pattern of the router (`/admin/operations/$id`) says which page it is, and links to nothing. */
const pattern = /\/(admin\/operations|system\/ops\/runs)\/[$:][a-zA-Z]+$/
const patternFiles = /^web\/(routes|router|paths)\.tsx?$/

function linksIn(scope: Scope): Violation[] {
  const { file } = scope
  if (file.path === home) return []
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    if (!isWholeText(node)) continue
    const text = textOf(node, scope)
    // A text that ends at the slash is glued to an id elsewhere, by `concat` or by `join`.
    const isOpenEnd = /\/(admin\/operations|system\/ops\/runs)\/$/.test(text) || text.endsWith(`/${unknownPart}`)
    if (!detailPage.test(text) && !(isOpenEnd && /admin\/operations|ops\/runs/.test(text))) continue
    if (pattern.test(text) && (patternFiles.test(file.path) || isRouteHook(node))) continue
    found.push(violationOf(file, node, `Link with operationPath or systemOperationPath of ${home}.`))
  }
  return found
}

/** `useParams({ from: '/admin/operations/$id' })`: the router's own name of the page that is open. */
const isRouteHook = (node: ts.Node): boolean =>
  (ts.isPropertyAssignment(node.parent) && node.parent.name.getText() === 'from') ||
  (ts.isCallExpression(node.parent) &&
    /^(getRouteApi|createRoute|createFileRoute)$/.test(node.parent.expression.getText()))
