import ts from 'typescript'
import { catalog, operationTypes, startableTypes, type OperationType } from '../operations/catalog.ts'
import { nameText, unknownPart } from './static-text.ts'
import { isTest, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * Every operation has a label, and every one that this build can start has a handler and a test that names it (spec:
 * operations §12). A type of the catalog without `start` can be shown and not done, so it needs its label alone.
 */
export function completeOperations(
  files: readonly SourceFile[],
  startable: readonly OperationType[] = startableTypes,
): Violation[] {
  const handlers = files.find(({ path }) => path === handlersFile)
  const handled = handlers === undefined ? new Map<string, ts.Node>() : keysIn(handlers)
  const tests = files.filter((file) => isTest(file) && !file.path.startsWith('guards/')).map(({ text }) => text)
  const missing = startable.flatMap((type) => [
    ...(handled.has(type) ? [] : [faultOf(files, type, `Give it a handler in ${handlersFile}.`)]),
    ...(tests.some((text) => text.includes(`'${type}'`)) ? [] : [faultOf(files, type, 'Write a test that names it.')]),
  ])
  return [...missing, ...labelFaults(files), ...strangers(handlers, handled, startable)]
}

const handlersFile = 'server/entry/handlers.ts'
const catalogFile = 'operations/catalog.ts'

function faultOf(files: readonly SourceFile[], type: string, remedy: string): Violation {
  const file = files.find(({ path }) => path === catalogFile)
  if (file === undefined) return { file: catalogFile, line: 0, snippet: type, remedy }
  return violationAt(file, Math.max(0, file.text.indexOf(`'${type}'`)), `${type}: ${remedy}`)
}

function keysIn(file: SourceFile): Map<string, ts.Node> {
  const keys = new Map<string, ts.Node>()
  for (const node of nodesOf(file.ast)) {
    if (ts.isPropertyAssignment(node) && nameText(node.name) !== unknownPart) keys.set(nameText(node.name), node)
  }
  return keys
}

/** Two operations of one name could not be told apart on any surface. */
function labelFaults(files: readonly SourceFile[]): Violation[] {
  const seen = new Set<string>()
  return operationTypes.flatMap((type) => {
    const { label } = catalog[type]
    const isFine = /^[A-Z][a-z]/.test(label) && !seen.has(label)
    seen.add(label)
    return isFine ? [] : [faultOf(files, type, 'Give it a label of its own, in words.')]
  })
}

function strangers(
  handlers: SourceFile | undefined,
  handled: ReadonlyMap<string, ts.Node>,
  startable: readonly string[],
): Violation[] {
  if (handlers === undefined) return []
  return [...handled]
    .filter(([key]) => (operationTypes as string[]).includes(key) && !startable.includes(key))
    .map(([, node]) => violationOf(handlers, node, 'This type cannot be started: give it `start` in the catalog.'))
}
