//! Prints the QR code of a receipt's text as SVG, for the browser's test of scanning: also of texts that were altered.
//! In: the text. Out: the drawing, on standard output.

use anyhow::{Context, Result};

fn main() -> Result<()> {
    let text = std::env::args().nth(1).context("usage: qr TEXT")?;
    println!("{}", yushen::receipt::qr::svg(&text, "QR")?);
    Ok(())
}
