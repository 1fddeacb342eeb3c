//! Whose turn it is for what takes much: few at a time, and fewer of one organisation, so that nobody's work stops another's.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use domain::id::OrganisationId;
use tokio::sync::{AcquireError, OwnedSemaphorePermit, Semaphore, oneshot};

/// So long an organisation's turn lasts at most while its answer is sent: a client may never read it.
const SENDING: Duration = Duration::from_mins(1);

/// So many bytes of an answer are handed on at a time.
const PIECE: usize = 64 * 1024;

/// The turns of one kind of work.
pub(crate) struct Turns {
    all: Arc<Semaphore>,
    each: usize,
    /// By organisation; the public is one.
    own: Mutex<HashMap<Option<OrganisationId>, Arc<Semaphore>>>,
}

impl Turns {
    /// At most `all` at a time, of which `each` of one organisation.
    pub(crate) fn new(all: usize, each: usize) -> Self {
        Self { all: Arc::new(Semaphore::new(all)), each, own: Mutex::default() }
    }

    /// Waits for one: first among the organisation's own, so that none has more than `each` in the row of all.
    pub(crate) async fn take(&self, who: Option<OrganisationId>) -> Result<Turn, AcquireError> {
        let own = {
            let mut known = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            known.entry(who).or_insert_with(|| Arc::new(Semaphore::new(self.each))).clone()
        };
        let own = own.acquire_owned().await?;
        Ok(Turn { own, all: self.all.clone().acquire_owned().await? })
    }
}

/// A turn. It ends when it is dropped.
pub(crate) struct Turn {
    own: OwnedSemaphorePermit,
    all: OwnedSemaphorePermit,
}

impl Turn {
    /// Ends it for all, and for the organisation itself when its answer was sent: so long that is held in memory.
    pub(crate) async fn until_sent(self, response: Response) -> Response {
        let Self { own, all } = self;
        drop(all);
        let (mut parts, body) = response.into_parts();
        // Ours are whole already: nothing is waited for, and nothing is too large.
        let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
        parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
        let (sent, is_sent) = oneshot::channel::<()>();
        tokio::spawn(async move {
            let _own = own;
            // Dropped with the rest of the body, or after some time.
            let _ = tokio::time::timeout(SENDING, is_sent).await;
        });
        let pieces = futures::stream::unfold((bytes, sent), |(mut bytes, sent)| async move {
            if bytes.is_empty() {
                return None;
            }
            let piece: Bytes = bytes.split_to(PIECE.min(bytes.len()));
            Some((Ok::<_, Infallible>(piece), (bytes, sent)))
        });
        Response::from_parts(parts, Body::from_stream(pieces))
    }
}
