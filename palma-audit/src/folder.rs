use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// What the names of files of torn ends begin with.
const TORN: &str = "records.torn-";

/// Where a log lives, and the names of its files.
#[derive(Debug, Clone)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(path: &Path) -> Self {
        Self(path.to_owned())
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The file of the records.
    pub(crate) fn records(&self) -> PathBuf {
        self.0.join("records.jsonl")
    }

    /// Makes the folder, for its owner only, if there is none.
    pub(crate) fn create(&self) -> io::Result<()> {
        create(&self.0)
    }

    /// Keeps every other writer out for as long as the file is held.
    ///
    /// The lock is on a file of its own, because some systems do not let others read a locked one.
    pub(crate) fn lock(&self) -> Result<File, TryLockError> {
        let file = private().write(true).open(self.0.join("records.lock")).map_err(TryLockError::Error)?;
        file.try_lock()?;
        Ok(file)
    }

    /// Opens the file of the records for reading anywhere and writing at its end.
    pub(crate) fn open_records(&self) -> io::Result<File> {
        private().read(true).append(true).open(self.records())
    }

    /// Makes a new file for what is torn off where `seq` should have stood.
    pub(crate) fn create_torn(&self, seq: u64) -> io::Result<(PathBuf, File)> {
        let mut path = self.0.join(format!("{TORN}{seq}"));
        let mut copies = 1_u64;
        loop {
            match private().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => copies += 1,
                file => return Ok((path, file?)),
            }
            path = self.0.join(format!("{TORN}{seq}.{copies}"));
        }
    }

    /// The names of the files of what was torn off, sorted.
    pub(crate) fn torn(&self) -> io::Result<Vec<String>> {
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.0)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name.starts_with(TORN) {
                names.push(name);
            }
        }
        names.sort_unstable();
        Ok(names)
    }

    /// Makes the names of the files survive a power cut.
    pub(crate) fn sync(&self) -> io::Result<()> {
        sync_folder(&self.0)
    }
}

fn create(path: &Path) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    create(parent)?;
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    match builder.create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(parent),
    }
}

/// Opens a file, and makes it for its owner only if there is none.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Elsewhere a folder is not a file, and cannot be synced.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_torn_is_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        let names = [(); 3].map(|()| folder.create_torn(7).unwrap().0.file_name().unwrap().to_owned());
        assert_eq!(names, ["records.torn-7", "records.torn-7.2", "records.torn-7.3"]);
        folder.open_records().unwrap();
        assert_eq!(folder.torn().unwrap(), names.map(|name| name.into_string().unwrap()));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_can_read_what_is_made() {
        use std::os::unix::fs::PermissionsExt as _;

        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(&dir.path().join("a/b"));
        folder.create().unwrap();
        folder.open_records().unwrap();
        drop(folder.lock().unwrap());
        let mode = |path: PathBuf| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(dir.path().join("a")), 0o700);
        assert_eq!(mode(folder.path().to_owned()), 0o700);
        assert_eq!(mode(folder.records()), 0o600);
        assert_eq!(mode(folder.path().join("records.lock")), 0o600);
    }
}
