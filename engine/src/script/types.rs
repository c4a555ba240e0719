//! Types of rule expressions. In: declarations. Out: `Ty`, compared by `check`. Absent: values.

use super::ir::Place;
use crate::facts::layout::{Kind, Member, Node, Options, Shape};
use std::sync::Arc;

/// Type of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    /// `true` / `false`
    Bool,
    /// Whole number.
    Integer(Unit),
    /// Exact decimal with so many digits after the point.
    Decimal(u8, Unit),
    /// Calendar date.
    Date,
    /// Text.
    Text,
    /// Resident identity number: a text with functions of its own.
    ResidentId,
    /// One option of a choice.
    Choice(Options),
    /// A record: its members and where they live.
    Record(Members),
    /// A list.
    List(Box<Ty>),
    /// `()`
    Unit,
    /// A mistake was already reported: fits everywhere.
    Wrong,
}

/// Unit of a number: declared, or none.
pub type Unit = Option<Arc<str>>;

/// Members of a record and the row they belong to.
#[derive(Debug, Clone, PartialEq)]
pub struct Members {
    /// Names.
    pub list: Arc<[Member]>,
    /// Slots they point to: the root, or an element's shape.
    pub shape: Arc<Shape>,
    /// Local that holds the row, or `None` for the root.
    pub row: Option<u16>,
}

impl Members {
    /// The member `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.list.iter().find(|m| m.name == name).map(|m| &m.node)
    }

    /// Where `slot` of these members lives.
    pub fn place(&self, slot: u32) -> Place {
        match self.row {
            Some(local) => Place::Row(local, slot),
            None => Place::Root(slot),
        }
    }
}

impl Ty {
    /// What a slot of `kind` holds, as a type. Presence slots have none.
    pub fn of(kind: &Kind) -> Self {
        use crate::facts::layout::TextKind;
        match kind {
            Kind::Bool | Kind::Presence => Self::Bool,
            Kind::Integer { unit, .. } => Self::Integer(unit.clone()),
            Kind::Decimal { scale, unit, .. } => Self::Decimal(*scale, unit.clone()),
            Kind::Date => Self::Date,
            Kind::Text(TextKind::ResidentId) => Self::ResidentId,
            Kind::Text(_) => Self::Text,
            Kind::Choice(options) => Self::Choice(options.clone()),
            Kind::Choices(options) => Self::List(Box::new(Self::Choice(options.clone()))),
            Kind::List(shape) => Self::List(Box::new(Self::element(shape))),
        }
    }

    /// The record type of a list's elements; the row is filled in by the closure that binds it.
    pub fn element(shape: &Arc<Shape>) -> Self {
        Self::Record(Members {
            list: shape.members.as_slice().into(),
            shape: shape.clone(),
            row: Some(u16::MAX),
        })
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Self::Integer(_) | Self::Decimal(..))
    }

    /// Whether it is a text of any kind.
    pub fn is_text(&self) -> bool {
        matches!(self, Self::Text | Self::ResidentId)
    }

    /// Digits after the point of a number.
    pub fn scale(&self) -> u8 {
        match self {
            Self::Decimal(scale, _) => *scale,
            _ => 0,
        }
    }

    /// Unit of a number.
    pub fn unit(&self) -> Option<&str> {
        match self {
            Self::Integer(unit) | Self::Decimal(_, unit) => unit.as_deref(),
            _ => None,
        }
    }

    /// The name a policy writer knows it by.
    pub fn name(&self) -> String {
        match self {
            Self::Bool => "bool".into(),
            Self::Integer(_) => "integer".into(),
            Self::Decimal(..) => "decimal".into(),
            Self::Date => "date".into(),
            Self::Text => "text".into(),
            Self::ResidentId => "resident_id".into(),
            Self::Choice(_) => "choice".into(),
            Self::Record(_) => "record".into(),
            Self::List(inner) => format!("list of {}", inner.name()),
            Self::Unit => "()".into(),
            Self::Wrong => "unknown".into(),
        }
    }
}
