import { sql } from 'kysely'
import { reconcilerPolicy } from '../../../operations/policy.ts'
import { withScope, type Database } from '../../database/scope.ts'
import type { Suspect } from './reconciler.ts'

/** Of these runs, those whose last beat is the same that some reconciler saw as long ago as patience asks. */
export type SharedSightings = (suspects: readonly Suspect[]) => Promise<ReadonlySet<number>>

/** How long a sighting is of use: beyond this the database may have been away, and nobody could have beaten. */
const freshForSeconds = 2 * reconcilerPolicy.unchangedForSeconds
const keptForSeconds = 60
const removedAtOnce = 1000

/**
 * Patience in the database's clock, shared by all reconcilers: where workers come and go within seconds none of them would
 * see the same silence twice. Nobody can have looked while the database was away, so a sighting of before that is too old.
 */
export const sharedSightings =
  (db: Database): SharedSightings =>
  async (suspects) => {
    const silent = suspects.filter((suspect) => suspect.has_holder && suspect.heartbeat !== null)
    if (silent.length === 0) return new Set()
    const ids = silent.map(({ id }) => id)
    const tokens = silent.map(({ lease_token }) => lease_token)
    const beats = silent.map(({ heartbeat }) => heartbeat)
    const { rows } = await withScope(db, { kind: 'platform' }, (tx) =>
      sql<{ id: number }>`
        with offered as (
          select * from unnest(${ids}::bigint[], ${tokens}::bigint[], ${beats}::text[]) as o(run_id, lease_token, heartbeat)),
        added as (
          insert into run_sightings (run_id, lease_token, heartbeat)
          select o.* from offered o where not exists (
            select 1 from run_sightings s where (s.run_id, s.lease_token, s.heartbeat) = (o.run_id, o.lease_token, o.heartbeat)
              and s.at > clock_timestamp() - interval '1 second')),
        old as (select ctid from run_sightings where at < clock_timestamp() - make_interval(secs => ${keptForSeconds})
                limit ${removedAtOnce} for update skip locked),
        removed as (delete from run_sightings where ctid = any (array(select ctid from old)))
        select distinct o.run_id as id from offered o join run_sightings s using (run_id, lease_token, heartbeat)
        where s.at between clock_timestamp() - make_interval(secs => ${freshForSeconds})
                       and clock_timestamp() - make_interval(secs => ${reconcilerPolicy.unchangedForSeconds})`.execute(
        tx,
      ),
    )
    return new Set(rows.map(({ id }) => id))
  }
