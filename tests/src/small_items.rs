//! Random small items, for what only brute force can judge.
//! In: a seed. Out: sources of a library with one item. Absent: law; the items mean nothing.

use fastrand::Rng;
use std::fmt::Write as _;
use yushen::Sources;

/// What a fact of such an item may be.
enum Fact {
    Bool,
    Choice(usize),
    Integer,
}

/// A library whose one item `small` has so many facts in up to three sections.
pub fn library(seed: u64, facts: std::ops::RangeInclusive<usize>) -> Sources {
    let mut rng = Rng::with_seed(seed);
    let facts: Vec<Fact> = (0..rng.usize(facts))
        .map(|_| match rng.u32(..10) {
            0..=6 => Fact::Bool,
            7 | 8 => Fact::Choice(rng.usize(3..=4)),
            _ => Fact::Integer,
        })
        .collect();
    let sections = rng.usize(1..=3);
    let mut item = String::from(
        "id = \"small\"\ntitle = \"小\"\nwindow = \"social-affairs\"\ntype = \"other\"\nlevels = [\"county\"]\n\
         authority = \"样本\"\nresult = \"样本\"\naudience = [\"person\"]\nwords = []\n\
         [contact]\ntext = \"样本\"\nstatus = \"unconfirmed\"\n",
    );
    for section in 0..sections {
        let _ = writeln!(item, "[[sections]]\nid = \"s{section}\"\ntitle = \"段\"");
    }
    for (index, fact) in facts.iter().enumerate() {
        let section = rng.usize(..sections);
        let _ = writeln!(item, "[[facts]]\nid = \"f{index}\"\nsection = \"s{section}\"\nquestion = \"？\"");
        let _ = match fact {
            Fact::Bool => writeln!(item, "type = \"bool\""),
            Fact::Choice(n) => {
                let options: Vec<_> =
                    (0..*n).map(|o| format!("{{ id = \"o{o}\", title = \"项\" }}")).collect();
                writeln!(item, "type = \"choice\"\noptions = [{}]", options.join(", "))
            }
            Fact::Integer => writeln!(item, "type = \"integer\"\nmin = 0\nmax = 9"),
        };
    }
    let mut rules = String::new();
    for index in 0..rng.usize(1..=4) {
        let effect = ["ineligible", "correctable"][rng.usize(..2)];
        let _ = writeln!(
            item,
            "[[conditions]]\nid = \"c{index}\"\ntitle = \"条件\"\neffect = \"{effect}\"\nreason = \"不符。\"\n\
             mend = \"补正。\"\nstatus = \"unconfirmed\""
        );
        if rng.u32(..3) == 0 {
            let _ = writeln!(rules, "fn applies_c{index}() {{ {} }}", expression(&mut rng, &facts, 1));
        }
        let _ = writeln!(rules, "fn c{index}() {{ {} }}", expression(&mut rng, &facts, 3));
    }
    for index in 0..rng.usize(..=3) {
        let _ = writeln!(
            item,
            "[[materials]]\nid = \"m{index}\"\ntitle = \"材料\"\nforms = [\"original\", \"copy\", \"electronic\"]\n\
             mend = \"带来。\"\nstatus = \"unconfirmed\""
        );
        let _ = writeln!(rules, "fn needs_m{index}() {{ {} }}", expression(&mut rng, &facts, 2));
    }
    let folder = "items/social-affairs/small/2020-01-01";
    Sources::from([
        ("library.toml".into(), "title = \"样本\"\npublisher = \"样本\"\nlanguages = [\"zh\"]\n".into()),
        (format!("{folder}/item.toml"), item),
        (format!("{folder}/rules.rhai"), rules),
    ])
}

fn expression(rng: &mut Rng, facts: &[Fact], depth: u32) -> String {
    if depth == 0 || rng.u32(..4) == 0 {
        return leaf(rng, facts);
    }
    let parts: Vec<_> = (0..rng.usize(2..=3)).map(|_| expression(rng, facts, depth - 1)).collect();
    match rng.u32(..5) {
        0 | 1 => format!("({})", parts.join(" && ")),
        2 | 3 => format!("({})", parts.join(" || ")),
        _ => format!("(if {} {{ {} }} else {{ {} }})", leaf(rng, facts), parts[0], parts[1]),
    }
}

fn leaf(rng: &mut Rng, facts: &[Fact]) -> String {
    let index = rng.usize(..facts.len());
    match facts[index] {
        Fact::Bool => format!("{}f{index}", if rng.bool() { "" } else { "!" }),
        Fact::Choice(n) => format!("f{index} {} \"o{}\"", ["==", "!="][rng.usize(..2)], rng.usize(..n)),
        Fact::Integer => format!("f{index} {} {}", [">=", "<"][rng.usize(..2)], rng.u32(2..8)),
    }
}
