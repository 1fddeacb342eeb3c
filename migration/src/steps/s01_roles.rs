//! The two login roles and what a transaction says of its viewer.
//!
//! - `collectief_app` does all work for a viewer. It owns nothing and does not bypass row level security.
//! - `collectief_system` does work without a viewer, one named policy per purpose.
//!
//! The settings are local to a transaction. Nothing set means: only what is PUBLIC. After a commit PostgreSQL leaves `''`
//! and not NULL behind, hence the `nullif`.

crate::dialect::step!(
    "s01_roles",
    tables: "",
    security: r"
do $$ begin
  if not exists (select from pg_roles where rolname = 'collectief_app') then
    create role collectief_app login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'collectief_system') then
    create role collectief_system login nosuperuser nocreatedb nocreaterole nobypassrls;
  end if;
exception when duplicate_object or unique_violation then null; -- another database of this cluster made them just now
end $$;
revoke create on schema public from public;
grant usage on schema public to collectief_app, collectief_system;

-- The organisations whose rows the viewer reads as its own: its own and its predecessors.
create function app_read() returns uuid[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.read', true), ''), '{}')::uuid[] $$;
-- The organisation that the viewer acts for; NULL for anonymous.
create function app_acting() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.acting', true), '')::uuid $$;
-- The person or service account that acts.
create function app_account() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('app.account', true), '')::uuid $$;
-- The lowest visibility that the viewer reads of others: 2 (MEMBERS) for a member organisation, else 3 (PUBLIC).
create function app_floor() returns smallint language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('app.floor', true), ''), '3')::smallint $$;
-- What a system transaction is for; NULL otherwise.
create function app_purpose() returns text language sql stable parallel safe as
  $$ select nullif(current_setting('app.purpose', true), '') $$;

-- Readiness asks the level of the database.
grant select on seaql_migrations to collectief_app, collectief_system;
"
);
