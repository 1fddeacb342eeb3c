//! Experiences, questions and answers: a story.

use domain::tenancy::set_up::merge;
use serde_json::{Value, json};
use tests::{World, both, id_of};

async fn mutate(world: &World, person: &str, name: &str, input: Value, selection: &str) -> Value {
    let of = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation($input: {of}!) {{ {name}(input: $input) {{ {selection} errors {{ code path }} }} }}");
    let answer = world.actor(person).run(&query, json!({ "input": input })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data[name].clone()
}

async fn told(world: &World, person: &str, component: &str) -> Value {
    let query = "query($id: ID!) { component(id: $id) { facts { wouldChooseAgain { value explanation } } experiences { totalCount nodes { \
        text wouldChooseAgain contact revision withdrawnAt organisation { name } version { number } history { revision text } } } } }";
    let actor = if person.is_empty() { world.anonymous() } else { world.actor(person) };
    let answer = actor.with("accept-language", "en").run(query, json!({ "id": component })).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["component"].clone()
}

both!(
    /// Who adopted tells; members read it with its history; the supplier and the public do not.
    an_experience_is_told_revised_and_withdrawn,
    async |world: World| {
        let (component, version) = world.component("waterkant.editor", "Zaakwijzer").await;
        world.share("waterkant.editor", &component, "PUBLIC", &[]).await;
        let adoption = world.adopt("utrecht.editor", &version, "Balie").await;
        let tells = |text: &str, again: bool| json!({ "text": text, "wouldChooseAgain": again, "contact": "ai@utrecht.example" });

        let input = json!({ "adoptionId": adoption, "experience": { "text": " ", "wouldChooseAgain": true, "contact": "Jan" } });
        let refused = mutate(&world, "utrecht.editor", "shareExperience", input, "experience { id }").await;
        let expected = json!([{ "code": "INVALID", "path": ["input", "experience", "text"] },
            { "code": "INVALID", "path": ["input", "experience", "contact"] }]);
        assert_eq!(refused["errors"], expected);

        let input = json!({ "adoptionId": adoption, "experience": tells("<b>Goed</b>", true) });
        let shared = mutate(&world, "utrecht.editor", "shareExperience", input.clone(), "experience { id revision }").await;
        let id = id_of(&shared["experience"]);
        let again = mutate(&world, "utrecht.editor", "shareExperience", input, "experience { id }").await;
        assert_eq!(again["errors"], json!([{ "code": "ALREADY_EXISTS", "path": ["input", "adoptionId"] }]));

        let input = json!({ "id": id, "expectedRevision": 1, "experience": tells("Toch niet", false) });
        mutate(&world, "utrecht.editor", "reviseExperience", input.clone(), "experience { id }").await;
        let stale = mutate(&world, "utrecht.editor", "reviseExperience", input, "experience { id }").await;
        assert_eq!(stale["errors"], json!([{ "code": "CONFLICT", "path": ["input", "expectedRevision"] }]));

        let seen = told(&world, "tilburg.reader", &component).await;
        let expected = json!({ "totalCount": 1, "nodes": [{ "text": "Toch niet", "wouldChooseAgain": false,
            "contact": "ai@utrecht.example", "revision": 2, "withdrawnAt": null, "organisation": { "name": "Utrecht" },
            "version": { "number": "1.0" }, "history": [{ "revision": 1, "text": "Goed" }] }] });
        assert_eq!(seen["experiences"], expected);
        let fact = json!({ "value": 0, "explanation": "Organisations that share an experience: 1. Of those would choose this again: 0." });
        assert_eq!(seen["facts"]["wouldChooseAgain"], fact);
        // The supplier owns the component, and reads nothing of its use.
        for person in ["waterkant.editor", "waterkant.administrator", ""] {
            let seen = told(&world, person, &component).await;
            assert_eq!(seen["experiences"], json!({ "totalCount": 0, "nodes": [] }), "{person}");
            assert_eq!(seen["facts"]["wouldChooseAgain"], Value::Null, "{person}");
        }

        let input = json!({ "id": id, "expectedRevision": 2 });
        let withdrawn = mutate(&world, "utrecht.editor", "withdrawExperience", input, "experience { withdrawnAt }").await;
        assert!(withdrawn["experience"]["withdrawnAt"].is_string(), "{withdrawn}");
        let seen = told(&world, "tilburg.reader", &component).await;
        assert_eq!(seen["experiences"]["nodes"][0]["text"], "Toch niet", "it says that it is withdrawn, and is not gone");
        let none = "Organisations that share an experience: 0. Of those would choose this again: 0.";
        assert_eq!(seen["facts"]["wouldChooseAgain"]["explanation"], none);
        let input = json!({ "id": id, "expectedRevision": 3 });
        let twice = mutate(&world, "utrecht.editor", "withdrawExperience", input, "experience { id }").await;
        assert_eq!(twice["errors"], json!([{ "code": "INVALID", "path": ["input", "id"] }]));
        // Told anew, it stands again; an ended use may tell as well.
        let input = json!({ "id": id, "expectedRevision": 3, "experience": tells("Weer wel", true) });
        let anew = mutate(&world, "utrecht.editor", "reviseExperience", input, "experience { withdrawnAt history { text } }").await;
        let expected = json!({ "withdrawnAt": null, "history": [{ "text": "Toch niet" }, { "text": "Goed" }] });
        assert_eq!(anew["experience"], expected);
    }
);

both!(
    /// A member asks, the owner answers, members read; also where the owner is a supplier.
    a_question_is_asked_answered_and_withdrawn,
    async |world: World| {
        for owner in ["utrecht", "waterkant"] {
            let editor = format!("{owner}.editor");
            let (component, _) = world.component(&editor, "Zaakwijzer").await;
            world.share(&editor, &component, "MEMBERS", &[]).await;
            let input = json!({ "componentId": component, "text": "Draait het <b>zonder</b> internet?" });
            let asked = mutate(&world, "amersfoort.editor", "askQuestion", input, "question { id text }").await;
            assert_eq!(asked["question"]["text"], "Draait het zonder internet?");
            let id = id_of(&asked["question"]);
            for text in ["Ja.", "Correctie: alleen versie 2."] {
                let input = json!({ "questionId": id, "text": text });
                let answered = mutate(&world, &editor, "answerQuestion", input, "question { id }").await;
                assert_eq!(answered["errors"], json!([]), "{owner}");
            }
            let query = "query($id: ID!) { component(id: $id) { questions { totalCount nodes { text withdrawnAt organisation { name } \
                canAnswer { allowed } canWithdraw { allowed } answers { text organisation { slug } } } } } }";
            let seen = world.actor("tilburg.editor").run(query, json!({ "id": component })).await;
            let expected = json!({ "totalCount": 1, "nodes": [{ "text": "Draait het zonder internet?", "withdrawnAt": null,
                "organisation": { "name": "Amersfoort" }, "canAnswer": { "allowed": false }, "canWithdraw": { "allowed": false },
                "answers": [{ "text": "Ja.", "organisation": { "slug": owner } },
                    { "text": "Correctie: alleen versie 2.", "organisation": { "slug": owner } }] }] });
            assert_eq!(seen.data["component"]["questions"], expected);
            let of_owner = world.actor(&editor).run(query, json!({ "id": component })).await;
            let may = json!({ "allowed": true });
            assert_eq!(of_owner.data["component"]["questions"]["nodes"][0]["canAnswer"], may, "{owner} reads what it is asked");

            let input = json!({ "id": id, "expectedRevision": 1 });
            let withdrawn = mutate(&world, "amersfoort.editor", "withdrawQuestion", input, "question { withdrawnAt answers { text } }").await;
            assert!(withdrawn["question"]["withdrawnAt"].is_string(), "{withdrawn}");
            let input = json!({ "questionId": id, "text": "Nog iets" });
            let late = mutate(&world, &editor, "answerQuestion", input, "question { id }").await;
            assert_eq!(late["errors"], json!([{ "code": "INVALID", "path": ["input", "questionId"] }]));

            // Narrowed, who asked keeps its question and the answers; others do not.
            world.share(&editor, &component, "OWN", &[]).await;
            let node = "query($id: ID!) { node(id: $id) { ... on Question { text answers { text } component { id } } } }";
            let own = world.actor("amersfoort.reader").run(node, json!({ "id": id })).await;
            assert_eq!(own.data["node"]["answers"].as_array().map(Vec::len), Some(2), "{}", own.text);
            assert_eq!(own.data["node"]["component"], Value::Null);
            assert_eq!(world.actor("tilburg.reader").run(node, json!({ "id": id })).await.data, json!({ "node": null }));
        }
    }
);

both!(
    /// Pages of each of several components at once are the pages of each alone.
    pages_of_questions_hold_in_a_list_of_components,
    async |world: World| {
        for name in ["Alfa", "Beta"] {
            let (component, _) = world.component("utrecht.editor", name).await;
            for number in 1..=3 {
                let input = json!({ "componentId": component, "text": format!("{name} {number}") });
                mutate(&world, "utrecht.editor", "askQuestion", input, "question { id }").await;
            }
        }
        let page = async |arguments: &str| {
            let query = format!(
                "{{ components {{ nodes {{ questions({arguments}) {{ totalCount nodes {{ text }} pageInfo {{ hasNextPage \
                 hasPreviousPage startCursor endCursor }} }} }} }} }}"
            );
            let answer = world.actor("utrecht.editor").ask(&query).await;
            assert!(answer.errors.is_empty(), "{}", answer.text);
            answer.data["components"]["nodes"].clone()
        };
        let texts = |list: &Value| {
            let nodes = list["questions"]["nodes"].as_array().unwrap().iter();
            nodes.map(|node| node["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        let first = page("first: 2").await;
        assert_eq!((texts(&first[0]), texts(&first[1])), (vec!["Alfa 3".into(), "Alfa 2".into()], vec!["Beta 3".into(), "Beta 2".into()]));
        let info = &first[0]["questions"]["pageInfo"];
        assert_eq!((&info["hasNextPage"], &info["hasPreviousPage"]), (&json!(true), &json!(false)));
        assert_eq!(first[1]["questions"]["totalCount"], json!(3));
        let next = page(&format!("first: 2, after: {}", info["endCursor"])).await;
        assert_eq!(texts(&next[0]), ["Alfa 1"]);
        assert_eq!(next[0]["questions"]["pageInfo"]["hasNextPage"], json!(false));
        assert!(texts(&next[1]).is_empty(), "Beta's were all asked later");
        let last = page("last: 2").await;
        assert_eq!((texts(&last[0]), texts(&last[1])), (vec!["Alfa 2".into(), "Alfa 1".into()], vec!["Beta 2".into(), "Beta 1".into()]));
        let before = page(&format!("last: 1, before: {}", last[1]["questions"]["pageInfo"]["startCursor"])).await;
        assert_eq!(texts(&before[1]), ["Beta 3"]);
    }
);

fn experience(text: &str, again: bool) -> Value {
    json!({ "text": text, "wouldChooseAgain": again, "contact": "ai@example.org" })
}

async fn tell(world: &World, person: &str, adoption: &str, text: &str, again: bool) -> String {
    let input = json!({ "adoptionId": adoption, "experience": experience(text, again) });
    let told = mutate(world, person, "shareExperience", input, "experience { id }").await;
    assert_eq!(told["errors"], json!([]));
    id_of(&told["experience"])
}

both!(
    /// Who adopted a version before the owner narrowed keeps that version, and learns nothing of what came after it.
    who_reads_a_part_reads_no_more_of_what_is_said,
    async |world: World| {
        let (component, first) = world.component("utrecht.editor", "Zaakwijzer").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        let adoption = world.adopt("eemvallei.editor", &first, "Balie").await;
        tell(&world, "eemvallei.editor", &adoption, "De eerste", true).await;
        let other = world.adopt("utrecht.editor", &first, "Balie").await;
        tell(&world, "utrecht.editor", &other, "Ook de eerste", false).await;
        world.share("utrecht.editor", &component, "NAMED", &["amersfoort"]).await;
        let input = json!({ "componentId": component, "number": "2.0-geheim", "state": "ACTIVE", "changes": { "nl": "Geheim" } });
        let second = mutate(&world, "utrecht.editor", "addVersion", input, "version { id }").await;
        let adoption = world.adopt("amersfoort.editor", &id_of(&second["version"]), "Geheim").await;
        let hidden = tell(&world, "amersfoort.editor", &adoption, "Geheim", true).await;
        let input = json!({ "id": hidden, "expectedRevision": 1, "experience": experience("Nog geheimer", true) });
        mutate(&world, "amersfoort.editor", "reviseExperience", input, "experience { id }").await;
        let ask = async |person: &str, text: &str| {
            let input = json!({ "componentId": component, "text": text });
            let asked = mutate(&world, person, "askQuestion", input, "question { id }").await;
            let question = id_of(&asked["question"]);
            let input = json!({ "questionId": question, "text": format!("Antwoord op {text}") });
            let answered = mutate(&world, "utrecht.editor", "answerQuestion", input, "question { answers { id } }").await;
            (question, id_of(&answered["question"]["answers"][0]))
        };
        let (question, answer) = ask("amersfoort.editor", "Geheim").await;
        let (own, _) = ask("eemvallei.editor", "Eigen").await;

        let query = "query($id: ID!) { component(id: $id) { versions { nodes { number } } adoptions { totalCount } adoptionCount \
            facts { wouldChooseAgain { value explanation } } experiences { totalCount nodes { text } } \
            questions { totalCount nodes { text answers { text } } } } }";
        let part = world.actor("eemvallei.reader").with("accept-language", "en").run(query, json!({ "id": component })).await;
        let expected = json!({ "versions": { "nodes": [{ "number": "1.0" }] }, "adoptions": { "totalCount": 2 }, "adoptionCount": 2,
            "facts": { "wouldChooseAgain": { "value": 1,
                "explanation": "Organisations that share an experience: 2. Of those would choose this again: 1." } },
            "experiences": { "totalCount": 2, "nodes": [{ "text": "Ook de eerste" }, { "text": "De eerste" }] },
            "questions": { "totalCount": 1, "nodes": [{ "text": "Eigen", "answers": [{ "text": "Antwoord op Eigen" }] }] } });
        assert_eq!(part.data["component"], expected, "{}", part.text);
        let node = "query($id: ID!) { node(id: $id) { id ... on Experience { history { text } } } }";
        for id in [&hidden, &question, &answer] {
            assert_eq!(world.actor("eemvallei.reader").run(node, json!({ "id": id })).await.data, json!({ "node": null }));
            assert_eq!(world.actor("amersfoort.reader").run(node, json!({ "id": id })).await.data["node"]["id"], json!(id));
        }
        let whole = world.actor("amersfoort.reader").run(query, json!({ "id": component })).await;
        let whole = &whole.data["component"];
        assert_eq!((&whole["experiences"]["totalCount"], &whole["questions"]["totalCount"]), (&json!(3), &json!(2)));
        assert_eq!(whole["facts"]["wouldChooseAgain"]["value"], json!(2));
        assert_eq!(world.actor("amersfoort.reader").run(node, json!({ "id": own })).await.data["node"]["id"], json!(own));
    }
);

both!(
    /// After a merger there is one organisation: what it or a predecessor told last is what it says.
    who_merged_counts_once_in_what_is_told,
    async |world: World| {
        let (component, version) = world.component("amersfoort.editor", "Zaakwijzer").await;
        world.share("amersfoort.editor", &component, "MEMBERS", &[]).await;
        let mut own = String::new();
        for (organisation, again) in [("utrecht", false), ("vng", true), ("eemvallei", true), ("tilburg", true)] {
            let editor = format!("{organisation}.editor");
            let adoption = world.adopt(&editor, &version, "Balie").await;
            let told = tell(&world, &editor, &adoption, "Goed", again).await;
            if organisation == "utrecht" {
                own = told;
            }
        }
        let fact = async || told(&world, "amersfoort.reader", &component).await["facts"]["wouldChooseAgain"]["explanation"].clone();
        let said = |all: u32, again: u32| {
            json!(format!("Organisations that share an experience: {all}. Of those would choose this again: {again}."))
        };
        assert_eq!(fact().await, said(4, 3));
        let day = |text: &str| text.parse().unwrap();
        merge(&world.database.db, &["eemvallei", "tilburg"], "utrecht", day("2026-01-01")).await.unwrap();
        assert_eq!(fact().await, said(2, 2), "of Utrecht the last, which Tilburg told");
        let input = json!({ "id": own, "expectedRevision": 1, "experience": experience("Toch niet", false) });
        mutate(&world, "utrecht.editor", "reviseExperience", input, "experience { id }").await;
        assert_eq!(fact().await, said(2, 1), "and now its own");
        let input = json!({ "id": own, "expectedRevision": 2 });
        mutate(&world, "utrecht.editor", "withdrawExperience", input, "experience { id }").await;
        assert_eq!(fact().await, said(2, 2), "what is withdrawn is not told");
        merge(&world.database.db, &["utrecht"], "vng", day("9999-01-01")).await.unwrap();
        assert_eq!(fact().await, said(2, 2), "not before its day");
    }
);

both!(
    /// However often it was revised, at most twenty come at once; for each of several, and what was before those too.
    a_history_comes_in_twenties,
    async |world: World| {
        let (component, version) = world.component("utrecht.editor", "Zaakwijzer").await;
        world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
        for organisation in ["utrecht", "amersfoort"] {
            let editor = format!("{organisation}.editor");
            let adoption = world.adopt(&editor, &version, "Balie").await;
            let id = tell(&world, &editor, &adoption, "Tekst 1", true).await;
            for revision in 1..=24 {
                let text = format!("Tekst {}", revision + 1);
                let input = json!({ "id": id, "expectedRevision": revision, "experience": experience(&text, true) });
                mutate(&world, &editor, "reviseExperience", input, "experience { id }").await;
            }
        }
        let query = "query($id: ID!) { component(id: $id) { experiences { nodes { history { revision text } \
            before: history(beforeRevision: 5) { revision text } } } } }";
        let seen = world.actor("tilburg.reader").run(query, json!({ "id": component })).await;
        let told = |revisions: std::ops::RangeInclusive<i64>| {
            let texts = revisions.rev().map(|it| json!({ "revision": it, "text": format!("Tekst {it}") }));
            Value::from(texts.collect::<Vec<_>>())
        };
        let expected = json!({ "history": told(5..=24), "before": told(1..=4) });
        assert_eq!(seen.data["component"]["experiences"]["nodes"], json!([expected, expected]), "{}", seen.text);
        let many = "{ components(first: 25) { nodes { experiences(first: 20) { nodes { history { text } } } } } }";
        assert_eq!(world.actor("tilburg.reader").ask(many).await.code(), "LIMIT_EXCEEDED", "25 times 20 times 20");
    }
);
