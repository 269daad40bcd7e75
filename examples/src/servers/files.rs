//! A server for the text files of one folder.

use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::{Component, Path, PathBuf},
};

use anyhow::{Context as _, bail, ensure};
use rmcp::{Json, ServerHandler, handler::server::wrapper::Parameters, tool, tool_handler, tool_router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The most bytes a file may have, to be read or written.
const MOST_BYTES: u64 = 1024 * 1024;
/// The most files one listing may have.
const MOST_FILES: usize = 1000;

/// Serves the text files below `folder` on stdio, until standard input closes.
///
/// Symbolic links that lead out of the folder are refused; whoever can change the folder while a call runs is trusted.
pub async fn serve(folder: PathBuf) -> anyhow::Result<()> {
    super::serve(Files::open(&folder)?).await
}

#[derive(Clone, Debug)]
pub(super) struct Files {
    /// Absolute, with every symbolic link resolved.
    root: PathBuf,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListFiles {
    /// The folder to look in, relative to the served folder; all of it when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    folder: Option<String>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReadFile {
    /// The file, relative to the served folder, such as `notes/today.md`.
    path: String,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct WriteFile {
    /// The file, relative to the served folder; folders on the way to it are made.
    path: String,
    /// The whole new content, at most 1 MiB.
    text: String,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Listing {
    /// Ordered by path.
    files: Vec<Entry>,
}

#[derive(Debug, PartialEq, Serialize, JsonSchema)]
struct Entry {
    /// Relative to the served folder.
    path: String,
    /// The size of the file.
    bytes: u64,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Text {
    /// Relative to the served folder.
    path: String,
    /// The whole content.
    text: String,
}

#[tool_router(vis = "pub(super)")]
impl Files {
    /// Lists the files of a folder and of the folders in it, with their sizes. Symbolic links are left out.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn list_files(&self, Parameters(wanted): Parameters<ListFiles>) -> Result<Json<Listing>, String> {
        let files = self.clone();
        super::answer(move || files.list(wanted.folder.as_deref().unwrap_or("."))).await
    }

    /// Reads a text file of at most 1 MiB.
    #[tool(annotations(
        read_only_hint = true,
        destructive_hint = false,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn read_file(&self, Parameters(wanted): Parameters<ReadFile>) -> Result<Json<Text>, String> {
        let files = self.clone();
        super::answer(move || files.read(wanted.path)).await
    }

    /// Writes a text file, replacing the one that is there.
    #[tool(annotations(
        read_only_hint = false,
        destructive_hint = true,
        idempotent_hint = true,
        open_world_hint = false
    ))]
    async fn write_file(&self, Parameters(wanted): Parameters<WriteFile>) -> Result<Json<Entry>, String> {
        let files = self.clone();
        super::answer(move || files.write(wanted.path, &wanted.text)).await
    }
}

#[tool_handler(name = "files", instructions = "Text files of one folder. Paths are relative to it.")]
impl ServerHandler for Files {}

impl Files {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        let root =
            fs::canonicalize(folder).with_context(|| format!("cannot serve the folder `{}`", folder.display()))?;
        ensure!(root.is_dir(), "cannot serve `{}`, which is not a folder", folder.display());
        Ok(Self { root })
    }

    fn list(&self, folder: &str) -> anyhow::Result<Listing> {
        let mut folders = vec![self.resolve(folder)?];
        let mut files = Vec::new();
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(&next).with_context(|| format!("cannot list the folder `{folder}`"))? {
                let entry = entry?;
                let kind = entry.file_type()?;
                if kind.is_dir() {
                    folders.push(entry.path());
                }
                if !kind.is_file() {
                    continue;
                }
                files.extend(self.entry(&entry)?);
                ensure!(files.len() <= MOST_FILES, "the folder `{folder}` has more than {MOST_FILES} files");
            }
        }
        files.sort_by(|left, right| left.path.cmp(&right.path));
        Ok(Listing { files })
    }

    /// Is `None` for a file no call could name, and for one that is still being written.
    fn entry(&self, entry: &fs::DirEntry) -> anyhow::Result<Option<Entry>> {
        if entry.file_name().to_str().is_none_or(|name| name.starts_with(super::PARTIAL)) {
            return Ok(None);
        }
        let full = entry.path();
        let names: Option<Vec<_>> = full.strip_prefix(&self.root)?.iter().map(OsStr::to_str).collect();
        let Some(names) = names else { return Ok(None) };
        Ok(Some(Entry { path: names.join("/"), bytes: entry.metadata()?.len() }))
    }

    fn read(&self, path: String) -> anyhow::Result<Text> {
        let full = self.resolve(&path)?;
        let metadata = fs::metadata(&full).with_context(|| format!("cannot read `{path}`"))?;
        ensure!(metadata.is_file(), "cannot read `{path}`, which is not a file");
        let mut bytes = Vec::new();
        let file = File::open(&full).with_context(|| format!("cannot read `{path}`"))?;
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).with_context(|| format!("cannot read `{path}`"))?;
        ensure!(bytes.len() as u64 <= MOST_BYTES, "cannot read `{path}`, which has more than {MOST_BYTES} bytes");
        let Ok(text) = String::from_utf8(bytes) else { bail!("cannot read `{path}`, which is not UTF-8 text") };
        Ok(Text { path, text })
    }

    fn write(&self, path: String, text: &str) -> anyhow::Result<Entry> {
        let bytes = text.len() as u64;
        ensure!(bytes <= MOST_BYTES, "cannot write `{path}`: {bytes} bytes are more than {MOST_BYTES}");
        let full = self.resolve(&path)?;
        ensure!(!full.is_dir(), "cannot write `{path}`, which is a folder");
        let folder = full.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder).with_context(|| format!("cannot make the folder of `{path}`"))?;
        super::replace(&full, text.as_bytes()).with_context(|| format!("cannot write `{path}`"))?;
        Ok(Entry { path, bytes })
    }

    /// Finds where `path` leads inside the folder; what it names need not exist.
    fn resolve(&self, path: &str) -> anyhow::Result<PathBuf> {
        let mut full = self.root.clone();
        for component in Path::new(path).components() {
            match component {
                Component::CurDir => continue,
                Component::Normal(name) => full.push(name),
                _ => bail!("`{path}` leaves the folder: paths are relative, without `..`"),
            }
            full = match fs::canonicalize(&full) {
                Ok(real) => real,
                // A link to nothing is not found either, and writing through it would make its target.
                Err(error) if error.kind() == ErrorKind::NotFound && !full.is_symlink() => full,
                Err(error) => return Err(error).with_context(|| format!("cannot follow `{path}`")),
            };
            ensure!(full.starts_with(&self.root), "`{path}` leaves the folder through a symbolic link");
        }
        Ok(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn served() -> (tempfile::TempDir, Files) {
        let outer = tempfile::tempdir().unwrap();
        fs::write(outer.path().join("secret"), "outside").unwrap();
        let folder = outer.path().join("served");
        fs::create_dir(&folder).unwrap();
        let files = Files::open(&folder).unwrap();
        (outer, files)
    }

    #[track_caller]
    fn check_refused(files: &Files, path: &str, why: &str) {
        for refusal in [files.read(path.to_owned()).unwrap_err(), files.write(path.to_owned(), "x").unwrap_err()] {
            assert!(format!("{refusal:#}").contains(why), "{refusal:#}");
        }
    }

    #[test]
    fn what_is_written_is_listed_and_read_back() {
        let (_outer, files) = served();
        files.write("reports/may.md".to_owned(), "# May").unwrap();
        files.write("reports/may.md".to_owned(), "# May, again").unwrap();
        files.write("a.txt".to_owned(), "").unwrap();
        let entry = |path: &str, bytes| Entry { path: path.to_owned(), bytes };
        assert_eq!(files.list(".").unwrap().files, [entry("a.txt", 0), entry("reports/may.md", 12)]);
        assert_eq!(files.list("reports").unwrap().files, [entry("reports/may.md", 12)]);
        assert_eq!(files.read("reports/may.md".to_owned()).unwrap().text, "# May, again");
    }

    #[test]
    fn a_path_that_climbs_out_is_refused() {
        let (outer, files) = served();
        check_refused(&files, "../secret", "leaves the folder");
        check_refused(&files, "reports/../../secret", "leaves the folder");
        check_refused(&files, outer.path().join("secret").to_str().unwrap(), "leaves the folder");
        assert!(files.list("..").is_err());
        assert_eq!(fs::read_to_string(outer.path().join("secret")).unwrap(), "outside");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_is_refused() {
        use std::os::unix::fs::symlink;

        let (outer, files) = served();
        symlink(outer.path().join("secret"), files.root.join("file")).unwrap();
        symlink(outer.path(), files.root.join("folder")).unwrap();
        symlink(outer.path().join("new"), files.root.join("nothing")).unwrap();
        check_refused(&files, "file", "through a symbolic link");
        check_refused(&files, "folder/secret", "through a symbolic link");
        check_refused(&files, "nothing", "cannot follow");
        assert!(files.list("folder").is_err());
        assert_eq!(files.list(".").unwrap().files, []);
        assert!(!outer.path().join("new").exists());
    }

    #[test]
    fn a_file_past_the_limit_is_neither_written_nor_read() {
        let (_outer, files) = served();
        let limit = usize::try_from(MOST_BYTES).unwrap();
        files.write("full".to_owned(), &"x".repeat(limit)).unwrap();
        assert_eq!(files.read("full".to_owned()).unwrap().text.len(), limit);
        files.write("over".to_owned(), &"x".repeat(limit + 1)).unwrap_err();
        fs::write(files.root.join("over"), "x".repeat(limit + 1)).unwrap();
        assert!(files.read("over".to_owned()).unwrap_err().to_string().contains("1048576 bytes"));
    }

    #[test]
    fn what_is_not_text_is_refused() {
        let (_outer, files) = served();
        fs::write(files.root.join("image"), [0xff, 0xd8]).unwrap();
        assert!(files.read("image".to_owned()).unwrap_err().to_string().contains("not UTF-8"));
        assert!(files.read(String::new()).unwrap_err().to_string().contains("not a file"));
    }
}
