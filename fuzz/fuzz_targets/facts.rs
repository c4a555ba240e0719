//! Arbitrary bytes as the facts of a small but rich item.
//! Must hold: no panic, no hang; errors have a code, a field and words; a decision's canonical JSON is canonical and
//! parses back; the second run gives the same bytes.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use yushen::Library;
use yushen_fuzz::{review, rich_library};

static LIBRARY: LazyLock<Library> = LazyLock::new(rich_library);

fuzz_target!(|data: &[u8]| review(&LIBRARY, "sample", data));
