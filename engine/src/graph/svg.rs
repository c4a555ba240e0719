//! A graph as SVG: complete in itself, readable on paper and by a screen reader. In: a `Graph`. Out: SVG text.
//! Absent: scripts, fonts from elsewhere.

use super::layout::{Link, Picture, Placed, layout};
use super::{Graph, SourceKind};
use crate::text::Lang;

const FONTS: &str =
    "\"Noto Sans CJK SC\",\"Source Han Sans SC\",\"PingFang SC\",\"Microsoft YaHei\",sans-serif";
/// Lines are told apart by colour; each is dark enough on white.
const COLOURS: [&str; 8] =
    ["#1f5fa8", "#8a4b08", "#2c7a3f", "#8b2f6b", "#5a52a8", "#a33a2a", "#1b7a80", "#6b6b1f"];

/// The graph as SVG.
pub fn svg(graph: &Graph, lang: Lang) -> String {
    let picture = layout(graph);
    let code = if lang == Lang::Zh { "zh-CN" } else { "en" };
    let (width, height) = (picture.width, picture.height);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         role=\"img\" aria-labelledby=\"title description\" lang=\"{code}\" font-family='{FONTS}' font-size=\"14\">\n\
         <title id=\"title\">{}</title>\n<desc id=\"description\">{}</desc>\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
        escape(&graph.title),
        escape(&graph.description)
    );
    head(&mut out, graph, &picture);
    for link in &picture.links {
        out.push_str(&line(link, COLOURS[link.source % COLOURS.len()]));
    }
    brackets(&mut out, &picture);
    for (source, placed) in graph.sources.iter().zip(&picture.sources) {
        let (fill, stroke, dash) = match source.kind {
            SourceKind::Asked => ("#f4f6f9", "#8d96a3", ""),
            SourceKind::Supplied => ("#eef5f0", "#5b8a6a", ""),
            SourceKind::Date | SourceKind::Value => ("#ffffff", "#8d96a3", ""),
            SourceKind::Unset => ("#fff8e8", "#7a4b00", "5 4"),
        };
        shape(&mut out, placed, fill, stroke, dash, false);
    }
    for (check, placed) in graph.checks.iter().zip(&picture.checks) {
        let (fill, dash) = if check.unconfirmed { ("#fff8e8", "5 4") } else { ("#ffffff", "") };
        let stroke = if check.unconfirmed { "#7a4b00" } else { "#3c4450" };
        shape(&mut out, placed, fill, stroke, dash, false);
    }
    for (end, placed) in graph.ends.iter().zip(&picture.ends) {
        let (fill, stroke) = match end.tone {
            "stop" => ("#fbecec", "#a3161c"),
            "mend" => ("#fff4e0", "#9a5b00"),
            "person" => ("#eef2fa", "#36588f"),
            "wait" => ("#f2f2f2", "#666c75"),
            _ => ("#e9f5ec", "#22753a"),
        };
        shape(&mut out, placed, fill, stroke, "", true);
    }
    legend(&mut out, graph, &picture);
    out.push_str("</svg>\n");
    out
}

fn head(out: &mut String, graph: &Graph, picture: &Picture) {
    let middle = picture.width / 2;
    out.push_str(&format!(
        "<text x=\"{middle}\" y=\"46\" text-anchor=\"middle\" font-size=\"22\" font-weight=\"700\" fill=\"#1d2129\">{}</text>\n",
        escape(&graph.title)
    ));
    for (head, x) in graph.heads.iter().zip(picture.columns) {
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"92\" font-size=\"16\" font-weight=\"700\" fill=\"#a3161c\">{}</text>\n",
            escape(head)
        ));
    }
    let right = picture.width - picture.columns[0];
    out.push_str(&format!(
        "<path d=\"M{} 102H{right}\" stroke=\"#a3161c\" fill=\"none\"/>\n",
        picture.columns[0]
    ));
    for (words, x, y) in &picture.sections {
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-weight=\"700\" fill=\"#555c66\">{}</text>\n",
            escape(words)
        ));
    }
}

fn line(link: &Link, colour: &str) -> String {
    let ((x1, y1), (x2, y2)) = (link.from, link.to);
    let (a, b) = (x1 + (x2 - x1) * 45 / 100, x1 + (x2 - x1) * 55 / 100);
    let dash = if link.applies { " stroke-dasharray=\"6 4\"" } else { "" };
    format!(
        "<path d=\"M{x1} {y1}C{a} {y1} {b} {y2} {x2} {y2}\" stroke=\"{colour}\" stroke-width=\"1.5\" fill=\"none\"{dash}/>\n\
         <circle cx=\"{x2}\" cy=\"{y2}\" r=\"2.5\" fill=\"{colour}\"/>\n"
    )
}

/// From a group of checks to its outcome.
fn brackets(out: &mut String, picture: &Picture) {
    let Some(check) = picture.checks.first() else { return };
    let left = check.x + check.width + 10;
    let bar = left + 14;
    for bracket in &picture.brackets {
        let (top, bottom) = bracket.span;
        let middle = bracket.to.clamp(top, bottom);
        let right = picture.columns[2];
        out.push_str(&format!(
            "<path d=\"M{left} {top}H{bar}V{bottom}H{left}M{bar} {middle}H{0}V{1}H{right}\" stroke=\"#3c4450\" fill=\"none\"/>\n\
             <path d=\"M{right} {1}l-9 -5v10z\" fill=\"#3c4450\"/>\n",
            bar + 22,
            bracket.to
        ));
    }
}

fn shape(out: &mut String, placed: &Placed, fill: &str, stroke: &str, dash: &str, strong: bool) {
    let dash = if dash.is_empty() { String::new() } else { format!(" stroke-dasharray=\"{dash}\"") };
    let weight = if strong { "2" } else { "1.2" };
    out.push_str(&format!(
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{weight}\"{dash}/>\n",
        placed.x, placed.y, placed.width, placed.height
    ));
    let (x, mut y) = (placed.x + 13, placed.y + 24);
    for text in &placed.lines {
        let bold = if strong { " font-weight=\"700\"" } else { "" };
        out.push_str(&format!("<text x=\"{x}\" y=\"{y}\"{bold} fill=\"#1d2129\">{}</text>\n", escape(text)));
        y += 21;
    }
    for text in &placed.notes {
        out.push_str(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"12\" fill=\"#555c66\">{}</text>\n",
            escape(text)
        ));
        y += 21;
    }
}

fn legend(out: &mut String, graph: &Graph, picture: &Picture) {
    let y = picture.height - 26;
    let mut x = picture.columns[0];
    for (index, words) in graph.legend.iter().enumerate() {
        let (text, top) = (y + 5, y - 9);
        let sign = match index {
            0 => format!("<path d=\"M{x} {y}h44\" stroke=\"#1f5fa8\" stroke-width=\"1.5\" fill=\"none\"/>"),
            1 => format!(
                "<path d=\"M{x} {y}h44\" stroke=\"#1f5fa8\" stroke-width=\"1.5\" fill=\"none\" stroke-dasharray=\"6 4\"/>"
            ),
            _ => format!(
                "<rect x=\"{x}\" y=\"{top}\" width=\"44\" height=\"18\" rx=\"4\" fill=\"#fff8e8\" stroke=\"#7a4b00\" stroke-dasharray=\"5 4\"/>"
            ),
        };
        out.push_str(&format!(
            "{sign}\n<text x=\"{0}\" y=\"{text}\" font-size=\"13\" fill=\"#555c66\">{1}</text>\n",
            x + 54,
            escape(words)
        ));
        x += 90 + words.chars().map(super::layout::advance).sum::<u32>() * 13 / 100;
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
