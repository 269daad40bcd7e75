use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, bail};
use palma_audit::{AuditLog, SealingKey};
use palma_core::{CodeMode, Happened, Held, Journal, Opening, RunId, Values};

use crate::config::{known_keys, open_log};

/// What `[journal]` in `palma.toml` says: where runs are kept, and how their values are.
#[derive(Debug, Clone)]
pub(crate) struct JournalConfig {
    folder: PathBuf,
    kept: Kept,
}

/// How values are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    Plain,
    Sealed(KeyPlace),
    Digests,
}

/// Where the key is: 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
enum KeyPlace {
    File(PathBuf),
    Env(String),
}

const KEYS: [&str; 4] = ["folder", "values", "key_file", "key_env"];

impl JournalConfig {
    /// Reads `journal = "folder"` or the table; without a folder, runs are kept beside the record.
    pub(crate) fn parse(value: &toml::Value, folder: &Path, audit: &Path) -> anyhow::Result<Self> {
        let table = match value {
            toml::Value::String(path) => return Ok(Self { folder: folder.join(path), kept: Kept::Plain }),
            toml::Value::Table(table) => table,
            other => bail!("`journal` is a path in quotes or a table, not {}", other.type_str()),
        };
        known_keys(table, &KEYS).context("in `[journal]`")?;
        let text = |key: &str| match table.get(key) {
            None => Ok(None),
            Some(toml::Value::String(text)) => Ok(Some(text.as_str())),
            Some(other) => bail!("`{key}` of `[journal]` is a text in quotes, not {}", other.type_str()),
        };
        let key = match (text("key_file")?, text("key_env")?) {
            (Some(_), Some(_)) => bail!("`[journal]` has `key_file` and `key_env`: give one of them"),
            (Some(file), None) => Some(KeyPlace::File(folder.join(file))),
            (None, Some(name)) => Some(KeyPlace::Env(name.to_owned())),
            (None, None) => None,
        };
        let kept = match (text("values")?, key) {
            (None | Some("sealed"), Some(key)) => Kept::Sealed(key),
            (Some("sealed"), None) => bail!("`values = \"sealed\"` needs a key: give `key_file` or `key_env`"),
            (None | Some("plain"), None) => Kept::Plain,
            (Some("digests"), None) => Kept::Digests,
            (Some(kept @ ("plain" | "digests")), Some(_)) => bail!("`values = \"{kept}\"` needs no key"),
            (Some(other), _) => bail!("`values` is \"plain\", \"sealed\" or \"digests\", not \"{other}\""),
        };
        Ok(Self { folder: text("folder")?.map_or_else(|| audit.to_owned(), |path| folder.join(path)), kept })
    }

    /// The folder that the journals are in.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How the values are kept, with the key where there is one.
    pub(crate) fn values(&self) -> anyhow::Result<Values> {
        Ok(match &self.kept {
            Kept::Plain => Values::Plain,
            Kept::Digests => Values::DigestOnly,
            Kept::Sealed(place) => Values::Sealed(Arc::new(SealingKey::new(place.key()?))),
        })
    }

    /// The log to keep runs in: the record's own, if they are in the same folder.
    pub(crate) async fn open(&self, audit: &AuditLog) -> anyhow::Result<AuditLog> {
        let same = match (self.folder.canonicalize(), audit.path().canonicalize()) {
            (Ok(journal), Ok(audit)) => journal == audit,
            _ => false,
        };
        if same { Ok(audit.clone()) } else { open_log(&self.folder).await }
    }

    /// Has runs kept.
    pub(crate) async fn keep(&self, code_mode: CodeMode, audit: &AuditLog) -> anyhow::Result<CodeMode> {
        Ok(code_mode.with_journal(self.open(audit).await?, self.values()?))
    }

    /// How a run began, if it can be gone on with by what is kept of it.
    pub(crate) async fn opening(&self, journal: &dyn Journal, run: &RunId) -> anyhow::Result<Opening> {
        let entries = journal.read(run).await?;
        let first = entries.into_iter().next().map(|entry| entry.happened);
        let Some(Happened::Opened(opening)) = first else {
            bail!("there is no run `{run}` in `{}`; `palma runs` lists those that are there", self.folder.display());
        };
        match (&opening.script.held, &self.kept) {
            (None, _) => bail!(
                "of run `{run}` only digests were kept (`values = \"digests\"`), so it can be cancelled and nothing else: run its script again"
            ),
            (Some(Held::Sealed(_)), Kept::Plain | Kept::Digests) => {
                bail!("what was kept of run `{run}` is sealed: name its key by `key_file` or `key_env` in `[journal]`")
            }
            _ => Ok(*opening),
        }
    }
}

impl KeyPlace {
    fn key(&self) -> anyhow::Result<[u8; 32]> {
        let (text, place) = match self {
            Self::File(path) => {
                let place = format!("`{}`", path.display());
                (std::fs::read_to_string(path).with_context(|| format!("cannot read the key in {place}"))?, place)
            }
            Self::Env(name) => {
                let place = format!("the environment variable `{name}`");
                (std::env::var(name).with_context(|| format!("cannot read the key in {place}"))?, place)
            }
        };
        let key = parse_key(text.trim());
        key.with_context(|| {
            format!("the key in {place} is not 64 hexadecimal digits, such as `openssl rand -hex 32` writes")
        })
    }
}

fn parse_key(text: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits: [u8; 64] = digits?.try_into().ok()?;
    let (pairs, _) = digits.as_chunks();
    let bytes: Vec<u8> = pairs.iter().map(|[high, low]| high << 4 | low).collect();
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> anyhow::Result<JournalConfig> {
        let table: toml::Table = text.parse()?;
        JournalConfig::parse(&table["journal"], Path::new("/etc/x"), Path::new("/etc/x/audit"))
    }

    #[test]
    fn a_journal_is_a_folder_or_a_table() {
        for (text, folder, kept) in [
            ("journal = 'runs'", "/etc/x/runs", Kept::Plain),
            ("[journal]", "/etc/x/audit", Kept::Plain),
            ("[journal]\nfolder = '/runs'\nvalues = 'digests'", "/runs", Kept::Digests),
            ("[journal]\nkey_env = 'KEY'", "/etc/x/audit", Kept::Sealed(KeyPlace::Env("KEY".to_owned()))),
            (
                "[journal]\nvalues = 'sealed'\nkey_file = 'k'",
                "/etc/x/audit",
                Kept::Sealed(KeyPlace::File("/etc/x/k".into())),
            ),
        ] {
            let journal = read(text).unwrap();
            assert_eq!((journal.folder.as_path(), &journal.kept), (Path::new(folder), &kept), "{text}");
        }
    }

    #[test]
    fn a_mistake_in_the_table_says_what_to_write() {
        for (text, part) in [
            ("journal = true", "a path in quotes or a table, not boolean"),
            ("[journal]\nfoldr = 'x'", "did you mean `folder`?"),
            ("[journal]\nvalues = 'sealed'", "give `key_file` or `key_env`"),
            ("[journal]\nvalues = 'hidden'", "\"plain\", \"sealed\" or \"digests\""),
            ("[journal]\nvalues = 'plain'\nkey_env = 'K'", "needs no key"),
            ("[journal]\nkey_env = 'K'\nkey_file = 'k'", "one of them"),
            ("[journal]\nfolder = 1", "a text in quotes, not integer"),
        ] {
            let error = format!("{:#}", read(text).unwrap_err());
            assert!(error.contains(part), "{text}: {error}");
        }
    }

    #[test]
    fn a_key_is_64_hexadecimal_digits() {
        assert_eq!(parse_key(&"0aF".repeat(32)[..64]).map(|key| key[..3].to_vec()), Some(vec![0x0a, 0xf0, 0xaf]));
        for text in ["", "00", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
            assert_eq!(parse_key(text), None, "{text}");
        }
    }
}
