//! Reads a command line word by word.
//! In: arguments. Out: words and values of options, or a message that names the odd one.
//! Absent: meaning; each command knows its own options.

use anyhow::{Context, bail};

/// What is left of the command line.
pub struct Options {
    words: std::vec::IntoIter<String>,
}

impl Options {
    pub fn new(arguments: impl Iterator<Item = String>) -> Self {
        Self { words: arguments.collect::<Vec<_>>().into_iter() }
    }

    /// The next word, if there is one.
    pub fn word(&mut self) -> Option<String> {
        self.words.next()
    }

    /// The value after `option`.
    pub fn value(&mut self, option: &str) -> anyhow::Result<String> {
        self.word()
            .with_context(|| format!("`{option}` needs a value (`cargo xtask help` shows the options)"))
    }

    /// Refuses whatever is left.
    pub fn end(mut self) -> anyhow::Result<()> {
        match self.word() {
            Some(word) => bail!("`{word}` is not expected here (`cargo xtask help` shows the options)"),
            None => Ok(()),
        }
    }
}
