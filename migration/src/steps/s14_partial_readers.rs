//! Who reads of a component only a version that it adopted reads of what is said no more than that.

crate::dialect::step!(
    "s14_partial_readers",
    tables: "",
    security: r"
-- Others' experiences prove who uses which version: they are read as adoptions are, by members who see that version.
drop policy own_or_member_read on experience;
create policy own_or_member_read on experience for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or ((select app_floor()) <= 2 and exists (select 1 from component_version v where v.id = version_id)));

-- Others' questions may be about any version: they are for members who read the whole component, and for its owner.
drop policy own_or_member_read on question;
create policy own_or_member_read on question for select to collectief_app using (
  organisation_id = any((select app_read())::uuid[])
  or exists (select 1 from component c where c.id = component_id and (
    c.owner_id = any((select app_read())::uuid[])
    or ((select app_floor()) <= 2 and (
      c.visibility >= (select app_floor())
      or c.id = any(array(select r.component_id from component_reader r
        where r.version_id is null and r.organisation_id = any((select app_read())::uuid[]))))))));
"
);
