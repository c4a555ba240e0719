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
use yushen::bundle::SecretKey;
use yushen_server::database::{Database, Location};
use yushen_server::hall::Halls;
use yushen_server::hall::clock::Clock;
use yushen_server::hall::config::WindowClass;
use yushen_server::hall::day::token::DeskToken;
use yushen_server::hall::items::Items;
use yushen_server::hall::keys::Keys;
use yushen_server::hall::visits::Work;
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

/// Seconds of a day.
pub const DAY: i64 = 86_400;

/// The data key of tests.
pub const SECRET: [u8; 32] = [9; 32];

/// The desk's token of tests.
pub const DESK: &str = "desk-0123456789abcdef0123456789abcdef";

/// The key of tests that signs the log's days.
pub const LOG_SECRET: [u8; 32] = [8; 32];

macro_rules! hall {
    ($more:literal) => {
        concat!(
            r#"
id = "small"
name = "小厅（示例）"
address = "示例地址"
sample = true

[booking]
days_ahead = 3
cancel_until_minutes = 120
per_person_and_day = 1
hold_minutes = 1
offer_minutes = 1
walk_in_percent = 25
keep_days = 30

[no_shows]
pause_after = 2
within_days = 90
pause_days = 90

[visit]
check_in_from_minutes = 60
late_until_minutes = 15
back_after_calls = 2
close_after_skips = 3

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
"#,
            $more
        )
    };
}

/// A hall that has many slots with few seats: everybody wants the same.
pub const SMALL: &str = hall!("");

/// The same with lengths of visits, and windows of another class.
pub const LONG_HALL: &str = hall!(
    r#"
[[classes]]
class = "real-estate"
slot_minutes = 60
seats_per_window = 4

[[windows]]
number = 3
class = "real-estate"
shifts = ["morning"]

[lengths]
base_minutes = 10
seconds_per_material = 600
seconds_per_check = 60
"#
);

/// A hall's file with other values.
///
/// # Panics
/// A line that is to be replaced is not there.
pub fn changed(hall: &str, lines: &[(&str, &str)]) -> String {
    lines.iter().fold(hall.to_owned(), |text, (line, other)| {
        assert!(text.contains(line), "`{line}` is not in the hall's file");
        text.replace(line, other)
    })
}

/// Windows with these numbers for [`SMALL`].
pub fn windows(numbers: std::ops::RangeInclusive<i64>) -> String {
    let window = |number| {
        format!("\n[[windows]]\nnumber = {number}\nclass = \"social-affairs\"\nshifts = [\"morning\"]\n")
    };
    numbers.map(window).collect()
}

/// An item whose visit takes 72 minutes there, so two slots of an hour.
pub const LONG: &str = "social-card-many-papers";

/// Seats of each of its slots that can be booked: 2 windows x 4, less a quarter for walk-ins.
pub const SMALL_SEATS: i64 = 6;

/// Where a new database may be made.
pub async fn new_location(kind: Kind, folder: &Path) -> Location {
    match kind {
        Kind::Sqlite => Location::File(folder.join("hall.sqlite")),
        Kind::Postgres => {
            let address = tokio::task::spawn_blocking(postgres::new_database).await;
            Location::Address(address.expect("a cluster"))
        }
    }
}

/// What the rules would say of some items.
pub fn items() -> Items {
    let item = |id: &str, class, materials, checks| (id.to_owned(), Work { class, materials, checks });
    let list = [
        item("marriage-registration", WindowClass::SocialAffairs, 3, 10),
        item("social-card-many-papers", WindowClass::SocialAffairs, 5, 12),
        item("house-transfer", WindowClass::RealEstate, 6, 20),
    ];
    Items::Listed(list.into_iter().collect())
}

/// A running server.
#[derive(Debug)]
pub struct Service {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its halls.
    pub halls: Arc<Halls>,
    /// Its clock.
    pub clock: Arc<AtomicI64>,
    /// Its database.
    pub location: Location,
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
        let location = new_location(kind, folder.path()).await;
        Self::at(location, folder, hall, around).await
    }

    /// Starts one whose staff sign in: `staff` gives what they may ask, the windows' addresses with it.
    pub async fn with_staff(kind: Kind, hall: &str, staff: impl FnOnce(&Arc<Halls>) -> Router) -> Self {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let location = new_location(kind, folder.path()).await;
        let around = |api: Router, halls: &Arc<Halls>| api.nest("/api", staff(halls));
        Self::build(location, folder, hall, false, around).await
    }

    /// Starts one on a database that is there.
    pub async fn at(
        location: Location,
        folder: TempDir,
        hall: &str,
        around: impl FnOnce(Router, &Arc<Halls>) -> Router,
    ) -> Self {
        Self::build(location, folder, hall, true, around).await
    }

    async fn build(
        location: Location,
        folder: TempDir,
        hall: &str,
        by_token: bool,
        around: impl FnOnce(Router, &Arc<Halls>) -> Router,
    ) -> Self {
        let file = folder.path().join("hall.toml");
        std::fs::write(&file, hall).expect("the hall's file");
        let database = Database::at(&location).await.expect("the database");
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
        let halls = halls.expect("a sound hall").signing(SecretKey::from_bytes(&LOG_SECRET));
        let halls = halls.with_items(items()).with_desk(DeskToken::new(DESK).expect("a token"));
        let halls = Arc::new(halls);
        let api = Router::new().nest("/api", router::booking(halls.clone()));
        let api = if by_token { api.nest("/api", router::by_token(halls.clone())) } else { api };
        let app = router::guarded(around(api, &halls));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        Self { address, halls, clock, location, folder, serving }
    }

    /// Another server on the same database and clock; its desk is open when `desk` says so.
    pub async fn another(&self, hall: &str, desk: bool) -> (SocketAddr, Arc<Halls>) {
        let calendar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/calendar");
        self.another_with(hall, desk, &calendar).await
    }

    /// The same, under other calendars.
    pub async fn another_with(&self, hall: &str, desk: bool, calendar: &Path) -> (SocketAddr, Arc<Halls>) {
        let file = self.folder().join("another.toml");
        std::fs::write(&file, hall).expect("the hall's file");
        let (database, clock) = (self.halls.database.clone(), self.halls.clock.clone());
        let halls = Halls::open(database, &[file], calendar, Keys::new(&SECRET), clock).await;
        let halls = halls.expect("a sound hall");
        let token = DeskToken::new(DESK).filter(|_| desk);
        let halls = Arc::new(match token {
            Some(token) => halls.with_desk(token),
            None => halls,
        });
        let app = router::guarded(
            Router::new()
                .nest("/api", router::booking(halls.clone()))
                .nest("/api", router::by_token(halls.clone())),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("its address");
        tokio::spawn(async move { axum::serve(listener, app).await.expect("serving") });
        (address, halls)
    }

    /// The same database under another file of the hall, as after a restart.
    pub async fn reopened(&self, hall: &str) -> Halls {
        let file = self.folder.path().join("again.toml");
        std::fs::write(&file, hall).expect("the hall's file");
        let calendar = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/calendar");
        let (database, clock) = (self.halls.database.clone(), self.halls.clock.clone());
        Halls::open(database, &[file], &calendar, Keys::new(&SECRET), clock).await.expect("a sound hall")
    }

    /// Sets the clock forward.
    pub fn advance(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Lets so many minutes pass as they do on a working server: each with a tick.
    pub async fn pass(&self, minutes: i64) {
        for _ in 0..minutes {
            self.advance(60);
            self.halls.tick().await.expect("the database answers");
        }
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
