//! The one log of what happened, and the answers to repeated mutations.

crate::dialect::step!(
    "s06_event",
    tables: r"
-- One row. Who appends to the log locks it until commit, so the order of `sequence` is the order of commits.
create table event_head (
  id smallint primary key check (id = 1),
  sequence bigint not null
);
insert into event_head (id, sequence) values (1, 0);

create table event (
  id uuid primary key,
  sequence bigint not null unique,
  type text not null,
  at bigint not null,
  actor_id uuid,                       -- account; NULL: the platform's operator
  organisation_id uuid not null references organisation (id), -- acting
  subject text,                        -- TypeID of what it happened to
  audience smallint not null,          -- visibility of the event; 0: the acting organisation alone
  revision bigint,                     -- of the subject, after
  outcome text not null check (outcome in ('DONE', 'REFUSED')),
  reason text                          -- why it was refused: a code
);
create index event_by_organisation on event (organisation_id, sequence);

create table idempotency (
  organisation_id uuid not null references organisation (id),
  account_id uuid not null,
  key text {C} not null,
  request_hash text not null,          -- of mutation and input: the same key with other input is refused
  subject text not null,               -- TypeID of what the first call made or changed; '' while it is under way
  created_at bigint not null,
  primary key (organisation_id, account_id, key)
);
",
    security: r"
alter table event_head enable row level security;
alter table event_head force row level security;
alter table event enable row level security;
alter table event force row level security;
alter table idempotency enable row level security;
alter table idempotency force row level security;

grant select, update on event_head to collectief_app, collectief_system;
grant select, insert on event to collectief_app;   -- append-only: no role may update or delete
grant insert on event to collectief_system;
grant select, insert, update on idempotency to collectief_app;

create policy anybody_appends_read on event_head for select using (true);
create policy anybody_appends_update on event_head for update using (true);
create policy own_read on event for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on event for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy system_insert on event for insert to collectief_system
  with check (app_purpose() in ('LOGIN', 'SET_UP'));
create policy own_read on idempotency for select to collectief_app
  using (organisation_id = (select app_acting()));
create policy own_insert on idempotency for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy own_update on idempotency for update to collectief_app
  using (organisation_id = (select app_acting()));
"
);
