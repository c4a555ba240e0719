//! Where the database is: the option `--db FILE`, or instead of it the address in `DATABASE_URL`.
//! In: the option's value, the address. Out: `Location`. Absent: the address in any help or message: it may hold a
//! password.

use std::path::PathBuf;

use clap::builder::{MapValueParser, PathBufValueParser, TypedValueParser, ValueParserFactory};

use crate::database::Location;

/// Stands for the address where clap shows values, and means it if somebody writes it.
const VARIABLE: &str = "DATABASE_URL";

impl ValueParserFactory for Location {
    type Parser = MapValueParser<PathBufValueParser, fn(PathBuf) -> Self>;

    fn value_parser() -> Self::Parser {
        PathBufValueParser::new().map(Self::File)
    }
}

/// The command when there is an address: it needs no `--db`, and a file beside the address is refused.
pub fn with_address(command: clap::Command, address: &str) -> clap::Command {
    let location = Location::Address(address.to_owned());
    command.mut_args(|option| {
        if option.get_id() != "db" {
            return option;
        }
        let location = location.clone();
        option.required(false).default_value(VARIABLE).value_parser(move |given: &str| match given {
            VARIABLE => Ok(location.clone()),
            _ => {
                Err("`--db` and `DATABASE_URL` both name a database; give one of them (`unset DATABASE_URL`)")
            }
        })
    })
}
