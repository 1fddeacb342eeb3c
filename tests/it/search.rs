//! Searching as municipal people do: the questions were written before the ranking was tuned, without sight of it.

use serde::Deserialize;
use serde_json::{Value, json};
use tests::{World, both, id_of};

#[derive(Deserialize)]
struct Question {
    #[serde(rename = "question")]
    text: String,
    /// Which components have to be among the first `among`.
    top: Vec<String>,
    among: usize,
    /// Whether each word stands letter for letter in the component's texts.
    literal: bool,
}

/// What is asked in a way that the search does not answer yet: asked as well, so that it is noticed once it does.
const NOT_YET: [&str; 1] = ["hoe zie ik welke inwoners schulden krijgen"];

/// Enters the catalogue in Utrecht's name, for everybody. Answers the keys by name.
async fn fill(world: &World) -> std::collections::HashMap<String, String> {
    let components: Vec<Value> = serde_json::from_str(include_str!("search/catalogue.json")).unwrap();
    let editor = world.actor("utrecht.editor");
    let mut keys = std::collections::HashMap::new();
    for component in components {
        let text = |field: &str| component[field].as_str().map(str::to_owned);
        let created = editor
            .run(
                "mutation($input: CreateComponentInput!) { createComponent(input: $input) { component { id } errors { message path } } }",
                json!({ "input": { "description": {
                    "name": component["name"], "summary": component["summary"], "purpose": component["purpose"],
                    "kind": component["kind"], "theme": component["theme"], "keywords": component["keywords"],
                    "licence": component["licence"], "supplierName": component["supplier"],
                } } }),
            )
            .await;
        let id = id_of(&created.data["createComponent"]["component"]);
        world.share("utrecht.editor", &id, "PUBLIC", &[]).await;
        keys.insert(component["name"]["nl"].as_str().unwrap().to_owned(), text("key").unwrap());
    }
    keys
}

const SEARCH: &str = "query($question: String!, $filter: ComponentFilterInput, $first: Int, $after: String, $last: Int, $before: String) { \
    searchComponents(question: $question, filter: $filter, first: $first, after: $after, last: $last, before: $before) { totalCount corrections { word takenFor } \
    facets { facet value count } pageInfo { hasNextPage endCursor startCursor } \
    edges { score highlights { field fragments { text matched } } node { name kind theme } } } }";

async fn search(world: &World, who: &str, variables: Value) -> Value {
    let actor = if who == "anonymous" { world.anonymous() } else { world.actor(who) };
    let answer = actor.run(SEARCH, variables).await;
    assert!(answer.errors.is_empty(), "{}", answer.text);
    answer.data["searchComponents"].clone()
}

fn names(found: &Value) -> Vec<String> {
    let edges = found["edges"].as_array().unwrap();
    edges.iter().map(|edge| edge["node"]["name"].as_str().unwrap().to_owned()).collect()
}

both!(what_municipal_people_ask_is_found, async |world: World| {
    let keys = fill(&world).await;
    let questions: Vec<Question> = serde_json::from_str(include_str!("search/questions.json")).unwrap();
    let literal = questions.iter().filter(|it| it.literal).count();
    assert!(questions.len() >= 40 && literal * 3 <= questions.len(), "{literal} of {} are literal", questions.len());
    let mut missed = Vec::new();
    for it in &questions {
        let found = search(&world, "tilburg.reader", json!({ "question": it.text, "first": 10 })).await;
        let found: Vec<_> = names(&found).into_iter().map(|name| keys[&name].clone()).collect();
        let top = &found[..it.among.min(found.len())];
        let answered = it.top.iter().all(|key| top.contains(key));
        if answered == NOT_YET.contains(&it.text.as_str()) {
            missed.push(format!("{:?}: {:?} not among the first {} of {found:?}", it.text, it.top, it.among));
        }
    }
    assert!(missed.is_empty(), "{} of {}:\n{}", missed.len(), questions.len(), missed.join("\n"));
});

both!(a_search_says_where_how_many_and_what_it_took_a_word_for, async |world: World| {
    fill(&world).await;
    let found = search(&world, "tilburg.reader", json!({ "question": "vegunning", "first": 3 })).await;
    let taken: Vec<_> =
        found["corrections"].as_array().unwrap().iter().map(|it| it["word"].as_str().unwrap()).collect();
    assert_eq!(taken, ["vegunning"]);
    let fragments = found["edges"][0]["highlights"][0]["fragments"].as_array().unwrap().clone();
    assert!(
        fragments.iter().any(
            |it| it["matched"] == json!(true) && it["text"].as_str().unwrap().to_lowercase().contains("vergunning")
        ),
        "{fragments:?}"
    );
    // Facets count what is found, and their own filter does not bear on them.
    let of = |found: &Value, facet: &str| -> Vec<(String, u64)> {
        let counts = found["facets"].as_array().unwrap().iter().filter(|it| it["facet"] == json!(facet));
        counts.map(|it| (it["value"].as_str().unwrap().to_owned(), it["count"].as_u64().unwrap())).collect()
    };
    let all = search(&world, "tilburg.reader", json!({ "question": "", "first": 1 })).await;
    let kinds = of(&all, "KIND");
    assert_eq!(kinds.iter().map(|(_, count)| count).sum::<u64>(), all["totalCount"].as_u64().unwrap());
    assert!(kinds.windows(2).all(|pair| pair[0].1 >= pair[1].1), "most first: {kinds:?}");
    let some =
        search(&world, "tilburg.reader", json!({ "question": "", "first": 100, "filter": { "kinds": ["CHATBOT"] } }))
            .await;
    assert_eq!(of(&some, "KIND"), kinds, "what else there is to choose");
    let themes: u64 = of(&some, "THEME").iter().map(|(_, count)| count).sum();
    assert_eq!(themes, some["totalCount"].as_u64().unwrap());
    assert_eq!(names(&some).len() as u64, some["totalCount"].as_u64().unwrap());
});

both!(a_search_by_the_size_of_the_owner, async |world: World| {
    // Utrecht has some 377,000 inhabitants, Amersfoort some 163,000; Eemvallei is no municipality.
    for who in ["utrecht", "amersfoort", "eemvallei"] {
        let editor = format!("{who}.editor");
        let (component, _) = world.component(&editor, &format!("Chatbot {who}")).await;
        world.share(&editor, &component, "MEMBERS", &[]).await;
    }
    let ask = async |filter: Value| {
        search(&world, "tilburg.reader", json!({ "question": "chatbot", "first": 9, "filter": filter })).await
    };
    let classes = |found: &Value| -> Vec<(String, u64)> {
        let counts = found["facets"].as_array().unwrap().iter().filter(|it| it["facet"] == json!("SIZE_CLASS"));
        counts.map(|it| (it["value"].as_str().unwrap().to_owned(), it["count"].as_u64().unwrap())).collect()
    };
    let both = [("FROM_100000".to_owned(), 1), ("FROM_250000".to_owned(), 1)];
    let all = ask(json!({})).await;
    assert_eq!((all["totalCount"].as_u64(), classes(&all)), (Some(3), both.to_vec()));
    let large = ask(json!({ "sizeClasses": ["FROM_250000"] })).await;
    assert_eq!((names(&large), classes(&large)), (vec!["Chatbot utrecht".to_owned()], both.to_vec()));
    let two = ask(json!({ "sizeClasses": ["FROM_250000", "FROM_100000"] })).await;
    assert_eq!(two["totalCount"], json!(2));
    assert_eq!(ask(json!({ "sizeClasses": ["UNDER_20000"] })).await["totalCount"], json!(0));
});

both!(filters_take_values_as_people_write_them, async |world: World| {
    let editor = world.actor("utrecht.editor");
    for (number, standard) in
        ["NL GOV API Design Rules", "nl gov API design rules", "NL GOV API Design Rules"].iter().enumerate()
    {
        let created = editor
            .run(
                "mutation($input: CreateComponentInput!) { createComponent(input: $input) { component { id } errors { message path } } }",
                json!({ "input": { "description": { "name": { "nl": format!("Koppeling {number}") }, "summary": { "nl": "Kort" },
                    "purpose": { "nl": "Doel" }, "kind": "SOFTWARE", "licence": "EUPL-1.2", "standards": [standard, standard.to_lowercase()] } } }),
            )
            .await;
        id_of(&created.data["createComponent"]["component"]);
    }
    let ask = async |filter: Value| {
        search(&world, "utrecht.reader", json!({ "question": "koppeling", "first": 9, "filter": filter })).await
    };
    let all = ask(json!({})).await;
    let standards: Vec<_> =
        all["facets"].as_array().unwrap().iter().filter(|it| it["facet"] == json!("STANDARD")).collect();
    assert_eq!(standards, [&json!({ "facet": "STANDARD", "value": "NL GOV API Design Rules", "count": 3 })], "{all}");
    for filter in [
        json!({ "standards": ["NL GOV API Design Rules"] }),
        json!({ "standards": ["nl gov api design rules"] }),
        json!({ "licences": ["eupl-1.2"] }),
        json!({ "provinces": ["utrecht"] }),
    ] {
        assert_eq!(ask(filter.clone()).await["totalCount"], json!(3), "{filter}");
    }
    assert_eq!(ask(json!({ "standards": ["NL GOV API"] })).await["totalCount"], json!(0), "the whole name");
    assert_eq!(ask(json!({ "provinces": ["Friesland"] })).await["totalCount"], json!(0));
    for (filter, path) in [
        ("provinces: [\"Holland\"]", "provinces"),
        ("ownerId: \"utrecht\"", "ownerId"),
        ("adoptedById: \"x\"", "adoptedById"),
    ] {
        let answer = editor.ask(&format!("{{ components(filter: {{ {filter} }}) {{ totalCount }} }}")).await;
        assert_eq!(answer.code(), "BAD_USER_INPUT", "{}", answer.text);
        assert!(answer.text.contains(&format!("{path}: ")), "{}", answer.text);
    }
});

both!(pages_of_a_search_are_the_whole_list_both_ways, async |world: World| {
    fill(&world).await;
    let whole = names(&search(&world, "tilburg.reader", json!({ "question": "melding", "first": 100 })).await);
    assert!(whole.len() > 4, "{whole:?}");
    let (mut forth, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = search(&world, "tilburg.reader", json!({ "question": "melding", "first": 2, "after": after })).await;
        forth.extend(names(&page));
        if page["pageInfo"]["hasNextPage"] == json!(false) {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(forth, whole);
    let last = search(&world, "tilburg.reader", json!({ "question": "melding", "last": 2 })).await;
    assert_eq!(names(&last), whole[whole.len() - 2..]);
    let before = last["pageInfo"]["startCursor"].clone();
    let page = search(&world, "tilburg.reader", json!({ "question": "melding", "last": 2, "before": before })).await;
    assert_eq!(names(&page), whole[whole.len() - 4..whole.len() - 2]);
});

both!(what_is_hidden_changes_nothing_that_is_found, async |world: World| {
    fill(&world).await;
    let ask = async |question: &str| {
        search(&world, "tilburg.reader", json!({ "question": question, "first": 100 })).await.to_string()
    };
    let questions = ["schulden", "zeldzaamwoord", "zeldzaamword", "chatbot", ""];
    let mut before = Vec::new();
    for question in questions {
        before.push(ask(question).await);
    }
    // Utrecht's own: a rare word, and the name that the chatbots have.
    world.component("utrecht.editor", "Zeldzaamwoord chatbot schulden").await;
    for (question, before) in questions.iter().zip(before) {
        assert_eq!(ask(question).await, before, "{question}");
    }
    let own = search(&world, "utrecht.editor", json!({ "question": "zeldzaamword", "first": 5 })).await;
    assert_eq!(names(&own), ["Zeldzaamwoord chatbot schulden"], "its owner finds it, also misspelt");
});

both!(a_change_and_a_share_are_found_at_once, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Boomkap").await;
    let ask = async |who: &str| names(&search(&world, who, json!({ "question": "bomen", "first": 5 })).await);
    assert_eq!(ask("utrecht.editor").await, ["Boomkap"]);
    assert_eq!(ask("amersfoort.editor").await, [""; 0]);
    world.share("utrecht.editor", &component, "NAMED", &["amersfoort"]).await;
    assert_eq!(ask("amersfoort.editor").await, ["Boomkap"]);
    assert_eq!(ask("tilburg.editor").await, [""; 0]);
    world.share("utrecht.editor", &component, "PUBLIC", &[]).await;
    assert_eq!(ask("anonymous").await, ["Boomkap"]);
    world.share("utrecht.editor", &component, "OWN", &[]).await;
    assert_eq!(ask("anonymous").await, [""; 0]);
    assert_eq!(ask("amersfoort.editor").await, [""; 0]);
});

both!(the_index_can_be_made_anew, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Boomkap").await;
    world.share("utrecht.editor", &component, "MEMBERS", &[]).await;
    let ask = async || names(&search(&world, "tilburg.editor", json!({ "question": "bomen", "first": 5 })).await);
    world.database.as_owner("delete from component_term").await;
    assert_eq!(ask().await, [""; 0]);
    assert_eq!(domain::catalogue::reindex(&world.database.db).await.unwrap(), 1);
    assert_eq!(ask().await, ["Boomkap"]);
});

both!(the_index_is_right_also_where_it_is_made_anew_meanwhile, async |world: World| {
    let (component, _) = world.component("utrecht.editor", "Boomkap").await;
    let editor = world.actor("utrecht.editor");
    let names_in_turn = ["Citroen", "Mandarijn"];
    let writes = async {
        for revision in 1..=20 {
            let name = names_in_turn[revision % 2];
            let changed = editor
                .run(
                    "mutation($input: UpdateComponentInput!) { updateComponent(input: $input) { errors { code path } } }",
                    json!({ "input": { "id": component, "expectedRevision": revision, "description": { "name": { "nl": name },
                        "summary": { "nl": "Kort" }, "purpose": { "nl": "Doel" }, "kind": "MODEL" } } }),
                )
                .await;
            assert_eq!(changed.data["updateComponent"]["errors"], json!([]), "{}", changed.text);
            let ask = async |question: &str| {
                names(&search(&world, "utrecht.reader", json!({ "question": question, "first": 5 })).await)
            };
            assert_eq!(ask(name).await, [name]);
            assert_eq!(ask(names_in_turn[(revision + 1) % 2]).await, [""; 0]);
        }
    };
    let done = std::cell::Cell::new(false);
    let index = async {
        while !done.get() {
            domain::catalogue::reindex(&world.database.db).await.expect("the index");
        }
    };
    let writes = async {
        writes.await;
        done.set(true);
    };
    futures::join!(writes, index);
});
