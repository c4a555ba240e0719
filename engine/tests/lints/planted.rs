//! What the issue asks to be shown on a copy of the real library: planted mistakes are all found, each with a witness;
//! and every proof that the pitfall list says must not be asked any more is refused when somebody asks it.

use crate::fixture::{folder, lint};
use std::path::Path;
use yushen::{Diagnostic, Severity, Sources, library};

const MARRIAGE: &str = "items/social-affairs/marriage-registration/2025-05-10/item.toml";
const MARRIAGE_2003: &str = "items/social-affairs/marriage-registration/2003-10-01/item.toml";
const HOUSE: &str = "items/real-estate/house-transfer/2021-09-01/item.toml";
const COMPANY: &str = "items/market-access/company-setup/2024-07-01/item.toml";
const PERMIT: &str = "items/construction/construction-permit/2019-04-23/item.toml";

fn rules() -> Sources {
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules"))
}

/// The real library with `new` in place of the first `old` of a file.
fn planted(edits: &[(&str, &str, &str)]) -> Sources {
    let mut sources = rules();
    for (file, old, new) in edits {
        let text = sources.get_mut(*file).unwrap_or_else(|| panic!("no file {file}"));
        assert!(text.contains(old), "{file} does not hold {old}");
        *text = text.replacen(old, new, 1);
    }
    sources
}

fn errors(sources: &Sources) -> Vec<Diagnostic> {
    let report = lint(sources);
    report.findings.into_iter().filter(|d| d.severity == Severity::Error).collect()
}

/// Line of the first `text` of a file.
fn line(sources: &Sources, file: &str, text: &str) -> usize {
    sources[file].lines().position(|line| line.contains(text)).unwrap() + 1
}

#[test]
fn the_library_as_it_is_has_no_error() {
    let found = errors(&rules());
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn a_circle_of_three_items_is_found_with_every_step() {
    let sources = planted(&[
        (MARRIAGE, "id = \"photo\"", "id = \"photo\"\nresult_of = \"company-setup\""),
        (COMPANY, "id = \"articles\"", "id = \"articles\"\nresult_of = \"house-transfer\""),
        (
            HOUSE,
            "id = \"application_form\"",
            "id = \"application_form\"\nresult_of = \"marriage-registration\"",
        ),
    ]);
    let found = errors(&sources);
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["circular-proof"], "{found:#?}");
    let message = &found[0].message;
    assert!(message.contains("3 step(s)"), "{message}");
    for (file, id) in [(MARRIAGE, "\"photo\""), (COMPANY, "\"articles\""), (HOUSE, "\"application_form\"")] {
        let place = format!("{file}:{}", line(&sources, file, &format!("id = {id}")));
        assert!(message.contains(&place), "{place} is not in {message}");
    }
}

#[test]
fn duplicate_dead_article_and_second_place_are_found_together() {
    let sources = planted(&[
        (MARRIAGE, "zh = \"双方近期合影照片\"", "zh = \"男方身份证（原件）\""),
        (
            "laws/civil-code.toml",
            "\"406\" = \"抵押期间可以转让；约定禁止或者限制转让的，受约定限制\"",
            "\"406\" = { text = \"抵押期间可以转让；约定禁止或者限制转让的，受约定限制\", until = 2024-12-31 }",
        ),
        (
            COMPANY,
            "window = \"market-access\"",
            "window = \"market-access\"\naccepted_at = [\"区政务服务大厅市场准入窗口\", \"示例路8号市场监督管理局二楼\"]",
        ),
    ]);
    let found = errors(&sources);
    let codes: Vec<_> = found.iter().map(|d| (d.code, d.path.as_str())).collect();
    let wanted = [
        ("department-place", COMPANY),
        ("several-places", COMPANY),
        ("basis-not-in-force", HOUSE),
        ("duplicate-material", MARRIAGE),
    ];
    assert_eq!(codes, wanted, "{found:#?}");
    let says = |at: usize, part: &str| assert!(found[at].message.contains(part), "{}", found[at]);
    says(1, "beside `区政务服务大厅市场准入窗口`");
    says(2, "`civil-code#406`, which is in force until 2024-12-31");
    says(3, &format!("({MARRIAGE}:{})", line(&sources, MARRIAGE, "id = \"id_card_groom\"")));
}

#[test]
fn an_overlap_of_versions_is_found_before_the_lint() {
    let sources = planted(&[(MARRIAGE_2003, "until = 2025-01-19", "until = 2025-02-01")]);
    let (library, found) = library::check(&sources);
    assert!(library.is_none());
    let found: Vec<_> = found.iter().filter(|d| d.severity == Severity::Error).collect();
    assert_eq!(found.iter().map(|d| d.code).collect::<Vec<_>>(), ["version-overlap"]);
    assert!(
        found[0].message.contains("2025-02-01") && found[0].message.contains("2025-01-20"),
        "{}",
        found[0]
    );
}

#[test]
fn proofs_of_the_pitfall_list_are_refused() {
    let material = "\n[[materials]]\nid = \"planted\"\ntitle = \"T\"\nkinds = [\"original\"]\nmend = \"自己开。\"\nstatus = \"confirmed\"\nbasis = [\"B\"]\n";
    let add = |file: &'static str, title: &str, basis: &str| {
        let mut sources = rules();
        let text = sources.get_mut(file).unwrap();
        text.push_str(
            &material.replace("\"T\"", &format!("\"{title}\"")).replace("\"B\"", &format!("\"{basis}\"")),
        );
        errors(&sources).iter().map(|d| d.code).collect::<Vec<_>>()
    };
    let law = "construction-law#8";
    assert_eq!(add(PERMIT, "银行到位资金证明", law), ["proof-commitment"]);
    assert_eq!(add(PERMIT, "监理合同", law), ["proof-no-basis"]);
    assert_eq!(
        add(PERMIT, "建设资金已落实承诺书（第二份）", law),
        [""; 0],
        "the commitment itself may be asked"
    );
    let law = "marriage-regulation-2025#8(1)";
    assert_eq!(add(MARRIAGE, "双方户口簿", law), ["proof-licence"]);
    assert_eq!(add(MARRIAGE, "双方单身证明", law), ["proof-network-check"]);
    // Items that other authors write: only the title of the item is known here.
    let renamed = |title: &str, paper: &str| {
        let mut sources = rules();
        let text = sources.get_mut(MARRIAGE).unwrap();
        *text = text.replacen("结婚登记（内地居民）", title, 1);
        text.push_str(
            &material.replace("\"T\"", &format!("\"{paper}\"")).replace("\"B\"", &format!("\"{law}\"")),
        );
        let found = lint(&sources).findings.into_iter();
        // The library has items of these titles: that there are two now is not what is asked here.
        let found = found.filter(|d| d.severity != Severity::ToBeConfirmed && d.code != "duplicate-item");
        found.map(|d| (d.code, d.severity)).collect::<Vec<_>>()
    };
    let error = |code| vec![(code, Severity::Error)];
    assert_eq!(renamed("最低生活保障审核确认", "村民委员会困难证明"), error("proof-unverifiable"));
    // Nobody has confirmed the ban of valuation reports: a warning.
    assert_eq!(renamed("不动产抵押登记", "房屋评估报告"), [("proof-no-basis", Severity::Warning)]);
    assert_eq!(renamed("个体工商户设立登记", "验资报告"), error("proof-no-basis"));
    assert_eq!(renamed("食品小摊点备案", "营业执照"), [("proof-no-basis", Severity::Error)]);
    assert_eq!(renamed("食品小经营店登记", "设备布局图"), error("proof-no-basis"));
    assert_eq!(renamed("临时占用城市道路审批", "公安交管意见"), error("proof-internal-check"));
    assert_eq!(renamed("困难残疾人生活补贴", "低保证"), error("proof-internal-check"));
    assert_eq!(renamed("结婚登记的另一件事", "营业执照"), [], "another item may ask it");
}
