//! Assessments and the life of their editions: pure.

use super::UseContext;
use crate::id::{AccountId, AssessmentId, ComponentId, EditionId, InstrumentId, OrganisationId, VersionId};
use crate::instruments::answers::Place;
use crate::instruments::{Instrument, InstrumentKind};
use crate::policy::{ApproveAssessment, Permit, ShareAssessment, WithdrawAssessment, WriteAssessment};
use crate::problem::{Flaw, Outcome, Problem};
use crate::sharing::Visibility;
use crate::time::{Date, Instant};

/// The assessment of a component by an organisation, with one instrument for one context of use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Its id.
    pub id: AssessmentId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which component.
    pub component: ComponentId,
    /// The URN of its instrument, the same in each version.
    pub urn: String,
    /// What the instrument is for.
    pub kind: InstrumentKind,
    /// Who sees what of it is approved.
    pub visibility: Visibility,
    /// With whose answers it began.
    pub source: Option<AssessmentId>,
    /// What is approved.
    pub current: Option<EditionId>,
    /// The last day on which that holds.
    pub valid_until: Option<Date>,
    /// When it was withdrawn, and why.
    pub withdrawal: Option<(Instant, String)>,
    /// Counts its changes from 1.
    pub revision: i64,
    /// When it was started.
    pub created_at: Instant,
    /// When it was last changed.
    pub updated_at: Instant,
}

/// Where an edition is in its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Being written (concept).
    Draft,
    /// Waits for an approver's decision (in beoordeling).
    InReview(Submission),
    /// In force (vastgesteld).
    Approved(Submission, Approval),
    /// A later edition took its place (vervangen).
    Superseded(Submission, Approval),
}

/// Who put it before the approver, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// Who; `None`: the platform's operator.
    pub by: Option<AccountId>,
    /// When.
    pub at: Instant,
}

/// How it was approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Approval {
    /// Who did it; `None`: the platform's operator.
    pub by: Option<AccountId>,
    /// In which function, as the organisation names it.
    pub function: String,
    /// When.
    pub at: Instant,
    /// The last day on which it holds.
    pub valid_until: Date,
    /// SHA-256 of what was approved, in hexadecimal.
    pub content_hash: String,
}

/// An edition of an assessment: written, then approved, then never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Its id.
    pub id: EditionId,
    /// Of which assessment.
    pub assessment: AssessmentId,
    /// Whose.
    pub organisation: OrganisationId,
    /// 1, 2, …
    pub number: i32,
    /// The instrument's version.
    pub instrument: InstrumentId,
    /// Of which component.
    pub component: ComponentId,
    /// Of which version of that.
    pub version: VersionId,
    /// Where it is.
    pub stage: Stage,
    /// Counts its changes from 1, answers apart.
    pub revision: i64,
    /// When it was begun.
    pub created_at: Instant,
    /// When it was last changed, answers apart.
    pub updated_at: Instant,
}

/// What an edition is about and comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionText {
    /// Of which edition.
    pub edition: EditionId,
    /// The context of use.
    pub context: UseContext,
    /// What it comes to, at most 5000 characters.
    pub conclusion: Option<String>,
}

/// Where an assessment or an edition stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Being written.
    Draft,
    /// Waits for an approver's decision.
    InReview,
    /// In force.
    Approved,
    /// Its last day is past.
    Expired,
    /// A later edition took its place.
    Superseded,
    /// Its organisation no longer stands by it.
    Withdrawn,
}

/// So long an approval holds at most: the EDPB asks to look again at a DPIA every three years.
pub const MOST_YEARS: i16 = 3;

impl Edition {
    /// Its approval, where it has one.
    pub const fn approval(&self) -> Option<&Approval> {
        match &self.stage {
            Stage::Approved(_, approval) | Stage::Superseded(_, approval) => Some(approval),
            Stage::Draft | Stage::InReview(_) => None,
        }
    }

    /// Who submitted it, where that was done.
    pub const fn submission(&self) -> Option<&Submission> {
        match &self.stage {
            Stage::InReview(by) | Stage::Approved(by, _) | Stage::Superseded(by, _) => Some(by),
            Stage::Draft => None,
        }
    }

    /// Where it stands on a day.
    pub fn standing(&self, withdrawn: bool, today: Date) -> Standing {
        match &self.stage {
            Stage::Draft => Standing::Draft,
            Stage::InReview(_) => Standing::InReview,
            Stage::Superseded(..) => Standing::Superseded,
            Stage::Approved(..) if withdrawn => Standing::Withdrawn,
            Stage::Approved(_, approval) if approval.valid_until < today => Standing::Expired,
            Stage::Approved(..) => Standing::Approved,
        }
    }

    /// Whether it can be written in.
    pub fn is_open(&self) -> Result<(), Problem> {
        match self.stage {
            Stage::Draft => Ok(()),
            Stage::InReview(_) => Err(stage(
                "Deze beoordeling ligt bij de vaststeller. Laat haar eerst teruggeven met returnAssessment.",
                "This assessment is with the approver. Have it sent back first, with returnAssessment.",
            )),
            Stage::Approved(..) | Stage::Superseded(..) => Err(stage(
                "Deze uitgave is vastgesteld en verandert niet meer. Begin een nieuwe met reviseAssessment.",
                "This edition is approved and does not change any more. Begin a new one with reviseAssessment.",
            )),
        }
    }

    /// Whether what goes with it can still be written: until it is approved.
    pub fn is_undecided(&self) -> Result<(), Problem> {
        if matches!(self.stage, Stage::InReview(_)) { Ok(()) } else { self.is_open() }
    }

    fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }

    fn next(self, stage: Stage, now: Instant) -> Self {
        Self { stage, revision: self.revision + 1, updated_at: now, ..self }
    }

    /// Writes in what is apart from the answers.
    pub fn touch(self, _permit: &Permit<WriteAssessment>, expected: i64, now: Instant) -> Outcome<Self> {
        self.at_revision(expected)?;
        self.is_open()?;
        Ok(self.next(Stage::Draft, now))
    }

    /// Puts it before an approver.
    pub fn submit(
        self,
        _permit: Permit<WriteAssessment>,
        expected: i64,
        by: Option<AccountId>,
        now: Instant,
    ) -> Outcome<Self> {
        self.at_revision(expected)?;
        self.is_open()?;
        Ok(self.next(Stage::InReview(Submission { by, at: now }), now))
    }

    /// Sends it back to its writers.
    pub fn send_back(self, _permit: Permit<ApproveAssessment>, expected: i64, now: Instant) -> Outcome<Self> {
        self.at_revision(expected)?;
        self.submitted()?;
        Ok(self.next(Stage::Draft, now))
    }

    /// Approves it. `approval` was checked by [`Approval::checked`].
    pub fn approve(self, _permit: Permit<ApproveAssessment>, expected: i64, approval: Approval) -> Outcome<Self> {
        self.at_revision(expected)?;
        let submission = self.submitted()?;
        let now = approval.at;
        Ok(self.next(Stage::Approved(submission, approval), now))
    }

    fn submitted(&self) -> Outcome<Submission> {
        match &self.stage {
            Stage::InReview(submission) => Ok(submission.clone()),
            Stage::Draft => Err(stage(
                "Deze beoordeling is nog een concept. Dien haar eerst in met submitAssessment.",
                "This assessment is a draft still. Submit it first, with submitAssessment.",
            )
            .into()),
            Stage::Approved(..) | Stage::Superseded(..) => {
                Err(stage("Deze uitgave is al vastgesteld.", "This edition is approved already.").into())
            }
        }
    }

    /// Makes way for a later edition.
    pub fn supersede(self, now: Instant) -> Self {
        match self.stage.clone() {
            Stage::Approved(submission, approval) => self.next(Stage::Superseded(submission, approval), now),
            _ => self,
        }
    }
}

fn stage(dutch: &'static str, english: &'static str) -> Problem {
    Problem::invalid("id", Flaw::Form(dutch, english))
}

const NOT_APPROVED: Flaw =
    Flaw::Form("Delen kan als de beoordeling is vastgesteld.", "It can be shared when it is approved.");

const TOO_WIDE: Flaw = Flaw::Form(
    "Deze beoordeling rust op antwoorden die minder mensen mogen lezen. Kies een kleinere kring.",
    "This assessment rests on answers that fewer may read. Choose a smaller circle.",
);

impl Assessment {
    /// Where it stands on a day: by what is in force of it, or else by its first draft, as far as that is seen.
    pub fn standing(&self, newest: Option<&Edition>, today: Date) -> Standing {
        match (&self.withdrawal, self.current) {
            (Some(_), _) => Standing::Withdrawn,
            (None, Some(_)) if self.valid_until.is_some_and(|day| day < today) => Standing::Expired,
            (None, Some(_)) => Standing::Approved,
            (None, None) => newest.map_or(Standing::Draft, |edition| edition.standing(false, today)),
        }
    }

    /// Refuses what is done with it no more after it was withdrawn.
    pub fn is_kept(&self) -> Result<(), Problem> {
        if self.withdrawal.is_none() {
            return Ok(());
        }
        Err(stage(
            "Deze beoordeling is ingetrokken. Begin een nieuwe met startAssessment.",
            "This assessment was withdrawn. Begin a new one with startAssessment.",
        ))
    }

    pub(super) fn at_revision(&self, expected: i64) -> Result<(), Problem> {
        if self.revision == expected { Ok(()) } else { Err(Problem::Conflict(self.revision)) }
    }

    /// Puts an edition in force.
    pub fn take(self, edition: EditionId, valid_until: Date, now: Instant) -> Self {
        let current = Some(edition);
        Self { current, valid_until: Some(valid_until), revision: self.revision + 1, updated_at: now, ..self }
    }

    /// Decides who sees what of it is approved: within the circle of what it rests on, of which `widest` is the smallest. By
    /// name others share with whom they choose, which is not known here: what rests on that stays inside.
    pub fn share(
        self,
        _permit: Permit<ShareAssessment>,
        expected: i64,
        visibility: Visibility,
        widest: Visibility,
        now: Instant,
    ) -> Outcome<Self> {
        self.at_revision(expected)?;
        let refused = |flaw| Err(Problem::invalid("visibility", flaw).into());
        if visibility != Visibility::Own && self.current.is_none() {
            return refused(NOT_APPROVED);
        }
        if visibility != Visibility::Own && (widest < Visibility::Members || visibility > widest) {
            return refused(TOO_WIDE);
        }
        Ok(Self { visibility, revision: self.revision + 1, updated_at: now, ..self })
    }

    /// Stands by it no longer. It stays to be read by who read it, and says so.
    pub fn withdraw(
        self,
        _permit: Permit<WithdrawAssessment>,
        expected: i64,
        reason: String,
        now: Instant,
    ) -> Outcome<Self> {
        self.at_revision(expected)?;
        self.is_kept()?;
        Ok(Self { withdrawal: Some((now, reason)), revision: self.revision + 1, updated_at: now, ..self })
    }
}

/// A place of a question that an instrument has.
pub fn place_in(instrument: &Instrument, place: &str, path: &'static str) -> Result<Place, Problem> {
    let found = place.parse::<Place>().ok().filter(|place| instrument.questions.get(&place.question).is_some());
    found.ok_or_else(|| {
        let flaw = Flaw::Form(
            "Deze vraag staat niet in het instrument. Geef het nummer van de vraag, met [0], [1], … per herhaling.",
            "The instrument has no such question. Give the question's key, with [0], [1], … for each repeat.",
        );
        Problem::invalid(path, flaw)
    })
}
