//! A small library around one rule, for tests of the language.
#![allow(dead_code, missing_docs)] // each test binary uses its own part

use yushen::{Diagnostic, Library, Severity, Sources, library};

/// Facts every test rule may use.
pub const ITEM: &str = r#"
id = "sample"
title = "样本"
window = "construction"
type = "other"
levels = ["county"]
authority = "样本"
result = "样本"
audience = ["person"]
words = []
[[sections]]
id = "all"
title = "全部"
[[facts]]
id = "flag"
section = "all"
type = "bool"
question = "?"
[[facts]]
id = "other"
section = "all"
type = "bool"
question = "?"
[[facts]]
id = "staff"
section = "all"
type = "integer"
min = 0
max = 9007199254740991
unit = "人"
question = "?"
[[facts]]
id = "seats"
section = "all"
type = "integer"
min = -9007199254740991
max = 9007199254740991
question = "?"
[[facts]]
id = "area"
section = "all"
type = "decimal"
scale = 2
unit = "㎡"
question = "?"
[[facts]]
id = "ratio"
section = "all"
type = "decimal"
scale = 4
min = "-9999"
max = "9999"
question = "?"
[[facts]]
id = "day"
section = "all"
type = "date"
question = "?"
[[facts]]
id = "ends"
section = "all"
type = "date"
optional = true
question = "?"
[[facts]]
id = "name"
section = "all"
type = "text"
question = "?"
[[facts]]
id = "kind"
section = "all"
type = "choice"
options = [{ id = "shop", title = "店" }, { id = "stall", title = "摊" }, { id = "kitchen", title = "厨房" }]
question = "?"
[[facts]]
id = "tags"
section = "all"
type = "choice"
several = true
options = [{ id = "hot", title = "热" }, { id = "cold", title = "冷" }, { id = "raw", title = "生" }]
question = "?"
[[facts]]
id = "citizen"
section = "all"
type = "resident_id"
sensitivity = "sensitive"
purpose = "样本"
question = "?"
[[facts]]
id = "premises"
section = "all"
type = "record"
question = "?"
fields = [{ id = "size", type = "integer", min = 0, max = 1000, question = "?" }, { id = "owned", type = "bool", question = "?" }]
[[facts]]
id = "rooms"
section = "all"
type = "list"
title = "房间"
question = "?"
fields = [
  { id = "size", type = "integer", min = 0, max = 1000, question = "?" },
  { id = "clean", type = "bool", question = "?" },
  { id = "ends", type = "date", optional = true, question = "?" },
]
[[conditions]]
id = "check"
title = "样本"
effect = "correctable"
reason = "样本"
mend = "样本"
status = "unconfirmed"
[[materials]]
id = "paper"
title = "样本"
kinds = ["original"]
mend = "样本"
status = "unconfirmed"
fields = [{ id = "valid_until", type = "date", optional = true, question = "?" }]
[[materials.checks]]
id = "fine"
title = "样本"
reason = "样本"
mend = "样本"
"#;

/// A table every test rule may look up.
pub const TABLE: &str = r#"
title = "样本"
status = "unconfirmed"
keys = [{ id = "kind", type = "option" }, { id = "area", type = "decimal", scale = 2, match = "range" }]
value = { type = "integer", unit = "人" }
[[versions]]
from = 2020-01-01
file = "seats_by_kind.csv"
"#;

const FOLDER: &str = "items/construction/sample/2020-01-01";

/// Sources with one rule: `script` holds `fn check()`, and may hold more.
pub fn sources(script: &str) -> Sources {
    let mut sources = Sources::new();
    let mut put = |path: &str, text: &str| sources.insert(path.into(), text.into());
    put("library.toml", "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n");
    put("calendar/2026.toml", include_str!("../../../rules/calendar/2026.toml"));
    let parameter = |value: &str| {
        format!(
            "title = \"样本\"\ntype = \"integer\"\nstatus = \"unconfirmed\"\n[[values]]\nfrom = 2020-01-01\n{value}"
        )
    };
    put("parameters/limit.toml", &parameter("value = 300\n"));
    put("parameters/unset.toml", &parameter(""));
    put("tables/seats_by_kind.toml", TABLE);
    put(
        "tables/seats_by_kind.csv",
        "kind,area_over,area_up_to,value\nshop,,100,10\nshop,100,,20\nstall,,50,5\nkitchen,,,\n",
    );
    put(&format!("{FOLDER}/item.toml"), ITEM);
    put(&format!("{FOLDER}/rules.rhai"), script);
    sources
}

/// The library with one rule, or the errors and warnings about the script.
pub fn compile(script: &str) -> Result<Library, Vec<Diagnostic>> {
    let (library, diagnostics) = library::check(&sources(script));
    library.ok_or_else(|| diagnostics.into_iter().filter(|d| d.severity == Severity::Error).collect())
}

/// `fn check() { <expression> }` with the material's check filled in.
pub fn rule(expression: &str) -> String {
    format!("fn check() {{ {expression} }}\nfn accepts_paper_fine() {{ true }}")
}

/// Verdict of the condition `check` for facts given as the inside of a JSON object.
pub fn verdict(expression: &str, facts: &str) -> String {
    let library = compile(&rule(expression)).unwrap_or_else(|d| panic!("`{expression}`: {}", d[0]));
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    let document = format!("{{\"facts\":{{{facts}}}}}");
    let decision = library
        .review("sample", document.as_bytes(), on)
        .unwrap_or_else(|e| panic!("`{expression}` with {facts}: {} {}", e[0].field, e[0].message));
    let condition = &decision.conditions[0];
    match &condition.fault {
        Some(fault) => fault.code.into(),
        None => serde_json::to_value(condition.verdict).unwrap().as_str().unwrap().into(),
    }
}
