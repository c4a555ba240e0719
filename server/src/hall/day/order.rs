//! Who is called next. The same function answers a call and shows the line, so what is shown is what will be.
//! In: the tickets that wait in a class, the counters of its day. Out: a ticket, or all in order. Absent: the database.
//!
//! 1. The special channel, in the order in which it was given.
//! 2. Booked visitors whose slot has begun, by its start; and walk-ins, by their arrival. Who was due before the other
//!    came goes first. A walk-in who came before the booked visitor's time shares the calls with them in the proportion
//!    of the hall's file (`walk_in_percent`): no more seats are booked than the rest of the share can serve, so a
//!    booking holds, and a walk-in never starves.
//! 3. Booked visitors who are early, when nobody else waits.
//!
//! Who did not answer comes back after some calls of others, or at once when nobody else waits.

/// A ticket in the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Key of its row.
    pub id: i64,
    /// Booked and in time.
    pub booked: bool,
    /// When it was let into the special channel.
    pub special_at: Option<i64>,
    /// The slot's start, or the arrival.
    pub due_at: i64,
    /// Waits until the class has made so many calls.
    pub back_at: i64,
}

/// The counters of a class and day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counters {
    /// Calls made.
    pub calls: i64,
    /// What walk-ins have coming to them, in percent of a call.
    pub credit: i64,
}

/// Who is next, and the counters after the call; `None` when nobody waits.
pub fn next(line: &[Place], counters: Counters, walk_in_percent: i64, now: i64) -> Option<(Place, Counters)> {
    let back: Vec<Place> = line.iter().copied().filter(|place| place.back_at <= counters.calls).collect();
    let line = if back.is_empty() { line } else { &back };
    let calls = counters.calls + 1;
    let special = line.iter().filter(|place| place.special_at.is_some());
    if let Some(place) = special.min_by_key(|place| (place.special_at, place.id)) {
        return Some((*place, Counters { calls, ..counters }));
    }
    let first =
        |of: &dyn Fn(&&Place) -> bool| line.iter().filter(of).min_by_key(|place| (place.due_at, place.id));
    let booked = first(&|place| place.booked && place.due_at <= now);
    let walk_in = first(&|place| !place.booked);
    let (place, credit) = match (booked, walk_in) {
        (Some(booked), Some(walk_in)) if walk_in.due_at <= booked.due_at => {
            let credit = counters.credit + walk_in_percent;
            if credit >= 100 { (walk_in, credit - 100) } else { (booked, credit) }
        }
        (Some(booked), _) => (booked, counters.credit),
        (None, Some(walk_in)) => (walk_in, counters.credit),
        (None, None) => (first(&|_| true)?, counters.credit),
    };
    Some((*place, Counters { calls, credit }))
}

/// The keys of all who wait in the order in which they would be called now.
pub fn all(line: &[Place], mut counters: Counters, walk_in_percent: i64, now: i64) -> Vec<i64> {
    let mut rest = line.to_vec();
    let mut order = Vec::with_capacity(rest.len());
    while let Some((place, after)) = next(&rest, counters, walk_in_percent, now) {
        counters = after;
        rest.retain(|other| other.id != place.id);
        order.push(place.id);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1000;

    fn walk_in(id: i64, arrived: i64) -> Place {
        Place { id, booked: false, special_at: None, due_at: arrived, back_at: 0 }
    }

    fn booked(id: i64, starts: i64) -> Place {
        Place { booked: true, ..walk_in(id, starts) }
    }

    fn order(line: &[Place], percent: i64) -> Vec<i64> {
        all(line, Counters::default(), percent, NOW)
    }

    #[test]
    fn who_was_due_before_the_other_came_goes_first() {
        let line = [walk_in(1, 950), booked(2, 900), booked(3, 940), walk_in(4, 930)];
        // 2 was due before anybody came; then 4, who came before 3 was due, has no half call yet: 3 first.
        assert_eq!(order(&line, 50), [2, 3, 4, 1]);
        assert_eq!(order(&line, 100), [2, 4, 3, 1]);
        assert_eq!(order(&[walk_in(1, 901), booked(2, 900)], 100), [2, 1], "later, so never before");
    }

    #[test]
    fn those_who_came_before_share_the_calls_as_the_file_says() {
        let line: Vec<Place> =
            (0..20).map(|n| booked(n, 900)).chain((100..120).map(|n| walk_in(n, 800))).collect();
        for (percent, of_ten) in [(50, 5), (25, 2), (10, 1), (1, 0), (100, 10)] {
            let walk_ins = order(&line, percent).iter().take(10).filter(|id| **id >= 100).count();
            assert_eq!(walk_ins, of_ten, "{percent}");
        }
    }

    #[test]
    fn a_walk_in_never_starves() {
        // Booked visitors come without end; 1 percent is the least a file may say.
        let mut counters = Counters::default();
        let mut called = 0;
        loop {
            called += 1;
            let line = [walk_in(1, 100), booked(1 + called, 900)];
            let (place, after) = next(&line, counters, 1, NOW).expect("somebody");
            counters = after;
            if place.id == 1 {
                break;
            }
        }
        assert_eq!(called, 100);
    }

    #[test]
    fn bookings_in_their_share_hold_against_any_number_of_walk_ins() {
        // Two seats of four are booked; ten walk-ins stood there before.
        let line: Vec<Place> = [booked(1, 900), booked(2, 900)]
            .into_iter()
            .chain((10..20).map(|n| walk_in(n, 800 + n)))
            .collect();
        let order = order(&line, 50);
        let places = [1, 2].map(|id| order.iter().position(|one| *one == id));
        assert_eq!(places, [Some(0), Some(2)]);
    }

    #[test]
    fn the_early_wait_for_their_time_unless_nobody_else_is_there() {
        assert_eq!(order(&[booked(1, 1001), walk_in(2, 999)], 1), [2, 1]);
        assert_eq!(order(&[booked(1, 1003), booked(2, 1002)], 1), [2, 1]);
        assert_eq!(order(&[booked(1, 1000), walk_in(2, 999)], 1), [1, 2], "at its very start it is due");
    }

    #[test]
    fn the_special_channel_comes_first_in_its_own_order() {
        let special = |place: Place, at| Place { special_at: Some(at), ..place };
        let line = [booked(1, 100), special(walk_in(2, 990), 995), special(booked(3, 1500), 994)];
        assert_eq!(order(&line, 50), [3, 2, 1]);
    }

    #[test]
    fn the_skipped_come_back_after_calls_of_others_and_are_never_lost() {
        let line =
            [Place { back_at: 2, ..walk_in(1, 100) }, walk_in(2, 200), walk_in(3, 300), walk_in(4, 400)];
        assert_eq!(order(&line, 50), [2, 3, 1, 4]);
        assert_eq!(order(&[Place { back_at: 9, ..walk_in(1, 100) }], 50), [1]);
        assert_eq!(next(&[], Counters::default(), 50, NOW), None);
    }

    #[test]
    fn everybody_is_called_once_whatever_the_line() {
        let mut random = 1_u64;
        let mut draw = |most: u64| {
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            i64::try_from((random >> 33) % most).unwrap_or(0)
        };
        for _ in 0..300 {
            let line: Vec<Place> = (0..draw(30))
                .map(|id| Place {
                    id,
                    booked: draw(2) == 0,
                    special_at: (draw(6) == 0).then(|| draw(NOW.unsigned_abs())),
                    due_at: draw(2000),
                    back_at: draw(40),
                })
                .collect();
            let mut called = order(&line, 1 + draw(100));
            called.sort_unstable();
            let expected: Vec<i64> = line.iter().map(|place| place.id).collect();
            assert_eq!(called, expected);
        }
    }
}
