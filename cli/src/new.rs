//! `yushen new`: an item to begin with, which passes `yushen check` and `yushen test`. All of it is marked 示例.

use crate::out::say;
use anyhow::{Context, Result, bail};
use chrono::{Days, NaiveDate};
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};
use yushen::toml_reader::ids;
use yushen::value::date;

#[derive(Debug, Args)]
pub struct New {
    /// Window class
    #[arg(value_enum)]
    window: Window,
    /// Item id: lower-case letters, digits and hyphens, e.g. `reader-card`
    id: String,
    /// Title in Chinese
    #[arg(long)]
    title: Option<String>,
    /// First day in force of the text that the item is written from; without it, today
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Folder of the library; `library.toml` is made there when it is missing
    #[arg(long, default_value = "rules")]
    rules: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Window {
    /// 不动产登记
    RealEstate,
    /// 市场准入
    MarketAccess,
    /// 建设工程联合审批
    Construction,
    /// 社会事务
    SocialAffairs,
}

impl Window {
    fn folder(self) -> &'static str {
        match self {
            Self::RealEstate => "real-estate",
            Self::MarketAccess => "market-access",
            Self::Construction => "construction",
            Self::SocialAffairs => "social-affairs",
        }
    }
}

impl New {
    /// Writes the files. Nothing that is there is overwritten.
    pub fn run(self) -> Result<ExitCode> {
        if !ids::is_slug(&self.id) {
            bail!("`{}` can not be an item's id; use lower-case letters, digits and hyphens", self.id);
        }
        let from = match &self.from {
            None => today()?,
            Some(text) => match date::parse(text) {
                Some(day) => day,
                None => bail!("`{text}` is not a date that exists; write year-month-day, e.g. 2026-01-31"),
            },
        };
        let shift = |day: Option<NaiveDate>| day.map(date::format).context("the date is out of range");
        let later = shift(date::add_years(from, 5))?;
        let before = shift(from.checked_sub_days(Days::new(1)))?;
        let from = date::format(from);
        let title = self.title.clone().unwrap_or_else(|| format!("示例：{}", self.id));
        let fill = |template: &str| {
            let title = serde_json::to_string(&title).unwrap_or_default();
            let values = [
                ("{id}", self.id.as_str()),
                ("{window}", self.window.folder()),
                ("{from}", &from),
                ("{later}", &later),
                ("{before}", &before),
                ("{title}", &title),
            ];
            values.iter().fold(template.to_string(), |text, (name, value)| text.replace(name, value))
        };
        let folder = Path::new("items").join(self.window.folder()).join(&self.id);
        if self.rules.join(&folder).exists() {
            bail!(
                "`{}` is there already; a new version is a new folder beside its versions",
                self.rules.join(&folder).display()
            );
        }
        let folder = folder.join(&from);
        let library = self.rules.join("library.toml");
        if !library.exists() {
            write(&library, include_str!("../templates/library.toml"))?;
        }
        for (name, template) in [
            ("item.toml", include_str!("../templates/item.toml")),
            ("rules.rhai", include_str!("../templates/rules.rhai")),
            ("cases/sample.toml", include_str!("../templates/cases.toml")),
        ] {
            write(&self.rules.join(&folder).join(name), &fill(template))?;
        }
        let rules = self.rules.display();
        say!("\nnext: replace every 示例, then `yushen check {rules}` and `yushen test {rules}`");
        Ok(ExitCode::SUCCESS)
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)
            .with_context(|| format!("can't make the folder `{}`", parent.display()))?;
    }
    std::fs::write(path, text).with_context(|| format!("can't write `{}`", path.display()))?;
    say!("{}", path.display());
    Ok(())
}

/// Today in China.
fn today() -> Result<NaiveDate> {
    let seconds =
        SystemTime::now().duration_since(UNIX_EPOCH).context("the clock stands before 1970")?.as_secs();
    let days = (seconds + 8 * 3600) / 86_400;
    NaiveDate::from_ymd_opt(1970, 1, 1)
        .and_then(|day| day.checked_add_days(Days::new(days)))
        .context("the clock is wrong")
}
