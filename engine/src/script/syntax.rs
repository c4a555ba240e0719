//! The engine's own syntax tree: the part of Rhai that rules may use, with exact spans.
//! In: built by `parse`. Out: walked by `check`. Absent: everything the dialect rejects.

use crate::diagnostic::Span;
use std::sync::Arc;

/// A binary operator that takes two values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

impl BinaryOp {
    /// As written.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Subtract => "-",
            Self::Multiply => "*",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessEqual => "<=",
            Self::Greater => ">",
            Self::GreaterEqual => ">=",
        }
    }
}

/// An expression and where it stands.
#[derive(Debug, Clone)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of expression rules may use.
#[derive(Debug, Clone)]
pub enum ExprKind {
    /// `true`, `false`
    Bool(bool),
    /// `22`
    Integer(i64),
    /// `58.5`: mantissa and scale
    Decimal(i128, u8),
    /// `"text"`
    Text(Arc<str>),
    /// `()`: known not to exist
    Unit,
    /// A fact, evidence, `on`, a `let` or a parameter
    Name(String),
    /// `record.field`
    Field(Box<Expr>, String, Span),
    /// `f(a, b)` and `a.f(b)`
    Call(Call),
    /// `a + b`, `a < b` …
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `!a`
    Not(Box<Expr>),
    /// `a && b && …`
    And(Vec<Expr>),
    /// `a || b || …`
    Or(Vec<Expr>),
    /// `x in list`, `x in 1..=5`
    In(Box<Expr>, Box<Expr>),
    /// `if a { b } else { c }`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `{ let a = …; … }`
    Block(Vec<Let>, Box<Expr>),
    /// `|a| …`, only as an argument
    Closure(Vec<String>, Box<Expr>),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `a..b`, `a..=b`
    Range(Box<Expr>, Box<Expr>, bool),
}

/// A function call; a method call has the receiver as its first argument.
#[derive(Debug, Clone)]
pub struct Call {
    /// Name of the function.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Arguments.
    pub args: Vec<Expr>,
    /// Written as `a.f(b)`.
    pub method: bool,
}

/// `let name = value;`
#[derive(Debug, Clone)]
pub struct Let {
    /// Name.
    pub name: String,
    /// Where the name stands.
    pub span: Span,
    /// Value.
    pub value: Expr,
}

/// A function of the script.
#[derive(Debug, Clone)]
pub struct FunctionDef {
    /// Name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Parameters.
    pub params: Vec<String>,
    /// Body.
    pub body: Expr,
}
