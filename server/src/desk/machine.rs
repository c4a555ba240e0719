//! The states of a case (办件) and the steps between them: one table, and who may take a step.
//! In: a state, a step, a role. Out: the next state, or nothing. Absent: what a step needs besides (`guard`), rows.

use serde::{Deserialize, Serialize};

use super::staff::Role;

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// 收件：the papers lie on the desk.
    Open,
    /// 补正：told once, waiting for the applicant.
    Correction,
    /// 补正材料已交：the applicant brought what was told.
    Resubmitted,
    /// 转人工：with a person who decides.
    Referred,
    /// 受理
    Accepted,
    /// 容缺受理：accepted, some materials are to come.
    Deferred,
    /// 办结：the department has decided.
    Concluded,
    /// 送达：the result was handed over. Final.
    Delivered,
    /// 不予受理. Final.
    NotAccepted,
    /// The applicant took the application back. Final.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Open,
        Self::Correction,
        Self::Resubmitted,
        Self::Referred,
        Self::Accepted,
        Self::Deferred,
        Self::Concluded,
        Self::Delivered,
        Self::NotAccepted,
        Self::Withdrawn,
    ];

    /// The word in rows and answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Correction => "correction",
            Self::Resubmitted => "resubmitted",
            Self::Referred => "referred",
            Self::Accepted => "accepted",
            Self::Deferred => "deferred",
            Self::Concluded => "concluded",
            Self::Delivered => "delivered",
            Self::NotAccepted => "not-accepted",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a word.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether nothing follows but a supervisor's look.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::NotAccepted | Self::Withdrawn)
    }
}

/// What is done with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// Facts or evidence set as seen.
    Change,
    /// 补正
    Correct,
    /// The applicant came back with what the notice asks for.
    Resubmit,
    /// Something of the notice is still missing: the same notice stands.
    Return,
    /// 受理
    Accept,
    /// 容缺受理
    AcceptDeferred,
    /// 不予受理
    Refuse,
    /// 转人工
    Refer,
    /// 逾期视为受理: by law, by nobody.
    Lapse,
    /// A deferred material came; others are still to come.
    HandIn,
    /// The last deferred material came.
    HandInLast,
    /// The clock stops, in writing.
    Pause,
    /// The clock runs again.
    Resume,
    /// A longer limit is granted.
    Extend,
    /// A stage of the procedure began or was done.
    Mark,
    /// The department decided.
    Conclude,
    /// The result was handed over.
    Deliver,
    /// The applicant takes the application back.
    Withdraw,
    /// Another clerk or window goes on; the first receiver stays.
    Transfer,
    /// A supervisor has looked at what was flagged.
    Acknowledge,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Change,
        Self::Correct,
        Self::Resubmit,
        Self::Return,
        Self::Accept,
        Self::AcceptDeferred,
        Self::Refuse,
        Self::Refer,
        Self::Lapse,
        Self::HandIn,
        Self::HandInLast,
        Self::Pause,
        Self::Resume,
        Self::Extend,
        Self::Mark,
        Self::Conclude,
        Self::Deliver,
        Self::Withdraw,
        Self::Transfer,
        Self::Acknowledge,
    ];

    /// The word of the event that a step writes.
    pub fn event(self) -> &'static str {
        match self {
            Self::Change => "case-changed",
            Self::Correct => "case-correction",
            Self::Resubmit => "case-resubmitted",
            Self::Return => "case-returned",
            Self::Accept => "case-accepted",
            Self::AcceptDeferred => "case-accepted-deferred",
            Self::Refuse => "case-not-accepted",
            Self::Refer => "case-referred",
            Self::Lapse => "case-deemed-accepted",
            Self::HandIn | Self::HandInLast => "case-handed-in",
            Self::Pause => "case-paused",
            Self::Resume => "case-resumed",
            Self::Extend => "case-extended",
            Self::Mark => "case-marked",
            Self::Conclude => "case-concluded",
            Self::Deliver => "case-delivered",
            Self::Withdraw => "case-withdrawn",
            Self::Transfer => "case-transferred",
            Self::Acknowledge => "case-acknowledged",
        }
    }

    /// Whether it says what becomes of the application: it must agree with the engine or carry a reason.
    pub fn decides(self) -> bool {
        matches!(self, Self::Correct | Self::Accept | Self::AcceptDeferred | Self::Refuse)
    }
}

/// The state after a step; `None` where the step has no place.
pub fn next(state: State, step: Step) -> Option<State> {
    use State as S;
    use Step as T;
    Some(match (state, step) {
        (_, T::Acknowledge) => state,
        (S::Open | S::Resubmitted | S::Referred, T::Change) => state,
        (S::Open | S::Resubmitted | S::Referred, T::Correct) => S::Correction,
        (S::Correction, T::Resubmit) => S::Resubmitted,
        (S::Resubmitted, T::Return) => S::Correction,
        (S::Open | S::Resubmitted | S::Referred, T::Accept) => S::Accepted,
        (S::Open | S::Resubmitted | S::Referred, T::AcceptDeferred) => S::Deferred,
        (S::Open | S::Resubmitted | S::Referred, T::Refuse) => S::NotAccepted,
        (S::Open | S::Correction | S::Resubmitted, T::Refer) => S::Referred,
        (S::Open | S::Referred, T::Lapse) => S::Accepted,
        (S::Deferred, T::HandIn) => S::Deferred,
        (S::Deferred, T::HandInLast) => S::Accepted,
        (S::Accepted | S::Deferred, T::Pause | T::Resume | T::Extend | T::Mark) => state,
        (S::Accepted | S::Deferred, T::Conclude) => S::Concluded,
        (S::Concluded, T::Deliver) => S::Delivered,
        (S::Open | S::Correction | S::Resubmitted | S::Referred | S::Accepted | S::Deferred, T::Withdraw) => {
            S::Withdrawn
        }
        (
            S::Open | S::Correction | S::Resubmitted | S::Referred | S::Accepted | S::Deferred | S::Concluded,
            T::Transfer,
        ) => state,
        _ => return None,
    })
}

/// Whether a role may take a step: what was referred to a person, longer limits and flags are the supervisor's.
pub fn may(role: Role, state: State, step: Step) -> bool {
    match (role, step) {
        // The law does it; no person asks for it.
        (_, Step::Lapse) => false,
        (Role::Supervisor, _) => true,
        (Role::Clerk, Step::Extend | Step::Acknowledge) => false,
        (Role::Clerk, _) => !(state == State::Referred && step.decides()),
        (Role::Operator | Role::Publisher, _) => false,
    }
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
