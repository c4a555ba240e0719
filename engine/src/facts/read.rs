//! JSON bytes → `Case`: facts, evidence, commitments and deferrals, read straight into slots by the schema.
//! In: UTF-8 JSON. Out: a case, or every mistake in it. Absent: a generic JSON value; duplicate keys; floats.

use super::error::InputError;
use super::frame::Frame;
use super::layout::Layout;
use super::read_value::{Context, Document, One};
use crate::item::Item;
use serde::de::DeserializeSeed;

/// Most bytes of one facts document.
pub const MAX_BYTES: usize = 1 << 20;

/// A part of the facts document that is answered as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// The fact of this index in the item.
    Fact(usize),
    /// Evidence for the material of this index in the item.
    Evidence(usize),
}

/// Everything a caller says of one application.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// Facts and evidence.
    pub frame: Frame,
    /// Per material: the applicant commits in writing (告知承诺).
    pub commitments: Vec<bool>,
    /// Per material: the applicant promises to hand it in later (容缺).
    pub deferred: Vec<bool>,
}

impl Case {
    /// A case of which nothing is known.
    pub fn new(layout: &Layout) -> Self {
        let materials = layout.evidence.len();
        Self {
            frame: Frame::new(layout),
            commitments: vec![false; materials],
            deferred: vec![false; materials],
        }
    }

    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.frame.clear();
        self.commitments.fill(false);
        self.deferred.fill(false);
    }

    /// Reads a facts document into this case, replacing what was there.
    ///
    /// # Errors
    /// Every mistake found; the case is then not to be used.
    pub fn read(&mut self, item: &Item, layout: &Layout, bytes: &[u8]) -> Result<(), Vec<InputError>> {
        self.clear();
        let text = utf8(bytes).map_err(|e| vec![e])?;
        let mut context = Context::new(item, layout, self);
        let mut json = serde_json::Deserializer::from_str(text);
        let outcome = Document(&mut context).deserialize(&mut json).and_then(|()| json.end());
        done(context, outcome)
    }

    /// Reads one part into its slots, over what was there. Slots that the value does not name are left alone.
    ///
    /// # Errors
    /// Every mistake found; the part is then not to be used.
    pub fn read_part(
        &mut self,
        item: &Item,
        layout: &Layout,
        part: Part,
        bytes: &[u8],
    ) -> Result<(), Vec<InputError>> {
        let text = utf8(bytes).map_err(|e| vec![e])?;
        let mut context = Context::new(item, layout, self);
        let mut json = serde_json::Deserializer::from_str(text);
        let outcome = One(&mut context, part).deserialize(&mut json).and_then(|()| json.end());
        done(context, outcome)
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, InputError> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the document has more than {MAX_BYTES} bytes; no more are read");
        return Err(InputError::new("too-large", "facts", message));
    }
    let text = core::str::from_utf8(bytes).map_err(|error| {
        let message = format!("not UTF-8 text from byte {} on; save the file as UTF-8", error.valid_up_to());
        InputError::new("not-utf8", "facts", message)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim_ascii().is_empty() {
        let message = "the document is empty; write at least `{\"facts\": {}}`";
        return Err(InputError::new("empty", "facts", message));
    }
    Ok(text)
}

/// A JSON syntax error as an input error; the parser's own words name line and column.
fn syntax(error: &serde_json::Error, field: String) -> InputError {
    let words = error.to_string();
    if words.starts_with("number out of range") {
        let message = format!(
            "this number is too large ({words}); write whole numbers below 2^53, decimals as \"58.5\""
        );
        return InputError::new("out-of-range", field, message);
    }
    if words.starts_with("recursion limit") {
        let message = format!("nested more than {} deep ({words})", super::schema::MAX_DEPTH);
        return InputError::new("too-deep", field, message);
    }
    // "lone leading surrogate in hex escape", "unexpected end of hex escape": half a character.
    let half = words.contains("hex escape") || words.contains("unicode code point");
    let code = if half { "bad-text" } else { "syntax" };
    InputError::new(code, field, format!("not valid JSON: {words}"))
}

fn done(mut context: Context<'_>, outcome: serde_json::Result<()>) -> Result<(), Vec<InputError>> {
    if let Err(error) = outcome {
        let field = context.path();
        context.errors.push(syntax(&error, field));
    }
    if context.errors.is_empty() { Ok(()) } else { Err(context.errors) }
}
