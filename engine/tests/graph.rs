//! The picture of every version in the rule library: nothing overlaps, everything is there.

#![allow(clippy::disallowed_methods, reason = "the test reads the rule library")]

mod rules_folder;

use rules_folder::escaped;
use yushen::graph::{self, Placed, advance};

fn apart(a: &Placed, b: &Placed) -> bool {
    a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
}

#[test]
fn boxes_do_not_overlap_and_hold_their_text() {
    rules_folder::every(|library, version, lang| {
        let graph = graph::build(library, version, version.item.from, lang);
        let picture = graph::layout(&graph);
        let boxes: Vec<&Placed> =
            picture.sources.iter().chain(&picture.checks).chain(&picture.ends).collect();
        for (index, a) in boxes.iter().enumerate() {
            assert!(boxes[..index].iter().all(|b| apart(a, b)), "{}: {a:?}", version.item.id);
            assert!(a.x + a.width < picture.width && a.y + a.height < picture.height);
            assert!(a.height as usize >= (a.lines.len() + a.notes.len()) * 21 + 16, "{a:?}");
            for line in &a.lines {
                let width = line.chars().map(advance).sum::<u32>() * 14 / 100;
                assert!(width <= a.width - 12, "{}: `{line}` is {width} wide", version.item.id);
            }
        }
        for (words, x, y) in &picture.sections {
            let width = words.chars().map(advance).sum::<u32>() * 14 / 100;
            assert!(width <= picture.sources[0].width + 12, "{words}");
            assert!(boxes.iter().all(|b| b.x > *x + 20 || b.y > *y || b.y + b.height < y - 14), "{words}");
        }
    });
}

#[test]
fn every_fact_condition_and_material_is_drawn_and_said() {
    rules_folder::every(|library, version, lang| {
        let graph = graph::build(library, version, version.item.from, lang);
        let svg = graph::svg(&graph, lang);
        let item = &version.item;
        assert_eq!(graph.checks.len(), item.conditions.len() + item.materials.len());
        for title in item.conditions.iter().map(|c| &c.title).chain(item.materials.iter().map(|m| &m.title)) {
            assert!(graph.description.contains(title.get(lang)), "{}: {title:?}", item.id);
        }
        for fact in &item.facts {
            assert!(
                graph.sources.iter().any(|s| s.title == fact.question.get(lang)),
                "{}: {}",
                item.id,
                fact.id
            );
        }
        let drawn: usize = graph.checks.iter().map(|c| c.decided_by.len()).sum();
        assert!(svg.matches("<circle").count() >= drawn && drawn > 0);
        assert!(svg.contains(&escaped(&graph.description).replace("&quot;", "\"")), "{}", item.id);
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
        assert!(svg.contains("role=\"img\" aria-labelledby=\"title description\""));
        for absent in ["<script", "href", "url("] {
            assert!(!svg.contains(absent), "{absent}");
        }
    });
}
