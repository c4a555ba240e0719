//! A guide as Markdown. In: a `Guide`. Out: text. Absent: HTML.

use super::page::Page;
use super::{Guide, Material};

/// The guide as Markdown.
pub fn markdown(guide: &Guide) -> String {
    let page = Page { guide };
    let mut out = vec![format!("# {}", page.labelled("guide", &guide.title))];
    if let Some(sample) = &guide.sample {
        out.push(format!("> {sample}"));
    }
    out.push(format!("{} · {} · {}", guide.publisher, page.valid(), page.version()));
    out.push(page.heading("basics"));
    let rows = guide.basics.iter().map(|(label, lines)| vec![label.clone(), page.lines(lines)]);
    out.push(table(&["", ""], rows));
    out.push(page.heading("articles"));
    let rows = guide.articles.iter().map(|a| vec![a.law.clone(), a.article.clone(), a.says.clone()]);
    out.push(table(&[&page.say("law", &[]), &page.say("article", &[]), &page.say("says", &[])], rows));
    out.push(page.heading("conditions"));
    let mut list = Vec::new();
    for (index, condition) in guide.conditions.iter().enumerate() {
        list.push(format!("{}. **{}**{}", index + 1, condition.title.text, page.standing(&condition.title)));
        if let Some(when) = &condition.when {
            list.push(format!("   - {}", page.say("applies", &[&page.when(when)])));
        }
        list.push(format!("   - {}", page.labelled("otherwise", &condition.otherwise)));
    }
    out.push(list.join("\n"));
    out.push(page.heading("materials"));
    for (index, material) in guide.materials.iter().enumerate() {
        out.push(format!("### {}. {}{}", index + 1, material.title.text, page.standing(&material.title)));
        out.push(page.material(material));
    }
    out.push(page.heading("steps"));
    out.push(numbered(&guide.steps));
    out.push(page.heading("limits"));
    out.push(bullets(guide.limits.iter().map(|line| page.line(line))));
    out.push(page.heading("fee"));
    out.push(guide.fee.as_ref().map_or_else(|| page.say("unknown", &[]), |fee| page.line(fee)));
    out.push(page.heading("leniency"));
    out.push(bullets(page.leniency().into_iter()));
    out.push(page.heading("contact"));
    out.push(bullets(page.contact().into_iter()));
    if !guide.missing.is_empty() {
        out.push(page.heading("missing"));
        out.push(page.say("missing.lead", &[]));
        out.push(bullets(page.missing().into_iter()));
    }
    out.push(page.heading("note"));
    out.push(bullets(page.notes().into_iter()));
    format!("{}\n", out.join("\n\n"))
}

impl Page<'_> {
    fn heading(&self, code: &str) -> String {
        format!("## {}", self.say(code, &[]))
    }

    fn material(&self, material: &Material) -> String {
        let mut list = Vec::new();
        if material.by_department {
            list.push(format!("**{}**", self.say("by_department", &[])));
        } else {
            let copies = self.say("copies.n", &[&material.copies.to_string()]);
            list.push(self.labelled("form", &format!("{}{}{copies}", material.form, self.say("joint", &[]))));
        }
        let needed = match &material.when {
            None => self.say("needed.always", &[]),
            Some(when) => self.when(when),
        };
        list.push(self.labelled("needed", &needed));
        let rows = [
            ("issuer", material.issuer.clone().into_iter().collect::<Vec<_>>()),
            ("standards", material.standards.iter().map(|line| line.text.clone()).collect()),
            ("sample", material.sample.clone().into_iter().collect()),
            ("mistakes", material.mistakes.clone()),
            ("substitutes", material.substitutes.iter().map(|line| self.line(line)).collect()),
            ("how", vec![self.how(material)]),
        ];
        for (code, words) in rows {
            if !words.is_empty() {
                list.push(self.labelled(code, &words.join(&self.say("stop", &[]))));
            }
        }
        list.extend(material.later.clone());
        bullets(list.into_iter())
    }
}

fn bullets(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| format!("- {line}")).collect::<Vec<_>>().join("\n")
}

fn numbered(lines: &[String]) -> String {
    lines.iter().enumerate().map(|(i, line)| format!("{}. {line}", i + 1)).collect::<Vec<_>>().join("\n")
}

fn table(head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', " ");
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let mut lines = vec![line(head.iter().map(|h| cell(h)).collect())];
    lines.push(line(head.iter().map(|_| "---".into()).collect()));
    lines.extend(rows.map(|row| line(row.iter().map(|c| cell(c)).collect())));
    lines.join("\n")
}
