//! One number for what the pages are made from: a page that the server makes and a program that takes it over must come
//! from the same sources. Used by this crate's build script and by `xtask`.
//! In: the workspace's folder. Out: hexadecimal digits. Absent: the rules; they are told by their own digest.

use std::fs::{read, read_dir};
use std::io;
use std::path::{Path, PathBuf};

/// Files and folders, below the workspace.
pub const OF: [&str; 3] = ["Cargo.lock", "view/src", "web/src"];

/// FNV-1a over every file in the order of their names.
///
/// # Errors
/// A file can't be read.
pub fn number(workspace: &Path) -> io::Result<String> {
    let mut files = Vec::new();
    for one in OF {
        gather(&workspace.join(one), &mut files)?;
    }
    files.sort();
    let mut sum: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files {
        for byte in read(file)? {
            sum = (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    Ok(format!("{sum:016x}"))
}

fn gather(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.into());
        return Ok(());
    }
    for entry in read_dir(path)? {
        gather(&entry?.path(), files)?;
    }
    Ok(())
}
