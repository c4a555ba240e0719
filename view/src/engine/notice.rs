//! The notice as the page shows it, and where each deficit can be mended.
//! In: a decision. Out: `NoticeView` with exactly the engine's lines. Absent: wording.

use super::owner;
use crate::model::{EntryView, Lang, Mend, NoticeView, Owner, SectionView};
use yushen::Version;
use yushen::decision::{Decision, Deficit, DeficitKind};
use yushen::item::FactSource;
use yushen::notice::Section;

/// The notice of a decision.
pub fn view(version: &Version, decision: &Decision, lang: Lang) -> NoticeView {
    let notice = yushen::notice::build(decision, version, lang);
    let mender = Mender { version, decision, lang };
    NoticeView {
        sections: notice.sections.iter().map(|s| mender.section(s)).collect(),
        title: notice.title,
        head: notice.head,
        outcome: notice.outcome.code().into(),
        headline: notice.headline,
        lead: notice.lead,
        closing: notice.closing,
    }
}

struct Mender<'a> {
    version: &'a Version,
    decision: &'a Decision,
    lang: Lang,
}

impl Mender<'_> {
    fn section(&self, section: &Section) -> SectionView {
        let entries = section.entries.iter().enumerate().map(|(index, entry)| EntryView {
            title: entry.title.clone(),
            lines: entry.lines.clone(),
            mends: match section.id {
                "deficits" => self.decision.deficits.get(index).map(|d| self.deficit(d)).unwrap_or_default(),
                "questions" => self.mend(owner(&entry.id)).into_iter().collect(),
                _ => Vec::new(),
            },
        });
        SectionView { id: section.id.into(), heading: section.heading.clone(), entries: entries.collect() }
    }

    /// A condition is mended at the facts that decided it, a material among the papers.
    fn deficit(&self, deficit: &Deficit) -> Vec<Mend> {
        let id = deficit.id.split('.').next().unwrap_or(&deficit.id);
        let owners = match deficit.kind {
            DeficitKind::Condition => {
                let result = self.decision.conditions.iter().find(|c| c.id == deficit.id);
                result.map(|r| r.decided_by.iter().map(|field| owner(field)).collect()).unwrap_or_default()
            }
            DeficitKind::Missing | DeficitKind::Defective => vec![Owner::Material(id.into())],
        };
        let mut mends: Vec<Mend> = Vec::new();
        for mend in owners.into_iter().filter_map(|owner| self.mend(owner)) {
            if !mends.contains(&mend) {
                mends.push(mend);
            }
        }
        mends
    }

    fn mend(&self, owner: Owner) -> Option<Mend> {
        let item = &self.version.item;
        let title = match &owner {
            Owner::Fact(id) => {
                &item.facts.iter().find(|f| f.id == *id && f.source != FactSource::Shared)?.question
            }
            Owner::Material(id) => &item.materials.iter().find(|m| m.id == *id)?.title,
        };
        Some(Mend { title: title.get(self.lang).into(), owner })
    }
}
