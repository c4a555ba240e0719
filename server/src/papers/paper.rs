//! A paper (文书) as it is said, before anybody thinks of a page: blocks in the order in which they are read.
//! In: words. Out: `Paper`, which is kept as it was issued, and its digest. Absent: looks (`html`, `layout`), words of a
//! kind (`kinds`).
//!
//! Print and PDF are both made from this, and from nothing else, so that they can't say different things.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::kind::Kind;

/// A paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// What it says, in reading order.
    pub blocks: Vec<Block>,
    /// Which paper it is.
    pub kind: Kind,
    /// Number, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day that stands on it, `2026-11-26`.
    pub on: String,
    /// Title.
    pub title: String,
}

/// A part of a paper.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// Who issues it, at the head.
    Issuer(String),
    /// The title, centred and larger.
    Title(String),
    /// The number, on the right.
    Number(String),
    /// To whom: at the margin, before the first paragraph.
    To(String),
    /// A heading of a part.
    Heading(String),
    /// A paragraph; its first line is indented by two characters.
    Paragraph(String),
    /// A remark: smaller, not indented.
    Small(String),
    /// Something that is read from afar: the number of a ticket.
    Large(String),
    /// A numbered list.
    Entries(Vec<Entry>),
    /// Names and values.
    Fields(Vec<Field>),
    /// A table with a head.
    Table {
        /// Titles of the columns with their widths, as shares of the whole.
        columns: Vec<Column>,
        /// Cells; as many in each row as there are columns.
        rows: Vec<Vec<String>>,
    },
    /// Remedies (救济途径), set apart.
    Redress {
        /// Heading.
        title: String,
        /// Paragraphs.
        ways: Vec<String>,
    },
    /// At the lower right: who issues it, the day, and room for the seal.
    Seal {
        /// Who issues it.
        by: String,
        /// The day in words.
        on: String,
        /// What is sealed here.
        place: String,
    },
    /// Lines to sign on.
    Sign(Vec<String>),
    /// A QR code with words beside it.
    Code {
        /// What the code holds.
        holds: String,
        /// What it is, for those who can't see it.
        alt: String,
        /// Beside it.
        words: Vec<String>,
    },
}

/// One thing of a numbered list.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What is said of it, each with a name.
    pub said: Vec<Field>,
    /// What it is.
    pub title: String,
}

/// A name with a value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

impl Field {
    /// A name with a value.
    pub fn new(name: &str, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Width, as a share of the sum of all.
    pub share: i64,
    /// Title.
    pub title: String,
}

impl Column {
    /// A column.
    pub fn new(title: &str, share: i64) -> Self {
        Self { share, title: title.into() }
    }
}

// Papers name people: nothing of them may slip into a log.
impl std::fmt::Debug for Paper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Paper({:?}, …)", self.kind)
    }
}

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Block(…)")
    }
}

/// What stands before the `index`-th thing of a list.
pub fn list_number(index: usize) -> String {
    format!("{}．", index + 1)
}

/// The value of a field with its name, as it is read.
pub fn named(field: &Field) -> String {
    format!("{}：{}", field.name, field.value)
}

impl Paper {
    /// SHA-256 over everything that it says, but for the code to check it by: that is made from this.
    ///
    /// # Errors
    /// None in practice: strings to JSON in memory.
    pub fn digest(&self) -> Result<[u8; 32], serde_json::Error> {
        let said = self.blocks.iter().filter(|block| !matches!(block, Block::Code { .. })).cloned();
        let paper = Self { blocks: said.collect(), ..self.clone() };
        Ok(Sha256::digest(serde_json::to_vec(&paper)?).into())
    }

    /// Every word of it in reading order, block by block: what print and PDF both must hold.
    pub fn words(&self) -> Vec<String> {
        self.blocks.iter().flat_map(Block::words).collect()
    }
}

impl Block {
    fn words(&self) -> Vec<String> {
        match self {
            Self::Issuer(text)
            | Self::Title(text)
            | Self::Number(text)
            | Self::To(text)
            | Self::Heading(text)
            | Self::Paragraph(text)
            | Self::Small(text)
            | Self::Large(text) => vec![text.clone()],
            Self::Entries(entries) => {
                let lines = entries.iter().enumerate().flat_map(|(index, entry)| {
                    let title = format!("{}{}", list_number(index), entry.title);
                    std::iter::once(title).chain(entry.said.iter().map(named))
                });
                lines.collect()
            }
            Self::Fields(fields) => fields.iter().flat_map(|f| [f.name.clone(), f.value.clone()]).collect(),
            Self::Table { columns, rows } => {
                let head = columns.iter().map(|column| column.title.clone());
                head.chain(rows.iter().flatten().cloned()).collect()
            }
            Self::Redress { title, ways } => std::iter::once(title).chain(ways).cloned().collect(),
            Self::Seal { by, on, place } => vec![by.clone(), on.clone(), place.clone()],
            Self::Sign(labels) => labels.clone(),
            Self::Code { words, .. } => words.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(title: &str) -> Paper {
        let entry = Entry { said: vec![Field::new("怎么补", "带原件来")], title: "户口簿".into() };
        Paper {
            blocks: vec![Block::Title(title.into()), Block::Entries(vec![entry])],
            kind: Kind::Correction,
            number: None,
            on: "2026-11-26".into(),
            title: title.into(),
        }
    }

    #[test]
    fn words_stand_in_reading_order() {
        assert_eq!(paper("告知书").words(), ["告知书", "1．户口簿", "怎么补：带原件来"]);
    }

    #[test]
    fn another_word_is_another_digest() {
        let digest = |title| paper(title).digest().expect("JSON");
        assert_eq!(digest("告知书"), digest("告知书"));
        assert_ne!(digest("告知书"), digest("告知单"));
    }

    #[test]
    fn nothing_of_a_paper_is_in_its_debug_form() {
        let shown = format!("{:?} {:?}", paper("张三"), Block::To("张三".into()));
        assert!(!shown.contains("张三"), "{shown}");
    }
}
