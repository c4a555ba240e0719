//! The engine's service guide as a page shows it. In: `Guide`. Out: plain texts. Absent: articles (the notice has them).

use crate::model::GuideView;
use yushen::guide::{Guide, Line, Material};

/// The guide in plain texts.
pub fn view(guide: &Guide) -> GuideView {
    let texts = |lines: &[Line]| lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    GuideView {
        basics: guide.basics.iter().map(|(label, lines)| (label.clone(), texts(lines))).collect(),
        conditions: guide.conditions.iter().map(|condition| condition.title.text.clone()).collect(),
        materials: guide.materials.iter().map(|one| (one.title.text.clone(), material(one))).collect(),
        steps: guide.steps.clone(),
        limits: texts(&guide.limits),
        fee: guide.fee.as_ref().map(|line| line.text.clone()),
    }
}

fn material(material: &Material) -> Vec<String> {
    let when = material.when.as_ref().and_then(|when| when.words.clone());
    let substitutes = material.substitutes.iter().map(|line| line.text.clone());
    [when, Some(material.form.clone())].into_iter().flatten().chain(substitutes).collect()
}
