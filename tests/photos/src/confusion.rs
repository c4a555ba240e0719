//! What was said of pictures whose truth is known. In: shots and what was found. Out: a table, precision and recall.
//! Absent: drawing, and what is good enough.

use crate::scene::Fault;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use yushen_photo::Code;

/// Columns of the table.
pub const SAID: [Code; 6] =
    [Code::Blurred, Code::Glare, Code::Cropped, Code::Tilted, Code::Sideways, Code::TooSmall];

/// Counts.
#[derive(Debug, Clone, Default)]
pub struct Confusion {
    shots: BTreeMap<Fault, u32>,
    said: BTreeMap<(Fault, Code), u32>,
    silent: BTreeMap<Fault, u32>,
}

impl Confusion {
    /// One picture.
    pub fn add(&mut self, fault: Fault, said: &[Code]) {
        *self.shots.entry(fault).or_default() += 1;
        for code in said {
            *self.said.entry((fault, *code)).or_default() += 1;
        }
        if said.is_empty() {
            *self.silent.entry(fault).or_default() += 1;
        }
    }

    fn sum(&self, wanted: impl Fn(Fault, Code) -> bool) -> u32 {
        self.said.iter().filter(|((fault, code), _)| wanted(*fault, *code)).map(|(_, count)| count).sum()
    }

    /// Of the pictures with this fault, how many were told so, in permille.
    pub fn recall(&self, code: Code) -> u32 {
        let all: u32 = self.shots.iter().filter(|(f, _)| f.code() == Some(code)).map(|(_, n)| n).sum();
        self.sum(|fault, said| said == code && fault.code() == Some(code)) * 1000 / all.max(1)
    }

    /// Of the pictures told so, how many have this fault, in permille.
    pub fn precision(&self, code: Code) -> u32 {
        let all = self.sum(|_, said| said == code);
        self.sum(|fault, said| said == code && fault.code() == Some(code)) * 1000 / all.max(1)
    }

    /// Of the pictures with nothing wrong, of how many nothing was said, in permille.
    pub fn left_alone(&self) -> u32 {
        let sound = |count: &BTreeMap<Fault, u32>| -> u32 {
            count.iter().filter(|(fault, _)| fault.code().is_none()).map(|(_, count)| count).sum()
        };
        sound(&self.silent) * 1000 / sound(&self.shots).max(1)
    }

    /// The table in Markdown.
    pub fn table(&self) -> String {
        let mut table = String::from("| truth | pictures | nothing said |");
        for code in SAID {
            let _ = write!(table, " {} |", code.as_str());
        }
        table += "\n|---|---|---|---|---|---|---|---|---|\n";
        for (fault, shots) in &self.shots {
            let silent = self.silent.get(fault).copied().unwrap_or(0);
            let _ = write!(table, "| {fault:?} | {shots} | {silent} |");
            for code in SAID {
                let _ = write!(table, " {} |", self.said.get(&(*fault, code)).copied().unwrap_or(0));
            }
            table.push('\n');
        }
        for (name, of) in [("recall", Self::recall as fn(&Self, Code) -> u32), ("precision", Self::precision)]
        {
            let _ = write!(table, "| {name}, ‰ | | |");
            for code in SAID {
                let _ = write!(table, " {} |", of(self, code));
            }
            table.push('\n');
        }
        table
    }
}
