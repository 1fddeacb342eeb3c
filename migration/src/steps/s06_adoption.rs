//! Adoptions: which organisation uses which version, stated by itself.

crate::dialect::step!(
    "s06_adoption",
    tables: r"
create table adoption (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  sort_name text {C} not null,         -- the organisation's, for the order of who-uses-this
  component_id uuid not null,
  version_id uuid not null,
  state text not null check (state in ('PLANNED', 'IN_USE', 'ENDED')),
  since text,                          -- days, yyyy-mm-dd
  until text,
  purpose text,
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  unique (organisation_id, version_id),
  foreign key (component_id, version_id) references component_version (component_id, id)
);
create index adoption_by_component on adoption (component_id, sort_name, id) ;
create index adoption_by_organisation on adoption (organisation_id, created_at, id);
",
    security: r"
alter table adoption enable row level security;
alter table adoption force row level security;
grant select, insert, update on adoption to collectief_app;

-- Others' adoptions: only for members (floor 2; a supplier never learns who adopted what), of what they see themselves.
create policy own_or_member_read on adoption for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or ((select app_floor()) <= 2 and exists (select 1 from component c where c.id = component_id)));
create policy own_insert on adoption for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy own_update on adoption for update to collectief_app using (organisation_id = (select app_acting()));
"
);
