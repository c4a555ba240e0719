//! A PDF's pages, and whether it is locked. In: bytes. Out: the number of pages, or a code.
//! Absent: drawing pages; a PDF comes from a program or a scanner, so there is little to advise.

use crate::report::Code;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

/// Pages of the PDF.
///
/// # Errors
/// `pdf-locked`, `pdf-damaged`, `pdf-empty`.
pub fn pages(bytes: &[u8]) -> Result<u32, Code> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::InvalidEncryption) | LoadPdfError::Invalid => {
            Code::PdfDamaged
        }
        LoadPdfError::Decryption(_) => Code::PdfLocked,
    })?;
    match u32::try_from(pdf.pages().len()) {
        Ok(0) => Err(Code::PdfEmpty),
        Ok(pages) => Ok(pages),
        Err(_) => Err(Code::PdfDamaged),
    }
}
