//! Reads `[[conditions]]`.
//! In: the tables. Out: `Condition`s, their names declared. Absent: their logic (`rules.rhai`).

use super::legal;
use super::names::{Names, Part};
use crate::item::{Condition, Effect};
use crate::text::Text;
use crate::toml_reader::Reader;

const EFFECTS: [(&str, Effect); 4] = [
    ("ineligible", Effect::Ineligible),
    ("correctable", Effect::Correctable),
    ("elsewhere", Effect::Elsewhere),
    ("verify", Effect::Verify),
];

pub(super) fn conditions(file: &mut Reader<'_>, names: &mut Names) -> Vec<Condition> {
    let tables = file.tables("conditions");
    tables.into_iter().filter_map(|table| condition(table, names)).collect()
}

fn condition(mut table: Reader<'_>, names: &mut Names) -> Option<Condition> {
    let id = names.declare(&mut table, Part::Condition, "").map(|(id, node)| {
        names.function(&node, id.clone());
        names.function(&node, format!("applies_{id}"));
        id
    });
    let what = format!("condition `{}`", id.as_deref().unwrap_or_default());
    let title = table.text("title");
    let effect = table.choice("effect", &EFFECTS);
    let reason = table.text("reason");
    let mend = table.text("mend");
    let on_the_spot = table.bool("on_the_spot", false);
    let destination = destination(&mut table, effect);
    let presence = table.opt_u32("presence", 1);
    let legal = legal::line(&mut table, &what, &mut names.spans.citations);
    table.finish();
    Some(Condition {
        id: id?,
        title,
        effect: effect?,
        reason,
        mend,
        on_the_spot,
        destination,
        presence,
        legal,
    })
}

fn destination(table: &mut Reader<'_>, effect: Option<Effect>) -> Option<Text> {
    let node = table.get("destination");
    match (effect, &node) {
        (Some(Effect::Elsewhere), None) => {
            table.error("missing-key", "`destination` is missing: `elsewhere` says where to turn");
        }
        (Some(Effect::Elsewhere) | None, _) | (_, None) => {}
        (Some(_), Some(node)) => node.error("bad-value", "`destination` is for the effect `elsewhere` only"),
    }
    node?.text()
}
