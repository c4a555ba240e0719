//! What an item declares: each name once, and none that scripts have taken already.
//! In: tables with an `id`. Out: the id, and where it stands (`ItemSpans`). Absent: what is behind the name.

use crate::diagnostic::{Span, did_you_mean};
use crate::item::Citation;
use crate::toml_reader::{Node, Reader, ids};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

/// Words that Rhai keeps for itself (1.27, keywords and reserved words); sorted.
const KEYWORDS: &[&str] = &[
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "exit",
    "export",
    "false",
    "fn",
    "for",
    "global",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "is_def_fn",
    "is_def_var",
    "is_shared",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "type_of",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// Functions of the script's vocabulary (docs/item-format.md): a check of the same name would shadow one; sorted.
pub(crate) const VOCABULARY: &[&str] = &[
    "add_days",
    "add_months",
    "add_workdays",
    "add_years",
    "all",
    "birth_date",
    "contains",
    "count",
    "date",
    "day",
    "days_between",
    "div_ceil",
    "div_floor",
    "div_round",
    "ends_with",
    "filter",
    "is_empty",
    "is_workday",
    "len",
    "map",
    "max",
    "min",
    "month",
    "months_between",
    "none",
    "parameter",
    "reduce",
    "retirement_date",
    "sex_of",
    "some",
    "starts_with",
    "sum",
    "table",
    "workdays_between",
    "year",
    "years_between",
];

/// A kind of named part of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A question group, by id.
    Section,
    /// A fact, by id.
    Fact,
    /// A field of a fact or of evidence, by dotted path, e.g. `premises.area` or `id_card.valid_until`.
    Field,
    /// A condition, by id.
    Condition,
    /// A material, by id.
    Material,
    /// A check on evidence, as `material.check`.
    Check,
    /// A time limit, by id.
    Limit,
}

impl Part {
    fn word(self) -> &'static str {
        match self {
            Self::Section => "section",
            Self::Fact => "fact",
            Self::Field => "field",
            Self::Condition => "condition",
            Self::Material => "material",
            Self::Check => "check",
            Self::Limit => "limit",
        }
    }

    fn is_in_scripts(self) -> bool {
        !matches!(self, Self::Section | Self::Limit)
    }
}

/// Where the parts of an item stand in `item.toml`, for findings of later stages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemSpans {
    /// The `id` value of each part.
    pub parts: BTreeMap<(Part, String), Span>,
    /// Each citation in the order of reading.
    pub citations: Vec<(Citation, Span)>,
}

impl ItemSpans {
    /// Where a part's id stands; the whole file when there is no such part.
    pub fn of(&self, part: Part, id: &str) -> Span {
        self.parts.get(&(part, id.to_owned())).copied().unwrap_or_default()
    }
}

/// The names declared so far.
#[derive(Default)]
pub(super) struct Names {
    pub(super) spans: ItemSpans,
    functions: BTreeSet<String>,
}

impl Names {
    /// Reads and declares the `id` of `table`. `None` when there is none to use; all mistakes are reported.
    pub(super) fn declare<'d>(
        &mut self,
        table: &mut Reader<'d>,
        part: Part,
        parent: &str,
    ) -> Option<(String, Node<'d>)> {
        let node = table.need("id")?;
        let id = node.string()?;
        check_shape(&node, id, part);
        let path = if parent.is_empty() { id.to_owned() } else { format!("{parent}.{id}") };
        self.check_variable(&node, id, part);
        match self.spans.parts.entry((part, path)) {
            Entry::Occupied(_) => {
                node.error("duplicate-id", format!("there is a {} `{id}` already", part.word()));
                None
            }
            Entry::Vacant(entry) => {
                entry.insert(node.document().span(node.range()));
                Some((id.to_owned(), node))
            }
        }
    }

    /// Declares the script function `name` that belongs to the part whose id is `node`.
    pub(super) fn function(&mut self, node: &Node<'_>, name: String) {
        if is_vocabulary(&name) {
            node.error("bad-id", format!("`{name}` is a function of the scripts already"));
        } else if !self.functions.insert(name.clone()) {
            node.error("duplicate-id", format!("another part has the script function `{name}` already"));
        }
    }

    /// Whether a part is declared.
    pub(super) fn has(&self, part: Part, id: &str) -> bool {
        self.spans.parts.contains_key(&(part, id.to_owned()))
    }

    /// Whether any part of this kind is declared.
    pub(super) fn any(&self, part: Part) -> bool {
        self.spans.parts.keys().any(|(declared, _)| *declared == part)
    }

    /// Reports that `node` names no declared part of this kind.
    pub(super) fn report_unknown(&self, node: &Node<'_>, part: Part, id: &str) {
        let message = format!("there is no {} `{id}`", part.word());
        let declared = self.spans.parts.keys().filter(|(p, _)| *p == part).map(|(_, id)| id.as_str());
        match did_you_mean(id, declared) {
            Some(near) => node.error_hint("unknown-name", message, format!("did you mean `{near}`?")),
            None => node.error("unknown-name", message),
        }
    }

    /// Facts, evidence and the deciding date are variables of one script.
    fn check_variable(&self, node: &Node<'_>, id: &str, part: Part) {
        let taken = match part {
            Part::Fact | Part::Material if id == "on" => "the deciding date",
            Part::Material if self.has(Part::Fact, id) => "a fact",
            _ => return,
        };
        node.error("duplicate-id", format!("`{id}` is {taken} in the scripts already"));
    }
}

fn check_shape(node: &Node<'_>, id: &str, part: Part) {
    if !ids::is_name(id) {
        node.error_hint("bad-id", format!("`{id}` can not be an id"), ids::NAME_SHAPE);
    } else if part.is_in_scripts() && is_keyword(id) {
        node.error("bad-id", format!("`{id}` is a reserved word of the scripts"));
    }
}

/// Whether Rhai keeps the word for itself.
fn is_keyword(id: &str) -> bool {
    KEYWORDS.binary_search(&id).is_ok()
}

/// Whether the script's vocabulary has a function of this name.
fn is_vocabulary(id: &str) -> bool {
    VOCABULARY.binary_search(&id).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        assert!(KEYWORDS.is_sorted());
        assert!(VOCABULARY.is_sorted());
        assert!(is_keyword("switch") && is_keyword("as") && !is_keyword("groom_birth"));
        assert!(is_vocabulary("count"));
    }
}
