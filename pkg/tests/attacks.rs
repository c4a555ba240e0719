//! The attacks on a client once more, in WebAssembly.

use wasm_bindgen_test::wasm_bindgen_test;

#[path = "../../engine/tests/attacks/mod.rs"]
#[allow(dead_code)] // the engine's own test uses more of it
mod of_engine;

#[wasm_bindgen_test]
fn no_attack_is_accepted_here_either() {
    let scene = of_engine::Scene::new();
    let all = of_engine::all();
    assert!(all.len() >= 60);
    for attack in all {
        let code = (attack.run)(&scene).err().map(|error| error.code);
        assert_eq!(code, Some(attack.code), "{}", attack.name);
    }
}
