//! The steps, in order. A step that has landed is never changed; the next one mends it.

use sea_orm_migration::MigrationTrait;

mod s01_roles;
mod s02_organisation;
mod s03_people;
mod s04_login;
mod s05_catalogue;
mod s06_event;
mod s07_component_texts;
mod s08_search;
mod s09_upload;
mod s10_knowing;
mod s11_end_of_life;
mod s12_transfer;
mod s13_governance;
mod s14_partial_readers;
mod s15_upload_sweep;
mod s16_succession;
mod s18_index_lock;
mod s19_definition;
mod s20_assessment;
mod s21_assessment_work;
mod s22_event_audience;
mod s23_act_profile;
mod s24_coverage;
mod s25_registration;

pub(crate) fn all() -> Vec<Box<dyn MigrationTrait>> {
    vec![
        Box::new(s01_roles::Step),
        Box::new(s02_organisation::Step),
        Box::new(s03_people::Step),
        Box::new(s04_login::Step),
        Box::new(s05_catalogue::Step),
        Box::new(s06_event::Step),
        Box::new(s07_component_texts::Step),
        Box::new(s08_search::Step),
        Box::new(s09_upload::Step),
        Box::new(s10_knowing::Step),
        Box::new(s11_end_of_life::Step),
        Box::new(s12_transfer::Step),
        Box::new(s13_governance::Step),
        Box::new(s14_partial_readers::Step),
        Box::new(s15_upload_sweep::Step),
        Box::new(s16_succession::Step),
        Box::new(s18_index_lock::Step),
        Box::new(s19_definition::Step),
        Box::new(s20_assessment::Step),
        Box::new(s21_assessment_work::Step),
        Box::new(s22_event_audience::Step),
        Box::new(s23_act_profile::Step),
        Box::new(s24_coverage::Step),
        Box::new(s25_registration::Step),
    ]
}
