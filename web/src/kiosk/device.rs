//! What this terminal holds while a page is open: its clocks, the watch, the numbers, its standing with the hall.
//! In: the shell, answers of the hall. Out: what time it is, tickets without the hall, what is left to be told it.
//! Absent: pages; anything of a person.

use super::api::{self, Settled, Standing};
use super::clock::{HallClock, Moment, Offset, day};
use super::idle::{Verdict, Watch};
use super::numbers::{Handed, Numbers};
use super::session::Answer;
use super::shell::Shell;
use crate::browser;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Keys of what is kept.
const NUMBERS: &str = "numbers";
const OFFSET: &str = "offset";
/// Tickets that the hall takes at once.
const MOST_TOLD: usize = 50;
/// Limits until the settings are known.
const IDLE_SECONDS: u32 = 60;
const WARN_SECONDS: u32 = 20;

/// The terminal.
#[derive(Clone)]
pub struct Device(Rc<Inner>);

struct Inner {
    hall: String,
    shell: Shell,
    seed: String,
    serial: Cell<u64>,
    clock: Cell<HallClock>,
    watch: Cell<Watch>,
    numbers: RefCell<Numbers>,
    /// A cookie of this session's own is still to be had.
    owed: Cell<bool>,
    standing: Cell<Standing>,
}

impl PartialEq for Device {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Both clocks now.
fn moment() -> Moment {
    let steady = web_sys::window().and_then(|window| window.performance()).map_or(0.0, |clock| clock.now());
    Moment { steady: steady as i64, wall: js_sys::Date::now() as i64 }
}

impl Device {
    /// A terminal of `hall`, with what was kept.
    pub async fn new(shell: Shell, hall: String) -> Self {
        let now = moment();
        let offset: Option<Offset> = shell.kept(OFFSET).await;
        let numbers: Option<Numbers> = shell.kept(NUMBERS).await;
        Self(Rc::new(Inner {
            hall,
            shell,
            seed: browser::seed(),
            serial: Cell::new(0),
            clock: Cell::new(HallClock::new(now, offset)),
            watch: Cell::new(Watch::new(now, IDLE_SECONDS, WARN_SECONDS)),
            numbers: RefCell::new(numbers.unwrap_or_default()),
            owed: Cell::new(true),
            standing: Cell::new(Standing::Away),
        }))
    }

    /// Id of the hall.
    pub fn hall(&self) -> &str {
        &self.0.hall
    }

    /// What is under the program.
    pub fn shell(&self) -> &Shell {
        &self.0.shell
    }

    /// Randomness of this page.
    pub fn seed(&self) -> String {
        self.0.seed.clone()
    }

    /// Milliseconds since 1970 at the hall.
    pub fn now(&self) -> i64 {
        self.0.clock.get().now(moment())
    }

    /// Today at the hall (ISO).
    pub fn today(&self) -> String {
        day(self.now())
    }

    /// How the hall knows this terminal.
    pub fn standing(&self) -> Standing {
        self.0.standing.get()
    }

    /// The hall said what time it is.
    pub async fn hear(&self, at: Option<i64>) {
        let Some(at) = at else { return };
        let mut clock = self.0.clock.get();
        let offset = clock.hear(moment(), at);
        self.0.clock.set(clock);
        // A clock that is not kept is asked for again.
        self.0.shell.keep(OFFSET, &offset).await;
    }

    fn watched<T>(&self, act: impl FnOnce(&mut Watch, Moment) -> T) -> T {
        let mut watch = self.0.watch.get();
        let answer = act(&mut watch, moment());
        self.0.watch.set(watch);
        answer
    }

    /// Whether anybody has begun since the page stands.
    pub fn begun(&self) -> bool {
        self.0.watch.get().begun()
    }

    /// What the watch says now.
    pub fn tick(&self) -> Verdict {
        self.watched(Watch::tick)
    }

    /// Somebody is there.
    pub fn touched(&self) {
        self.watched(Watch::touched);
    }

    /// 再用一会儿
    pub fn more(&self) {
        self.watched(Watch::more);
    }

    /// The hall's limits.
    pub fn limit(&self, idle_seconds: u32, warn_seconds: u32) {
        self.watched(|watch, _| watch.limit(idle_seconds, warn_seconds));
    }

    fn key(&self, what: &str) -> String {
        self.0.serial.set(self.0.serial.get() + 1);
        format!("{}-{what}-{}", self.0.seed, self.0.serial.get())
    }

    async fn keep_numbers(&self) -> bool {
        let numbers = self.0.numbers.borrow().clone();
        self.0.shell.keep(NUMBERS, &numbers).await
    }

    /// A ticket out of the kept numbers. It stands on the disk as handed out before this gives it.
    pub async fn hand_out(&self, class: &str, key: &str) -> Answer {
        let (today, at) = (self.today(), self.now() / 1000);
        let handed = self.0.numbers.borrow_mut().take(&today, class, at, key.to_owned());
        match handed {
            Some(handed) if self.keep_numbers().await => Answer::Handed(handed),
            // What can't be kept as used must not be in anybody's hand.
            _ => Answer::NoneLeft,
        }
    }

    /// Tells the hall what it missed and has the numbers filled up; the hall answered just now.
    pub async fn catch_up(&self, classes: &[String], reserve: u32) {
        if self.0.owed.get() {
            let standing =
                api::renew(self.hall(), self.0.shell.device().as_deref(), self.0.shell.is_first()).await;
            self.0.standing.set(standing);
            self.0.owed.set(standing == Standing::Away);
        }
        if self.standing() != Standing::Known {
            return;
        }
        self.reconcile().await;
        self.0.numbers.borrow_mut().on(&self.today());
        for class in classes {
            if self.0.numbers.borrow().left(class) < reserve as usize {
                let key = self.key("reserve");
                if let Some((day, numbers)) = api::reserve(self.hall(), class, reserve, &key).await {
                    self.0.numbers.borrow_mut().fill(&day, class, numbers);
                }
            }
        }
        self.keep_numbers().await;
    }

    async fn reconcile(&self) {
        let handed: Vec<Handed> = self.0.numbers.borrow().handed.iter().take(MOST_TOLD).cloned().collect();
        if handed.is_empty() {
            return;
        }
        let Some(settled) = api::reconcile(self.hall(), &handed, &self.key("reconcile")).await else {
            return;
        };
        {
            let mut numbers = self.0.numbers.borrow_mut();
            for (handed, settled) in handed.iter().zip(settled) {
                let (class, number) = (&handed.reserved.class, handed.reserved.number);
                match settled {
                    Settled::Taken => numbers.settled(class, number, &handed.key),
                    Settled::Refused(code) => numbers.turned_down(class, number, &handed.key, &code),
                }
            }
        }
        self.keep_numbers().await;
    }
}
