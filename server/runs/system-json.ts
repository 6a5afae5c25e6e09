import type { SystemOperation, SystemOperationDetail } from '../../contract/system.ts'
import { systemOperationPath } from '../../operations/operation-path.ts'
import type { Tx } from '../database/scope.ts'
import type { ListedRow, ReadRow } from './queries.ts'
import { operationDetailJson, operationJson } from './run-json.ts'

/** A run as the people who run the installation see it: of which workspace, and where in their own panel it is read. */
export async function systemOperationsJson(tx: Tx, rows: readonly ListedRow[]): Promise<SystemOperation[]> {
  const nameOf = await workspaceNames(tx, rows)
  return rows.map((row) => ({ ...operationJson(row), ...inPanel(row, nameOf) }))
}

export async function systemOperationJson(tx: Tx, row: ListedRow): Promise<SystemOperation> {
  return { ...operationJson(row), ...inPanel(row, await workspaceNames(tx, [row])) }
}

export async function systemOperationDetailJson(tx: Tx, row: ReadRow): Promise<SystemOperationDetail> {
  return { ...operationDetailJson(row, true), ...inPanel(row, await workspaceNames(tx, [row])) }
}

const inPanel = ({ id, workspace_id }: ListedRow, nameOf: ReadonlyMap<number, string>) => ({
  workspace: { id: String(workspace_id), name: nameOf.get(workspace_id) ?? '' },
  url: systemOperationPath(id),
})

async function workspaceNames(tx: Tx, rows: readonly ListedRow[]): Promise<ReadonlyMap<number, string>> {
  const ids = [...new Set(rows.map(({ workspace_id }) => workspace_id))]
  if (ids.length === 0) return new Map()
  const found = await tx.selectFrom('workspaces').select(['id', 'name']).where('id', 'in', ids).execute()
  return new Map(found.map(({ id, name }) => [id, name]))
}
