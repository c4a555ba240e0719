//! Which names an expression may read, and which optional values are known to exist there.
//! In: the schema, locals. Out: places by type. Absent: expressions.

use crate::schema::{FACTS, Field, KINDS, Kind, Options};

/// Type of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Ty {
    /// True or false.
    Bool,
    /// Whole number.
    Integer,
    /// Decimal with at most so many digits after the point.
    Decimal(u8),
    /// Date.
    Date,
    /// Text.
    Text,
    /// Resident identity number.
    ResidentId,
    /// Option of a choice.
    Choice(Options),
    /// Record.
    Record(&'static [Field]),
    /// List.
    List(Box<Ty>),
}

impl Ty {
    /// The type of a field.
    pub fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Bool => Self::Bool,
            Kind::Integer(..) => Self::Integer,
            Kind::Decimal(scale, ..) => Self::Decimal(*scale),
            Kind::Date => Self::Date,
            Kind::Text | Kind::CreditCode | Kind::Phone => Self::Text,
            Kind::ResidentId => Self::ResidentId,
            Kind::Choice(options) => Self::Choice(options),
            Kind::Several(options) => Self::List(Box::new(Self::Choice(options))),
            Kind::Record(fields) => Self::Record(fields),
            Kind::List(fields) => Self::List(Box::new(Self::Record(fields))),
        }
    }

    /// The type of the fact `rooms`.
    pub fn rooms() -> Self {
        fact("rooms")
    }

    /// The type of the fact `premises`.
    pub fn premises() -> Self {
        fact("premises")
    }

    /// Whether a value of `other` may stand where this is wanted.
    fn takes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Decimal(most), Self::Decimal(scale)) => scale <= most,
            (Self::Text, Self::ResidentId) => true,
            (Self::List(a), Self::List(b)) => a == b,
            (a, b) => a == b,
        }
    }
}

fn fact(name: &str) -> Ty {
    FACTS.iter().find(|f| f.name == name).map_or(Ty::Choice(KINDS), |f| Ty::of(&f.kind))
}

/// A place that holds a value.
#[derive(Debug, Clone)]
pub struct Place {
    /// As written: `premises.owner.label`.
    pub path: String,
    /// Type.
    pub ty: Ty,
    /// It may be null, and is not known to exist here.
    pub guarded: bool,
    /// Least and greatest value of a whole number.
    pub limits: Option<(i64, i64)>,
}

/// Locals and what is known of optional values.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    locals: Vec<(String, Ty)>,
    known: Vec<String>,
}

/// Where a scope was.
#[derive(Debug, Clone)]
pub struct Mark(Scope);

impl Scope {
    /// Remembers this scope.
    pub fn mark(&self) -> Mark {
        Mark(self.clone())
    }

    /// Goes back to it.
    pub fn reset(&mut self, mark: Mark) {
        *self = mark.0;
    }

    /// Binds a name; what was known of an older one of that name is forgotten.
    pub fn bind(&mut self, name: &str, ty: Ty) {
        self.locals.retain(|(n, _)| n != name);
        self.known.retain(|path| path.split('.').next() != Some(name));
        self.locals.push((name.into(), ty));
    }

    /// From here on the optional value at `path` is known to exist.
    pub fn learn(&mut self, path: &str) {
        self.known.push(path.into());
    }

    /// Places whose type fits and whose value is known to exist; locals count more often.
    pub fn readable(&self, ty: &Ty) -> Vec<Place> {
        let mut places = Vec::new();
        self.each(&mut |place| {
            if !place.guarded && ty.takes(&place.ty) {
                places.push(place);
            }
        });
        places
    }

    /// Optional places that are not known to exist.
    pub fn guarded(&self) -> Vec<Place> {
        let mut places = Vec::new();
        self.each(&mut |place| {
            if place.guarded {
                places.push(place);
            }
        });
        places
    }

    fn each(&self, visit: &mut impl FnMut(Place)) {
        for (name, ty) in &self.locals {
            // Twice: what was bound is there to be read.
            for _ in 0..2 {
                self.visit(name, ty, false, None, visit);
            }
        }
        for field in FACTS.iter().filter(|f| self.locals.iter().all(|(n, _)| n != f.name)) {
            self.visit(field.name, &Ty::of(&field.kind), field.optional, limits(field), visit);
        }
    }

    fn visit(
        &self,
        path: &str,
        ty: &Ty,
        optional: bool,
        limits: Option<(i64, i64)>,
        visit: &mut impl FnMut(Place),
    ) {
        if let Ty::Record(fields) = ty {
            for field in *fields {
                let inner = format!("{path}.{}", field.name);
                self.visit(&inner, &Ty::of(&field.kind), field.optional, self::limits(field), visit);
            }
        }
        let guarded = optional && !self.known.iter().any(|k| k == path);
        visit(Place { path: path.into(), ty: ty.clone(), guarded, limits });
    }
}

fn limits(field: &Field) -> Option<(i64, i64)> {
    match field.kind {
        Kind::Integer(min, max) => Some((min, max)),
        _ => None,
    }
}
