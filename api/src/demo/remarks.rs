//! What the demo's organisations say of components, and what suppliers claim of them.

use std::collections::HashMap;

use domain::catalogue::seed::Seeded;
use domain::claims::ClaimText;
use domain::db::Db;
use domain::id::OrganisationId;
use domain::remarks::ExperienceText;
use domain::remarks::seed::SeedRemarks;
use serde::Deserialize;

use crate::commands::CommandError;

#[derive(Deserialize)]
struct Said {
    remarks: Vec<Remarks>,
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
struct Remarks {
    /// By its Dutch name.
    component: String,
    /// Of the organisations that use it, in the order in which they adopted it.
    experiences: Vec<Experience>,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Experience {
    text: String,
    would_choose_again: bool,
}

#[derive(Deserialize)]
struct Question {
    by: String,
    text: String,
    answer: Option<String>,
}

#[derive(Deserialize)]
struct Claim {
    supplier: String,
    organisation: String,
    component: Option<String>,
    product: String,
    text: String,
}

/// Enters them. `components` are what was entered, by Dutch name.
pub(super) async fn seed(
    db: &Db,
    known: &HashMap<String, OrganisationId>,
    components: &HashMap<String, Seeded>,
) -> Result<(), CommandError> {
    let said: Said = super::seed::read("remarks.json", include_str!("data/remarks.json"))?;
    let bad = |what: &str| CommandError::Other(format!("remarks.json: there is no {what}"));
    let organisation = |slug: &str| known.get(slug).copied().ok_or_else(|| bad(slug));
    let component = |name: &str| components.get(name).ok_or_else(|| bad(name));
    let slugs: HashMap<OrganisationId, &str> = known.iter().map(|(slug, id)| (*id, slug.as_str())).collect();

    let mut remarks = Vec::new();
    for of in said.remarks {
        let seeded = component(&of.component)?;
        let experiences = seeded.users.iter().zip(of.experiences).map(|(user, experience)| {
            let contact = format!("ai@{}.example", slugs.get(user).copied().unwrap_or("gemeente"));
            let Experience { text, would_choose_again } = experience;
            (*user, ExperienceText { text, would_choose_again, contact })
        });
        let questions = of.questions.into_iter().map(|it| Ok((organisation(&it.by)?, it.text, it.answer)));
        remarks.push(SeedRemarks {
            experiences: experiences.collect(),
            questions: questions.collect::<Result<_, CommandError>>()?,
            of: seeded.clone(),
        });
    }
    domain::remarks::seed::seed(db, remarks).await?;

    let claims = said.claims.into_iter().map(|claim| {
        let about = claim.component.as_deref().map(component).transpose()?.map(|seeded| seeded.component);
        let text = ClaimText { component: about, product: claim.product, text: Some(claim.text) };
        Ok((organisation(&claim.supplier)?, organisation(&claim.organisation)?, text))
    });
    let claims = claims.collect::<Result<_, CommandError>>()?;
    Ok(domain::claims::seed::seed(db, claims).await?)
}
