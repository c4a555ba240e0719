//! Standard output that may be closed: `yushen … | head` ends quietly. Absent: what is printed.

use std::fmt::Arguments;
use std::io::{ErrorKind, Write, stdout};
use std::process::exit;

/// Prints one line. A reader that went away ends the program; any other failure is said.
pub fn line(line: Arguments<'_>) {
    write(format!("{line}\n").as_bytes());
}

/// Prints bytes as they are.
pub fn write(bytes: &[u8]) {
    match stdout().lock().write_all(bytes) {
        Ok(()) => {}
        Err(error) if error.kind() == ErrorKind::BrokenPipe => exit(0),
        Err(error) => {
            eprintln!("error: can't write the result: {error}");
            exit(2);
        }
    }
}

/// `println!` over [`line`].
macro_rules! say {
    ($($arg:tt)*) => { $crate::out::line(format_args!($($arg)*)) };
}
pub(crate) use say;
