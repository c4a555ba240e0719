//! A guide as one HTML page for screen and A4 paper. In: a `Guide`. Out: HTML with its style inside.
//! Absent: scripts, fonts and pictures from elsewhere: the page is complete without a network.

use super::page::Page;
use super::{Guide, Line, Material, When};
use crate::text::Lang;

const STYLE: &str = include_str!("style.css");

/// The guide as a page.
pub fn html(guide: &Guide) -> String {
    let page = Page { guide };
    let lang = if guide.lang == Lang::Zh { "zh-CN" } else { "en" };
    let title = format!("{} · {}", guide.title, page.say("guide", &[]));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n",
        escape(&title)
    );
    out.push_str(&page.header());
    out.push_str("<main>\n");
    let mut sections: Vec<(&str, String)> = vec![
        ("basics", page.basics()),
        ("articles", page.articles()),
        ("conditions", page.conditions()),
        ("materials", page.materials()),
        ("steps", list("ol", "steps", guide.steps.iter().map(|step| escape(step)))),
        ("limits", list("ul", "", guide.limits.iter().map(|line| page.marked(line)))),
        ("fee", paragraph(&guide.fee.as_ref().map_or_else(|| page.unknown(), |fee| page.marked(fee)))),
        ("leniency", list("ul", "", page.leniency().iter().map(|line| escape(line)))),
        ("contact", list("ul", "", page.contact().iter().map(|line| escape(line)))),
    ];
    if !guide.missing.is_empty() {
        let lead = paragraph(&escape(&page.say("missing.lead", &[])));
        let missing = list("ul", "", page.missing().iter().map(|line| escape(line)));
        sections.push(("missing", format!("{lead}{missing}")));
    }
    sections.push(("note", list("ul", "", page.notes().iter().map(|line| escape(line)))));
    out.push_str(&page.contents(&sections));
    for (index, (code, inner)) in sections.iter().enumerate() {
        let heading = page.numbered(index, code);
        out.push_str(&format!(
            "<section aria-labelledby=\"{code}\">\n<h2 id=\"{code}\">{heading}</h2>\n{inner}</section>\n"
        ));
    }
    out.push_str("</main>\n");
    out.push_str(&format!("<footer><p>{}</p></footer>\n</body>\n</html>\n", escape(&guide.publisher)));
    out
}

impl Page<'_> {
    fn numbered(&self, index: usize, code: &str) -> String {
        const NUMBERS: [&str; 12] =
            ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
        let number = match self.guide.lang {
            Lang::Zh => format!("{}、", NUMBERS.get(index).unwrap_or(&"")),
            Lang::En => format!("{}. ", index + 1),
        };
        format!("<span class=\"number\">{number}</span>{}", escape(&self.say(code, &[])))
    }

    fn header(&self) -> String {
        let guide = self.guide;
        let mut out = format!(
            "<header>\n<p class=\"kind\">{}</p>\n<h1>{}</h1>\n<p class=\"dates\"><span>{}</span><span>{}</span></p>\n",
            escape(&self.say("guide", &[])),
            escape(&guide.title),
            escape(&self.valid()),
            escape(&self.version())
        );
        if let Some(sample) = &guide.sample {
            out.push_str(&format!("<p class=\"sample\" role=\"note\">{}</p>\n", escape(sample)));
        }
        out.push_str("</header>\n");
        out
    }

    fn contents(&self, sections: &[(&str, String)]) -> String {
        let entries = sections
            .iter()
            .enumerate()
            .map(|(index, (code, _))| format!("<a href=\"#{code}\">{}</a>", self.numbered(index, code)));
        let label = escape(&self.say("contents", &[]));
        format!("<nav aria-label=\"{label}\">\n{}</nav>\n", list("ol", "contents", entries))
    }

    fn unknown(&self) -> String {
        format!("<span class=\"unknown\">{}</span>", escape(&self.say("unknown", &[])))
    }

    /// A line with its basis or the mark 待核.
    fn marked(&self, line: &Line) -> String {
        let text = match line.text == self.say("unknown", &[]) {
            true => self.unknown(),
            false => escape(&line.text),
        };
        format!("{text}{}{}", self.mark(line), self.cited(line))
    }

    fn mark(&self, line: &Line) -> String {
        match line.unconfirmed {
            true => format!(" <span class=\"mark\">{}</span>", escape(&self.say("unconfirmed", &[]))),
            false => String::new(),
        }
    }

    fn cited(&self, line: &Line) -> String {
        match line.basis.is_empty() {
            true => String::new(),
            false => {
                let basis = line.basis.join(&self.say("stop", &[]));
                format!(" <span class=\"basis\">{}</span>", escape(&self.labelled("basis", &basis)))
            }
        }
    }

    fn basics(&self) -> String {
        let rows = self.guide.basics.iter().map(|(label, lines)| {
            let cells: Vec<String> =
                lines.iter().map(|line| format!("<div>{}</div>", self.marked(line))).collect();
            format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape(label), cells.join(""))
        });
        format!("<table class=\"basics\"><tbody>\n{}</tbody></table>\n", rows.collect::<String>())
    }

    fn articles(&self) -> String {
        let head = ["law", "article", "says"].map(|code| self.say(code, &[]));
        let head: String = head.iter().map(|h| format!("<th scope=\"col\">{}</th>", escape(h))).collect();
        let articles = &self.guide.articles;
        let rows = articles.iter().enumerate().map(|(index, article)| {
            let of_law = articles.iter().filter(|a| a.law == article.law).count();
            // A law stands once, beside all of its articles.
            let law = match index > 0 && articles[index - 1].law == article.law {
                true => String::new(),
                false => format!("<th scope=\"rowgroup\" rowspan=\"{of_law}\">{}</th>", escape(&article.law)),
            };
            format!(
                "<tr>{law}<td>{}</td><td lang=\"zh-CN\">{}</td></tr>\n",
                escape(&article.article),
                escape(&article.says)
            )
        });
        let rows: String = rows.collect();
        format!("<table class=\"articles\"><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n")
    }

    fn conditions(&self) -> String {
        let rows = self.guide.conditions.iter().enumerate().map(|(index, condition)| {
            let mut title =
                format!("<strong>{}</strong>{}", escape(&condition.title.text), self.mark(&condition.title));
            if let Some(when) = &condition.when {
                title.push_str(&format!(
                    "<p class=\"when\">{}</p>{}",
                    escape(&self.say("applies", &[&self.when(when)])),
                    self.rule(when)
                ));
            }
            title.push_str(&self.cited(&condition.title));
            vec![(index + 1).to_string(), title, escape(&condition.otherwise)]
        });
        let head = ["number", "condition", "otherwise"].map(|code| self.say(code, &[]));
        table("conditions", &head.each_ref().map(String::as_str), rows)
    }

    /// The rule as written, folded up; not printed.
    fn rule(&self, when: &When) -> String {
        format!(
            "<details><summary>{}</summary><code lang=\"zxx\">{}</code></details>",
            escape(&self.say("rule", &[])),
            escape(&when.rule)
        )
    }

    fn materials(&self) -> String {
        let rows = self.guide.materials.iter().enumerate().map(|(index, material)| {
            let copies = match material.by_department {
                true => "—".to_string(),
                false => escape(&self.say("copies.n", &[&material.copies.to_string()])),
            };
            let need = match (&material.when, material.by_department) {
                (_, true) => self.say("by_department", &[]),
                (None, _) => self.say("needed.always", &[]),
                (Some(_), _) => self.say("needed.when", &[]),
            };
            let form = if material.by_department { "—".to_string() } else { escape(&material.form) };
            let name = format!(
                "<a href=\"#material-{}\">{}</a>{}",
                index + 1,
                escape(&material.title.text),
                self.mark(&material.title)
            );
            let tick =
                if material.by_department { "" } else { "<span class=\"tick\" aria-hidden=\"true\"></span>" };
            vec![(index + 1).to_string(), name, form, copies, escape(&need), tick.to_string()]
        });
        let head = ["number", "material", "form", "copies", "need", "ready"].map(|code| self.say(code, &[]));
        let mut out = table("checklist", &head.each_ref().map(String::as_str), rows);
        for (index, material) in self.guide.materials.iter().enumerate() {
            out.push_str(&self.card(index, material));
        }
        out
    }

    fn card(&self, index: usize, material: &Material) -> String {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut add = |code: &str, inner: String| rows.push((self.say(code, &[]), inner));
        let several = |words: Vec<String>| match words.as_slice() {
            [one] => one.clone(),
            _ => list("ul", "", words.into_iter()),
        };
        match &material.when {
            _ if material.by_department => add("need", escape(&self.say("by_department", &[]))),
            None => add("needed", escape(&self.say("needed.always", &[]))),
            Some(when) => add("needed", format!("{}{}", escape(&self.when(when)), self.rule(when))),
        }
        if !material.standards.is_empty() {
            add("standards", several(material.standards.iter().map(|line| escape(&line.text)).collect()));
        }
        if let Some(issuer) = &material.issuer {
            add("issuer", escape(issuer));
        }
        add("how", escape(&self.how(material)));
        if let Some(sample) = &material.sample {
            add("sample", escape(sample));
        }
        if !material.mistakes.is_empty() {
            add("mistakes", several(material.mistakes.iter().map(|m| escape(m)).collect()));
        }
        if !material.substitutes.is_empty() {
            add("substitutes", several(material.substitutes.iter().map(|line| self.marked(line)).collect()));
        }
        if let Some(later) = &material.later {
            add("leniency", escape(later));
        }
        if !material.title.basis.is_empty() {
            add("basis", escape(&material.title.basis.join(&self.say("stop", &[]))));
        }
        let rows = rows.iter().map(|(label, inner)| format!("<dt>{}</dt><dd>{inner}</dd>\n", escape(label)));
        format!(
            "<article id=\"material-{0}\">\n<h3>{0}. {1}{2}</h3>\n<dl>\n{3}</dl>\n</article>\n",
            index + 1,
            escape(&material.title.text),
            self.mark(&material.title),
            rows.collect::<String>()
        )
    }
}

fn paragraph(inner: &str) -> String {
    format!("<p>{inner}</p>\n")
}

fn list(tag: &str, class: &str, entries: impl Iterator<Item = String>) -> String {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let entries: String = entries.map(|entry| format!("<li>{entry}</li>\n")).collect();
    format!("<{tag}{class}>\n{entries}</{tag}>\n")
}

fn table(class: &str, head: &[&str], rows: impl Iterator<Item = Vec<String>>) -> String {
    let head: String = head.iter().map(|h| format!("<th scope=\"col\">{}</th>", escape(h))).collect();
    let rows: String = rows
        .map(|row| {
            let cells: String = row.iter().map(|cell| format!("<td>{cell}</td>")).collect();
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    format!("<table class=\"{class}\"><thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table>\n")
}

/// Text as HTML text.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
