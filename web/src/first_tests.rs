//! What the server draws of an item's first question, for each kind of question. Absent: that the program draws the same
//! (`tests/browser/first.test.mjs`).

use super::*;
use crate::engine::Engine;
use crate::model::Lang;
use crate::signed;
use crate::wording::say;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const ON: &str = "2026-11-22";
/// As an author might write it, or somebody who wants a browser to run something.
const QUESTION: &str = "甲 & 乙 <script>alert(1)</script>？";
const ESCAPED: &str = "甲 &amp; 乙 &lt;script&gt;alert(1)&lt;/script&gt;？";

/// Declaration, rule, the paths of the boxes on the page.
const KINDS: [(&str, &str, &[&str]); 13] = [
    ("type = 'bool'", "it", &["facts.it"]),
    ("type = 'integer'\nmin = 0\nmax = 9\nunit = '<人>'", "it > 3", &["facts.it"]),
    ("type = 'decimal'\nscale = 2\nunit = '<元>'", "it > 3.00", &["facts.it"]),
    ("type = 'date'", "it <= on", &["facts.it"]),
    ("type = 'date'\noptional = true", "it == () || it <= on", &["facts.it"]),
    ("type = 'text'\nhelp = '<i>'", "it.len() > 1", &["facts.it"]),
    (
        "type = 'choice'\noptions = [{ id = 'a', title = '<甲>' }, { id = 'b', title = '乙' }]",
        "it == \"a\"",
        &["facts.it"],
    ),
    (
        "type = 'choice'\nseveral = true\noptions = [{ id = 'a', title = '<甲>' }, { id = 'b', title = '乙' }]",
        "it.contains(\"a\")",
        &["facts.it"],
    ),
    (
        "type = 'resident_id'\nsensitivity = 'sensitive'\npurpose = '<核对>'",
        "birth_date(it) <= on",
        &["facts.it"],
    ),
    ("type = 'credit_code'", "it.len() == 18", &["facts.it"]),
    ("type = 'phone'", "it.starts_with(\"1\")", &["facts.it"]),
    (
        "type = 'record'\nfields = [{ id = 'a', type = 'bool', question = '<一>' }, { id = 'b', type = 'phone', question = '<二>' }]",
        "it.a && it.b.starts_with(\"1\")",
        &["facts.it.a", "facts.it.b"],
    ),
    (
        "type = 'list'\ntitle = '<人>'\nfields = [{ id = 'a', type = 'date', question = '<一>' }]",
        "it.all(|one| one.a <= on)",
        &["facts.it[0].a"],
    ),
];

/// An engine over one item that asks one question.
fn engine(declared: &str, rule: &str) -> Engine {
    let folder = "items/social-affairs/trial/2020-01-01";
    let item = format!(
        r#"
id = "trial"
title = "{QUESTION}"
window = "social-affairs"
type = "other"
levels = ["county"]
authority = "窗口"
result = "证"
audience = ["person"]
words = ["试一试"]
[[sections]]
id = "all"
title = "<部分>"
[[facts]]
id = "it"
section = "all"
question = "{QUESTION}"
{declared}
[[conditions]]
id = "met"
title = "<b>"
effect = "correctable"
reason = "不行。"
mend = "改好。"
status = "unconfirmed"
"#
    );
    let files = [
        ("library.toml".to_owned(), "title = \"试\"\npublisher = \"试\"\nlanguages = [\"zh\"]\n".to_owned()),
        (format!("{folder}/item.toml"), item),
        (format!("{folder}/rules.rhai"), format!("fn met() {{ {rule} }}\n")),
    ];
    let signed = signed::signed(&files.into());
    Engine::unpack(&signed.archive, &signed.trust, 1_795_334_400).unwrap_or_else(|p| panic!("{}", p.message))
}

fn ahead(engine: &Engine) -> Ahead {
    Ahead::of(engine, ON, Lang::Zh, Some(&Ahead::ask(ON, Lang::Zh, "trial")))
}

/// Drawing waits for nothing.
fn draw(ahead: &Ahead, path: &str) -> Option<First> {
    match pin!(make(ahead, path, true)).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(made) => made,
        Poll::Pending => panic!("it waits at {path}"),
    }
}

#[test]
fn a_question_of_each_kind_is_drawn_with_its_label_and_place_and_nothing_in_it_runs() {
    for (declared, rule, boxes) in KINDS {
        let ahead = ahead(&engine(declared, rule));
        let made = draw(&ahead, "/i/trial/q/it").unwrap_or_else(|| panic!("no page: {declared}"));
        let html = &made.html;
        let has = |part: &str| assert!(html.contains(part), "{declared}: no {part} in {html}");
        has("data-fact=\"it\"");
        let heading = html.split_once("<h1 id=\"heading\"").and_then(|(_, rest)| rest.split_once("</h1>"));
        assert!(heading.is_some_and(|(heading, _)| heading.contains(ESCAPED)), "{declared}: {html}");
        for path in boxes {
            has(&format!("data-field=\"{path}\""));
        }
        // A page of one box is labelled by its heading; several have labels of their own.
        match boxes {
            ["facts.it"] => has("aria-labelledby=\"heading\""),
            _ => has("&lt;一&gt;"),
        }
        for mark in ["<script", "<b>", "<i>", "<人", "<元", "<甲", "<一", "<二", "<部分", "<核对"] {
            assert!(!html.contains(mark), "{declared}: {mark} in {html}");
        }
        assert_eq!(made.title, say(Lang::Zh, "title", &[QUESTION]), "text, not HTML");
        assert_eq!(draw(&ahead, "/i/trial/q/it"), Some(made), "the same every time");
    }
}

#[test]
fn what_is_no_first_page_is_not_drawn() {
    let (declared, rule, _) = KINDS[0];
    let engine = engine(declared, rule);
    let ahead = ahead(&engine);
    for (path, there) in [
        ("/", true),
        ("/i/trial", true),
        ("/i/trial/q/it", true),
        ("/i/trial/q/other", false),
        ("/i/unknown", false),
        ("/i/unknown/q/it", false),
        ("/i/trial/notice", false),
        ("/bookings", false),
        ("/no/such/page", false),
    ] {
        assert_eq!(draw(&ahead, path).is_some(), there, "{path}");
    }
    // Of an item that the engine does not have nothing is said ahead, and only finding is drawn from that.
    let unknown = Ahead::of(&engine, ON, Lang::Zh, Some(&Ahead::ask(ON, Lang::Zh, "unknown")));
    assert_eq!(draw(&unknown, "/i/unknown"), None);
    assert!(draw(&unknown, "/").is_some_and(|made| made.html.contains("data-to=\"trial\"")));
}
