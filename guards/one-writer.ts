import ts from 'typescript'
import { databaseWrites, isWholeText, type DatabaseWrite } from './database-writes.ts'
import { importsOf } from './imports.ts'
import { sqlWrites, type SqlWrite } from './sql-writes.ts'
import { scopesOf, textOf, type Scope } from './static-text.ts'
import { isProductCode, isSql, nodesOf, violationAt, violationOf, type SourceFile, type Violation } from './tree.ts'

/**
 * Guard A (spec: operations §12): nothing but the run service moves a run. Finds every insert, delete and merge of runs,
 * every update that names a column of the lifecycle or hides which ones it names, every call of a function that moves
 * runs, and every import of the writing half of the store. An update of other columns (context, investigated) passes.
 */
export function oneWriter(files: readonly SourceFile[]): Violation[] {
  const moveFunctions = moveFunctionsOf(files)
  const scopes = scopesOf(files.filter(isProductCode))
  return [
    ...scopes.filter(({ file }) => !isAllowed(file.path)).flatMap(writesIn),
    ...scopes.flatMap((scope) => callsIn(scope, moveFunctions)),
    ...scopes.flatMap(({ file }) => importsIn(file)),
    ...scopes.filter(({ file }) => !isAllowed(file.path)).flatMap(historiesIn),
    ...files.filter(isSql).flatMap((file) => migrationWrites(file)),
  ]
}

/** What only a move may change, by table. */
const guardedColumns: Readonly<Record<string, readonly string[]>> = {
  operation_runs: [
    'status',
    'outcome',
    'reason_code',
    'lease_token',
    'started_at',
    'completed_at',
    'lane_counted',
    'run_after',
    'priority',
    'attempt',
    'worker_id',
    'heartbeat_at',
    'summary_counts',
    'failures',
    'cancel_requested_at',
  ],
  lanes: ['running'],
}

const writingHalf = 'server/runs/store.ts'
export const moveMigration = 'server/database/migrations/0003_moves.sql'
/**
 * Migrations that define functions of moves: the second says beside a wish why it was made, the third what a run waits for and
 * whose beat was missed.
 */
const moveMigrations = [
  moveMigration,
  'server/database/migrations/0015_platform_acts.sql',
  'server/database/migrations/0016_waits_and_resumes.sql',
]

/** Where rows of runs may be written from, and why. The list may only shrink: its length is pinned in the test. */
export const writerExceptions: readonly { readonly prefix: string; readonly reason: string }[] = [
  { prefix: writingHalf, reason: 'the SQL of the one writer' },
  { prefix: 'server/database/seeds/', reason: 'history that never ran, written as the role history_import' },
  { prefix: 'bench/', reason: 'millions of rows to measure against, written as the role history_import' },
]

const isAllowed = (path: string) => writerExceptions.some(({ prefix }) => path.startsWith(prefix))

const useService = 'Moves belong to server/runs/service.ts alone: call the function of the move there.'
const showKeys = 'Write the keys out where the update stands, so that it can be seen that no move is made here.'

function writesIn(scope: Scope): Violation[] {
  return databaseWrites(scope).flatMap((write) => {
    const remedy = faultOf(write)
    return remedy === null ? [] : [violationOf(scope.file, write.node, remedy)]
  })
}

/** Why the write is wrong outside the one writer; null when it is not. */
function faultOf({ verb, table, columns }: Pick<DatabaseWrite, 'verb' | 'table' | 'columns'>): string | null {
  if (table === null) return (columns ?? []).some(isLifecycle) ? useService : null
  const guarded = guardedColumns[table]
  if (guarded === undefined) return null
  if (verb === 'update') {
    if (columns === null) return showKeys
    return columns.some((column) => guarded.includes(column)) ? useService : null
  }
  // A lane may be created where a tenant is; everything else about a lane and a run belongs to the moves.
  return table === 'operation_runs' || verb !== 'insert' ? useService : null
}

const isLifecycle = (column: string) => ['status', 'outcome', 'lease_token', 'reason_code'].includes(column)

/** The moves as SQL functions: those of the list, and whatever a migration defines that writes lifecycle columns. */
function moveFunctionsOf(files: readonly SourceFile[]): Set<string> {
  const names = new Set(namedMoves)
  for (const file of files.filter(isSql)) {
    for (const { name, body } of functionsIn(file.text))
      if (sqlWrites(body).some((write) => faultOf(write))) names.add(name)
  }
  return names
}

const namedMoves = [
  'run_start',
  'run_begin',
  'run_block',
  'run_complete',
  'run_cancel',
  'run_finish',
  'run_release',
  'run_resume',
  'run_reconcile',
  'run_request_cancel',
  'run_beat',
  'run_batch',
]

function functionsIn(text: string): { name: string; body: string }[] {
  const starts = [...text.matchAll(/create\s+(?:or\s+replace\s+)?(?:function|procedure)\s+"?(\w+)"?\s*\(/gi)]
  return starts.map((match, i) => ({
    name: (match[1] ?? '').toLowerCase(),
    body: text.slice(match.index, starts[i + 1]?.index ?? text.length),
  }))
}

/** A beat is no move, but it says that somebody holds the run: the holder's thread alone sends it. */
const callers: Readonly<Record<string, readonly string[]>> = {
  run_beat: [writingHalf, 'server/runs/worker/beat-thread.ts'],
}

/** The setting by which the trigger knows a move: whoever sets it elsewhere walks around the third wall. */
const moveSetting = 'tenantatlas.move'

function callsIn(scope: Scope, moves: ReadonlySet<string>): Violation[] {
  const { file } = scope
  const inSql = new RegExp(`\\b(${[...moves].join('|')})"?\\s*\\(`, 'gi')
  const found: Violation[] = []
  for (const node of nodesOf(file.ast)) {
    const text = isWholeText(node) ? textOf(node, scope) : ''
    const called = [...text.matchAll(inSql)].map(([, name = '']) => name.toLowerCase())
    const built = builtCall(node, scope)
    if (built !== null && moves.has(built)) called.push(built)
    const isForeign = called.some((name) => !(callers[name] ?? [writingHalf]).includes(file.path))
    if (isForeign || text.includes(moveSetting)) found.push(violationOf(file, node, useService))
  }
  return found
}

/** `eb.fn('run_end', […])`: a function of the database, called through the builder. */
function builtCall(node: ts.Node, scope: Scope): string | null {
  if (!ts.isCallExpression(node) || node.arguments[0] === undefined) return null
  const isCall = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'fn'
  return isCall ? textOf(node.arguments[0], scope).toLowerCase() : null
}

/** The role that may write history is taken by those who write history alone; the scope has to know its name. */
function historiesIn({ file }: Scope): Violation[] {
  if (file.path === 'server/database/scope.ts') return []
  return nodesOf(file.ast)
    .filter((node) => ts.isStringLiteralLike(node) && node.text.includes('history_import'))
    .map((node) => violationOf(file, node, 'Only seeds and benchmarks write history; everything else starts runs.'))
}

function importsIn(file: SourceFile): Violation[] {
  if (file.path === 'server/runs/service.ts') return []
  return importsOf(file)
    .filter(({ target, isType }) => target === writingHalf && !isType)
    .map(({ node }) =>
      violationOf(file, node, 'Only server/runs/service.ts imports the writing half: import the service.'),
    )
}

function migrationWrites(file: SourceFile): Violation[] {
  if (moveMigrations.includes(file.path)) return []
  return sqlWrites(file.text)
    .filter((write: SqlWrite) => write.table !== null && faultOf(write) !== null)
    .map(({ at }) =>
      violationAt(file, at, `Only ${moveMigration} writes what a move changes: define the function there.`),
    )
}
