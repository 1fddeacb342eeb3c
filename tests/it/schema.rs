//! The schema's own rules.

use serde_json::Value;

const INTROSPECTION: &str = "{ __schema { types { kind name description fields { name description type { kind } args { name description } } \
    inputFields { name description } enumValues { name description } } } }";

async fn types() -> Vec<Value> {
    let answer = api::graphql::schema().execute(INTROSPECTION).await;
    let answer = serde_json::to_value(&answer).unwrap();
    let types = answer["data"]["__schema"]["types"].as_array().unwrap().clone();
    // The specification's own are described by it.
    let own = ["Boolean", "Float", "ID", "Int", "String"];
    types
        .into_iter()
        .filter(|it| !it["name"].as_str().unwrap().starts_with("__") && !own.contains(&it["name"].as_str().unwrap()))
        .collect()
}

fn list(value: &Value) -> Vec<Value> {
    value.as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn every_element_is_described() {
    let mut bare = Vec::new();
    let mut seen = 0;
    let mut check = |path: String, element: &Value| {
        seen += 1;
        if element["description"].as_str().unwrap_or_default().len() < 3 {
            bare.push(path);
        }
    };
    for of in types().await {
        let name = of["name"].as_str().unwrap();
        check(name.to_owned(), &of);
        for field in list(&of["fields"]) {
            let path = format!("{name}.{}", field["name"].as_str().unwrap());
            for argument in list(&field["args"]) {
                check(format!("{path}({})", argument["name"].as_str().unwrap()), &argument);
            }
            check(path, &field);
        }
        for element in list(&of["inputFields"]).iter().chain(&list(&of["enumValues"])) {
            check(format!("{name}.{}", element["name"].as_str().unwrap()), element);
        }
    }
    assert!(seen > 300, "{seen}");
    assert!(bare.is_empty(), "{bare:?}");
}

#[tokio::test]
async fn a_mutation_takes_one_input_and_answers_typed_errors() {
    let types = types().await;
    let fields_of =
        |name: &str| list(&types.iter().find(|it| it["name"] == name).unwrap_or_else(|| panic!("no {name}"))["fields"]);
    let mutations = fields_of("Mutation");
    assert!(mutations.len() > 10);
    for mutation in mutations {
        let name = mutation["name"].as_str().unwrap();
        let arguments: Vec<_> =
            list(&mutation["args"]).iter().map(|it| it["name"].as_str().unwrap().to_owned()).collect();
        assert_eq!(arguments, ["input"], "{name}");
        let payload = format!("{}{}Payload", name[..1].to_uppercase(), &name[1..]);
        assert!(fields_of(&payload).iter().any(|field| field["name"] == "errors"), "{payload}");
        let input = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let input = types.iter().find(|it| it["name"] == input.as_str()).unwrap();
        assert!(list(&input["inputFields"]).iter().any(|field| field["name"] == "idempotencyKey"), "{name}");
    }
}

#[tokio::test]
async fn a_reference_that_may_lead_to_another_tenant_can_be_null() {
    let shared = [
        "Component",
        "ComponentVersion",
        "Adoption",
        "Organisation",
        "Account",
        "Membership",
        "Event",
        "Party",
        "Experience",
        "Question",
        "Answer",
        "Claim",
        "SameAs",
        "PeerUse",
        "ActProfile",
    ];
    let mut seen = 0;
    for of in types().await.iter().filter(|it| shared.contains(&it["name"].as_str().unwrap())) {
        for field in list(&of["fields"])
            .iter()
            .filter(|field| shared.contains(&field["type"]["name"].as_str().unwrap_or_default()))
        {
            seen += 1;
            assert_eq!(field["type"]["kind"], "OBJECT", "{} {}", of["name"], field["name"]);
        }
        for field in list(&of["fields"]) {
            let reference = [
                "owner",
                "organisation",
                "component",
                "version",
                "account",
                "actor",
                "supplier",
                "newestVersion",
                "party",
            ];
            if reference.contains(&field["name"].as_str().unwrap()) {
                seen += 1;
                assert_eq!(field["type"]["kind"], "OBJECT", "{}.{} must be nullable", of["name"], field["name"]);
            }
        }
    }
    assert!(seen > 8, "{seen}");
}
