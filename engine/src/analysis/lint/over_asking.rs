//! Proofs that may not be asked any more (奇葩证明、可取消的证明), by files that name them.
//! In: `over-asking/<id>.toml`, every material. Out: one finding for each material that such a file names, under the
//! code of the ground on which the proof was cancelled. Absent: grounds seen in the item alone (see `proofs`).

use super::context::{Context, Finding};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::item::read::legal;
use crate::item::{LegalLine, Status};
use crate::library::{Library, Version, cite};
use crate::text::Text;
use crate::toml_reader::{self, Reader, ids};
use chrono::NaiveDate;

/// Grounds on which a proof is cancelled (优化营商环境条例第44条), with the code of the lint.
pub const GROUNDS: [(&str, &str); 9] = [
    ("licence", "proof-licence"),
    ("document", "proof-document"),
    ("commitment", "proof-commitment"),
    ("internal_check", "proof-internal-check"),
    ("network_check", "proof-network-check"),
    ("contract", "proof-contract"),
    ("covered", "proof-covered"),
    ("issuer_cannot_verify", "proof-unverifiable"),
    ("no_basis", "proof-no-basis"),
];

/// A proof that may not be asked any more.
#[derive(Debug, Clone)]
pub struct OverAsking {
    /// Path of the file.
    pub path: String,
    /// What it is about.
    pub title: Text,
    /// Words that occur in the title of such a material.
    pub names: Vec<String>,
    /// Words in whose presence the title means something else.
    pub except: Vec<String>,
    /// Items it holds for, by id; with `item_words` empty too: all.
    pub items: Vec<String>,
    /// Words that occur in the title of an item it holds for.
    pub item_words: Vec<String>,
    /// First day on which it may not be asked any more.
    pub from: Option<NaiveDate>,
    /// Code of the lint.
    pub code: &'static str,
    /// What shows it instead.
    pub instead: Text,
    /// Legal standing.
    pub legal: LegalLine,
}

/// Reads `over-asking/<id>.toml`.
pub fn read(
    library: &Library,
    path: &str,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<OverAsking> {
    let mut citations = Vec::new();
    let read = toml_reader::read(path, text, diagnostics, |file| {
        file_id(file, path);
        let names = words(file, "names");
        if names.is_empty() {
            file.error("missing-key", "`names` is missing: words that occur in the title of such a material");
        }
        let items = items(file, library);
        let ground = file.choice("ground", &GROUNDS);
        let over_asking = OverAsking {
            path: path.to_owned(),
            title: file.text("title"),
            names,
            except: words(file, "except"),
            items,
            item_words: words(file, "item_words"),
            from: file.opt_date("from"),
            code: ground.unwrap_or_default(),
            instead: file.text("instead"),
            legal: legal::line(file, "the proof", &mut citations),
        };
        ground.map(|_| over_asking)
    });
    for (citation, span) in &citations {
        cite(&library.laws, path, citation, *span, diagnostics);
    }
    read
}

/// Reports a file name that is no id.
pub(super) fn file_id<'p>(file: &Reader<'_>, path: &'p str) -> &'p str {
    let id = ids::file_stem(path);
    if !ids::is_slug(id) {
        file.error("bad-id", format!("`{id}` is not an id: lower-case letters, digits and hyphens"));
    }
    id
}

/// The strings of a list.
pub(super) fn words(file: &mut Reader<'_>, key: &'static str) -> Vec<String> {
    file.list(key).iter().filter_map(|node| node.string()).map(str::to_owned).collect()
}

fn items(file: &mut Reader<'_>, library: &Library) -> Vec<String> {
    let mut items = Vec::new();
    for node in file.list("items") {
        let Some(id) = node.string() else { continue };
        if !library.items.contains_key(id) {
            let hint = match did_you_mean(id, library.items.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name an item of this library, or use `item_words`".to_owned(),
            };
            node.error_hint("unknown-item", format!("there is no item `{id}`"), hint);
        }
        items.push(id.to_owned());
    }
    items
}

impl OverAsking {
    fn holds_for(&self, version: &Version) -> bool {
        let named = self.items.contains(&version.item.id);
        let called = self.item_words.iter().any(|word| version.item.title.zh.contains(word));
        let anywhere = self.items.is_empty() && self.item_words.is_empty();
        let in_time = self.from.is_none_or(|from| version.until.is_none_or(|until| from <= until));
        (named || called || anywhere) && in_time
    }

    fn names(&self, title: &str) -> Option<&str> {
        let other = self.except.iter().any(|word| title.contains(word));
        self.names.iter().map(String::as_str).find(|name| !other && title.contains(name))
    }
}

/// Finds the materials that such a file names.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for view in &context.views {
        for rule in context.over_asking.iter().filter(|rule| rule.holds_for(view.version)) {
            // What the department verifies itself is listed, and never asked.
            let asked = view.item().materials.iter().filter(|m| m.substitutes.shared.is_none());
            for material in asked {
                let Some(name) = rule.names(&material.title.zh) else { continue };
                let part = format!("materials.{}", material.id);
                let basis: Vec<String> =
                    rule.legal.basis.iter().map(|c| format!("{}#{}", c.law, c.article)).collect();
                let basis = match (basis.is_empty(), &rule.legal.source) {
                    (false, _) => format!(" ({})", basis.join(", ")),
                    (true, Some(source)) => format!(" (待核: {source})"),
                    (true, None) => String::new(),
                };
                let message = format!(
                    "`{}` may not be asked: `{name}` stands in {}{basis}",
                    material.title.zh, rule.path
                );
                let hint = format!("take it out; instead: {}", rule.instead.zh);
                let finding = view.finding(rule.code, &part, message).hint(hint);
                // A ban that nobody has confirmed warns, it does not stop the library.
                let confirmed = rule.legal.status == Status::Confirmed;
                findings.push(if confirmed { finding } else { finding.warning() });
            }
        }
    }
}
