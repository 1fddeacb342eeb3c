//! Accounts (people and service accounts) and their memberships of organisations.

crate::dialect::step!(
    "s03_people",
    tables: r"
-- The one row that holds a person's name and address, so that it can be erased. Everything else holds the id.
create table account (
  id uuid primary key,
  home_id uuid not null references organisation (id), -- the organisation that entered it
  kind text not null check (kind in ('PERSON', 'SERVICE')),
  name text not null,
  email text,
  created_at bigint not null,
  unique (home_id, id)
);

create table membership (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  account_id uuid not null,
  account_home_id uuid not null,
  state text not null check (state in ('INVITED', 'ACTIVE', 'ENDED')),
  roles text not null,                 -- codes, sorted, separated by one space
  sort_name text {C} not null,         -- the folded name, for the order of lists
  invitation_hash text {C},            -- SHA-256 of the code in the invitation's address; NULL once used
  invitation_expires_at bigint,
  revision bigint not null,
  created_at bigint not null,
  ended_at bigint,
  -- With the account's home: so that a policy can refuse to make another organisation's person a member.
  foreign key (account_home_id, account_id) references account (home_id, id)
);
-- Once at a time: who left can come back, by a new membership.
create unique index membership_once on membership (organisation_id, account_id) where state <> 'ENDED';
create index membership_account on membership (account_id);
create index membership_order on membership (organisation_id, sort_name, id);
create unique index membership_invitation on membership (invitation_hash);
",
    security: r"
alter table account enable row level security;
alter table account force row level security;
alter table membership enable row level security;
alter table membership force row level security;

grant select, insert on account to collectief_app;
grant select, insert on account to collectief_system;
-- By column: whose membership it is, and of what, never changes (but who accepts an invitation becomes whose it is).
grant select, insert on membership to collectief_app, collectief_system;
grant update (state, roles, invitation_hash, invitation_expires_at, revision, ended_at) on membership to collectief_app;
grant update (state, account_id, account_home_id, invitation_hash, invitation_expires_at, revision) on membership to collectief_system;

create policy own_read on membership for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on membership for insert to collectief_app
  with check (organisation_id = (select app_acting()) and account_home_id = (select app_acting()));
create policy own_update on membership for update to collectief_app
  using (organisation_id = (select app_acting()));
-- Lock 4 behind lock 2: a login is resolved from active rows only.
create policy system_resolve_read on membership for select to collectief_system
  using (app_purpose() = 'RESOLVE' and state = 'ACTIVE');
create policy system_login_read on membership for select to collectief_system
  using (app_purpose() = 'LOGIN' and state in ('ACTIVE', 'INVITED'));
create policy system_login_update on membership for update to collectief_system
  using (app_purpose() = 'LOGIN' and state = 'INVITED') with check (app_purpose() = 'LOGIN' and state = 'ACTIVE');
create policy system_set_up_read on membership for select to collectief_system using (app_purpose() = 'SET_UP');
create policy system_set_up_insert on membership for insert to collectief_system
  with check (app_purpose() = 'SET_UP');

create policy colleague_read on account for select to collectief_app
  using (id = (select app_account()) or id = any(array(select m.account_id from membership m
    where m.organisation_id = any((select app_read())::uuid[]))));
create policy invite_insert on account for insert to collectief_app
  with check (home_id = (select app_acting()));
create policy system_resolve_read on account for select to collectief_system
  using (app_purpose() in ('RESOLVE', 'LOGIN', 'SET_UP'));
create policy system_set_up_insert on account for insert to collectief_system
  with check (app_purpose() = 'SET_UP');
"
);
