//! `yushen items`: the items of a library and their versions; as a table with what is confirmed and what is open.

use crate::files;
use crate::out::say;
use anyhow::Result;
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use yushen::analysis::{lines, unset};
use yushen::{Library, Version};

#[derive(Debug, Args)]
pub struct Items {
    /// Folder that holds library.toml
    #[arg(default_value = "rules")]
    folder: PathBuf,
    /// Form of the output
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

/// Form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One line for each version
    Text,
    /// A table in Markdown: what each version has, what of it is confirmed, what is unset
    Md,
    /// The table for tools
    Json,
}

/// One version.
#[derive(Debug, Serialize)]
struct Row {
    conditions: usize,
    confirmed: usize,
    item: String,
    levels: Vec<String>,
    materials: usize,
    title: String,
    #[serde(rename = "type")]
    ty: String,
    unconfirmed: usize,
    unset: Vec<String>,
    version: String,
    window: String,
}

impl Items {
    /// Prints.
    pub fn run(self) -> Result<ExitCode> {
        let (library, _) = files::library(&self.folder)?;
        if self.format == Form::Text {
            for version in library.items.values().flatten() {
                say!("{}  {}  {}", version.item.id, version.range(), version.item.title.zh);
            }
            return Ok(ExitCode::SUCCESS);
        }
        let gaps = unset::of(&library);
        let rows: Vec<Row> = library.items.values().flatten().map(|version| row(version, &gaps)).collect();
        match self.format {
            Form::Json => say!("{}", serde_json::to_string_pretty(&rows)?),
            _ => table(&library, &rows),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn row(version: &Version, gaps: &[unset::Unset]) -> Row {
    let item = &version.item;
    let word = |value: serde_json::Result<serde_json::Value>| {
        value.ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
    };
    let count = lines::of(item);
    let own = yushen::value::date::format(item.from);
    let unset = gaps.iter().filter(|gap| gap.readers.iter().any(|r| r.item == item.id && r.version == own));
    Row {
        conditions: item.conditions.len(),
        confirmed: count.confirmed,
        item: item.id.clone(),
        levels: item.levels.iter().map(|level| word(serde_json::to_value(level))).collect(),
        materials: item.materials.len(),
        title: item.title.zh.clone(),
        ty: word(serde_json::to_value(item.item_type)),
        unconfirmed: count.unconfirmed,
        unset: unset.map(|gap| gap.name.clone()).collect(),
        version: own,
        window: word(serde_json::to_value(item.window)),
    }
}

fn table(library: &Library, rows: &[Row]) {
    say!("| 事项 | 版本 | 窗口 | 类型 | 层级 | 条件 | 材料 | 已确认 | 待核 | 未填参数 |");
    say!("|---|---|---|---|---|---:|---:|---:|---:|---|");
    for row in rows {
        say!(
            "| {} `{}` | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
            row.title,
            row.item,
            row.version,
            row.window,
            row.ty,
            row.levels.join(" "),
            row.conditions,
            row.materials,
            row.confirmed,
            row.unconfirmed,
            row.unset.join(" ")
        );
    }
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    let unset: BTreeSet<&String> = rows.iter().flat_map(|row| &row.unset).collect();
    say!(
        "\n{} items in {} versions; {} of them with two or more; {} conditions, {} materials; {} lines confirmed, {} to be confirmed; {} parameters unset",
        library.items.len(),
        rows.len(),
        library.items.values().filter(|versions| versions.len() > 1).count(),
        sum(|row| row.conditions),
        sum(|row| row.materials),
        sum(|row| row.confirmed),
        sum(|row| row.unconfirmed),
        unset.len()
    );
}
