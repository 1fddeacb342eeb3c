//! Random chains of reuse and revisions: what is stale is exactly what was changed and can be reached through answers that
//! were taken over.

use std::collections::{BTreeMap, BTreeSet};

use domain::instruments::InstrumentKind;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::json;
use tests::{Database, World, id_of};

use super::{approve, approved, change, made, reused, small, stale};

/// Who can hold an assessment in a chain, one after the other.
const LINE: [&str; 4] = ["utrecht", "amersfoort", "tilburg", "eemvallei"];
/// What is taken over in the small instrument where nothing differs.
const TAKEN: [&str; 4] = ["1.1", "1.2", "2.1[0]", "2.1[1]"];

/// What happens.
#[derive(Debug, Clone)]
enum Step {
    /// One of the line changes an answer and approves that.
    Change(usize, usize),
    /// One of the line takes everything that changed.
    Take(usize),
    /// One of the line keeps everything that changed.
    Keep(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        3 => (0..LINE.len(), 0..TAKEN.len()).prop_map(|(who, what)| Step::Change(who, what)),
        1 => (1..LINE.len()).prop_map(Step::Take),
        1 => (1..LINE.len()).prop_map(Step::Keep),
    ];
    proptest::collection::vec(step, 1..7)
}

/// An answer as the model has it: which statement it is, and through whom it came (none: given here).
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    statement: u32,
    through: Vec<usize>,
}

/// The model: what each has in force, written without looking at how the platform finds it.
#[derive(Default)]
struct Model {
    held: Vec<BTreeMap<&'static str, Answer>>,
    statements: u32,
}

impl Model {
    fn new() -> Self {
        let mut model = Self::default();
        for who in 0..LINE.len() {
            let held = TAKEN.iter().map(|place| {
                let statement = u32::try_from(TAKEN.iter().position(|it| it == place).expect("there")).expect("small");
                (*place, Answer { statement, through: (0..who).rev().collect() })
            });
            model.held.push(held.collect());
        }
        model.statements = 100;
        model
    }

    fn state(&mut self, who: usize, place: &'static str) {
        self.statements += 1;
        self.held[who].insert(place, Answer { statement: self.statements, through: Vec::new() });
    }

    /// The nearest of those through whom an answer came that says something else now.
    fn changed_by(&self, who: usize, place: &str) -> Option<usize> {
        let answer = &self.held[who][place];
        answer.through.iter().copied().find(|other| self.held[*other][place].statement != answer.statement)
    }

    fn stale(&self, who: usize) -> BTreeSet<String> {
        TAKEN.iter().filter(|place| self.changed_by(who, place).is_some()).map(|place| (*place).to_owned()).collect()
    }

    fn take(&mut self, who: usize, place: &'static str) {
        let Some(other) = self.changed_by(who, place) else { return };
        let theirs = self.held[other][place].clone();
        let through = std::iter::once(other).chain(theirs.through).collect();
        self.held[who].insert(place, Answer { statement: theirs.statement, through });
    }
}

async fn decide(world: &World, who: usize, assessment: &str, places: &BTreeSet<String>, decision: &str) {
    let organisation = LINE[who];
    let decisions: Vec<_> = places.iter().map(|place| json!({ "place": place, "decision": decision })).collect();
    let input = json!({ "id": assessment, "decisions": decisions });
    let draft = made(world, &format!("{organisation}.assessor"), "acceptChanges", "edition", "id", input).await;
    approve(world, organisation, &id_of(&draft)).await;
}

async fn play(steps: &[Step]) {
    let world = World::new(Database::sqlite().await).await;
    let instrument = small(&world, InstrumentKind::Iama).await;
    let (component, version) = world.component("utrecht.editor", "Keten").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let mut line = vec![approved(&world, LINE[0], &version, &instrument).await];
    for organisation in &LINE[1..] {
        let (_, source) = line.last().expect("the one before").clone();
        line.push(reused(&world, organisation, &source).await);
    }
    let assessments: Vec<_> = line.into_iter().map(|(assessment, _)| assessment).collect();
    let mut model = Model::new();
    for step in steps {
        match *step {
            Step::Change(who, what) => {
                let assessor = format!("{}.assessor", LINE[who]);
                let input = json!({ "id": assessments[who] });
                let draft = made(&world, &assessor, "reviseAssessment", "edition", "id", input).await;
                let text = format!("{step:?} na {}", model.statements);
                change(&world, &assessor, &id_of(&draft), &[(TAKEN[what], &text)]).await;
                approve(&world, LINE[who], &id_of(&draft)).await;
                model.state(who, TAKEN[what]);
            }
            Step::Take(who) | Step::Keep(who) => {
                let places = model.stale(who);
                if places.is_empty() {
                    continue;
                }
                let takes = matches!(step, Step::Take(_));
                decide(&world, who, &assessments[who], &places, if takes { "TAKE" } else { "KEEP" }).await;
                for place in TAKEN.into_iter().filter(|place| places.contains(*place)) {
                    if takes { model.take(who, place) } else { model.state(who, place) }
                }
            }
        }
        for who in 1..LINE.len() {
            let person = format!("{}.reader", LINE[who]);
            let found: BTreeSet<_> = stale(&world, &person, &assessments[who]).await.into_iter().collect();
            assert_eq!(found, model.stale(who), "{} after {step:?} of {steps:?}", LINE[who]);
        }
    }
}

/// The platform against the model. On SQLite alone: what it asks of the database is the story's, on both.
#[test]
fn staleness_is_what_changed_and_was_taken_over() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let config = Config { cases: 12, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let outcome = runner.run(&steps(), |steps| {
        let played = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(play(&steps))));
        played.map_err(|_| TestCaseError::fail("staleness is other than the model's"))
    });
    outcome.expect("the model");
}
