//! One table for all that the operator loads; governance frameworks move into it.

crate::dialect::step!(
    "s19_definition",
    tables: r"
-- Reference data: of each key the newest is in force.
create table definition (
  id uuid primary key,
  kind text {C} not null,              -- GOVERNANCE_FRAMEWORK, INSTRUMENT, DECISION_TREE, OBLIGATION_DATES
  key text {C} not null,
  version text {C} not null,
  body text not null,                  -- JSON
  loaded_at bigint not null,
  unique (kind, key, version)
);
create index definition_newest on definition (kind, loaded_at, id);
insert into definition (id, kind, key, version, body, loaded_at)
  select id, 'GOVERNANCE_FRAMEWORK', key, version, definition, loaded_at from governance_framework;
drop table governance_framework;
",
    security: r"
grant select on definition to collectief_app;
grant select, insert, update (loaded_at) on definition to collectief_system;

create policy everybody_reads on definition for select using (true);
create policy system_set_up_insert on definition for insert to collectief_system
  with check (app_purpose() = 'SET_UP');
create policy system_set_up_update on definition for update to collectief_system
  using (app_purpose() = 'SET_UP');
"
);
