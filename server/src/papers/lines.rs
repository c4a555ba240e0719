//! Where a text is broken into lines, by the Unicode rules at their strictest: no line begins with a closing bracket, a
//! comma or a full stop, none ends with an opening one (避头尾).
//! In: a text, fonts, a width. Out: lines with their glyphs. Absent: where lines stand (`layout`).

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use super::font::{FontError, Fonts, Glyph, Weight};

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Size in thousandths of a point, as all lengths.
    pub size: i64,
    /// From one base line to the next.
    pub leading: i64,
    /// Weight.
    pub weight: Weight,
}

/// A line of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its text with the spaces at its end, so that what is copied keeps its words apart.
    pub text: String,
    /// One for each character.
    pub glyphs: Vec<Glyph>,
    /// Without the spaces at its end.
    pub width: i64,
    /// Whether the paragraph ends with it.
    pub is_last: bool,
}

fn segmenter() -> LineSegmenterBorrowed<'static> {
    let mut options = LineBreakOptions::default();
    options.strictness = Some(LineBreakStrictness::Strict);
    LineSegmenter::new_for_non_complex_scripts(options)
}

/// A width in thousandths of a point.
pub fn width(glyphs: &[Glyph], size: i64) -> i64 {
    glyphs.iter().map(|glyph| glyph.width * size / 1000).sum()
}

/// Breaks a text; the first line is shorter by `indent`. A word that is longer than a line is broken anywhere.
///
/// # Errors
/// Characters that no font has.
pub fn lines(
    fonts: &Fonts,
    style: &Style,
    text: &str,
    wide: i64,
    indent: i64,
) -> Result<Vec<Line>, FontError> {
    let mut lines: Vec<Line> = Vec::new();
    let glyphs = fonts.glyphs(style.weight, text)?;
    let mut breaks: Vec<usize> = segmenter().segment_str(text).filter(|at| *at > 0).collect();
    if breaks.last() != Some(&text.len()) {
        breaks.push(text.len());
    }
    let room = |lines: &Vec<Line>| if lines.is_empty() { wide - indent } else { wide };
    let (mut begin, mut end) = (0, 0);
    for at in breaks {
        let next = glyphs.partition_point(|glyph| glyph.bytes.start < at);
        if end > begin && visible(text, &glyphs[begin..next], style.size) > room(&lines) {
            lines.push(line(text, &glyphs[begin..end], style.size));
            begin = end;
        }
        // Longer than a whole line: as many characters as fit.
        while visible(text, &glyphs[begin..next], style.size) > room(&lines) && next - begin > 1 {
            let fits = (1..next - begin)
                .rev()
                .find(|count| width(&glyphs[begin..begin + count], style.size) <= room(&lines));
            let cut = begin + fits.unwrap_or(1);
            lines.push(line(text, &glyphs[begin..cut], style.size));
            begin = cut;
        }
        end = next;
    }
    if begin < glyphs.len() {
        lines.push(line(text, &glyphs[begin..], style.size));
    }
    if let Some(last) = lines.last_mut() {
        last.is_last = true;
    }
    Ok(lines)
}

fn line(text: &str, glyphs: &[Glyph], size: i64) -> Line {
    let start = glyphs.first().map_or(0, |glyph| glyph.bytes.start);
    let end = glyphs.last().map_or(start, |glyph| glyph.bytes.end);
    let moved = glyphs.iter().map(|glyph| {
        let bytes = glyph.bytes.start - start..glyph.bytes.end - start;
        Glyph { bytes, ..glyph.clone() }
    });
    Line {
        text: text[start..end].to_owned(),
        width: visible(text, glyphs, size),
        glyphs: moved.collect(),
        is_last: false,
    }
}

/// The width without spaces at the end.
fn visible(text: &str, glyphs: &[Glyph], size: i64) -> i64 {
    let is_space = |glyph: &Glyph| text[glyph.bytes.clone()].trim().is_empty();
    let count = glyphs.iter().rposition(|glyph| !is_space(glyph)).map_or(0, |last| last + 1);
    width(&glyphs[..count], size)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Style = Style { size: 10_000, leading: 15_000, weight: Weight::Regular };

    fn broken(text: &str, characters: i64, indent: i64) -> Vec<String> {
        let fonts = Fonts::load(&[], &[]).expect("Debian's fonts");
        let lines = lines(&fonts, &BODY, text, characters * 10_000, indent * 10_000).expect("glyphs");
        let room = |index| if index == 0 { characters - indent } else { characters };
        for (index, line) in lines.iter().enumerate() {
            assert!(line.width <= room(index) * 10_000, "{} is too wide", line.text);
            assert_eq!(line.is_last, index + 1 == lines.len());
        }
        assert_eq!(lines.iter().map(|line| line.text.as_str()).collect::<String>(), text, "nothing is lost");
        lines.into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn no_line_begins_with_what_closes_or_ends_with_what_opens() {
        let text = "受理（编号见右上），请带“原件”来。办好《证》后、再来；好吗？好！行：是。";
        for characters in 8..40 {
            for line in broken(text, characters, 1) {
                let first = line.chars().next().expect("a character");
                let last = line.trim_end().chars().last().expect("a character");
                assert!(!"，。、；：？！）》”".contains(first), "{characters}: {line}");
                assert!(!"（《“".contains(last), "{characters}: {line}");
            }
        }
    }

    #[test]
    fn words_and_numbers_stay_whole_where_they_fit() {
        let lines = broken("编号 pingqiao-2026-000001 请保存", 14, 0);
        assert!(lines.iter().any(|line| line.contains("000001")), "{lines:?}");
        let long = "https://hall.example/api/papers/pingqiao-2026-000001/7K3M9QPAX01TD";
        assert!(broken(long, 6, 0).len() > 3);
    }

    #[test]
    fn a_character_that_no_font_has_is_told_with_all_others() {
        let fonts = Fonts::load(&[], &[]).expect("Debian's fonts");
        let error =
            lines(&fonts, &BODY, "张\u{E000}三\u{E001}\u{E000}", 100_000, 0).expect_err("private use");
        assert!(matches!(&error, FontError::Missing(missing) if *missing == ['\u{E000}', '\u{E001}']));
        assert!(error.to_string().contains("U+E001"), "{error}");
    }
}
