//! Reads `[[materials]]` with their fields, checks and substitutes.
//! In: the tables. Out: `Material`s, their names declared. Absent: when they are needed (`rules.rhai`).

use super::facts::{self, Outer};
use super::legal;
use super::names::{Names, Part};
use crate::item::{EvidenceCheck, Form, LegalLine, Material, Substitutes};
use crate::toml_reader::{Node, Reader};

const FORMS: [(&str, Form); 3] =
    [("original", Form::Original), ("copy", Form::Copy), ("electronic", Form::Electronic)];
const TRUST: [(&str, char); 4] = [("A", 'A'), ("B", 'B'), ("C", 'C'), ("D", 'D')];

/// The materials; `None` when a field of one has no readable type.
pub(super) fn materials(file: &mut Reader<'_>, names: &mut Names) -> Option<Vec<Material>> {
    let mut materials = Some(Vec::new());
    let mut covered = Vec::new();
    for table in file.tables("materials") {
        match (material(table, names, &mut covered), &mut materials) {
            (Some(material), Some(list)) => list.extend(material),
            _ => materials = None,
        }
    }
    // Only now is every material declared.
    for node in &covered {
        if let Some(id) = node.string().filter(|id| !names.has(Part::Material, id)) {
            names.report_unknown(node, Part::Material, id);
        }
    }
    materials
}

/// `Some(None)` is a material without a usable id.
fn material<'d>(
    mut table: Reader<'d>,
    names: &mut Names,
    covered: &mut Vec<Node<'d>>,
) -> Option<Option<Material>> {
    let id = names.declare(&mut table, Part::Material, "").map(|(id, node)| {
        names.function(&node, format!("needs_{id}"));
        id
    });
    let name = id.clone().unwrap_or_default();
    let what = format!("material `{name}`");
    let legal = legal::line(&mut table, &what, &mut names.spans.citations);
    let fields = facts::fields(&mut table, names, &Outer::evidence(&name));
    let checks = checks(&mut table, names, &name, &legal);
    let minor = table.bool("minor", false);
    let material = Material {
        title: table.text("title"),
        kinds: table.choices("kinds", &FORMS),
        copies: table.opt_u32("copies", 1).unwrap_or(1),
        issuer: table.opt_text("issuer"),
        trust: table.get("trust").and_then(|n| n.choice(&TRUST)),
        minor,
        defer_days: defer_days(&mut table, minor),
        mistakes: table.texts("mistakes"),
        sample: table.opt_text("sample"),
        reason: table.opt_text("reason"),
        mend: table.text("mend"),
        on_the_spot: table.bool("on_the_spot", false),
        many: table.bool("many", false),
        substitutes: substitutes(&mut table, names, &what),
        result_of: table.opt_string("result_of"),
        data: table.opt_string("data"),
        covers: covers(&mut table, &name, covered),
        id: name,
        fields: fields.clone().unwrap_or_default(),
        checks,
        legal,
    };
    table.finish();
    fields.map(|_| id.map(|_| material))
}

fn defer_days(table: &mut Reader<'_>, minor: bool) -> Option<u32> {
    let node = table.get("defer_days")?;
    if !minor {
        node.error("bad-value", "`defer_days` is for materials with `minor = true` only");
    }
    node.u32(1)
}

/// The names in `covers`; whether they are materials is looked at when all are declared.
fn covers<'d>(table: &mut Reader<'d>, own: &str, covered: &mut Vec<Node<'d>>) -> Vec<String> {
    let mut names = Vec::new();
    for node in table.list("covers") {
        let Some(name) = node.string() else { continue };
        if name == own {
            node.error("bad-value", format!("`{name}` can not cover itself"));
            continue;
        }
        names.push(name.to_owned());
        covered.push(node);
    }
    names
}

fn checks(
    table: &mut Reader<'_>,
    names: &mut Names,
    material: &str,
    parent: &LegalLine,
) -> Vec<EvidenceCheck> {
    let mut checks = Vec::new();
    for mut table in table.tables("checks") {
        let id = names.declare(&mut table, Part::Check, material).map(|(id, node)| {
            names.function(&node, format!("accepts_{material}_{id}"));
            id
        });
        let what = format!("check `{material}.{}`", id.as_deref().unwrap_or_default());
        let check = EvidenceCheck {
            id: id.clone().unwrap_or_default(),
            title: table.text("title"),
            reason: table.text("reason"),
            mend: table.text("mend"),
            on_the_spot: table.bool("on_the_spot", false),
            legal: legal::inherited_line(&mut table, &what, parent, &mut names.spans.citations),
        };
        table.finish();
        checks.extend(id.map(|_| check));
    }
    checks
}

fn substitutes(table: &mut Reader<'_>, names: &mut Names, what: &str) -> Substitutes {
    let Some(mut table) = table.opt_table("substitutes") else { return Substitutes::default() };
    let mut one = |key: &'static str| {
        let inner = table.opt_table(key)?;
        Some(legal::text(inner, &format!("the substitute `{key}` of {what}"), &mut names.spans.citations))
    };
    let substitutes =
        Substitutes { licence: one("licence"), shared: one("shared"), commitment: one("commitment") };
    table.finish();
    substitutes
}
