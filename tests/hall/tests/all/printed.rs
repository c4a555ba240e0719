//! Every kind of paper on both formats: print and PDF say the same words, in the same order, and all of them; fonts are
//! embedded; QR codes hold what they should; pages are pictures to be looked at in `target/screens/papers`.
//! In: papers as the hall would issue them. Out: assertions. Absent: issuing (`papers`).

use chrono::NaiveDate;
use yushen_hall_tests::printed::{codes, dense, fonts, html_text, keep_page, pdf_text, pictures};
use yushen_server::hall::keys::Keys;
use yushen_server::papers::check::Check;
use yushen_server::papers::font::Fonts;
use yushen_server::papers::html::html;
use yushen_server::papers::kind::Kind;
use yushen_server::papers::kinds::acceptance::{self, Acceptance, Later};
use yushen_server::papers::kinds::correction::{self, Correction};
use yushen_server::papers::kinds::refusal::{self, Ground};
use yushen_server::papers::kinds::slips::{self, Appointment, Ticket};
use yushen_server::papers::kinds::{Application, Article, on_the_spot, with_check};
use yushen_server::papers::paper::{Block, Paper};
use yushen_server::papers::pdf::pdf;
use yushen_server::papers::rate;
use yushen_server::papers::sheet::FORMATS;

const SITE: &str = "https://hall.example";

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn about(number: &str, licence: bool) -> Application {
    Application {
        hall: "信阳市平桥区政务服务大厅".into(),
        sample: true,
        applicant: "欧阳某某".into(),
        item: "食品经营许可（新办）".into(),
        authority: "县级以上市场监督管理部门".into(),
        licence,
        received: day("2026-11-26"),
        window: Some(3),
        on: day("2026-11-26"),
        number: number.into(),
    }
}

fn article(law: &str, number: &str) -> Vec<Article> {
    vec![Article { law: law.into(), article: number.into() }]
}

fn rows(all: &[[&str; 3]]) -> Vec<[String; 3]> {
    all.iter().map(|row| row.map(str::to_owned)).collect()
}

fn accepted() -> Acceptance {
    Acceptance {
        deemed: false,
        from: day("2026-11-26"),
        limits: rows(&[
            ["法定办理时限", "20个工作日", "2026年12月24日（星期四）"],
            ["承诺办理时限", "10个工作日（待核）", "待核"],
            ["颁发、送达", "10个工作日", "从以后的环节起算"],
        ]),
        seen: rows(&[
            ["营业执照", "电子件", "核对后退还"],
            ["与食品经营相适应的主要设备设施、布局、操作流程文件", "复印件", "留存复印件"],
            ["从业人员健康证明", "原件", "留存复印件"],
        ]),
        later: Vec::new(),
        contact: Some("大厅导办台（咨询电话待属地填写）（待核）".into()),
    }
}

fn asked(count: usize) -> Vec<correction::Asked> {
    let one = |nth: usize| correction::Asked {
        title: format!("从业人员健康证明（第{}份）", nth + 1),
        reason: "健康证明的有效期到2026年11月1日为止，早于申请日期。".into(),
        mend: "带上有效期内的健康证明原件，窗口核对后退还；暂时没有的，请先到有资质的医疗机构体检。".into(),
        basis: if nth % 3 == 2 {
            Vec::new()
        } else {
            article("中华人民共和国食品安全法", "45(2)")
        },
    };
    (0..count).map(one).collect()
}

/// Every kind, and what is hard: a notice of many pages, names of many and of rare characters.
fn papers() -> Vec<(&'static str, Paper)> {
    let correction = |number: &str, many, round| {
        let on_the_spot = vec![correction::Asked {
            title: "申请表签名".into(),
            reason: "申请表第2页没有签名。".into(),
            mend: "在窗口当场补签。".into(),
            basis: Vec::new(),
        }];
        correction::paper(&about(number, true), &Correction { ask: asked(many), on_the_spot, round })
    };
    let ground = Ground {
        title: "经营场所在本区".into(),
        reason: "申请的经营场所在浉河区，不属于本大厅的受理范围。".into(),
        basis: article("中华人民共和国食品安全法", "35"),
        destination: Some("经营场所所在地的区政务服务大厅".into()),
    };
    let later = vec![
        Later { title: "经营场所平面图".into(), by: Some(day("2026-12-10")), days: Some(10) },
        Later { title: "设备清单".into(), by: Some(day("2026-12-04")), days: None },
    ];
    let deemed = Acceptance { deemed: true, later: Vec::new(), ..accepted() };
    let rare = Application {
        applicant: "龘靐齉㐂䶮𠮷（信阳）餐饮管理有限责任公司".repeat(3),
        ..about("pingqiao-2026-000003", false)
    };
    let corrected = vec![
        ("经营面积是多少平方米？".to_owned(), day("2026-11-26")),
        ("营业执照".into(), day("2026-11-26")),
    ];
    let appointment = Appointment {
        hall: "信阳市平桥区政务服务大厅".into(),
        address: "信阳市平桥区（示例地址）".into(),
        sample: true,
        class: "market-access".into(),
        item: Some("食品经营许可（新办）".into()),
        on: day("2026-11-27"),
        hours: "09:30–10:00".into(),
        name: "欧***".into(),
        phone: "139****1234".into(),
        code: "7K3M-9QPA-X01TD".into(),
        cancel_until: "2026年11月27日（星期五） 07:30".into(),
    };
    let ticket = Ticket {
        hall: "信阳市平桥区政务服务大厅".into(),
        sample: true,
        label: "B012".into(),
        class: "market-access".into(),
        on: day("2026-11-26"),
        booked: true,
        ahead: Some(3),
        minutes: Some(12),
        windows: vec![4, 5, 6],
        rate: Some(rate::block(SITE, "pingqiao", "day=2026-11-26&ticket=B012&code=7K3M-9QPA-X01TD")),
    };
    let formal = [
        ("acceptance", acceptance::paper(&about("pingqiao-2026-000001", true), &accepted())),
        ("acceptance-deemed", acceptance::paper(&about("pingqiao-2026-000002", true), &deemed)),
        ("acceptance-long-name", acceptance::paper(&rare, &accepted())),
        (
            "deferred-acceptance",
            acceptance::paper(&about("pingqiao-2026-000004", true), &Acceptance { later, ..accepted() }),
        ),
        ("correction", correction("pingqiao-BZ-2026-000001", 3, 1)),
        ("correction-many", correction("pingqiao-BZ-2026-000002", 22, 2)),
        ("refusal", refusal::paper(&about("pingqiao-BY-2026-000001", true), &[ground])),
        ("on-the-spot", on_the_spot::paper(&about("pingqiao-GZ-2026-000001", true), &corrected)),
    ];
    let keys = Keys::new(&[9; 32]);
    let checked = |(name, paper): (&'static str, Paper)| {
        let number = paper.number.clone().expect("formal papers have one");
        let digest = paper.digest().expect("JSON");
        let mut paper = paper;
        if paper.kind != Kind::OnTheSpot {
            paper.blocks.push(rate::block(SITE, "pingqiao", "case=12&code=7K3M-9QPA-X01TD"));
        }
        let checked = with_check(paper, &Check::of(&keys, "https://hall.example", &number, &digest));
        assert_eq!(checked.digest().expect("JSON"), digest, "the code is of the paper without it");
        (name, checked)
    };
    let slips = [("appointment", slips::appointment(&appointment)), ("ticket", slips::ticket(&ticket))];
    formal.into_iter().map(checked).chain(slips).collect()
}

#[test]
fn print_and_pdf_say_every_word_of_a_paper_in_its_order() {
    let server = Fonts::load(&[], &[]).expect("Debian's fonts-noto-cjk");
    let mut kinds: Vec<Kind> = Vec::new();
    for (name, paper) in papers() {
        kinds.push(paper.kind);
        let words = dense(&paper.words().concat());
        for (word, format) in FORMATS {
            let page = html(&paper, format);
            assert_eq!(html_text(&page), words, "{name} on {word}, print");
            keep_page(&page, &format!("{name}-{word}"));
            let pdf =
                pdf(&paper, &server, format).unwrap_or_else(|error| panic!("{name} on {word}: {error}"));
            assert_eq!(pdf_text(&pdf), words, "{name} on {word}, PDF");
            for font in fonts(&pdf) {
                assert!(
                    font.contains("Identity-H       yes yes yes"),
                    "embedded, subset, with Unicode: {font}"
                );
            }
            assert!(pdf.len() < 400_000, "{name} on {word} has {} bytes", pdf.len());
            let dots = if word == "a4" { "80" } else { "110" };
            assert!(!pictures(&pdf, &format!("{name}-{word}"), dots).is_empty());
        }
    }
    kinds.sort_unstable();
    kinds.dedup();
    assert!(kinds.into_iter().eq(Kind::all()), "every kind was printed");
}

#[test]
fn a_word_left_out_would_be_noticed() {
    let (_, paper) = papers().remove(0);
    let server = Fonts::load(&[], &[]).expect("Debian's fonts-noto-cjk");
    let mut shorter = paper.clone();
    shorter.blocks.retain(|block| !matches!(block, Block::Seal { .. }));
    let (_, a4) = FORMATS[0];
    let pdf = pdf(&shorter, &server, a4).expect("a PDF");
    assert_ne!(pdf_text(&pdf), dense(&paper.words().concat()));
    assert_ne!(html_text(&html(&shorter, a4)), dense(&paper.words().concat()));
}

#[test]
fn qr_codes_hold_the_address_and_can_be_read_from_the_page() {
    let server = Fonts::load(&[], &[]).expect("Debian's fonts-noto-cjk");
    // One of each kind; the hard ones differ in words only.
    let is_plain = |name: &str| !["-many", "-deemed", "-name"].iter().any(|end| name.ends_with(end));
    for (name, paper) in papers().into_iter().filter(|(name, _)| is_plain(name)) {
        let held: Vec<String> = paper
            .blocks
            .iter()
            .filter_map(|block| match block {
                Block::Code { holds, .. } => Some(holds.clone()),
                _ => None,
            })
            .collect();
        for (word, format) in FORMATS {
            let pdf = pdf(&paper, &server, format).expect("a PDF");
            assert_eq!(codes(&pdf), held, "{name} on {word}");
        }
        let number = paper.number.as_deref().unwrap_or_default();
        let shown: String = paper.words().concat();
        for address in held.iter().filter(|_| paper.number.is_some()) {
            let paper = format!("{SITE}/api/papers/{number}/");
            assert!(
                address.starts_with(&paper) || address.starts_with(&format!("{SITE}/rate#")),
                "{address}"
            );
            assert!(shown.contains(address.as_str()), "who can't scan can type");
        }
    }
}

#[test]
fn the_same_paper_is_the_same_bytes() {
    let server = Fonts::load(&[], &[]).expect("Debian's fonts-noto-cjk");
    let (_, paper) = papers().remove(0);
    let (_, a4) = FORMATS[0];
    let bytes = || pdf(&paper, &server, a4).expect("a PDF");
    assert_eq!(bytes(), bytes());
}
