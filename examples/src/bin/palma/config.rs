use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use palma_catalog::{Catalog, Servers};
use palma_core::{Tool, ToolProvider as _};
use palma_policy::CedarPolicy;

/// What `palma.toml` says, with every path made from the folder of the file.
#[derive(Debug)]
pub(crate) struct Config {
    mcp_servers: PathBuf,
    policies: Vec<PathBuf>,
    audit: PathBuf,
}

const KEYS: [&str; 3] = ["mcp_servers", "policies", "audit"];

impl Config {
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder).with_context(|| format!("in `{}`", path.display()))
    }

    fn parse(text: &str, folder: &Path) -> anyhow::Result<Self> {
        let table: toml::Table = text.parse()?;
        for key in table.keys() {
            if !KEYS.contains(&key.as_str()) {
                let near = KEYS.iter().max_by(|a, b| strsim::jaro(a, key).total_cmp(&strsim::jaro(b, key)));
                let near = near.filter(|known| strsim::jaro(known, key) > 0.7);
                let hint = near.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
                bail!("unknown key `{key}`{hint} (known: {})", KEYS.join(", "));
            }
        }
        let text_of = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(toml::Value::String(text)) => Ok(Some(folder.join(text))),
            Some(other) => bail!("`{key}` is a path in quotes, not {}", other.type_str()),
        };
        let mcp_servers = text_of("mcp_servers")?;
        let policies = match table.get("policies") {
            None => Vec::new(),
            Some(toml::Value::Array(paths)) => {
                let paths: Option<Vec<&str>> = paths.iter().map(toml::Value::as_str).collect();
                let paths = paths.context("`policies` is a list of paths in quotes")?;
                paths.into_iter().map(|path| folder.join(path)).collect()
            }
            Some(other) => bail!("`policies` is a list of paths, such as [\"a.cedar\"], not {}", other.type_str()),
        };
        Ok(Self {
            mcp_servers: mcp_servers.context("`mcp_servers` is missing: the path of a file with `mcpServers`")?,
            policies,
            audit: text_of("audit")?.unwrap_or_else(|| folder.join("palma-audit")),
        })
    }

    /// The servers that the file names.
    pub(crate) fn servers(&self) -> anyhow::Result<Servers> {
        Servers::from_file(&self.mcp_servers).with_context(|| format!("in `{}`", self.mcp_servers.display()))
    }

    /// Every tool of every server.
    pub(crate) async fn catalog(&self) -> anyhow::Result<(Catalog, Vec<Arc<Tool>>)> {
        let catalog = Catalog::connect(self.servers()?).await?;
        let tools = catalog.tools().await?;
        Ok((catalog, tools))
    }

    /// The policies, which without a file allow nothing.
    pub(crate) fn policy(&self, tools: &[Arc<Tool>]) -> anyhow::Result<CedarPolicy> {
        if self.policies.is_empty() {
            eprintln!("note: no `policies`, so no tool is allowed");
        }
        Ok(CedarPolicy::load(&self.policies, tools)?)
    }

    /// The folder of the record.
    pub(crate) fn audit(&self) -> &Path {
        &self.audit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_relative_to_the_file() {
        let config =
            Config::parse("mcp_servers = 'mcp.json'\npolicies = ['/abs/a.cedar', 'b']", Path::new("/etc/x")).unwrap();
        assert_eq!(config.mcp_servers, Path::new("/etc/x/mcp.json"));
        assert_eq!(config.policies, [Path::new("/abs/a.cedar"), Path::new("/etc/x/b")]);
        assert_eq!(config.audit, Path::new("/etc/x/palma-audit"));
    }

    #[test]
    fn an_unknown_key_is_an_error_with_the_nearest_one() {
        let error = Config::parse("mcp_servers = 'm'\npolices = []", Path::new("")).unwrap_err();
        assert!(error.to_string().starts_with("unknown key `polices`; did you mean `policies`?"), "{error}");
        assert!(Config::parse("mcp_servers = 3", Path::new("")).is_err());
        assert!(Config::parse("", Path::new("")).unwrap_err().to_string().contains("`mcp_servers` is missing"));
    }
}
