//! Arbitrary bytes as one file of a small library: the first byte says which (`yushen_fuzz::FILES`).
//! Must hold: no panic, no hang; the same diagnostics twice; a library that loads also decides.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yushen::library;
use yushen_fuzz::{FILES, common, review, rich};

const FACTS: [&str; 4] = [
    "{}",
    r#"{"facts":{"flag":true,"other":false,"staff":3,"seats":-7,"area":"58.5","ratio":"0.3333","day":"2024-02-29","ends":null,"name":"某公司","kind":"shop","tags":["hot"],"citizen":"11010519491231002X","premises":{"size":8,"owned":true},"rooms":[{"size":9,"clean":true,"ends":null},{"size":1},{}]}}"#,
    r#"{"facts":{"staff":9007199254740991,"seats":9007199254740991,"ratio":"-9999","rooms":[]}}"#,
    r#"{"facts":{"rooms":[{},{},{"clean":false}],"kind":"stall"},"evidence":{"paper":{"form":"original"}}}"#,
];

fuzz_target!(|data: &[u8]| {
    let Some((which, text)) = data.split_first() else { return };
    let Some((_, path)) = FILES.iter().find(|(byte, _)| byte == which) else { return };
    let text = String::from_utf8_lossy(text).into_owned();
    let mut sources = if *which == b'r' { common::sources("") } else { rich() };
    sources.insert((*path).into(), text.clone());
    let (library, diagnostics) = library::check(&sources);
    let (_, again) = library::check(&sources);
    assert_eq!(diagnostics, again);
    for d in &diagnostics {
        assert!(!d.code.is_empty() && !d.message.is_empty() && !d.path.is_empty());
        assert!((d.span.line, d.span.column) <= (d.span.end_line, d.span.end_column), "{d}");
    }
    if *which == b'k' {
        let mut found = Vec::new();
        for case in yushen::cases::read(path, &text, &mut found) {
            let library = library.as_ref().expect("cases are no source of a library");
            if let Ok(version) = library.version("sample", case.on) {
                let _ = yushen::cases::run(library, version, &case);
            }
        }
    }
    let Some(library) = library else { return };
    for (item, _) in library.items.iter().take(1) {
        for facts in FACTS {
            review(&library, item, facts.as_bytes());
        }
    }
});
