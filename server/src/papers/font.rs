//! Fonts of papers: which glyph a character has, and how wide it is.
//! In: font files (OpenType, also collections). Out: glyphs, or every character that no font has. Absent: shaping; a hall's
//! papers are Chinese, Latin letters and digits, where one character is one glyph; line breaks (`lines`).
//!
//! The first font that has a character gives its glyph; so a font for rare characters of names can stand behind.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};

/// Where Debian's package `fonts-noto-cjk` (SIL Open Font License) has them: regular, then bold.
const USUAL: [(&str, &str); 2] = [
    (
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Bold.ttc",
    ),
    (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    ),
];
/// A face of a collection whose name has this is for simplified Chinese.
const SIMPLIFIED: &str = " SC";

/// Why there are no fonts, or why they can't show something.
#[derive(Debug, thiserror::Error)]
pub enum FontError {
    /// It can't be read.
    #[error("can't read the font `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// It is no font.
    #[error("`{}` is no OpenType or TrueType font that can be used", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// None was given and none is where they usually are.
    #[error(
        "there is no font for papers; install Debian's `fonts-noto-cjk`, or start the server with `--font FILE`"
    )]
    None,
    /// No font has these characters, in the order of their codes.
    #[error(
        "no font has {}; start the server with a further `--font FILE` that has it. Nothing was printed with a gap",
        listed(.0)
    )]
    Missing(Vec<char>),
}

fn listed(missing: &[char]) -> String {
    let one = |c: &char| format!("“{c}” (U+{:04X})", u32::from(*c));
    missing.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// One face.
#[derive(Clone)]
pub struct Face {
    data: Arc<Vec<u8>>,
    index: u32,
    units_per_em: i64,
    /// The same face for the PDF.
    pub(super) embedded: krilla::text::Font,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Face({})", self.index)
    }
}

impl Face {
    /// Of a file; of a collection the face for simplified Chinese, or the first.
    ///
    /// # Errors
    /// It can't be read, or is no font.
    pub fn load(path: &Path) -> Result<Self, FontError> {
        let data = std::fs::read(path).map_err(|source| FontError::Read { path: path.into(), source })?;
        Self::of(Arc::new(data)).ok_or_else(|| FontError::Damaged { path: path.into() })
    }

    fn of(data: Arc<Vec<u8>>) -> Option<Self> {
        let fonts: Vec<_> = FileRef::new(&data).ok()?.fonts().collect();
        let simplified = fonts.iter().position(|font| font.as_ref().is_ok_and(is_simplified));
        let index = u32::try_from(simplified.unwrap_or(0)).ok()?;
        let font = FontRef::from_index(&data, index).ok()?;
        let units_per_em = i64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
        let embedded = krilla::text::Font::new(data.clone().into(), index)?;
        (units_per_em > 0).then_some(Self { data, index, units_per_em, embedded })
    }

    fn font(&self) -> Option<FontRef<'_>> {
        FontRef::from_index(&self.data, self.index).ok()
    }
}

fn is_simplified(font: &FontRef<'_>) -> bool {
    let names = font.localized_strings(StringId::FULL_NAME);
    names.into_iter().any(|name| name.chars().collect::<String>().contains(SIMPLIFIED))
}

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Text.
    Regular,
    /// Titles.
    Bold,
}

/// A glyph of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glyph {
    /// Which face of its weight.
    pub face: usize,
    /// Number in the font.
    pub id: u32,
    /// Width in thousandths of an em.
    pub width: i64,
    /// Bytes of the text.
    pub bytes: std::ops::Range<usize>,
}

/// The fonts of the server.
#[derive(Debug, Clone)]
pub struct Fonts {
    regular: Vec<Face>,
    bold: Vec<Face>,
}

impl Fonts {
    /// Of these files: texts, titles. Without bold ones titles are set like texts.
    ///
    /// # Errors
    /// A file can't be read or is no font; none is given, and none is where they usually are.
    pub fn load(regular: &[PathBuf], bold: &[PathBuf]) -> Result<Self, FontError> {
        let all =
            |paths: &[PathBuf]| paths.iter().map(|path| Face::load(path)).collect::<Result<Vec<_>, _>>();
        if !regular.is_empty() {
            return Ok(Self { regular: all(regular)?, bold: all(bold)? });
        }
        let there = |(text, title): &&(&str, &str)| Path::new(text).is_file() && Path::new(title).is_file();
        let (text, title) = USUAL.iter().find(there).ok_or(FontError::None)?;
        Ok(Self { regular: all(&[text.into()])?, bold: all(&[title.into()])? })
    }

    /// Faces in the order in which they are asked for a character.
    pub(super) fn faces(&self, weight: Weight) -> Vec<&Face> {
        match weight {
            Weight::Regular => self.regular.iter().collect(),
            Weight::Bold => self.bold.iter().chain(&self.regular).collect(),
        }
    }

    /// The glyphs of a text, one for each character.
    ///
    /// # Errors
    /// [`FontError::Missing`] with every character that no font has.
    pub fn glyphs(&self, weight: Weight, text: &str) -> Result<Vec<Glyph>, FontError> {
        let faces = self.faces(weight);
        let open: Vec<_> = faces
            .iter()
            .filter_map(|face| {
                let font = face.font()?;
                let widths = font.glyph_metrics(Size::unscaled(), LocationRef::default());
                Some((font.charmap(), widths, face.units_per_em))
            })
            .collect();
        let mut missing = BTreeSet::new();
        let mut glyphs = Vec::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let found = open.iter().enumerate().find_map(|(face, (map, widths, em))| {
                let id = map.map(c).filter(|id| id.to_u32() != 0)?;
                // Font units are whole numbers; the library gives them as floats.
                let width = widths.advance_width(id).unwrap_or_default() as i64 * 1000 / em;
                Some(Glyph { face, id: id.to_u32(), width, bytes: at..at + c.len_utf8() })
            });
            match found {
                Some(glyph) => glyphs.push(glyph),
                None => drop(missing.insert(c)),
            }
        }
        if missing.is_empty() { Ok(glyphs) } else { Err(FontError::Missing(missing.into_iter().collect())) }
    }

    /// Every character of some texts that no font has.
    pub fn missing<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> Vec<char> {
        let all: String = texts.into_iter().collect();
        match self.glyphs(Weight::Regular, &all) {
            Err(FontError::Missing(missing)) => missing,
            _ => Vec::new(),
        }
    }
}
