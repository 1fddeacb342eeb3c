//! What is needed, and what is there: pure.

use crate::catalogue::Theme;
use crate::id::{AdoptionId, AssessmentId, ComponentId, OrganisationId, VersionId};
use crate::instruments::{AdviceLevel, InstrumentKind};
use crate::time::Date;

crate::coded::coded! {
    /// Why an instrument is needed, the strongest first.
    NeedBasis {
        /// The organisation's own pre-scan says so.
        PreScan = "PRE_SCAN",
        /// It deploys a system of high risk: AI Act, article 27.
        AiAct = "AI_ACT",
        /// Nobody looked yet what is needed: there is no pre-scan and no DPIA in force.
        NoPreScan = "NO_PRE_SCAN",
        /// The organisation made one: it judged that it is needed.
        OwnAssessment = "OWN_ASSESSMENT",
        /// Another organisation shares one of the same component: it found it needed.
        SharedAssessment = "SHARED_ASSESSMENT",
    }
}

crate::coded::coded! {
    /// How a need is met.
    CoverageState {
        /// By an assessment of the organisation's own.
        Own = "OWN",
        /// By one that reuses another's.
        Reused = "REUSED",
        /// By one that no longer fits: see [`StaleCause`].
        Stale = "STALE",
        /// Not: there is none, it has expired, or it was withdrawn.
        Missing = "MISSING",
    }
}

crate::coded::coded! {
    /// Why an assessment no longer fits.
    StaleCause {
        /// Answers that were taken over are other now.
        AnswersChanged = "ANSWERS_CHANGED",
        /// What it rests on was withdrawn or has expired.
        SourceLost = "SOURCE_LOST",
        /// It is about another version than is in use.
        OtherVersion = "OTHER_VERSION",
    }
}

/// A version of a component that an organisation uses or plans to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// The statement of it.
    pub adoption: AdoptionId,
    /// Whose.
    pub organisation: OrganisationId,
    /// Of which component.
    pub component: ComponentId,
    /// Which version.
    pub version: VersionId,
    /// The component's theme.
    pub theme: Option<Theme>,
}

/// An assessment that an organisation has of a component.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub assessment: AssessmentId,
    /// What its instrument is for.
    pub kind: InstrumentKind,
    /// The URN of its instrument, without version.
    pub urn: String,
    /// What of it is in force is about this version; `None` where nothing was approved.
    pub version: Option<VersionId>,
    /// The last day on which that holds.
    pub valid_until: Option<Date>,
    /// Its organisation no longer stands by it.
    pub is_withdrawn: bool,
    /// It began with another's answers.
    pub is_reused: bool,
    /// Why it no longer fits wherever it is used.
    pub causes: Vec<StaleCause>,
}

impl Held {
    /// Whether something of it is in force.
    pub fn holds(&self, today: Date) -> bool {
        self.version.is_some() && !self.is_withdrawn && self.valid_until.is_some_and(|day| day >= today)
    }

    /// Whether it is what a need asks for. The IAMA of 2026 answers article 27 of the AI Act too (par-dpia-form, urn:nl:iama);
    /// the one of 2021 does not.
    fn meets(&self, need: InstrumentKind) -> bool {
        self.kind == need || (need == InstrumentKind::Fria && self.urn == "urn:nl:iama")
    }

    /// Why it does not fit where this version is used.
    fn causes_at(&self, version: VersionId) -> Vec<StaleCause> {
        let other = (self.version != Some(version)).then_some(StaleCause::OtherVersion);
        self.causes.iter().copied().chain(other).collect()
    }
}

/// What is known where a component is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// What the organisation has.
    pub held: &'a [Held],
    /// What its pre-scans in force say.
    pub advice: &'a [(InstrumentKind, AdviceLevel)],
    /// Whether the AI Act asks it for an assessment of fundamental rights.
    pub needs_fria: bool,
    /// Of which instruments there are assessments that others share.
    pub shared: &'a [InstrumentKind],
}

/// An instrument that is needed for what is used, and what there is of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// What the instrument is for.
    pub instrument: InstrumentKind,
    /// How much it is needed.
    pub level: AdviceLevel,
    /// Why.
    pub basis: NeedBasis,
    /// How it is met.
    pub state: CoverageState,
    /// Why what there is no longer fits: of STALE.
    pub causes: Vec<StaleCause>,
    /// The assessment: in force, or the one that comes nearest to it.
    pub assessment: Option<AssessmentId>,
    /// The last day of it; past where it has expired.
    pub valid_until: Option<Date>,
}

impl Coverage {
    /// Whether something in force ends within so many days.
    pub fn expires_within(&self, days: i16, today: Date) -> bool {
        let last = today.saturating_add(jiff::Span::new().days(days));
        self.state != CoverageState::Missing && self.valid_until.is_some_and(|day| day <= last)
    }
}

/// What is adopted, and which instruments that needs.
pub type Covered = (Adopted, Vec<Coverage>);

/// Which needs. All that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct CoverageFilter {
    /// Only those that are met in one of these ways; all where there are none.
    pub states: Vec<CoverageState>,
    /// Only what has to be there, and not what is advised.
    pub required: bool,
    /// Only what is in force and ends within so many days.
    pub expires_within: Option<i16>,
}

impl CoverageFilter {
    /// What is adopted of which some needs are asked for, with those.
    pub fn of(&self, all: &[Covered], today: Date) -> Vec<Covered> {
        let asked = |need: &&Coverage| {
            (self.states.is_empty() || self.states.contains(&need.state))
                && (!self.required || need.level == AdviceLevel::Required)
                && self.expires_within.is_none_or(|days| need.expires_within(days, today))
        };
        let of_each = all.iter().map(|(adopted, needs)| {
            let needs: Vec<_> = needs.iter().filter(asked).cloned().collect();
            (adopted.clone(), needs)
        });
        of_each.filter(|(_, needs)| !needs.is_empty()).collect()
    }
}

/// What of one's own assessments is a need by itself, and what of others'.
const fn is_need(kind: InstrumentKind) -> bool {
    !matches!(kind, InstrumentKind::PreScan | InstrumentKind::QuickScan | InstrumentKind::Other)
}

/// What is needed for a component, each instrument once, on its strongest ground.
fn needs(known: &Known<'_>, today: Date) -> Vec<(InstrumentKind, AdviceLevel, NeedBasis)> {
    let in_force = |kind| known.held.iter().any(|held| held.kind == kind && held.holds(today));
    let is_scanned = in_force(InstrumentKind::PreScan);
    let mut found = Vec::new();
    if is_scanned {
        found.extend(known.advice.iter().map(|(kind, level)| (*kind, *level, NeedBasis::PreScan)));
    }
    if known.needs_fria {
        found.push((InstrumentKind::Fria, AdviceLevel::Required, NeedBasis::AiAct));
    }
    if !is_scanned && !in_force(InstrumentKind::Dpia) {
        found.push((InstrumentKind::PreScan, AdviceLevel::Required, NeedBasis::NoPreScan));
    }
    let advised = |kind, basis| (kind, AdviceLevel::Recommended, basis);
    let own = known.held.iter().filter(|held| held.version.is_some() && !held.is_withdrawn && is_need(held.kind));
    found.extend(own.map(|held| advised(held.kind, NeedBasis::OwnAssessment)));
    // Who looked for itself knows better what it needs than others do.
    if !is_scanned {
        let shared = known.shared.iter().filter(|kind| is_need(**kind));
        found.extend(shared.map(|kind| advised(*kind, NeedBasis::SharedAssessment)));
    }
    found.sort_by_key(|(kind, level, basis)| (*kind, *level, *basis));
    found.dedup_by_key(|(kind, ..)| *kind);
    found
}

/// What is needed for a version in use, and how it is met.
pub fn coverage(version: VersionId, known: &Known<'_>, today: Date) -> Vec<Coverage> {
    needs(known, today)
        .into_iter()
        .map(|(instrument, level, basis)| {
            let of_need = known.held.iter().filter(|held| held.meets(instrument) && !held.is_withdrawn);
            // In force and fitting, in force, over, and at last what is being written; of equals what holds longest.
            let rank = |held: &&Held| {
                let holds = held.holds(today);
                (!(holds && held.causes_at(version).is_empty()), !holds, held.version.is_none())
            };
            let best = of_need.min_by_key(|held| (rank(held), std::cmp::Reverse(held.valid_until), held.assessment));
            let holding = best.filter(|held| held.holds(today));
            let causes = holding.map(|held| held.causes_at(version)).unwrap_or_default();
            let state = match holding {
                None => CoverageState::Missing,
                Some(_) if !causes.is_empty() => CoverageState::Stale,
                Some(held) if held.is_reused => CoverageState::Reused,
                Some(_) => CoverageState::Own,
            };
            Coverage {
                instrument,
                level,
                basis,
                state,
                causes,
                assessment: best.map(|held| held.assessment),
                valid_until: best.and_then(|held| held.valid_until),
            }
        })
        .collect()
}
