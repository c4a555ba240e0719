//! Where everything of a paper stands: pieces that are never torn apart, set one under the other onto pages.
//! In: a paper, fonts, a format. Out: pages with lines of glyphs, rules and codes, and what each of them is.
//! Absent: PDF (`pdf`). All lengths are whole thousandths of a point, from the upper left corner.

use super::blocks::Setter;
use super::font::{FontError, Fonts, Weight};
use super::lines::Line;
use super::paper::{Block, Paper};
use super::qr::Modules;
use super::sheet::{Format, Sheet};

/// Why a paper can't be set.
#[derive(Debug, thiserror::Error)]
pub enum LayoutError {
    /// Characters that no font has.
    #[error(transparent)]
    Font(#[from] FontError),
    /// Something that may not be torn apart is longer than a page.
    #[error("a part of the paper is longer than a page; shorten the names in it")]
    TooLong,
    /// The address doesn't fit any QR code.
    #[error("the address of the QR code is too long")]
    Code,
}

/// What a part of the paper is, for readers that can't see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// The title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A paragraph.
    Paragraph,
    /// A list.
    List,
    /// One thing of it.
    Item,
    /// Its number.
    Label,
    /// What is said of it.
    Body,
    /// A table.
    Table,
    /// A row.
    Row,
    /// A cell of the head.
    Head,
    /// A cell.
    Cell,
    /// A picture with what it shows.
    Figure(String),
}

/// A node of the paper's structure; children come after their parents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// What it is.
    pub role: Role,
    /// In which other node it lies.
    pub parent: Option<usize>,
}

/// Something drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// A line of text from a point on its base line.
    Text {
        /// The line.
        line: Line,
        /// Size of the letters.
        size: i64,
        /// Weight.
        weight: Weight,
        /// Added after each glyph but the last, so that lines end at one edge.
        stretch: i64,
        /// The node that it belongs to; none for page numbers.
        node: Option<usize>,
    },
    /// A filled rectangle: width, height. No content.
    Rule(i64, i64),
    /// A QR code of this side, its margin included.
    Code {
        /// The modules.
        modules: Modules,
        /// Side.
        side: i64,
        /// Its node.
        node: usize,
    },
}

/// Something drawn at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// From the left.
    pub x: i64,
    /// From above.
    pub y: i64,
    /// What.
    pub drawn: Drawn,
}

/// What is never torn apart; places count from its upper left corner.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// Room above it, unless it is the first of a page.
    pub above: i64,
    /// Height.
    pub height: i64,
    /// What is drawn.
    pub drawn: Vec<Placed>,
    /// It stays on the page of the next one.
    pub keep: bool,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Width.
    pub width: i64,
    /// Height.
    pub height: i64,
    /// What is drawn.
    pub drawn: Vec<Placed>,
}

/// A paper set on pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Pages.
    pub pages: Vec<Page>,
    /// What the parts are.
    pub nodes: Vec<Node>,
}

/// Sets a paper.
///
/// # Errors
/// [`LayoutError`].
pub fn lay(paper: &Paper, fonts: &Fonts, format: Format) -> Result<Laid, LayoutError> {
    let sheet = Sheet::of(format);
    let mut setter = Setter::new(fonts, sheet);
    let mut rest = &paper.blocks[..];
    while let Some((block, after)) = rest.split_first() {
        rest = match (block, after) {
            // The code stands beside the seal where there is room.
            (Block::Seal { .. }, [code @ Block::Code { .. }, after @ ..]) => {
                setter.closing(block, code)?;
                after
            }
            (Block::Sign(labels), [code @ Block::Code { .. }, after @ ..]) => {
                setter.signing(labels, code)?;
                after
            }
            _ => {
                setter.block(block)?;
                after
            }
        };
    }
    let (pieces, nodes) = setter.done();
    let mut pages = paged(pieces, &sheet)?;
    if pages.len() > 1 {
        number(&mut pages, fonts, &sheet)?;
    }
    Ok(Laid { pages, nodes })
}

/// Groups of pieces that stay together, one under the other; a group that doesn't fit begins a page.
fn paged(pieces: Vec<Piece>, sheet: &Sheet) -> Result<Vec<Page>, LayoutError> {
    let (top, bottom, left) = sheet.margins;
    let most = sheet.height.map(|height| height - top - bottom);
    let mut pages = vec![Vec::new()];
    let mut y = 0;
    let mut pieces = pieces.into_iter().peekable();
    while pieces.peek().is_some() {
        let mut group = Vec::new();
        for piece in pieces.by_ref() {
            let keep = piece.keep;
            group.push(piece);
            if !keep {
                break;
            }
        }
        let height: i64 = group.iter().map(|piece| piece.above + piece.height).sum();
        if let Some(most) = most
            && y > 0
            && y + height > most
        {
            pages.push(Vec::new());
            y = 0;
        }
        for piece in group {
            y += if y == 0 { 0 } else { piece.above };
            let at = |placed: Placed| Placed { x: left + placed.x, y: top + y + placed.y, ..placed };
            if let Some(page) = pages.last_mut() {
                page.extend(piece.drawn.into_iter().map(at));
            }
            y += piece.height;
        }
        if most.is_some_and(|most| y > most) {
            return Err(LayoutError::TooLong);
        }
    }
    let height = sheet.height.unwrap_or(top + y + bottom);
    Ok(pages.into_iter().map(|drawn| Page { width: sheet.width, height, drawn }).collect())
}

/// Page numbers in the lower margin; they are no part of what the paper says.
fn number(pages: &mut [Page], fonts: &Fonts, sheet: &Sheet) -> Result<(), LayoutError> {
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let text = page_number(index + 1, count);
        for line in super::lines::lines(fonts, &sheet.small, &text, sheet.inside(), 0)? {
            let x = (sheet.width - line.width) / 2;
            let y = page.height - sheet.margins.1 / 2;
            let Style { size, weight, .. } = sheet.small;
            let drawn = Drawn::Text { line, size, weight, stretch: 0, node: None };
            page.drawn.push(Placed { x, y, drawn });
        }
    }
    Ok(())
}

use super::lines::Style;

/// The words of a page's number.
pub fn page_number(page: usize, of: usize) -> String {
    format!("第{page}页 共{of}页")
}
