//! To whom an event is addressed besides the organisation that acted.

crate::dialect::step!(
    "s22_event_audience",
    tables: r"
create unique index event_of_organisation on event (organisation_id, id);

-- Stated by who acted: that what happened concerns others, whose own log then shows it.
create table event_audience (
  event_id uuid not null,
  organisation_id uuid not null references organisation (id), -- whom it concerns
  stated_by uuid not null references organisation (id),
  primary key (stated_by, event_id, organisation_id),
  -- Otherwise whoever knows the id of another's event would let themselves read it.
  foreign key (stated_by, event_id) references event (organisation_id, id)
);
create index event_audience_organisation on event_audience (organisation_id, event_id);
",
    security: r"
grant select, insert on event_audience to collectief_app;

create policy addressed_read on event_audience for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[]) or stated_by = any((select app_read())::uuid[]));
create policy own_insert on event_audience for insert to collectief_app
  with check (stated_by = (select app_acting()));

drop policy own_read on event;
create policy own_or_addressed_read on event for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or id = any(array(select a.event_id from event_audience a
    where a.organisation_id = any((select app_read())::uuid[]))));
"
);
