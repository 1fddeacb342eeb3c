//! Identity providers, who is known by which subject, and browser sessions.

crate::dialect::step!(
    "s04_login",
    tables: r"
-- One row per organisation and provider. Several organisations may share an issuer, told apart by a claim: the triple of
-- issuer, audience and claim is unique over the platform and registered by the operator.
create table identity_provider (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  issuer text {C} not null,
  audience text {C} not null,
  organisation_claim text not null,        -- '' where the issuer serves this organisation alone
  organisation_claim_value text {C} not null,
  subject_claim text not null,             -- sub, or oid for Entra
  algorithms text not null,                -- JWA names, separated by one space
  accept_plain_jwt boolean not null,       -- token type JWT besides at+jwt (RFC 9068)
  client_id text,                          -- for logins in the browser
  client_secret_name text,                 -- the setting that holds it; never the secret itself
  email_domains text not null,             -- separated by one space
  active boolean not null,
  created_at bigint not null,
  unique (issuer, audience, organisation_claim_value)
);
create index identity_provider_organisation on identity_provider (organisation_id);

create table identity (
  provider_id uuid not null references identity_provider (id),
  subject text {C} not null,
  account_id uuid not null,
  account_home_id uuid not null,
  created_at bigint not null,
  primary key (provider_id, subject),
  foreign key (account_home_id, account_id) references account (home_id, id)
);

-- A login under way: one authorization request (RFC 6749, 7636), used once.
create table login_attempt (
  state_hash text {C} primary key,
  provider_id uuid not null references identity_provider (id),
  browser_hash text {C} not null,          -- binds the answer to the browser that asked
  nonce text not null,
  pkce_verifier text not null,
  return_to text not null,
  invitation_hash text,
  expires_at bigint not null
);

create table session (
  token_hash text {C} primary key,
  provider_id uuid not null references identity_provider (id),
  subject text {C} not null,
  created_at bigint not null,
  expires_at bigint not null
);
",
    security: r"
alter table identity_provider enable row level security;
alter table identity_provider force row level security;
alter table identity enable row level security;
alter table identity force row level security;
alter table login_attempt enable row level security;
alter table login_attempt force row level security;
alter table session enable row level security;
alter table session force row level security;

grant select on identity_provider to collectief_app;
grant insert on identity to collectief_app;
grant select, insert on identity_provider to collectief_system;
grant select, insert on identity to collectief_system;
grant select, insert, delete on login_attempt, session to collectief_system;

create policy own_read on identity_provider for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy system_read on identity_provider for select to collectief_system
  using (app_purpose() in ('RESOLVE', 'LOGIN', 'SET_UP'));
create policy system_set_up_insert on identity_provider for insert to collectief_system
  with check (app_purpose() = 'SET_UP');

create policy own_provider_insert on identity for insert to collectief_app
  with check (account_home_id = (select app_acting())
    and provider_id in (select p.id from identity_provider p where p.organisation_id = (select app_acting())));
create policy system_read on identity for select to collectief_system
  using (app_purpose() in ('RESOLVE', 'LOGIN', 'SET_UP'));
create policy system_insert on identity for insert to collectief_system
  with check (app_purpose() in ('LOGIN', 'SET_UP'));

create policy system_login on login_attempt to collectief_system
  using (app_purpose() = 'LOGIN') with check (app_purpose() = 'LOGIN');
create policy system_login on session to collectief_system
  using (app_purpose() = 'LOGIN') with check (app_purpose() = 'LOGIN');
create policy system_resolve_read on session for select to collectief_system using (app_purpose() = 'RESOLVE');
"
);
