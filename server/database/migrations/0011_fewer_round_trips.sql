-- What a claim asks in one breath, because each answer costs a journey while the lane is locked and others wait.

-- The ground that a run stands on, and from here on the scope of the run: a worker sees of a tenant's things those of the
-- run that it is doing, and of no other.
create function run_ground(p_workspace bigint, p_tenant bigint, p_initiator bigint)
returns table (workspace_status text, tenant_workspace_id bigint, tenant_status text, tenant_external_id uuid,
               person_id bigint, is_disabled boolean, role text, entitled boolean, has_connection boolean)
language plpgsql as $$
#variable_conflict use_column
begin
  perform set_config('tenantatlas.workspaces', format('{%s}', p_workspace), true),
    set_config('tenantatlas.tenants', format('{%s}', p_tenant), true);
  return query
    select w.status, t.workspace_id, t.status, t.external_id, p.id, p.is_disabled, m.role,
      not m.is_narrowed or exists (
        select 1 from membership_tenants mt
        where mt.workspace_id = m.workspace_id and mt.person_id = m.person_id and mt.tenant_id = p_tenant),
      exists (
        select 1 from provider_connections c
        where c.tenant_id = p_tenant and c.is_default and c.status in ('connected', 'error'))
    from (select 1) one
    left join workspaces w on w.id = p_workspace
    left join tenants t on t.id = p_tenant
    left join people p on p.id = p_initiator
    left join workspace_memberships m on m.workspace_id = p_workspace and m.person_id = p.id;
end $$;

-- The moves belong to their role, which may make nothing but for this moment.
grant create on schema public to tenantatlas_mover;
set local role tenantatlas_mover;

-- What a worker may take now: a run that was given back in an orderly way, else the one whose turn it is; lane and run locked.
create function run_next(p_types text[], p_resumable text[]) returns setof operation_runs
  language plpgsql security definer set search_path = public, pg_temp as $$
begin
  return query select * from run_claim_released(p_resumable);
  if not found then return query select * from run_claim(p_types); end if;
end $$;
revoke execute on function run_next from public;
grant execute on function run_next to tenantatlas_web, tenantatlas_worker, tenantatlas_platform;

set local role none;
revoke create on schema public from tenantatlas_mover;
