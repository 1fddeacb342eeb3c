//! What the demo's Groningen answered to the AI Act.

use std::collections::HashMap;

use domain::aiact::{
    ActStatement, AnswerActQuestion, Dates, OWN_DATES, OWN_TREE, StartActProfile, Tree, answer_act_question,
    load_dates, load_tree, start_act_profile,
};
use domain::catalogue::seed::Seeded;
use domain::db::Db;
use domain::tenancy::set_up::operator;
use domain::time::Date;

use crate::commands::CommandError;

/// The component that Groningen made and uses, to find vacancies that fit job seekers: high risk (Annex III, point 4).
const COMPONENT: &str = "Vacatures voorstellen aan werkzoekenden";
/// The questions of the own tree that it comes past, and the answers' places: makes and uses it, in use, infers, not prohibited,
/// work and staff, profiles people, does not talk to them.
const ANSWERS: [(&str, usize); 7] = [("1", 1), ("3", 0), ("4", 0), ("5", 1), ("6", 0), ("7", 0), ("9", 1)];

/// Puts the own tree and dates in force, and answers. `components` are what was entered, by Dutch name.
pub(super) async fn seed(db: &Db, components: &HashMap<String, Seeded>) -> Result<(), CommandError> {
    let (tree, _) = Tree::read(OWN_TREE).map_err(CommandError::Other)?;
    load_tree(db, &tree).await?;
    load_dates(db, &Dates::read(OWN_DATES).map_err(CommandError::Other)?).await?;
    let missing = || CommandError::Other(format!("components.json: there is no {COMPONENT}"));
    let version = components.get(COMPONENT).ok_or_else(missing)?.newest;
    let assessor = operator(db, "groningen").await?;
    let stated = ActStatement { substantial_change: false, in_use_since: Some(Date::constant(2025, 4, 15)) };
    let start = StartActProfile { version, expected_revision: 0, stated, once: None };
    let id = start_act_profile(db, &assessor, start).await?;
    for ((question, answer), expected_revision) in ANSWERS.into_iter().zip(1..) {
        let command = AnswerActQuestion { id, expected_revision, question: question.to_owned(), answer, once: None };
        answer_act_question(db, &assessor, command).await?;
    }
    Ok(())
}
