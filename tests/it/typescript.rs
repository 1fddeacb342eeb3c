//! A frontend's client in TypeScript, generated from `schema.graphql` and checked by the compiler (`tests/clients/bridge`),
//! tells the story of the bridge against the server.

use serde_json::{Value, json};
use tests::{Server, World, both, node};
use tokio::sync::OnceCell;

/// Generated and compiled once for both databases.
static BUILT: OnceCell<()> = OnceCell::const_new();

async fn built() {
    let build = || async {
        node("bridge/generate.mjs", &Value::Null).await;
        node("bridge/compile.mjs", &Value::Null).await;
    };
    BUILT.get_or_init(build).await;
}

both!(
    /// Share, find page by page, adopt, be seen; and a conflict that its type tells.
    the_generated_client_tells_the_story_of_the_bridge,
    async |world: World| {
        built().await;
        let server = Server::start(&world.database.db).await;
        let token = |slug: &str| world.issuer.token(slug, &format!("{slug}.editor"));
        let input = json!({
            "url": format!("{}/graphql", server.url),
            "tokens": { "utrecht": token("utrecht"), "amersfoort": token("amersfoort"), "nonsense": "a.b.c" },
        });
        let told = node("bridge/out/bridge.js", &input).await;
        let expected = json!({
            "acting": "utrecht",
            "refusedToken": "UNAUTHENTICATED",
            "found": ["Afvalvoorspeller", "Brievenschrijver", "Chatbot", "Vergunningenhulp"],
            "pages": 2,
            "secret": null,
            "adopted": "IN_USE",
            "foreign": ["ask somebody"],
            "followed": ["read again"],
            "seen": {
                "name": "Chatbot van de gemeente",
                "licence": "EUPL-1.2",
                "adoptionCount": 1,
                "adoptions": [
                    { "state": "IN_USE", "purpose": "Vragen aan de balie", "organisation": { "name": "Amersfoort" } },
                ],
            },
        });
        assert_eq!(told, expected);
    }
);
