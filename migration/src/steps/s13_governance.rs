//! Governance: the framework that the operator loads, and what owners state by it.

crate::dialect::step!(
    "s13_governance",
    tables: r"
-- Reference data: the newest is in force.
create table governance_framework (
  id uuid primary key,
  key text {C} not null,
  version text {C} not null,
  definition text not null,            -- JSON, as it was loaded
  created_at bigint not null,
  unique (key, version)
);
create index governance_framework_newest on governance_framework (created_at, id);

create table governance_statement (
  id uuid primary key,
  component_id uuid not null,
  owner_id uuid not null,              -- copied from the component, with its visibility
  visibility smallint not null,
  framework text {C} not null,         -- the framework's key: statements hold in each of its versions
  kind text not null check (kind in ('ROLE', 'STEP')),
  item text {C} not null,              -- the role's or step's key
  filled_by text,                      -- of a role: a function or department, never a person
  done_on text,                        -- of a step: the day, yyyy-mm-dd
  evidence_url text,
  revision bigint not null,
  updated_at bigint not null,
  unique (component_id, framework, kind, item),
  foreign key (owner_id, component_id, visibility) references component (owner_id, id, visibility) on update cascade
);
",
    security: r"
alter table governance_framework enable row level security;
alter table governance_framework force row level security;
alter table governance_statement enable row level security;
alter table governance_statement force row level security;

grant select on governance_framework to collectief_app;
grant select, insert on governance_framework to collectief_system;
grant select, insert on governance_statement to collectief_app;
grant update (filled_by, done_on, evidence_url, revision, updated_at) on governance_statement to collectief_app;

create policy everybody_reads on governance_framework for select using (true);
create policy system_set_up_insert on governance_framework for insert to collectief_system
  with check (app_purpose() = 'SET_UP');

-- As the component.
create policy shared_read on governance_statement for select to collectief_app using (
  visibility >= (select app_floor())
  or owner_id = any((select app_read())::uuid[])
  or component_id = any(array(select r.component_id from component_reader r
    where r.organisation_id = any((select app_read())::uuid[]))));
create policy own_insert on governance_statement for insert to collectief_app
  with check (owner_id = (select app_acting()));
create policy own_update on governance_statement for update to collectief_app using (owner_id = (select app_acting()));
"
);
