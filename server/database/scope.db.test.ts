import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testDatabase } from '../../tests/database.ts'
import { createDatabase } from './kysely.ts'
import { createPool } from './pool.ts'
import { lastly, moving, nobody, TryAgain, withMove, withScope, type Database, type Tx } from './scope.ts'

const database = testDatabase()
const worker = { kind: 'worker' } as const
let db: Database

beforeAll(async () => {
  await database.pool.query('create table kept (n int); grant all on kept to tenantatlas_worker')
  db = createDatabase(createPool(database.url, { max: 1, applicationName: 'test', role: nobody }))
})
beforeEach(() => database.pool.query('truncate kept'))
afterAll(() => db.destroy())

const keep = (tx: Tx, n: number) => sql`insert into kept values (${n})`.execute(tx)
const kept = async (): Promise<number[]> =>
  (await database.pool.query<{ n: number }>('select n from kept order by n')).rows.map(({ n }) => n)

test('with its last statement a transaction is over: what is asked after it is refused and changes nothing', async () => {
  const work = withScope(db, worker, async (tx) => {
    await keep(tx, 1)
    await lastly(tx, keep(tx, 2))
    await keep(tx, 3)
  })
  await expect(work).rejects.toThrow(/permission denied/)
  expect(await kept()).toEqual([1, 2])
})

test('when its last statement fails nothing of a transaction stands, and its connection serves the next one', async () => {
  const work = withScope(db, worker, async (tx) => {
    await keep(tx, 1)
    await lastly(tx, sql`select 1 / 0`.execute(tx))
  })
  await expect(work).rejects.toMatchObject({ code: '22012' })
  expect(await kept()).toEqual([])
  await withScope(db, worker, (tx) => keep(tx, 4))
  expect(await kept()).toEqual([4])
})

test('a move ends the transaction that was opened for it, and no other', async () => {
  const twice = async (tx: Tx) => {
    await moving(tx, keep(tx, 1))
    await keep(tx, 2)
  }
  await expect(withMove(db, worker, twice)).rejects.toThrow(/permission denied/)
  expect(await kept()).toEqual([1])
  await withScope(db, worker, twice)
  expect(await kept()).toEqual([1, 1, 2])
  // Nothing was to be moved.
  await withMove(db, worker, (tx) => keep(tx, 3))
  expect(await kept()).toEqual([1, 1, 2, 3])
})

test('what asks to be tried again is tried again as a whole', async () => {
  let tries = 0
  await withScope(db, worker, async (tx) => {
    await keep(tx, ++tries)
    if (tries < 3) throw new TryAgain()
  })
  expect(await kept()).toEqual([3])
})
