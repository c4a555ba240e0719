//! `yushen-server backup` and `restore` as an operator runs them: beside a running server, and what they say.
//! In: the built program. Out: assertions. Absent: what is in a backup taken under load (`tests/hall/tests/all/backup.rs`).

use std::path::Path;
use std::process::{Child, Command, Output};

use crate::process::{add_hall, first_line, sample_hall, server};

fn program(arguments: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yushen-server"));
    command.env_remove("DATABASE_URL").current_dir(folder).args(arguments).output().expect("the program")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

fn stop(mut child: Child) {
    Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(child.wait().expect("an end").success());
}

#[test]
fn a_backup_is_taken_beside_a_running_server_and_becomes_a_database() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let folder = folder.path();
    assert!(program(&["data-key", "--data-key", "data.key"], folder).status.success());
    let serve = || {
        let mut child = add_hall(server(folder, "0"), &sample_hall(), &folder.join("data.key"));
        // Nobody reads its log here.
        let mut child = child.stderr(std::process::Stdio::null()).spawn().expect("the server");
        assert!(first_line(&mut child).starts_with("Yushen is ready"));
        child
    };
    let running = serve();
    let backup = ["backup", "--db", "var/hall.sqlite", "--to", "today.backup"];
    let output = program(&backup, folder);
    assert!(output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("today.backup: 0 bookings, schema version"), "{}", said(&output));
    assert!(!folder.join("today.backup.part").exists());
    let again = program(&backup, folder);
    assert!(!again.status.success() && said(&again).contains("never overwritten"), "{}", said(&again));

    let restore = ["restore", "--from", "today.backup", "--db", "var/hall.sqlite", "--replace"];
    let refused = program(&restore, folder);
    assert!(!refused.status.success() && said(&refused).contains("stop every server"), "{}", said(&refused));
    stop(running);
    let output = program(&restore, folder);
    assert!(
        output.status.success() && said(&output).contains("is kept: var/hall.sqlite.before-"),
        "{}",
        said(&output)
    );
    let kept = std::fs::read_dir(folder.join("var")).expect("var").flatten();
    assert_eq!(kept.filter(|file| file.file_name().to_string_lossy().contains(".before-")).count(), 1);
    // What was restored is served.
    stop(serve());

    // A database that was copied with its log beside it is no backup.
    std::fs::copy(folder.join("today.backup"), folder.join("copied")).expect("a copy");
    std::fs::write(folder.join("copied-wal"), "log").expect("a log");
    let refused = program(&["restore", "--from", "copied", "--db", "new.sqlite"], folder);
    assert!(
        !refused.status.success() && said(&refused).contains("yushen-server backup"),
        "{}",
        said(&refused)
    );
    assert!(!folder.join("new.sqlite").exists());
    let missing = program(&["backup", "--db", "none.sqlite", "--to", "none.backup"], folder);
    assert!(!missing.status.success() && said(&missing).contains("there is no file"), "{}", said(&missing));
    assert!(!folder.join("none.sqlite").exists() && !folder.join("none.backup.part").exists());
}

#[test]
fn a_backup_of_a_newer_program_is_refused() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let folder = folder.path();
    assert!(program(&["migrate", "--db", "hall.sqlite"], folder).status.success());
    let newer = "UPDATE meta SET value = '9999' WHERE key = 'schema_version'";
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let database =
            yushen_server::database::Database::open(&folder.join("hall.sqlite")).await.expect("it");
        let mut tx = database.begin().await.expect("a transaction");
        tx.run(newer, &[]).await.expect("changed");
        tx.commit().await.expect("kept");
        database.close().await;
    });
    assert!(program(&["backup", "--db", "hall.sqlite", "--to", "newer"], folder).status.success());
    let refused = program(&["restore", "--from", "newer", "--db", "other.sqlite"], folder);
    assert!(
        !refused.status.success() && said(&refused).contains("schema version 9999"),
        "{}",
        said(&refused)
    );
    assert!(!folder.join("other.sqlite").exists());
}
