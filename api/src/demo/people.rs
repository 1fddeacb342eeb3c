//! The demo's people: `<organisation>.<role>`.

use domain::role::Role;

/// Organisations in which every role has somebody.
const COMPLETE: [&str; 4] = ["utrecht", "amersfoort", "tilburg", "vng"];
/// Organisations with an administrator, an editor and a reader.
const SMALL: [&str; 15] = [
    "amsterdam",
    "eindhoven",
    "groningen",
    "knotwilg-zaaksystemen",
    "leeuwarden",
    "nijmegen",
    "peilschaal-modellen",
    "rotterdam",
    "s-gravenhage",
    "stempelkussen-software",
    "waterkant-software",
    "werkverband-eemvallei",
    "zwolle",
    "breda",
    super::life::SUCCESSOR,
];
/// Of these, those that assess as well.
pub(super) const ASSESSING: [&str; 6] = ["amsterdam", "eindhoven", "groningen", "rotterdam", "s-gravenhage", "zwolle"];
const FIRST: [&str; 12] =
    ["Aisha", "Bram", "Carmen", "Daan", "Elif", "Femke", "Gijs", "Hanna", "Ilias", "Joris", "Kim", "Lotte"];
const LAST: [&str; 11] = [
    "Aydin",
    "de Boer",
    "van Dijk",
    "el Idrissi",
    "de Groot",
    "Hendriks",
    "Jansen",
    "Kuipers",
    "Martina",
    "Smit",
    "Visser",
];

/// Somebody in the demo.
#[derive(Debug, Clone)]
pub(super) struct Person {
    /// `utrecht.editor`: the subject in tokens.
    pub(super) subject: String,
    /// Slug of the organisation.
    pub(super) organisation: &'static str,
    pub(super) role: Role,
    pub(super) name: String,
    pub(super) email: String,
}

/// All of them, always in the same order.
pub(super) fn people() -> Vec<Person> {
    let mut people = Vec::new();
    let mut add = |organisation: &'static str, role: Role| {
        let number = people.len();
        let subject = format!("{organisation}.{}", role.code());
        people.push(Person {
            name: format!("{} {}", FIRST[number % FIRST.len()], LAST[number % LAST.len()]),
            email: format!("{}@{organisation}.example", role.code()),
            subject,
            organisation,
            role,
        });
    };
    for organisation in COMPLETE {
        let is_association = organisation == "vng";
        for role in Role::ALL.iter().copied().filter(|role| is_association || !role.of_association_only()) {
            add(organisation, role);
        }
    }
    for organisation in SMALL {
        for role in [Role::Administrator, Role::Editor, Role::Reader] {
            add(organisation, role);
        }
    }
    for organisation in ASSESSING {
        for role in [Role::Assessor, Role::Approver] {
            add(organisation, role);
        }
    }
    people
}
