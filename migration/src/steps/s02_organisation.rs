//! Parties and organisations: reference data that everybody reads and only the operator writes.

crate::dialect::step!(
    "s02_organisation",
    tables: r"
create table party (
  id uuid primary key,
  name text not null,
  match_key text {C} not null unique, -- the name folded: how an import recognises a party
  kvk text,
  created_at bigint not null
);

create table organisation (
  id uuid primary key,
  kind text not null check (kind in ('MUNICIPALITY', 'ASSOCIATION', 'PARTNERSHIP', 'SUPPLIER')),
  slug text {C} not null unique,
  name text not null,
  sort_name text {C} not null,
  code text {C} unique,          -- CBS code, GM0344
  province text,
  population bigint,
  population_year integer,
  tooi_uri text {C} unique,
  oin text {C} unique,
  party_id uuid references party (id),
  valid_from text,               -- days, yyyy-mm-dd; NULL: always was
  valid_until text,              -- first day on which it is no more
  created_at bigint not null
);
create index organisation_order on organisation (sort_name, id);

-- Merger (herindeling): `successor_id` reads what was `predecessor_id`'s. Holds the transitive pairs too.
create table organisation_succession (
  predecessor_id uuid not null references organisation (id),
  successor_id uuid not null references organisation (id),
  effective_on text not null,
  primary key (successor_id, predecessor_id)
);

-- Web origins (https://…) from which an organisation's own frontends may call.
create table allowed_origin (
  organisation_id uuid not null references organisation (id),
  origin text {C} not null,
  primary key (organisation_id, origin)
);
create index allowed_origin_origin on allowed_origin (origin);
",
    security: r"
alter table party enable row level security;
alter table party force row level security;
alter table organisation enable row level security;
alter table organisation force row level security;
alter table organisation_succession enable row level security;
alter table organisation_succession force row level security;
alter table allowed_origin enable row level security;
alter table allowed_origin force row level security;

grant select on party, organisation, organisation_succession to collectief_app;
grant select, insert, delete on allowed_origin to collectief_app;
grant select, insert on party, organisation, organisation_succession to collectief_system;
grant update (valid_until) on organisation to collectief_system;
grant select on allowed_origin to collectief_system;

create policy everybody_reads on party for select using (true);
create policy everybody_reads on organisation for select using (true);
create policy everybody_reads on organisation_succession for select using (true);
create policy system_set_up_insert on party for insert to collectief_system with check (app_purpose() = 'SET_UP');
create policy system_set_up_insert on organisation for insert to collectief_system with check (app_purpose() = 'SET_UP');
create policy system_set_up_update on organisation for update to collectief_system using (app_purpose() = 'SET_UP');
create policy system_set_up_insert on organisation_succession for insert to collectief_system
  with check (app_purpose() = 'SET_UP');

create policy own_read on allowed_origin for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on allowed_origin for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy own_delete on allowed_origin for delete to collectief_app
  using (organisation_id = (select app_acting()));
create policy system_cors_read on allowed_origin for select to collectief_system using (app_purpose() = 'CORS');
"
);
