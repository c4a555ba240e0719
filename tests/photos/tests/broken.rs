//! Broken files, natively: no panic, and memory stays in its bounds. In: `YUSHEN_BROKEN_FILES` (200 in the checks).
//! Out: counts of each finding, the most memory held at once. Absent: WebAssembly (`tests/browser/photos.test.mjs`).

#![allow(unsafe_code, reason = "a counting allocator can't be written without")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use yushen_photo_tests::canvas::Canvas;
use yushen_photo_tests::{encode, mutate};

/// Most bytes that a check may hold.
const MOST: usize = 256 << 20;

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn more(bytes: usize) {
    PEAK.fetch_max(HELD.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

// SAFETY: everything is the system's allocator; counting does not allocate.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The most bytes held at once by `work`, its input among them.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    PEAK.store(HELD.load(Relaxed), Relaxed);
    let result = work();
    (result, PEAK.load(Relaxed))
}

fn largest() -> Vec<(&'static str, Vec<u8>)> {
    let grey = Canvas::new(7300, 5470, [90, 120, 150]);
    vec![
        ("JPEG of 39.9 million pixels", encode::jpeg(&grey, 50, false).unwrap()),
        ("progressive JPEG of 39.9 million pixels, 4:4:4", encode::jpeg(&grey, 50, true).unwrap()),
        ("PNG of 39.9 million pixels", encode::png(&grey).unwrap()),
        ("WebP of 39.9 million pixels", encode::webp(&grey).unwrap()),
    ]
}

// One test: the counters are the process's.
#[test]
fn no_panic_and_bounded_memory() {
    let files: u64 = std::env::var("YUSHEN_BROKEN_FILES").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let whole = mutate::whole().unwrap();
    let mut said: BTreeMap<&str, u32> = BTreeMap::new();
    let (mut most, mut opened) = (0, 0);
    for number in 0..files {
        let bytes = mutate::broken(&whole, number);
        let (report, bytes_held) = peak(|| yushen_photo::check(&bytes, "a.jpg", &[]));
        most = most.max(bytes_held);
        opened += u32::from(!report.fails());
        for finding in report.findings.iter().filter(|finding| finding.code.fails()) {
            *said.entry(finding.code.as_str()).or_default() += 1;
        }
    }
    println!("{files} broken files: {opened} opened all the same, {said:?}; {} KB held at most", most >> 10);
    assert!(said.len() >= 4 && opened > 0, "{said:?}");
    assert!(most <= MOST, "{most}");
    for (name, bytes) in largest() {
        let (report, held) = peak(|| yushen_photo::check(&bytes, "a", &[]));
        let codes: Vec<&str> = report.findings.iter().map(|finding| finding.code.as_str()).collect();
        println!(
            "{name}, {} KB: {} MB held, {} by {}, {codes:?}",
            bytes.len() >> 10,
            held >> 20,
            report.width,
            report.height
        );
        assert!(held <= MOST, "{name}: {held}");
    }
}
