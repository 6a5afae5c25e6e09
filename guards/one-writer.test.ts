import { describe, expect, test } from 'vitest'
import { oneWriter, writerExceptions } from './one-writer.ts'
import { foundIn } from './planted.ts'

const slice = 'server/inventory/sync.ts'
const inSlice = (text: string) => foundIn(oneWriter, { [slice]: text })

describe('finds', () => {
  test.each([
    [
      'the builder',
      `await db.updateTable('operation_runs').set({ status: 'completed' }).where('id', '=', id).execute()`,
    ],
    ['an alias of the table', `db.updateTable('operation_runs as r').set({ outcome: 'failed' })`],
    ['the form with two arguments', `db.updateTable('operation_runs').where('id', '=', 1).set('outcome', 'failed')`],
    ['a callback', `db.updateTable('operation_runs').set((eb) => ({ lease_token: eb('lease_token', '+', 1) }))`],
    ['a key in quotes', `db.updateTable('operation_runs').set({ 'reason_code': 'x' })`],
    ['a method in quotes', `db['updateTable']('operation_runs').set({ status: 'x' })`],
    ['a hidden set', `db.updateTable('operation_runs').set(values)`],
    ['a hidden key', `db.updateTable('operation_runs').set({ [column]: 1 })`],
    ['an insert', `db.insertInto('operation_runs').values(row)`],
    ['a delete', `db.deleteFrom('operation_runs').where('id', '=', 1)`],
    ['a merge', `db.mergeInto('operation_runs').using('x', 'a', 'b')`],
    ['raw SQL', 'sql`update operation_runs set status = ${status} where id = ${id}`'],
    ['raw SQL in a query', `pool.query("UPDATE public.operation_runs AS r SET context = '{}', outcome = 'failed'")`],
    ['a list of columns', 'sql`update only "operation_runs" set (status, outcome) = (select 1, 2)`'],
    ['a glued query', `client.query('update ' + 'operation_runs' + ' set started_at = now()')`],
    ['a joined query', `client.query(['update operation_runs', 'set completed_at = now()'].join(' '))`],
    ['an upsert', 'sql`insert into operation_runs (id) values (1) on conflict do nothing`'],
    ['raw delete', `q('delete from operation_runs')`],
    ['truncate', `q('truncate table operation_runs')`],
    ['a trigger that is put to sleep', `q('alter table operation_runs disable trigger all')`],
    ['a table behind sql.table', "sql`update ${sql.table('operation_runs')} set status = 'x'`"],
    ['a table that hides', 'sql`update ${table} set status = ${x}`'],
    ['a move called in SQL', 'sql`select * from run_finish(${id}, ${token})`'],
    ['a move called by the builder', `db.selectNoFrom((eb) => eb.fn('run_finish', [eb.val(1)]))`],
    ['the setting that the trigger trusts', "sql`select set_config('tenantatlas.move', 'complete', true)`"],
    ['the role that writes history', `withScope(db, { kind: 'history_import' }, work)`],
    ['the count of a lane', `db.updateTable('lanes').set({ running: 0 })`],
  ])('%s', (_, text) => {
    expect(inSlice(text)).toContain(`${slice}:1`)
  })

  test('a table and values behind constants', () => {
    const text = `const table = 'operation_runs'\nconst end = { ...{ status: 'completed' } } as const\ndb.updateTable(table).set(end)`
    expect(inSlice(text)).toEqual([`${slice}:3`])
  })

  test('a table behind a name that means something else in another function', () => {
    const text = `function a() { const t = 'operation_runs'; return db.updateTable(t).set({ status: 'x' }) }
function b() { const t = 'tenants'; return db.updateTable(t).set({ status: 'x' }) }`
    expect(inSlice(text)).toEqual([`${slice}:1`])
  })

  test('a table named in another file', () => {
    const files = {
      'server/lib/names.ts': `export const tables = { runs: 'operation_runs' } as const`,
      [slice]: `import { tables } from '../lib/names.ts'\ndb.updateTable(tables.runs).set({ status: 'x' })`,
    }
    expect(foundIn(oneWriter, files)).toEqual([`${slice}:2`])
  })

  test('the writing half, imported by somebody else', () => {
    const text = `import { finishRun } from '../runs/store.ts'`
    expect(inSlice(text)).toEqual([`${slice}:1`])
    expect(inSlice(`const store = await import('../runs/store.ts')`)).toEqual([`${slice}:1`])
  })

  test('a migration that moves runs', () => {
    const path = 'server/database/migrations/0009_late.sql'
    expect(foundIn(oneWriter, { [path]: `-- tidy\nupdate operation_runs set status = 'completed';` })).toEqual([
      `${path}:2`,
    ])
  })

  test('a call of a move that a migration defines under another name', () => {
    const files = {
      'server/database/migrations/0003_moves.sql': `create function settle(run bigint) returns void language sql as
        $$ update operation_runs set outcome = 'failed' where id = run $$;`,
      [slice]: 'sql`select settle(${id})`',
    }
    expect(foundIn(oneWriter, files)).toEqual([`${slice}:1`])
  })
})

describe('passes', () => {
  test.each([
    ['an update of the context alone', `db.updateTable('operation_runs').set({ context: value, updated_at: now })`],
    [
      'the same in raw SQL',
      `sql\`update operation_runs set context = jsonb_set(context, '{status}', \${x}) where status = 'running'\``,
    ],
    [
      'what a person noted',
      `db.updateTable('operation_runs').set({ investigated_at: now, ...{ investigated_note: note } })`,
    ],
    ['the status of something else', `db.updateTable('tenants').set({ status: 'archived' })`],
    ['events of runs', `q("update operation_run_events set status = 'x'")`],
    ['a read', 'sql`select status, outcome from operation_runs where id = ${id} for update`'],
    ['a sentence about it', `log('Nobody may update operation_runs but the run service.')`],
    ['a comment', `// update operation_runs set status = 'x'\nconst a = 1`],
    ['a function of that kind of name', `run_finish(1)`],
    ['a type of the store', `import type { RunRow } from '../runs/store.ts'`],
  ])('%s', (_, text) => {
    expect(inSlice(text)).toEqual([])
  })

  test('the writer itself, and a test that sees the database refuse', () => {
    const text = 'sql`update operation_runs set status = ${x}`\nsql`select run_finish(1)`'
    expect(foundIn(oneWriter, { 'server/runs/store.ts': text, 'server/runs/moves.db.test.ts': text })).toEqual([])
    expect(foundIn(oneWriter, { 'server/runs/worker/beat-thread.ts': 'sql`select run_beat(1)`' })).toEqual([])
  })
})

test('the list of exceptions only shrinks', () => {
  expect(writerExceptions.length).toBeLessThanOrEqual(3)
})
