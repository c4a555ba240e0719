//! A paper as a page for the printer: A4 or 80 mm by the stylesheet `paper.css`, nothing inline, no script.
//! In: a paper, a format. Out: HTML. Absent: fonts (the browser's), words that are not the paper's.

use std::fmt::Write as _;

use super::paper::{Block, Field, Paper, list_number};
use super::qr::Modules;
use super::sheet::Format;

/// The stylesheet.
pub const STYLESHEET: &str = include_str!("paper.css");
/// Where it is served.
pub const STYLESHEET_PATH: &str = "/api/papers/paper.css";

/// The page.
pub fn html(paper: &Paper, format: Format) -> String {
    let mut out = String::with_capacity(4096);
    let class = match format {
        Format::A4 => "a4",
        Format::Slip => "slip",
    };
    // Writing to a string has no way to fail.
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{STYLESHEET_PATH}\">\n</head>\n<body class=\"{class}\">\n<main>\n",
        escaped(&paper.title),
    );
    let mut rest = &paper.blocks[..];
    while let Some((block, after)) = rest.split_first() {
        rest = after;
        if let (Block::Seal { .. } | Block::Sign(_), [code @ Block::Code { .. }, after @ ..]) = (block, after)
        {
            out.push_str("<div class=\"closing\">\n");
            write_block(&mut out, block);
            write_block(&mut out, code);
            out.push_str("</div>\n");
            rest = after;
        } else {
            write_block(&mut out, block);
        }
    }
    out.push_str("</main>\n</body>\n</html>\n");
    out
}

/// A page of the server's own with the papers' looks.
pub fn page(title: &str, main: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{STYLESHEET_PATH}\">\n</head>\n<body class=\"check\">\n<main>\n{main}</main>\n\
         </body>\n</html>\n",
        escaped(title)
    )
}

/// Text that is no markup.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn tag(out: &mut String, name: &str, class: &str, text: &str) {
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    let _ = writeln!(out, "<{name}{class}>{}</{name}>", escaped(text));
}

/// A field of a list: its name, its value.
fn said(out: &mut String, field: &Field) {
    tag(out, "p", "", &super::paper::named(field));
}

fn write_block(out: &mut String, block: &Block) {
    match block {
        Block::Issuer(text) => tag(out, "p", "issuer", text),
        Block::Title(text) => tag(out, "h1", "", text),
        Block::Number(text) => tag(out, "p", "number", text),
        Block::To(text) => tag(out, "p", "to", text),
        Block::Heading(text) => tag(out, "h2", "", text),
        Block::Paragraph(text) => tag(out, "p", "text", text),
        Block::Small(text) => tag(out, "p", "small", text),
        Block::Large(text) => tag(out, "p", "large", text),
        Block::Entries(entries) => {
            out.push_str("<ol>\n");
            for (index, entry) in entries.iter().enumerate() {
                out.push_str("<li>\n");
                let number = list_number(index);
                let _ = writeln!(
                    out,
                    "<p class=\"entry\"><span class=\"index\">{number}</span>{}</p>",
                    escaped(&entry.title)
                );
                entry.said.iter().for_each(|field| said(out, field));
                out.push_str("</li>\n");
            }
            out.push_str("</ol>\n");
        }
        Block::Fields(fields) => {
            out.push_str("<table class=\"fields\">\n");
            for field in fields {
                let (name, value) = (escaped(&field.name), escaped(&field.value));
                let _ = writeln!(out, "<tr><th scope=\"row\">{name}</th><td>{value}</td></tr>");
            }
            out.push_str("</table>\n");
        }
        Block::Table { columns, rows } => {
            out.push_str("<table>\n<thead><tr>");
            for column in columns {
                let _ = write!(out, "<th scope=\"col\">{}</th>", escaped(&column.title));
            }
            out.push_str("</tr></thead>\n<tbody>\n");
            for row in rows {
                out.push_str("<tr>");
                for cell in row {
                    let _ = write!(out, "<td>{}</td>", escaped(cell));
                }
                out.push_str("</tr>\n");
            }
            out.push_str("</tbody>\n</table>\n");
        }
        Block::Redress { title, ways } => {
            out.push_str("<section class=\"redress\">\n");
            tag(out, "h2", "", title);
            ways.iter().for_each(|way| tag(out, "p", "text", way));
            out.push_str("</section>\n");
        }
        Block::Seal { by, on, place } => {
            out.push_str("<div class=\"seal\">\n");
            tag(out, "p", "", by);
            tag(out, "p", "", on);
            tag(out, "p", "small", place);
            out.push_str("</div>\n");
        }
        Block::Sign(labels) => {
            out.push_str("<div class=\"signs\">\n");
            labels.iter().for_each(|label| tag(out, "p", "sign", label));
            out.push_str("</div>\n");
        }
        Block::Code { holds, alt, words } => code(out, holds, alt, words),
    }
}

fn code(out: &mut String, holds: &str, alt: &str, words: &[String]) {
    out.push_str("<div class=\"code\">\n");
    if let Some(modules) = Modules::of(holds) {
        let side = modules.whole();
        let _ = writeln!(
            out,
            "<svg role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path d=\"{}\"/></svg>",
            escaped(alt),
            modules.path()
        );
    }
    out.push_str("<div>\n");
    words.iter().for_each(|text| tag(out, "p", "small", text));
    out.push_str("</div>\n</div>\n");
}

#[cfg(test)]
mod tests {
    use super::super::kind::Kind;
    use super::*;

    #[test]
    fn what_people_type_is_no_markup() {
        let typed = "<script>alert('1')</script> & \"x\"";
        let paper = Paper {
            blocks: vec![
                Block::To(typed.into()),
                Block::Table { columns: vec![], rows: vec![vec![typed.into()]] },
            ],
            kind: Kind::Acceptance,
            number: None,
            on: "2026-11-26".into(),
            title: typed.into(),
        };
        let page = html(&paper, Format::A4);
        assert!(!page.contains("<script") && !page.contains("'1'"), "{page}");
        assert_eq!(page.matches("&lt;script&gt;").count(), 3);
        assert!(!page.contains("style="), "the policy allows nothing inline");
    }
}
