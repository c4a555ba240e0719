//! Facts documents made small: DEFLATE that already knows the words of the item version.
//! In: a version, a document. Out: bytes, and back. Absent: meaning; the document comes back byte for byte.
//!
//! The compressor is fed the words first and its output for them is thrown away; the decompressor begins with the
//! words in its window. Both ends build the same words from the same version.

use super::ReceiptError;
use crate::facts::schema::FieldType;
use crate::item::Field;
use crate::library::Version;
use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

/// Most bytes of words: half of DEFLATE's window.
const MOST_WORDS: usize = 16 << 10;
/// Most bytes a document may have: what the reader of facts takes.
const MOST: usize = crate::facts::read::MAX_BYTES;

/// The words of a version as they stand in its documents; the likeliest last, where references are shortest.
fn words(version: &Version) -> Vec<u8> {
    let mut words =
        String::from("{\"form\":\"original\"}{\"form\":\"electronic\"}{\"form\":\"copy\"}null,true,false,");
    let item = &version.item;
    for material in item.materials.iter().rev() {
        for field in &material.fields {
            say(&mut words, field);
        }
        words.push_str(&format!(",\"{}\":{{\"form\":\"original\"", material.id));
    }
    words.push_str("\"commitments\":[],\"deferred\":[],\"evidence\":{");
    for fact in item.facts.iter().rev() {
        say(&mut words, fact);
    }
    words.push_str("},\"facts\":{\"20,\"19");
    let mut from = words.len().saturating_sub(MOST_WORDS);
    while !words.is_char_boundary(from) {
        from += 1;
    }
    words.split_off(from).into_bytes()
}

fn say(words: &mut String, field: &Field) {
    match &field.ty {
        FieldType::Choice { options, .. } => {
            options.iter().for_each(|option| words.push_str(&format!("\"{}\"", option.id)));
            words.push_str(&format!(",\"{}\":\"", field.id));
        }
        FieldType::Record { fields } | FieldType::List { fields, .. } => {
            fields.iter().for_each(|field| say(words, field));
            words.push_str(&format!(",\"{}\":", field.id));
        }
        FieldType::Bool => words.push_str(&format!(",\"{}\":true,\"{}\":false", field.id, field.id)),
        _ => words.push_str(&format!(",\"{}\":\"", field.id)),
    }
}

/// Compresses a document.
pub(super) fn press(version: &Version, document: &[u8]) -> Vec<u8> {
    // Level 9, raw DEFLATE without zlib's frame.
    let mut compressor = CompressorOxide::new(create_comp_flags_from_zip_params(9, -15, 0));
    let mut pressed = Vec::new();
    let mut sink = |bytes: &[u8]| {
        pressed.extend_from_slice(bytes);
        true
    };
    let (status, _) = compress_to_output(&mut compressor, &words(version), TDEFLFlush::Sync, &mut sink);
    debug_assert_eq!(status, TDEFLStatus::Okay);
    pressed.clear();
    let mut sink = |bytes: &[u8]| {
        pressed.extend_from_slice(bytes);
        true
    };
    let (status, _) = compress_to_output(&mut compressor, document, TDEFLFlush::Finish, &mut sink);
    debug_assert_eq!(status, TDEFLStatus::Done);
    pressed
}

/// Gives the document back.
///
/// # Errors
/// `receipt-changed`: not what [`press`] made with this version.
pub(super) fn unpress(version: &Version, pressed: &[u8]) -> Result<Vec<u8>, ReceiptError> {
    let mut output = words(version);
    let known = output.len();
    let mut end = known;
    let mut read = 0;
    let mut decompressor = Box::<DecompressorOxide>::default();
    output.resize(known + (4 * pressed.len()).clamp(1 << 10, MOST), 0);
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, taken, written) =
            decompress(&mut decompressor, &pressed[read..], &mut output, end, flags);
        (read, end) = (read + taken, end + written);
        match status {
            TINFLStatus::Done if read == pressed.len() => break,
            TINFLStatus::HasMoreOutput if output.len() < known + MOST => {
                output.resize((2 * output.len()).min(known + MOST), 0);
            }
            _ => return Err(ReceiptError::Changed),
        }
    }
    output.truncate(end);
    Ok(output.split_off(known))
}
