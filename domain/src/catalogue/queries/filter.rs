//! Which components are asked for.

use sea_orm::sea_query::{Condition, Expr, ExprTrait, Func, Query};

use super::super::rows::{adoption, component, term, version};
use super::super::search::{Facet, standard_terms};
use super::super::store::{readable_adoptions, readable_versions, version_state_on};
use super::super::{AdoptionState, ComponentKind, LifecyclePhase, Theme, VersionState, Visibility};
use crate::db::Scope;
use crate::id::OrganisationId;
use crate::tenancy::SizeClass;
use crate::tenancy::rows::organisation;
use crate::text::fold;
use crate::time::Date;

/// Which components are asked for.
#[derive(Debug, Clone, Default)]
pub struct ComponentFilter {
    /// Of one of these kinds.
    pub kinds: Vec<ComponentKind>,
    /// On one of these themes.
    pub themes: Vec<Theme>,
    /// In one of these phases of their life cycle.
    pub phases: Vec<LifecyclePhase>,
    /// With one of these licences; capitals make no difference.
    pub licences: Vec<String>,
    /// That keep to all of these standards.
    pub standards: Vec<String>,
    /// Of owners in one of these provinces.
    pub provinces: Vec<String>,
    /// Of municipalities in one of these size classes.
    pub size_classes: Vec<SizeClass>,
    /// That have a version in one of these states.
    pub version_states: Vec<VersionState>,
    /// Of this owner.
    pub owner: Option<OrganisationId>,
    /// With exactly this visibility.
    pub visibility: Option<Visibility>,
    /// That this organisation plans or uses, as far as the viewer reads that.
    pub adopted_by: Option<OrganisationId>,
    /// Withdrawn ones only, or none of those.
    pub withdrawn: Option<bool>,
    /// Whose Dutch name holds this text.
    pub name_contains: Option<String>,
}

pub(super) fn col(column: component::Column) -> (component::Entity, component::Column) {
    (component::Entity, column)
}

/// Whose owner is such an organisation.
fn owned(such: Condition) -> Condition {
    let owners =
        Query::select().column(organisation::Column::Id).from(organisation::Entity).cond_where(such).to_owned();
    Condition::all().add(Scope::named(col(component::Column::OwnerId), owners))
}

impl ComponentFilter {
    /// What is asked for; what the viewer reads of it is up to `limit_to_found`.
    pub(in crate::catalogue) fn condition(&self, scope: &Scope, today: Date) -> Condition {
        Facet::ALL
            .iter()
            .fold(self.plain(scope), |condition, facet| condition.add_option(self.of_facet(*facet, scope, today)))
    }

    /// The part that no facet counts.
    pub(in crate::catalogue) fn plain(&self, scope: &Scope) -> Condition {
        use component::Column;
        Condition::all()
            .add_option(self.owner.map(|id| Expr::col(col(Column::OwnerId)).eq(id.uuid())))
            .add_option(self.visibility.map(|visibility| Expr::col(col(Column::Visibility)).eq(visibility.rank())))
            .add_option(self.withdrawn.map(|withdrawn| {
                let at = Expr::col(col(Column::WithdrawnAt));
                if withdrawn { at.is_not_null() } else { at.is_null() }
            }))
            .add_option(self.adopted_by.map(|organisation| {
                let adopted = Query::select()
                    .column(adoption::Column::ComponentId)
                    .from(adoption::Entity)
                    .and_where(Expr::col((adoption::Entity, adoption::Column::OrganisationId)).eq(organisation.uuid()))
                    .and_where(Expr::col((adoption::Entity, adoption::Column::State)).ne(AdoptionState::Ended.code()))
                    .cond_where(readable_adoptions(scope))
                    .to_owned();
                Scope::named(col(Column::Id), adopted)
            }))
            .add_option(self.name_contains.as_ref().map(|text| {
                // Folded names are compared bytewise: no collation and no wildcard of the client's makes a difference.
                let pattern = fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                let like = sea_orm::sea_query::LikeExpr::new(format!("%{pattern}%")).escape('\\');
                Expr::col(col(Column::SortName)).like(like)
            }))
    }

    /// The part that a facet counts by.
    pub(in crate::catalogue) fn of_facet(&self, facet: Facet, scope: &Scope, today: Date) -> Option<Condition> {
        use component::Column;
        let one_of = |column, codes: Vec<&str>| {
            (!codes.is_empty()).then(|| Condition::all().add(Expr::col(col(column)).is_in(codes)))
        };
        match facet {
            Facet::Kind => one_of(Column::Kind, self.kinds.iter().map(|it| it.code()).collect()),
            Facet::Theme => one_of(Column::Theme, self.themes.iter().map(|it| it.code()).collect()),
            Facet::Phase => one_of(Column::Phase, self.phases.iter().map(|it| it.code()).collect()),
            Facet::Licence => (!self.licences.is_empty()).then(|| {
                let licences = self.licences.iter().map(|licence| licence.to_ascii_lowercase());
                Condition::all().add(Func::lower(Expr::col(col(Column::Licence))).is_in(licences))
            }),
            Facet::Province => (!self.provinces.is_empty()).then(|| {
                let provinces = self.provinces.iter().map(String::as_str);
                owned(Condition::all().add(Expr::col(organisation::Column::Province).is_in(provinces)))
            }),
            Facet::SizeClass => (!self.size_classes.is_empty()).then(|| {
                let classes = self.size_classes.iter().map(|class| class.holds(organisation::Column::Population));
                owned(classes.fold(Condition::any(), Condition::add))
            }),
            Facet::VersionState => (!self.version_states.is_empty()).then(|| {
                let versions = Query::select()
                    .column((version::Entity, version::Column::ComponentId))
                    .from(version::Entity)
                    .and_where(version_state_on(today).is_in(self.version_states.iter().map(|it| it.code())))
                    .cond_where(readable_versions(scope))
                    .to_owned();
                Condition::all().add(Scope::named(col(Column::Id), versions))
            }),
            Facet::Standard => (!self.standards.is_empty()).then(|| {
                self.standards.iter().fold(Condition::all(), |condition, standard| {
                    // Of a component that is read already: the term needs no look of its own.
                    let (from, before) = standard_terms(standard);
                    let keeps = Query::select()
                        .column(term::Column::ComponentId)
                        .from(term::Entity)
                        .and_where(
                            Expr::col(term::Column::Term).gte(from).and(Expr::col(term::Column::Term).lt(before)),
                        )
                        .to_owned();
                    condition.add(Scope::named(col(Column::Id), keeps))
                })
            }),
        }
    }
}
