//! What a resolver can fail with. It has no `Display`: async-graphql would show that to the client.

use async_graphql::{Enum, ErrorExtensionValues, ID, SimpleObject};
use domain::policy::Reason;
use domain::problem::{Code, Fault, Problem};
use domain::text::Language;

/// Why a field has no answer.
#[derive(Debug)]
pub(crate) enum Error {
    /// Broke: logged here, opaque to the client.
    Fault(Fault),
    /// You may see it but not do this.
    Forbidden(Reason, Language),
    /// The answer would hold more documents than one may.
    TooMuch(Language),
    /// An argument cannot be used: which, and what to do, in both languages.
    BadInput(&'static str, Language, &'static str, &'static str),
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Error> for async_graphql::Error {
    fn from(error: Error) -> Self {
        let (code, message) = match error {
            Error::Fault(fault) => {
                // The span has the request id, which the client gets too.
                tracing::error!(transient = fault.transient, cause = fault.cause, "fault");
                if fault.transient {
                    (
                        "UNAVAILABLE",
                        "Het lukt nu niet. Probeer het straks opnieuw. / Not possible now. Try again later.".to_owned(),
                    )
                } else {
                    ("INTERNAL", "Er ging bij ons iets mis. / Something went wrong on our side.".to_owned())
                }
            }
            Error::Forbidden(reason, language) => ("FORBIDDEN", reason.message(language)),
            Error::TooMuch(language) => {
                let text = match language {
                    Language::Nl => {
                        "Dit zijn meer dan 5000 componenten of samen meer dan 10 MB aan documenten. Vraag om minder tegelijk, \
                         bijvoorbeeld met filter of first, of gebruik collectief export."
                    }
                    Language::En => {
                        "These are over 5000 components, or over 10 MB of documents together. Ask for fewer at a time, for \
                         instance with filter or first, or use collectief export."
                    }
                };
                ("LIMIT_EXCEEDED", text.to_owned())
            }
            Error::BadInput(argument, language, dutch, english) => {
                let text = if language == Language::Nl { dutch } else { english };
                ("BAD_USER_INPUT", format!("{argument}: {text}"))
            }
        };
        let mut extensions = ErrorExtensionValues::default();
        extensions.set("code", code);
        Self { message, source: None, extensions: Some(extensions) }
    }
}

/// The answer of a resolver.
pub(crate) type Result<T> = std::result::Result<T, Error>;

/// The stable code of a refusal. Decide by it; the message is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum ErrorCode {
    /// There is no such thing, or you may not see it: the two are not told apart.
    NotFound,
    /// You may see it but not do this. The message says why.
    Forbidden,
    /// A value is missing or not of the form that the field takes. The message says which form.
    Invalid,
    /// It changed since you read it: read it again, `currentRevision` is what it is now.
    Conflict,
    /// The idempotency key was used for something else: use a new one.
    IdempotencyKeyReused,
    /// It exists already.
    AlreadyExists,
    /// An organisation keeps at least one administrator (beheerder).
    LastAdministrator,
    /// The component was withdrawn (ingetrokken): nobody begins with it any more. `successorId` is what takes its place.
    Withdrawn,
}

/// A refusal: what was wrong with a mutation's input or your rights. Nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct UserError {
    /// The stable code.
    code: ErrorCode,
    /// For people, in Dutch or English by Accept-Language.
    message: String,
    /// Where in the arguments: names, outermost first. Empty where it is not about one field.
    path: Vec<String>,
    /// With CONFLICT: the revision that it has now.
    current_revision: Option<i64>,
    /// With WITHDRAWN: the component that takes its place. Null where there is none or you may not see it.
    successor_id: Option<ID>,
}

impl UserError {
    pub(crate) fn of(problem: &Problem, language: Language) -> Self {
        Self {
            code: match problem.code() {
                Code::NotFound => ErrorCode::NotFound,
                Code::Forbidden => ErrorCode::Forbidden,
                Code::Invalid => ErrorCode::Invalid,
                Code::Conflict => ErrorCode::Conflict,
                Code::IdempotencyKeyReused => ErrorCode::IdempotencyKeyReused,
                Code::AlreadyExists => ErrorCode::AlreadyExists,
                Code::LastAdministrator => ErrorCode::LastAdministrator,
                Code::Withdrawn => ErrorCode::Withdrawn,
            },
            message: problem.message(language),
            path: problem.path(),
            successor_id: match problem {
                Problem::Withdrawn { successor: Some((id, _)), .. } => Some(id.to_string().into()),
                _ => None,
            },
            current_revision: match problem {
                Problem::Conflict(current) | Problem::AnswerConflict { current, .. } => Some(*current),
                _ => None,
            },
        }
    }
}
