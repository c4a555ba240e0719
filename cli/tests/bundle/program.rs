//! The program for browsers is kept beside the rules, by digest.

use crate::workshop::{Workshop, pieces};
use yushen::bundle::hash;

#[test]
fn published_programs_are_kept_by_digest_and_stay() {
    let workshop = Workshop::new();
    std::fs::create_dir(workshop.path("engine")).expect("a folder");
    let write =
        |name: &str, bytes: &[u8]| std::fs::write(workshop.path("engine").join(name), bytes).expect("a file");
    write("yushen.js", b"export {};");
    workshop.build(&["--engine-files", "engine"]).refused("cargo xtask pkg");
    let first: &[u8] = b"\0asm\xff\xfe one";
    write("yushen_bg.wasm", first);
    workshop.build(&["--engine-files", "engine"]).ok();
    workshop.sign(&["a", "b"]);
    workshop.publish().ok();
    let shown = workshop.yushen(&["bundle", "inspect", "store"]).ok();
    assert!(shown.contains(&format!("engine/yushen_bg.wasm sha256:{}", hash::hex(first))), "{shown}");
    let kept = workshop.path("store/pieces").join(hash::hex(first));
    assert_eq!(std::fs::read(&kept).expect("kept"), first);
    // An archive for a kiosk does not carry it.
    workshop.yushen(&["bundle", "archive", "store", "-o", "all.json"]).ok();
    assert!(!workshop.read("all.json").windows(4).any(|window| window == b"\0asm"));
    // Another program is another bundle; the old one stays.
    assert!(workshop.build(&["--engine-files", "engine", "--if-changed"]).ok().contains("nothing changed"));
    write("yushen_bg.wasm", b"\0asm two");
    workshop.build(&["--engine-files", "engine", "--if-changed"]).ok();
    assert!(workshop.path("store/2/manifest.json").is_file() && kept.is_file());
    // One that was damaged on the disk is not published.
    workshop.sign(&["a", "b"]);
    std::fs::write(workshop.path("store/pieces").join(hash::hex(b"\0asm two")), b"\0asm xxx")
        .expect("damaged");
    workshop.publish().refused("engine/yushen_bg.wasm");
    assert!(pieces(&workshop.path("store")).len() >= 5);
}
