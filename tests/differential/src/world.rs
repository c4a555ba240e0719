//! What surrounds the generated facts, once for the engine as TOML and once for the reference as values.
//! In: nothing. Out: the library's shared files, a [`World`], the days on which cases are decided. Absent: facts.

use std::fmt::Write as _;
use yushen_reference::{Cell, Day, Fact, Parameter, Row, Table, World, Year};

/// Days on which cases are decided.
pub const DAYS: &[&str] = &[
    "2026-11-22",
    "2026-06-30",
    "2026-07-01",
    "2026-01-01",
    "2025-12-31",
    "2024-02-29",
    "2027-03-31",
    "9999-12-31",
];

/// A parameter: name, type, digits after the point, and from, until, value for each range (`None` is unset).
type Declared =
    (&'static str, &'static str, u8, &'static [(&'static str, Option<&'static str>, Option<&'static str>)]);

/// Parameters, each type and each way to be unset.
pub const PARAMETERS: &[Declared] = &[
    ("limit", "integer", 0, &[("2020-01-01", None, Some("300"))]),
    (
        "quota",
        "integer",
        0,
        &[("2020-01-01", Some("2026-06-30"), Some("8")), ("2026-07-01", None, Some("9"))],
    ),
    (
        "standard",
        "decimal",
        2,
        &[("2020-01-01", Some("2026-06-30"), Some("58.50")), ("2026-07-02", None, Some("8.01"))],
    ),
    ("opening", "date", 0, &[("2020-01-01", None, Some("2026-02-28"))]),
    ("strict", "bool", 0, &[("2026-01-01", None, Some("true"))]),
    ("prefix", "text", 0, &[("2020-01-01", None, Some("信阳"))]),
    ("vacant", "integer", 0, &[("2020-01-01", None, None)]),
];

/// A column: name, type, digits after the point, whether it matches a range.
type Column = (&'static str, &'static str, u8, bool);

/// A table: name, keys, value, and from, until, rows for each version (cells as in the CSV; no value is unset).
type DeclaredTable = (
    &'static str,
    &'static [Column],
    Column,
    &'static [(&'static str, Option<&'static str>, &'static [&'static str])],
);

/// Tables: a key of every type, ranges, rows that are missing, values that are unset, days without a version.
pub const TABLES: &[DeclaredTable] = &[
    (
        "levy",
        &[("usage", "option", 0, false), ("area", "decimal", 2, true)],
        ("value", "decimal", 3, false),
        &[
            (
                "2020-01-01",
                Some("2026-06-30"),
                &["shop,,58.50,0.015", "shop,58.50,300.01,0.02", "stall,,,1", "kitchen,0,8.01,"],
            ),
            (
                "2026-07-01",
                None,
                &["shop,,8.01,0.5", "shop,8.01,,0.25", "stall,0,100,-2.5", "kitchen,,58.50,"],
            ),
        ],
    ),
    (
        "term",
        &[("months", "integer", 0, true), ("urgent", "bool", 0, false)],
        ("value", "integer", 0, false),
        &[("2020-01-01", None, &["0,8,true,5", "8,,true,10", ",12,false,20", "12,1000,false,"])],
    ),
    (
        "phase",
        &[("built", "date", 0, true)],
        ("value", "date", 0, false),
        &[(
            "2026-01-01",
            None,
            &[",2004-11-22,2026-02-28", "2004-11-22,2026-11-22,2026-11-22", "2026-11-22,9999-12-30,"],
        )],
    ),
    (
        "exempt",
        &[("count", "integer", 0, false)],
        ("value", "bool", 0, false),
        &[("2020-01-01", Some("2026-12-31"), &["0,true", "1,false", "2,true", "3,", "8,true", "-1,false"])],
    ),
];

/// Published years: holidays and worked weekends. 2027 and everything before 2024 is not published.
const YEARS: &[(i64, &[&str], &[&str])] = &[
    (
        2024,
        &["2024-01-01", "2024-02-12", "2024-02-13", "2024-10-01", "2024-12-31"],
        &["2024-02-04", "2024-12-29"],
    ),
    (
        2025,
        &["2025-01-01", "2025-01-28", "2025-05-01", "2025-10-01", "2025-12-31"],
        &["2025-01-26", "2025-02-08"],
    ),
    (
        2026,
        &[
            "2026-01-01",
            "2026-01-02",
            "2026-02-16",
            "2026-02-17",
            "2026-02-18",
            "2026-05-01",
            "2026-10-01",
            "2026-10-02",
        ],
        &["2026-01-04", "2026-02-14", "2026-02-28", "2026-11-22"],
    ),
];

/// Paths and texts of the shared files.
pub fn files() -> Vec<(String, String)> {
    let library = "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n";
    let mut files = vec![("library.toml".to_string(), library.to_string())];
    for (year, holidays, workdays) in YEARS {
        let text = format!(
            "year = {year}\nsource = \"样本\"\nholidays = [{}]\nworkdays = [{}]\n",
            holidays.join(", "),
            workdays.join(", ")
        );
        files.push((format!("calendar/{year}.toml"), text));
    }
    for declared in PARAMETERS {
        files.push((format!("parameters/{}.toml", declared.0), parameter(declared)));
    }
    for table in TABLES {
        files.push((format!("tables/{}.toml", table.0), declaration(table)));
        for (from, _, rows) in table.3 {
            let mut header = Vec::new();
            for (id, _, _, range) in table.1 {
                let columns = if *range {
                    vec![format!("{id}_over"), format!("{id}_up_to")]
                } else {
                    vec![(*id).into()]
                };
                header.extend(columns);
            }
            header.push("value".into());
            files.push((
                format!("tables/{}-{from}.csv", table.0),
                format!("{}\n{}\n", header.join(","), rows.join("\n")),
            ));
        }
    }
    files
}

fn declaration((name, keys, value, versions): &DeclaredTable) -> String {
    let mut text = String::from("title = \"样本\"\nstatus = \"unconfirmed\"\n");
    let typed = |(_, ty, scale, _): &Column| match *ty {
        "decimal" => format!("type = \"decimal\"\nscale = {scale}\n"),
        other => format!("type = \"{other}\"\n"),
    };
    for key in *keys {
        let matches = if key.3 { "match = \"range\"\n" } else { "" };
        let _ = write!(text, "[[keys]]\nid = \"{}\"\n{}{matches}", key.0, typed(key));
    }
    let _ = write!(text, "[value]\n{}", typed(value));
    for (from, until, _) in *versions {
        let until = until.map_or(String::new(), |day| format!("until = {day}\n"));
        let _ = write!(text, "[[versions]]\nfile = \"{name}-{from}.csv\"\nfrom = {from}\n{until}");
    }
    text
}

fn parameter((_, ty, scale, values): &Declared) -> String {
    let mut text = format!("title = \"样本\"\ntype = \"{ty}\"\nstatus = \"unconfirmed\"\n");
    if *ty == "decimal" {
        let _ = writeln!(text, "scale = {scale}");
    }
    for (from, until, value) in *values {
        let _ = writeln!(text, "[[values]]\nfrom = {from}");
        if let Some(until) = until {
            let _ = writeln!(text, "until = {until}");
        }
        match value {
            Some(value) if matches!(*ty, "decimal" | "text") => {
                let _ = writeln!(text, "value = \"{value}\"");
            }
            Some(value) => {
                let _ = writeln!(text, "value = {value}");
            }
            None => {}
        }
    }
    text
}

/// The same for the reference.
pub fn world() -> World {
    let day = |text: &&str| Day::parse(text);
    let calendar = YEARS.iter().map(|(year, holidays, workdays)| {
        let set = |days: &[&str]| days.iter().filter_map(day).collect();
        (*year, Year { holidays: set(holidays), workdays: set(workdays) })
    });
    let parameters = PARAMETERS.iter().map(|(name, ty, _, values)| Parameter {
        name: (*name).into(),
        values: values
            .iter()
            .filter_map(|(from, until, value)| {
                Some((day(from)?, until.as_ref().and_then(day), value.map(|v| fact(ty, v))))
            })
            .collect(),
    });
    World {
        parameters: parameters.collect(),
        tables: TABLES.iter().map(table).collect(),
        calendar: calendar.collect(),
    }
}

fn table((name, keys, value, versions): &DeclaredTable) -> Table {
    let versions = versions.iter().filter_map(|(from, until, rows)| {
        let rows = rows.iter().map(|row| self::row(row, keys, value)).collect();
        Some((Day::parse(from)?, until.and_then(Day::parse), rows))
    });
    Table { name: (*name).into(), versions: versions.collect() }
}

fn row(row: &str, keys: &[Column], value: &Column) -> Row {
    let mut cells = row.split(',');
    let mut next = |ty: &str| cells.next().filter(|text| !text.is_empty()).map(|text| fact(ty, text));
    let keys = keys.iter().map(|(_, ty, _, range)| match range {
        true => Cell::Within(next(ty), next(ty)),
        false => Cell::Is(next(ty).unwrap_or(Fact::Null)),
    });
    (keys.collect(), next(value.1))
}

fn fact(ty: &str, text: &str) -> Fact {
    match ty {
        "integer" => Fact::Integer(text.parse().unwrap_or_default()),
        "decimal" => Fact::Decimal(text.into()),
        "date" => Fact::Date(text.into()),
        "bool" => Fact::Bool(text == "true"),
        _ => Fact::Text(text.into()),
    }
}
