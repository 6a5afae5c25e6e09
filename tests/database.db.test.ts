import { expect, test } from 'vitest'
import { createPool } from '../server/database/pool.ts'
import { createTestDatabase, testDatabase } from './database.ts'

const database = testDatabase()

test('a test database has every migration and no runs', async () => {
  const { rows } = await database.pool.query('select count(*) as runs from operation_runs')
  expect(rows).toEqual([{ runs: 0 }])
})

test('what one test database holds, another does not see', async () => {
  const other = await createTestDatabase()
  const otherPool = createPool(other.url, { max: 1, applicationName: 'test' })
  await otherPool.query(`create table only_here ()`)
  expect((await database.pool.query(`select to_regclass('only_here') as found`)).rows).toEqual([{ found: null }])
  await otherPool.end()
  await other.drop()
})
