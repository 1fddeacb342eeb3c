//! Who merged is one: among peers, and in what both use.

use domain::tenancy::set_up::merge;
use serde_json::json;
use tests::{World, both};

use super::{PEERS, ask, listed};

const COMMON: &str = "query($id: ID!) { commonUses(organisationId: $id) { totalCount nodes { component { name } ours { organisation { slug } } \
    theirs { organisation { slug } } } } }";

both!(
    /// Amersfoort goes on in Utrecht: what both state is stated once, and by Utrecht.
    peers_that_merged_are_one,
    async |world: World| {
        let mut versions = Vec::new();
        for name in ["Alfa", "Beta"] {
            let (component, version) = world.component("vng.editor", name).await;
            world.share("vng.editor", &component, "MEMBERS", &[]).await;
            world.adopt("vng.editor", &version, "Gebruik").await;
            world.adopt("amersfoort.editor", &version, "Gebruik").await;
            versions.push(version);
        }
        world.adopt("utrecht.editor", &versions[0], "Gebruik").await;
        world.adopt("tilburg.editor", &versions[1], "Gebruik").await;
        let (alfa, beta) = (|count| ("Alfa".to_owned(), count), |count| ("Beta".to_owned(), count));
        let uses = async |person: &str, peers: serde_json::Value| {
            let seen = ask(&world, person, PEERS, json!({ "peers": peers })).await;
            let mut listed = listed(&seen);
            listed.sort();
            assert_eq!(seen["peerUses"]["totalCount"], listed.len(), "{person}");
            listed
        };
        let (utrecht, amersfoort) = (world.organisation("utrecht"), world.organisation("amersfoort"));
        assert_eq!(uses("vng.reader", json!({})).await, [alfa(2), beta(2)], "before");
        let common = async |person: &str, other: &str| {
            ask(&world, person, COMMON, json!({ "id": world.organisation(other) })).await["commonUses"].clone()
        };
        assert_eq!(common("vng.reader", "utrecht").await["totalCount"], 1, "before");

        // Not before its day.
        merge(&world.database.db, &["amersfoort"], "utrecht", "2999-01-01".parse().unwrap()).await.unwrap();
        assert_eq!(uses("vng.reader", json!({})).await, [alfa(2), beta(2)], "not yet");
        assert_eq!(common("vng.reader", "utrecht").await["totalCount"], 1, "not yet");
        world.database.as_owner("update organisation_succession set effective_on = '2026-01-01'").await;

        assert_eq!(uses("vng.reader", json!({})).await, [alfa(1), beta(2)]);
        for chosen in [&utrecht, &amersfoort] {
            let peers = json!({ "organisationIds": [chosen] });
            assert_eq!(uses("vng.reader", peers).await, [alfa(1), beta(1)], "it is the same one");
        }
        let large = json!({ "sizeClasses": ["FROM_250000"] });
        assert_eq!(uses("vng.reader", large).await, [alfa(1), beta(1)], "by the successor's size");
        let smaller = json!({ "sizeClasses": ["FROM_100000"] });
        assert_eq!(uses("vng.reader", smaller).await, [beta(1)], "Tilburg is left");
        assert_eq!(uses("utrecht.reader", json!({})).await, [alfa(1), beta(2)], "one's predecessor is no peer");

        let seen = common("vng.reader", "utrecht").await;
        let by = |slugs: &[&str]| slugs.iter().map(|slug| json!({ "organisation": { "slug": slug } })).collect::<Vec<_>>();
        assert_eq!(seen["totalCount"], 2);
        let nodes = seen["nodes"].as_array().unwrap();
        assert_eq!(nodes[0]["theirs"].as_array().map(Vec::len), Some(2), "what each stated stays: {seen}");
        assert_eq!((&nodes[1]["component"]["name"], &nodes[1]["theirs"]), (&json!("Beta"), &json!(by(&["amersfoort"]))));
        assert_eq!(nodes[1]["ours"], json!(by(&["vng"])));
        let seen = common("utrecht.reader", "tilburg").await;
        assert_eq!(
            seen["nodes"],
            json!([{ "component": { "name": "Beta" }, "ours": by(&["amersfoort"]), "theirs": by(&["tilburg"]) }])
        );
        let seen = common("utrecht.reader", "vng").await;
        assert_eq!(seen["totalCount"], 2);
        assert_eq!(seen["nodes"][0]["ours"].as_array().map(Vec::len), Some(2), "{seen}");
    }
);
