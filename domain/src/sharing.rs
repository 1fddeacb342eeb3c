//! Who sees a thing that can be shared: the same for everything that is.

use crate::id::OrganisationId;

/// By name a thing is shared with at most so many organisations.
pub const MOST_NAMED: usize = 500;

/// Who sees a thing that can be shared. In the order of how many do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Visibility {
    /// The owner alone.
    Own,
    /// And the organisations that the owner names.
    Named,
    /// And every municipality, every partnership and the VNG.
    Members,
    /// Everybody, also without login.
    Public,
}

impl Visibility {
    const ALL: [Self; 4] = [Self::Own, Self::Named, Self::Members, Self::Public];

    /// As the database holds it.
    pub const fn rank(self) -> i16 {
        match self {
            Self::Own => 0,
            Self::Named => 1,
            Self::Members => 2,
            Self::Public => 3,
        }
    }

    /// From what the database holds.
    pub fn from_rank(rank: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|visibility| visibility.rank() == rank)
    }
}

/// Who is to see a thing from now on.
#[derive(Debug, Clone)]
pub struct Sharing {
    /// Who.
    pub visibility: Visibility,
    /// For [`Visibility::Named`]: with whom, all of them. Otherwise empty.
    pub organisations: Vec<OrganisationId>,
}

#[cfg(feature = "store")]
impl Sharing {
    /// Checks it: the named organisations are there, and only named where that is what it says.
    pub(crate) async fn checked(mut self, tx: &crate::db::Tx<crate::db::Write>) -> crate::problem::Outcome<Self> {
        use crate::problem::{Check, Flaw, Problem};
        self.organisations.sort_unstable();
        self.organisations.dedup();
        let mut check = Check::default();
        match self.visibility {
            Visibility::Named if self.organisations.is_empty() => check.refuse("organisationIds", Flaw::Missing),
            Visibility::Named if self.organisations.len() > MOST_NAMED => check.refuse(
                "organisationIds",
                Flaw::Form(
                    "Noem maximaal 500 organisaties, of deel met alle leden.",
                    "Name at most 500 organisations, or share with all members.",
                ),
            ),
            Visibility::Named => {
                let there = crate::tenancy::existing(tx, &self.organisations).await?;
                if there.len() != self.organisations.len() {
                    return Err(Problem::NotFound("organisationIds").into());
                }
            }
            _ if !self.organisations.is_empty() => check.refuse(
                "organisationIds",
                Flaw::Form(
                    "Noem alleen organisaties bij zichtbaarheid NAMED.",
                    "Name organisations only with visibility NAMED.",
                ),
            ),
            _ => {}
        }
        check.done()?;
        Ok(self)
    }
}
