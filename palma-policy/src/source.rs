use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::LoadError;

/// The text of one policy file.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file, as messages name it.
    pub(crate) file: String,
    /// What the ids of its policies begin with.
    pub(crate) stem: String,
    pub(crate) text: String,
}

impl Source {
    /// Text that stands in no file.
    pub(crate) fn text(text: &str) -> Self {
        Self { file: "policies".to_owned(), stem: "policies".to_owned(), text: text.to_owned() }
    }

    /// Reads a file, or the `*.cedar` files of a folder in the order of their names.
    pub(crate) fn read(path: &Path) -> Result<Vec<Self>, LoadError> {
        if !path.is_dir() {
            return Ok(vec![Self::read_file(path)?]);
        }
        let mut files = policy_files(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
        files.sort();
        files.iter().map(|file| Self::read_file(file)).collect()
    }

    fn read_file(path: &Path) -> Result<Self, LoadError> {
        let text = fs::read_to_string(path).map_err(|source| LoadError::Read { path: path.to_owned(), source })?;
        let stem = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { file: path.display().to_string(), stem, text })
    }
}

fn policy_files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension() == Some(OsStr::new("cedar")) {
            files.push(path);
        }
    }
    Ok(files)
}
