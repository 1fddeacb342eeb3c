//! Finding by words: what a text is found by, and what a question looks for. Pure, so that both databases give the same
//! answers: they only compare the terms that are made here.
//!
//! - A *term* is what an index row holds: the base of a word (`vergunningen` → `vergun`) or of a part of a compound
//!   (`schuldhulpverlening` → `schuld`, `hulp`, `verlen`).
//! - A text becomes terms with weights ([`Document`]): a word of the name counts more than one of the purpose.
//! - A question becomes *slots* ([`Question`]), one for each thing it asks after, each with the terms that answer it: the
//!   word itself, what means the same, the parts of a compound.
//!
//! No weight depends on how often a term occurs in the catalogue: what somebody cannot see must not change what he can.

mod compound;
mod document;
mod highlight;
mod lexicon;
mod question;
mod stem;
mod typo;

pub use document::{Document, Field};
pub use highlight::{Fragment, highlight};
pub use question::{Alternative, Question, Slot};
pub use typo::{Variant, variants};
