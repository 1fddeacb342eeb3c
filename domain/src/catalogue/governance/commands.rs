//! What owners state of the governance of their components, and how the operator loads a framework.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

use super::super::store as catalogue;
use super::rows::framework;
use super::{Framework, GovernanceStatement, Stated, store};
use crate::db::{Db, Once, Purpose};
use crate::event::{Event, EventType};
use crate::id::{ComponentId, Id};
use crate::policy::{Facts, StateGovernance as State};
use crate::problem::{Check, Fault, Flaw, Outcome, Problem};
use crate::tenancy::Viewer;

/// States who fills a role, or that a step was done.
#[derive(Debug, Clone)]
pub struct StateGovernance {
    /// Of which component.
    pub component: ComponentId,
    /// The key of the role or step.
    pub item: String,
    /// The revision that the editor saw; 0 where nothing was stated.
    pub expected_revision: i64,
    /// What is stated from now on, in full.
    pub stated: Stated,
    /// See [`Once`].
    pub once: Option<Once>,
}

/// States who fills a role, or that a step was done, for a component of the acting organisation.
pub async fn state_governance(db: &Db, viewer: &Viewer, command: StateGovernance) -> Outcome<ComponentId> {
    let tx = db.write(viewer, command.once.as_ref()).await?;
    if let Some(done) = tx.replayed()? {
        return Ok(done);
    }
    let component = catalogue::find(&tx, command.component).await?.ok_or(Problem::NotFound("componentId"))?;
    let permit = tx.permit(State, Facts { owner: component.owner }, Some(component.id.to_string())).await?;
    let visibility = catalogue::lock_own(&tx, component.id).await?.ok_or(Problem::NotFound("componentId"))?;
    let (path, kind) = match &command.stated {
        Stated::Role { .. } => ("role", store::kind(&command.stated)),
        Stated::Step { .. } => ("step", store::kind(&command.stated)),
    };
    let framework = store::current(tx.conn()).await?.ok_or(Problem::NotFound(path))?;
    let known = match &command.stated {
        Stated::Role { .. } => framework.roles.iter().any(|role| role.key == command.item),
        Stated::Step { .. } => framework.steps.iter().any(|step| step.key == command.item),
    };
    if !known {
        return Err(Problem::NotFound(path).into());
    }
    let mut check = Check::default();
    let stated = command.stated.checked(&mut check, tx.now().day());
    check.done()?;
    match store::find(&tx, &component, &framework.key, kind, &command.item).await? {
        Some(earlier) => {
            let changed = earlier.restate(permit, command.expected_revision, stated, tx.now())?;
            store::save(&tx, &changed).await?;
        }
        None if command.expected_revision != 0 => return Err(Problem::Conflict(0).into()),
        None => {
            let new = GovernanceStatement {
                id: tx.make_id(),
                component: component.id,
                owner: component.owner,
                framework: framework.key,
                item: command.item,
                stated,
                revision: 1,
                updated_at: tx.now(),
            };
            store::insert(&tx, &new, visibility).await?;
        }
    }
    tx.commit(Event::new(EventType::GovernanceStated, component.id, component.revision)).await?;
    Ok(component.id)
}

/// Puts a framework in force: what was loaded last is, also where it was loaded before. What is in force already is no change,
/// and answers false.
pub async fn load_framework(db: &Db, new: &Framework) -> Outcome<bool> {
    let definition = serde_json::to_string(new).map_err(|error| Fault::new(error.to_string()))?;
    let tx = db.system(Purpose::SetUp).await?;
    let same = framework::Entity::find()
        .filter(framework::Column::Key.eq(new.key.as_str()))
        .filter(framework::Column::Version.eq(new.version.as_str()));
    if let Some(earlier) = same.one(tx.conn()).await? {
        if earlier.definition == definition {
            if store::current(tx.conn()).await?.is_some_and(|current| current == *new) {
                return Ok(false);
            }
            framework::Entity::update_many()
                .col_expr(framework::Column::LoadedAt, Expr::value(tx.now().microseconds()))
                .filter(framework::Column::Id.eq(earlier.id))
                .exec(tx.conn())
                .await?;
            tx.commit_unlogged().await?;
            return Ok(true);
        }
        let flaw = Flaw::Form(
            "Deze versie is er al, met een andere inhoud. Geef de nieuwe inhoud een nieuwe versie.",
            "This version is there already, with other content. Give the new content a new version.",
        );
        return Err(Problem::invalid("version", flaw).into());
    }
    let id: Id<()> = tx.make_id();
    let row = framework::ActiveModel {
        id: Set(id.uuid()),
        key: Set(new.key.clone()),
        version: Set(new.version.clone()),
        definition: Set(definition),
        loaded_at: Set(tx.now().microseconds()),
    };
    framework::Entity::insert(row).exec_without_returning(tx.conn()).await?;
    // The platform's, and in no organisation's log.
    tx.commit_unlogged().await?;
    Ok(true)
}
