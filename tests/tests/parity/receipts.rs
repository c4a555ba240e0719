//! Receipts made in WebAssembly, as a citizen's browser makes them, and replayed natively, as the window does: all the
//! same; whatever is changed in one is found.
//! In: the built npm package, Node, `YUSHEN_RECEIPTS` (500; the campaign takes 100,000). Out: assertions and counts.

use yushen::bundle::hash::to_hex;
use yushen::bundle::{Moment, Trust, archive};
use yushen::receipt::{HallSecret, Joiner, MOST_CHARACTERS, Receipt, ReceiptError, open, replay};
use yushen::{Library, value::date};
use yushen_tests::generate::Generator;
use yushen_tests::rules::Rules;
use yushen_tests::sides::{Place, Side};

fn wanted() -> usize {
    std::env::var("YUSHEN_RECEIPTS").map_or(500, |text| text.replace('_', "").parse().expect("a number"))
}

pub fn secret() -> HallSecret {
    HallSecret::from_bytes(&[5; 32]).expect("a key")
}

/// The facts in a receipt, as the window reads them.
pub fn opened(library: &Library, receipt: &Receipt) -> Result<Vec<u8>, ReceiptError> {
    let versions = library.versions(&receipt.item).map_err(|_| ReceiptError::Changed)?;
    let version = versions.iter().find(|version| date::format(version.item.from) == receipt.version);
    open(receipt, &secret(), version.ok_or(ReceiptError::Changed)?)
}

#[test]
fn receipts_made_in_webassembly_are_decided_alike_natively() {
    let rules = Rules::ours().unwrap();
    let signed = rules.signed();
    let trust = Trust::read(&signed.trust).unwrap();
    let bundle = archive::open(&signed.archive, &trust, None, Moment(1_795_680_000)).unwrap();
    let hall = secret().public().hex();
    let mut side = Side::start(Place::Node, &signed).unwrap();
    let mut cases = Vec::new();
    for case in Generator::new(&rules, 11).unwrap().filter(|case| case.result.is_ok()).take(wanted()) {
        side.ask_receipt(&case.item, &date::format(case.on), &case.facts, &hall).unwrap();
        cases.push((case.item, case.on, case.result.unwrap().digest));
    }
    let answers = side.finish().unwrap();
    assert_eq!(answers.len(), cases.len());

    let mut dice = fastrand::Rng::with_seed(11);
    let (mut longest, mut several, mut found) = (0, 0, 0);
    for ((item, on, digest), answer) in cases.iter().zip(&answers) {
        let texts: Vec<String> = serde_json::from_str(answer).unwrap_or_else(|_| panic!("{answer}"));
        several += usize::from(texts.len() > 1);
        assert!(texts.iter().all(|text| text.len() <= MOST_CHARACTERS));
        longest = longest.max(texts.iter().map(String::len).sum());
        let mut joiner = Joiner::default();
        let scanned = texts.iter().map(|text| joiner.scan(text)).last().expect("a text").expect("all of it");
        assert_eq!((&scanned.item, &scanned.on), (item, &date::format(*on)));
        assert_eq!(to_hex(&*scanned.bundle), bundle.manifest().digest());
        assert_eq!(format!("sha256:{}", to_hex(&*scanned.decision)), *digest);
        let facts = opened(&rules.library, &scanned).expect("opens");
        let replayed = replay(&scanned, &facts, &rules.library).expect("its facts are read");
        assert!(replayed.same, "{item} {on}: {}", String::from_utf8_lossy(&facts));
        // One bit anywhere in it.
        let mut bytes = scanned.to_bytes();
        let at = dice.usize(..bytes.len());
        bytes[at] ^= 1 << dice.u8(..8);
        let changed = Receipt::from_bytes(&bytes).and_then(|receipt| opened(&rules.library, &receipt));
        assert!(changed.is_err(), "byte {at} of {}", bytes.len());
        found += 1;
    }
    println!(
        "{} receipts made in WebAssembly, all replayed natively with the same decision; {found} of {} with one bit \
         changed were refused; the longest has {longest} characters, {several} need more than one QR code",
        cases.len(),
        cases.len(),
    );
    assert!(found == wanted());
}
