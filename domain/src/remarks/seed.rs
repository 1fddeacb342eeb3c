//! The demo's remarks. On SQLite only: on PostgreSQL the role of system work may not write here.

use super::{Answer, Experience, ExperienceText, Question, store};
use crate::audit::{self, Author, Entry};
use crate::catalogue::seed::Seeded;
use crate::db::{Db, Purpose};
use crate::event::{Event, EventType};
use crate::id::OrganisationId;
use crate::problem::{Failure, Fault};

/// What the demo's organisations say of one component.
#[derive(Debug, Clone)]
pub struct SeedRemarks {
    /// The component.
    pub of: Seeded,
    /// Who tells what. Each has adopted it.
    pub experiences: Vec<(OrganisationId, ExperienceText)>,
    /// Who asks what, and what the owner answers.
    pub questions: Vec<(OrganisationId, String, Option<String>)>,
}

/// Enters them.
pub async fn seed(db: &Db, seeds: Vec<SeedRemarks>) -> Result<(), Fault> {
    let tx = db.system(Purpose::SetUp).await?;
    let now = tx.now();
    let (mut experiences, mut questions, mut answers) = (vec![], vec![], vec![]);
    let mut happened = Vec::new();
    for seed in seeds {
        for (organisation, text) in seed.experiences {
            let experience = Experience {
                id: tx.make_id(),
                organisation,
                component: seed.of.component,
                version: seed.of.newest,
                text,
                withdrawn_at: None,
                revision: 1,
                created_at: now,
                updated_at: now,
            };
            happened.push((organisation, Event::new(EventType::ExperienceShared, experience.id, 1)));
            experiences.push(experience);
        }
        for (organisation, text, answered) in seed.questions {
            let question = Question {
                id: tx.make_id(),
                organisation,
                component: seed.of.component,
                text,
                withdrawn_at: None,
                revision: 1,
                created_at: now,
            };
            happened.push((organisation, Event::new(EventType::QuestionAsked, question.id, 1)));
            if let Some(text) = answered {
                let owner = seed.of.owner;
                answers.push(Answer {
                    id: tx.make_id(),
                    organisation: owner,
                    question: question.id,
                    text,
                    created_at: now,
                });
                happened.push((owner, Event::new(EventType::QuestionAnswered, question.id, 1)));
            }
            questions.push(question);
        }
    }
    store::insert_experiences(tx.conn(), &experiences).await.map_err(|failure| match failure {
        Failure::Fault(fault) => fault,
        Failure::Refused(_) => Fault::new("two experiences of one organisation with one component"),
    })?;
    store::insert_questions(tx.conn(), &questions).await?;
    store::insert_answers(tx.conn(), &answers).await?;
    for (organisation, event) in happened {
        audit::append(tx.conn(), db.ids(), now, Author { actor: None, organisation }, vec![Entry::done(event)]).await?;
    }
    tx.commit_unlogged().await
}
