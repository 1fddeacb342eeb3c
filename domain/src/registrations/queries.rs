//! What registrations are filled from beside the component, its import and its adoption.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::{InForce, assessed, store};
use crate::aiact::{RiskGroup, act_profiles_of};
use crate::assessments::{Assessment, ancestors_of, answers_of, editions_by_id, in_force_of, measures, texts_of};
use crate::db::{Read, Tx};
use crate::exchange::register::Beside;
use crate::id::{ComponentId, InstrumentId, VersionId};
use crate::instruments;
use crate::problem::Fault;
use crate::tenancy::{Viewer, organisations_by_id};

/// What the viewer's organisation says for its registrations of these components; with each, the version that it is about.
pub(crate) async fn beside_of(
    tx: &Tx<Read>,
    viewer: &Viewer,
    components: &[(ComponentId, Option<VersionId>)],
) -> Result<HashMap<ComponentId, Beside>, Fault> {
    let mut all: HashMap<ComponentId, Beside> = HashMap::new();
    if viewer.organisation().is_none() || components.is_empty() {
        return Ok(all);
    }
    let ids: Vec<_> = components.iter().map(|(component, _)| *component).collect();
    for filled in store::of_each(tx, &ids).await? {
        let beside = all.entry(filled.component).or_default();
        (beside.filled, beside.revision) = (filled.fields, filled.revision);
    }
    let versions: Vec<_> = components.iter().filter_map(|(_, version)| *version).collect();
    for profile in act_profiles_of(tx, &versions).await? {
        let risk = profile.finished.as_ref().and_then(|(profile, _)| profile.risk);
        all.entry(profile.component).or_default().is_high_risk = risk == Some(RiskGroup::HighRisk);
    }
    for (component, found) in with_content(tx, in_force_of(tx, &ids).await?).await? {
        all.entry(component).or_default().assessed = assessed(&found);
    }
    Ok(all)
}

/// What these assessments say, by component, in the order in which they were begun.
async fn with_content(
    tx: &Tx<Read>,
    assessments: Vec<Assessment>,
) -> Result<HashMap<ComponentId, Vec<InForce>>, Fault> {
    let mut found: HashMap<_, Vec<_>> = HashMap::new();
    if assessments.is_empty() {
        return Ok(found);
    }
    let ids: Vec<_> = assessments.iter().map(|it| it.id).collect();
    let current: Vec<_> = assessments.iter().filter_map(|it| it.current).collect();
    let mut editions: HashMap<_, _> = editions_by_id(tx, &current).await?.into_iter().map(|it| (it.id, it)).collect();
    let mut texts: HashMap<_, _> = texts_of(tx, &current).await?.into_iter().map(|it| (it.edition, it)).collect();
    let mut answers = answers_of(tx, &current).await?;
    let mut stated: HashMap<_, Vec<_>> = HashMap::new();
    for measure in measures(tx, &ids).await? {
        stated.entry(measure.assessment).or_default().push(measure.text);
    }
    let used: HashSet<InstrumentId> = editions.values().map(|edition| edition.instrument).collect();
    let used = instruments::by_ids(tx, &used.into_iter().collect::<Vec<_>>()).await?;
    let instruments: HashMap<_, _> = used.into_iter().map(|it| (it.id, Arc::new(it))).collect();
    let sources: HashMap<_, _> = ancestors_of(tx, &ids)
        .await?
        .into_iter()
        .filter(|it| it.depth == 1)
        .map(|it| (it.assessment, it.organisation))
        .collect();
    let others: HashSet<_> = sources.values().copied().collect();
    let others = organisations_by_id(tx, &others.into_iter().collect::<Vec<_>>()).await?;
    let names: HashMap<_, _> = others.into_iter().map(|it| (it.id, it.name)).collect();
    for assessment in assessments {
        let Some(edition) = assessment.current.and_then(|id| editions.remove(&id)) else { continue };
        let (Some(text), Some(approval)) = (texts.remove(&edition.id), edition.approval().cloned()) else { continue };
        let instrument = instruments.get(&edition.instrument).cloned();
        let in_force = InForce {
            kind: assessment.kind,
            instrument: instrument.ok_or_else(|| Fault::new(format!("{} without its instrument", edition.id)))?,
            approval,
            reused_from: sources.get(&assessment.id).and_then(|organisation| names.get(organisation)).cloned(),
            context: text.context,
            answers: answers.remove(&edition.id).unwrap_or_default(),
            measures: stated.remove(&assessment.id).unwrap_or_default(),
        };
        found.entry(assessment.component).or_default().push(in_force);
    }
    Ok(found)
}
