//! A new password from whoever sits at the terminal, or from standard input. In: the terminal. Out: a password.
//! Absent: arguments and the environment; others on the machine see them.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, bail};

use crate::staff::password::Password;

/// Asks twice at a terminal, without showing it; otherwise reads the first line of standard input.
///
/// # Errors
/// Nothing was typed, or two different things.
pub fn new_password(name: &str) -> anyhow::Result<Password> {
    let text = if std::io::stdin().is_terminal() {
        let text = rpassword::prompt_password(format!("First password for `{name}`: "))?;
        if text != rpassword::prompt_password("The same again: ")? {
            bail!("the two passwords differ; nothing was changed");
        }
        text
    } else {
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line).context("can't read a password from standard input")?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if text.is_empty() {
        bail!("no password was given: type it at a terminal, or send one line to standard input");
    }
    Password::typed(&text).context("the password is longer than any")
}
