//! What suppliers claim.

use domain::claims::{self, Claim, ClaimAnswer};
use domain::id::ClaimId;

use super::{by_id, of_each};

by_id!(ClaimId => Claim, claims::claims_by_id);

of_each!(
    /// What the own organisation answered to a claim.
    AnswerTo(ClaimId) => ClaimAnswer,
    |tx, ids| claims::claim_answers(tx, ids).await?.into_iter().map(|it| (it.claim, it))
);
