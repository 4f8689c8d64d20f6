//! Reading a regular file of a limited size.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::diagnostic::Diagnostic;

/// How many bytes a file of a workspace may have. A manifest has at most a few MB: more is too
/// large for a cluster.
pub(super) const LARGEST: u64 = 64 << 20;

/// How many bytes a file may have that an argument names, as all manifests of a cluster.
pub(super) const LARGEST_NAMED: u64 = 256 << 20;

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    Machine(ErrorKind),
    /// A link leads to nothing.
    BrokenLink,
    /// A link leads to a folder around it.
    LeadsBack,
    NameNotUtf8,
    /// It is outside of what has this name.
    LeadsOut(String),
    /// It is no regular file, but this.
    NotAFile(&'static str),
    /// It has more bytes than this.
    TooLarge(u64),
}

impl ReadError {
    /// Returns why `path` was not found or not opened; a link that leads to nothing is there.
    pub(super) fn of(path: &Path, kind: ErrorKind) -> Self {
        if kind == ErrorKind::NotFound && path.is_symlink() {
            return Self::BrokenLink;
        }
        Self::Machine(kind)
    }

    /// Reports whether there is no such file; a file in the place of a folder above it counts too.
    pub fn is_absence(&self) -> bool {
        let absent = [ErrorKind::NotFound, ErrorKind::NotADirectory];
        matches!(self, Self::Machine(kind) if absent.contains(kind))
    }

    /// Returns the error for the file that messages call `name`.
    pub fn diagnostic(&self, name: &str) -> Diagnostic {
        match self {
            Self::Machine(kind) => {
                Diagnostic::error("unreadable", format!("`{name}` cannot be read: {kind}"))
            }
            Self::BrokenLink => {
                let message = format!("the link `{name}` has no target");
                Diagnostic::error("unreadable", message).help("remove it, or restore its target")
            }
            Self::LeadsBack => {
                let message = format!("the link `{name}` leads back to a folder above it");
                Diagnostic::error("link-leads-back", message).help("remove the link")
            }
            Self::NameNotUtf8 => {
                let message = format!("the name of the file `{name}` is not UTF-8");
                Diagnostic::error("unreadable", message).help("rename the file")
            }
            Self::LeadsOut(boundary) => {
                let message = format!("the link `{name}` leads out of {boundary}");
                Diagnostic::error("link-leads-out", message).help(format!(
                    "copy the file into {boundary}: nothing outside of it is read"
                ))
            }
            Self::NotAFile(kind) => {
                let message = format!("`{name}` is a {kind}, not a file");
                Diagnostic::error("not-a-file", message).help("put a regular file there")
            }
            Self::TooLarge(limit) => {
                let message = format!("`{name}` is larger than {} MB", limit >> 20);
                Diagnostic::error("file-too-large", message).help("split it, or make it smaller")
            }
        }
    }
}

/// Reads a file that an argument names: it may be anywhere, and be a pipe, as in `-f <(…)`.
pub fn read_named(path: &Path) -> Result<Vec<u8>, ReadError> {
    let failed = |error: std::io::Error| ReadError::of(path, error.kind());
    let found = fs::metadata(path).map_err(failed)?;
    if found.is_dir() {
        return Err(ReadError::Machine(ErrorKind::IsADirectory));
    }
    limited(path, found.len(), LARGEST_NAMED)
}

/// Reads a file that is a regular one and has at most `limit` bytes.
pub(super) fn regular(path: &Path, limit: u64) -> Result<Vec<u8>, ReadError> {
    let failed = |error: std::io::Error| ReadError::of(path, error.kind());
    let found = fs::metadata(path).map_err(failed)?;
    if found.is_dir() {
        return Err(ReadError::Machine(ErrorKind::IsADirectory));
    }
    if !found.is_file() {
        return Err(ReadError::NotAFile(special(found.file_type())));
    }
    limited(path, found.len(), limit)
}

/// A pipe and a file of `/proc` have more bytes than they say.
fn limited(path: &Path, length: u64, limit: u64) -> Result<Vec<u8>, ReadError> {
    if length > limit {
        return Err(ReadError::TooLarge(limit));
    }
    let failed = |error: std::io::Error| ReadError::of(path, error.kind());
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    let file = File::open(path).map_err(failed)?;
    let read = file.take(limit + 1).read_to_end(&mut bytes);
    if read.map_err(failed)? as u64 > limit {
        return Err(ReadError::TooLarge(limit));
    }
    Ok(bytes)
}

#[cfg(unix)]
fn special(kind: fs::FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        kind if kind.is_fifo() => "pipe",
        kind if kind.is_socket() => "socket",
        _ => "device",
    }
}

#[cfg(not(unix))]
fn special(_: fs::FileType) -> &'static str {
    "device"
}
