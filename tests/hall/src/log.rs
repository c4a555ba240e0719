//! The event log of a service: sealed while others are at work, checked when nobody is.
//! In: halls. Out: reports. Absent: changing a log on purpose (`tests/log`).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinHandle;
use yushen::bundle::trust::Key;
use yushen::bundle::{SecretKey, Trust};
use yushen_server::hall::Halls;
use yushen_server::hall::log::verify::{Check, Counts, Report, verify};

use crate::service::LOG_SECRET;

/// What trusts the key of tests.
pub fn check(halls: &Halls) -> Check {
    let public = SecretKey::from_bytes(&LOG_SECRET).public();
    let trust = Trust::new(vec![Key { holder: "tests".into(), public }], 1, 1, false).expect("a set");
    Check { trust: Some(trust), at: halls.clock.now(), patience: 60 }
}

/// The report on the hall `small`.
pub async fn report(halls: &Halls) -> Report {
    let mut reports = verify(&halls.database, Some("small"), &check(halls)).await.expect("a database");
    reports.pop().expect("a hall that did something")
}

/// Seals what is left and checks that the log is sound and says everything.
///
/// # Panics
/// It is not.
pub async fn sound(halls: &Halls) -> Counts {
    halls.seal().await.expect("sealed");
    let report = report(halls).await;
    assert_eq!(report.wrong, None, "{:?}", report.counts);
    assert_eq!((report.counts.unsealed, report.counts.unclear), (0, 0), "{:?}", report.counts);
    report.counts
}

/// Sealers at work, as several servers have them.
#[derive(Debug)]
pub struct Sealers {
    stop: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<u64>>,
}

impl Sealers {
    /// Starts some that seal again and again, with a rest between.
    pub fn start(halls: &Arc<Halls>, several: usize, rest: Duration) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let one = || {
            let (halls, stop) = (halls.clone(), stop.clone());
            tokio::spawn(async move {
                let mut sealed = 0;
                while !stop.load(Ordering::SeqCst) {
                    sealed += halls.seal().await.expect("sealed");
                    tokio::time::sleep(rest).await;
                }
                sealed
            })
        };
        let tasks = (0..several).map(|_| one()).collect();
        Self { stop, tasks }
    }

    /// Stops them; how many events they sealed together.
    pub async fn stop(self) -> u64 {
        self.stop.store(true, Ordering::SeqCst);
        let mut sealed = 0;
        for task in self.tasks {
            sealed += task.await.expect("a sealer does not panic");
        }
        sealed
    }
}
