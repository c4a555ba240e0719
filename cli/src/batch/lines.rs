//! One facts document a line.
//! In: a reader. Out: numbered documents; empty lines are none. Absent: what is wrong with a document, but for a line
//! that is too long: it is cut where the engine refuses it, so that memory stays bounded.

use super::Numbered;
use anyhow::{Context, Result};
use std::io::{BufRead, Read};
use yushen::facts::read::MAX_BYTES;

/// Lines of a reader.
pub struct Lines<R> {
    reader: R,
    line: u64,
    end: u64,
}

impl<R: BufRead> Lines<R> {
    /// From the start.
    pub fn new(reader: R) -> Self {
        Self { reader, line: 0, end: 0 }
    }

    /// The next line without its end; nothing at the end of the input.
    fn line(&mut self) -> Result<Option<Vec<u8>>> {
        let mut line = Vec::new();
        let most = MAX_BYTES as u64 + 2;
        let mut read = (&mut self.reader).take(most).read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        self.line += 1;
        self.end += read as u64;
        if line.last() == Some(&b'\n') {
            line.pop();
            return Ok(Some(line));
        }
        // Too long, or the last one. The rest is passed over.
        let mut rest = Vec::new();
        while read > 0 && rest.last() != Some(&b'\n') {
            rest.clear();
            read = (&mut self.reader).take(most).read_until(b'\n', &mut rest)?;
            self.end += read as u64;
        }
        Ok(Some(line))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = Result<Numbered<Vec<u8>>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.line().context("can't read the cases") {
                Ok(Some(case)) if case.trim_ascii().is_empty() => {}
                Ok(Some(case)) => return Some(Ok(Numbered { line: self.line, end: self.end, case })),
                Ok(None) => return None,
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_numbered_and_long_ones_are_cut() {
        let long = "x".repeat(3 * MAX_BYTES);
        let text = format!("{{}}\n\n  \r\n{long}\nlast");
        let lines: Vec<_> = Lines::new(text.as_bytes()).map(Result::unwrap).collect();
        let seen: Vec<_> = lines.iter().map(|line| (line.line, line.case.len(), line.end)).collect();
        let end = text.len() as u64;
        assert_eq!(seen, [(1, 2, 3), (4, MAX_BYTES + 2, end - 4), (5, 4, end)]);
    }
}
