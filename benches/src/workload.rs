//! Scripts to measure.

use std::path::Path;

use anyhow::Context as _;

/// A function's body, and what it is called.
#[derive(Debug, Clone)]
pub struct Workload {
    /// The file's name without `.js`.
    pub name: String,
    /// Its text.
    pub script: String,
}

macro_rules! own {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../workloads/", $name, ".js")))),*]
    };
}

/// The workloads of this package.
pub fn own() -> Vec<Workload> {
    let own = own![
        "01_report_over_orders",
        "02_json_parse",
        "03_json_stringify",
        "04_text_by_parts",
        "05_templates_and_join",
        "06_sort_numbers",
        "07_sort_names",
        "08_maps_and_sets",
        "09_plain_loop",
        "10_recursion",
        "11_regular_expressions",
        "12_split_and_map",
        "13_array_spread",
        "14_object_spread",
    ];
    own.map(|(name, script)| Workload { name: name.to_owned(), script: script.to_owned() }).into()
}

/// The workloads in a directory: its files that end in `.js`, by name.
pub fn in_directory(directory: &Path) -> anyhow::Result<Vec<Workload>> {
    let entries = std::fs::read_dir(directory).with_context(|| format!("`{}` cannot be read", directory.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "js") {
            let script = std::fs::read_to_string(&path)?;
            let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.push(Workload { name, script });
        }
    }
    anyhow::ensure!(!found.is_empty(), "there is no workload, a file that ends in `.js`, in `{}`", directory.display());
    found.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(found)
}
