import { seed } from '../people.ts'
import type { CrashWorld } from './world.ts'

/**
 * Who wrote what of a run, by what the server itself knows of the session: one row for each row of the inventory and each
 * change of the counts, in the transaction that wrote it, so that only what was committed is told.
 */
const witnessSql = `
  create table witness (n bigint generated always as identity primary key, at timestamptz not null, session text not null, run_id bigint not null, what text not null);
  create function witness() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into witness (at, session, run_id, what) values (clock_timestamp(), current_setting('application_name'),
      case tg_table_name when 'operation_runs' then to_jsonb(new) -> 'id' when 'inventory_items' then to_jsonb(new) -> 'last_seen_operation_run_id'
                         else to_jsonb(new) -> 'run_id' end::bigint, tg_table_name);
    return new;
  end $$;
  create trigger witness after insert or update on inventory_items for each row execute function witness();
  create trigger witness after insert or update on inventory_coverage for each row execute function witness();
  create trigger witness after update on operation_runs for each row
    when (new.summary_counts is distinct from old.summary_counts or new.context is distinct from old.context) execute function witness();`

export const callWitness = async ({ pool }: CrashWorld): Promise<void> => void (await pool.query(witnessSql))

export type Written = { readonly rows: number; readonly byOthers: readonly string[] }

/**
 * All that was written, and what of it was not written by whoever held the run at that instant. `workerOf`: the worker of
 * each session.
 */
export async function writtenBy({ pool }: CrashWorld, workerOf: ReadonlyMap<string, string>): Promise<Written> {
  const { rows: written } = await pool.query<{ at: Date; session: string; run_id: number; what: string; us: number }>(
    'select at, session, run_id, what, extract(epoch from at) * 1e6 as us from witness order by n',
  )
  const events = await seed<{ run_id: number; actor_name: string; us: number }>(
    pool,
    `select run_id, actor_name, extract(epoch from at) * 1e6 as us from operation_run_events where kind in ('begin', 'resume') order by id`,
    [],
  )
  const byOthers = written.filter(({ session, run_id, us }) => {
    const holder = events.findLast((event) => event.run_id === run_id && Number(event.us) <= Number(us))?.actor_name
    return holder !== workerOf.get(session)
  })
  return {
    rows: written.length,
    byOthers: byOthers.map(
      ({ what, run_id, session, at }) => `${what} of run ${run_id} by ${session} at ${at.toISOString()}`,
    ),
  }
}
