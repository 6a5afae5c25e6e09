-- The role that sets things up: workspaces, people, their rights, tenants and connections. No role that serves a request
-- holds these rights. As in 0001, another database of the cluster may be creating it at this instant.
do $$
begin
  begin
    create role tenantatlas_setup nologin;
  exception when duplicate_object or unique_violation then null;
  end;
  if not pg_has_role(current_user, 'tenantatlas_setup', 'set') then
    grant tenantatlas_setup to current_user;
  end if;
end $$;

grant select, insert on workspaces, tenants, workspace_memberships, membership_tenants, people, platform_people to tenantatlas_setup;
grant select, insert, update, delete on tenant_keys, provider_connections to tenantatlas_setup;

do $$
declare name text;
begin
  foreach name in array array['workspaces', 'tenants', 'workspace_memberships', 'membership_tenants', 'tenant_keys', 'provider_connections'] loop
    execute format('create policy setting_up on %I to tenantatlas_setup using (true) with check (true)', name);
  end loop;
end $$;

-- Secrets are written, never read back: the role that serves people does not see even the sealed bytes.
revoke select on provider_connections from tenantatlas_web;
grant select (id, workspace_id, tenant_id, provider, display_name, client_id, is_default, status, last_error_reason_code, created_at, updated_at)
  on provider_connections to tenantatlas_web;

-- The number on the bell is exact and read often: answered from the index alone, policies included.
create index notifications_unread_in_scope on notifications (user_id) include (workspace_id, tenant_id) where read_at is null;
drop index notifications_unread;
