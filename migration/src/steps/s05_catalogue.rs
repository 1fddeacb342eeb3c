//! Components, their versions, adoptions, who may read them besides, and where an imported one came from.

crate::dialect::step!(
    "s05_catalogue",
    tables: r"
create table component (
  id uuid primary key,
  owner_id uuid not null references organisation (id),
  name jsonb not null,                 -- {nl, en}
  sort_name text {C} not null,         -- the Dutch name, folded
  summary jsonb not null,
  purpose jsonb not null,
  kind text not null,
  theme text,
  licence text,                        -- SPDX expression
  source_url text,
  contact text,
  supplier_id uuid references party (id),
  supplier_name text,                  -- as the owner states it
  visibility smallint not null check (visibility between 0 and 3), -- OWN, NAMED, MEMBERS, PUBLIC
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  unique (owner_id, id),
  unique (owner_id, id, visibility)
);
create index component_by_name on component (sort_name, id);
create index component_by_update on component (updated_at, id);
create index component_by_owner on component (owner_id, sort_name, id);
-- Holds every column of condition and policy, so that a count needs no visit to the table.
create index component_count on component (kind, theme, visibility, owner_id, id);

create table component_version (
  id uuid primary key,
  component_id uuid not null references component (id),
  owner_id uuid not null,              -- copied from the component, with its visibility: the policy then needs no join
  visibility smallint not null,
  ordinal integer not null,            -- 1, 2, …: the order in which they came
  number text not null,
  state text not null,
  changes jsonb not null,
  released_on text,
  revision bigint not null,
  created_at bigint not null,
  unique (component_id, ordinal),
  unique (component_id, number),
  unique (component_id, id),
  -- A version is seen as its component is: the database itself keeps the copy.
  foreign key (owner_id, component_id, visibility) references component (owner_id, id, visibility) on update cascade
);

-- Which organisation uses which version, stated by itself.
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

-- Who reads a component besides by its visibility. Stated by the owner (shared by name: version_id NULL, all versions)
-- or by an adopter (adopted: that version stays readable whatever the owner narrows later). The keys see to it that the
-- one owns the component and the other has adopted the version: a policy that asked would ask itself in a circle.
create table component_reader (
  id uuid primary key,
  component_id uuid not null,
  version_id uuid,
  organisation_id uuid not null references organisation (id),
  stated_by uuid not null references organisation (id),
  owner_id uuid,
  check ((version_id is null and owner_id is not null and owner_id = stated_by)
    or (version_id is not null and owner_id is null and organisation_id = stated_by)),
  foreign key (owner_id, component_id) references component (owner_id, id),
  foreign key (organisation_id, version_id) references adoption (organisation_id, version_id),
  foreign key (component_id, version_id) references component_version (component_id, id)
);
create index component_reader_organisation on component_reader (organisation_id, component_id, version_id);
create index component_reader_component on component_reader (component_id, organisation_id);

-- Where an imported component came from, the original kept whole. The owner's alone.
create table component_origin (
  component_id uuid primary key references component (id),
  owner_id uuid not null references organisation (id),
  source text {C} not null,
  source_id text {C} not null,
  original text not null,
  original_hash text not null,
  imported_at bigint not null,
  unique (owner_id, source, source_id)
);
",
    security: r"
alter table component enable row level security;
alter table component force row level security;
alter table component_reader enable row level security;
alter table component_reader force row level security;
alter table adoption enable row level security;
alter table adoption force row level security;
alter table component_version enable row level security;
alter table component_version force row level security;
alter table component_origin enable row level security;
alter table component_origin force row level security;

-- By column: what a row is of, and whose, never changes.
grant select, insert on component, component_version, component_origin, adoption to collectief_app;
grant update (name, sort_name, summary, purpose, kind, theme, licence, source_url, contact, supplier_id, supplier_name,
  visibility, revision, updated_at) on component to collectief_app;
grant update (state, changes, released_on, revision) on component_version to collectief_app;
grant update (state, since, until, purpose, revision, updated_at) on adoption to collectief_app;
grant update (original, original_hash, imported_at) on component_origin to collectief_app;
grant select, insert, delete on component_reader to collectief_app;

create policy own_or_named_read on component_reader for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]) or stated_by = any((select app_read())::uuid[]));

-- The array form is computed once per statement and lets the index of the list's order serve.
create policy shared_read on component for select to collectief_app using (
  visibility >= (select app_floor())
  or owner_id = any((select app_read())::uuid[])
  or id = any(array(select r.component_id from component_reader r
    where r.organisation_id = any((select app_read())::uuid[]))));
create policy own_insert on component for insert to collectief_app with check (owner_id = (select app_acting()));
create policy own_update on component for update to collectief_app using (owner_id = (select app_acting()));

-- One states only in one's own name. What is stated, the table's keys check.
create policy state_insert on component_reader for insert to collectief_app
  with check (stated_by = (select app_acting()));
create policy state_delete on component_reader for delete to collectief_app using (stated_by = (select app_acting()));

create policy shared_read on component_version for select to collectief_app using (
  visibility >= (select app_floor())
  or owner_id = any((select app_read())::uuid[])
  or component_id = any(array(select r.component_id from component_reader r
    where r.version_id is null and r.organisation_id = any((select app_read())::uuid[])))
  or id = any(array(select r.version_id from component_reader r
    where r.version_id is not null and r.organisation_id = any((select app_read())::uuid[]))));
create policy own_insert on component_version for insert to collectief_app
  with check (owner_id = (select app_acting()));
create policy own_update on component_version for update to collectief_app using (owner_id = (select app_acting()));

-- Others' adoptions: only for members (floor 2; a supplier never learns who adopted what), of what they see themselves.
create policy own_or_member_read on adoption for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or ((select app_floor()) <= 2 and exists (select 1 from component_version v where v.id = version_id)));
create policy own_insert on adoption for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and exists (select 1 from component_version v where v.id = version_id and v.component_id = adoption.component_id));
create policy own_update on adoption for update to collectief_app using (organisation_id = (select app_acting()));

create policy own_read on component_origin for select to collectief_app
  using (owner_id = any((select app_read())::uuid[]));
create policy own_insert on component_origin for insert to collectief_app
  with check (owner_id = (select app_acting()));
create policy own_update on component_origin for update to collectief_app using (owner_id = (select app_acting()));
"
);
