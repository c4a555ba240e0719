//! The service guide of every version in the rule library: everything that decides stands in it, and the page is sound.

#![allow(clippy::disallowed_methods, reason = "the test reads the rule library")]

mod rules_folder;

use rules_folder::{escaped, sources};
use std::collections::BTreeSet;
use yushen::guide::{self, Guide};
use yushen::{Lang, Library, Version, library};

fn every(test: impl Fn(&Library, &Version, &Guide)) {
    rules_folder::every(|library, version, lang| {
        test(library, version, &guide::build(library, version, version.item.from, lang));
    });
}

#[test]
fn everything_that_decides_stands_in_every_form() {
    every(|_, version, guide| {
        let (html, markdown) = (guide::html(guide), guide::markdown(guide));
        let json = serde_json::to_string(guide).unwrap();
        let item = &version.item;
        let mut wanted: Vec<String> = Vec::new();
        let mut want = |text: &yushen::Text| wanted.push(text.get(guide.lang).to_string());
        [&item.title, &item.authority, &item.result].into_iter().for_each(&mut want);
        item.conditions.iter().for_each(|c| [&c.title, &c.mend].into_iter().for_each(&mut want));
        for material in &item.materials {
            [&material.title, &material.mend].into_iter().for_each(&mut want);
            material.mistakes.iter().for_each(&mut want);
            material.checks.iter().for_each(|c| want(&c.title));
            let substitutes = &material.substitutes;
            let all = [&substitutes.licence, &substitutes.shared, &substitutes.commitment];
            all.into_iter().flatten().for_each(|s| want(&s.text));
        }
        item.steps.iter().chain(item.fee.as_ref().map(|f| &f.text)).for_each(&mut want);
        item.contact.iter().for_each(|c| want(&c.text));
        for text in wanted {
            assert!(html.contains(&escaped(&text)), "{}: the page lacks {text}", item.id);
            assert!(markdown.contains(&text), "{}: the Markdown lacks {text}", item.id);
            assert!(json.contains(serde_json::to_string(&text).unwrap().trim_matches('"')), "{text}");
        }
    });
}

#[test]
fn what_is_not_confirmed_or_not_set_is_marked() {
    every(|library, version, guide| {
        let html = guide::html(guide);
        let conditions = version.item.conditions.iter().map(|c| &c.legal);
        let open = conditions.chain(version.item.materials.iter().map(|m| &m.legal));
        let open = open.filter(|l| l.status == yushen::item::Status::Unconfirmed).count();
        assert!(html.matches("class=\"mark\"").count() >= open, "{}", version.item.id);
        let used = |name: &str| version.program.parameters.iter().any(|p| p == name);
        let on = version.item.from;
        let unset = library.parameters.values().filter(|p| used(&p.name) && p.value_on(on).is_none());
        let unset: Vec<_> = unset.collect();
        assert_eq!(guide.missing.len(), unset.len());
        for parameter in unset {
            assert!(html.contains(&escaped(parameter.title.get(guide.lang))), "{}", parameter.name);
        }
    });
}

/// Tags nest, ids are unique, every link has its target, every table its header cells.
#[test]
fn the_page_is_well_formed() {
    every(|_, version, guide| {
        let html = guide::html(guide);
        let body = &html[html.find("<body>").unwrap()..html.find("</html>").unwrap()];
        let (mut open, mut ids, mut links) = (Vec::new(), BTreeSet::new(), Vec::new());
        for tag in body.split('<').skip(1).map(|rest| &rest[..rest.find('>').unwrap()]) {
            let name = tag.split([' ', '/']).find(|n| !n.is_empty()).unwrap();
            match tag.strip_prefix('/') {
                Some(closed) => assert_eq!(open.pop(), Some(closed), "{}", version.item.id),
                None => open.push(name),
            }
            if let Some(id) = tag.split(" id=\"").nth(1).and_then(|r| r.split('"').next()) {
                assert!(ids.insert(id.to_string()), "the id {id} stands twice");
            }
            links.extend(tag.split(" href=\"#").nth(1).and_then(|r| r.split('"').next()).map(str::to_owned));
        }
        assert_eq!(open, [""; 0], "every element is closed");
        assert!(links.iter().all(|link| ids.contains(link)));
        assert_eq!(html.matches("<h1>").count(), 1);
        for table in html.split("<table").skip(1) {
            assert!(table[..table.find("</table>").unwrap()].contains("<th scope="));
        }
        for absent in ["<script", "http:", "https:", "style=\""] {
            assert!(!html.contains(absent), "{absent}");
        }
    });
}

#[test]
fn what_an_item_says_is_text_and_never_markup() {
    let mut sources = sources();
    let path = "items/social-affairs/marriage-registration/2025-05-10/item.toml";
    let text = sources[path].replace("结婚登记（内地居民）", "<img src=x onerror=alert(1)> & “引号”");
    sources.insert(path.into(), text);
    let library = library::check(&sources).0.unwrap();
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    let version = library.version("marriage-registration", on).unwrap();
    let html = guide::html(&guide::build(&library, version, on, Lang::Zh));
    assert!(!html.contains("<img") && html.contains("&lt;img src=x onerror=alert(1)&gt; &amp; “引号”"));
}

/// Simple rules are said in words, and both ways of joining are not mixed in one sentence.
#[test]
fn when_a_paper_is_needed_is_said_in_words() {
    let library = library::check(&sources()).0.unwrap();
    let on = yushen::value::date::parse("2026-11-22").unwrap();
    let guide = guide::build(&library, library.version("company-setup", on).unwrap(), on, Lang::Zh);
    let of = |title: &str| {
        guide.materials.iter().find(|m| m.title.text.contains(title)).unwrap().when.clone().unwrap()
    };
    let agent = of("委托代理人");
    assert_eq!(agent.rule, "has_agent");
    assert!(agent.words.as_deref().is_some_and(|w| w.ends_with("回答“是”的")), "{agent:?}");
    // A list and a parameter have no short words: the questions are named instead.
    let appraisal = of("评估");
    assert!(appraisal.words.is_none() && !appraisal.questions.is_empty(), "{appraisal:?}");
}
