//! What is really on a paper: the text of the page and of the PDF, its pages as pictures, what its QR code holds.
//! In: HTML, PDF. Out: text, pictures, a code's text. Absent: the server's own view of it; poppler's programs and a QR
//! reader of somebody else look at it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Runs one of poppler's programs on a PDF.
fn poppler(program: &str, arguments: &[&str], pdf: &[u8], out: Option<&Path>) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("paper.pdf");
    std::fs::write(&file, pdf).expect("written");
    let mut command = Command::new(program);
    command.args(arguments).arg(&file).stderr(Stdio::inherit());
    match out {
        Some(out) => command.arg(out),
        None if program == "pdftotext" => command.arg("-"),
        None => &mut command,
    };
    let output =
        command.output().unwrap_or_else(|error| panic!("{program} (Debian's poppler-utils): {error}"));
    assert!(output.status.success(), "{program} can't read the PDF");
    output.stdout
}

/// Text without any space: line ends are the layout's.
pub fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The text of a PDF in the order in which it is written, without page numbers.
pub fn pdf_text(pdf: &[u8]) -> String {
    let text = String::from_utf8(poppler("pdftotext", &["-raw", "-enc", "UTF-8"], pdf, None)).expect("UTF-8");
    let pages: Vec<&str> = text.split('\u{c}').filter(|page| !page.trim().is_empty()).collect();
    let count = pages.len();
    let page = |(index, page): (usize, &&str)| {
        let number = yushen_server::papers::layout::page_number(index + 1, count);
        let page = dense(page);
        let stripped = page.strip_suffix(&dense(&number)).map(str::to_owned);
        assert_eq!(stripped.is_some(), count > 1, "pages are numbered where there are several");
        stripped.unwrap_or(page)
    };
    pages.iter().enumerate().map(page).collect()
}

/// The text of a page's body.
pub fn html_text(html: &str) -> String {
    let (_, body) = html.split_once("<body").expect("a body");
    let mut text = String::new();
    for part in body.split('<').skip(1) {
        text.push_str(part.split_once('>').map_or("", |(_, text)| text));
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    dense(&entities.iter().fold(text, |text, (entity, c)| text.replace(entity, c)))
}

/// Lines about the fonts of a PDF, one a font.
pub fn fonts(pdf: &[u8]) -> Vec<String> {
    let text = String::from_utf8(poppler("pdffonts", &[], pdf, None)).expect("UTF-8");
    text.lines().skip(2).map(str::to_owned).collect()
}

/// Every page as a picture below `target/screens`, to be looked at; the files.
pub fn pictures(pdf: &[u8], name: &str, dots_per_inch: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screens/papers");
    std::fs::create_dir_all(&folder).expect("a folder");
    poppler("pdftoppm", &["-png", "-r", dots_per_inch], pdf, Some(&folder.join(name)));
    let of_paper = |path: &PathBuf| {
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default();
        file.strip_prefix(name).is_some_and(|rest| rest.starts_with('-') && rest.ends_with(".png"))
    };
    let files = std::fs::read_dir(folder).expect("the folder").flatten().map(|entry| entry.path());
    files.filter(of_paper).collect()
}

/// Keeps a page beside the pictures, to be opened in a browser.
pub fn keep_page(html: &str, name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/screens/papers");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join(format!("{name}.html")), html).expect("written");
}

/// What the QR codes of a PDF hold, read from its pages as a slip printer would print them: 203 dots an inch.
pub fn codes(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a scratch folder");
    poppler("pdftoppm", &["-gray", "-r", "203"], pdf, Some(&folder.path().join("page")));
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder.path()).expect("pages").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let mut held = Vec::new();
    for file in files {
        let (width, pixels) = greys(&std::fs::read(file).expect("a page"));
        let height = pixels.len() / width;
        let mut image =
            rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| pixels[y * width + x]);
        held.extend(image.detect_grids().into_iter().map(|grid| grid.decode().expect("readable").1));
    }
    held
}

/// A binary grey map (PGM): its width, its pixels.
fn greys(file: &[u8]) -> (usize, Vec<u8>) {
    let mut at = 0;
    let mut fields = Vec::new();
    while fields.len() < 4 {
        let end = at + file[at..].iter().position(u8::is_ascii_whitespace).expect("a header");
        fields.push(String::from_utf8_lossy(&file[at..end]).into_owned());
        at = end + 1;
    }
    assert_eq!((fields[0].as_str(), fields[3].as_str()), ("P5", "255"));
    (fields[1].parse().expect("a width"), file[at..].to_vec())
}
