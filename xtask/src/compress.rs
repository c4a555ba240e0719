//! Brotli at its best level, once, so that the server never compresses.
//! In: a file. Out: the same file with `.br` beside it, and both sizes.
//! Absent: gzip; every browser that runs WebAssembly takes brotli.

use std::path::{Path, PathBuf};

use anyhow::Context;

/// Is it worth compressing? (Pictures and fonts are compressed already.)
pub fn worth_it(file: &Path) -> bool {
    let extension = file.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    matches!(extension, "wasm" | "js" | "css" | "html" | "json" | "svg" | "webmanifest")
}

/// Where the compressed form of `file` lies.
pub fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    name.into()
}

/// `content`, compressed.
pub fn brotli(content: &[u8]) -> anyhow::Result<Vec<u8>> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: content.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters).context("compressing failed")?;
    Ok(packed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let content = "预审 pre-review ".repeat(500).into_bytes();
        let packed = brotli(&content).unwrap();
        assert!(packed.len() < content.len() / 10);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &packed[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, content);
    }

    #[test]
    fn pictures_are_left_alone_and_the_name_is_kept() {
        assert!(worth_it(Path::new("a/app_bg.wasm")));
        assert!(!worth_it(Path::new("a/icon.png")));
        assert_eq!(beside(Path::new("a/app.js")), Path::new("a/app.js.br"));
    }
}
