import { expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { importRun, readRun, startSync } from '../../tests/operations.ts'
import { createWorkspace } from '../../tests/people.ts'
import { operationSchema } from '../../contract/operation.ts'
import { operationJson } from './run-json.ts'

const database = testDatabase()
const ended = { status: 'completed', outcome: 'failed', started_at: new Date(), completed_at: new Date() }

test.each([
  ['a failure with a code that nobody here knows', { failures: '[{"code":"weird_code","message":"x","count":1}]' }, 1],
  ['failures that are none', { failures: '[{"nope":1},"text",null]' }, 0],
  ['failures that are no list', { failures: '{"a":1}' }, 0],
  ['a reconciliation that cannot be read', { context: '{"reconciliation":{"at":1,"reason":"nope"}}' }, 0],
  [
    'a type, a reason and counts from elsewhere',
    { type: 'App\\Jobs\\Old', reason_code: 'old', summary_counts: '{"a":{"b":1},"total":"9"}' },
    0,
  ],
])("%s: the operation is shown, and so is everybody else's", async (_, values, failures) => {
  const workspace = await createWorkspace(database.pool)
  const id = await importRun(database.pool, workspace, { ...ended, ...values })
  const shown = operationJson(await readRun(database.db, id))
  expect(operationSchema.parse(shown)).toEqual(shown)
  expect(shown.failures).toHaveLength(failures)
  expect(shown.isReconciled).toBe('context' in values)
  const { id: next } = await startSync(database.db, workspace)
  expect(operationSchema.parse(operationJson(await readRun(database.db, next))).status).toBe('queued')
})
