import ts from 'typescript'
import { databaseWrites, isWholeText } from './database-writes.ts'
import { importsOf } from './imports.ts'
import { moveMigration } from './one-writer.ts'
import { sqlWrites } from './sql-writes.ts'
import { scopesOf, textOf, type Scope } from './static-text.ts'
import { isProductCode, isSql, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * Guard B (spec: operations §8, §12): of an operation speak the run service, with one notification at its end, and the
 * presenter, with the words of every toast. Finds other writes of notifications, other users of the toast library, toasts
 * that word themselves, and words of the presenter that stand elsewhere.
 */
export function oneVoice(files: readonly SourceFile[]): Violation[] {
  const scopes = scopesOf(files.filter(isProductCode))
  return [
    ...scopes.flatMap(notificationWrites),
    ...files.filter(isSql).flatMap(migrationWrites),
    ...scopes.flatMap(toastUsers),
    ...scopes.flatMap(ownWords),
  ]
}

type Exception = {
  readonly file: string
  readonly reason: string
  readonly may: 'write' | 'mark read' | 'toast' | 'mount'
}

/** Who else may speak, and why. The list may only shrink: its length is pinned in the test. */
export const voiceExceptions: readonly Exception[] = [
  { file: 'server/runs/store.ts', may: 'write', reason: 'the SQL of the one writer, in the transaction of the move' },
  { file: 'server/notifications/store.ts', may: 'mark read', reason: 'a person has read it; nothing is said' },
  { file: 'web/runs/toast.tsx', may: 'toast', reason: 'the toast of an operation, worded by the presenter' },
  {
    file: 'web/ui/feedback.tsx',
    may: 'toast',
    reason: 'what could not be done when somebody asked for it; nothing of how an operation goes or ended',
  },
  { file: 'web/main.tsx', may: 'mount', reason: 'gives toasts their place on the page, and shows none' },
]

const may = (path: string, what: Exception['may']) =>
  voiceExceptions.some((exception) => exception.file === path && exception.may === what)

const tellByMove = 'A notification is written with the move that ends the run, by the run service; nowhere else.'

function notificationWrites(scope: Scope): Violation[] {
  const { file } = scope
  if (may(file.path, 'write') || /^(server\/database\/seeds|bench)\//.test(file.path)) return []
  return databaseWrites(scope)
    .filter(({ table }) => table === 'notifications')
    .filter(({ columns }) => !(may(file.path, 'mark read') && columns?.every((column) => column === 'read_at')))
    .map(({ node }) => violationOf(file, node, tellByMove))
}

function migrationWrites(file: SourceFile): Violation[] {
  if (file.path === moveMigration) return []
  return sqlWrites(file.text)
    .filter(({ table }) => table === 'notifications')
    .map(({ at }) => violationAt(file, at, tellByMove))
}

/** Our own toasts, and the library that would be a way around them. */
const toastLibrary = /(^|\/)toasts\.tsx$|^@mantine\/notifications/
const useToast = 'Toasts of operations: startToast of web/runs/toast.tsx. Anything else: web/ui/feedback.tsx.'

/** Other toast makers would be a way around, so they are named too; the browser's own notifications included. */
const toastMakers = /^(showNotification|toast|enqueueSnackbar|Notification)$/

function toastUsers({ file }: Scope): Violation[] {
  if (!file.path.startsWith('web/') || may(file.path, 'toast')) return file.path === toastModule ? unworded(file) : []
  const found = importsOf(file)
    .filter(({ specifier, node }) => toastLibrary.test(specifier) && !(may(file.path, 'mount') && mounts(node)))
    .map(({ node }) => violationOf(file, node, useToast))
  for (const node of nodesOf(file.ast)) {
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
    if (isCall && ts.isIdentifier(node.expression) && toastMakers.test(node.expression.text))
      found.push(violationOf(file, node, useToast))
  }
  return found
}

/** `import { Toasts }`: the place where toasts appear, and nothing that makes one. */
function mounts(node: ts.Node): boolean {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  return (
    bindings !== undefined &&
    ts.isNamedImports(bindings) &&
    bindings.elements.every((item) => (item.propertyName ?? item.name).text === 'Toasts')
  )
}

const toastModule = 'web/runs/toast.tsx'
const worded = new Set(['title', 'message'])

/** In the toast module no title and no message is written out: the presenter gives them. */
function unworded(file: SourceFile): Violation[] {
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const isLiteral =
      ts.isPropertyAssignment(node) &&
      worded.has(node.name.getText(file.ast)) &&
      (ts.isStringLiteralLike(node.initializer) || ts.isTemplateExpression(node.initializer))
    const isText = ts.isJsxText(node) && /\p{L}/u.test(node.text)
    if (isLiteral || isText)
      found.push(violationOf(file, node, 'Take the words from startToast of operations/presenter.ts.'))
  }
  return found
}

/** The last one is a label of something followed by its state: `${label} queued`. */
const presentersWords =
  /\balready queued\b|Running in the background|\bView operation\b|\u0000 queued\b|\bwas not (?:started|cancelled)\b|\bCancel operation\b|\bStart again\b/
const usePresenter =
  'Every word about operations stands in operations/presenter.ts and the files of words beside it: use it from there.'

function ownWords({ file }: Scope): Violation[] {
  if (!/^(web|server|contract)\//.test(file.path)) return []
  // Only what is written here: words that are imported from the presenter are used as they should be.
  const written = { file, files: new Map<string, SourceFile>() }
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const text = ts.isJsxText(node) ? node.text : isWholeText(node) ? textOf(node, written) : ''
    if (presentersWords.test(text)) found.push(violationOf(file, node, usePresenter))
  }
  return found
}
