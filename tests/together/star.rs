//! Who depends on whom.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{CargoOpt, DependencyKind, Metadata, MetadataCommand, PackageId};

const LEAVES: [&str; 4] = ["palma-sandbox", "palma-policy", "palma-catalog", "palma-audit"];

/// What links nowhere but in its own leaf: the engine, the parser, the policy language, the protocol.
const ENGINE: [&str; 2] = ["boa_engine", "boa_parser"];
const PARSER: [&str; 3] = ["oxc_parser", "oxc_ast", "oxc_semantic"];
const CEDAR: [&str; 2] = ["cedar-policy", "cedar-policy-core"];
const MCP: [&str; 2] = ["rmcp", "reqwest"];

fn metadata() -> Metadata {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).features(CargoOpt::AllFeatures).exec().unwrap()
}

/// The names of all packages that a package links, itself included; dev-dependencies are not linked.
fn linked(package: &str) -> BTreeSet<String> {
    let metadata = metadata();
    let names: BTreeMap<&PackageId, &str> =
        metadata.packages.iter().map(|package| (&package.id, package.name.as_str())).collect();
    let edges: BTreeMap<&PackageId, Vec<&PackageId>> = metadata
        .resolve
        .as_ref()
        .unwrap()
        .nodes
        .iter()
        .map(|node| {
            let linked = node
                .deps
                .iter()
                .filter(|dependency| dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal));
            (&node.id, linked.map(|dependency| &dependency.pkg).collect())
        })
        .collect();
    let mut open: Vec<&PackageId> = names.iter().filter(|(_, name)| **name == package).map(|(id, _)| *id).collect();
    assert_eq!(open.len(), 1, "{package} is one package");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(names[id].to_owned()) {
            open.extend(&edges[id]);
        }
    }
    seen
}

#[track_caller]
fn assert_links_none_of(package: &str, others: &[&str]) {
    let linked = linked(package);
    for other in others {
        assert!(!linked.contains(*other), "{package} links {other}");
    }
}

#[test]
fn no_leaf_knows_another() {
    for leaf in LEAVES {
        assert!(linked(leaf).contains("palma-core"), "{leaf} links palma-core");
        let others: Vec<&str> = LEAVES.into_iter().filter(|other| *other != leaf).collect();
        assert_links_none_of(leaf, &others);
    }
}

#[test]
fn core_links_no_leaf_and_none_of_what_they_bring() {
    assert_links_none_of("palma-core", &[&LEAVES[..], &ENGINE, &PARSER, &CEDAR, &MCP].concat());
}

#[test]
fn policy_and_audit_link_without_engine_parser_and_protocol() {
    assert_links_none_of("palma-policy", &[&ENGINE[..], &PARSER, &MCP].concat());
    assert_links_none_of("palma-audit", &[&ENGINE[..], &PARSER, &MCP, &CEDAR].concat());
}

#[test]
fn what_a_leaf_brings_is_where_it_should_be() {
    for (leaf, brings) in [
        ("palma-sandbox", &[&ENGINE[..], &PARSER].concat()),
        ("palma-policy", &CEDAR.to_vec()),
        ("palma-catalog", &MCP.to_vec()),
    ] {
        let linked = linked(leaf);
        for package in brings {
            assert!(linked.contains(*package), "{leaf} links {package}");
        }
    }
}
