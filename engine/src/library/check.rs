//! Sources → `Library`: every file is read, every rule compiled, every citation looked up; all mistakes at once.

use super::{Library, Sources, Version};
use crate::diagnostic::{Diagnostic, Severity, Span, did_you_mean};
use crate::facts::layout::Layout;
use crate::item::Citation;
use crate::item::read::{ItemSpans, Part};
use crate::law::Law;
use crate::script::normalise;
use crate::script::program::{self, Paths, Values};
use crate::value::date;
use crate::{allowance, calendar, item, law, order, parameter, profile, table, toml_reader};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Checks a library. It comes back only when no diagnostic is an error.
pub fn check(sources: &Sources) -> (Option<Library>, Vec<Diagnostic>) {
    check_with(sources, None)
}

/// Checks a library whose unset values are filled from `profiles/<profile>.toml`.
///
/// All profiles are checked, whichever is asked for.
pub fn check_with(sources: &Sources, profile: Option<&str>) -> (Option<Library>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut library = Library::default();
    title(&mut library, sources, &mut diagnostics);
    for (path, text) in sources {
        read_shared(&mut library, path, text, sources, &mut diagnostics);
    }
    cite_values(&library, &mut diagnostics);
    fill(&mut library, sources, profile, &mut diagnostics);
    let mut versions: BTreeMap<String, Vec<Version>> = BTreeMap::new();
    for (path, text) in
        sources.iter().filter(|(path, _)| path.starts_with("items/") && path.ends_with("/item.toml"))
    {
        if let Some(version) = version(&library, sources, path, text, &mut diagnostics) {
            versions.entry(version.item.id.clone()).or_default().push(version);
        }
    }
    for (id, mut list) in versions {
        succeed(&mut list, &mut diagnostics);
        library.items.insert(id, list.into_iter().map(Arc::new).collect());
    }
    order::sort_by(&mut diagnostics, |a, b| {
        (&a.path, a.span.line, a.span.column).cmp(&(&b.path, b.span.line, b.span.column))
    });
    let sound = diagnostics.iter().all(|d| d.severity != Severity::Error);
    (sound.then_some(library), diagnostics)
}

fn title(library: &mut Library, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
    let path = "library.toml";
    let Some(text) = sources.get(path) else {
        let message = "there is no library.toml here";
        let hint = "name the folder that holds library.toml, laws/ and items/";
        diagnostics.push(Diagnostic::error("missing-file", path, Span::default(), message).hint(hint));
        return;
    };
    let read = toml_reader::read(path, text, diagnostics, |file| {
        let title = file.text("title");
        let publisher = file.text("publisher");
        let _languages = file.list("languages");
        Some((title, publisher, allowance::read(file)))
    });
    if let Some((title, publisher, allow)) = read {
        (library.title, library.publisher, library.allow) = (title, publisher, allow);
    }
}

/// Laws, parameters and calendars; and files that belong nowhere.
fn read_shared(
    library: &mut Library,
    path: &str,
    text: &str,
    sources: &Sources,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let folder = path.split('/').next().unwrap_or_default();
    let toml = path.ends_with(".toml");
    match folder {
        "laws" if toml => {
            if let Some(law) = law::read(path, text, diagnostics) {
                library.laws.insert(law.id.clone(), law);
            }
        }
        "parameters" if toml => {
            if let Some(parameter) = parameter::read(path, text, diagnostics) {
                library.parameters.insert(parameter.name.clone(), parameter);
            }
        }
        "tables" if toml => {
            if let Some(table) = table::read(path, text, sources, diagnostics) {
                library.tables.insert(table.name.clone(), table);
            }
        }
        "tables" if path.ends_with(".csv") => {}
        "calendar" if toml => {
            if let Some(year) = calendar::read(path, text, diagnostics) {
                library.calendar.insert(year);
            }
        }
        // What the lint reads of them is no part of a decision.
        "profiles" if toml => {}
        "items" | "library.toml" | "over-asking" | "shared-data" => {}
        _ if path.ends_with(".md") => {}
        _ => {
            let message = format!("nothing reads `{path}`");
            let hint = "a library has library.toml, laws/, parameters/, tables/, profiles/, calendar/, items/, over-asking/ and shared-data/";
            diagnostics.push(Diagnostic::error("stray-file", path, Span::default(), message).hint(hint));
        }
    }
}

/// Reads every profile and puts the values of the one asked for in their places.
fn fill(library: &mut Library, sources: &Sources, wanted: Option<&str>, diagnostics: &mut Vec<Diagnostic>) {
    let mut profiles = BTreeMap::new();
    for (path, text) in
        sources.iter().filter(|(path, _)| path.starts_with("profiles/") && path.ends_with(".toml"))
    {
        let read = profile::read(path, text, &library.parameters, &library.tables, diagnostics);
        profiles.extend(read.map(|profile| (profile.name.clone(), profile)));
    }
    let Some(name) = wanted else { return };
    let names: Vec<String> = profiles.keys().cloned().collect();
    match profiles.remove(name) {
        Some(profile) => {
            profile.apply(&mut library.parameters, &mut library.tables);
            library.profile = Some(profile);
        }
        None => {
            let shown: String = name.chars().take(40).collect();
            let message = format!("there is no profile `{shown}`");
            let hint = match did_you_mean(name, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write profiles/<name>.toml".into(),
            };
            let path = "library.toml";
            diagnostics.push(Diagnostic::error("unknown-profile", path, Span::default(), message).hint(hint));
        }
    }
}

fn cite_values(library: &Library, diagnostics: &mut Vec<Diagnostic>) {
    for parameter in library.parameters.values() {
        let path = format!("parameters/{}.toml", parameter.name);
        for (citation, span) in &parameter.citations {
            cite(&library.laws, &path, citation, *span, diagnostics);
        }
    }
    for table in library.tables.values() {
        let path = format!("tables/{}.toml", table.name);
        for (citation, span) in &table.citations {
            cite(&library.laws, &path, citation, *span, diagnostics);
        }
    }
}

/// A citation names a law that is there and an article its file lists.
pub(crate) fn cite(
    laws: &BTreeMap<String, Law>,
    path: &str,
    citation: &Citation,
    span: Span,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(law) = laws.get(&citation.law) else {
        let message = format!("there is no law `{}`", citation.law);
        let hint = match did_you_mean(&citation.law, laws.keys().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write laws/{}.toml", citation.law),
        };
        diagnostics.push(Diagnostic::error("unknown-law", path, span, message).hint(hint));
        return;
    };
    if !law.articles.contains_key(&citation.article) {
        let message = format!("laws/{}.toml does not list article `{}`", citation.law, citation.article);
        let hint = format!("add `\"{}\" = \"…\"` under [articles], read in the law's text", citation.article);
        diagnostics.push(Diagnostic::error("unknown-article", path, span, message).hint(hint));
    }
}

fn version(
    library: &Library,
    sources: &Sources,
    path: &str,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Version> {
    let (item, spans) = item::read::item(path, text, diagnostics)?;
    for (citation, span) in &spans.citations {
        cite(&library.laws, path, citation, *span, diagnostics);
    }
    let folder = path.strip_suffix("/item.toml")?.to_string();
    let rules = format!("{folder}/rules.rhai");
    let layout = Layout::of(&item);
    let Some(source) = sources.get(&rules) else {
        let message = "there is no rules.rhai beside item.toml";
        let hint = "write one function for each condition and check";
        diagnostics.push(Diagnostic::error("missing-file", &rules, Span::default(), message).hint(hint));
        return None;
    };
    let paths = Paths { item: path, rules: &rules };
    let values = Values { parameters: &library.parameters, tables: &library.tables };
    let program = program::compile(&item, &spans, &layout, source, values, &paths, diagnostics);
    let span = id_span(&spans, &item.id);
    let rules = normalise::script(source);
    let sample = library.profile.as_ref().filter(|profile| profile.sample).map(|p| p.title.clone());
    Some(Version { until: item.until, item, layout, program, rules, folder, sample, span })
}

fn id_span(spans: &ItemSpans, id: &str) -> Span {
    spans.of(Part::Condition, id)
}

/// Versions in the order of their first day; each ends the day before the next begins.
fn succeed(versions: &mut Vec<Version>, diagnostics: &mut Vec<Diagnostic>) {
    order::sort_by(versions, |a, b| a.item.from.cmp(&b.item.from));
    for index in 1..versions.len() {
        let next = versions[index].item.from;
        let before = &mut versions[index - 1];
        let last = next.pred_opt();
        if let (Some(until), Some(last)) = (before.until, last) {
            let path = format!("{}/item.toml", before.folder);
            let (code, message) = match until.cmp(&last) {
                core::cmp::Ordering::Equal => continue,
                core::cmp::Ordering::Greater => (
                    "version-overlap",
                    format!(
                        "in force until {}, but the next version begins on {}",
                        date::format(until),
                        date::format(next)
                    ),
                ),
                core::cmp::Ordering::Less => (
                    "version-gap",
                    format!(
                        "ends on {}, and the next version begins only on {}",
                        date::format(until),
                        date::format(next)
                    ),
                ),
            };
            let hint = "let each version end the day before the next begins; a gap needs a version of its own that says so";
            diagnostics.push(Diagnostic::error(code, &path, Span::default(), message).hint(hint));
        }
        before.until = last;
    }
}
