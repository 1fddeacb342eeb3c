//! Refusals: what a person can be told, with a stable code, the field and the remedy. And faults, of which a client learns
//! nothing but that there was one.

use crate::id::ComponentId;
use crate::policy::Reason;
use crate::text::{Language, Localized};

/// The stable code of a refusal. Clients decide by it; the message is for people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// There is no such thing, or you may not see it: the two are not told apart.
    NotFound,
    /// You may see it but not do this.
    Forbidden,
    /// A value is missing or not of the form that the field takes.
    Invalid,
    /// It changed since you read it.
    Conflict,
    /// The idempotency key was used for something else.
    IdempotencyKeyReused,
    /// It exists already.
    AlreadyExists,
    /// An organisation keeps at least one administrator.
    LastAdministrator,
    /// The component was withdrawn.
    Withdrawn,
}

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flaw {
    /// Empty or left out.
    Missing,
    /// Longer than so many characters.
    TooLong(usize),
    /// Not of this form: the form in Dutch and English.
    Form(&'static str, &'static str),
    /// Shorter than so many characters.
    TooShort(usize),
    /// A document that cannot be read: its form, and where reading stops: line and column, from 1.
    Syntax(&'static str, usize, usize),
    /// A document that can be read, and is not of this form: where: line and column, from 1.
    Shape(&'static str, usize, usize),
    /// Answers to another instrument, or to another version of it: to which they are, and which is meant.
    OtherInstrument(String, String),
    /// A document that is not in UTF-8: in what it seems to be, and the first line that shows it.
    Encoding(&'static str, usize),
}

/// One refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// See [`Code::NotFound`]. Holds the input path of the id.
    NotFound(&'static str),
    /// See [`Code::Forbidden`].
    Forbidden(Reason),
    /// See [`Code::Invalid`]. The path in the input, and what is wrong there.
    Invalid(String, Flaw),
    /// See [`Code::Conflict`]. Holds the current revision.
    Conflict(i64),
    /// See [`Code::Conflict`]: of one answer of several.
    AnswerConflict {
        /// The question, with `[n]` for each repeat.
        place: String,
        /// Where in the input the answer is.
        path: String,
        /// The answer's current revision; 0 where there is none any more.
        current: i64,
    },
    /// See [`Code::Conflict`]: of answers as a whole. The input path.
    AnswersChanged(&'static str),
    /// See [`Code::IdempotencyKeyReused`].
    IdempotencyKeyReused,
    /// See [`Code::AlreadyExists`]. The input path; and what is there and what to do, in Dutch and English.
    AlreadyExists(&'static str, &'static str, &'static str),
    /// See [`Code::LastAdministrator`].
    LastAdministrator,
    /// See [`Code::Withdrawn`].
    Withdrawn {
        /// The input path.
        path: &'static str,
        /// What takes its place, and its name: where the viewer reads that.
        successor: Option<(ComponentId, Localized)>,
    },
}

impl Problem {
    /// A refused value.
    pub fn invalid(path: impl Into<String>, flaw: Flaw) -> Self {
        Self::Invalid(path.into(), flaw)
    }

    /// A value that must be of one thing only is of another already.
    pub const fn taken(path: &'static str) -> Self {
        Self::AlreadyExists(path, "Dit bestaat al. Kies iets anders.", "This exists already. Choose something else.")
    }

    /// The stable code.
    pub const fn code(&self) -> Code {
        match self {
            Self::NotFound(_) => Code::NotFound,
            Self::Forbidden(_) => Code::Forbidden,
            Self::Invalid(..) => Code::Invalid,
            Self::Conflict(_) | Self::AnswerConflict { .. } | Self::AnswersChanged(_) => Code::Conflict,
            Self::IdempotencyKeyReused => Code::IdempotencyKeyReused,
            Self::AlreadyExists(..) => Code::AlreadyExists,
            Self::LastAdministrator => Code::LastAdministrator,
            Self::Withdrawn { .. } => Code::Withdrawn,
        }
    }

    /// The same, of a list's item: `prefix` before the path.
    #[must_use]
    pub fn under(self, prefix: &str) -> Self {
        match self {
            Self::Invalid(path, flaw) => Self::Invalid(format!("{prefix}.{path}"), flaw),
            Self::AnswerConflict { place, current, .. } => {
                Self::AnswerConflict { place, path: format!("{prefix}.expectedRevision"), current }
            }
            other => other,
        }
    }

    /// The same, at another path.
    #[must_use]
    pub fn at(self, path: &'static str) -> Self {
        match self {
            Self::Invalid(_, flaw) => Self::Invalid(path.to_owned(), flaw),
            Self::NotFound(_) => Self::NotFound(path),
            other => other,
        }
    }

    /// Where in the input: field names, outermost first. Empty where it is not about one field.
    pub fn path(&self) -> Vec<String> {
        let path: &str = match self {
            Self::NotFound(path)
            | Self::AlreadyExists(path, ..)
            | Self::Withdrawn { path, .. }
            | Self::AnswersChanged(path) => path,
            Self::Invalid(path, _) | Self::AnswerConflict { path, .. } => path,
            Self::Conflict(_) => "expectedRevision",
            Self::IdempotencyKeyReused => "idempotencyKey",
            Self::Forbidden(_) | Self::LastAdministrator => return Vec::new(),
        };
        std::iter::once("input").chain(path.split('.')).map(str::to_owned).collect()
    }

    /// What to tell the person: what is wrong and what to do.
    pub fn message(&self, language: Language) -> String {
        let (dutch, english) = match self {
            Self::NotFound(_) => (
                "Dit bestaat niet, of u mag het niet zien. Controleer het id.".to_owned(),
                "This does not exist, or you may not see it. Check the id.".to_owned(),
            ),
            Self::Forbidden(reason) => return reason.message(language),
            Self::Invalid(_, Flaw::Missing) => ("Vul dit veld in.".to_owned(), "Fill in this field.".to_owned()),
            Self::Invalid(_, Flaw::TooLong(most)) => (
                format!("Dit is te lang. Gebruik maximaal {most} tekens."),
                format!("This is too long. Use at most {most} characters."),
            ),
            Self::Invalid(_, Flaw::Form(dutch, english)) | Self::AlreadyExists(_, dutch, english) => {
                ((*dutch).to_owned(), (*english).to_owned())
            }
            Self::Invalid(_, Flaw::TooShort(least)) => (
                format!("Dit is te kort. Gebruik minimaal {least} tekens."),
                format!("This is too short. Use at least {least} characters."),
            ),
            Self::Invalid(_, Flaw::Syntax(form, line, column)) => (
                format!(
                    "Dit is geen geldige {form}: regel {line}, teken {column}. Controleer of het bestand heel is. Er is niets geïmporteerd."
                ),
                format!(
                    "This is no valid {form}: line {line}, character {column}. Check that the file is whole. Nothing was imported."
                ),
            ),
            Self::Invalid(_, Flaw::Shape(form, line, column)) => (
                format!(
                    "Dit bestand heeft niet de vorm {form}: regel {line}, teken {column}. Daar staat iets anders dan die vorm toelaat, of iets staat er twee keer. Er is niets geïmporteerd."
                ),
                format!(
                    "This file is not of the form {form}: line {line}, character {column}. Something else stands there than that form allows, or something is there twice. Nothing was imported."
                ),
            ),
            Self::Invalid(_, Flaw::OtherInstrument(is, meant)) => (
                format!(
                    "Deze antwoorden horen bij {is}, en deze beoordeling bij {meant}. Kies een beoordeling met hetzelfde instrument en dezelfde versie."
                ),
                format!(
                    "These answers are to {is}, and this assessment is of {meant}. Choose an assessment with the same instrument and the same version."
                ),
            ),
            Self::Invalid(_, Flaw::Encoding(seems, line)) => (
                format!(
                    "Dit bestand is geen UTF-8, het lijkt {seems} (regel {line}). Sla het op als UTF-8; in Excel: CSV UTF-8. Er is niets geïmporteerd."
                ),
                format!(
                    "This file is not UTF-8, it seems to be {seems} (line {line}). Save it as UTF-8; in Excel: CSV UTF-8. Nothing was imported."
                ),
            ),
            Self::Conflict(current) => (
                format!(
                    "Dit is intussen gewijzigd. Haal het opnieuw op (revisie {current}) en probeer het nog een keer."
                ),
                format!("This was changed in the meantime. Read it again (revision {current}) and try once more."),
            ),
            Self::AnswerConflict { place, current: 0, .. } => (
                format!(
                    "Vraag {place} heeft geen antwoord, of het is weggehaald. Geef 0 als u een antwoord wilt geven."
                ),
                format!("Question {place} has no answer, or it was taken away. Give 0 where you want to answer it."),
            ),
            Self::AnswerConflict { place, current, .. } => (
                format!(
                    "Vraag {place} heeft al een antwoord, of een ander dan u zag. Haal het op (revisie {current}), beslis welk antwoord blijft, en geef die revisie mee."
                ),
                format!(
                    "Question {place} has an answer, or another one than you saw. Read it (revision {current}), decide which one stays, and give that revision."
                ),
            ),
            Self::AnswersChanged(_) => (
                "Er is intussen iets anders geantwoord. Vraag opnieuw een voorbeeld (preview) en beslis dan."
                    .to_owned(),
                "Something else was answered in the meantime. Ask for a preview again, and decide then.".to_owned(),
            ),
            Self::IdempotencyKeyReused => (
                "Deze sleutel is al gebruikt voor een ander verzoek. Gebruik een nieuwe sleutel.".to_owned(),
                "This key was used for another request. Use a new key.".to_owned(),
            ),
            Self::LastAdministrator => (
                "Een organisatie houdt minimaal één beheerder. Maak eerst iemand anders beheerder.".to_owned(),
                "An organisation keeps at least one administrator. Make somebody else administrator first.".to_owned(),
            ),
            Self::Withdrawn { successor: None, .. } => (
                "Deze component is ingetrokken. U kunt er niet meer mee beginnen.".to_owned(),
                "This component was withdrawn. You cannot begin with it any more.".to_owned(),
            ),
            Self::Withdrawn { successor: Some((_, name)), .. } => (
                format!("Deze component is ingetrokken. Neem in plaats daarvan: {}.", name.get(Language::Nl)),
                format!("This component was withdrawn. Take this one instead: {}.", name.get(Language::En)),
            ),
        };
        match language {
            Language::Nl => dutch,
            Language::En => english,
        }
    }
}

/// Something broke that the client can do nothing about. It has no `Display`: async-graphql would turn that into an answer.
#[derive(Debug)]
pub struct Fault {
    /// For the log: what was being done and why it failed, with the causes.
    pub cause: String,
    /// Whether trying again later may help: the database was away, busy or full.
    pub transient: bool,
}

impl Fault {
    /// A fault of the data or the program.
    pub fn new(cause: impl Into<String>) -> Self {
        Self { cause: cause.into(), transient: false }
    }
}

impl From<std::convert::Infallible> for Fault {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub enum Failure {
    /// Refused: nothing was changed, and the person is told why.
    Refused(Vec<Problem>),
    /// Broke: nothing was changed.
    Fault(Fault),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(vec![problem])
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The answer of a command.
pub type Outcome<T> = Result<T, Failure>;

/// Collects what is wrong with an input, so that a person is told all of it at once.
#[derive(Debug, Default)]
pub struct Check(Vec<Problem>);

impl Check {
    /// Notes a problem.
    pub fn refuse(&mut self, path: impl Into<String>, flaw: Flaw) {
        self.0.push(Problem::invalid(path, flaw));
    }

    /// A required text of at most `most` characters, trimmed.
    pub fn text(&mut self, path: &str, text: &str, most: usize) -> String {
        let text = text.trim();
        if text.is_empty() {
            self.refuse(path, Flaw::Missing);
        }
        self.optional(path, Some(text), most).unwrap_or_default()
    }

    /// A text that may be left out; empty counts as left out.
    pub fn optional(&mut self, path: &str, text: Option<&str>, most: usize) -> Option<String> {
        let text = text.map(str::trim).filter(|text| !text.is_empty())?;
        if text.chars().count() > most {
            self.refuse(path, Flaw::TooLong(most));
        }
        Some(text.to_owned())
    }

    /// An https address that may be left out.
    pub fn address(&mut self, path: &str, address: Option<&str>) -> Option<String> {
        let address = self.optional(path, address, 500)?;
        let parsed = url::Url::parse(&address);
        if !parsed.is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some_and(|host| host.contains('.'))) {
            self.refuse(
                path,
                Flaw::Form(
                    "Geef een volledig adres dat begint met https://.",
                    "Give a whole address that starts with https://.",
                ),
            );
        }
        Some(address)
    }

    /// A text without markup that may be left out.
    pub fn plain(&mut self, path: &str, text: Option<&str>, most: usize) -> Option<String> {
        let text = text?;
        if crate::text::is_too_marked_up(text, most) {
            self.refuse(path, Flaw::TooLong(most));
            return None;
        }
        self.optional(path, Some(&crate::text::strip_html(text)), most)
    }

    /// A text without markup that must be there.
    pub fn required(&mut self, path: &str, text: &str, most: usize) -> String {
        if text.trim().is_empty() {
            self.refuse(path, Flaw::Missing);
        }
        self.plain(path, Some(text), most).unwrap_or_default()
    }

    /// Where to ask: a functional mailbox or an https address. That it is no person's, people have to see to.
    pub fn contact(&mut self, path: &str, contact: Option<&str>) -> Option<String> {
        let contact = self.optional(path, contact, 500)?;
        let reachable = contact.starts_with("https://")
            || contact.split_once('@').is_some_and(|(name, domain)| !name.is_empty() && domain.contains('.'));
        if !reachable {
            self.refuse(
                path,
                Flaw::Form(
                    "Geef een e-mailadres van een afdeling of een adres met https://.",
                    "Give a department's e-mail address or an https:// address.",
                ),
            );
        }
        Some(contact)
    }

    /// An e-mail address: something before and after one @. Whether it is anybody's, only a letter tells.
    pub fn email(&mut self, path: &str, address: &str) -> String {
        let address = self.text(path, address, 254);
        let shape = |address: &str| {
            address.split_once('@').is_some_and(|(name, domain)| {
                !name.is_empty()
                    && domain.contains('.')
                    && !domain.contains('@')
                    && !address.contains(char::is_whitespace)
            })
        };
        if !address.is_empty() && !shape(&address) {
            self.refuse(path, Flaw::Form("Dit is geen e-mailadres.", "This is not an e-mail address."));
        }
        address
    }

    /// Ends the check.
    pub fn done(self) -> Result<(), Failure> {
        if self.0.is_empty() { Ok(()) } else { Err(Failure::Refused(self.0)) }
    }
}
