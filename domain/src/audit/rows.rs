//! Tables of the event log.

crate::db::tables! {
    head = "event_head" {
        key: id: i16;
        sequence: i64,
    }
    event = "event" {
        key: id: Uuid;
        sequence: i64, r#type: String, at: i64, actor_id: Option<Uuid>, organisation_id: Uuid, subject: Option<String>,
        audience: i16, revision: Option<i64>, outcome: String, reason: Option<String>,
    }
    audience = "event_audience" {
        key: event_id: Uuid, organisation_id: Uuid, stated_by: Uuid;
    }
    idempotency = "idempotency" {
        key: organisation_id: Uuid, account_id: Uuid, key: String;
        request_hash: String, subject: String, created_at: i64,
    }
}
