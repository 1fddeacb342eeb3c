//! `PUT /uploads/{id}`: the bytes of a file that `createUpload` made room for.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Request, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::id::UploadId;
use domain::problem::{Code, Failure, Flaw, Problem};
use domain::tenancy::Viewer;
use domain::text::Language;
use domain::upload;
use futures::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::graphql::{Refused, broken};
use super::turns::Turns;
use super::{App, file};

/// So many bytes of files on their way in are held at a time, over all organisations.
const MOST_HELD: usize = 256 * 1024 * 1024;

/// So long a file may not come on.
const IDLE: Duration = Duration::from_secs(10);

/// So long a file may take besides a second for each so many bytes.
const SLACK: Duration = Duration::from_secs(20);
const BYTES_A_SECOND: u64 = 80 * 1024;

/// Files on their way in. Each is held in memory until it is whole: so few of one organisation at a time, and so many bytes of
/// all. The bytes count as they come, not as they are told: who sends slowly takes no room from others.
pub(crate) struct Uploads {
    turns: Turns,
    room: Arc<Semaphore>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { turns: Turns::new(Semaphore::MAX_PERMITS, 2), room: Arc::new(Semaphore::new(MOST_HELD)) }
    }
}

impl Uploads {
    /// The bytes of a file of `size`, with the room that they take.
    async fn whole(
        &self,
        body: Body,
        size: usize,
        language: Language,
    ) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Refused> {
        let mut pieces = body.into_data_stream();
        let (mut bytes, mut room) = (Vec::with_capacity(size), None::<OwnedSemaphorePermit>);
        while let Some(piece) = tokio::time::timeout(IDLE, pieces.next()).await.map_err(|_| too_slow(language))? {
            let piece = piece.map_err(|_| not_whole(language))?;
            if bytes.len() + piece.len() > size {
                return Err(not_whole(language));
            }
            let taken = u32::try_from(piece.len()).ok().map(|bytes| self.room.clone().try_acquire_many_owned(bytes));
            let taken = taken.and_then(Result::ok).ok_or_else(|| super::graphql::unavailable(language))?;
            match &mut room {
                Some(room) => room.merge(taken),
                None => room = Some(taken),
            }
            bytes.extend_from_slice(&piece);
        }
        Ok((bytes, room))
    }
}

fn not_whole(language: Language) -> Refused {
    let flaw = Flaw::Form(
        "Dit is groter dan bij createUpload is opgegeven, of het kwam niet heel aan.",
        "This is larger than was told to createUpload, or did not arrive whole.",
    );
    told(&[Problem::invalid("size", flaw)], language)
}

fn too_slow(language: Language) -> Refused {
    let message = match language {
        Language::Nl => "Het bestand komt te langzaam aan. Stuur het opnieuw, over een betere verbinding.",
        Language::En => "The file arrives too slowly. Send it again, over a better connection.",
    };
    Refused::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", message)
}

/// Takes the file.
pub(super) async fn put(State(app): State<Arc<App>>, Path(id): Path<String>, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    let headers = parts.headers;
    file::answered(&app, &headers, async |viewer, language| {
        receive(&app, viewer, &id, &headers, body, language).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    })
    .await
}

async fn receive(
    app: &App,
    viewer: &Viewer,
    id: &str,
    headers: &HeaderMap,
    body: Body,
    language: Language,
) -> Result<(), Refused> {
    let not_found = || told(&[Problem::NotFound("id")], language);
    let id = UploadId::parse(id).ok_or_else(not_found)?;
    // Before the body is read: nobody makes the server hold what it will not keep.
    let expected = async {
        let tx = app.db.read(viewer).await?;
        upload::upload(&tx, id).await
    };
    let expected = expected.await.map_err(|fault| broken(&fault, language))?.ok_or_else(not_found)?;
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let expected_size = expected.description.size.unsigned_abs();
    let size = usize::try_from(expected_size).unwrap_or_default();
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    // What is no good by its headers alone is refused by them.
    expected.receive(media_type, length.unwrap_or(size), domain::time::Instant::from_microseconds(0)).map_err(
        |failure| match failure {
            Failure::Refused(problems) => told(&problems, language),
            Failure::Fault(fault) => broken(&fault, language),
        },
    )?;
    let turn = app.uploads.turns.take(viewer.organisation()).await;
    let _turn = turn.map_err(|_| super::graphql::unavailable(language))?;
    let patience = SLACK + Duration::from_secs(expected_size / BYTES_A_SECOND);
    let receiving = app.uploads.whole(body, size, language);
    let (bytes, _room) = tokio::time::timeout(patience, receiving).await.map_err(|_| too_slow(language))??;
    upload::receive_upload(&app.db, viewer, id, media_type, &bytes).await.map_err(|failure| match failure {
        Failure::Refused(problems) => told(&problems, language),
        Failure::Fault(fault) => broken(&fault, language),
    })
}

pub(super) fn told(problems: &[Problem], language: Language) -> Refused {
    let Some(problem) = problems.first() else { return super::graphql::unavailable(language) };
    let (status, code) = match problem.code() {
        Code::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        Code::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN"),
        Code::AlreadyExists => (StatusCode::CONFLICT, "ALREADY_EXISTS"),
        _ => (StatusCode::BAD_REQUEST, "INVALID"),
    };
    Refused::new(status, code, problem.message(language))
}
