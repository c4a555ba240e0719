//! Whether what was answered about one slot has an order in which a shelf of N seats would have answered the same.
//! In: takes, gives and "full", each with the moments before and after. Out: yes, or where it fails.
//! Absent: bookings, clocks, HTTP (`checker`).
//!
//! An operation counts at one moment within its span: a take needs a free seat, a give frees one, "full" needs none
//! free. Going through the moments in order, every reachable state is kept: how many seats are taken, and which of the
//! operations under way have counted already. At the end of a span, only states in which that operation has counted
//! stay. Of several takes under way, the one that ends first can always count first: swapping two of them changes
//! nothing else. (Unless a seat was given back, or its hold expired, before the answer to its take came: such a take may
//! have to go before the others, so both ways are tried.) The same for gives. "Full" changes nothing, so it counts as
//! soon as it can.

use std::collections::BTreeSet;

use crate::history::Span;

/// What an operation does to the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Takes a seat.
    Take,
    /// Frees the seat that operation number so-and-so took.
    Give(usize),
    /// Says that no seat is free.
    Full,
}

/// One operation on the slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// When.
    pub span: Span,
    /// What.
    pub act: Act,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct State {
    taken: i64,
    /// Takes and gives under way that have counted.
    counted: BTreeSet<usize>,
    /// The same for "full".
    said: BTreeSet<usize>,
}

/// `Err` names the step whose answer fits no order.
///
/// # Errors
/// There is no such order.
pub fn explain(steps: &[Step], seats: i64) -> Result<(), usize> {
    let mut moments: Vec<(u64, bool, usize)> = Vec::new();
    for (number, step) in steps.iter().enumerate() {
        moments.push((step.span.from, true, number));
        moments.push((step.span.until, false, number));
    }
    moments.sort_unstable();
    let hasty: BTreeSet<usize> = steps
        .iter()
        .filter_map(|step| match step.act {
            Act::Give(take) if step.span.from < steps[take].span.until => Some(take),
            _ => None,
        })
        .collect();
    let mut under_way: BTreeSet<usize> = BTreeSet::new();
    let mut states = vec![State { taken: 0, counted: BTreeSet::new(), said: BTreeSet::new() }];
    for (_, begins, number) in moments {
        if begins {
            under_way.insert(number);
            continue;
        }
        states = reachable(states, steps, &under_way, &hasty, seats);
        states.retain_mut(|state| state.counted.remove(&number) || state.said.remove(&number));
        under_way.remove(&number);
        if states.is_empty() {
            return Err(number);
        }
        states = best(states);
    }
    Ok(())
}

/// Every state that counting some of the operations under way leads to.
fn reachable(
    from: Vec<State>,
    steps: &[Step],
    under_way: &BTreeSet<usize>,
    hasty: &BTreeSet<usize>,
    seats: i64,
) -> Vec<State> {
    let mut seen: BTreeSet<State> = BTreeSet::new();
    let mut open = from;
    while let Some(mut state) = open.pop() {
        if state.taken == seats {
            state.said.extend(under_way.iter().filter(|n| steps[**n].act == Act::Full));
        }
        if !seen.insert(state.clone()) {
            continue;
        }
        let waiting = |number: &&usize| !state.counted.contains(*number);
        let first = |wanted: &dyn Fn(&usize) -> bool| {
            let eligible = under_way.iter().filter(waiting).filter(|number| wanted(number));
            eligible.min_by_key(|number| steps[**number].span.until).copied()
        };
        let take = first(&|number| steps[*number].act == Act::Take);
        let give = first(&|number| match steps[*number].act {
            // Not before its own take has counted.
            Act::Give(take) => !under_way.contains(&take) || state.counted.contains(&take),
            Act::Take | Act::Full => false,
        });
        let mut moves: Vec<(usize, i64)> = give.map(|number| (number, -1)).into_iter().collect();
        if state.taken < seats {
            let others = under_way.iter().filter(waiting).filter(|number| hasty.contains(number));
            moves.extend(take.iter().chain(others).map(|number| (*number, 1)));
        }
        for (number, change) in moves {
            let mut next = state.clone();
            next.taken += change;
            next.counted.insert(number);
            open.push(next);
        }
    }
    seen.into_iter().collect()
}

/// Without those that another one is at least as good as: the same counted, and all of its "full" said too.
fn best(mut states: Vec<State>) -> Vec<State> {
    states.sort();
    states.dedup();
    let worse = |state: &State| {
        states.iter().any(|other| {
            other != state
                && other.taken == state.taken
                && other.counted == state.counted
                && other.said.is_superset(&state.said)
        })
    };
    states.iter().filter(|state| !worse(state)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(list: &[(u64, u64, Act)]) -> Vec<Step> {
        list.iter()
            .map(|(from, until, act)| Step { span: Span { from: *from, until: *until }, act: *act })
            .collect()
    }

    #[test]
    fn more_takes_than_seats_fit_no_order() {
        let two = [(0, 1, Act::Take), (2, 3, Act::Take)];
        assert_eq!(explain(&steps(&two), 2), Ok(()));
        assert_eq!(explain(&steps(&two), 1), Err(1));
        // One freed in between, or possibly in between.
        assert_eq!(explain(&steps(&[(0, 1, Act::Take), (2, 3, Act::Give(0)), (4, 5, Act::Take)]), 1), Ok(()));
        assert_eq!(explain(&steps(&[(0, 1, Act::Take), (2, 5, Act::Give(0)), (3, 4, Act::Take)]), 1), Ok(()));
        // Freed too late.
        assert_eq!(explain(&steps(&[(0, 1, Act::Take), (4, 5, Act::Give(0)), (2, 3, Act::Take)]), 1), Err(2));
    }

    #[test]
    fn full_needs_a_moment_without_a_free_seat() {
        assert_eq!(explain(&steps(&[(0, 3, Act::Take), (1, 2, Act::Full)]), 1), Ok(()));
        assert_eq!(explain(&steps(&[(0, 1, Act::Full), (2, 3, Act::Take)]), 1), Err(0));
        let freed = [(0, 1, Act::Take), (2, 3, Act::Give(0)), (4, 5, Act::Full)];
        assert_eq!(explain(&steps(&freed), 1), Err(2));
        // At every moment one of the two seats is free, though each was taken at some moment.
        let never = [(0, 1, Act::Take), (2, 9, Act::Full), (3, 4, Act::Give(0)), (5, 6, Act::Take)];
        assert_eq!(explain(&steps(&never), 2), Err(1));
    }

    #[test]
    fn it_agrees_with_trying_every_order() {
        let mut random = fastrand::Rng::with_seed(5);
        let (mut good, mut bad) = (0, 0);
        for _ in 0..20_000 {
            let mut list: Vec<Step> = Vec::new();
            for _ in 0..random.usize(1..7) {
                let from = random.u64(0..8);
                let span = Span { from: from * 2, until: (from + random.u64(0..4)) * 2 + 1 };
                let takes: Vec<usize> = (0..list.len())
                    .filter(|n| list[*n].act == Act::Take && !list.iter().any(|s| s.act == Act::Give(*n)))
                    .collect();
                let give = random.choice(takes).filter(|take| list[*take].span.from <= span.from);
                let act = match (random.u8(0..3), give) {
                    (0, _) => Act::Full,
                    (1, Some(take)) => Act::Give(take),
                    _ => Act::Take,
                };
                list.push(Step { span, act });
            }
            let seats = random.i64(1..3);
            let found = explain(&list, seats).is_ok();
            assert_eq!(found, by_force(&list, seats, &mut Vec::new()), "{list:?} {seats}");
            if found { good += 1 } else { bad += 1 }
        }
        assert!(good > 1000 && bad > 1000, "{good} {bad}");
    }

    fn by_force(steps: &[Step], seats: i64, order: &mut Vec<usize>) -> bool {
        let taken: i64 = order
            .iter()
            .map(|n| match steps[*n].act {
                Act::Take => 1,
                Act::Give(_) => -1,
                Act::Full => 0,
            })
            .sum();
        if order.len() == steps.len() {
            return true;
        }
        let rest: Vec<usize> = (0..steps.len()).filter(|n| !order.contains(n)).collect();
        rest.iter().any(|next| {
            // Nothing that is left ended before this one begins.
            let in_time = rest.iter().all(|other| steps[*other].span.until > steps[*next].span.from);
            let allowed = match steps[*next].act {
                Act::Take => taken < seats,
                Act::Give(take) => order.contains(&take),
                Act::Full => taken == seats,
            };
            if !in_time || !allowed {
                return false;
            }
            order.push(*next);
            let found = by_force(steps, seats, order);
            order.pop();
            found
        })
    }
}
