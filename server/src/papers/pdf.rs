//! A paper as a PDF that anybody can read in twenty years and without seeing it: PDF/A-2a and PDF/UA-1, fonts embedded
//! as the glyphs that are used.
//! In: a paper, fonts, a format. Out: bytes, the same for the same paper. Absent: layout (`layout`); a clock: the date in
//! the file is the paper's own.

use std::num::NonZeroU16;

use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, BBox, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope, Tag,
    TagGroup, TagKind, TagTree,
};
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use super::font::{Fonts, Glyph};
use super::layout::{Drawn, Laid, LayoutError, Node, Placed, Role, lay};
use super::paper::Paper;
use super::qr::{Modules, QUIET};
use super::sheet::Format;

/// Language of the papers.
const LANGUAGE: &str = "zh-CN";

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// It can't be set.
    #[error(transparent)]
    Layout(#[from] LayoutError),
    /// The library refuses it.
    #[error("the PDF can't be written: {0}")]
    Write(String),
}

/// Makes the PDF.
///
/// # Errors
/// Characters that no font has; parts that are too long.
pub fn pdf(paper: &Paper, fonts: &Fonts, format: Format) -> Result<Vec<u8>, PdfError> {
    let laid = lay(paper, fonts, format)?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Write(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    let mut parts: Vec<Part> = laid.nodes.iter().map(|_| Part::default()).collect();
    for (index, page) in laid.pages.iter().enumerate() {
        let settings = PageSettings::from_wh(points(page.width), points(page.height));
        let settings = settings.ok_or_else(|| PdfError::Write("a page without area".into()))?;
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        for placed in &page.drawn {
            draw(&mut surface, placed, fonts, index, &mut parts);
        }
        surface.finish();
        sheet.finish();
    }
    document.set_outline(outline(&laid, &parts));
    document.set_tag_tree(tree(&laid, parts));
    document.set_metadata(metadata(paper));
    document.finish().map_err(|error| PdfError::Write(format!("{error:?}")))
}

/// What a node has on the pages.
#[derive(Default)]
struct Part {
    drawn: Vec<Identifier>,
    /// Page and upper left corner of its first line.
    begins: Option<(usize, i64, i64)>,
    place: Option<BBox>,
}

/// A length as the library takes it.
fn points(thousandths: i64) -> f32 {
    ratio(thousandths, 1000)
}

#[expect(clippy::float_arithmetic, reason = "the library's lengths are floats; they begin here")]
fn ratio(part: i64, whole: i64) -> f32 {
    part as f32 / whole as f32
}

fn draw(surface: &mut Surface<'_>, placed: &Placed, fonts: &Fonts, page: usize, parts: &mut [Part]) {
    let other = Artifact::with_kind(ArtifactType::Layout);
    match &placed.drawn {
        Drawn::Rule(width, height) => {
            surface.start_tagged(ContentTag::Artifact(other));
            rectangles(surface, &[(placed.x, placed.y, *width, *height)]);
            surface.end_tagged();
        }
        Drawn::Code { modules, side, node } => {
            let id = surface.start_tagged(ContentTag::Other);
            rectangles(surface, &squares(modules, placed, *side));
            surface.end_tagged();
            if let Some(part) = parts.get_mut(*node) {
                part.drawn.push(id);
                let corner = |x: i64, y: i64| (points(x), points(y));
                let ((left, top), (right, bottom)) =
                    (corner(placed.x, placed.y), corner(placed.x + side, placed.y + side));
                part.place = Rect::from_ltrb(left, top, right, bottom).map(|rect| BBox::new(page, rect));
            }
        }
        Drawn::Text { line, size, weight, stretch, node } => {
            let tag = match node {
                Some(_) => ContentTag::Span(SpanTag::empty().with_lang(Some(LANGUAGE))),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
            };
            let id = surface.start_tagged(tag);
            let faces = fonts.faces(*weight);
            let mut x = placed.x;
            for run in line.glyphs.chunk_by(|a, b| a.face == b.face) {
                let advance = |glyph: &Glyph| glyph.width * size / 1000 + stretch;
                let advanced: Vec<KrillaGlyph> = run
                    .iter()
                    .map(|glyph| {
                        let (id, bytes) = (GlyphId::new(glyph.id), glyph.bytes.clone());
                        // In ems, whatever the size.
                        KrillaGlyph::new(id, ratio(advance(glyph), *size), 0.0, 0.0, 0.0, bytes, None)
                    })
                    .collect();
                let font = run.first().and_then(|glyph| faces.get(glyph.face));
                if let Some(face) = font {
                    let start = Point::from_xy(points(x), points(placed.y));
                    surface.draw_glyphs(
                        start,
                        &advanced,
                        face.embedded.clone(),
                        &line.text,
                        points(*size),
                        false,
                    );
                }
                x += run.iter().map(advance).sum::<i64>();
            }
            surface.end_tagged();
            if let Some(part) = node.and_then(|node| parts.get_mut(node)) {
                part.drawn.push(id);
                part.begins.get_or_insert((page, placed.x, placed.y - size));
            }
        }
    }
}

fn rectangles(surface: &mut Surface<'_>, all: &[(i64, i64, i64, i64)]) {
    let mut path = PathBuilder::new();
    for (x, y, width, height) in all {
        if let Some(rect) = Rect::from_xywh(points(*x), points(*y), points(*width), points(*height)) {
            path.push_rect(rect);
        }
    }
    if let Some(path) = path.finish() {
        surface.draw_path(&path);
    }
}

/// Edges are computed from the whole, so that neighbours meet.
fn squares(modules: &Modules, placed: &Placed, side: i64) -> Vec<(i64, i64, i64, i64)> {
    let edge = |count: usize| {
        let all = i64::try_from(modules.whole()).unwrap_or(1);
        i64::try_from(count + QUIET).unwrap_or(0) * side / all
    };
    let runs = modules.runs.iter().map(|(row, first, length)| {
        let (left, right) = (edge(*first), edge(first + length));
        let (top, bottom) = (edge(*row), edge(row + 1));
        (placed.x + left, placed.y + top, right - left, bottom - top)
    });
    runs.collect()
}

/// The structure, from its leaves up: children come after their parents, so the last node is finished first.
fn tree(laid: &Laid, parts: Vec<Part>) -> TagTree {
    let mut groups: Vec<Option<TagGroup>> = Vec::new();
    for (node, part) in laid.nodes.iter().zip(parts) {
        let mut group = TagGroup::new(kind(node, part.place));
        part.drawn.into_iter().for_each(|id| group.push(id));
        groups.push(Some(group));
    }
    let mut children: Vec<Vec<TagGroup>> = laid.nodes.iter().map(|_| Vec::new()).collect();
    let mut roots = Vec::new();
    for index in (0..laid.nodes.len()).rev() {
        let Some(mut group) = groups.get_mut(index).and_then(Option::take) else { continue };
        let own = children.get_mut(index).map(std::mem::take).unwrap_or_default();
        own.into_iter().rev().for_each(|child| group.push(child));
        match laid.nodes[index].parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(group),
            None => roots.push(group),
        }
    }
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.into()));
    roots.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

/// Title and headings, to jump to.
fn outline(laid: &Laid, parts: &[Part]) -> Outline {
    let mut outline = Outline::new();
    for (node, part) in laid.nodes.iter().zip(parts) {
        let (Role::Title(text) | Role::Heading(text)) = &node.role else { continue };
        if let Some((page, x, y)) = part.begins {
            let at = XyzDestination::new(page, Point::from_xy(points(x), points(y)));
            outline.push_child(OutlineNode::new(text.clone(), at));
        }
    }
    outline
}

fn kind(node: &Node, place: Option<BBox>) -> TagKind {
    let heading = |level, text: &str| Tag::Hn(level, Some(text.to_owned())).into();
    match &node.role {
        Role::Title(text) => heading(NonZeroU16::MIN, text),
        Role::Heading(text) => heading(NonZeroU16::MIN.saturating_add(1), text),
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Decimal).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Row => Tag::TR.into(),
        Role::Head => Tag::TH(TableHeaderScope::Both).into(),
        Role::Cell => Tag::TD.into(),
        Role::Figure(alt) => Tag::Figure(Some(alt.clone())).with_bbox(place).into(),
    }
}

fn metadata(paper: &Paper) -> Metadata {
    // No name: what a file is called travels further than the file.
    let title = match &paper.number {
        Some(number) => format!("{} {number}", paper.title),
        None => paper.title.clone(),
    };
    let metadata = Metadata::new().title(title).language(LANGUAGE.into()).creator("Yushen".into());
    let mut day = paper.on.split('-').map(str::parse::<u16>);
    let (Some(Ok(year)), Some(Ok(month)), Some(Ok(day))) = (day.next(), day.next(), day.next()) else {
        return metadata;
    };
    let (Ok(month), Ok(day)) = (u8::try_from(month), u8::try_from(day)) else { return metadata };
    metadata.creation_date(DateTime::new(year).month(month).day(day))
}
