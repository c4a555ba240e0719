//! Each kind of block as pieces. In: a block, fonts, a sheet. Out: pieces and nodes. Absent: pages (`layout`).

use super::font::Fonts;
use super::layout::{Drawn, LayoutError, Node, Piece, Placed, Role};
use super::lines::{Line, Style, lines};
use super::paper::{Block, Column, Entry, Field, list_number, named};
use super::qr::Modules;
use super::sheet::Sheet;

/// Thickness of rules.
const RULE: i64 = 500;
/// A gap wider than this share of an em would look like a hole: such a line is not stretched.
const MOST_STRETCH: i64 = 350;

/// Where a text stands in its width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Align {
    Left,
    Center,
    Right,
    /// Both edges, but for the last line.
    Both,
}

/// A text with how it is set.
#[derive(Clone, Copy)]
struct Set {
    x: i64,
    width: i64,
    style: Style,
    align: Align,
    /// Indentation of the first line.
    indent: i64,
}

/// Sets blocks.
pub(super) struct Setter<'a> {
    fonts: &'a Fonts,
    sheet: Sheet,
    pieces: Vec<Piece>,
    nodes: Vec<Node>,
}

impl<'a> Setter<'a> {
    pub(super) fn new(fonts: &'a Fonts, sheet: Sheet) -> Self {
        Self { fonts, sheet, pieces: Vec::new(), nodes: Vec::new() }
    }

    pub(super) fn done(self) -> (Vec<Piece>, Vec<Node>) {
        (self.pieces, self.nodes)
    }

    pub(super) fn block(&mut self, block: &Block) -> Result<(), LayoutError> {
        let sheet = self.sheet;
        let whole = |style: Style, align| Set { x: 0, width: sheet.inside(), style, align, indent: 0 };
        match block {
            Block::Issuer(text) => {
                self.paragraph(text, Role::Paragraph, whole(sheet.heading, Align::Center), 0)?;
                self.rule();
                Ok(())
            }
            Block::Title(text) => {
                self.paragraph(
                    text,
                    Role::Title(text.clone()),
                    whole(sheet.title, Align::Center),
                    2 * sheet.gap,
                )?;
                self.keep();
                Ok(())
            }
            Block::Number(text) => {
                self.paragraph(text, Role::Paragraph, whole(sheet.small, Align::Right), sheet.gap)
            }
            Block::To(text) => {
                self.paragraph(text, Role::Paragraph, whole(sheet.body, Align::Left), 2 * sheet.gap)
            }
            Block::Heading(text) => {
                self.paragraph(
                    text,
                    Role::Heading(text.clone()),
                    whole(sheet.heading, Align::Left),
                    sheet.gap,
                )?;
                self.keep();
                Ok(())
            }
            Block::Paragraph(text) => {
                let indent = 2 * sheet.body.size;
                let set = Set { indent, ..whole(sheet.body, Align::Both) };
                self.paragraph(text, Role::Paragraph, set, sheet.gap / 2)
            }
            Block::Small(text) => {
                self.paragraph(text, Role::Paragraph, whole(sheet.small, Align::Both), sheet.gap)
            }
            Block::Large(text) => {
                self.paragraph(text, Role::Paragraph, whole(sheet.large, Align::Center), sheet.gap)
            }
            Block::Entries(entries) => self.entries(entries),
            Block::Fields(fields) => self.fields(fields),
            Block::Table { columns, rows } => self.table(columns, rows),
            Block::Redress { title, ways } => {
                self.paragraph(
                    title,
                    Role::Heading(title.clone()),
                    whole(sheet.heading, Align::Left),
                    2 * sheet.gap,
                )?;
                self.keep();
                let set = Set { indent: 2 * sheet.body.size, ..whole(sheet.body, Align::Both) };
                ways.iter().try_for_each(|way| self.paragraph(way, Role::Paragraph, set, sheet.gap / 2))
            }
            Block::Seal { by, on, place } => self.seal(by, on, place),
            Block::Sign(labels) => {
                let columns = if sheet.is_wide { 2 } else { 1 };
                self.sign(labels, columns, 0)
            }
            Block::Code { holds, alt, words } => {
                let piece = self.code(holds, alt, words, sheet.inside())?;
                self.pieces.push(piece);
                Ok(())
            }
        }
    }

    fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.nodes.push(Node { role, parent });
        self.nodes.len() - 1
    }

    /// The last piece stays with the next one.
    fn keep(&mut self) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.keep = true;
        }
    }

    /// A rule over the whole width.
    fn rule(&mut self) {
        let drawn = Drawn::Rule(self.sheet.inside(), 2 * RULE);
        self.keep();
        let drawn = vec![Placed { x: 0, y: 0, drawn }];
        self.pieces.push(Piece { above: self.sheet.gap / 2, height: 2 * RULE, drawn, keep: true });
    }

    fn lines(&self, text: &str, set: Set) -> Result<Vec<Line>, LayoutError> {
        Ok(lines(self.fonts, &set.style, text, set.width, set.indent)?)
    }

    /// A line at its place; `y` is the upper edge of its strip.
    fn placed(line: Line, set: Set, is_first: bool, y: i64, node: usize) -> Placed {
        let Style { size, leading, weight } = set.style;
        let indent = if is_first { set.indent } else { 0 };
        let left = set.width - indent - line.width;
        let x = set.x
            + indent
            + match set.align {
                Align::Left | Align::Both => 0,
                Align::Center => left / 2,
                Align::Right => left,
            };
        let gaps = i64::try_from(line.text.trim_end().chars().count()).unwrap_or(1) - 1;
        let even = left.checked_div(gaps).filter(|each| *each * 1000 <= size * MOST_STRETCH);
        let stretch = if set.align == Align::Both && !line.is_last { even.unwrap_or(0).max(0) } else { 0 };
        // The base line of Chinese letters that stand in the middle of their strip.
        let y = y + (leading - size) / 2 + size * 88 / 100;
        Placed { x, y, drawn: Drawn::Text { line, size, weight, stretch, node: Some(node) } }
    }

    /// A text as one piece a line; the first two and the last two stay together.
    fn paragraph(&mut self, text: &str, role: Role, set: Set, above: i64) -> Result<(), LayoutError> {
        let node = self.node(role, None);
        self.text(text, set, above, node)
    }

    fn text(&mut self, text: &str, set: Set, above: i64, node: usize) -> Result<(), LayoutError> {
        let lines = self.lines(text, set)?;
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let is_first = index == 0;
            let drawn = vec![Self::placed(line, set, is_first, 0, node)];
            let keep = index + 1 < count && (is_first || index + 2 == count);
            let above = if is_first { above } else { 0 };
            self.pieces.push(Piece { above, height: set.style.leading, drawn, keep });
        }
        Ok(())
    }

    fn entries(&mut self, entries: &[Entry]) -> Result<(), LayoutError> {
        let sheet = self.sheet;
        let list = self.node(Role::List, None);
        for (index, entry) in entries.iter().enumerate() {
            let item = self.node(Role::Item, Some(list));
            let (label, body) = (self.node(Role::Label, Some(item)), self.node(Role::Body, Some(item)));
            let hang = 2 * sheet.body.size;
            let number = Set { x: 0, width: hang, style: sheet.heading, align: Align::Left, indent: 0 };
            let title = Set { x: hang, width: sheet.inside() - hang, ..number };
            let from = self.pieces.len();
            let node = self.node(Role::Paragraph, Some(body));
            self.text(&entry.title, title, sheet.gap, node)?;
            let drawn: Vec<Placed> = self
                .lines(&list_number(index), number)?
                .into_iter()
                .map(|line| Self::placed(line, number, true, 0, label))
                .collect();
            if let Some(piece) = self.pieces.get_mut(from) {
                piece.drawn.splice(0..0, drawn);
            }
            for field in &entry.said {
                self.keep();
                let node = self.node(Role::Paragraph, Some(body));
                let set = Set { style: sheet.body, align: Align::Both, ..title };
                self.text(&named(field), set, 0, node)?;
            }
        }
        Ok(())
    }

    fn fields(&mut self, fields: &[Field]) -> Result<(), LayoutError> {
        let rows: Vec<[&str; 2]> = fields.iter().map(|f| [f.name.as_str(), f.value.as_str()]).collect();
        let rows: Vec<(&[&str], bool)> = rows.iter().map(|row| (&row[..], false)).collect();
        let shares = if self.sheet.is_wide { [25, 75] } else { [30, 70] };
        self.rows(&shares, &rows, true)
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) -> Result<(), LayoutError> {
        let shares: Vec<i64> = columns.iter().map(|column| column.share).collect();
        let head: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
        let cells: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let body = cells.iter().map(|row| (&row[..], false));
        let all: Vec<(&[&str], bool)> = std::iter::once((&head[..], true)).chain(body).collect();
        self.rows(&shares, &all, false)
    }

    /// Rows of a table; on paper with rules around each cell, on a slip with one between rows.
    fn rows(&mut self, shares: &[i64], rows: &[(&[&str], bool)], has_names: bool) -> Result<(), LayoutError> {
        let sheet = self.sheet;
        let (style, pad) = (sheet.cell, sheet.padding);
        let table = self.node(Role::Table, None);
        let sum: i64 = shares.iter().sum::<i64>().max(1);
        let edges: Vec<i64> = std::iter::once(0)
            .chain(shares.iter().scan(0, |done, share| {
                *done += share;
                Some(*done)
            }))
            .map(|done| done * sheet.inside() / sum)
            .collect();
        for (index, (cells, is_head)) in rows.iter().enumerate() {
            let row = self.node(Role::Row, Some(table));
            let mut drawn = Vec::new();
            let mut height = style.leading;
            for (column, text) in cells.iter().enumerate() {
                let names = *is_head || (has_names && column == 0);
                let node = self.node(if names { Role::Head } else { Role::Cell }, Some(row));
                let (Some(left), Some(right)) = (edges.get(column), edges.get(column + 1)) else { continue };
                let weight = if *is_head { sheet.heading.weight } else { style.weight };
                let align = if *is_head { Align::Center } else { Align::Left };
                let style = Style { weight, ..style };
                let set = Set { x: left + pad, width: right - left - 2 * pad, style, align, indent: 0 };
                let lines = self.lines(text, set)?;
                let count = i64::try_from(lines.len()).unwrap_or(0);
                height = height.max(count * style.leading);
                for (line, number) in lines.into_iter().zip(0..) {
                    drawn.push(Self::placed(line, set, number == 0, pad / 2 + number * style.leading, node));
                }
            }
            let height = height + pad;
            let mut rule =
                |x, y, width, height| drawn.push(Placed { x, y, drawn: Drawn::Rule(width, height) });
            // Each row has both, so that a table that goes on overleaf is closed.
            let corner = if sheet.is_wide { RULE } else { 0 };
            rule(0, 0, sheet.inside() + corner, RULE);
            rule(0, height, sheet.inside() + corner, RULE);
            if sheet.is_wide {
                for edge in &edges {
                    rule(*edge, 0, RULE, height);
                }
            }
            let above = if index == 0 { sheet.gap } else { 0 };
            self.pieces.push(Piece { above, height, drawn, keep: *is_head && rows.len() > 1 });
        }
        Ok(())
    }

    /// Who, when, and room for the seal: one piece, so that no page begins with a seal alone.
    fn seal(&mut self, by: &str, on: &str, place: &str) -> Result<(), LayoutError> {
        let sheet = self.sheet;
        let (width, room) = sheet.seal;
        let set =
            Set { x: sheet.inside() - width, width, style: sheet.body, align: Align::Center, indent: 0 };
        let mut drawn = Vec::new();
        let mut y = 0;
        for (text, set) in [(by, set), (on, set), (place, Set { style: sheet.small, ..set })] {
            let node = self.node(Role::Paragraph, None);
            for (line, index) in self.lines(text, set)?.into_iter().zip(0..) {
                drawn.push(Self::placed(line, set, index == 0, y, node));
                y += set.style.leading;
            }
        }
        // The last lines of the text stay with it.
        self.keep();
        self.pieces.push(Piece { above: 2 * sheet.gap, height: y + room, drawn, keep: false });
        Ok(())
    }

    /// Seal and code: beside each other, or one under the other on a slip.
    pub(super) fn closing(&mut self, seal: &Block, code: &Block) -> Result<(), LayoutError> {
        self.block(seal)?;
        let (true, Block::Code { holds, alt, words }) = (self.sheet.is_wide, code) else {
            return self.block(code);
        };
        let width = self.sheet.inside() - self.sheet.seal.0;
        let beside = self.code(holds, alt, words, width)?;
        if let Some(piece) = self.pieces.last_mut() {
            piece.height = piece.height.max(beside.height);
            piece.drawn.extend(beside.drawn);
        }
        Ok(())
    }

    /// Signatures under the seal and a code beside them, so that both take the room of one; on a slip one after the other.
    pub(super) fn signing(&mut self, labels: &[String], code: &Block) -> Result<(), LayoutError> {
        let (true, Block::Code { holds, alt, words }) = (self.sheet.is_wide, code) else {
            self.sign(labels, 1, 0)?;
            return self.block(code);
        };
        let (first, left) = (self.pieces.len(), self.sheet.inside() - self.sheet.seal.0);
        self.sign(labels, 1, left)?;
        let beside = self.code(holds, alt, words, left - self.sheet.gap)?;
        let signed = self.pieces.iter().skip(first);
        let height: i64 = signed.map(|piece| piece.above + piece.height).sum();
        // The code begins where the first signature does; it is drawn, and read, after the last one.
        let above = self.pieces.get(first).map_or(0, |piece| piece.above);
        if let Some(last) = self.pieces.last_mut() {
            let up = height - above - last.height;
            last.drawn.extend(beside.drawn.into_iter().map(|placed| Placed { y: placed.y - up, ..placed }));
            last.height = last.height.max(beside.height - up);
        }
        Ok(())
    }

    /// Side by side where there is room, from `left` on; they stay with what they are signed for.
    fn sign(&mut self, labels: &[String], beside: i64, left: i64) -> Result<(), LayoutError> {
        let sheet = self.sheet;
        let width = (sheet.inside() - left - (beside - 1) * sheet.gap) / beside;
        for labels in labels.chunks(usize::try_from(beside).unwrap_or(1)) {
            let (mut drawn, mut height) = (Vec::new(), 0);
            for (label, column) in labels.iter().zip(0..) {
                let node = self.node(Role::Paragraph, None);
                let x = left + column * (width + sheet.gap);
                let set = Set { x, width, style: sheet.body, align: Align::Left, indent: 0 };
                let mut y = 0;
                for (line, index) in self.lines(label, set)?.into_iter().zip(0..) {
                    let (end, last) = (x + line.width, line.is_last);
                    drawn.push(Self::placed(line, set, index == 0, y, node));
                    y += set.style.leading;
                    if last {
                        let rest = (x + width - end).max(0);
                        drawn.push(Placed { x: end, y: y - 4 * RULE, drawn: Drawn::Rule(rest, RULE) });
                    }
                }
                height = height.max(y);
            }
            self.keep();
            self.pieces.push(Piece { above: sheet.gap, height, drawn, keep: false });
        }
        Ok(())
    }

    fn code(&mut self, holds: &str, alt: &str, words: &[String], width: i64) -> Result<Piece, LayoutError> {
        let sheet = self.sheet;
        let modules = Modules::of(holds).ok_or(LayoutError::Code)?;
        let side = sheet.code;
        let node = self.node(Role::Figure(alt.to_owned()), None);
        // Beside the code on paper, under it on a slip.
        let (x, code_x, mut y) = match sheet.is_wide {
            true => (side + sheet.gap / 2, 0, 0),
            false => (0, (width - side) / 2, side),
        };
        let mut drawn = vec![Placed { x: code_x, y: 0, drawn: Drawn::Code { modules, side, node } }];
        let align = if sheet.is_wide { Align::Left } else { Align::Center };
        let set = Set { x, width: width - x, style: sheet.small, align, indent: 0 };
        for text in words {
            let node = self.node(Role::Paragraph, None);
            for (line, index) in self.lines(text, set)?.into_iter().zip(0..) {
                drawn.push(Self::placed(line, set, index == 0, y, node));
                y += set.style.leading;
            }
        }
        Ok(Piece { above: 2 * sheet.gap, height: y.max(side), drawn, keep: false })
    }
}
