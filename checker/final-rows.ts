import pg from 'pg'

/** The rows as the database has them at the end. Instants are microseconds since 1970, by the database's clock. */
export type RunRow = {
  readonly id: number
  readonly workspaceId: number
  readonly tenantId: number | null
  readonly tenantExternalId: string | null
  readonly initiatorId: number | null
  readonly type: string
  readonly status: string
  readonly outcome: string
  readonly reason: string | null
  readonly identity: string
  readonly counts: Readonly<Record<string, unknown>>
  readonly failures: readonly Readonly<Record<string, unknown>>[]
  readonly context: Readonly<Record<string, unknown>>
  readonly laneKey: string
  readonly isCounted: boolean
  readonly leaseToken: number
  readonly attempt: number
  readonly isInvestigated: boolean
  readonly xmin: string
}
export type EventRow = {
  readonly id: number
  readonly run: number
  readonly at: number
  readonly kind: string
  readonly actorKind: string
  readonly actorName: string
  readonly toStatus: string | null
  readonly outcome: string | null
  readonly reason: string | null
  readonly evidence: Readonly<Record<string, unknown>>
  readonly xmin: string
}
export type NotificationRow = {
  readonly id: number
  readonly run: number
  readonly person: number
  readonly isRead: boolean
  readonly xmin: string
}
export type AuditRow = { readonly id: number; readonly run: number; readonly action: string; readonly xmin: string }
export type LaneRow = { readonly key: string; readonly running: number; readonly max: number }
/** How many things of the inventory were last seen by an operation. */
export type SeenRow = { readonly run: number; readonly items: number }

export type FinalRows = {
  readonly runs: readonly RunRow[]
  readonly events: readonly EventRow[]
  readonly notifications: readonly NotificationRow[]
  readonly audit: readonly AuditRow[]
  readonly lanes: readonly LaneRow[]
  readonly seen: readonly SeenRow[]
}

const micros = (column: string) => `(extract(epoch from ${column}) * 1000000)::bigint::text`

// An `order by` names the table: a bare name would mean the text that is selected, where 100 comes before 17.
type Reading = { readonly role: string; readonly tables: readonly string[]; readonly text: string }

const runTables = ['operation_runs', 'operation_run_events', 'notifications', 'audit_log', 'lanes', 'tenants']
const ofRuns = (text: string): Reading => ({ role: 'tenantatlas_platform', tables: runTables, text })

const readings = {
  runs: ofRuns(`select r.id::text, r.workspace_id::text, r.tenant_id::text, t.external_id::text, r.initiator_id::text, r.type, r.status,
    r.outcome, r.reason_code, encode(r.identity_hash, 'hex') as identity, r.summary_counts, r.failures, r.context, r.lane_key,
    r.lane_counted, r.lease_token::text, r.attempt, r.investigated_at is not null as is_investigated, r.xmin::text as xmin
    from operation_runs r left join tenants t on t.id = r.tenant_id order by r.id`),
  events:
    ofRuns(`select id::text, run_id::text, ${micros('at')} as at, kind, actor_kind, actor_name, to_status, outcome, reason_code,
    evidence, xmin::text as xmin from operation_run_events e order by e.id`),
  notifications:
    ofRuns(`select id::text, run_id::text, user_id::text, read_at is not null as is_read, xmin::text as xmin
    from notifications n order by n.id`),
  audit: ofRuns(`select id::text, resource_id, action, xmin::text as xmin from audit_log a
    where resource_kind = 'operation' and resource_id ~ '^[0-9]+$' order by a.id`),
  lanes: ofRuns('select key, running, max from lanes order by key'),
} as const satisfies Record<string, Reading>

const seenBy = `select last_seen_operation_run_id::text as run_id, count(*)::int as items from inventory_items
  where last_seen_operation_run_id is not null group by 1`

/**
 * Reads all of it at one instant, as the owner of the tables or as whoever bypasses their policies. Throws when it would
 * see a part only: a smaller truth would look like a clean one.
 */
export async function readFinalRows(connectionString: string): Promise<FinalRows> {
  const client = new pg.Client({ connectionString, application_name: 'tenantatlas-checker' })
  await client.connect()
  try {
    await client.query('begin transaction isolation level repeatable read read only')
    const read = async (reading: Reading) => {
      await takeWholeSight(client, reading)
      return (await client.query<Raw>(reading.text)).rows
    }
    const runs = (await read(readings.runs)).map(runOf)
    const rows: FinalRows = {
      runs,
      events: (await read(readings.events)).map(eventOf),
      notifications: (await read(readings.notifications)).map(notificationOf),
      audit: (await read(readings.audit)).map(auditOf),
      lanes: (await read(readings.lanes)).map(laneOf),
      seen: await readSeen(client, runs),
    }
    await client.query('commit')
    return rows
  } finally {
    await client.end()
  }
}

/** Takes the role for which a policy of each table shows every row, unless the login sees all of it anyway. */
async function takeWholeSight(client: pg.Client, { role, tables }: Reading): Promise<void> {
  await client.query('reset role')
  const bypass = await client.query('select from pg_roles where rolname = current_user and (rolsuper or rolbypassrls)')
  if (bypass.rowCount === 1) return
  const { rows } = await client.query<{ tablename: string }>(
    `select t.tablename from unnest($2::text[]) as t(tablename) where not exists (
       select 1 from pg_policies p where p.schemaname = 'public' and p.tablename = t.tablename and p.permissive = 'PERMISSIVE'
         and $1 = any (p.roles::text[]) and p.cmd in ('ALL', 'SELECT') and p.qual = 'true')`,
    [role, tables],
  )
  if (rows.length > 0)
    throw new Error(`no policy shows ${role} all rows of ${rows.map((row) => row.tablename).join(', ')}`)
  await client.query(`set local role ${role}`)
}

/** Inventory has no policy that shows all of it: it is read as whoever may see every tenant that has an operation. */
async function readSeen(client: pg.Client, runs: readonly RunRow[]): Promise<SeenRow[]> {
  const ids = (of: readonly (number | null)[]) => `{${[...new Set(of.filter((id) => id !== null))].join(',')}}`
  await client.query('set local role tenantatlas_web')
  await client.query(
    `select set_config('tenantatlas.workspaces', $1, true), set_config('tenantatlas.tenants', $2, true)`,
    [ids(runs.map(({ workspaceId }) => workspaceId)), ids(runs.map(({ tenantId }) => tenantId))],
  )
  const { rows } = await client.query<Raw>(seenBy)
  return rows.map((row) => ({ run: Number(row['run_id']), items: Number(row['items']) }))
}

type Raw = Record<string, unknown>

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
const orNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOrNull = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(text(value))
const object = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {}

const runOf = (row: Raw): RunRow => ({
  id: Number(row['id']),
  workspaceId: Number(row['workspace_id']),
  tenantId: numberOrNull(row['tenant_id']),
  tenantExternalId: orNull(row['external_id']),
  initiatorId: numberOrNull(row['initiator_id']),
  type: text(row['type']),
  status: text(row['status']),
  outcome: text(row['outcome']),
  reason: orNull(row['reason_code']),
  identity: text(row['identity']),
  counts: object(row['summary_counts']),
  failures: Array.isArray(row['failures']) ? row['failures'].map(object) : [],
  context: object(row['context']),
  laneKey: text(row['lane_key']),
  isCounted: row['lane_counted'] === true,
  leaseToken: Number(row['lease_token']),
  attempt: Number(row['attempt']),
  isInvestigated: row['is_investigated'] === true,
  xmin: text(row['xmin']),
})

const eventOf = (row: Raw): EventRow => ({
  id: Number(row['id']),
  run: Number(row['run_id']),
  at: Number(row['at']),
  kind: text(row['kind']),
  actorKind: text(row['actor_kind']),
  actorName: text(row['actor_name']),
  toStatus: orNull(row['to_status']),
  outcome: orNull(row['outcome']),
  reason: orNull(row['reason_code']),
  evidence: object(row['evidence']),
  xmin: text(row['xmin']),
})

const notificationOf = (row: Raw): NotificationRow => ({
  id: Number(row['id']),
  run: Number(row['run_id']),
  person: Number(row['user_id']),
  isRead: row['is_read'] === true,
  xmin: text(row['xmin']),
})

const laneOf = (row: Raw): LaneRow => ({
  key: text(row['key']),
  running: Number(row['running']),
  max: Number(row['max']),
})

const auditOf = (row: Raw): AuditRow => ({
  id: Number(row['id']),
  run: Number(row['resource_id']),
  action: text(row['action']),
  xmin: text(row['xmin']),
})

export const eventText = (event: EventRow): string =>
  `operation_run_events ${event.id} (${event.kind} by ${event.actorName}${event.outcome === null ? '' : `, ${event.outcome}`}, xmin ${event.xmin})`
export const runText = (run: RunRow): string =>
  `operation_runs ${run.id} (${run.status}, ${run.outcome}, ${run.reason ?? 'no reason'}, xmin ${run.xmin})`

/** Events that say that the operation has ended. */
export const isEnd = (event: EventRow): boolean => event.toStatus === 'completed'
