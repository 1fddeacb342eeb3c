//! One graph of Collectief and of somebody else's subgraph (`tests/clients/supergraph`): composed, and asked as two tenants.

use serde_json::{Value, json};
use tests::{Server, World, both, node};

/// Begins at purchasing, which names organisations and components by their keys, and at Collectief, whose things purchasing
/// adds to.
const QUERY: &str = "{
  tenders { title organisation { name budgetYear } component { name procurementNotes newestVersion { number } } }
  components(first: 10) { totalCount nodes { name procurementNotes owner { slug budgetYear } } pageInfo { hasNextPage } }
  viewer { organisation { name budgetYear } }
}";

both!(
    /// Who asks decides what both halves of an answer hold: the router forwards the token.
    a_supergraph_answers_over_both_subgraphs_what_each_tenant_may_see,
    async |world: World| {
        let (chatbot, _) = world.component("utrecht.editor", "Chatbot").await;
        let (secret, _) = world.component("utrecht.editor", "Geheim").await;
        world.share("utrecht.editor", &chatbot, "MEMBERS", &[]).await;
        let server = Server::start(&world.database.db).await;
        let token = |slug: &str| json!({ "token": world.issuer.token(slug, &format!("{slug}.reader")) });
        let input = json!({
            "collectief": format!("{}/graphql", server.url),
            "purchasing": {
                "budgets": { "GM0344": 2027, "GM0855": 2028 },
                "notes": { &chatbot: ["Contract tot 2029"], &secret: ["Nog niet besteld"] },
                "tenders": [
                    { "title": "Balie", "code": "GM0344", "component": chatbot },
                    { "title": "Proef", "code": "GM0855", "component": secret },
                ],
            },
            "query": QUERY,
            "people": [token("utrecht"), token("tilburg")],
        });
        let ran = node("supergraph/run.mjs", &input).await;

        let one = |name: &str, notes: &str| {
            json!({ "name": name, "procurementNotes": [notes], "owner": { "slug": "utrecht", "budgetYear": 2027 } })
        };
        let tender = |title: &str, organisation: (&str, i32), component: Value| {
            let organisation = json!({ "name": organisation.0, "budgetYear": organisation.1 });
            json!({ "title": title, "organisation": organisation, "component": component })
        };
        let balie = tender(
            "Balie",
            ("Utrecht", 2027),
            json!({ "name": "Chatbot", "procurementNotes": ["Contract tot 2029"], "newestVersion": { "number": "1.0" } }),
        );
        let proef = json!({ "name": "Geheim", "procurementNotes": ["Nog niet besteld"], "newestVersion": { "number": "1.0" } });
        let utrecht = json!({
            "tenders": [balie, tender("Proef", ("Tilburg", 2028), proef)],
            "components": {
                "totalCount": 2,
                "nodes": [one("Chatbot", "Contract tot 2029"), one("Geheim", "Nog niet besteld")],
                "pageInfo": { "hasNextPage": false },
            },
            "viewer": { "organisation": { "name": "Utrecht", "budgetYear": 2027 } },
        });
        assert_eq!(ran["answers"][0], json!({ "data": utrecht }));

        let tilburg = &ran["answers"][1]["data"];
        assert_eq!(tilburg["components"]["nodes"], json!([one("Chatbot", "Contract tot 2029")]));
        assert_eq!(tilburg["components"]["totalCount"], 1);
        assert_eq!(tilburg["tenders"][0], balie);
        assert_eq!(tilburg["tenders"][1]["organisation"], json!({ "name": "Tilburg", "budgetYear": 2028 }));
        assert_eq!(tilburg["tenders"][1]["component"]["name"], Value::Null, "what Tilburg may not see: {tilburg}");
        assert!(!ran["answers"][1].to_string().contains("Geheim"), "{}", ran["answers"][1]);
        assert_eq!(tilburg["viewer"]["organisation"], json!({ "name": "Tilburg", "budgetYear": 2028 }));

        // Each half was asked for what it knows: otherwise this would prove nothing about keys.
        for subgraph in ["collectief", "purchasing"] {
            let asked = ran["asked"].as_array().unwrap().iter().filter(|it| it["subgraph"] == subgraph);
            let queries: Vec<_> = asked.map(|it| it["query"].as_str().unwrap()).collect();
            assert!(queries.iter().any(|query| query.contains("_entities")), "{subgraph}: {queries:?}");
        }
    }
);
