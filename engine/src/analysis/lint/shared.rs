//! What data sharing supplies (共享数据) is not asked of the applicant.
//! In: `shared-data/<id>.toml`, facts and materials with `data`. Out: facts asked, and materials required, although the
//! department can see them itself. Absent: whether the interface really answers.

use super::context::{Context, Finding, View};
use super::over_asking::{file_id, words};
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::item::read::legal;
use crate::item::{FactSource, LegalLine, Status};
use crate::library::{Library, cite};
use crate::text::Text;
use crate::toml_reader;
use std::collections::BTreeMap;

/// What data sharing supplies.
#[derive(Debug, Clone)]
pub struct SharedData {
    /// Id, the file's name; `data = "<id>"` on facts and materials.
    pub id: String,
    /// Path of the file.
    pub path: String,
    /// What it is.
    pub title: Text,
    /// Who supplies it.
    pub provider: Text,
    /// Words that occur in the title of a material it supplies.
    pub names: Vec<String>,
    /// Legal standing.
    pub legal: LegalLine,
}

/// Reads `shared-data/<id>.toml`.
pub fn read(
    library: &Library,
    path: &str,
    text: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<SharedData> {
    let mut citations = Vec::new();
    let read = toml_reader::read(path, text, diagnostics, |file| {
        Some(SharedData {
            id: file_id(file, path).to_owned(),
            path: path.to_owned(),
            title: file.text("title"),
            provider: file.text("provider"),
            names: words(file, "names"),
            legal: legal::line(file, "the shared data", &mut citations),
        })
    });
    for (citation, span) in &citations {
        cite(&library.laws, path, citation, *span, diagnostics);
    }
    read
}

/// Finds what is asked although the department has it, and `data` that names no file.
pub fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let known = &context.shared_data;
    for view in &context.views {
        for fact in &view.item().facts {
            let Some(id) = &fact.data else { continue };
            let part = format!("facts.{}", fact.id);
            let Some(data) = named(view, &part, id, known, findings) else { continue };
            if fact.source == FactSource::Shared {
                continue;
            }
            let message = format!(
                "the fact `{}` is asked although {} supplies it ({})",
                fact.id, data.provider.zh, data.path
            );
            let hint = "set `source = \"shared\"`; what the department can see itself is not asked again";
            findings.push(weighed(view.finding("fact-shared", &part, message).hint(hint), data));
        }
        for material in &view.item().materials {
            let part = format!("materials.{}", material.id);
            let title = &material.title.zh;
            let by_name = |data: &&SharedData| data.names.iter().any(|name| title.contains(name));
            let data = match &material.data {
                Some(id) => named(view, &part, id, known, findings),
                None => known.values().find(by_name),
            };
            let Some(data) = data.filter(|_| material.substitutes.shared.is_none()) else { continue };
            let message =
                format!("`{title}` is required although {} supplies it ({})", data.provider.zh, data.path);
            let hint =
                "add `[materials.substitutes] shared = { … }`: verified by the department, never asked";
            let finding = weighed(view.finding("proof-network-check", &part, message).hint(hint), data);
            // A word in a title may mean something else; `data` says it for certain.
            let certain = material.data.is_some();
            findings.push(if certain { finding } else { finding.to_be_confirmed() });
        }
    }
}

/// Sharing that nobody has confirmed is to be confirmed; it does not stop the library.
fn weighed(finding: Finding, data: &SharedData) -> Finding {
    if data.legal.status == Status::Confirmed { finding } else { finding.to_be_confirmed() }
}

fn named<'d>(
    view: &View<'_>,
    part: &str,
    id: &str,
    known: &'d BTreeMap<String, SharedData>,
    findings: &mut Vec<Finding>,
) -> Option<&'d SharedData> {
    let data = known.get(id);
    if data.is_none() {
        let part = format!("{part}.data");
        let finding = view.finding("unknown-data", &part, format!("there is no shared data `{id}`"));
        findings.push(match did_you_mean(id, known.keys().map(String::as_str)) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")),
            None => finding.hint(format!("write shared-data/{id}.toml")),
        });
    }
    data
}
