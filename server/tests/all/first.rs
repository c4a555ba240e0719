//! The first page in its file: filled in for this server's own web app, escaped, with what it was made from behind it.
//! In: requests to a server in this process. Out: assertions. Absent: what is drawn (`web/src/first_tests.rs`).

use crate::support::{TestServer, publish_sources};
use yushen_view::ahead::Ahead;
use yushen_web::first::SOURCES;

const FILE: &str = "<!doctype html>\n<html lang=\"zh-CN\"><head><title>预审</title></head><body><div id=\"app\"></div></body></html>\n";

#[tokio::test]
async fn a_page_is_put_into_the_file_and_no_text_of_the_rules_leaves_its_place() {
    let wild = |text: String| {
        text.replace("question = \"", "question = \"</title><script>&")
            .replace("title = { zh = \"", "title = { zh = \"<b>\\\"")
    };
    let server = TestServer::with(|store| drop(publish_sources(store, 1, |plan| plan, wild))).await;
    let dist = server.dist();
    std::fs::write(dist.join("index.html"), FILE).expect("index.html");
    let item = "/i/every-type?on=2026-11-26";
    assert_eq!(server.get(item).await.text(), FILE, "of another build: as it is");

    std::fs::write(dist.join("program.json"), format!("{{\"page\":\"{SOURCES}\"}}")).expect("program.json");
    let answer = server.get(item).await;
    let page = answer.text();
    assert!(page.contains("<html lang=\"zh-CN\" data-on=\"2026-11-26\" data-noted=\""), "{page}");
    let (_, rest) = page.split_once("<div id=\"app\">").expect("the page");
    let (drawn, rest) = rest.split_once("<template id=\"told\">").expect("what it was made from");
    let (told, _) = rest.split_once("</template>").expect("its end");
    let told: Vec<u8> = told.chars().map(|letter| (u32::from(letter) - 0x100) as u8).collect();
    let ahead = Ahead::read(&told).expect("of this build");
    let first = ahead.first.as_ref().and_then(|first| first.review.next.clone()).expect("a first question");
    assert!(drawn.contains(&format!("/i/every-type/q/{first}?on=2026-11-26")), "{drawn}");

    let answer = server.get(&format!("/i/every-type/q/{first}?on=2026-11-26")).await;
    let question = answer.text();
    assert!(question.contains(&format!("data-fact=\"{first}\"")), "{question}");
    for page in [page, question] {
        assert_eq!((page.matches("<title>").count(), page.matches("</title>").count()), (1, 1), "{page}");
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    }

    for other in
        ["/i/no-such-item", "/i/every-type?on=1999-01-01", "/i/every-type/q/no_such_fact", "/?on=2026-02-30"]
    {
        assert_eq!(server.get(other).await.text(), FILE, "{other}");
    }
}
