-- Which reconciler saw which beat, and when: patience that no single process has to live through. Rows are added and, after
-- a minute, removed; none is ever changed, so that nobody waits for somebody else here.
create table run_sightings (
  -- Without a reference: it would wait for the row of the run, which a frozen holder may have.
  run_id bigint not null,
  lease_token bigint not null,
  heartbeat text not null,
  at timestamptz not null default clock_timestamp()
);
create index run_sightings_run on run_sightings (run_id, at);
create index run_sightings_at on run_sightings (at);
grant select, insert, update, delete on run_sightings to tenantatlas_platform;
