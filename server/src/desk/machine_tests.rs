//! Every state with every step and every role, against a table written by hand; and what holds on every path.

use std::collections::BTreeSet;

use super::*;

/// For each state: the steps that have a place, with where they lead. Written out, not computed.
const TABLE: [(State, &[(Step, State)]); 10] = {
    use State as S;
    use Step as T;
    [
        (
            S::Open,
            &[
                (T::Change, S::Open),
                (T::Correct, S::Correction),
                (T::Accept, S::Accepted),
                (T::AcceptDeferred, S::Deferred),
                (T::Refuse, S::NotAccepted),
                (T::Refer, S::Referred),
                (T::Lapse, S::Accepted),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Open),
                (T::Acknowledge, S::Open),
            ],
        ),
        (
            S::Correction,
            &[
                (T::Resubmit, S::Resubmitted),
                (T::Refer, S::Referred),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Correction),
                (T::Acknowledge, S::Correction),
            ],
        ),
        (
            S::Resubmitted,
            &[
                (T::Change, S::Resubmitted),
                (T::Correct, S::Correction),
                (T::Return, S::Correction),
                (T::Accept, S::Accepted),
                (T::AcceptDeferred, S::Deferred),
                (T::Refuse, S::NotAccepted),
                (T::Refer, S::Referred),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Resubmitted),
                (T::Acknowledge, S::Resubmitted),
            ],
        ),
        (
            S::Referred,
            &[
                (T::Change, S::Referred),
                (T::Correct, S::Correction),
                (T::Accept, S::Accepted),
                (T::AcceptDeferred, S::Deferred),
                (T::Refuse, S::NotAccepted),
                (T::Lapse, S::Accepted),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Referred),
                (T::Acknowledge, S::Referred),
            ],
        ),
        (
            S::Accepted,
            &[
                (T::Pause, S::Accepted),
                (T::Resume, S::Accepted),
                (T::Extend, S::Accepted),
                (T::Mark, S::Accepted),
                (T::Conclude, S::Concluded),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Accepted),
                (T::Acknowledge, S::Accepted),
            ],
        ),
        (
            S::Deferred,
            &[
                (T::HandIn, S::Deferred),
                (T::HandInLast, S::Accepted),
                (T::Pause, S::Deferred),
                (T::Resume, S::Deferred),
                (T::Extend, S::Deferred),
                (T::Mark, S::Deferred),
                (T::Conclude, S::Concluded),
                (T::Withdraw, S::Withdrawn),
                (T::Transfer, S::Deferred),
                (T::Acknowledge, S::Deferred),
            ],
        ),
        (
            S::Concluded,
            &[(T::Deliver, S::Delivered), (T::Transfer, S::Concluded), (T::Acknowledge, S::Concluded)],
        ),
        (S::Delivered, &[(T::Acknowledge, S::Delivered)]),
        (S::NotAccepted, &[(T::Acknowledge, S::NotAccepted)]),
        (S::Withdrawn, &[(T::Acknowledge, S::Withdrawn)]),
    ]
};

#[test]
fn every_state_with_every_step() {
    assert_eq!(TABLE.map(|(state, _)| state), State::ALL, "each state once");
    for (state, row) in TABLE {
        for step in Step::ALL {
            let wanted = row.iter().find(|(known, _)| *known == step).map(|(_, to)| *to);
            assert_eq!(next(state, step), wanted, "{state:?} {step:?}");
        }
    }
    assert_eq!(Step::ALL.iter().collect::<BTreeSet<_>>().len(), Step::ALL.len(), "each step once");
}

#[test]
fn words_of_states_lead_back_and_are_those_of_json() {
    for state in State::ALL {
        assert_eq!(State::parse(state.code()), Some(state));
        assert_eq!(serde_json::to_value(state).expect("a word"), state.code());
    }
    assert_eq!(State::parse("else"), None);
}

#[test]
fn every_role_with_every_step_in_every_state() {
    for state in State::ALL {
        for step in Step::ALL {
            assert!(!may(Role::Operator, state, step) && !may(Role::Publisher, state, step));
            assert_eq!(may(Role::Supervisor, state, step), step != Step::Lapse, "{state:?} {step:?}");
            let decides = matches!(step, Step::Correct | Step::Accept | Step::AcceptDeferred | Step::Refuse);
            let never = matches!(step, Step::Lapse | Step::Extend | Step::Acknowledge);
            let wanted = !(never || state == State::Referred && decides);
            assert_eq!(may(Role::Clerk, state, step), wanted, "{state:?} {step:?}");
        }
    }
}

/// All paths of up to seven steps from the beginning: half a million.
#[test]
fn what_holds_on_every_path() {
    fn walk(state: State, path: &mut Vec<Step>, seen: &mut BTreeSet<State>, paths: &mut u64) {
        seen.insert(state);
        *paths += 1;
        let took = |step: Step| path.contains(&step);
        let accepted = took(Step::Accept) || took(Step::AcceptDeferred) || took(Step::Lapse);
        let of_accepted =
            matches!(state, State::Accepted | State::Deferred | State::Concluded | State::Delivered);
        assert!(!of_accepted || accepted, "accepted without acceptance: {path:?}");
        assert!(!(took(Step::Refuse) && accepted), "refused and accepted: {path:?}");
        let acceptances = path
            .iter()
            .filter(|step| matches!(step, Step::Accept | Step::AcceptDeferred | Step::Lapse | Step::Refuse));
        assert!(acceptances.count() <= 1, "decided twice: {path:?}");
        if path.len() == 7 {
            return;
        }
        for step in Step::ALL {
            let Some(to) = next(state, step) else { continue };
            assert!(!state.is_final() || to == state, "out of a final state: {path:?} {step:?}");
            // Steps that lead nowhere else are walked once in a path.
            if to == state && path.contains(&step) {
                continue;
            }
            path.push(step);
            walk(to, path, seen, paths);
            path.pop();
        }
    }
    let (mut seen, mut paths) = (BTreeSet::new(), 0);
    walk(State::Open, &mut Vec::new(), &mut seen, &mut paths);
    assert_eq!(seen.len(), State::ALL.len(), "every state is reached");
    assert!(paths > 10_000, "{paths}");
}
