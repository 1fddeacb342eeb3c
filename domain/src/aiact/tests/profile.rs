//! The profile per conclusion.

use super::*;
use crate::time::Date;

const DAY: Date = Date::constant(2026, 11, 25);

fn profile(answers: &[usize]) -> AiActProfile {
    let tree = own();
    AiActProfile::of(&walked(&tree, answers).at(&tree).unwrap(), DAY).unwrap()
}

#[test]
fn each_conclusion_of_the_own_tree_has_its_profile() {
    use {ActRole::*, ActSystem::*, RiskGroup::*};
    for (answers, conclusion, roles, system, risk, transparency) in [
        (&[3][..], "geen-rol", &[][..], None, Some(OutOfScope), None),
        (&[0, 1, 0, 1], "geen-ai", &[Deployer], Some(NotAi), Some(OutOfScope), None),
        (&[2, 0, 0, 0], "verboden", &[Provider], Some(AiSystem), Some(Prohibited), None),
        (&[2, 1, 0, 1, 0, 0, 0], "hoog-risico-aanbieder", &[Provider], Some(AiSystem), Some(HighRisk), Some(true)),
        (
            &[0, 1, 1, 0, 1, 0, 1, 1, 1],
            "hoog-risico-gebruiker",
            &[Deployer],
            Some(AiSystem),
            Some(HighRisk),
            Some(false),
        ),
        (
            &[1, 1, 0, 1, 0, 0, 1],
            "hoog-risico-beide",
            &[Provider, Deployer],
            Some(AiSystem),
            Some(HighRisk),
            Some(false),
        ),
        (&[0, 1, 1, 0, 1, 0, 1, 0, 0], "openheid", &[Deployer], Some(AiSystem), Some(NotHighRisk), Some(true)),
        (&[0, 0, 1, 0, 1, 1, 1], "klein-risico", &[Provider, Deployer], Some(AiSystem), Some(NotHighRisk), Some(false)),
    ] {
        let profile = profile(answers);
        assert_eq!(profile.conclusion, conclusion);
        assert_eq!(profile.roles, roles.iter().copied().collect(), "{conclusion}");
        assert_eq!((profile.system, profile.risk, profile.transparency), (system, risk, transparency), "{conclusion}");
        assert_eq!(profile.needs_fria(), ["hoog-risico-gebruiker", "hoog-risico-beide"].contains(&conclusion));
        assert_eq!(profile.is_in_scope(), !conclusion.starts_with("geen-"));
        assert_eq!(profile.other_labels, Vec::<String>::new());
        let stored = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<AiActProfile>(&stored).unwrap(), profile);
    }
}

#[test]
fn a_walk_on_its_way_has_no_profile() {
    let tree = own();
    assert_eq!(AiActProfile::of(&walked(&tree, &[0]).at(&tree).unwrap(), DAY), None);
}

#[test]
fn in_use_is_known_since_the_day_of_the_walk() {
    assert_eq!((profile(&[2, 0, 1]).in_use, profile(&[2, 0, 1]).in_use_since), (Some(true), Some(DAY)));
    assert_eq!((profile(&[2, 1, 1]).in_use, profile(&[2, 1, 1]).in_use_since), (Some(false), None));
}

#[test]
fn where_labels_contradict_the_stricter_holds_and_strange_ones_are_kept() {
    let mut tree = own();
    let labels =
        ["verboden AI", "geen hoog-risico AI", "geen open-source", "open-source", "geen systeemrisico", "nieuw"];
    for labels in [labels.to_vec(), labels.iter().rev().copied().collect()] {
        tree.questions[0].answers[3].labels = labels.into_iter().map(str::to_owned).collect();
        tree.questions[0].answers[3].labels.push("aanbieder".to_owned());
        tree.questions[0].answers[3].labels.push("AI-systeem".to_owned());
        let profile = AiActProfile::of(&walked(&tree, &[3]).at(&tree).unwrap(), DAY).unwrap();
        assert_eq!(profile.risk, Some(RiskGroup::Prohibited));
        assert_eq!((profile.open_source, profile.systemic_risk), (Some(false), Some(false)));
        assert_eq!(profile.other_labels, ["nieuw"]);
    }
}

/// The publisher numbers conclusions by role, kind and risk: what the labels say has to agree with that.
#[test]
fn each_conclusion_of_the_official_tree_has_its_profile() {
    let Some(text) = official() else { return };
    let (tree, _) = Tree::read(&text).unwrap();
    let (mut seen, mut silent) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
    every_walk(&tree, |standing, conclusion| {
        let profile = AiActProfile::of(standing, DAY).unwrap();
        let id = conclusion.conclusion_id.as_str();
        seen.insert(id.to_owned());
        assert_eq!(profile.other_labels, Vec::<String>::new(), "{id}");
        let numbers: Vec<_> = id.split('.').map(|part| part.parse::<u32>().unwrap()).collect();
        if numbers[0] == 11 {
            assert!(!profile.is_in_scope(), "{id}: {profile:?}");
            return;
        }
        assert!(profile.is_in_scope(), "{id}: {profile:?}");
        let roles = match numbers[0] {
            12 => vec![ActRole::Provider],
            13 => vec![ActRole::Deployer],
            14 => vec![ActRole::Provider, ActRole::Deployer],
            15 => vec![ActRole::Importer],
            _ => vec![ActRole::Distributor],
        };
        assert_eq!(profile.roles, roles.into_iter().collect(), "{id}");
        let prohibited = numbers[2] == 0;
        let kind = match numbers[1] {
            0 => ActSystem::AiSystem,
            1 => ActSystem::GeneralPurposeSystem,
            _ => ActSystem::GeneralPurposeModel,
        };
        assert!(profile.system == Some(kind) || prohibited, "{id}: {profile:?}");
        let risk = match (numbers[1], numbers[2]) {
            (2, _) => None,
            (_, 0) => Some(RiskGroup::Prohibited),
            (_, 1) => Some(RiskGroup::HighRisk),
            (_, 2) if numbers[0] < 15 => Some(RiskGroup::HighRisk),
            _ => Some(RiskGroup::NotHighRisk),
        };
        // After an exception to a prohibition importers and distributors are told of high risk, and no label says so.
        if profile.risk.is_none() && risk.is_some() {
            silent.insert(id.to_owned());
        } else {
            assert_eq!(profile.risk, risk, "{id}");
        }
    });
    assert_eq!(seen.len(), tree.conclusions.len());
    eprintln!("official tree: no label tells the risk on some walk to {silent:?}");
    assert!(silent.iter().all(|id| id.starts_with("15") || id.starts_with("16")), "{silent:?}");
}
