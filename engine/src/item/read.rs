//! Reads a version of a service item.
//! In: `items/<window>/<id>/<from>/item.toml`. Out: `Item` with `ItemSpans`, and everything wrong with it.
//! Absent on purpose: what needs other files (whether cited articles exist, whether rules and declarations agree).

mod conditions;
mod facts;
pub mod legal;
mod materials;
mod names;

#[cfg(test)]
pub(crate) use names::VOCABULARY;
pub use names::{ItemSpans, Part};

use super::Field;
use super::{
    Audience, Channel, Delivery, Handling, Item, ItemType, LegalText, Level, Limit, LimitUnit, Section,
    Visits, WindowClass,
};
use crate::allowance;
use crate::diagnostic::Diagnostic;
use crate::facts::schema::FieldType;
use crate::text::Text;
use crate::toml_reader::{self, Reader, ids};
use crate::value::date;
use chrono::NaiveDate;
use names::Names;

const WINDOWS: [(&str, WindowClass); 4] = [
    ("real-estate", WindowClass::RealEstate),
    ("market-access", WindowClass::MarketAccess),
    ("construction", WindowClass::Construction),
    ("social-affairs", WindowClass::SocialAffairs),
];
const TYPES: [(&str, ItemType); 5] = [
    ("licence", ItemType::Licence),
    ("benefit", ItemType::Benefit),
    ("confirmation", ItemType::Confirmation),
    ("levy", ItemType::Levy),
    ("other", ItemType::Other),
];
const LEVELS: [(&str, Level); 3] =
    [("city", Level::City), ("county", Level::County), ("township", Level::Township)];
const AUDIENCES: [(&str, Audience); 2] =
    [("person", Audience::Person), ("organisation", Audience::Organisation)];
const UNITS: [(&str, LimitUnit); 4] = [
    ("on_the_spot", LimitUnit::OnTheSpot),
    ("working_days", LimitUnit::WorkingDays),
    ("calendar_days", LimitUnit::CalendarDays),
    ("days_unclear", LimitUnit::DaysUnclear),
];

/// Reads `item.toml`. What is wrong is appended to `diagnostics`; with an error there the item must not be used,
/// but serves to look for further mistakes. `None` when too little can be read for that: no TOML, no window, no
/// type, no first day, or a fact without a type.
pub fn item(path: &str, source: &str, diagnostics: &mut Vec<Diagnostic>) -> Option<(Item, ItemSpans)> {
    toml_reader::read(path, source, diagnostics, |file| {
        let place = place(file, path);
        let mut names = Names::default();
        let id = id(file, &place);
        let window = window(file, &place);
        let item_type = file.choice("type", &TYPES);
        let sections = sections(file, &mut names);
        let facts = facts::facts(file, &mut names);
        let conditions = conditions::conditions(file, &mut names);
        let materials = materials::materials(file, &mut names);
        check_not_empty(file);
        let until = until(file, &place);
        let deciding_date = deciding_date(file, facts.as_deref(), &names);
        // Every key is read before the first `?`: what is not asked for counts as unknown.
        let rest = Item {
            id,
            title: file.text("title"),
            window: WindowClass::RealEstate,
            item_type: ItemType::Other,
            levels: file.choices("levels", &LEVELS),
            authority: file.text("authority"),
            result: file.text("result"),
            audience: file.choices("audience", &AUDIENCES),
            words: file.texts("words"),
            from: NaiveDate::MIN,
            until,
            deciding_date,
            note: file.opt_text("note"),
            accepted_at: file.texts("accepted_at"),
            handling: handling(file, &mut names),
            visits: visits(file, &mut names),
            limits: limits(file, &mut names),
            fee: legal_text(file, "fee", &mut names),
            steps: steps(file),
            contact: legal_text(file, "contact", &mut names),
            sections,
            facts: Vec::new(),
            conditions,
            materials: Vec::new(),
            allow: allowance::read(file),
        };
        let (window, item_type, from) = (window?, item_type?, place.from?);
        let item = Item { window, item_type, from, facts: facts?, materials: materials?, ..rest };
        Some((item, names.spans))
    })
}

fn check_not_empty(file: &mut Reader<'_>) {
    let mut lacks = |key| file.get(key).is_none_or(|n| n.is_list() && n.list().is_empty());
    if lacks("conditions") && lacks("materials") {
        file.error("empty-item", "the item has neither conditions nor materials");
    }
}

fn legal_text(file: &mut Reader<'_>, key: &'static str, names: &mut Names) -> Option<LegalText> {
    let table = file.opt_table(key)?;
    Some(legal::text(table, &format!("the {key}"), &mut names.spans.citations))
}

/// What the folders say.
#[derive(Default)]
struct Place<'p> {
    window: Option<&'p str>,
    id: Option<&'p str>,
    from: Option<NaiveDate>,
}

fn place<'p>(file: &Reader<'_>, path: &'p str) -> Place<'p> {
    let mut folders = path.rsplit('/').skip(1);
    let (from, id, window) = (folders.next(), folders.next(), folders.next());
    let place = Place { window, id, from: from.and_then(date::parse) };
    if place.from.is_none() || place.window.is_none() {
        let message = format!("`{path}` is not of the form `items/<window>/<id>/<date>/item.toml`");
        file.error("path-mismatch", message);
    }
    place
}

fn id(file: &mut Reader<'_>, place: &Place<'_>) -> String {
    let folder = place.id.unwrap_or_default();
    let Some(node) = file.need("id") else { return folder.to_owned() };
    let Some(id) = node.string() else { return folder.to_owned() };
    if !ids::is_slug(id) {
        node.error_hint(
            "bad-id",
            format!("`{id}` can not be an item's id"),
            "lower-case letters, digits and hyphens",
        );
    } else if place.id.is_some_and(|folder| folder != id) {
        node.error("path-mismatch", format!("`id` is `{id}`, but the folder is `{folder}`"));
    }
    id.to_owned()
}

fn window(file: &mut Reader<'_>, place: &Place<'_>) -> Option<WindowClass> {
    let node = file.need("window")?;
    let window = node.choice(&WINDOWS)?;
    let folder = place.window.unwrap_or_default();
    if place.window.is_some() && !WINDOWS.contains(&(folder, window)) {
        node.error("path-mismatch", format!("`window` differs from the folder `{folder}`"));
    }
    Some(window)
}

fn until(file: &mut Reader<'_>, place: &Place<'_>) -> Option<NaiveDate> {
    let node = file.get("until")?;
    let until = node.date()?;
    if place.from.is_some_and(|from| until < from) {
        node.error("empty-range", "`until` lies before the first day in force");
    }
    Some(until)
}

fn deciding_date(file: &mut Reader<'_>, facts: Option<&[Field]>, names: &Names) -> Option<String> {
    let node = file.get("deciding_date")?;
    let id = node.string()?;
    match facts.unwrap_or_default().iter().find(|fact| fact.id == id) {
        None if names.has(Part::Fact, id) => {}
        None => names.report_unknown(&node, Part::Fact, id),
        Some(fact) if fact.ty != FieldType::Date => {
            node.error("bad-value", format!("the fact `{id}` is not a date"));
        }
        Some(_) => {}
    }
    Some(id.to_owned())
}

fn sections(file: &mut Reader<'_>, names: &mut Names) -> Vec<Section> {
    let mut sections = Vec::new();
    for mut table in file.tables("sections") {
        let id = names.declare(&mut table, Part::Section, "");
        let title = table.text("title");
        table.finish();
        sections.extend(id.map(|(id, _)| Section { id, title }));
    }
    sections
}

fn visits(file: &mut Reader<'_>, names: &mut Names) -> Option<Visits> {
    let mut table = file.opt_table("visits")?;
    let (min, max) = (table.u32("min", 0), table.u32("max", 0));
    if min > max && max.is_some() {
        table.error("empty-range", "`max` is less than `min`");
    }
    let legal = legal::line(&mut table, "the number of visits", &mut names.spans.citations);
    table.finish();
    Some(Visits { min: min?, max: max?, legal })
}

fn handling(file: &mut Reader<'_>, names: &mut Names) -> Option<Handling> {
    let mut table = file.opt_table("handling")?;
    let channels = table.choices("channels", &Channel::ALL);
    let delivery = table.choices("delivery", &Delivery::ALL);
    let legal = legal::line(&mut table, "the handling", &mut names.spans.citations);
    table.finish();
    Some(Handling { channels, delivery, legal })
}

fn limits(file: &mut Reader<'_>, names: &mut Names) -> Vec<Limit> {
    let mut limits = Vec::new();
    for mut table in file.tables("limits") {
        let id = names.declare(&mut table, Part::Limit, "").map(|(id, _)| id);
        let title = table.text("title");
        let unit = table.choice("unit", &UNITS);
        let days = days(&mut table, unit);
        let start = table.opt_text("start");
        let what = format!("limit `{}`", id.as_deref().unwrap_or_default());
        let legal = legal::line(&mut table, &what, &mut names.spans.citations);
        table.finish();
        limits.extend(id.zip(unit).map(|(id, unit)| Limit { id, title, days, unit, start, legal }));
    }
    limits
}

fn days(table: &mut Reader<'_>, unit: Option<LimitUnit>) -> Option<u32> {
    if unit != Some(LimitUnit::OnTheSpot) {
        return table.u32("days", 1);
    }
    if let Some(node) = table.get("days") {
        node.error("bad-value", "a limit that is `on_the_spot` has no `days`");
    }
    None
}

fn steps(file: &mut Reader<'_>) -> Vec<Text> {
    let Some(mut table) = file.opt_table("procedure") else { return Vec::new() };
    let steps = table.texts("steps");
    table.finish();
    steps
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
