//! The database file: created, durable, reopened, refused when it is not ours.
//! In: scratch files. Out: assertions. Absent: HTTP.

use crate::support::TestServer;
use yushen_server::database::{Database, DatabaseError};

fn pool(database: &Database) -> &sqlx::SqlitePool {
    match database {
        Database::Sqlite { writer, .. } => writer.pool(),
        Database::Postgres { .. } => panic!("a file was opened"),
    }
}

#[tokio::test]
async fn the_database_is_created_with_its_folder_and_states_its_version() {
    let server = TestServer::start().await;
    assert!(server.database_file().is_file());
    let created: String = sqlx::query_scalar("SELECT created_at FROM meta WHERE key = 'schema_version'")
        .fetch_one(pool(&server.database))
        .await
        .expect("the first table");
    assert!(created.len() == 24 && created.ends_with('Z'), "{created}");
}

#[tokio::test]
async fn every_connection_is_durable_and_enforces_foreign_keys() {
    let server = TestServer::start().await;
    let mut connection = pool(&server.database).acquire().await.expect("a connection");
    let journal: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await.expect("journal");
    let synchronous: i64 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await.expect("synchronous");
    let foreign_keys: i64 =
        sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *connection).await.expect("foreign keys");
    let busy_ms: i64 =
        sqlx::query_scalar("PRAGMA busy_timeout").fetch_one(&mut *connection).await.expect("busy timeout");
    assert_eq!((journal.as_str(), synchronous, foreign_keys, busy_ms), ("wal", 2, 1, 5000));
}

#[tokio::test]
async fn opening_again_keeps_what_is_there() {
    let server = TestServer::start().await;
    sqlx::query(
        "INSERT INTO meta (key, value, created_at) VALUES ('hall', '平桥区', '2026-01-01T00:00:00.000Z')",
    )
    .execute(pool(&server.database))
    .await
    .expect("a row");
    server.database.close().await;

    let again = Database::open(&server.database_file()).await.expect("the same file");
    let hall: String = sqlx::query_scalar("SELECT value FROM meta WHERE key = 'hall'")
        .fetch_one(pool(&again))
        .await
        .expect("the row");
    assert_eq!(hall, "平桥区");
}

#[tokio::test]
async fn a_file_that_is_no_database_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().expect("a scratch folder");
    let file = folder.path().join("notes.txt");
    let text = "not a database, but long enough to be looked at as one. ".repeat(40);
    std::fs::write(&file, &text).expect("notes");
    let error = Database::open(&file).await.expect_err("text is no database");
    assert!(matches!(error, DatabaseError::Open { .. }), "{error}");
    assert!(error.to_string().contains("notes.txt"), "{error}");
    assert_eq!(std::fs::read_to_string(&file).expect("notes"), text);
}

#[tokio::test]
async fn a_database_of_a_newer_program_is_refused() {
    let server = TestServer::start().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         VALUES (9999, 'from the future', TRUE, x'00', 0)",
    )
    .execute(pool(&server.database))
    .await
    .expect("a migration this program doesn't know");
    let error = Database::open(&server.database_file()).await.expect_err("a newer database");
    assert!(error.to_string().contains("newer version"), "{error}");
}

#[tokio::test]
async fn seats_that_somebody_has_survive_the_table_that_is_written_anew() {
    use sqlx::SqlSafeStr as _;
    use sqlx::migrate::{Migration, MigrationType, Migrator};
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("hall.sqlite");
    let before = [
        (1, "init", include_str!("../../migrations/sqlite/0001_init.sql")),
        (2, "hall", include_str!("../../migrations/sqlite/0002_hall.sql")),
        (3, "events", include_str!("../../migrations/sqlite/0003_events.sql")),
    ];
    let before = before.map(|(version, name, sql)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true).foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await.unwrap();
    Migrator::with_migrations(before.into()).run(&pool).await.unwrap();
    for sql in [
        "INSERT INTO slot (hall, class, day, minute, minutes, starts_at) VALUES ('h', 'c', 'd', 540, 30, 9)",
        "INSERT INTO booking (hall, slot, state, hold, held_until, created_at) VALUES ('h', 1, 'held', X'01', 8, 7)",
        "INSERT INTO booking (hall, slot, state, hold, held_until, created_at) VALUES ('h', 1, 'booked', X'02', 8, 7)",
        "INSERT INTO seat (slot, number, state, booking, held_until) VALUES (1, 1, 'held', 1, 8)",
        "INSERT INTO seat (slot, number, retired, state, booking) VALUES (1, 2, 1, 'booked', 2)",
        "INSERT INTO seat (slot, number) VALUES (1, 3)",
    ] {
        sqlx::query(sql).execute(&pool).await.unwrap();
    }
    pool.close().await;

    Database::open(&file).await.expect("brought up to date").close().await;
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.unwrap();
    let seats: Vec<String> = sqlx::query_scalar(
        "SELECT concat_ws(' ', number, retired, state, booking, part, held_until) FROM seat ORDER BY id",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    assert_eq!(seats, ["1 0 held 1 1 8", "2 1 booked 2 1", "3 0 free 1"]);
    let twice = "UPDATE seat SET state = 'booked', booking = 2 WHERE number = 3";
    assert!(sqlx::query(twice).execute(&pool).await.is_err(), "two first seats of one booking");
    let second = "UPDATE seat SET state = 'booked', booking = 2, part = 2 WHERE number = 3";
    assert!(sqlx::query(second).execute(&pool).await.is_ok());
}
