//! Where everything stands: three columns of boxes, and the places where lines begin and end.
//! In: a `Graph`. Out: `Picture` in whole pixels. Absent: floats, SVG.
//!
//! The left column is ordered so that lines cross little: sources stand, section by section, at the middle of what they
//! decide. The middle column is grouped by outcome, so that nothing crosses on the right.

use super::Graph;

/// Size of a letter.
const EM: u32 = 14;
/// Height of a line of text.
const LINE: u32 = 21;
/// Space inside of a box, above and below.
const PAD_Y: u32 = 9;
/// Space inside of a box, left and right.
const PAD_X: u32 = 13;
/// Space between boxes.
const GAP: u32 = 14;
/// Space for a heading of a section.
const HEAD: u32 = 30;
/// Most space that is put between sections to make the columns equally long.
const MOST_ROOM: u32 = 100;
const MARGIN: u32 = 32;
const TOP: u32 = 118;
/// Widths of the columns and of the lanes between them.
const WIDTHS: [u32; 3] = [330, 390, 270];
const LANES: [u32; 2] = [210, 96];

/// A rectangle with lines of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// Left.
    pub x: u32,
    /// Top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Lines of its title.
    pub lines: Vec<String>,
    /// Lines of notes below.
    pub notes: Vec<String>,
}

impl Placed {
    fn new(column: usize, y: u32, title: &str, notes: &[String]) -> Self {
        let width = WIDTHS[column];
        let letters = width - 2 * PAD_X;
        let lines = wrap(title, letters, EM);
        let notes: Vec<String> = notes.iter().flat_map(|note| wrap(note, letters, EM - 2)).collect();
        let height = (lines.len() + notes.len()) as u32 * LINE + 2 * PAD_Y;
        let x = MARGIN + WIDTHS[..column].iter().sum::<u32>() + LANES[..column].iter().sum::<u32>();
        Self { x, y, width, height, lines, notes }
    }

    /// Below its bottom.
    pub fn end(&self) -> u32 {
        self.y + self.height
    }

    fn middle(&self) -> u32 {
        self.y + self.height / 2
    }
}

/// A line from a source to a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Index of the source.
    pub source: usize,
    /// Index of the check.
    pub check: usize,
    /// Whether it decides only that the check applies.
    pub applies: bool,
    /// Where it begins.
    pub from: (u32, u32),
    /// Where it ends.
    pub to: (u32, u32),
}

/// A group of checks with one outcome: top, bottom, and the middle of its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bracket {
    /// Index of the outcome.
    pub end: usize,
    /// Top and bottom of its checks.
    pub span: (u32, u32),
    /// Middle of the outcome's box.
    pub to: u32,
}

/// Everything with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// Left column; in the order of the graph's sources.
    pub sources: Vec<Placed>,
    /// Headings of the left column: words, left and base line.
    pub sections: Vec<(String, u32, u32)>,
    /// Middle column.
    pub checks: Vec<Placed>,
    /// Right column.
    pub ends: Vec<Placed>,
    /// Lines between left and middle.
    pub links: Vec<Link>,
    /// Lines between middle and right.
    pub brackets: Vec<Bracket>,
    /// Lefts of the columns.
    pub columns: [u32; 3],
}

/// Places everything.
pub fn layout(graph: &Graph) -> Picture {
    let checks = checks(graph);
    let (sources, sections) = sources(graph, &checks);
    let (ends, brackets) = ends(graph, &checks);
    let links = links(graph, &sources, &checks);
    let bottom = sources.iter().chain(&checks).chain(&ends).map(Placed::end).max().unwrap_or(TOP);
    let columns = [0, 1, 2].map(|column| Placed::new(column, 0, "", &[]).x);
    Picture {
        width: columns[2] + WIDTHS[2] + MARGIN,
        height: bottom + 64,
        sources,
        sections,
        checks,
        ends,
        links,
        brackets,
        columns,
    }
}

fn checks(graph: &Graph) -> Vec<Placed> {
    let mut y = TOP;
    let mut boxes: Vec<Placed> = Vec::new();
    for (index, check) in graph.checks.iter().enumerate() {
        if index > 0 && graph.checks[index - 1].outcome != check.outcome {
            y += GAP * 2;
        }
        let placed = Placed::new(1, y, &check.title, &check.notes);
        y = placed.end() + GAP;
        boxes.push(placed);
    }
    boxes
}

/// Sections in the order of what they decide on average, and sources within a section likewise.
fn sources(graph: &Graph, checks: &[Placed]) -> (Vec<Placed>, Vec<(String, u32, u32)>) {
    let middle = |source: usize| -> u64 {
        let touches =
            graph.checks.iter().zip(checks).filter(|(check, _)| {
                check.decided_by.contains(&source) || check.applies_by.contains(&source)
            });
        let middles: Vec<u64> = touches.map(|(_, placed)| u64::from(placed.middle())).collect();
        middles.iter().sum::<u64>() / (middles.len() as u64).max(1)
    };
    let mut names: Vec<&str> = Vec::new();
    for source in &graph.sources {
        if !names.contains(&source.section.as_str()) {
            names.push(&source.section);
        }
    }
    let of = |name: &str| -> Vec<usize> {
        let mut list: Vec<usize> =
            (0..graph.sources.len()).filter(|i| graph.sources[*i].section == name).collect();
        list.sort_by_key(|index| (middle(*index), *index));
        list
    };
    let mut groups: Vec<(&str, Vec<usize>)> = names.into_iter().map(|name| (name, of(name))).collect();
    groups.sort_by_key(|(_, list)| {
        list.iter().map(|index| middle(*index)).sum::<u64>() / (list.len() as u64).max(1)
    });
    let mut placed: Vec<Option<Placed>> = graph.sources.iter().map(|_| None).collect();
    let mut sections = Vec::new();
    // Both columns come out about equally long, if there is room: lines run more level then.
    let heights = graph.sources.iter().map(|source| Placed::new(0, 0, &source.title, &[]).height + GAP - 4);
    let total = heights.sum::<u32>() + groups.len() as u32 * (HEAD + GAP);
    let room = checks.last().map_or(TOP, Placed::end).saturating_sub(TOP + total);
    let more = (room / (groups.len() as u32).max(1)).min(MOST_ROOM);
    let mut y = TOP;
    for (name, list) in groups {
        for line in wrap(name, WIDTHS[0], EM) {
            sections.push((line, MARGIN, y + 15));
            y += LINE;
        }
        y += HEAD - LINE;
        for index in list {
            let source = Placed::new(0, y, &graph.sources[index].title, &[]);
            y = source.end() + GAP - 4;
            placed[index] = Some(source);
        }
        y += GAP + more;
    }
    (placed.into_iter().flatten().collect(), sections)
}

fn ends(graph: &Graph, checks: &[Placed]) -> (Vec<Placed>, Vec<Bracket>) {
    let mut boxes: Vec<Placed> = Vec::new();
    let mut brackets = Vec::new();
    let mut free = TOP;
    for (index, end) in graph.ends.iter().enumerate() {
        let of: Vec<&Placed> = graph
            .checks
            .iter()
            .zip(checks)
            .filter(|(check, _)| check.outcome == index)
            .map(|(_, b)| b)
            .collect();
        let mut placed = Placed::new(2, free, &end.title, std::slice::from_ref(&end.when));
        if let (Some(first), Some(last)) = (of.first(), of.last()) {
            let span = (first.y, last.end());
            placed.y = ((span.0 + span.1) / 2).saturating_sub(placed.height / 2).max(free);
            brackets.push(Bracket { end: index, span, to: placed.middle() });
        } else if boxes.len() == brackets.len() {
            // The outcomes of the whole stand apart.
            placed.y = placed.y.max(checks.last().map_or(TOP, Placed::end) + GAP * 3);
        }
        free = placed.end() + GAP;
        boxes.push(placed);
    }
    (boxes, brackets)
}

/// Lines, spread over the sides of their boxes in the order of their other ends.
fn links(graph: &Graph, sources: &[Placed], checks: &[Placed]) -> Vec<Link> {
    let mut links = Vec::new();
    for (index, check) in graph.checks.iter().enumerate() {
        for source in &check.decided_by {
            links.push(Link { source: *source, check: index, applies: false, from: (0, 0), to: (0, 0) });
        }
        // What decides both is drawn once, as deciding.
        for source in check.applies_by.iter().filter(|source| !check.decided_by.contains(source)) {
            links.push(Link { source: *source, check: index, applies: true, from: (0, 0), to: (0, 0) });
        }
    }
    let spread =
        |placed: &Placed, at: usize, of: usize| placed.y + placed.height * (at as u32 + 1) / (of as u32 + 1);
    for (index, placed) in sources.iter().enumerate() {
        let mut mine: Vec<usize> = (0..links.len()).filter(|l| links[*l].source == index).collect();
        mine.sort_by_key(|link| checks[links[*link].check].y);
        for (at, link) in mine.iter().enumerate() {
            links[*link].from = (placed.x + placed.width, spread(placed, at, mine.len()));
        }
    }
    for (index, placed) in checks.iter().enumerate() {
        let mut mine: Vec<usize> = (0..links.len()).filter(|l| links[*l].check == index).collect();
        mine.sort_by_key(|link| links[*link].from.1);
        for (at, link) in mine.iter().enumerate() {
            links[*link].to = (placed.x, spread(placed, at, mine.len()));
        }
    }
    links
}

/// Width of a letter in hundredths of an em: Chinese is one em wide, Latin letters are taken broadly.
pub fn advance(c: char) -> u32 {
    match c {
        'i' | 'l' | 'j' | '.' | ',' | '\'' | ' ' | ':' | ';' | '|' | '!' => 36,
        'm' | 'w' | 'M' | 'W' | '@' | '%' => 100,
        'A'..='Z' => 76,
        '\u{0}'..='\u{2FF}' => 62,
        _ => 100,
    }
}

/// Breaks a text into lines of at most `width` pixels: anywhere in Chinese, between words in English; no line begins
/// with a closing mark.
fn wrap(text: &str, width: u32, em: u32) -> Vec<String> {
    let limit = width * 100 / em;
    let mut lines = Vec::new();
    let (mut line, mut used) = (String::new(), 0);
    for word in words(text) {
        let long: u32 = word.chars().map(advance).sum();
        if used + long > limit && !line.is_empty() {
            lines.push(line.trim_end().to_string());
            (line, used) = (String::new(), 0);
        }
        // A word longer than a line is cut.
        for c in word.chars() {
            if used + advance(c) > limit && !line.is_empty() {
                lines.push(core::mem::take(&mut line));
                used = 0;
            }
            if !(line.is_empty() && c == ' ') {
                line.push(c);
                used += advance(c);
            }
        }
    }
    if !line.trim().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// Pieces that stay together: a Latin word with its space, a Chinese letter with the closing marks behind it and the
/// opening ones before it.
fn words(text: &str) -> Vec<String> {
    let closes = |c: char| "，。；：、？！）》”’％,.;:?!)".contains(c);
    let opens = |c: char| "（《“‘(".contains(c);
    let mut words: Vec<String> = Vec::new();
    let mut glue = false;
    for c in text.chars() {
        let latin = c.is_ascii() && !closes(c) && !opens(c);
        let with_last = words.last().is_some_and(|word| {
            let last = word.chars().next_back().unwrap_or(' ');
            let same_word = latin && last.is_ascii() && last != ' ' && !opens(last) || c == ' ';
            glue || closes(c) || same_word
        });
        match words.last_mut() {
            Some(word) if with_last => word.push(c),
            _ => words.push(c.to_string()),
        }
        glue = opens(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fit_and_lose_nothing() {
        let texts = [
            "双方各自签名的声明：没有配偶，双方没有直系血亲和三代以内旁系血亲关系（《民法典》第1048条）",
            "Collateral relatives within three generations, such as siblings, cousins, or uncle or aunt and niece",
            "一二三四五六七八九十一二三四五六七八九十，一",
            "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft",
            "",
        ];
        for text in texts {
            for width in [60, 150, 304] {
                let lines = wrap(text, width, EM);
                let long = |line: &String| line.chars().map(advance).sum::<u32>() * EM / 100;
                assert!(lines.iter().all(|line| long(line) <= width + EM), "{lines:?}");
                let bare = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
                assert_eq!(bare(&lines.concat()), bare(text));
                assert!(
                    lines.iter().all(|line| !line.starts_with(['，', '。', '）'])) || width == 60,
                    "{lines:?}"
                );
            }
        }
    }
}
