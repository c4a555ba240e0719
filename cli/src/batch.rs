//! Many cases on several cores: read in pieces, reviewed by threads, written in the order in which they were read.
//! In: numbered cases, a worker for each thread. Out: one answer a case; how many were bad input.
//! Absent: forms of input (`lines`, `table`), and memory that grows with the input: only so many pieces are under way.

pub mod lines;
pub mod progress;
pub mod table;

use anyhow::{Context, Result};
use progress::Progress;
use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use yushen::{InputError, wire};

/// Cases of one piece.
const PIECE: usize = 128;
/// Pieces that are read and not yet written, for each thread.
const UNDER_WAY: usize = 4;

/// A case to review and where it stands.
pub struct Numbered<T> {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Bytes of the input up to its end.
    pub end: u64,
    /// The case.
    pub case: T,
}

/// The answer to one case: what is printed, or its mistakes.
pub type Answer = Result<Vec<u8>, Vec<InputError>>;

/// A piece of input or of output, by its number.
struct Piece<T> {
    number: u64,
    cases: Vec<T>,
}

struct Answered {
    line: u64,
    end: u64,
    answer: Answer,
}

/// Reviews every case with `jobs` threads, each of which makes itself a worker. Cases with mistakes are answered with
/// those and their line, said on standard error, and counted.
pub fn run<T: Send, W: FnMut(T) -> Answer>(
    mut cases: impl Iterator<Item = Result<Numbered<T>>>,
    jobs: usize,
    worker: impl Fn() -> W + Sync,
    progress: &mut Progress,
) -> Result<u64> {
    let (to_workers, pieces) = channel::<Piece<Numbered<T>>>();
    let (to_writer, answers) = channel::<Piece<Answered>>();
    let pieces = Mutex::new(pieces);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (pieces, to_writer, worker) = (&pieces, to_writer.clone(), &worker);
            scope.spawn(move || work(pieces, &to_writer, worker()));
        }
        drop(to_writer);
        let written = write(&mut cases, &to_workers, &answers, jobs * UNDER_WAY, progress);
        // No more pieces: the threads end.
        drop(to_workers);
        written
    })
}

fn work<T, W: FnMut(T) -> Answer>(
    pieces: &Mutex<Receiver<Piece<Numbered<T>>>>,
    to_writer: &Sender<Piece<Answered>>,
    mut worker: W,
) {
    loop {
        let piece = match pieces.lock() {
            Ok(pieces) => pieces.recv(),
            Err(_) => return,
        };
        let Ok(Piece { number, cases }) = piece else { return };
        let answered = cases.into_iter().map(|Numbered { line, end, case }| Answered {
            line,
            end,
            answer: worker(case),
        });
        if to_writer.send(Piece { number, cases: answered.collect() }).is_err() {
            return;
        }
    }
}

/// Hands out what is read and writes what comes back, in order. Gives the number of cases with mistakes.
fn write<T>(
    cases: &mut impl Iterator<Item = Result<Numbered<T>>>,
    to_workers: &Sender<Piece<Numbered<T>>>,
    answers: &Receiver<Piece<Answered>>,
    most: usize,
    progress: &mut Progress,
) -> Result<u64> {
    let (mut read, mut written, mut bad) = (0u64, 0u64, 0);
    let mut waiting = BTreeMap::new();
    let mut is_over = false;
    let mut out = Vec::with_capacity(1 << 16);
    loop {
        while !is_over && read - written < most as u64 {
            let piece = cases.by_ref().take(PIECE).collect::<Result<Vec<_>>>()?;
            is_over = piece.is_empty();
            if !is_over {
                let piece = Piece { number: read, cases: piece };
                to_workers.send(piece).ok().context("the threads that review have ended")?;
                read += 1;
            }
        }
        if written == read {
            progress.done(bad);
            return Ok(bad);
        }
        // A thread that ends early would leave a hole for ever.
        let piece = answers.recv().context("a thread that reviews has ended")?;
        waiting.insert(piece.number, piece.cases);
        while let Some(answered) = waiting.remove(&written) {
            for Answered { line, end, answer } in answered {
                match answer {
                    Ok(json) => out.extend_from_slice(&json),
                    Err(errors) => {
                        bad += 1;
                        progress.aside();
                        for error in &errors {
                            eprintln!(
                                "line {line}: error[{}] {}: {}",
                                error.code, error.field, error.message
                            );
                        }
                        out.extend_from_slice(&with_line(wire::errors_json(&errors), line));
                    }
                }
                out.push(b'\n');
                progress.reached(end);
            }
            crate::out::write(&out);
            out.clear();
            written += 1;
        }
    }
}

/// `{"errors":…}` with the line as its last member.
fn with_line(mut json: Vec<u8>, line: u64) -> Vec<u8> {
    json.pop();
    json.extend_from_slice(format!(",\"line\":{line}}}").as_bytes());
    json
}
