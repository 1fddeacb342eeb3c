//! Files on their way in, in pieces. Each organisation's own, and gone after a day.

crate::dialect::step!(
    "s09_upload",
    tables: r"
create table upload (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  account_id uuid,                     -- who asked for it; NULL: the platform's operator
  media_type text not null,
  size bigint not null check (size > 0), -- bytes, as was told beforehand
  created_at bigint not null,
  expires_at bigint not null,
  received_at bigint,                  -- NULL: not sent yet
  unique (organisation_id, id)
);
create index upload_by_expiry on upload (organisation_id, expires_at);

create table upload_chunk (
  organisation_id uuid not null,
  upload_id uuid not null,
  ordinal integer not null,            -- 0, 1, …
  bytes bytea not null,
  primary key (organisation_id, upload_id, ordinal),
  foreign key (organisation_id, upload_id) references upload (organisation_id, id)
);
",
    security: r"
alter table upload enable row level security;
alter table upload force row level security;
alter table upload_chunk enable row level security;
alter table upload_chunk force row level security;

grant select, insert, delete on upload, upload_chunk to collectief_app;
grant update (received_at) on upload to collectief_app;

create policy own_read on upload for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on upload for insert to collectief_app with check (organisation_id = (select app_acting()));
create policy own_update on upload for update to collectief_app using (organisation_id = (select app_acting()));
create policy own_delete on upload for delete to collectief_app using (organisation_id = (select app_acting()));

create policy own_read on upload_chunk for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on upload_chunk for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy own_delete on upload_chunk for delete to collectief_app
  using (organisation_id = (select app_acting()));
"
);
