//! Typed identifiers, and the only place where ids and secrets are made.
//!
//! On the wire an id is a [TypeID](https://github.com/jetify-com/typeid): `component_01h455vb4pex5vsknk084sn02q`. In the
//! database it is the UUID version 7 inside. An id of one kind cannot be given where another is asked for.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Mutex;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sha2::{Digest, Sha256};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::time::Instant;

/// What an [`Id`] is of.
pub trait Kind: 'static {
    /// The part before the underscore.
    const PREFIX: &'static str;
}

/// The id of a `K`.
pub struct Id<K>(Uuid, PhantomData<fn() -> K>);

impl<K> Id<K> {
    /// From what the database holds.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid, PhantomData)
    }

    /// What the database holds.
    pub const fn uuid(self) -> Uuid {
        self.0
    }
}

impl<K: Kind> Id<K> {
    /// From the wire. `None` where the text is no `TypeID` or one of another kind.
    pub fn parse(text: &str) -> Option<Self> {
        let (prefix, uuid) = split(text)?;
        (prefix == K::PREFIX).then_some(Self::from_uuid(uuid))
    }
}

/// Splits a `TypeID` into its prefix and the UUID.
pub fn split(text: &str) -> Option<(String, Uuid)> {
    let id = text.parse::<TypeSafeId<DynamicType>>().ok()?;
    Some((id.type_prefix().to_owned(), id.uuid()))
}

impl<K: Kind> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DynamicType::new(K::PREFIX) {
            Ok(prefix) => TypeSafeId::from_type_and_uuid(prefix, self.0).fmt(f),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl<K: Kind> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

// By hand, since a derive would ask the same of K.
impl<K> Clone for Id<K> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<K> Copy for Id<K> {}
impl<K> PartialEq for Id<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<K> Eq for Id<K> {}
impl<K> PartialOrd for Id<K> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<K> Ord for Id<K> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.cmp(&other.0)
    }
}
impl<K> Hash for Id<K> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident, $id:ident, $prefix:literal;)*) => {
        $(
            $(#[$doc])*
            pub enum $kind {}
            impl Kind for $kind {
                const PREFIX: &'static str = $prefix;
            }
            #[doc = concat!("`", $prefix, "_…`")]
            pub type $id = Id<$kind>;
        )*
    };
}

kinds! {
    /// An organisation (tenant).
    OrganisationKind, OrganisationId, "organisation";
    /// A party: a maker or supplier.
    PartyKind, PartyId, "party";
    /// A person or service account.
    AccountKind, AccountId, "account";
    /// A membership of an organisation.
    MembershipKind, MembershipId, "membership";
    /// An identity provider of an organisation.
    ProviderKind, ProviderId, "provider";
    /// A shared component.
    ComponentKind, ComponentId, "component";
    /// A version of a component.
    VersionKind, VersionId, "version";
    /// An adoption of a version by an organisation.
    AdoptionKind, AdoptionId, "adoption";
    /// An organisation's experience with a component.
    ExperienceKind, ExperienceId, "experience";
    /// A question to the owner of a component.
    QuestionKind, QuestionId, "question";
    /// An answer to a question.
    AnswerKind, AnswerId, "answer";
    /// A supplier's claim that an organisation uses its product.
    ClaimKind, ClaimId, "claim";
    /// The offer of a component to another owner.
    TransferKind, TransferId, "transfer";
    /// What an owner states of a role or step of governance.
    GovernanceStatementKind, GovernanceStatementId, "governance";
    /// A version of an instrument.
    InstrumentVersionKind, InstrumentId, "instrument";
    /// A version of a decision tree of the AI Act.
    DecisionTreeKind, DecisionTreeId, "decisiontree";
    /// An organisation's walk through such a tree for a version of a component, and what it came to.
    ActProfileKind, ActProfileId, "actprofile";
    /// The assessment of a component.
    AssessmentKind, AssessmentId, "assessment";
    /// An edition of an assessment.
    EditionKind, EditionId, "edition";
    /// What a colleague says of an assessment.
    CommentKind, CommentId, "comment";
    /// A measure.
    MeasureKind, MeasureId, "measure";
    /// A file with an assessment.
    AttachmentKind, AttachmentId, "attachment";
    /// An event in the log.
    EventKind, EventId, "event";
    /// A file on its way in.
    UploadKind, UploadId, "upload";
}

/// Makes ids. Seeded, it makes the same ones each time, whatever the time is: the demo's and the tests' data are reproducible.
pub struct Ids(Mutex<Source>);

struct Source {
    random: StdRng,
    /// Seeded: the moment of the next id, in milliseconds since 1970, one later for each.
    next: Option<u64>,
}

impl Ids {
    /// From the operating system's randomness and the time.
    pub fn random() -> Self {
        Self(Mutex::new(Source { random: StdRng::from_seed(secret_bytes()), next: None }))
    }

    /// The same ids for the same seed, in the same order.
    pub fn seeded(seed: u64) -> Self {
        // 1 January 2026: a moment before every demo.
        Self(Mutex::new(Source { random: StdRng::seed_from_u64(seed), next: Some(1_767_225_600_000) }))
    }

    /// A new id (UUID version 7, RFC 9562) made at `now`.
    pub fn make<K>(&self, now: Instant) -> Id<K> {
        let mut random = [0; 10];
        // A poisoned lock still holds a sound generator: filling bytes has no half-done state.
        let mut source = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        source.random.fill_bytes(&mut random);
        let milliseconds = match &mut source.next {
            Some(next) => {
                *next += 1;
                *next
            }
            None => u64::try_from(now.microseconds() / 1000).unwrap_or_default(),
        };
        Id::from_uuid(uuid::Builder::from_unix_timestamp_millis(milliseconds, &random).into_uuid())
    }
}

fn secret_bytes() -> [u8; 32] {
    let mut bytes = [0; 32];
    rand::fill(&mut bytes);
    bytes
}

/// A secret of 256 bits in hexadecimal: session tokens, invitation codes, state, nonce.
pub fn secret() -> String {
    hex(&secret_bytes())
}

/// SHA-256 in hexadecimal: what the database keeps of a secret, and how inputs are told apart.
pub fn fingerprint(text: &str) -> String {
    fingerprint_of(text.as_bytes())
}

/// SHA-256 of bytes, in hexadecimal.
pub fn fingerprint_of(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_the_wire_and_keeps_its_kind() {
        let id: ComponentId = Ids::random().make(Instant::from_microseconds(1_750_000_000_000_000));
        let wire = id.to_string();
        assert!(wire.starts_with("component_"), "{wire}");
        assert_eq!(ComponentId::parse(&wire), Some(id));
        assert_eq!(VersionId::parse(&wire), None);
        assert_eq!(ComponentId::parse("component_zzz"), None);
    }

    #[test]
    fn a_seed_makes_the_same_ids() {
        let made = |at| Ids::seeded(7).make::<ComponentKind>(Instant::from_microseconds(at));
        assert_eq!(made(1), made(2));
    }

    #[test]
    fn a_fingerprint_is_sha_256() {
        assert_eq!(fingerprint("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
