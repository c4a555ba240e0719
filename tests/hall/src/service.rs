//! A server of one hall behind a real socket, with a clock that tests set.
//! In: which database, a hall's file. Out: its address and handles. Absent: the web app and bundles.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use yushen_server::database::Database;
use yushen_server::hall::Halls;
use yushen_server::hall::clock::Clock;
use yushen_server::hall::keys::Keys;
use yushen_server::router;

use crate::postgres;

/// Which database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A new SQLite file.
    Sqlite,
    /// A new database of the cluster.
    Postgres,
}

/// Thursday 2026-11-26, 08:00 in China: a working day, four hours before noon.
pub const NOW: i64 = 1_795_651_200;

/// The data key of tests.
pub const SECRET: [u8; 32] = [9; 32];

/// A hall that has many slots with few seats: everybody wants the same.
pub const SMALL: &str = r#"
id = "small"
name = "小厅（示例）"
address = "示例地址"
sample = true

[booking]
days_ahead = 3
cancel_until_minutes = 120
per_person_and_day = 1
hold_minutes = 1
walk_in_percent = 25
keep_days = 30

[no_shows]
pause_after = 2
within_days = 90
pause_days = 90

[[shifts]]
id = "morning"
days = "workdays"
from = "09:00"
until = "12:00"

[[classes]]
class = "social-affairs"
slot_minutes = 60
seats_per_window = 4

[[windows]]
number = 1
class = "social-affairs"
shifts = ["morning"]

[[windows]]
number = 2
class = "social-affairs"
shifts = ["morning"]
"#;

/// Seats of each of its slots that can be booked: 2 windows x 4, less a quarter for walk-ins.
pub const SMALL_SEATS: i64 = 6;

/// A running server.
#[derive(Debug)]
pub struct Service {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its halls.
    pub halls: Arc<Halls>,
    /// Its clock.
    pub clock: Arc<AtomicI64>,
    folder: TempDir,
    serving: JoinHandle<()>,
}

impl Service {
    /// Starts one for the hall of [`SMALL`].
    pub async fn start(kind: Kind) -> Self {
        Self::with(kind, SMALL, |router, _| router).await
    }

    /// Starts one with another hall or something around its router.
    pub async fn with(kind: Kind, hall: &str, around: impl FnOnce(Router, &Arc<Halls>) -> Router) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let file = folder.path().join("hall.toml");
        std::fs::write(&file, hall).expect("the hall's file");
        let database = match kind {
            Kind::Sqlite => Database::open(&folder.path().join("hall.sqlite")).await.expect("a new file"),
            Kind::Postgres => {
                let address = tokio::task::spawn_blocking(postgres::new_database).await.expect("a cluster");
                Database::connect(&address).await.expect("a new database")
            }
        };
        // A copy, so that a test can let a year arrive.
        let calendar = folder.path().join("calendar");
        std::fs::create_dir(&calendar).expect("the calendars' folder");
        let published = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/calendar");
        for year in std::fs::read_dir(published).expect("the library's calendars").flatten() {
            std::fs::copy(year.path(), calendar.join(year.file_name())).expect("a year");
        }
        let clock = Arc::new(AtomicI64::new(NOW));
        let halls =
            Halls::open(database, &[file], &calendar, Keys::new(&SECRET), Clock::Set(clock.clone())).await;
        let halls = Arc::new(halls.expect("a sound hall"));
        let api = Router::new().nest("/api", router::booking(halls.clone()));
        let app = router::guarded(around(api, &halls));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        Self { address, halls, clock, folder, serving }
    }

    /// Sets the clock forward.
    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// The scratch folder.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Stops it and closes the database.
    pub async fn stop(&self) {
        self.serving.abort();
        self.halls.database.close().await;
    }
}
