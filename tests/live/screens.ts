import { sql } from 'kysely'
import type { LiveHint } from '../../contract/live.ts'
import { withScope, type Database } from '../../server/database/scope.ts'

export type Status = 'queued' | 'running' | 'completed'
const rank: Record<Status, number> = { queued: 0, running: 1, completed: 2 }

/** What one person's page shows: it reads again what is hinted, and everything when it is greeted. */
export type Screen = {
  readonly shown: ReadonlyMap<number, Status>
  /** How often something on it went back to what it was before. */
  readonly wentBack: () => number
  readonly take: (hint: LiveHint) => void
}

export type Screens = {
  readonly open: () => Screen
  /** One reading for everybody who wants one, as a page makes it at most every 250 ms. */
  readonly readDue: () => Promise<void>
}

type Row = { id: number; status: Status }
type Wish = { all: boolean; ids: Set<number>; show: (row: Row) => void }

/** All screens read in common, so that two hundred of them do not cost two hundred readings. */
export function createScreens(db: Database, workspaceId: number): Screens {
  const wishes = new Set<Wish>()
  return {
    open() {
      const shown = new Map<number, Status>()
      let wentBack = 0
      const show = ({ id, status }: Row) => {
        const before = shown.get(id)
        if (before !== undefined && rank[status] < rank[before]) wentBack++
        shown.set(id, status)
      }
      const wish: Wish = { all: false, ids: new Set(), show }
      wishes.add(wish)
      const take = ({ kind, operationId }: LiveHint) => {
        if (kind === 'hello') wish.all = true
        else if (kind === 'operation') wish.ids.add(Number(operationId))
      }
      return { shown, wentBack: () => wentBack, take }
    },
    async readDue() {
      const due = [...wishes].filter(({ all, ids }) => all || ids.size > 0)
      if (due.length === 0) return
      // What is hinted from here on is a wish for the next reading.
      const asked = due.map((wish) => ({ ...wish }))
      for (const wish of due) [wish.all, wish.ids] = [false, new Set()]
      const isAll = asked.some(({ all }) => all)
      const rows = await readRows(db, workspaceId, isAll ? null : [...new Set(asked.flatMap(({ ids }) => [...ids]))])
      for (const { all, ids, show } of asked) for (const row of rows) if (all || ids.has(row.id)) show(row)
    },
  }
}

/** Null: all of them. */
async function readRows(db: Database, workspaceId: number, ids: readonly number[] | null): Promise<Row[]> {
  return withScope(db, { kind: 'platform' }, async (tx) => {
    const { rows } = await sql<Row>`
      select id, status from operation_runs
      where workspace_id = ${workspaceId} and (${ids === null} or id = any (${ids ?? []}::bigint[]))`.execute(tx)
    return rows
  })
}
