//! Halls: their slots, and bookings that can't exceed them, on one stock for every channel.
//! In: halls' files, calendars, the data key, the database. Out: `Halls`, what the handlers below `http` work on.
//! Absent on purpose: a number of free seats that is counted up and down. A seat is a row; who gets it is decided by the
//! database, in one statement.
//!
//! Modules in the order of the flow: `config` → `calendar`, `slots`, `day` (rules of the hall day) → `store` (rows) →
//! `change` (one request, one transaction, one effect) → `http`.

pub mod calendar;
pub mod change;
pub mod clock;
pub mod config;
pub mod day;
pub mod http;
pub mod ics;
pub mod items;
pub mod keys;
pub mod log;
pub mod person;
pub mod recent;
pub mod slots;
pub mod store;
pub mod view;
pub mod visits;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwap;
use chrono::NaiveDate;
use yushen::bundle::SecretKey;
use yushen::calendar::Calendar;

use crate::database::Database;
use crate::metrics::Metrics;
use crate::papers::printing::Printing;
use calendar::Kind;
use clock::Clock;
use config::Hall;
use day::display::Displays;
use day::token::DeskToken;
use items::Items;
use keys::Keys;
use recent::Recent;

/// How often slots are generated, calendars read again, days brought up to date and old data deleted.
const KEEP: Duration = Duration::from_secs(60);

/// Everything that the booking API works on.
#[derive(Debug)]
pub struct Halls {
    /// Where bookings are.
    pub database: Database,
    /// Digests and encryption.
    pub keys: Keys,
    /// What time it is.
    pub clock: Clock,
    /// What items ask for.
    pub items: Items,
    /// What was met lately.
    pub recent: Recent,
    /// What is counted of changes.
    pub metrics: Arc<Metrics>,
    log_key: Option<SecretKey>,
    halls: BTreeMap<String, Hall>,
    calendar_folder: PathBuf,
    calendar: ArcSwap<Calendar>,
    desk: Option<DeskToken>,
    displays: Displays,
    /// Folder of the kiosks' signed settings.
    pub kiosks: Option<PathBuf>,
    /// Fonts of papers.
    pub printing: Printing,
    /// The server's address as browsers see it, once it is known and the same for every request.
    pub site: OnceLock<String>,
}

/// Why there is no booking API.
#[derive(Debug, thiserror::Error)]
pub enum HallsError {
    /// A hall's file.
    #[error(transparent)]
    File(#[from] config::HallFileError),
    /// The calendars.
    #[error(transparent)]
    Calendar(#[from] calendar::CalendarError),
    /// The data key.
    #[error(transparent)]
    Key(#[from] keys::DataKeyError),
    /// The desk's token.
    #[error(transparent)]
    Desk(#[from] day::token::DeskTokenError),
    /// Two files of one hall.
    #[error("two `--hall` files have the id `{0}`; give each hall its own")]
    Twice(String),
    /// The slots can't be written.
    #[error("can't write the slots: {0}")]
    Slots(#[from] sqlx::Error),
}

impl Halls {
    /// Reads the halls' files and the calendars, and generates the slots of the days that can be booked.
    ///
    /// # Errors
    /// A file can't be used, or the database doesn't answer.
    pub async fn open(
        database: Database,
        files: &[PathBuf],
        calendar_folder: &Path,
        keys: Keys,
        clock: Clock,
    ) -> Result<Self, HallsError> {
        let mut halls = BTreeMap::new();
        for file in files {
            let hall = config::load(file)?;
            if let Some(twice) = halls.insert(hall.id.clone(), hall) {
                return Err(HallsError::Twice(twice.id));
            }
        }
        let calendar = ArcSwap::from_pointee(calendar::load(calendar_folder)?);
        let displays = Displays::of(halls.keys());
        let halls = Self {
            database,
            keys,
            clock,
            items: Items::default(),
            recent: Recent::default(),
            metrics: Arc::default(),
            log_key: None,
            halls,
            calendar_folder: calendar_folder.into(),
            calendar,
            desk: None,
            displays,
            kiosks: None,
            printing: Printing::default(),
            site: OnceLock::new(),
        };
        halls.generate().await?;
        // A plan with more seats may have some for those in line; if not now, then at the next look.
        if let Err(error) = halls.offer().await {
            tracing::error!(%error, "free seats can't be offered to those in line yet");
        }
        Ok(halls)
    }

    /// The same, with a key that signs the log's days; without one, batches are sealed and no day is signed.
    #[must_use]
    pub fn signing(self, key: SecretKey) -> Self {
        Self { log_key: Some(key), ..self }
    }

    /// The same with items looked up where they are.
    #[must_use]
    pub fn with_items(self, items: Items) -> Self {
        Self { items, ..self }
    }

    /// The same with these fonts for papers.
    #[must_use]
    pub fn with_printing(self, printing: Printing) -> Self {
        Self { printing, ..self }
    }

    /// The same with the folder of the kiosks' signed settings.
    #[must_use]
    pub fn with_kiosks(self, folder: PathBuf) -> Self {
        Self { kiosks: Some(folder), ..self }
    }

    /// Opens the desk to whoever shows this token; without one its addresses answer `desk-closed`.
    #[must_use]
    pub fn with_desk(self, token: DeskToken) -> Self {
        Self { desk: Some(token), ..self }
    }

    /// The desk's token, if there is one.
    pub fn desk(&self) -> Option<&DeskToken> {
        self.desk.as_ref()
    }

    /// The streams of the halls' displays.
    pub fn displays(&self) -> &Displays {
        &self.displays
    }

    /// The hall of this id.
    pub fn hall(&self, id: &str) -> Option<&Hall> {
        self.halls.get(id)
    }

    /// All halls by id.
    pub fn all(&self) -> impl Iterator<Item = &Hall> {
        self.halls.values()
    }

    /// The days of a hall from today to the last that can be booked.
    pub fn horizon(&self, hall: &Hall, now: i64) -> Vec<(NaiveDate, Kind)> {
        calendar::horizon(&self.calendar.load(), calendar::day_of(now), hall.policy.days_ahead)
    }

    /// What a day is.
    pub fn kind(&self, day: NaiveDate) -> Kind {
        calendar::kind(&self.calendar.load(), day)
    }

    /// Brings the day of every hall up to date: what happens with time alone.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn tick(&self) -> Result<(), sqlx::Error> {
        for hall in self.all() {
            day::tick::hall(self, hall).await?;
        }
        Ok(())
    }

    /// The published years as they are read now.
    pub fn calendar(&self) -> Arc<Calendar> {
        self.calendar.load_full()
    }

    /// Brings the slots of every hall up to date.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn generate(&self) -> Result<(), sqlx::Error> {
        let mut first = Ok(());
        for hall in self.all() {
            let days = self.horizon(hall, self.clock.now());
            let done = store::generate::days(&self.database, hall, &days).await;
            first = first.and(done);
        }
        first
    }

    /// Deletes personal data that were kept long enough, and answers that nobody asks for again, of every hall in the
    /// database.
    ///
    /// # Errors
    /// The database doesn't answer.
    pub async fn forget(&self) -> Result<(), sqlx::Error> {
        let mut first = Ok(());
        for kept in store::forget::halls(&self.database, self.all()).await? {
            // One hall's trouble is not the others'.
            let done = store::forget::hall(&self.database, &kept, self.clock.now()).await;
            first = first.and(done);
            let cases = self.forget_cases(&kept).await;
            first = first.and(cases);
        }
        first
    }

    async fn forget_cases(&self, kept: &store::forget::Retention) -> Result<(), sqlx::Error> {
        let before = self.clock.now() - kept.keep_days * 86_400;
        let mut tx = self.database.begin().await?;
        crate::desk::store::forget(&mut tx, &kept.hall, before).await?;
        crate::after::store::forget(&mut tx, &kept.hall, before).await?;
        let day = calendar::day_text(calendar::day_of(before));
        crate::kiosk::store::forget(&mut tx, &kept.hall, &day).await?;
        tx.commit().await
    }

    /// Reads the calendars again: a new year may have been put there.
    pub fn read_calendars(&self) {
        match calendar::load(&self.calendar_folder) {
            Ok(calendar) => self.calendar.store(Arc::new(calendar)),
            Err(error) => tracing::error!(%error, "the calendars as read before stay"),
        }
    }
}

/// Keeps slots, calendars, retention and the log up to date until the server stops.
pub async fn keep(halls: Arc<Halls>) {
    tokio::join!(keep_stock(halls.clone()), log::keep(halls));
}

async fn keep_stock(halls: Arc<Halls>) {
    let mut tick = tokio::time::interval(KEEP);
    loop {
        tick.tick().await;
        halls.read_calendars();
        if let Err(error) = halls.generate().await {
            tracing::error!(%error, "the slots of the next days can't be written; trying again in a minute");
        }
        if let Err(error) = halls.offer().await {
            tracing::error!(%error, "free seats can't be offered to those in line; trying again in a minute");
        }
        if let Err(error) = halls.tick().await {
            tracing::error!(%error, "alarms and missed visits can't be written; trying again in a minute");
        }
        if let Err(error) = crate::desk::settle::settle(&halls).await {
            tracing::error!(%error, "cases whose time is over can't be settled; trying again in a minute");
        }
        if let Err(error) = halls.forget().await {
            tracing::error!(%error, "old personal data can't be deleted; trying again in a minute");
        }
    }
}
