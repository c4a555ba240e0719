//! What an object may hold: everything that JSON can say, and nothing that it would change in silence.

use super::*;
use wasm_bindgen_test::wasm_bindgen_test;

/// An expression, and code and field of each mistake. None: it is carried exactly.
type Row = (&'static str, &'static [(&'static str, &'static str)]);

fn hold(rows: &[Row]) {
    let library = library();
    for (expression, expected) in rows {
        let found = refused(&library, expression);
        let found: Vec<_> = found.iter().map(|(code, field)| (code.as_str(), field.as_str())).collect();
        assert_eq!(found, *expected, "{expression}");
    }
    // Still there, and not borrowed by what went wrong.
    assert!(call(&library, "review", &["every-type".into(), ON.into(), bytes(READY)]).is_ok());
    call(&library, "free", &[]).unwrap();
}

#[wasm_bindgen_test]
fn plain_data_is_carried_exactly() {
    hold(&[
        ("({})", &[]),
        ("Object.create(null)", &[]),
        ("Object.assign(Object.create(null), { facts: { adult: true } })", &[]),
        ("new Proxy({ facts: { count: 3 } }, {})", &[]),
        ("({ facts: { count: 3.0, big: -0, area: 58 } })", &[]),
        ("({ facts: { big: Number.MAX_SAFE_INTEGER } })", &[]),
        ("({ facts: { big: 9007199254740991n, count: 3n } })", &[]),
        ("({ facts: { name: '\\ud83d\\ude00\\ufffd\\u0000\\u2028' } })", &[]),
        (
            "({ facts: { people: Array.from({ length: 512 }, () => ({ name: 'a', share: '0', born: null })) } })",
            &[],
        ),
        ("({ facts: { adult: true, [Symbol('note')]: 1 } })", &[]),
    ]);
}

#[wasm_bindgen_test]
fn what_json_cannot_say_is_refused_with_its_place() {
    hold(&[
        ("({ facts: { count: NaN } })", &[("not-json", "facts.count")]),
        ("({ facts: { count: -Infinity } })", &[("not-json", "facts.count")]),
        ("({ facts: { count: undefined } })", &[("not-json", "facts.count")]),
        ("({ facts: { people: [{ name: undefined }] } })", &[("not-json", "facts.people[0].name")]),
        (
            "({ facts: { kinds: new Array(3) } })",
            &[("not-json", "facts.kinds[0]"), ("not-json", "facts.kinds[1]"), ("not-json", "facts.kinds[2]")],
        ),
        ("({ facts: { adult() {} } })", &[("not-json", "facts.adult")]),
        ("({ facts: { name: Symbol('x') } })", &[("not-json", "facts.name")]),
        ("({ facts: { born: new Date(0) } })", &[("not-json", "facts.born")]),
        ("({ facts: new Map([['adult', true]]) })", &[("not-json", "facts")]),
        ("({ facts: { kinds: new Set(['x']) } })", &[("not-json", "facts.kinds")]),
        ("({ facts: { name: /x/ } })", &[("not-json", "facts.name")]),
        (
            "({ facts: { name: new String('x'), count: new Number(3) } })",
            &[("not-json", "facts.name"), ("not-json", "facts.count")],
        ),
        ("({ facts: { kinds: new Uint8Array(2) } })", &[("not-json", "facts.kinds")]),
        ("({ facts: new (class Facts { adult = true })() })", &[("not-json", "facts")]),
        ("({ facts: { adult: Promise.resolve(true) } })", &[("not-json", "facts.adult")]),
        ("undefined", &[("not-json", "facts")]),
        ("(() => ({}))", &[("not-json", "facts")]),
    ]);
}

#[wasm_bindgen_test]
fn numbers_and_texts_that_would_change_are_refused() {
    hold(&[
        ("({ facts: { big: 2 ** 53 } })", &[("unsafe-integer", "facts.big")]),
        ("({ facts: { big: -(2 ** 53) } })", &[("unsafe-integer", "facts.big")]),
        ("({ facts: { big: 1e300 } })", &[("unsafe-integer", "facts.big")]),
        ("({ facts: { big: 2n ** 53n } })", &[("unsafe-integer", "facts.big")]),
        ("({ facts: { big: 2n ** 200n } })", &[("unsafe-integer", "facts.big")]),
        ("({ facts: { area: 58.5 } })", &[("wrong-type", "facts.area")]),
        ("({ facts: { name: '\\ud800' } })", &[("bad-text", "facts.name")]),
        ("({ facts: { name: 'a\\udc00b' } })", &[("bad-text", "facts.name")]),
        ("({ facts: { ['\\ud800']: 1 } })", &[("bad-text", "facts")]),
    ]);
}

#[wasm_bindgen_test]
fn names_of_javascripts_own_objects_are_plain_data() {
    hold(&[
        (
            "JSON.parse('{\"facts\":{\"__proto__\":{\"polluted\":1},\"constructor\":2,\"toString\":3}}')",
            &[
                ("unknown-fact", "facts.__proto__"),
                ("unknown-fact", "facts.constructor"),
                ("unknown-fact", "facts.toString"),
            ],
        ),
        ("JSON.parse('{\"__proto__\":{\"facts\":{}}}')", &[("unknown-key", "__proto__")]),
        // A literal sets the prototype instead: an object with a class behind it.
        ("({ facts: { __proto__: { __proto__: { adult: true } } } })", &[("not-json", "facts")]),
    ]);
    assert!(js("({}).polluted").is_undefined());
}

#[wasm_bindgen_test]
fn objects_that_bite_do_no_harm() {
    hold(&[
        ("({ facts: { get adult() { throw new Error('no') } } })", &[("not-json", "facts")]),
        (
            "({ facts: (() => { const r = Proxy.revocable({}, {}); r.revoke(); return r.proxy })() })",
            &[("not-json", "facts")],
        ),
        ("({ facts: new Proxy({}, { ownKeys() { throw 1 } }) })", &[("not-json", "facts")]),
        ("({ facts: new Proxy({}, { getPrototypeOf() { throw 1 } }) })", &[("not-json", "facts")]),
        ("({ facts: { kinds: new Proxy([1], { get() { throw 1 } }) } })", &[("not-json", "facts.kinds")]),
    ]);
}

#[wasm_bindgen_test]
fn size_and_depth_end_like_those_of_bytes() {
    let library = library();
    let circle = "(() => { const c = { facts: {} }; c.facts.facts = c; return c })()";
    let wide = "(() => { const c = []; for (let i = 0; i < 50; i++) c.push(c); return { facts: c } })()";
    for (expression, code) in [(circle, "too-deep"), (wide, "too-deep")] {
        let found = refused(&library, expression);
        assert!(found.iter().any(|(c, _)| c == code) || found[0].0 == "too-large", "{expression}: {found:?}");
    }
    let large = [("too-large".to_owned(), "facts".to_owned())];
    assert_eq!(refused(&library, "({ facts: { name: 'x'.repeat(1 << 20) } })"), large);
    assert_eq!(refused(&library, "({ facts: { kinds: Array(400000).fill('x') } })"), large);
    let bytes = js("new Uint8Array((1 << 20) + 1)");
    let thrown = call(&library, "review", &["every-type".into(), ON.into(), bytes]).unwrap_err();
    assert_eq!(mistakes(&thrown), large);
    let many = refused(&library, "({ facts: Array(200000) })");
    assert!(many.len() <= 100, "{}", many.len());
}
