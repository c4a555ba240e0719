//! Bad input as a table: `tests/hostile/*.toml`.
//! In: those files. Out: `Hostile` documents as bytes with the errors they must give. Absent: running them.

use crate::rules::repository;
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fs;

/// One document and what must be said of it.
#[derive(Debug, Clone)]
pub struct Hostile {
    /// Name, unique.
    pub name: String,
    /// Item id.
    pub item: String,
    /// Application date as the caller wrote it.
    pub on: String,
    /// The document.
    pub facts: Vec<u8>,
    /// Code and field of every error, in order; empty where the document only looks bad and is decided.
    pub errors: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct File {
    document: Vec<Row>,
}

/// A row of the table: exactly one of `text`, `hex`, `parts` is the document.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    item: Option<String>,
    on: Option<String>,
    text: Option<String>,
    hex: Option<String>,
    /// Texts, each repeated so many times.
    parts: Option<Vec<(String, usize)>>,
    errors: Vec<(String, String)>,
}

/// The documents of the tables and every value in every field.
///
/// # Errors
/// A table can't be read.
pub fn all() -> Result<Vec<Hostile>> {
    Ok([documents()?, crate::crossed::documents()?].concat())
}

/// Every document of the tables that is written out.
///
/// # Errors
/// A file can't be read, or a row is not one document; two rows have the same name.
pub fn documents() -> Result<Vec<Hostile>> {
    let folder = repository("tests/hostile");
    let mut list: Vec<Hostile> = Vec::new();
    let mut files: Vec<_> = fs::read_dir(&folder)?.map(|e| Ok(e?.path())).collect::<Result<_>>()?;
    files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
    files.sort();
    for path in files {
        let file: File =
            toml::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        for row in file.document {
            let name = row.name.clone();
            ensure!(!list.iter().any(|h| h.name == name), "two documents are named `{name}`");
            list.push(row.read().with_context(|| name)?);
        }
    }
    Ok(list)
}

impl Row {
    fn read(self) -> Result<Hostile> {
        let facts = match (self.text, self.hex, self.parts) {
            (Some(text), None, None) => text.into_bytes(),
            (None, Some(hex), None) => bytes(&hex)?,
            (None, None, Some(parts)) => {
                parts.iter().map(|(text, n)| text.repeat(*n)).collect::<String>().into_bytes()
            }
            _ => anyhow::bail!("give one of `text`, `hex`, `parts`"),
        };
        Ok(Hostile {
            name: self.name,
            item: self.item.unwrap_or_else(|| "every-type".into()),
            on: self.on.unwrap_or_else(|| "2026-11-22".into()),
            facts,
            errors: self.errors,
        })
    }
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    let digits: Vec<u32> = hex.chars().filter_map(|c| c.to_digit(16)).collect();
    ensure!(digits.len().is_multiple_of(2), "an odd number of hexadecimal digits");
    Ok(digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect())
}
