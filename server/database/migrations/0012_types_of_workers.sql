-- What each worker can do, so that a build that does not know a type leaves its runs to those that do: while one of them
-- lives, a run of theirs that fell silent is for them to judge.
alter table workers add column types text[] not null default '{}';

grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

-- A worker comes. The one without types stays for workers of before.
create function worker_enter(p_worker text, p_host text, p_pid integer, p_slots integer, p_types text[], p_within interval) returns void
  language sql security definer set search_path = public, pg_temp as $$
  insert into workers (id, host, pid, slots, types) values (p_worker, p_host, p_pid, p_slots, p_types);
  select fleet_alive(p_within);
$$;
revoke execute on function worker_enter(text, text, integer, integer, text[], interval) from public;
grant execute on function worker_enter(text, text, integer, integer, text[], interval) to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;

set local role none;
revoke create on schema public from tenantatlas_mover;
