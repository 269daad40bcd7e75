use std::collections::{BTreeMap, BTreeSet};

use crate::types::{Alias, Type};

/// Leaves only the aliases that a type leads to.
pub(super) fn prune(aliases: &mut Vec<Alias>, root: &Type) {
    let by_name = by_name(aliases);
    let mut kept = BTreeSet::new();
    let mut open = vec![root];
    while let Some(ty) = open.pop() {
        ty.each_name(&mut |name| {
            if let Some((&name, ty)) = by_name.get_key_value(name)
                && kept.insert(name.to_owned())
            {
                open.push(*ty);
            }
        });
    }
    aliases.retain(|alias| kept.contains(&alias.name));
}

/// The names of aliases that are made of themselves with nothing around, which TypeScript cannot say.
pub(super) fn bare_loops(aliases: &[Alias]) -> Vec<String> {
    let by_name = by_name(aliases);
    let leads_back = |alias: &&Alias| {
        let mut seen = BTreeSet::new();
        let mut open = alias.ty.bare_names();
        while let Some(name) = open.pop() {
            if name == alias.name {
                return true;
            }
            if seen.insert(name) {
                open.extend(by_name.get(name).into_iter().flat_map(|ty| ty.bare_names()));
            }
        }
        false
    };
    aliases.iter().filter(leads_back).map(|alias| alias.name.clone()).collect()
}

/// Adds aliases to others; answers with the new names of those whose name meant something else.
pub(super) fn merge(aliases: &mut Vec<Alias>, more: Vec<Alias>) -> BTreeMap<String, String> {
    let renamed = renamed(aliases, &more);
    let known: BTreeSet<String> = aliases.iter().map(|alias| alias.name.clone()).collect();
    for alias in more {
        let name = renamed.get(&alias.name).cloned().unwrap_or(alias.name);
        if !known.contains(&name) {
            aliases.push(Alias { name, ty: alias.ty.renamed(&renamed), doc: alias.doc });
        }
    }
    renamed
}

fn renamed(aliases: &[Alias], more: &[Alias]) -> BTreeMap<String, String> {
    let known: BTreeMap<&str, &Alias> = aliases.iter().map(|alias| (alias.name.as_str(), alias)).collect();
    let shared: Vec<&Alias> = more.iter().filter(|alias| known.contains_key(alias.name.as_str())).collect();
    let differs = |alias: &&&Alias| known.get(alias.name.as_str()).is_some_and(|known| *known != **alias);
    let mut differing: BTreeSet<&str> = shared.iter().filter(differs).map(|alias| alias.name.as_str()).collect();
    loop {
        let before = differing.len();
        for alias in &shared {
            let mut refers = false;
            alias.ty.each_name(&mut |name| refers |= differing.contains(name));
            if refers {
                differing.insert(&alias.name);
            }
        }
        if differing.len() == before {
            break;
        }
    }
    let mut taken: BTreeSet<String> = aliases.iter().chain(more).map(|alias| alias.name.clone()).collect();
    let rename = |name: &str| {
        let mut numbered = (2_u64..).map(|number| format!("{name}{number}"));
        let free = numbered.find(|free| !taken.contains(free))?;
        taken.insert(free.clone());
        Some((name.to_owned(), free))
    };
    differing.into_iter().filter_map(rename).collect()
}

fn by_name(aliases: &[Alias]) -> BTreeMap<&str, &Type> {
    aliases.iter().map(|alias| (alias.name.as_str(), &alias.ty)).collect()
}
