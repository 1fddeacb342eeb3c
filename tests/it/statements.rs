//! The number of statements of a query depends on its shape, never on its rows.

use crate::assessments::{approved, made, small};
use domain::catalogue::{Framework, OWN_FRAMEWORK, load_framework};
use domain::instruments::InstrumentKind;
use serde_json::json;
use tests::{World, both};

const LIST: &str = "query($first: Int!) { components(first: $first) { totalCount nodes { id name summary owner { name } \
    newestVersion { number state } adoptionCount permissions { update { allowed reason } share { allowed } } } } }";

/// Beside the list itself: what is read by loaders.
const WIDE: &str = "query($first: Int!) { components(first: $first) { nodes { sharedWith(first: 5) { name } origin { source } supplier { name } \
    owner { name party { name } predecessors { name } } newestVersion { component { adoptionCount owner { name } } } } } }";

const ADOPTIONS: &str = "query($first: Int!) { organisation(slug: \"utrecht\") { adoptions(first: $first) { nodes { organisation { name } \
    component { name owner { name } newestVersion { number } adoptionCount } version { number component { id } } } } } }";

/// What is known and said.
const KNOWN: &str = "query($first: Int!) { components(first: $first) { nodes { name canAsk { allowed } facts { activeAdopters { value } \
    inUseSince { value } versions { value } newestVersionAge { value } openSource { value } \
    supportEnding { value { version { number } newerVersion { number } successor { name } } } wouldChooseAgain { value } } experiences(first: 2) { totalCount nodes { text } } \
    questions(first: 2) { totalCount nodes { text } } \
    sameAs { because component { name owner { name } } } } } }";

const CLAIM: &str = "mutation($input: StateClaimInput!) { stateClaim(input: $input) { errors { code } } }";

const PEERS: &str = "query($first: Int!) { peerUses(first: $first, peers: {}) { nodes { peerCount component { name owner { name } } } } }";

/// Of one component, what is asked of it; and what is claimed.
const SAID: &str = "query($first: Int!) { components(first: 1) { nodes { questions(first: $first) { totalCount nodes { text canAnswer { allowed } \
    organisation { name } component { name } answers { text organisation { name } } } } experiences(first: $first) { totalCount nodes { \
    organisation { name } version { number } history { text } } } } } }";

const CLAIMS: &str = "query($first: Int!) { claims(first: $first) { totalCount nodes { state supplier { name } organisation { name } \
    component { name } adoption { id } } } }";

/// Each component in the form of two other registers.
const EXPORTS: &str = "query($first: Int!) { components(first: $first) { nodes { name register: export(format: ALGORITMEREGISTER) { document \
    publishable { path } } code: export(format: PUBLICCODE) { problems { path } } } } }";

/// With a word that is misspelt: what it was meant as is one statement more.
const SEARCH: &str = "query($first: Int!) { searchComponents(question: \"componentt inwoners\", first: $first) { totalCount \
    facets { facet value count } corrections { word } edges { score highlights { field fragments { text matched } } } \
    nodes { id name owner { name } newestVersion { number } adoptionCount } } }";

/// How components live.
const LIFE: &str = "query($first: Int!) { components(first: $first) { nodes { name withdrawal { reason successor { name } } \
    transfer { id to { name } } governance { framework { key } roles(first: 5) { key filledBy } steps(first: 5) { key done } phases { open } } } } }";

const SUPPORT: &str = "query($first: Int!) { viewer { adoptionsWithoutSupport(first: $first) { totalCount nodes { component { name } \
    version { supportEndsOn state canAdopt { allowed } } } } } }";

const TRANSFERS: &str = "query($first: Int!) { viewer { transfers(first: $first) { totalCount nodes { state component { name } from { name } } } } }";

const ASKED: &str = "query($first: Int!) { viewer { questions(first: $first, unanswered: true) { totalCount nodes { text canAnswer { allowed } \
    organisation { name } component { name } answers { text } } } } }";

/// Profiles under the AI Act, and each version's own.
const ACT: &str = "query($first: Int!) { actProfiles(first: $first) { totalCount nodes { hasNewerTree question { key } \
    trail { question { text } } conclusion { text } profile { risk } obligations { key } canAnswer { allowed } version { number } \
    component { name } } } }";
const ACT_OF: &str = "query($first: Int!) { components(first: $first) { nodes { name newestVersion { actProfile { treeVersion \
    trail { answer { text } } obligations { appliesFrom } } } } } }";

/// Each component's registration, of which some is filled in and some follows from assessments.
const REGISTRATIONS: &str = "query($first: Int!) { components(first: $first) { nodes { name registration { revision fields { value \
    origin } publishable { path } complete { path } document(representation: JSON_SCHEMA) canEdit { allowed } } } } }";

/// Assessments: where they stand and what they rest on, and what stands in them.
const ASSESSMENTS: &str = "query($first: Int!) { assessments(first: $first) { totalCount nodes { standing component { name } organisation { name } \
    current { number approvedAs conclusion instrument { urn } version { number } } editions { number } provenance { depth } \
    reusedBy { depth } reuseState stale { place } risks { isWithdrawn } } } }";
const DOSSIERS: &str = "query($first: Int!) { assessments(first: $first) { nodes { component { name } measures { text } current { \
    answers { disposition value { text } } openQuestions { place } reuse { sourceHash } advice { verdict } attachments { title } outcome { advice { result } } } } } }";

async fn statements(world: &World, query: &str, first: u32) -> (u64, usize) {
    let db = &world.database.db;
    // The issuer's providers are read anew after ten seconds: by this, and not by what is counted.
    world.actor("utrecht.editor").ask("{ __typename }").await;
    let before = db.statements();
    let answer = world.actor("utrecht.editor").run(query, json!({ "first": first })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    (db.statements() - before, answer.text.matches("\"name\"").count())
}

both!(statements_of_a_list_do_not_grow_with_its_rows, async |world: World| {
    crate::act::load(&world, crate::act::SMALL_TREE).await;
    let instrument = small(&world, InstrumentKind::Iama).await;
    for number in 0..50 {
        let (component, version) = world.component("utrecht.editor", &format!("Component {number:02}")).await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        world.adopt("utrecht.editor", &version, "Gebruik").await;
        let start = format!(
            "mutation {{ startActProfile(input: {{ versionId: \"{version}\", expectedRevision: 0, substantialChange: false }}) {{ profile {{ id }} }} }}"
        );
        let started = world.actor("utrecht.assessor").ask(&start).await;
        let profile = tests::id_of(&started.data["startActProfile"]["profile"]);
        let answer = format!(
            "mutation {{ answerActQuestion(input: {{ id: \"{profile}\", expectedRevision: 1, question: \"1\", answer: 1 }}) {{ errors {{ code }} }} }}"
        );
        let answered = world.actor("utrecht.assessor").ask(&answer).await;
        assert_eq!(answered.data["answerActQuestion"]["errors"], json!([]));
        if number == 0 {
            for question in 0..50 {
                let text = format!(
                    "mutation {{ askQuestion(input: {{ componentId: \"{component}\", text: \"Vraag {question}\" }}) {{ question {{ id }} }} }}"
                );
                let asked = world.actor("utrecht.editor").ask(&text).await;
                let id = tests::id_of(&asked.data["askQuestion"]["question"]);
                let text = format!(
                    "mutation {{ answerQuestion(input: {{ questionId: \"{id}\", text: \"Antwoord\" }}) {{ errors {{ code }} }} }}"
                );
                assert_eq!(world.actor("utrecht.editor").ask(&text).await.data["answerQuestion"]["errors"], json!([]));
            }
        }
        approved(&world, "utrecht", &version, &instrument).await;
        let input = json!({ "componentId": component, "expectedRevision": 0, "fields": { "contactEmail": "ai@utrecht.example" } });
        made(&world, "utrecht.assessor", "updateRegistration", "registration", "revision", input).await;
        // And one that waits for an answer.
        let text = format!(
            "mutation {{ askQuestion(input: {{ componentId: \"{component}\", text: \"Vraag\" }}) {{ errors {{ code }} }} }}"
        );
        assert_eq!(world.actor("vng.editor").ask(&text).await.data["askQuestion"]["errors"], json!([]));
        let claim = json!({ "input": { "organisationId": world.organisation("utrecht"), "productName": format!("Product {number}") } });
        let claim = world.actor("waterkant.editor").run(CLAIM, claim).await;
        assert_eq!(claim.data["stateClaim"]["errors"], json!([]));
        let offer = format!(
            "mutation {{ offerTransfer(input: {{ componentId: \"{component}\", organisationId: \"{}\" }}) {{ errors {{ code }} }} }}",
            world.organisation("amersfoort")
        );
        assert_eq!(world.actor("utrecht.editor").ask(&offer).await.data["offerTransfer"]["errors"], json!([]));
        world.adopt("eemvallei.editor", &version, "Gebruik").await;
        if number % 5 == 0 {
            world.adopt("tilburg.editor", &version, "Gebruik").await;
        }
    }
    world.database.as_owner("update component_version set support_ends_on = '2026-01-01'").await;
    let framework = Framework::read(OWN_FRAMEWORK).expect("the own framework");
    load_framework(&world.database.db, &framework).await.expect("loaded");
    for (query, most) in [
        (LIST, 3),
        (WIDE, 12),
        (ADOPTIONS, 10),
        (KNOWN, 15),
        (PEERS, 5),
        (SAID, 12),
        (CLAIMS, 6),
        (EXPORTS, 19),
        (SEARCH, 6),
        (LIFE, 9),
        (SUPPORT, 7),
        (TRANSFERS, 7),
        (ASKED, 7),
        (ACT, 9),
        (ACT_OF, 6),
        (REGISTRATIONS, 17),
        (ASSESSMENTS, 16),
        (DOSSIERS, 13),
    ] {
        let (few, names) = statements(&world, query, 5).await;
        let (many, more_names) = statements(&world, query, 50).await;
        assert!(more_names >= 9 * names && names > 0, "{names} and {more_names}: the rows were there");
        assert_eq!(few, many, "{query}");
        assert!(few <= most, "{few} statements: {query}");
    }
});

both!(statements_of_one_component_are_two, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Chatbot").await;
    let query = "query($id: ID!) { component(id: $id) { name owner { name } newestVersion { number } adoptionCount } }";
    let actor = world.actor("utrecht.reader");
    actor.run(query, json!({ "id": component })).await;
    let before = world.database.db.statements();
    let answer = actor.run(query, json!({ "id": component })).await;
    assert_eq!(answer.data["component"]["owner"]["name"], json!("Utrecht"));
    assert_eq!(world.database.db.statements() - before, 2, "who asks, and what is asked for");
});
