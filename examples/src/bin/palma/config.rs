use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use palma_audit::{AuditLog, OpenError};
use palma_catalog::{Catalog, Servers};
use palma_core::{CodeMode, Tool, ToolProvider as _};
use palma_policy::CedarPolicy;

use crate::journal::JournalConfig;

/// What `palma.toml` says, with every path made from the folder of the file.
#[derive(Debug)]
pub(crate) struct Config {
    mcp_servers: PathBuf,
    policies: Vec<PathBuf>,
    audit: PathBuf,
    journal: Option<JournalConfig>,
}

const KEYS: [&str; 4] = ["mcp_servers", "policies", "audit", "journal"];

/// What to write where there is no journal.
const NO_JOURNAL: &str = "runs are kept only with a journal: add `[journal]` to the configuration, which keeps them beside \
    the record, or `journal = \"FOLDER\"`";

impl Config {
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        let folder = path.parent().unwrap_or(Path::new(""));
        Self::parse(&text, folder).with_context(|| format!("in `{}`", path.display()))
    }

    fn parse(text: &str, folder: &Path) -> anyhow::Result<Self> {
        let table: toml::Table = text.parse()?;
        known_keys(&table, &KEYS)?;
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
        let audit = text_of("audit")?.unwrap_or_else(|| folder.join("palma-audit"));
        let journal = table.get("journal").map(|value| JournalConfig::parse(value, folder, &audit)).transpose()?;
        Ok(Self {
            mcp_servers: mcp_servers.context("`mcp_servers` is missing: the path of a file with `mcpServers`")?,
            policies,
            audit,
            journal,
        })
    }

    /// Where runs are kept, for a command that needs it.
    pub(crate) fn needed_journal(&self) -> anyhow::Result<&JournalConfig> {
        self.journal.as_ref().context(NO_JOURNAL)
    }

    /// Has runs kept, if the configuration wants that.
    pub(crate) async fn keep(&self, code_mode: CodeMode, audit: &AuditLog) -> anyhow::Result<CodeMode> {
        match &self.journal {
            Some(journal) => journal.keep(code_mode, audit).await,
            None => Ok(code_mode),
        }
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

    /// The record.
    pub(crate) async fn audit(&self) -> anyhow::Result<AuditLog> {
        open_log(&self.audit).await
    }
}

/// How long a log may still be held by a program that is about to end.
const PATIENCE: Duration = Duration::from_secs(2);

/// Opens a log for writing, which one program at a time can.
pub(crate) async fn open_log(folder: &Path) -> anyhow::Result<AuditLog> {
    let began = Instant::now();
    loop {
        match AuditLog::open(folder) {
            Err(OpenError::Locked { .. }) if began.elapsed() < PATIENCE => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error @ OpenError::Locked { .. }) => {
                bail!("{error}: another `palma` is at work with it; wait until that has ended")
            }
            opened => return Ok(opened?),
        }
    }
}

/// Refuses a key that is not known, with the nearest that is.
pub(crate) fn known_keys(table: &toml::Table, known: &[&str]) -> anyhow::Result<()> {
    for key in table.keys() {
        if !known.contains(&key.as_str()) {
            let near = known.iter().max_by(|a, b| strsim::jaro(a, key).total_cmp(&strsim::jaro(b, key)));
            let near = near.filter(|known| strsim::jaro(known, key) > 0.7);
            let hint = near.map(|known| format!("; did you mean `{known}`?")).unwrap_or_default();
            bail!("unknown key `{key}`{hint} (known: {})", known.join(", "));
        }
    }
    Ok(())
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
