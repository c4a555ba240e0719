//! Roles of staff, and sets of them. In: a role's word. Out: who may do something, as one constant beside its address.
//! Absent: administrators; accounts are managed on the command line, by whoever may run it.

/// What somebody works as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// At a window (综窗人员).
    Clerk,
    /// On the telephone (话务员).
    Operator,
    /// Oversees the hall (值班长).
    Supervisor,
    /// Publishes rules and news.
    Publisher,
}

/// Every role with its word.
pub const ROLES: [(&str, Role); 4] = [
    ("clerk", Role::Clerk),
    ("operator", Role::Operator),
    ("supervisor", Role::Supervisor),
    ("publisher", Role::Publisher),
];

impl Role {
    /// Its word, as in the database and the API.
    pub fn word(self) -> &'static str {
        ROLES.iter().find(|(_, known)| *known == self).map_or("", |(word, _)| word)
    }

    /// The role of a word.
    pub fn of(word: &str) -> Option<Self> {
        ROLES.iter().find(|(known, _)| *known == word).map(|(_, role)| *role)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Roles {
    bits: u8,
    first: bool,
}

/// Clerks.
pub const CLERK: Roles = Roles::only(Role::Clerk);
/// Operators.
pub const OPERATOR: Roles = Roles::only(Role::Operator);
/// Supervisors.
pub const SUPERVISOR: Roles = Roles::only(Role::Supervisor);
/// Publishers.
pub const PUBLISHER: Roles = Roles::only(Role::Publisher);
/// Everybody who is signed in.
pub const STAFF: Roles = CLERK.or(OPERATOR).or(SUPERVISOR).or(PUBLISHER);

impl Roles {
    const fn only(role: Role) -> Self {
        Self { bits: 1 << role as u8, first: false }
    }

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self { bits: self.bits | other.bits, first: self.first || other.first }
    }

    /// Also before a password that somebody else chose was changed.
    #[must_use]
    pub const fn even_first(self) -> Self {
        Self { first: true, ..self }
    }

    /// Whether a role is in the set.
    pub fn include(self, role: Role) -> bool {
        self.bits & role.bit() != 0
    }

    /// Whether a password that somebody else chose is enough.
    pub fn include_first(self) -> bool {
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_its_roles_and_no_others() {
        let desk = CLERK.or(SUPERVISOR);
        let inside: Vec<&str> =
            ROLES.iter().filter(|(_, role)| desk.include(*role)).map(|(word, _)| *word).collect();
        assert_eq!(inside, ["clerk", "supervisor"]);
        assert!(ROLES.iter().all(|(_, role)| STAFF.include(*role)));
        assert!(!STAFF.include_first() && STAFF.even_first().include_first());
    }

    #[test]
    fn words_lead_back_to_their_roles() {
        for (word, role) in ROLES {
            assert_eq!((Role::of(word), role.word()), (Some(role), word));
        }
        assert_eq!(Role::of("admin"), None);
    }
}
