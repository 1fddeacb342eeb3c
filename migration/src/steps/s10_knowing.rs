//! What organisations say of a component (experiences, questions, answers), what suppliers claim, and by what components
//! are recognised as the same.

crate::dialect::step!(
    "s10_knowing",
    tables: r"
-- An organisation reads its log in this order. The sequence is the platform's: it would tell how much others do.
create index event_by_time on event (organisation_id, at, id);

-- What an organisation tells of its use. The key on its adoption: who did not adopt has nothing to tell.
create table experience (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  component_id uuid not null,
  version_id uuid not null,            -- the adopted version that it is about
  text text not null,
  would_choose_again boolean not null,
  contact text not null,               -- a mailbox or an address, never a person
  revision bigint not null,
  created_at bigint not null,
  updated_at bigint not null,
  withdrawn_at bigint,
  unique (organisation_id, component_id),
  unique (organisation_id, id),
  foreign key (organisation_id, version_id) references adoption (organisation_id, version_id),
  foreign key (component_id, version_id) references component_version (component_id, id)
);
create index experience_by_component on experience (component_id, created_at, id);

-- What an experience said before.
create table experience_text (
  organisation_id uuid not null,
  experience_id uuid not null,
  revision bigint not null,            -- of the experience, when it said this
  text text not null,
  would_choose_again boolean not null,
  stated_at bigint not null,
  primary key (organisation_id, experience_id, revision),
  foreign key (organisation_id, experience_id) references experience (organisation_id, id)
);
create index experience_text_experience on experience_text (experience_id, revision);

create table question (
  id uuid primary key,
  organisation_id uuid not null references organisation (id), -- who asks
  component_id uuid not null references component (id),
  text text not null,
  revision bigint not null,
  created_at bigint not null,
  withdrawn_at bigint
);
create index question_by_component on question (component_id, created_at, id);

-- Of the organisation that owned the component when it answered.
create table answer (
  id uuid primary key,
  organisation_id uuid not null references organisation (id),
  question_id uuid not null references question (id),
  text text not null,
  created_at bigint not null
);
create index answer_by_question on answer (question_id, created_at, id);

-- A supplier states that an organisation uses its product. It never changes, whatever becomes of it.
create table claim (
  id uuid primary key,
  organisation_id uuid not null references organisation (id), -- the supplier
  claimed_id uuid not null references organisation (id),
  component_id uuid references component (id),
  product_name text not null,
  product_key text {C} not null,       -- the component's id or the folded name: a claim is made once
  text text,
  created_at bigint not null,
  check (organisation_id <> claimed_id),
  unique (organisation_id, claimed_id, product_key),
  unique (id, claimed_id)
);
create index claim_by_organisation on claim (organisation_id, created_at, id);
create index claim_by_claimed on claim (claimed_id, created_at, id);

-- What the claimed organisation says to that. Its own alone: the supplier never reads it.
create table claim_answer (
  organisation_id uuid not null references organisation (id),
  claim_id uuid not null,
  decision text not null check (decision in ('CONFIRMED', 'REJECTED')),
  adoption_id uuid references adoption (id),
  created_at bigint not null,
  primary key (organisation_id, claim_id),
  foreign key (claim_id, organisation_id) references claim (id, claimed_id)
);

-- By what a component is recognised as the same as another: the record it was imported from, its source code, its supplier
-- and name. It is seen by who sees the component; `component_origin` stays the owner's alone.
create table component_match (
  component_id uuid not null,
  key text {C} not null,               -- 'record …', 'source …', 'product …'
  owner_id uuid not null,
  visibility smallint not null,
  primary key (component_id, key),
  -- As in component_version: the database itself keeps the copy.
  foreign key (owner_id, component_id, visibility) references component (owner_id, id, visibility) on update cascade
);
create index component_match_key on component_match (key, component_id);
insert into component_match (component_id, key, owner_id, visibility)
  select c.id, 'record ' || o.source || ' ' || o.source_id, c.owner_id, c.visibility
  from component_origin o join component c on c.id = o.component_id;
",
    security: r"
alter table experience enable row level security;
alter table experience force row level security;
alter table experience_text enable row level security;
alter table experience_text force row level security;
alter table question enable row level security;
alter table question force row level security;
alter table answer enable row level security;
alter table answer force row level security;
alter table claim enable row level security;
alter table claim force row level security;
alter table claim_answer enable row level security;
alter table claim_answer force row level security;
alter table component_match enable row level security;
alter table component_match force row level security;

grant select, insert on experience, experience_text, question, answer, claim, claim_answer, component_match to collectief_app;
grant update (text, would_choose_again, contact, revision, updated_at, withdrawn_at) on experience to collectief_app;
grant update (revision, withdrawn_at) on question to collectief_app;
grant delete on component_match to collectief_app;

-- Others' experiences: for members only, of components that they see.
create policy own_or_member_read on experience for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or ((select app_floor()) <= 2 and exists (select 1 from component c where c.id = component_id)));
create policy own_insert on experience for insert to collectief_app
  with check (organisation_id = (select app_acting()));
create policy own_update on experience for update to collectief_app using (organisation_id = (select app_acting()));

create policy with_experience_read on experience_text for select to collectief_app
  using (exists (select 1 from experience e where e.id = experience_id));
create policy own_insert on experience_text for insert to collectief_app
  with check (organisation_id = (select app_acting()));

-- Members of the components that they see, and the component's owner, to whom it is put: a supplier too.
create policy own_or_member_read on question for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or exists (select 1 from component c where c.id = component_id
    and ((select app_floor()) <= 2 or c.owner_id = any((select app_read())::uuid[]))));
create policy own_insert on question for insert to collectief_app
  with check (organisation_id = (select app_acting()) and exists (select 1 from component c where c.id = component_id));
create policy own_update on question for update to collectief_app using (organisation_id = (select app_acting()));

create policy with_question_read on answer for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[]) or exists (select 1 from question q where q.id = question_id));
create policy owner_insert on answer for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and exists (select 1 from question q join component c on c.id = q.component_id
      where q.id = question_id and c.owner_id = answer.organisation_id));

create policy both_read on claim for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[]) or claimed_id = any((select app_read())::uuid[]));
create policy own_insert on claim for insert to collectief_app
  with check (organisation_id = (select app_acting())
    and (component_id is null or exists (select 1 from component c where c.id = component_id)));

create policy own_read on claim_answer for select to collectief_app
  using (organisation_id = any((select app_read())::uuid[]));
create policy own_insert on claim_answer for insert to collectief_app
  with check (organisation_id = (select app_acting()));

create policy shared_read on component_match for select to collectief_app using (
  visibility >= (select app_floor())
  or owner_id = any((select app_read())::uuid[])
  or component_id = any(array(select r.component_id from component_reader r
    where r.organisation_id = any((select app_read())::uuid[]))));
create policy own_insert on component_match for insert to collectief_app
  with check (owner_id = (select app_acting()));
create policy own_delete on component_match for delete to collectief_app using (owner_id = (select app_acting()));
"
);
