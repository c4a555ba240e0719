//! PostgreSQL: its own `pg_dump` and `pg_restore`. In: an address, a file. Out: the other one.
//! Absent: the password on a command line, where everybody on the machine sees it; it goes by the environment.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{ChildStdout, Command, Output, Stdio};

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use super::{BackupError, Holds, before, known};

const DUMP: &str = "pg_dump";
const RESTORE: &str = "pg_restore";

pub async fn save(address: &str, part: &Path) -> Result<Holds, BackupError> {
    let options: PgConnectOptions = address.parse()?;
    let mut dump = program(DUMP, Some(&options));
    dump.args(["--format=custom", "--no-owner", "--no-privileges", "--schema=public", "--file"]).arg(part);
    run(DUMP, &mut dump)?;
    let (schema, bookings) = check(part)?;
    Ok(Holds { schema, bookings, before: None })
}

pub async fn restore(from: &Path, address: &str, replace: bool) -> Result<Holds, BackupError> {
    let (schema, bookings) = check(from)?;
    known(from, schema)?;
    let options: PgConnectOptions = address.parse()?;
    let mut connection = options.connect().await?;
    let others: i64 = sqlx::query_scalar(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
         AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
    )
    .fetch_one(&mut connection)
    .await?;
    if others > 0 {
        return Err(BackupError::InUse("the database of `DATABASE_URL`".into()));
    }
    let tables = tables(&mut connection).await?;
    if tables > 0 && !replace && !is_empty(&mut connection).await {
        return Err(BackupError::NotEmpty("the database of `DATABASE_URL`".into()));
    }
    let aside = before().to_lowercase();
    if tables > 0 {
        schema_becomes(&mut connection, "public", &aside).await?;
        sqlx::query("CREATE SCHEMA public").execute(&mut connection).await?;
    }
    let mut command = program(RESTORE, Some(&options));
    command.args([
        "--single-transaction",
        "--exit-on-error",
        "--no-owner",
        "--no-privileges",
        "--schema=public",
    ]);
    let database = options.get_database().unwrap_or_else(|| options.get_username());
    command.args(["--dbname", database]).arg(from);
    if let Err(error) = run(RESTORE, &mut command) {
        if tables > 0 {
            // Empty: the restore was one transaction. As it was before, then.
            sqlx::query("DROP SCHEMA public").execute(&mut connection).await?;
            schema_becomes(&mut connection, &aside, "public").await?;
        }
        return Err(error);
    }
    connection.close().await?;
    let before = (tables > 0).then(|| format!("the schema \"{aside}\" of the same database"));
    Ok(Holds { schema, bookings, before })
}

async fn tables(connection: &mut PgConnection) -> Result<i64, sqlx::Error> {
    let sql = "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'";
    sqlx::query_scalar(sql).fetch_one(connection).await
}

/// Whether nothing was ever booked in it; tables of somebody else's are not empty.
async fn is_empty(connection: &mut PgConnection) -> bool {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM booking UNION ALL SELECT 1 FROM answer) AS rows";
    sqlx::query_scalar(sql).fetch_one(connection).await.is_ok_and(|rows: i64| rows == 0)
}

async fn schema_becomes(connection: &mut PgConnection, from: &str, to: &str) -> Result<(), sqlx::Error> {
    // Names of our own making: letters, digits, hyphens.
    let sql = format!("ALTER SCHEMA \"{from}\" RENAME TO \"{to}\"");
    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Reads the whole backup; its schema version and bookings.
fn check(file: &Path) -> Result<(i64, i64), BackupError> {
    let damaged = |said: &str| BackupError::Damaged { path: file.into(), said: said.into() };
    let table = |table: &str| {
        let mut command = program(RESTORE, None);
        command.args(["--data-only", "--schema=public", "--table", table, "--file=-"]).arg(file);
        command
    };
    let mut whole = program(RESTORE, None);
    whole.args(["--file=/dev/null"]).arg(file);
    run(RESTORE, &mut whole).map_err(|error| match error {
        BackupError::Failed { said, .. } => damaged(&said),
        other => other,
    })?;
    let is_damaged = |error| match error {
        BackupError::Failed { said, .. } => damaged(&said),
        other => other,
    };
    let meta = run(RESTORE, &mut table("meta")).map_err(is_damaged)?;
    let version =
        meta.lines().find_map(|line| line.strip_prefix("schema_version\t")?.split('\t').next()?.parse().ok());
    let version = version.ok_or_else(|| damaged("it holds no schema version"))?;
    let bookings = read(RESTORE, &mut table("booking"), booked).map_err(is_damaged)?;
    Ok((version, bookings))
}

/// Rows of the text form of table `booking` whose column `state` is `booked`. One line of it is in memory at a time.
fn booked(mut text: impl BufRead) -> std::io::Result<i64> {
    let (mut line, mut state, mut count) = (Vec::new(), None, 0);
    loop {
        line.clear();
        if text.read_until(b'\n', &mut line)? == 0 {
            return Ok(count);
        }
        let row = line.strip_suffix(b"\n").unwrap_or(&line);
        match state {
            None if row.starts_with(b"COPY public.booking ") => {
                let row = String::from_utf8_lossy(row);
                let columns = row.split(['(', ')']).nth(1).unwrap_or_default();
                state = columns.split(", ").position(|column| column == "state");
            }
            None => {}
            Some(_) if row == b"\\." => state = None,
            Some(state) if row.split(|byte| *byte == b'\t').nth(state) == Some(b"booked") => count += 1,
            Some(_) => {}
        }
    }
}

fn program(name: &'static str, options: Option<&PgConnectOptions>) -> Command {
    let mut command = Command::new(name);
    // What stands in the environment for other programs is not meant here.
    for variable in ["PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGSERVICE", "DATABASE_URL"] {
        command.env_remove(variable);
    }
    let Some(options) = options else { return command };
    match options.get_socket() {
        Some(folder) => command.env("PGHOST", folder),
        None => command.env("PGHOST", options.get_host()),
    };
    command.env("PGPORT", options.get_port().to_string());
    command.env("PGUSER", options.get_username());
    command.env("PGDATABASE", options.get_database().unwrap_or_else(|| options.get_username()));
    if let Some(password) = options.to_url_lossy().password() {
        command.env("PGPASSWORD", decoded(password));
    }
    command
}

/// `%40` → `@`
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = tail.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match hex.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs it; what it printed.
fn run(name: &'static str, command: &mut Command) -> Result<String, BackupError> {
    let Output { status, stdout, stderr } = match command.stdin(Stdio::null()).output() {
        Ok(output) => output,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(BackupError::Program(name)),
        Err(error) => return Err(BackupError::Failed { program: name, said: error.to_string() }),
    };
    if !status.success() {
        let said = last_error(&String::from_utf8_lossy(&stderr));
        return Err(BackupError::Failed { program: name, said });
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// Runs it, and reads what it prints while it prints.
fn read<T>(
    name: &'static str,
    command: &mut Command,
    of: impl FnOnce(BufReader<ChildStdout>) -> std::io::Result<T>,
) -> Result<T, BackupError> {
    let failed = |said: String| BackupError::Failed { program: name, said };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => BackupError::Program(name),
        _ => failed(error.to_string()),
    })?;
    let (Some(printed), Some(mut errors)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(failed("no output".into()));
    };
    // Beside, so that it never waits for somebody to hear of a mistake.
    let said = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = errors.read_to_end(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let value = of(BufReader::new(printed));
    let status = child.wait().map_err(|error| failed(error.to_string()))?;
    let said = said.join().unwrap_or_default();
    if !status.success() {
        return Err(failed(last_error(&said)));
    }
    value.map_err(|error| failed(error.to_string()))
}

fn last_error(said: &str) -> String {
    let last = said.lines().rfind(|line| line.contains("error:")).or(said.lines().next_back());
    last.unwrap_or("no word").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_handed_on_as_it_is() {
        assert_eq!(decoded("a%40b%2Fc%zz%"), "a@b/c%zz%");
        let options: PgConnectOptions =
            "postgres://hall:p%40ss%25@db.example/hall".parse().expect("an address");
        let command = program(DUMP, Some(&options));
        let of = |name: &str| {
            let found = command.get_envs().find(|(key, _)| *key == name);
            found.and_then(|(_, value)| value).map(|value| value.to_string_lossy().into_owned())
        };
        assert_eq!(of("PGPASSWORD").as_deref(), Some("p@ss%"));
        assert_eq!(of("PGHOST").as_deref(), Some("db.example"));
        assert_eq!(command.get_args().count(), 0, "nothing of it on the command line");
    }

    #[test]
    fn bookings_are_counted_by_their_column() {
        let text = "--\nCOPY public.booking (id, hall, state, item) FROM stdin;\n1\th\tbooked\t\\N\n\
                    2\th\theld\tbooked\n3\th\tbooked\tx\n\\.\n4\th\tbooked\t\n";
        assert_eq!(booked(text.as_bytes()).expect("a text"), 2);
        assert_eq!(booked(&b""[..]).expect("nothing"), 0);
    }

    /// More rows than anybody would want in memory, made while they are read.
    #[test]
    fn rows_are_counted_while_they_come() {
        struct Rows(u64);
        impl Read for Rows {
            fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
                const ROW: &[u8] = b"1\tbooked\txxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n";
                if self.0 == 0 {
                    return Ok(0);
                }
                self.0 -= 1;
                into[..ROW.len()].copy_from_slice(ROW);
                Ok(ROW.len())
            }
        }
        let head = &b"COPY public.booking (id, state, sealed) FROM stdin;\n"[..];
        let before = peak();
        assert_eq!(booked(BufReader::new(head.chain(Rows(1_000_000)))).expect("rows"), 1_000_000);
        assert!(peak() - before < 20_000, "44 MB were read");
    }

    /// Most memory of this process so far, in KiB.
    fn peak() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("a line");
        line.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
    }
}
