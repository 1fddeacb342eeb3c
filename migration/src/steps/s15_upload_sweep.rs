//! Files that expired go by themselves, also of an organisation that never asks for another.

crate::dialect::step!(
    "s15_upload_sweep",
    tables: "",
    security: r"
-- What is swept is told apart by its day alone: the bytes are not read.
grant select (id, organisation_id, expires_at), delete on upload to collectief_system;
grant select (organisation_id, upload_id), delete on upload_chunk to collectief_system;
create policy sweep_upload_read on upload for select to collectief_system using ((select app_purpose()) = 'SWEEP');
create policy sweep_upload_delete on upload for delete to collectief_system using ((select app_purpose()) = 'SWEEP');
create policy sweep_chunk_read on upload_chunk for select to collectief_system using ((select app_purpose()) = 'SWEEP');
create policy sweep_chunk_delete on upload_chunk for delete to collectief_system
  using ((select app_purpose()) = 'SWEEP');
"
);
