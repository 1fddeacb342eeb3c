//! Finding components by words, with facets.

mod document;
#[cfg(feature = "store")]
mod facets;
#[cfg(feature = "store")]
mod found;
#[cfg(feature = "store")]
mod reindex;

#[cfg(feature = "store")]
pub(in crate::catalogue) use document::standard_terms;
#[cfg(feature = "store")]
pub use facets::{Facet, FacetCount, facets};
#[cfg(feature = "store")]
pub(in crate::catalogue) use found::found;
#[cfg(feature = "store")]
pub use found::{Correction, Finding, understand};
#[cfg(feature = "store")]
pub use reindex::reindex;
