//! Cases that were found once stay found: `found/*.txt`, decided by both sides.

use std::path::Path;
use yushen_differential::{found, world};
use yushen_reference::Reference;

#[test]
fn what_was_found_once_is_right_now() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("found");
    let reference = Reference::new(world::world(), None);
    let mut wrong = Vec::new();
    let mut cases = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let result = found::read(&text).and_then(|found| found::replay(&found, &reference));
        cases += 1;
        if let Err(why) = result {
            wrong.push(format!("{name}: {why}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 0, "no case in {}", folder.display());
}
