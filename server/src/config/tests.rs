//! Command lines: what is read, what is refused and how it is said. Absent: the program around it (`server/tests`).

use std::net::SocketAddr;
use std::path::Path;

use clap::ValueEnum;
use clap::error::ErrorKind;
use yushen::bundle::Moment;

use super::*;
use crate::limits::rates::Rates;
use crate::staff::role::Role;

const SERVE: &str = "serve --dist d --bundles b --trust t --hall-key k --db f";
const HALL: &str = "--hall a --calendar c --data-key key";

fn read(line: &str) -> Result<Command, clap::Error> {
    Command::parse(line.split_whitespace().map(OsString::from), None)
}

/// The settings of a whole command line of `serve`, with more options.
fn serve(more: &str) -> ServeConfig {
    match read(&format!("{SERVE} {more}")) {
        Ok(Command::Serve(config)) => *config,
        other => panic!("`{more}` is read: {other:?}"),
    }
}

fn halls(more: &str) -> HallsConfig {
    serve(&format!("{HALL} {more}")).halls.expect("halls")
}

/// How a line is refused.
fn refused(line: &str) -> String {
    let error = read(line).expect_err(line);
    assert!(error.use_stderr(), "an error, not help: {line}");
    error.to_string()
}

/// Refused, because an option is missing.
fn misses(line: &str, option: &str) {
    let message = refused(line);
    let missing = message.lines().any(|line| line.trim().starts_with(&format!("{option} <")));
    assert!(missing && message.contains("were not provided"), "{message}");
}

#[test]
fn serve_listens_on_this_machine_only_unless_told_otherwise() {
    let config = serve("");
    assert_eq!((config.host.to_string().as_str(), config.port), ("127.0.0.1", 8080));
    assert_eq!(config.db, Location::File("f".into()));
    assert_eq!((config.halls, config.metrics, config.behind_proxy), (None, None, false));
    assert_eq!(config.rates, Rates::default());

    let config = serve("--port 0 --host 0.0.0.0");
    assert_eq!((config.host.to_string().as_str(), config.port), ("0.0.0.0", 0));
}

#[test]
fn a_wrong_argument_is_named() {
    misses("serve --db f", "--dist");
    assert!(refused("serve --dist").contains("a value is required for '--dist <DIR>'"));
    let message = refused("migrate --port 1");
    assert!(message.contains("unexpected argument '--port'"), "{message}");
    assert!(message.contains("Usage: yushen-server migrate --db <FILE>"), "{message}");
    assert!(refused("run").contains("unrecognized subcommand 'run'"));
    let message = refused(&format!("{SERVE} --port 99999"));
    assert!(message.contains("'99999' for '--port <N>': give a number from 0 to 65535"), "{message}");
    let message = refused(&format!("{SERVE} --host here"));
    assert!(message.contains("give an IP address such as 127.0.0.1"), "{message}");
}

#[test]
fn of_an_option_given_twice_the_last_counts_unless_each_does() {
    assert_eq!(serve("--port 1 --db g --port 2").port, 2);
    assert_eq!(serve("--db g").db, Location::File("g".into()));
    assert_eq!(halls("--hall b").files, [Path::new("a"), Path::new("b")]);
    assert!(serve("--behind-proxy --behind-proxy").behind_proxy);
}

#[test]
fn bookings_need_a_hall_its_calendar_and_a_key() {
    let told = halls("");
    assert_eq!((told.calendar.as_path(), told.data_key.as_path()), (Path::new("c"), Path::new("key")));
    assert_eq!((told.desk_token, told.province), (None, None));
    let told = halls("--province http://p --province-key f");
    assert_eq!((told.province, told.province_key), (Some("http://p".into()), Some("f".into())));
    let told = halls("--font f --font g --font-bold b");
    assert_eq!(told.fonts, [Path::new("f"), Path::new("g")]);
    assert_eq!(told.bold_fonts, [Path::new("b")]);

    misses(&format!("{SERVE} --hall a --calendar c"), "--data-key");
    misses(&format!("{SERVE} --hall a --data-key key"), "--calendar");
    misses(&format!("{SERVE} {HALL} --font-bold b"), "--font");
    misses(&format!("{SERVE} {HALL} --province http://p"), "--province-key");
    misses(&format!("{SERVE} {HALL} --province-key f"), "--province");
}

#[test]
fn options_of_bookings_are_refused_without_a_hall() {
    let options = [
        "calendar",
        "data-key",
        "log-key",
        "desk-token",
        "staff",
        "kiosks",
        "province",
        "province-key",
        "font",
        "font-bold",
    ];
    for option in options {
        misses(&format!("{SERVE} --{option} x"), "--hall");
    }
}

#[test]
fn keys_and_tokens_are_made_as_files() {
    assert!(matches!(read("data-key --data-key f"), Ok(Command::DataKey { file }) if file == Path::new("f")));
    assert!(
        matches!(read("desk-token --desk-token f"), Ok(Command::DeskToken { file }) if file == Path::new("f"))
    );
}

#[test]
fn a_preview_takes_the_coming_bundle_or_the_one_of_a_counter() {
    let most = "preview --db f --data-key k --bundles b --trust t --hall-key h";
    let Ok(Command::Preview(config)) = read(most) else { panic!("a full command line is read") };
    assert_eq!((config.counter, config.db), (None, Location::File("f".into())));
    let Ok(Command::Preview(config)) = read(&format!("{most} --counter 7")) else { panic!("with a counter") };
    assert_eq!(config.counter, Some(7));
    let message = refused(&format!("{most} --counter x"));
    assert!(message.contains("give the counter of a bundle in the store"), "{message}");
    misses("preview --db f", "--data-key");
}

#[test]
fn the_log_and_the_metrics_have_their_options() {
    assert_eq!(halls("--log-key log").log_key, Some("log".into()));
    let metrics = serve("--metrics 127.0.0.1:9090").metrics;
    assert_eq!(metrics, Some(SocketAddr::from(([127, 0, 0, 1], 9090))));
    let message = refused(&format!("{SERVE} --metrics 9090"));
    assert!(message.contains("127.0.0.1:9090"), "{message}");

    let Ok(Command::VerifyLog(config)) =
        read("verify-log --db f --trust-log t --hall h --at 1970-01-01T00:00:09Z")
    else {
        panic!("a full command line is read");
    };
    assert_eq!((config.at, config.hall), (Some(Moment(9)), Some("h".into())));
    assert_eq!(config.trust, Some("t".into()));
    assert!(refused("verify-log --db f --at now").contains("a moment in UTC such as"));
}

#[test]
fn a_recount_has_its_range_of_days() {
    let Ok(Command::Recompute(config)) = read("recompute --db f --hall h --from 2026-11-01 --to 2026-11-30")
    else {
        panic!("a full command line is read");
    };
    assert_eq!((config.from.as_str(), config.to.as_str()), ("2026-11-01", "2026-11-30"));
    assert_eq!((config.class, config.shown), (None, None));
    misses("recompute --db f --hall h --from 2026-11-01", "--to");
}

#[test]
fn kiosks_are_managed_by_name_and_their_settings_have_a_folder() {
    let Ok(Command::Kiosk(command)) = read("kiosk add --db f --hall h --name entrance-1") else {
        panic!("a full command line is read");
    };
    assert_eq!((command.action, command.name.as_str()), (KioskAction::Add, "entrance-1"));
    assert!(matches!(read("kiosk list --db f --hall h"), Ok(Command::Kiosk(_))));
    misses("kiosk add --db f --hall h", "--name");
    misses("kiosk remove --db f --hall h", "--name");
    assert!(refused("kiosk").contains("<add|list|remove>"));
    assert!(refused("kiosk close --db f --hall h").contains("[possible values: add, list, remove]"));
    assert_eq!(halls("--kiosks k").kiosks, Some("k".into()));
}

#[test]
fn accounts_of_staff_are_managed_by_name() {
    let most = "--db f --data-key k --hall h";
    let Ok(Command::Staff(command)) =
        read(&format!("staff add {most} --name wang-li --role clerk --window 2"))
    else {
        panic!("a full command line is read");
    };
    assert_eq!((command.action, command.role), (StaffAction::Add, Some(Role::Clerk)));
    assert_eq!((command.window, command.issuer), (Some(2), None));
    for action in StaffAction::value_variants() {
        let word = action.to_possible_value().expect("a word").get_name().to_owned();
        assert!(refused("staff").contains(&word), "`staff` alone names {word}");
        let line = format!("staff {word} {most}");
        match action {
            StaffAction::List => assert!(matches!(read(&line), Ok(Command::Staff(_)))),
            _ => misses(&line, "--name"),
        }
    }
    misses(&format!("staff change {most} --name a --issuer i"), "--subject");
    misses(&format!("staff change {most} --name a --subject s"), "--issuer");
    let message = refused(&format!("staff add {most} --name a --role admin"));
    assert!(message.contains("'admin' for '--role <ROLE>'"), "{message}");
    assert!(message.contains("clerk, operator, supervisor, publisher"), "{message}");
    let message = refused(&format!("staff add {most} --name a --password b"));
    assert!(message.contains("unexpected argument '--password'"), "never as an argument: {message}");
}

#[test]
fn one_database_is_named_and_its_password_is_not_shown() {
    let with_url = |line: &str| {
        let words = line.split_whitespace().map(OsString::from);
        Command::parse(words, Some("postgres://hall:secret@db/hall".into()))
    };
    let command = with_url("migrate").expect("the environment is enough");
    let address = Location::Address("postgres://hall:secret@db/hall".into());
    assert!(matches!(&command, Command::Migrate { db } if *db == address));
    assert!(!format!("{command:?}").contains("secret"), "{command:?}");
    let both = with_url("migrate --db f").expect_err("two databases").to_string();
    assert!(both.contains("`--db` and `DATABASE_URL` both name a database"), "{both}");
    assert!(both.contains("`unset DATABASE_URL`"), "{both}");
    let help = with_url("migrate --help").expect_err("help").to_string();
    assert!(help.contains("[default: DATABASE_URL]"), "{help}");
    for said in [both, help, with_url("migrate --port 1").expect_err("unknown").to_string()] {
        assert!(!said.contains("secret"), "{said}");
    }
    misses("migrate", "--db");
    let empty = Command::parse(["migrate".into()], Some(String::new()));
    assert_eq!(empty.map_err(|error| error.kind()), Err(ErrorKind::MissingRequiredArgument));
}

#[test]
fn options_without_a_value_take_none() {
    let Ok(Command::Restore { from, replace, .. }) = read("restore --replace --from a --db b") else {
        panic!("a restore is read");
    };
    assert!(replace && from == Path::new("a"));
    let config = serve("--behind-proxy --rates 9,8,7");
    assert!(config.behind_proxy && config.rates.reads.get() == 9);
    let message = refused(&format!("{SERVE} --rates 0,1,1"));
    assert!(message.contains("three numbers above 0"), "{message}");
}

#[test]
fn no_argument_shows_the_help() {
    for line in ["", "--help", "-h", "help"] {
        let help = read(line).expect_err("help");
        assert!(!help.use_stderr() && help.to_string().contains("  verify-log  "), "{help}");
    }
}

#[test]
fn clap_finds_the_options_sound_and_help_has_short_lines() {
    let mut program = Command::command();
    program.build();
    program.clone().debug_assert();
    let mut pages = vec![program.render_help()];
    pages.extend(program.get_subcommands_mut().map(clap::Command::render_help));
    for page in pages {
        let page = page.to_string();
        let long = page.lines().find(|line| line.chars().count() > 100 && !line.starts_with("Usage: "));
        assert_eq!(long, None);
    }
}
